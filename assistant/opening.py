"""Opening an item: its newest version with its evidence, and what of it was approved before."""

import hashlib
from collections.abc import Sequence
from datetime import date

from assistant.differences import settled_parts
from assistant.item import Content, Evidence, Version
from assistant.ledger import Event
from assistant.people import Person, may_see
from assistant.review import Standing, fold
from assistant.store import Connection
from assistant.store.contents import find_content
from knowledge.values import BadInput, Value


class Opened(Value):
    """An item as it is seen: its newest version, the one last fully approved, and the parts that stay approved."""

    subject: str
    standing: Standing
    version: Version
    before: Version | None
    settled: tuple[str, ...]
    history: tuple[Event, ...]


def open_item(connection: Connection, subject: str, happened: Sequence[Event], on: date) -> Opened:
    """An item from its events; `BadInput` when there is none."""
    standing = fold(happened)
    version = version_in(connection, standing, subject)
    before = find_version(connection, standing.settled, standing.settled_evidence) if standing.settled else None
    settled = settled_parts(before, version, on) if before else ()
    return Opened(
        subject=subject, standing=standing, version=version, before=before, settled=settled, history=tuple(happened)
    )


def version_in(connection: Connection, standing: Standing, subject: str) -> Version:
    """The newest version of an item; `BadInput` when there is none."""
    if not standing.content:
        raise _no_item(subject)
    return find_version(connection, standing.content, standing.evidence)


def hold_branch(person: Person, version: Version, subject: str) -> None:
    """Nothing for those of the item's branch; for others there is no such item."""
    if not may_see(person, version.evidence.branch):
        raise _no_item(subject)


def find_version(connection: Connection, content: str, evidence: str) -> Version:
    """The version kept under these digests; `BadInput` when it is gone or was changed."""
    words, vouching = _kept(connection, content), _kept(connection, evidence)
    return Version(content=Content.model_validate_json(words), evidence=Evidence.model_validate_json(vouching))


def words_in(connection: Connection, content: str) -> dict[str, str]:
    """The parts of the content kept under this digest."""
    return Content.model_validate_json(_kept(connection, content)).words.parts


def _kept(connection: Connection, digest: str) -> str:
    """What the ledger means by `digest`; never anything else that stands in its place."""
    body = find_content(connection, digest)
    if body is None or hashlib.sha256(body.encode()).hexdigest() != digest:
        raise BadInput("台账所记的内容已不在库中，或被改过。", "a content the ledger names is gone or was changed.")
    return body


def _no_item(subject: str) -> BadInput:
    return BadInput(f"没有编号为 {subject} 的稿件。", f"there is no item {subject!r}.")
