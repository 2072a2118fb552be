"""Model calls on record before they are sent and after they are answered, so that none is ever paid for twice."""

import hashlib
import json
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from pydantic import BaseModel, Field

from assistant.model import Ask, BrokenOff, Model, ModelDown, Spent, TimedOut, V
from assistant.model.answers import read_answer
from knowledge.values import BadInput, Value

State = Literal["asked", "answered", "failed"]
"""`asked` and not being asked now means unknown: it may have been answered, and paid for. `failed` cost nothing."""


class Price(Value):
    """What a million tokens cost, asked and answered."""

    asked: Decimal = Field(ge=0)
    answered: Decimal = Field(ge=0)

    def of(self, spent: Spent) -> Decimal:
        """What a call costs."""
        return (self.asked * spent.asked + self.answered * spent.answered) / 1_000_000


FREE = Price(asked=Decimal(0), answered=Decimal(0))
"""What a model on this machine costs."""


class Call(Value):
    """One call: the hash of its request, for which job, what was asked (masked), what came back, what it cost."""

    request: str
    state: State
    model: str
    prompt: str
    asked: datetime
    job: str = ""
    answered: datetime | None = None
    answer: str | None = None
    spent: Spent | None = None
    """Tokens as the server counted them; none where it did not."""
    cost: Decimal | None = None
    """None where the tokens or the price are not known."""


class Calls(Protocol):
    """Where calls are on record."""

    def begin(self, call: Call) -> Call:
        """Record `call` as asked unless it is known; answers the known one, or `call` itself when it may go."""
        ...

    def end(self, call: Call) -> None:
        """Record how `call` ended."""
        ...


class CallUnknown(BadInput):
    """A call that was sent, and of which nobody knows whether it was answered: no template may paper over it."""

    def __init__(self, request: str) -> None:
        super().__init__(
            f"这次模型调用（{request[:12]}）曾经发出而没有记下回答，可能已经计费，不自动重发；请管理员核对后放行。",
            f"this model call ({request[:12]}) was sent and no answer is on record; it may have been paid for and is "
            "not sent again by itself: let an administrator look and allow it.",
        )
        self.request = request


class RecordedModel:
    """A model whose calls are on record: what was answered once is answered again from there, within one `job`.

    A model that is `FREE` is asked again where its answer was lost; another never is without a person's word.
    """

    def __init__(
        self, model: Model, calls: Calls, now: Callable[[], datetime], job: str = "", price: Price | None = None
    ) -> None:
        self._model, self._calls, self._now, self._job, self._price = model, calls, now, job, price
        self._asking: set[str] = set()
        self._free = threading.Condition()

    @property
    def name(self) -> str:
        """The model's own name."""
        return self._model.name

    def stream(self, ask: Ask, returns: type[BaseModel] | None = None) -> Iterator[str]:
        """The answer piece by piece, or at once when it is on record; `CallUnknown` when a sent call has no answer."""
        prompt = _prompt(ask, returns)
        request = hashlib.sha256(f"{self._job}\n{self.name}\n{prompt}".encode()).hexdigest()
        new = Call(request=request, state="asked", model=self.name, prompt=prompt, asked=self._now(), job=self._job)
        with self._alone(request):
            known = self._calls.begin(new)
            if known.answer is not None:
                yield known.answer
            elif known is new or self._price == FREE:
                yield from self._send(new, ask, returns)
            else:
                raise CallUnknown(request)

    def answer(self, ask: Ask, returns: type[V]) -> V:
        """The answer as a `returns`; `ModelFault` otherwise."""
        return read_answer("".join(self.stream(ask, returns)), returns, ask.language)

    def _send(self, call: Call, ask: Ask, returns: type[BaseModel] | None) -> Iterator[str]:
        said: list[str] = []
        try:
            spent = yield from _taped(self._model.stream(ask, returns), said)
        except ModelDown as down:
            if not isinstance(down, BrokenOff | TimedOut):
                self._calls.end(call.model_copy(update={"state": "failed", "answered": self._now()}))
            raise
        ended = {"state": "answered", "answered": self._now(), "answer": "".join(said), "spent": spent}
        self._calls.end(call.model_copy(update={**ended, "cost": self._cost(spent)}))

    def _cost(self, spent: Spent | None) -> Decimal | None:
        if self._price == FREE:
            return Decimal(0)
        return self._price.of(spent) if self._price and spent else None

    @contextmanager
    def _alone(self, request: str) -> Iterator[None]:
        """Wait while the same request is under way in this process: its answer will do for both."""
        with self._free:
            self._free.wait_for(lambda: request not in self._asking)
            self._asking.add(request)
        try:
            yield
        finally:
            with self._free:
                self._asking.discard(request)
                self._free.notify_all()


def _taped(pieces: Iterator[str], said: list[str]) -> Generator[str, None, Spent | None]:
    """The same pieces, noted in `said`; returns what was spent on them where the model tells."""
    while True:
        try:
            piece = next(pieces)
        except StopIteration as end:
            spent: Spent | None = end.value
            return spent
        said.append(piece)
        yield piece


def _prompt(ask: Ask, returns: type[BaseModel] | None) -> str:
    """All that is sent, as JSON; the words are masked by their type."""
    sent = {
        "turns": [[turn.role, str(turn.words)] for turn in ask.turns],
        "language": ask.language,
        "most": ask.most,
        "form": returns.model_json_schema() if returns else None,
    }
    return json.dumps(sent, ensure_ascii=False, sort_keys=True)
