"""A Chinese text as LAC read it, and what that says about a candidate."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from guardrails.personal.candidates_zh import Candidate, lists
from guardrails.personal.cues import cues


class Reading(NamedTuple):
    """A folded text, its candidates, and what LAC made of it: people, long words, those that are no nouns."""

    text: str
    here: Sequence[Candidate]
    spans: Collection[tuple[int, int]]
    """Where these stand, and where what is not worth weighing stands."""
    sure: Collection[tuple[int, int]]
    """Those that are names whatever LAC reads."""
    alone: Sequence[tuple[Candidate, float]]
    """Family names without a given one, and how sure they are."""
    people: frozenset[tuple[int, int]]
    things: tuple[tuple[int, int], ...]
    acts: tuple[tuple[int, int], ...]
    read: frozenset[int]
    """Where words begin that LAC was shown."""


def is_frequent(word: str) -> bool:
    """Whether `word` is a frequent word, or begins or ends with one."""
    return (
        word in lists().frequent
        or word in cues().other
        or (len(word) == 3 and (_opens_with_word(word) or word[1:] in lists().frequent))
    )


def _opens_with_word(word: str) -> bool:
    return word[:2] in lists().frequent and word[:2] not in lists().double


def is_word(word: str) -> bool:
    """Whether `word` is an ordinary word or made like one."""
    return is_frequent(word) or word in lists().words or word[:2] in cues().other or word[0] == word[1]


def is_thing(reading: Reading, one: Candidate) -> bool:
    """Whether LAC takes the candidate for one ordinary word, cuts across it, or sees something done within it."""
    return (one.start, one.end) in reading.things or is_active(reading, one)


def is_active(reading: Reading, one: Candidate) -> bool:
    """Whether LAC cuts across the candidate or sees something done within it."""
    return is_crossed(reading, one) or any(one.start <= a and b <= one.end for a, b in reading.acts)


def is_crossed(reading: Reading, one: Candidate) -> bool:
    """Whether an ordinary word lies across a border of the candidate."""
    return any(a < one.start < b or a < one.end < b for a, b in reading.things)
