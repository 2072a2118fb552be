"""The form a model fills: a string or a list of paragraphs for each part, of characters and references only."""

import re
from collections.abc import Container, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, create_model

from assistant.writing.notices import enclose, written_parts
from assistant.writing.references import Reference
from knowledge.channels import Channel, Part
from knowledge.counting import count
from knowledge.disclosures import Disclosure
from knowledge.values import Language, Value

FIGURES: dict[Language, str] = {"zh": r"0-9０-９%％二两三四五六七八九百千万亿", "en": r"0-9%"}
"""Characters a model never writes; 一 and 十 are left, for 一起 and 十分 are no figures."""
PARAGRAPHS = 200
"""Without an exemplar that shows it, a part with room for this many characters is asked for in paragraphs."""
MOST = {"zh": 330, "en": 900}
"""Characters asked for at most, however long the part may be."""


class Space(Value):
    """A part as a model is asked for it: what it is for and how long it may be, in words; the room in characters."""

    name: str
    label: str
    purpose: str
    size: str
    room: int
    many: bool


def spaces(
    channel: Channel, language: Language, lists: Container[str] | None, notices: Sequence[Disclosure] = ()
) -> tuple[Space, ...]:
    """The parts of `channel` a model fills, with the room the disclosures leave; `lists` are those in paragraphs."""
    return tuple(_space(part, channel, language, lists, notices) for part in written_parts(channel))


def shape(given: Sequence[Space], references: Sequence[Reference], language: Language) -> type[BaseModel]:
    """What a model returns: every part, each string of plain characters and known references."""
    words = Annotated[str, Field(pattern=pattern(references, language))]
    lines = Annotated[list[words], Field(min_length=2, max_length=5)]
    fields = {space.name: (lines if space.many else words, ...) for space in given}
    return create_model("Parts", __config__=ConfigDict(extra="forbid"), **fields)  # type: ignore[call-overload,no-any-return]


def loose(given: Sequence[Space]) -> type[BaseModel]:
    """The same for models that know no patterns; what they write is judged afterwards."""
    fields = {space.name: (list[str] | str, ...) for space in given}
    return create_model("Parts", __config__=ConfigDict(extra="ignore"), **fields)  # type: ignore[call-overload,no-any-return]


def pattern(references: Sequence[Reference], language: Language) -> str:
    """A regular expression for words with no figures and no references but these."""
    marks = "|".join(re.escape(reference.mark).replace("\\ ", " ") for reference in references)
    return rf'^([^{FIGURES[language]}\[\]{{}}"\\\n]|{marks})+$'


def tokens(given: Sequence[Space], language: Language) -> int:
    """How many tokens an answer may take."""
    characters = sum(space.room for space in given)
    return 80 + int(characters * (1.2 if language == "zh" else 0.45))


def _space(
    part: Part, channel: Channel, language: Language, lists: Container[str] | None, notices: Sequence[Disclosure]
) -> Space:
    room = min(_room(part, channel, language, notices), MOST[language])
    many = room >= PARAGRAPHS if lists is None else part.name in lists
    asked = max(room * 4 // 5, 4) if language == "zh" else max(room // 7, 2)
    size = f"，{'分段，共' if many else ''}不超过{asked}字" if language == "zh" else f", {asked} words at most"
    purpose = "" if part.name == channel.notices else part.purpose.to(language).rstrip("。.")
    return Space(name=part.name, label=part.label.to(language), purpose=purpose, size=size, room=room, many=many)


def _room(part: Part, channel: Channel, language: Language, notices: Sequence[Disclosure]) -> int:
    """The characters that `part` has left beside its disclosures, roughly where it does not count characters."""
    if part.limit is None:
        return MOST[language]
    limit = part.limit.zh if language == "zh" else part.limit.en
    said = enclose("", part, channel, language, notices)
    if part.count == "sms":
        return max(limit * (67 if language == "zh" else 153) - len(said), 10)
    left = limit - (count(said, part.count, language) if said else 0)
    if part.count == "width" and language == "zh":
        left //= 2
    return max(left * 6 if part.count == "words" and language == "en" else left, 4)
