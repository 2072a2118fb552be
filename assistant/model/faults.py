"""What went wrong while a model was asked, in one clear sentence each."""

from collections.abc import Iterator

import httpx2
import openai

from assistant.model import Again, BrokenOff, ModelDown, ModelRefused, NoSchema, TimedOut
from assistant.model.http import TooMuch

UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""The request never left: it may be sent again. Whatever was sent may have been answered, and paid for."""
PASSING = (429, 500, 503)
UNANSWERED = (408, 502, 504)
"""Said by a gateway that gave up waiting; what stands behind it may have done the work."""


def name_fault(error: Exception, url: str, timeout: float, *, plain: bool) -> Exception:
    """What to raise for `error`: `Again` where it was not taken, `NoSchema` where it was not `plain` enough."""
    if isinstance(error, openai.APIStatusError):
        return _status_fault(error.status_code, error.response.headers.get("retry-after", ""), plain=plain)
    causes = tuple(_causes(error))
    unsent = any(isinstance(cause, UNSENT) for cause in causes)
    if not unsent and any(isinstance(cause, openai.APITimeoutError | httpx2.TimeoutException) for cause in causes):
        return TimedOut(
            f"模型 {timeout:g} 秒内没有回应，请稍后再试。", f"the model did not answer within {timeout:g} s; try later."
        )
    if any(isinstance(cause, TooMuch) for cause in causes):
        return ModelRefused("模型的回答过大，未予采用。", "the model's answer is far too large; not used.")
    if unsent:
        return Again(
            ModelDown(
                f"连不上模型服务 {url}，请检查它是否在运行。", f"no model server answers at {url}; is it running?"
            )
        )
    return BrokenOff()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status_fault(status: int, wait: str, *, plain: bool) -> Exception:
    if status in UNANSWERED:
        return TimedOut(
            f"模型服务没有等到回答（{status}），请稍后再试。",
            f"the model server gave up waiting ({status}); try later.",
        )
    if status in PASSING or status > 500:
        busy = ModelDown(
            f"模型服务忙或出错（{status}），请稍后再试。", f"the model server is busy or failing ({status}); try later."
        )
        return Again(busy, float(wait) if wait.isdecimal() else None)
    if status in (401, 403):
        return ModelDown(
            f"模型服务拒绝了密钥（{status}），请检查 MINGYAN_MODEL_KEY。",
            f"the model server refused the key ({status}); check MINGYAN_MODEL_KEY.",
        )
    if status == 400 and not plain:
        return NoSchema()
    return ModelDown(
        f"模型服务不接受这次请求（{status}），请检查 MINGYAN_MODEL_URL 和 MINGYAN_MODEL。",
        f"the model server does not take this request ({status}); check MINGYAN_MODEL_URL and MINGYAN_MODEL.",
    )
