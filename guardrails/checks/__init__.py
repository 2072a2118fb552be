"""The closed set of checks: each judges one reading of a copy and answers with hits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from guardrails.excuses import excused
from guardrails.matching import Reading, Span, find
from guardrails.rules import Unless
from guardrails.scene import Scene
from knowledge.channels import Channel, Copy
from knowledge.products import Fact
from knowledge.values import Bilingual, Value


class Answered(Value):
    """What a model says to a yes/no question, and the words of the copy it points to."""

    yes: bool
    quote: str = ""


Asker = Callable[[str, Copy], Answered | None]
"""Puts a yes/no question about a copy to a model; None when there is no answer."""


@dataclass(frozen=True)
class Hit:
    """Where a rule is met; `doubt` says why a person must decide, `said` sharpens the message.

    `retold`: the words may be another's, told or quoted, so a person decides too.
    """

    span: Span
    doubt: Bilingual | None = None
    said: Bilingual | None = None
    retold: bool = False


class Setting(NamedTuple):
    """Everything a check may look at besides the words themselves."""

    copy: Copy
    scene: Scene
    channel: Channel | None = None
    facts: tuple[Fact, ...] = ()
    ask: Asker | None = None


def triggers(when: tuple[str, ...], reading: Reading, unless: Unless | None = None) -> list[Span]:
    """Where the words of `when` stand and are not excused; without any `when`, the end of the text."""
    if not when:
        return [Span(len(reading.text), len(reading.text))]
    return [hit for hit in find(when, reading) if unless is None or not excused(hit, unless, reading)]


def hits(spans: Iterable[Span]) -> list[Hit]:
    """Plain hits at `spans`."""
    return [Hit(span) for span in spans]
