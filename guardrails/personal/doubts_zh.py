"""What of a Chinese text LAC is asked about: where its word may make a name, or take one for something else."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from guardrails.personal.called_zh import families, is_contested
from guardrails.personal.candidates_zh import Candidate, candidates
from guardrails.personal.cues import cues
from guardrails.personal.judged_zh import is_doubtful, is_sure, is_worth_weighing

_CLAUSE = re.compile(r"[^。！？；，,;!?\n]+[。！？；，,;!?\n]*")
_AROUND = 5
"""How many characters on both sides tell LAC whether a name is one."""
_BEHIND_FIELD = 3
"""How far a name may stand from the field that asks for it: 车主是:张伟."""


class Look(NamedTuple):
    """A folded text: where a name could stand, which of these are names whatever LAC reads, and family names alone."""

    text: str
    here: tuple[Candidate, ...]
    spans: frozenset[tuple[int, int]]
    """Where these stand, and where what is not worth weighing stands."""
    sure: tuple[Candidate, ...]
    alone: tuple[tuple[Candidate, float], ...]


def first_look(text: str) -> Look:
    """What a folded text shows before LAC reads it."""
    every = tuple(candidates(text))
    spans = frozenset((one.start, one.end) for one in every)
    here = tuple(one for one in every if is_worth_weighing(text, one))
    return Look(text, here, spans, tuple(one for one in here if is_sure(text, one, spans)), tuple(families(text)))


def worth_reading(look: Look) -> Iterator[tuple[int, int]]:
    """What LAC is to read: the surroundings of doubtful candidates, all of a clause that asks for a name."""
    doubts, asking = _doubts(look), _asking(look)
    for clause in _CLAUSE.finditer(look.text) if doubts or asking else ():
        first, last = clause.span()
        inside = [one for one in doubts if first <= one[0] < last]
        if any(first <= at < last for at in asking):
            yield first, last
        elif inside:
            yield max(first, inside[0][0] - _AROUND), min(last, max(end for _, end in inside) + _AROUND)


def _doubts(look: Look) -> list[tuple[int, int]]:
    text, here, spans, sure, families_alone = look
    taken = {i for one in sure for i in range(one.start, one.end)}
    alone = [one for one, _ in families_alone if is_contested(one)]
    open_ones = [one for one in here if taken.isdisjoint(range(one.start, one.end)) and is_doubtful(text, one, spans)]
    return sorted((one.start, one.end) for one in (*open_ones, *alone))


def _asking(look: Look) -> list[int]:
    """Where a name is asked for and none that is sure follows, and where sounds are foreign."""
    named = {one.start for one in look.sure}
    unanswered = [
        found.start()
        for found in cues().asking.finditer(look.text)
        if named.isdisjoint(range(found.end(), found.end() + _BEHIND_FIELD + 1))
    ]
    return [*unanswered, *(found.start() for found in cues().sounding.finditer(look.text))]
