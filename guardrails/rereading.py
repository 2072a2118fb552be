"""Rereading: disguised Han writing read as a term of the lexicon (bao本, 宝本, 亻呆本), never against good sense."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from guardrails.lexicon import HAN, Lexicon, sensible
from guardrails.sounds import DIGITS, chief, spells, wholes

LATIN = re.compile("[a-z]{2,}")
BORDER = re.compile(r"[、,:。!?;\n\"'“”‘’()【】《》「」\[\]<>]")
PIECE = re.compile(rf"[a-z]+|(?<![0-9.,])[0-9](?![0-9.,%])|[0-9][0-9.,%]*|[{HAN}〇]|.", re.DOTALL)
REACH = 10
LONGEST = 48
"""Letters a run of pinyin may have."""


@dataclass(frozen=True)
class Reread:
    """A stretch [start, end) of the folded text that spells `term`; `cuts` are where its characters begin."""

    start: int
    end: int
    term: str
    cuts: tuple[int, ...]


class Token(NamedTuple):
    """A unit of the folded text: what it stands for, where, and how it sounds."""

    sign: str
    start: int
    end: int
    letters: str

    @property
    def latin(self) -> bool:
        """Whether it is a run of Latin letters."""
        return self.sign.isascii() and self.sign.isalpha()

    def stands_for(self, character: str) -> bool:
        """Whether it is another Han character in the place of `character`."""
        return self.sign != character and self.sign.isalpha() and not self.latin

    def disguises(self, character: str) -> bool:
        """Whether it writes `character` in letters, a digit or parts."""
        return (self.sign != character and not self.stands_for(character)) or self.end - self.start > len(self.sign)


def reread(text: str, lexicon: Lexicon, found: list[tuple[int, int]]) -> Iterator[Reread]:
    """The terms written in disguise around the visible signs and the places already `found`."""
    signs = [run.span() for run in LATIN.finditer(text) if len(run[0]) <= LONGEST and spells(run[0])]
    for start, end in _merged(sorted((*signs, *found))):
        for joined in (0, 1) if lexicon.split(text[start:end]) else (0,):
            yield from Line(text, tuple(tokens(text, start, min(end, len(text)), joined))).terms(lexicon)


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches within reach of the places."""
    merged: list[tuple[int, int]] = []
    for start, end in places:
        if merged and start - REACH <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end + REACH))
        else:
            merged.append((max(0, start - REACH), end + REACH))
    return merged


def tokens(text: str, start: int, end: int, joined: int) -> Iterator[Token]:
    """The units of text[start:end]: Latin runs whole, parts put together from `joined` on, decorations left out."""
    at = start
    while at > 0 and text[at - 1].isascii() and text[at - 1].isalpha():
        at -= 1
    while at < end:
        whole = wholes().get(text[at : at + 2])
        if whole and not (joined and text[at + 1 : at + 3] in wholes()):
            yield Token(whole, at, at + 2, chief(whole))
            at += 2
            continue
        piece = PIECE.match(text, at)
        sign = piece[0] if piece else text[at]
        run = sign.isascii() and sign.isalpha() and len(sign) <= LONGEST
        letters = DIGITS.get(sign) or (sign if run else chief(sign))
        if letters != "\n" or sign.isalnum() or BORDER.match(sign):
            yield Token(sign, at, at + len(sign), letters)
        at += len(sign)


@dataclass(frozen=True)
class Line:
    """A stretch of text as units, and as the letters they sound."""

    text: str
    units: tuple[Token, ...]

    @cached_property
    def begins(self) -> list[int]:
        """Where each unit begins among the letters."""
        return list(accumulate((len(unit.letters) for unit in self.units), initial=0))

    def terms(self, lexicon: Lexicon) -> Iterator[Reread]:
        """The terms it spells in disguise."""
        keys, automaton = lexicon.letters
        for start, end, number in automaton.find_overlapping("".join(unit.letters for unit in self.units)):
            for term, spelling in lexicon.spelt.get(keys[number], ()):
                places = self._places(start, end, spelling)
                if places and self._disguised(places, term):
                    yield self._reread(start, term, spelling, places)
                    break

    def _places(self, start: int, end: int, spelling: tuple[str, ...]) -> list[int] | None:
        """The unit of every syllable; None if a character, or a Latin run with a senseless rest, is cut through."""
        places, at = [], start
        for syllable in spelling:
            number = bisect_right(self.begins, at) - 1
            unit, begin = self.units[number], self.begins[number]
            fits = (
                at + len(syllable) <= begin + len(unit.letters)
                if unit.latin
                else unit.letters == syllable and begin == at
            )
            if not fits:
                return None
            places.append(number)
            at += len(syllable)
        head = self.units[places[0]].letters[: start - self.begins[places[0]]]
        tail = self.units[places[-1]].letters[end - self.begins[places[-1]] :]
        return places if spells(head) and spells(tail) else None

    def _disguised(self, places: list[int], term: str) -> bool:
        """Whether the units write the term in disguise, and cannot be meant as they stand."""
        units = [self.units[number] for number in places]
        strange = [unit for unit, character in zip(units, term, strict=True) if unit.stands_for(character)]
        written = any(unit.disguises(character) for unit, character in zip(units, term, strict=True))
        if not (strange or written) or 2 * len(strange) > len(term):
            return False
        return not any(sensible(self.text, unit.start, unit.end) for unit in strange)

    def _reread(self, start: int, term: str, spelling: tuple[str, ...], places: list[int]) -> Reread:
        cuts, end = [], 0
        for number, syllable in zip(places, spelling, strict=True):
            unit = self.units[number]
            cuts.append(unit.start + (start - self.begins[number] if unit.latin else 0))
            end = cuts[-1] + len(syllable) if unit.latin else unit.end
            start += len(syllable)
        return Reread(cuts[0], end, term, tuple(cuts))
