"""Any OpenAI-compatible model, asked through LangChain's ChatOpenAI: patient, bounded, and never trusted."""

import os
import time
from collections.abc import Callable, Generator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, SecretStr

from assistant.model import Again, Ask, BrokenOff, ModelDown, NoSchema, Spent, V
from assistant.model.answers import read_answer
from knowledge.values import Value

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI

LONGEST_WAIT = 20.0


class Address(Value):
    """Where a model answers, its name there, and how patient to be: seconds between two pieces, attempts."""

    url: str
    model: str
    key: SecretStr = SecretStr("none")
    timeout: float = 120.0
    tries: int = 3


class ChatModel:
    """A model behind an OpenAI-compatible address."""

    def __init__(self, address: Address, sleep: Callable[[float], None] = time.sleep) -> None:
        self._address, self._sleep = address, sleep
        self._knows_schemas = self._counts = True

    @property
    def name(self) -> str:
        """What it is called wherever its words show."""
        return self._address.model

    def answer(self, ask: Ask, returns: type[V]) -> V:
        """The answer as a `returns`; `ModelFault` otherwise."""
        return read_answer("".join(self.stream(ask, returns)), returns, ask.language)

    def stream(self, ask: Ask, returns: type[BaseModel] | None = None) -> Generator[str, None, Spent | None]:
        """The answer piece by piece, then what was spent; what was not taken is sent again, `ModelFault` otherwise."""
        for left in reversed(range(self._address.tries)):
            pieces = self._pieces(ask, returns if self._knows_schemas else None)
            try:
                first = next(pieces)
            except StopIteration as end:
                spent: Spent | None = end.value
                return spent
            except NoSchema:
                self._knows_schemas, self._counts = False, self._knows_schemas and self._counts
            except Again as again:
                if not left:
                    raise again.fault from None
                self._sleep(min(again.wait or 2.0 ** (self._address.tries - left), LONGEST_WAIT))
            else:
                yield first
                return (yield from _unbroken(pieces))
        raise ModelDown("模型服务不接受这种请求。", "the model server does not take this kind of request.")

    def _pieces(self, ask: Ask, returns: type[BaseModel] | None) -> Generator[str, None, Spent | None]:
        import httpx2
        import openai

        from assistant.model.faults import name_fault
        from assistant.model.http import TooMuch

        turns, spent = [(turn.role, str(turn.words)) for turn in ask.turns], None
        try:
            for chunk in self._chat.bind(extra_body=_body(ask, returns)).stream(turns, stream_usage=self._counts):
                spent = _spent(chunk) or spent
                if chunk.text:
                    yield chunk.text
        except (openai.APIError, httpx2.HTTPError, TooMuch, ValueError, TypeError) as error:
            raise name_fault(
                error, self._address.url, self._address.timeout, plain=returns is None and not self._counts
            ) from None
        return spent

    @cached_property
    def _chat(self) -> "ChatOpenAI":
        os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"  # prompts go to the model alone
        from langchain_openai import ChatOpenAI

        from assistant.model.http import open_client

        return ChatOpenAI(
            model=self._address.model,
            base_url=self._address.url,
            api_key=self._address.key,
            temperature=0,
            max_retries=0,
            timeout=self._address.timeout,
            http_client=open_client(self._address.url, self._address.timeout),
        )


def _unbroken(pieces: Generator[str, None, Spent | None]) -> Generator[str, None, Spent | None]:
    """The other pieces; once words have been shown, a lost connection is not tried again."""
    try:
        return (yield from pieces)
    except Again:
        raise BrokenOff from None


def _spent(chunk: "AIMessage") -> Spent | None:
    counted = chunk.usage_metadata
    return Spent(asked=counted["input_tokens"], answered=counted["output_tokens"]) if counted else None


def _body(ask: Ask, returns: type[BaseModel] | None) -> dict[str, Any]:
    """What goes beside the turns; sent as it is, for every server knows `max_tokens` and none needs a final parse."""
    if returns is None:
        return {"max_tokens": ask.most}
    schema = {"name": "answer", "schema": returns.model_json_schema(), "strict": True}
    return {"max_tokens": ask.most, "response_format": {"type": "json_schema", "json_schema": schema}}
