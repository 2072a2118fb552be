"""Hearing: where a character is odd beside its neighbours, yet sounds like one that a rule's word has there."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guardrails.sounds import alone, ordinary, readings, syllables

PLANE = 0x10000
SAYING = 0xD800
"""Code points from here on say nothing where some lie beyond the basic plane."""
SOUNDS = 3
"""Readings of one character that are told apart."""

Codes = NDArray[np.intp]
NOWHERE = np.zeros(0, np.intp)


def codes_of(text: str) -> Codes:
    """The code points of `text`; those beyond the basic plane as one that says nothing."""
    coded = text.encode("utf-16-le", "surrogatepass")
    if len(coded) == 2 * len(text):
        return np.frombuffer(coded, np.uint16).astype(np.intp)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.intp)
    return np.where(codes < SAYING, codes, 0)


class Pairs(NamedTuple):
    """A set of pairs of characters as bits: a row for each first character, a bit for each second."""

    rows: Codes
    columns: Codes
    masks: NDArray[np.uint8]
    bits: NDArray[np.uint8]
    width: int

    def hold(self, codes: Codes) -> NDArray[np.uint8]:
        """Whether each two neighbours are in the set; not 0 where they are."""
        places = self.rows.take(codes[:-1]) + self.columns.take(codes[1:])
        held: NDArray[np.uint8] = self.bits.take(places) & self.masks.take(codes[1:])
        return held

    def joined(self, first: Codes, second: Codes) -> "Pairs":
        """The set with more pairs, as far as their characters are known to it."""
        bits = self.bits.copy()
        np.bitwise_or.at(bits, self.rows[first] + self.columns[second], self.masks[second])
        bits[: self.width] = 0
        return self._replace(bits=bits)


@cache
def usual() -> Pairs:
    """The ordinary words of two characters."""
    codes = codes_of("".join(sorted(ordinary())))
    first, second = (np.unique(each) for each in (codes[::2], codes[1::2]))
    width, number = len(second) // 8 + 1, np.arange(len(second))
    rows, columns, masks = np.zeros(PLANE, np.intp), np.zeros(PLANE, np.intp), np.zeros(PLANE, np.uint8)
    rows[first] = np.arange(1, len(first) + 1) * width
    columns[second], masks[second] = number // 8, 1 << number % 8
    none = np.zeros((len(first) + 1) * width, np.uint8)
    return Pairs(rows, columns, masks, none, width).joined(codes[::2], codes[1::2])


class Hearing:
    """Hears which characters of a text stand in for those of `links`, the pairs that rules' words have side by side.

    Pairs that are ordinary words, or stand in `lawful` copy, are meant as they stand.
    """

    def __init__(self, links: Iterable[str], lawful: str = "") -> None:
        codes, samples = codes_of("".join(sorted(links))), codes_of(lawful)
        first, second = codes[::2], codes[1::2]
        self.meant = usual().joined(first, second).joined(samples[:-1], samples[1:])
        known, size = np.unique(codes), len(syllables()) + 1
        self.size, self.width = size, len(known) + 1
        columns = np.zeros(PLANE, np.intp)
        columns[known] = np.arange(1, self.width)
        before, after = (np.zeros((size, self.width), np.bool_) for _ in range(2))
        both = np.zeros((size, size), np.bool_)
        for one in sounds():
            before[one[first], columns[second]] = after[one[second], columns[first]] = True
            for other in sounds():
                both[one[first], other[second]] = True
        for table in (before, after, both):
            table[0] = table[:, 0] = False
        linked = (before.any(axis=1) | after.any(axis=1)).astype(np.uint8)
        self.suspect = _suspect() & linked.take(sounds()[0])
        self.columns, self.before, self.after, self.both = columns, before.ravel(), after.ravel(), both.ravel()
        self.last: tuple[str, list[int]] = ("", [])
        """The text last listened to, for it is suspected first and then read."""

    def odd(self, text: str, most: int | None = None) -> list[int]:
        """The first places of characters that make no sense by their neighbours, but would if written as they sound."""
        last = self.last
        if last[0] != text:
            codes = codes_of(f"\0{text}\0")
            self.last = last = text, self._heard(codes, self._lone(codes))
        return last[1][:most]

    def lone(self, text: str) -> frozenset[int]:
        """Where characters stand that make no sense with their neighbours."""
        return frozenset(self._lone(codes_of(f"\0{text}\0")).tolist())

    def _lone(self, codes: Codes) -> Codes:
        """The same, of the characters inside."""
        if len(codes) < 4:
            return NOWHERE
        meant = self.meant.hold(codes)
        lone: Codes = np.greater(self.suspect.take(codes[1:-1]), meant[1:] | meant[:-1]).nonzero()[0]
        return lone

    def _heard(self, codes: Codes, lone: Codes) -> list[int]:
        """Those of the places where a neighbour, as written or as it sounds, is linked to the sound."""
        if not len(lone):
            return []
        beside = np.zeros(len(codes), np.bool_)
        beside[lone + 1] = True
        previous, own, following = (codes.take(lone + step) for step in range(3))
        before, sound, after = (sounds()[0].take(each) for each in (previous, own, following))
        line, row = sound * self.width, sound * self.size
        linked = self.before.take(line + self.columns.take(following)) | self.after.take(
            line + self.columns.take(previous)
        )
        linked |= beside.take(lone + 2) & self.both.take(row + after)
        linked |= beside.take(lone) & self.both.take(before * self.size + sound)
        places: list[int] = lone[linked].tolist()
        return places


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
def _suspect() -> NDArray[np.uint8]:
    """1 for the characters that have a sound and do not commonly stand alone."""
    suspect = (sounds()[0] > 0).astype(np.uint8)
    suspect[[ord(character) for character in alone()]] = 0
    return suspect
