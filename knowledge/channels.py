"""Channels: where copy runs, the parts it takes there, how long each may be and how that is counted."""

from functools import cached_property
from typing import Literal, Self

from pydantic import model_validator

from knowledge.values import Bilingual, Jurisdiction, Language, ProductType, Value

Count = Literal["chars", "width", "words", "sms"]
"""How a limit counts: code points; half-width columns; words; SMS segments (GSM 03.38 / UCS-2)."""


class Limit(Value):
    """The most a part may hold, in units of the part's count."""

    zh: int
    en: int


class Part(Value):
    """A slot in a channel's layout, such as a title or a body."""

    name: str
    label: Bilingual
    purpose: Bilingual
    limit: Limit | None = None
    count: Count = "chars"
    optional: bool = False


class Channel(Value):
    """A place where copy runs: its parts, what must be said there and how to behave there."""

    id: str
    name: Bilingual
    parts: tuple[Part, ...]
    notices: str
    """The part that carries the disclosures."""
    tight: bool = False
    """Whether there is room for the short form of a disclosure only."""
    disclosures: tuple[str, ...] = ()
    manners: Bilingual
    excludes: tuple[ProductType, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ("CN", "US", "UK", "EU")

    @model_validator(mode="after")
    def _notices_stand_in_a_part(self) -> Self:
        if self.part(self.notices) is None:
            raise ValueError(f"notices: there is no part {self.notices!r}")
        return self

    def part(self, name: str) -> Part | None:
        """The part called `name`."""
        return next((part for part in self.parts if part.name == name), None)


class Placed(Value):
    """One part's words and where they stand in the text of the whole copy."""

    part: str
    start: int
    end: int


class Copy(Value):
    """Words laid out for one channel, part by part. Everything that judges copy judges `text`."""

    channel: str | None
    language: Language
    parts: dict[str, str]

    @cached_property
    def text(self) -> str:
        """All parts in order, a line break between them; offsets in findings count code points here."""
        return "\n".join(self.parts.values())

    @cached_property
    def places(self) -> tuple[Placed, ...]:
        """Where each part stands in `text`."""
        places, start = [], 0
        for name, words in self.parts.items():
            places.append(Placed(part=name, start=start, end=start + len(words)))
            start += len(words) + 1
        return tuple(places)
