"""What composing needs, and what it tells while it works."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel

from assistant.dossier import Search
from assistant.drafts import Drafts
from assistant.insight import Insight
from assistant.model import Model
from guardrails.inspection import Guard
from guardrails.personal import Redactor, Vault
from knowledge.shelf import Shelf
from knowledge.values import Bilingual, Value

V = TypeVar("V", bound=BaseModel)
Stage = Literal["waiting", "gathering", "writing", "words", "checking", "mending", "template", "left_out", "done"]


class Progress(Value):
    """Where the work stands: the stage, the variant it is about, its words so far, and what happened."""

    stage: Stage
    channel: str | None = None
    axis: str | None = None
    variant: int = 0
    of: int = 0
    words: str = ""
    said: Bilingual | None = None


class Step(Protocol):
    """How one step of the work is taken: at once, or remembered so that it is never taken twice."""

    def __call__(self, name: str, shape: type[V], work: Generator[Progress, None, V]) -> Generator[Progress, None, V]:
        """Tells how `work` goes and returns its result, a `shape`."""
        ...


def at_once(name: str, shape: type[V], work: Generator[Progress, None, V]) -> Generator[Progress, None, V]:
    """The step taken and forgotten."""
    del name, shape
    return (yield from work)


@dataclass(frozen=True)
class Studio:
    """The parts given to composing. Without a `model` the template writes; `insist` makes a failing model an error."""

    shelf: Shelf
    guard: Guard
    redactor: Redactor
    """Masks what people typed, names too."""
    masker: Redactor
    """Masks finished prompts once more: structured data only."""
    today: Callable[[], date]
    now: Callable[[], datetime]
    library: Search | None = None
    model: Model | None = None
    insist: bool = False
    drafts: Drafts | None = None
    vault: Vault | None = None
    """Whose values must not turn up in what a model answers."""
    insight: Insight | None = None
    """What reads finished copy beside the rules."""
    step: Step = at_once
    job: str | None = None
    """What the draft will be called; without one it is called after its time and its words."""
