"""Guidelines as data: how a bank's copy should sound and look, each with a test, its reason and its place in the guide.

A guideline is proposed by the program, or written by hand, and counts once a person has accepted it.
"""

import hashlib
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from knowledge.values import Bilingual, Language, Value

Aspect = Literal["terms", "names", "tone", "readability", "layout"]
State = Literal["proposed", "accepted", "rejected"]
Countable = Literal["sentence", "hard", "exclamations", "emoji"]
"""Characters (zh) or words (en) of the longest sentence; hard characters or words per 100; marks in one text."""
Style = Literal["half_width", "arabic_percent", "two_decimals", "thousands", "full_date"]


class Terms(Value):
    """Words not to use, each with the one to use instead where there is one; the denied and the quoted are let be."""

    kind: Literal["terms"] = "terms"
    words: tuple[str, ...] = Field(min_length=1)
    instead: dict[str, str] = {}

    @model_validator(mode="after")
    def _holds_words(self) -> Self:
        if blank := [word for word in self.words if not word.strip() or word[0] in "/@"]:
            raise ValueError(f"no words: {blank}; write a word that may not be used")
        return self


class Name(Value):
    """A name as it is written, and how it is not: other cases, blanks and quotation marks are told by themselves."""

    kind: Literal["name"] = "name"
    right: str = Field(min_length=2)
    wrong: tuple[str, ...] = ()


class Most(Value):
    """The most there may be of something."""

    kind: Literal["most"] = "most"
    of: Countable
    most: float = Field(ge=0)


class Spacing(Value):
    """Whether a blank stands between Han and Latin letters or digits."""

    kind: Literal["spacing"] = "spacing"
    blank: bool


class Width(Value):
    """Full-width marks beside Han."""

    kind: Literal["width"] = "width"


class Digits(Value):
    """How figures are written."""

    kind: Literal["digits"] = "digits"
    style: Style


Trial = Annotated[Terms | Name | Most | Spacing | Width | Digits, Field(discriminator="kind")]


class Place(Value):
    """Where a guideline stands in the guide: document, heading or page, and its words."""

    document: str
    where: str = ""
    quote: str = ""


class Guideline(Value):
    """One guideline: what it says, why, how it is tested, and where it comes from."""

    id: str = Field(pattern=r"^[0-9a-z][0-9a-z-]{1,39}$")
    aspect: Aspect
    says: Bilingual
    why: Bilingual | None = None
    languages: tuple[Language, ...] = ()
    test: Trial
    source: Place | None = None


class Entry(Value):
    """A guideline as it stands: its state, who decided that, when and why."""

    guideline: Guideline
    state: State = "proposed"
    by: str
    at: datetime
    reason: str = ""


def id_of(aspect: Aspect, test: Trial, languages: tuple[Language, ...]) -> str:
    """The id of a proposed guideline: the same test always has the same one."""
    key = "\0".join((aspect, test.model_dump_json(), *languages))
    return f"{aspect}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
