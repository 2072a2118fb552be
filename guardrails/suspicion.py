"""Suspicion: whether a text may hold words of the rules in disguise; asked of every text before any is read for them.

Whatever stands in disguise still sounds like the word it stands for, once decorations are left out. What sound does not
tell (parts of characters, spoken figures, marks inside words, English, pinyin) shows by a sign of its own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from guardrails.anchors import Commonness, Sieve
from guardrails.echoes import Stretch, joined_up
from guardrails.folding import Folded, Places, fold
from guardrails.glance import Glance
from guardrails.latin import english
from guardrails.lexicon import Lexicon, Sign, signs
from guardrails.likeness import MARK, hear, heard_anchors, likeness
from guardrails.loosening import MOST as GAPS
from guardrails.loosening import Loosened, loosen
from guardrails.markup import written_out
from guardrails.rereading import FIGURE, MOST, line_of
from guardrails.vocabulary import links
from guardrails.words import Pattern

TRIED = 50
"""Places of one word in one sentence that are looked at; where there are more, the text is read anyway."""
PIECE, PIECES = 100, 50
"""Code points of a piece of lawful copy, and pieces that are glanced at to know whether glances tell anything."""


class Hearsay(NamedTuple):
    """A text as it is written, and without what was put between its characters; with the signs of disguise it shows."""

    written: Folded
    loose: Loosened
    shown: frozenset[Sign]

    @property
    def text(self) -> str:
        """What is left of it."""
        return self.loose.folded.text


class Odd(NamedTuple):
    """Where, in what is heard, words may be written otherwise: stretches, and borders where something was taken out."""

    stretches: list[Stretch]
    gaps: list[int]

    def touches(self, start: int, end: int) -> bool:
        """Whether [start, end) holds any of it."""
        number = bisect_left(self.stretches, end, key=itemgetter(0))
        within = number > 0 and self.stretches[number - 1][1] > start
        return within or bisect_right(self.gaps, start) < bisect_left(self.gaps, end)


class Suspicion:
    """Suspects a text of holding some words in disguise."""

    def __init__(self, words: tuple[str, ...], lexicon: Lexicon, common: Commonness) -> None:
        self.words, self.lexicon, self.common = words, lexicon, common
        self.han = any(map(links, words))

    @cached_property
    def glance(self) -> Glance:
        """Tells of most texts that they hold none of the words where marks stand between their characters."""
        return Glance(self.words, self.common)

    @cached_property
    def _telling(self) -> bool:
        """Whether a glance tells anything: some lawful copy, if there is much, is sure to hold none of the words."""
        samples = hear(fold(self.lexicon.lawful[: PIECE * PIECES])).signs
        pieces = [samples[at : at + PIECE] for at in range(0, len(samples), PIECE)]
        return len(samples) < PIECE * PIECES // 2 or not all(any(self.sieve.lines(piece)) for piece in pieces)

    @cached_property
    def sieve(self) -> Sieve:
        """Tells by their sound which words a sentence may hold."""
        return Sieve(self.words, self.common, heard_anchors)

    def clear(self, text: str) -> bool:
        """Whether a text as it is written is sure at a glance to hold none of the words; a long one is read first."""
        return self._telling and len(text) <= MOST and self.glance.clear(text)

    def hear(self, folded: Folded) -> Hearsay | None:
        """What may be said in a text; None where none of the words can be, in disguise or not."""
        if self._telling and self.glance.clear(folded.text) and self._little(folded.text):
            return None
        shown = signs()(folded.text)
        return Hearsay(folded, loosen(folded, shown, self.lexicon.runs) if shown else Loosened(folded), shown)

    def of(self, said: Hearsay) -> bool:
        """Whether words may stand in disguise."""
        return self._shows(said) or self._sounds(said) or self._too_much(said)

    def _shows(self, said: Hearsay) -> bool:
        """Whether a sign tells what sound does not."""
        shown, text, closed = said.shown, said.text, bool(said.loose.places)
        return bool(shown) and bool(
            (Sign.MARKUP in shown and written_out(said.written)[1])
            or (Sign.PART in shown and self.lexicon.split(text))
            or ((closed or Sign.ENGLISH in shown) and next(english(text, self.lexicon.english, closed=closed), None))
            or (Sign.PINYIN in shown and self.han and line_of(text, self.lexicon).runs)
        )

    def _sounds(self, said: Hearsay) -> bool:
        """Whether a word is heard where it may be written otherwise."""
        joined, others = (
            said.loose.folded.within(place[:2] for place in said.loose.places if place.closes == closes)
            for closes in (True, False)
        )
        stretches = [*self._stretches(said), *others]
        if not (stretches or joined):
            return self._echoes(said)
        heard = hear(said.loose.folded)
        odd = _odd(heard.places, stretches, [end - 1 for _, end in joined])
        return self._echoes(said) or any(
            odd.touches(*place)
            for start, end, bits in self.sieve.lines(heard.signs)
            if odd.touches(start, end)
            for word in self.sieve.named(bits)
            for place in _places(likeness(word), heard.signs, start, end)
        )

    def _echoes(self, said: Hearsay) -> bool:
        """Whether a whole word is heard near pinyin, or in a row unlike the rules' own."""
        return self.han and bool(self.lexicon.echoes.found(said.text, self.lexicon.hearing))

    def _stretches(self, said: Hearsay) -> list[Stretch]:
        """Where a character may be read otherwise."""
        if not self.han:
            return []
        figures = [found.span() for found in FIGURE.finditer(said.text)] if Sign.FIGURE in said.shown else []
        return [*figures, *((at, at + 1) for at in self.lexicon.hearing.odd(said.text))]

    def _little(self, text: str) -> bool:
        """Whether a text without signs that tell is sure to look no more like disguise than is read."""
        return len(text) <= MOST or (
            len(FIGURE.findall(text)) + len(self.lexicon.hearing.odd(text, MOST)) < MOST
            and len(MARK.findall(text)) < GAPS
        )

    def _too_much(self, said: Hearsay) -> bool:
        """Whether more of a text looks like disguise than is read."""
        if len(said.text) <= MOST:
            return False
        return said.loose.unread is not None or line_of(said.text, self.lexicon).unread is not None


def common_sounds(lexicon: Lexicon) -> Commonness:
    """How common sounds are in lawful copy."""
    return Commonness(hear(fold(lexicon.lawful)).signs)


def _odd(places: Places, stretches: list[Stretch], gaps: list[int]) -> Odd:
    """What is odd in a text, where it is heard."""
    where = places.searchsorted(stretches).tolist() if stretches else []
    return Odd(joined_up(map(tuple, where)), places.searchsorted(gaps).tolist())


def _places(pattern: Pattern, signs: str, start: int, end: int) -> Iterator[Stretch]:
    """From each place where the pattern matches in signs[start:end], how far; all of it where there are too many."""
    line = signs[start:end].encode()
    seen, at = 0, start
    for _ in range(TRIED):
        match = pattern.search(line, seen)
        if match is None:
            return
        first, last = match.span()
        at += len(line[seen:first].decode())
        yield at, at + len(line[first:last].decode())
        seen = first + len(signs[at : at + 1].encode())
        at += 1
    yield start, end
