"""Echoes: places that sound like a word of the rules but are written otherwise, found by the sound of whole words."""

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache, cached_property
from itertools import chain, islice, product
from typing import NamedTuple

import numpy as np

from guardrails import sentences
from guardrails.anchors import Commonness, Sieve
from guardrails.hearing import Codes, Hearing, codes_of, sounds, usual
from guardrails.matching import spans_of
from guardrails.sounds import alone, ordinary, readings, spells, syllables
from guardrails.vocabulary import links, triples
from guardrails.words import Pattern, compiled, expression

RUN = re.compile("[a-z]{2,120}")
HAN = re.compile("[㐀-鿿]")
CLASS = re.compile(r"\\.|\[|\]|[㐀-鿿]", re.DOTALL)
FIGURES = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
PARTICLES = frozenset("的了是在个以和与")
ROWS = 1 << 22
_NONE = np.zeros(1, np.bool_)
AROUND = 16
TRIED = 40
"""Places of one word that are looked at in one text."""
Stretch = tuple[int, int]
WAYS = 16
"""Ways of writing one place that are tried."""


class Spelt(NamedTuple):
    """A text by its sound: one sign for each syllable; sign `i` stands for [cuts[i], cuts[i + 1]) of the text."""

    signs: str
    cuts: list[int]


class Place(NamedTuple):
    """Where a word is heard: signs [first, last) of a text."""

    text: str
    spelt: Spelt
    first: int
    last: int

    @property
    def signs(self) -> str:
        """What is heard."""
        return self.spelt.signs[self.first : self.last]

    @property
    def pieces(self) -> list[str]:
        """What is written for each sign."""
        return [self.text[slice(*self.piece(at))] for at in range(self.last - self.first)]

    def piece(self, at: int) -> tuple[int, int]:
        """Where a sign is written."""
        return self.spelt.cuts[self.first + at], self.spelt.cuts[self.first + at + 1]


class Echo(NamedTuple):
    """The piece [start, end) of a text that stands for `sign` in a word of the rules."""

    start: int
    end: int
    sign: str


@cache
def _numbers() -> dict[str, str]:
    """A sign of its own for each syllable, out of a script that copy does not use."""
    return {syllable: chr(0xA000 + number) for number, syllable in enumerate(sorted(syllables()))}


@cache
def _heard() -> dict[int, str]:
    """The sign of each character's chief syllable."""
    return {ord(character): _numbers()[each[0]] for character, each in readings().items()}


@cache
def _all_heard(character: str) -> str:
    """The signs of all its syllables, and the figure it is."""
    signs = "".join(dict.fromkeys(_numbers()[each] for each in readings().get(character, ()))) or character
    return signs + "".join(figure for figure, numeral in FIGURES.items() if numeral == character)


def sounded(word: str) -> str:
    """A word of a rule as a pattern of sounds."""
    inside, pieces = False, []
    at = 0
    plain = expression(word)
    for piece in CLASS.finditer(plain):
        pieces.append(plain[at : piece.start()])
        at = piece.end()
        inside = piece[0] == "[" or (inside and piece[0] != "]")
        if HAN.match(piece[0]):
            signs = _all_heard(piece[0])
            pieces.append(signs if inside or len(signs) == 1 else f"[{signs}]")
        else:
            pieces.append(piece[0])
    return f"/{''.join(pieces)}{plain[at:]}/"


def spell(text: str, start: int = 0) -> Spelt:
    """The text, which begins at `start` of another, by its sound; runs of pinyin are cut into syllables."""
    signs, cuts, at = [], [], 0
    for run in RUN.finditer(text):
        if spells(run[0]):
            signs.append(text[at : run.start()].translate(_heard()))
            cuts += range(at, run.start())
            for first, last in _cut(run[0]):
                signs.append(_numbers()[run[0][first:last]])
                cuts.append(run.start() + first)
            at = run.end()
    signs.append(text[at:].translate(_heard()))
    return Spelt("".join(signs), [start + cut for cut in (*cuts, *range(at, len(text) + 1))])


def _cut(run: str) -> list[tuple[int, int]]:
    """A run of pinyin as the fewest syllables."""
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(run) + 1):
        starts = [(best[start][0] + 1, start) for start in range(max(0, end - 6), end) if run[start:end] in _numbers()]
        best.append(min(starts, default=(len(run) + 1, end - 1)))
    cuts, at = [], len(run)
    while at:
        cuts.append((best[at][1], at))
        at = best[at][1]
    return cuts[::-1]


class Rows:
    """Three characters in a row, as the words of the rules have them, to be found by their sound."""

    def __init__(self, words: Iterable[str]) -> None:
        self.known = frozenset(row for row in chain.from_iterable(map(triples, words)) if PARTICLES.isdisjoint(row))
        self.table = np.zeros(ROWS, np.bool_)
        self.table[_keys(codes_of("".join(sorted(self.known))))[::3]] = True
        self.rows: dict[tuple[int, ...], list[str]] = {}
        for row in sorted(self.known):
            self.rows.setdefault(tuple(_sounds().take(codes_of(row)).tolist()), []).append(row)

    def unlike(self, text: str) -> list[int]:
        """Where three in a row sound as in a word of the rules, are not written so, and make no other sense."""
        codes = codes_of(text)
        found = self.table.take(_keys(codes)) if len(codes) > 2 else _NONE
        if not found.any():
            return []
        usually = np.concatenate((_NONE, usual().hold(codes) > 0, _NONE))
        found &= ~(usually[1:-2] & usually[2:-1])
        usually = np.concatenate((usually, _NONE))
        found = np.concatenate((found, _NONE))
        longer = found[:-1] & found[1:] & ~usually[:-4] & ~usually[4:]
        single = found[:-1] & ~usually[:-4] & ~usually[3:-1]
        heard = _sounds().take(codes).tolist()
        return [
            at
            for at in (single | longer).nonzero()[0].tolist()
            if text[at : at + 3] not in self.known
            and any(longer[at] or _odd(text[at : at + 3], row) for row in self.rows.get(tuple(heard[at : at + 3]), ()))
        ]


def _odd(written: str, row: str) -> bool:
    """Whether what is written otherwise than in a row are no words of their own, and something is not."""
    changed = [one for one, other in zip(written, row, strict=True) if one != other]
    return len(changed) < len(row) and alone().isdisjoint(changed) and FIGURES.keys().isdisjoint(changed)


@cache
def _sounds() -> Codes:
    """The number of each character's chief syllable, a figure's being that of its numeral."""
    chief = sounds()[0].copy()
    chief[[ord(figure) for figure in FIGURES]] = chief[[ord(numeral) for numeral in FIGURES.values()]]
    return chief


@cache
def _hashed() -> tuple[Codes, Codes, Codes]:
    """What each character adds to the key of a row, as its first, second and third."""
    first, second, third = ((_sounds() * factor) & (ROWS - 1) for factor in (7919, 433, 1))
    return first, second, third


def _keys(codes: Codes) -> Codes:
    """A number for each three in a row, by their sound."""
    first, second, third = _hashed()
    keys: Codes = first.take(codes[:-2]) ^ second.take(codes[1:-1]) ^ third.take(codes[2:])
    return keys


class Echoes:
    """Hears the words of the rules in a text, however their characters are written."""

    def __init__(self, words: Iterable[str], lawful: str) -> None:
        self.words = {sounded(word): word for word in words if links(word)}
        self.lawful = lawful

    @cached_property
    def rows(self) -> Rows:
        """The rows of three that its words hold."""
        return Rows(self.words.values())

    @cached_property
    def sieve(self) -> Sieve:
        """Tells which words a line may hold by its sound."""
        return Sieve(self.words, Commonness(spell(self.lawful).signs))

    def found(self, text: str, hearing: Hearing, unlike: Iterable[int]) -> list[Echo]:
        """What is written otherwise near pinyin, odd characters and rows unlike the rules' own."""
        runs = [run.span() for run in RUN.finditer(text) if spells(run[0])]
        lone = hearing.lone(text) if runs or unlike else frozenset()
        around = sorted((max(0, at - AROUND), at + AROUND) for span in (*runs, *zip(unlike, unlike)) for at in span)
        echoes: dict[int, Echo] = {}
        for start, end in _joined(around):
            for echo in chain.from_iterable(self._heard(text, lone, start, end)):
                echoes.setdefault(echo.start, echo)
        return sorted(echoes.values())

    def _heard(self, text: str, lone: Container[int], start: int, end: int) -> Iterator[list[Echo]]:
        """For each word heard in text[start:end], the longest first, what is written otherwise."""
        spelt = spell(text[start:end], start)
        lines = sentences.bordered(spelt.signs)
        heard = [
            (first - last, first, last, word)
            for since, until, words in self.sieve.lines(lines)
            for word in self.sieve.named(words)
            for first, last in islice(spans_of(compiled(word), lines, since, until), TRIED)
        ]
        for _, first, last, word in sorted(heard):
            yield written(self.words[word], Place(text, spelt, first, last), lone)


def _joined(places: Iterable[Stretch]) -> list[Stretch]:
    """Places that overlap as one."""
    joined: list[Stretch] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def written(word: str, place: Place, lone: Container[int]) -> list[Echo]:
    """What has to be written otherwise for the word to stand at a place; none where it does, or where that tells little."""
    pieces, pattern, known = place.pieces, compiled(word), _signs(word)
    if pattern.search("".join(pieces).encode()):
        return []
    choices = [
        [piece] if piece in known.get(sound, piece) else list(known[sound])
        for piece, sound in zip(pieces, place.signs, strict=True)
    ]
    for way in islice(product(*choices), WAYS):
        if pattern.search("".join(way).encode()):
            least = _least(pattern, pieces, list(way))
            changed = [at for at, piece in enumerate(pieces) if least[at] != piece]
            tells = all(_tells(at, word, least, place, lone, changed) for at in changed)
            return [Echo(*place.piece(at), least[at]) for at in changed] if tells else []
    return []


def _least(pattern: Pattern, pieces: list[str], way: list[str]) -> list[str]:
    """The way with as few changes as let the pattern match."""
    for at, piece in enumerate(pieces):
        if way[at] != piece:
            kept = [*way[:at], piece, *way[at + 1 :]]
            if pattern.search("".join(kept).encode()):
                way = kept
    return way


def _tells(at: int, word: str, way: list[str], place: Place, lone: Container[int], changed: list[int]) -> bool:
    """Whether a change is likely: pinyin or an odd character beside one as written, or a row of the word's characters."""
    start, _ = place.piece(at)
    pairs = _near(word)
    beside = [o for o in (at - 1, at + 1) if 0 <= o < len(way) and way[min(o, at)] + way[max(o, at)] in pairs]
    if place.pieces[at].isascii() and place.pieces[at].isalpha():
        return bool(beside)
    if start in lone and any(other not in changed for other in beside):
        return True
    first, last = at, at + 1
    while first > 0 and way[first - 1] + way[first] in pairs:
        first -= 1
    while last < len(way) and way[last - 1] + way[last] in pairs:
        last += 1
    if _ordinary_across(place, first, last):
        return False
    kept = last - first - sum(first <= other < last for other in changed)
    inside = any(place.text[o : o + 2] in ordinary() for o in (start - 1, start))
    odd = kept > 0 and not inside and place.pieces[at] not in alone() and not place.pieces[at].isdigit()
    return last - first > 3 or (last - first == 3 and odd)


def _ordinary_across(place: Place, first: int, last: int) -> bool:
    """Whether an ordinary word, as written, lies across an end of pieces [first, last)."""
    ends = (place.spelt.cuts[place.first + first], place.spelt.cuts[place.first + last])
    return any(place.text[end - 1 : end + 1] in ordinary() for end in ends if end)


@cache
def _near(word: str) -> frozenset[str]:
    """The pairs that stand side by side in a word."""
    return frozenset(pair for pair, far in links(word) if not far)


@cache
def _signs(word: str) -> dict[str, str]:
    """For each sound the characters of a word."""
    signs: dict[str, str] = {}
    for character in dict.fromkeys(HAN.findall(expression(word))):
        for sound in _all_heard(character):
            signs[sound] = signs.get(sound, "") + character
    return signs
