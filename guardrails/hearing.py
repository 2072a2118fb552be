"""Hearing: where a character is odd beside its neighbours, yet sounds like one that a rule's word has there."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guardrails.sounds import alone, ordinary, readings, syllables

PLANE = 0x10000
SOUNDS = 3
"""Readings of one character that are told apart."""

Codes = NDArray[np.intp]


def codes_of(text: str) -> Codes:
    """The code points of `text`; those beyond the basic plane as one that says nothing."""
    coded = text.encode("utf-16-le", "surrogatepass")
    if len(coded) != 2 * len(text):
        coded = "".join(c if c < "\ud800" else "\0" for c in text).encode("utf-16-le")
    return np.frombuffer(coded, np.uint16).astype(np.intp)


class Pairs(NamedTuple):
    """A set of pairs of characters as bits: a row for each first character, a bit for each second."""

    rows: Codes
    columns: Codes
    masks: NDArray[np.uint8]
    bits: NDArray[np.uint8]

    def places(self, first: Codes, second: Codes) -> Codes:
        """Which byte holds the bit of each pair."""
        return self.rows.take(first) + self.columns.take(second)

    def hold(self, first: Codes, second: Codes) -> NDArray[np.bool_]:
        """Whether each pair is in the set."""
        return self.bits.take(self.places(first, second)) & self.masks.take(second) != 0

    def joined(self, first: Codes, second: Codes) -> "Pairs":
        """The set with more pairs, as far as their characters are known to it."""
        bits = self.bits.copy()
        np.bitwise_or.at(bits, self.places(first, second), self.masks[second])
        bits[: len(bits) // (int(self.rows.max()) // self._width + 1)] = 0
        return self._replace(bits=bits)

    @property
    def _width(self) -> int:
        return int(self.rows[self.rows > 0].min())


@cache
def usual() -> Pairs:
    """The ordinary words of two characters."""
    codes = codes_of("".join(sorted(ordinary())))
    first, second = codes[::2], codes[1::2]
    rows, columns = (np.unique(each) for each in (first, second))
    width = len(columns) // 8 + 1
    number, place = (np.zeros(PLANE, np.intp) for _ in range(2))
    number[rows] = np.arange(1, len(rows) + 1) * width
    place[columns] = np.arange(8, len(columns) + 8) // 8 - 1
    masks = np.zeros(PLANE, np.uint8)
    masks[columns] = 1 << (np.arange(len(columns)) % 8)
    empty = Pairs(number, place, masks, np.zeros((len(rows) + 1) * width, np.uint8))
    return empty.joined(first, second)


class Hearing:
    """Hears which characters of a text stand in for those of `links`, the pairs that rules' words have side by side.

    Pairs that are ordinary words, or stand in `lawful` copy, are meant as they stand.
    """

    def __init__(self, links: Iterable[str], lawful: str = "") -> None:
        codes, samples = codes_of("".join(sorted(links))), codes_of(lawful)
        first, second = codes[::2], codes[1::2]
        self.meant = usual().joined(first, second).joined(samples[:-1], samples[1:])
        size = len(syllables()) + 1
        self.size = size
        self.columns = np.zeros(PLANE, np.intp)
        known = np.unique(codes)
        self.columns[known] = np.arange(1, len(known) + 1)
        self.width = len(known) + 1
        self.before, self.after = (np.zeros(size * self.width, np.bool_) for _ in range(2))
        self.heard = np.zeros(size * size, np.bool_)
        for one in sounds():
            self.before[one[first] * self.width + self.columns[second]] = True
            self.after[one[second] * self.width + self.columns[first]] = True
            for other in sounds():
                self.heard[one[first] * size + other[second]] = True
        for table in (self.before, self.after):
            table[: self.width] = False
            table[:: self.width] = False
        self.heard[:size] = self.heard[::size] = False

    def odd(self, text: str) -> list[int]:
        """Where characters stand that make no sense with their neighbours, but would if written as they sound."""
        codes = codes_of(text)
        if len(codes) < 2:
            return []
        meant = self.meant.hold(codes[:-1], codes[1:])
        lone = _suspect().take(codes)
        lone[1:] &= ~meant
        lone[:-1] &= ~meant
        places = lone.nonzero()[0]
        return self._heard(codes, places, lone) if len(places) else []

    def _heard(self, codes: Codes, places: Codes, lone: NDArray[np.bool_]) -> list[int]:
        """Those of the places where a neighbour, as written or as it sounds, is linked to the sound."""
        sound = sounds()[0]
        own = sound.take(codes.take(places))
        left, right = np.maximum(places - 1, 0), np.minimum(places + 1, len(codes) - 1)
        previous, following = codes.take(left), codes.take(right)
        found = self.before.take(own * self.width + self.columns.take(following)) & (right > places)
        found |= self.after.take(own * self.width + self.columns.take(previous)) & (left < places)
        both = lone.take(right) & (right > places) & self.heard.take(own * self.size + sound.take(following))
        found |= both
        found |= lone.take(left) & (left < places) & self.heard.take(sound.take(previous) * self.size + own)
        return [int(at) for at in places[found]]


@cache
def sounds() -> tuple[NDArray[np.intp], ...]:
    """The numbers of each character's syllables, the chief one first; 0 for none."""
    numbers = {syllable: number for number, syllable in enumerate(sorted(syllables()), 1)}
    tables = tuple(np.zeros(PLANE, np.intp) for _ in range(SOUNDS))
    for character, each in readings().items():
        for table, syllable in zip(tables, each, strict=False):
            if character < "\uffff":
                table[ord(character)] = numbers[syllable]
    return tables


@cache
def _suspect() -> NDArray[np.bool_]:
    """The characters that have a sound and do not commonly stand alone."""
    suspect = sounds()[0] > 0
    suspect[[ord(character) for character in alone()]] = False
    return suspect
