"""A first glance at a text as it is written: most hold none of the words, in disguise or not, and need no second."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise, product

import numpy as np
from daachorse import DoubleArrayAhoCorasick
from numpy.typing import NDArray

from guardrails.anchors import Commonness, Sieve
from guardrails.folding import DROPPED, SPREAD, Folding, folding
from guardrails.lexicon import ONES, RADICALS, TENS, Sign
from guardrails.likeness import bare_anchors, sounding
from guardrails.sounds import wholes
from guardrails.words import LONGEST

TELLING = frozenset({Sign.MARKUP, Sign.SPOKEN, Sign.PART, Sign.ENGLISH, Sign.PINYIN})
"""Signs of what does not sound like the word it stands for."""
LETTERS, FIGURES = "abcdefghijklmnopqrstuvwxyz", "0123456789@$!"
SIGNS = 0x3F00
"""How many signs are told apart."""
SILENT = b"\xff\xff"

Signs = NDArray[np.uint16]


class Glance:
    """Glances at texts for some words by their bare sound."""

    def __init__(self, words: Iterable[str], common: Commonness) -> None:
        self.sieve = Sieve(words, common, bare_anchors)
        self.automaton = DoubleArrayAhoCorasick(list(_cut(_heard, self.sieve.literals)))

    def clear(self, text: str) -> bool:
        """Whether a text, folded or not, is sure to hold none of the words and no sign that tells of a disguise."""
        codes = _codes(text).astype(np.intp)
        written, heard = _tables()
        if _telling().find(written.take(codes, mode="clip").tobytes()):
            return False
        signs = heard.take(codes, mode="clip").tobytes().replace(SILENT, b"")
        return not self.sieve.any(self.automaton.find_overlapping(signs), 2 * LONGEST)


@cache
def _telling() -> DoubleArrayAhoCorasick:
    """Finds what must stand in a text that shows a sign of `TELLING`, or that folds to more or fewer code points."""
    return DoubleArrayAhoCorasick(list(_cut(_written().take, _told())))


@cache
def _told() -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in _all_told() if max(each) <= DROPPED))


def _all_told() -> Iterator[str]:
    yield from (DROPPED, SPREAD, "&", "<", "\\", "百分之", *LETTERS, *RADICALS, *wholes())
    pairs = ((ONES, f"{ONES}{TENS}百千%元折倍.点"), (TENS, f"{ONES}万亿元%倍"))
    yield from map("".join, chain.from_iterable(product(*each) for each in pairs))
    yield from map(" ".join, product(FIGURES, FIGURES))


@cache
def _tables() -> tuple[Signs, Signs]:
    """What is written, and what is heard, for each code point of a text, folded or not."""
    return _written().take(folding()), _heard(sounding(bare=True)).take(folding())


@cache
def _written() -> Signs:
    """The sign of each folded code point; all those that tell nothing have one in common."""
    numbers = np.zeros(len(folding()), np.intp)
    told = sorted({ord(sign) for sign in chain.from_iterable(_told())})
    numbers[told] = range(1, len(told) + 1)
    return _signs(numbers)


def _heard(sounds: Folding) -> Signs:
    """The signs of what is heard: some that no copy uses have one in common."""
    return np.where(sounds == ord(DROPPED), np.uint16(0xFFFF), _signs(sounds % SIGNS))


def _signs(numbers: NDArray[np.intp] | Folding) -> Signs:
    """Two bytes for each number, the second unlike any first: an automaton is thrice as fast over bytes."""
    return (numbers & 0x7F | (numbers >> 7 | 0x80) << 8).astype(np.uint16)


def _cut(coded: Callable[[Folding], Signs], literals: Sequence[str]) -> Iterator[bytes]:
    """Each literal in signs."""
    signs = coded(_codes("".join(literals))).tobytes()
    ends = [0, *accumulate(2 * len(each) for each in literals)]
    return (signs[start:end] for start, end in pairwise(ends))


def _codes(text: str) -> Folding:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
