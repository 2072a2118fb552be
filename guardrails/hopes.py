"""Hopes: of the hints at disguise in a text, those that a neighbour may link to what rules watch for."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from guardrails.latin import Words
from guardrails.lexicon import Lexicon
from guardrails.sounds import syllables

BORDERS = "、,:。!?;\n\"'“”‘’()【】《》「」\\[\\]<>"
WRITTEN = r"[^\W\d_a-zA-Z]"
REST = rf"(?:[\d_a-zA-Z]|[^{BORDERS}\w])*"
HEAD, TAIL = re.compile(rf"{REST}({WRITTEN})"), re.compile(rf"({WRITTEN}){REST}$")
TOUCHING = re.compile(rf"(?:\d|_|[a-zA-Z](?![a-zA-Z])|[^{BORDERS}\w])*$")
"""What may stand between two hints that are linked to each other: no word of another language."""
FAR = 40
"""Code points between a hint and the written neighbour it may be linked to."""
LONGEST = 6
"""Letters of a syllable."""

Pairs = frozenset[tuple[str, str]]


class Hint(NamedTuple):
    """A piece [start, end) that may stand for other characters: how these may sound at its ends and side by side."""

    start: int
    end: int
    first: Collection[str]
    last: Collection[str]
    inside: Pairs = frozenset()
    torn: bool = False
    """Whether it may be linked both to what stands before and to what stands behind its beginning."""

    @classmethod
    def spelt(cls, start: int, end: int, run: str, english: Words) -> "Hint":
        """A run of pinyin; one that is an English word is meant as that unless its neighbours say otherwise."""
        first, last, inside = cuts(run)
        return cls(start, end, first, last, frozenset() if run in english else inside)


@lru_cache(maxsize=10_000)
def cuts(run: str) -> tuple[frozenset[str], frozenset[str], Pairs]:
    """The syllables a run of pinyin may begin with, may end with, and may have side by side."""
    pieces = {at: frozenset(_syllables(run, at)) for at in range(len(run) + 1)}
    pairs = ((one, other) for at, ones in pieces.items() for one in ones for other in pieces[at + len(one)])
    last = (one for at, ones in pieces.items() for one in ones if at + len(one) == len(run))
    return pieces[0], frozenset(last), frozenset(pairs)


def _syllables(run: str, at: int) -> Iterator[str]:
    """The syllables that begin at a place."""
    ends = range(at + 1, min(at + LONGEST, len(run)) + 1)
    return (run[at:end] for end in ends if run[at:end] in syllables())


def hopeful(hints: list[Hint], text: str, lexicon: Lexicon) -> list[Hint]:
    """Those of the hints, in the order of the text, that what stands before, inside or behind may link."""
    known = lexicon.firsts.keys()
    forward = {number for number, hint in enumerate(hints) if not known.isdisjoint(hint.inside)}
    backward = set()
    edges = (Hint(0, 0, (), ()), *hints, Hint(len(text), len(text), (), ())) if hints else ()
    for number, (one, other) in enumerate(pairwise(edges)):
        earlier, later = _linked(one, other, text, lexicon)
        forward |= {number - 1} if earlier else set()
        backward |= {number} if later else set()
    torn = forward & backward
    return [hints[number]._replace(torn=number in torn) for number in sorted((forward | backward) - {-1, len(hints)})]


def _linked(one: Hint, other: Hint, text: str, lexicon: Lexicon) -> tuple[bool, bool]:
    """Whether the earlier and the later of two hints may be linked to what stands between, or to each other."""
    if other.start < one.end:
        return True, True
    if other.start > one.end:
        behind, ahead = HEAD.match(text, one.end, other.start), _ahead(text, one.end, other.start)
        if behind or ahead or not TOUCHING.match(text, one.end, other.start):
            earlier = _follows(one.last, behind and behind[1], lexicon)
            return earlier, _precedes(ahead and ahead[1], other.first, lexicon)
    both = not lexicon.firsts.keys().isdisjoint(product(one.last, other.first))
    earlier = both or _follows(one.last, text[other.start : other.start + 1], lexicon)
    return earlier, both or _precedes(text[one.end - 1 : one.end], other.first, lexicon)


def _ahead(text: str, start: int, end: int) -> re.Match[str] | None:
    return TAIL.search(text, max(start, end - FAR), end)


def _follows(sounds: Collection[str], sign: str | None, lexicon: Lexicon) -> bool:
    """Whether a character may stand behind one of the sounds in what rules watch for."""
    return sign is not None and not lexicon.before.get(sign, {}).keys().isdisjoint(sounds)


def _precedes(sign: str | None, sounds: Collection[str], lexicon: Lexicon) -> bool:
    """Whether a character may stand before one of the sounds in what rules watch for."""
    return sign is not None and not lexicon.after.get(sign, {}).keys().isdisjoint(sounds)
