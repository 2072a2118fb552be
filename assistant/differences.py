"""Differences: between two versions of copy character by character, and which parts need no second look."""

from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from assistant.item import Version
from guardrails.grounding import LedgerRow
from knowledge.values import Value


class Change(Value):
    """A stretch of words that both versions have, or that one of them has."""

    kind: Literal["same", "gone", "new"]
    words: str


def difference(before: str, after: str) -> tuple[Change, ...]:
    """The stretches that lead from one text to the other; words in both come once."""
    return tuple(_changes(before, after))


def settled_parts(before: Version, after: Version, on: date) -> tuple[str, ...]:
    """Parts of `after` approved as they are in `before`: same words for the same people and place, the same findings,
    and every figure still equal to the same fact, which holds on that day."""
    if _scope(before) != _scope(after):
        return ()
    names = before.content.words.parts.keys() & after.content.words.parts.keys()
    return tuple(
        name
        for name in after.content.words.parts
        if name in names and _seen(before, name) == _seen(after, name) and _holds(after, name, on)
    )


def follow(position: int, before: str, after: str) -> int:
    """Where a place in `before` lies in `after`."""
    for _, i1, i2, j1, j2 in _matcher(before, after).get_opcodes():
        if i1 <= position < i2:
            return min(j1 + position - i1, j2)
    return len(after)


def _changes(before: str, after: str) -> Iterator[Change]:
    for kind, i1, i2, j1, j2 in _matcher(before, after).get_opcodes():
        if kind == "equal":
            yield Change(kind="same", words=after[j1:j2])
            continue
        if i1 < i2:
            yield Change(kind="gone", words=before[i1:i2])
        if j1 < j2:
            yield Change(kind="new", words=after[j1:j2])


def _matcher(before: str, after: str) -> "SequenceMatcher[str]":
    return SequenceMatcher(None, before, after, autojunk=False)


def _scope(version: Version) -> tuple[str | None, ...]:
    content = version.content
    return content.words.channel, content.words.language, content.segment, content.product


def _seen(version: Version, name: str) -> tuple[object, ...]:
    """What a reviewer saw of a part, wherever in the copy it stands."""
    findings = sorted(f.identity for f in version.evidence.report.findings if f.part in (name, None))
    figures = [(row.quote, row.fact, row.value, row.equal) for row in _rows(version, name)]
    return version.content.words.parts[name], findings, figures


def _holds(version: Version, name: str, on: date) -> bool:
    return all(row.equal and (row.valid_to is None or on <= row.valid_to) for row in _rows(version, name))


def _rows(version: Version, name: str) -> list[LedgerRow]:
    place = next(place for place in version.content.words.places if place.part == name)
    return [row for row in version.evidence.ledger if place.start <= row.start and row.end <= place.end]
