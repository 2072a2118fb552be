"""Proposing facts: files are read, mended and screened as at ingest, and what they seem to state is proposed."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from assistant.facts import Facts
from assistant.people import Person
from knowledge.documents import Document
from knowledge.intake import admit, files_under
from knowledge.proposals import propose
from knowledge.readers import Limits, read_all
from knowledge.values import BadFile, Bilingual, Value


class Proposed(Value):
    """What became of one file: how many facts it seems to state, and the ids of those that are new."""

    document: str
    stated: int = 0
    new: tuple[str, ...] = ()
    reason: Bilingual | None = None


def propose_from(
    paths: Iterable[Path], facts: Facts, person: Person, on: date, limits: Limits | None = None
) -> Iterator[Proposed]:
    """Propose the facts of all files in `paths` and in the folders among them; one answer for each document.

    Documents are called as they are at ingest, so that a fact leads back to the passages of its source.
    """
    for root, files in files_under(paths).items():
        for found in read_all(files, root, limits=limits):
            yield _proposed(found, facts, person, on)


def _proposed(found: Document | BadFile, facts: Facts, person: Person, on: date) -> Proposed:
    if isinstance(found, BadFile):
        return Proposed(document=str(found.path), reason=found.said)
    admitted = admit(found, on)
    if admitted.document is None:
        return Proposed(document=found.id, reason=admitted.held.reason if admitted.held else None)
    proposals = propose(admitted.document)
    return Proposed(document=found.id, stated=len(proposals), new=facts.propose(proposals, person))
