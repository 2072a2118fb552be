"""Documents as they were read, and the passages they are cut into."""

from datetime import date
from typing import Literal

from knowledge.values import Bilingual, Period, Value

Audience = Literal["public", "internal"]


class Block(Value):
    """A paragraph, list entry or table row in reading order; a row repeats its column heads: no figure alone."""

    text: str
    heading: tuple[str, ...] = ()
    place: str = ""
    """Where it stands for a person: `p. 3`, `费率表!B4`, `slide 2`."""


class Remark(Value):
    """Something done to a document, or seen in it, that a person should know: a repair, a stripped instruction."""

    kind: str
    words: Bilingual
    count: int = 1


class Document(Value):
    """One file as read: its blocks in order and what its header or its reader says of it."""

    id: str
    """The path relative to the folder that was ingested, or the id a JSONL line gives."""
    family: str
    """What stays the same from version to version; the id without version marks."""
    title: str
    media: str
    sha256: str
    blocks: tuple[Block, ...]
    version: str = ""
    valid: Period = Period()
    published: date | None = None
    owner: str = ""
    audience: Audience = "public"
    remarks: tuple[Remark, ...] = ()


class Passage(Value):
    """A cut of a document: [start, end) are code points of the document's blocks joined by line breaks."""

    id: str
    document: str
    title: str
    heading: tuple[str, ...]
    place: str
    text: str
    start: int
    end: int
    valid: Period = Period()
    audience: Audience = "public"


class Hit(Value):
    """A passage that answers a query, with its score (0–1, higher is nearer) and the words quoted."""

    passage: Passage
    score: float
    quote: str = ""


class Held(Value):
    """A document, or paragraphs of one, kept out of the index until a person decides."""

    document: Document
    """As it will be indexed if it is released."""
    whole: bool
    """Whether all of it is held, or only some paragraphs while the rest may be shown."""
    reason: Bilingual
    score: float
    """The share of its characters that are unreadable or speak to a machine."""
    found: tuple[str, ...] = ()
    """What stands there that should not, in its own words."""


class Admitted(Value):
    """What may be indexed of a document, and what of it is held."""

    document: Document | None
    held: Held | None = None


class Receipt(Value):
    """What became of one file at ingest."""

    document: str
    passages: int
    outcome: Literal["added", "replaced", "unchanged", "quarantined", "skipped"]
    reason: Bilingual | None = None
    remarks: tuple[Remark, ...] = ()
    held: str | None = None
    """What quarantine keeps of it is called this."""
    in_force: tuple[str, ...] = ()
    """Documents of its family that are still shown in its place."""
