"""Language models: what they are asked, what they answer, and what is said when they don't. Vendors stay inside."""

from collections.abc import Iterator
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel

from guardrails.personal import Masked
from knowledge.values import Bilingual, Language, Value

Role = Literal["system", "user", "assistant"]
V = TypeVar("V", bound=BaseModel)


class Turn(Value):
    """Words of one side of a conversation; only masked words can be sent."""

    role: Role
    words: Masked


class Ask(Value):
    """What a model is asked: the turns, the language to answer in, and how many tokens at most."""

    turns: tuple[Turn, ...]
    language: Language
    most: int = 1024


class Spent(Value):
    """The tokens of one call, as the server counted them: a model's stream may return it at its end."""

    asked: int
    answered: int


class ModelFault(Exception):
    """A model that gave nothing to use; `said` tells the person, in one sentence, why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Bilingual(zh=zh, en=en)


class ModelDown(ModelFault):
    """The model cannot be reached, is out of breath, or broke off."""


class TimedOut(ModelDown):
    """The model did not answer in time; it may have done the work all the same."""


class BrokenOff(ModelDown):
    """The model's answer ended half-way."""

    def __init__(self) -> None:
        super().__init__("模型的回答中途断了，请重试。", "the model's answer broke off half-way; try again.")


class ModelRefused(ModelFault):
    """The model answered, but not with what was asked: a refusal, another language or another form."""


class Again(Exception):
    """A fault before the first word that may pass; `wait` seconds were asked for, or none."""

    def __init__(self, fault: ModelFault, wait: float | None = None) -> None:
        super().__init__(str(fault))
        self.fault, self.wait = fault, wait


class NoSchema(Exception):
    """The server does not take JSON schemas; ask it without."""


class Model(Protocol):
    """One language model, wherever it runs."""

    @property
    def name(self) -> str:
        """What it is called wherever its words show."""
        ...

    def stream(self, ask: Ask, returns: type[BaseModel] | None = None) -> Iterator[str]:
        """The answer piece by piece, as JSON of a `returns` where one is named; `ModelFault` otherwise."""
        ...

    def answer(self, ask: Ask, returns: type[V]) -> V:
        """The answer as a `returns`; `ModelFault` otherwise."""
        ...
