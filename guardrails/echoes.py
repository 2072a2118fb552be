"""Echoes: places that sound like a word of the rules but are written otherwise, found by the sound of whole words."""

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache, cached_property
from itertools import accumulate, chain, islice, product
from typing import NamedTuple

from guardrails import sentences
from guardrails.anchors import Commonness, Sieve
from guardrails.hearing import Hearing
from guardrails.matching import spans_of
from guardrails.rows import FIGURES, FUNCTIONAL, Rows
from guardrails.sounds import ordinary, readings, spells, syllable_signs
from guardrails.spelling import RUN, Spelt, spell
from guardrails.vocabulary import links
from guardrails.words import Pattern, compiled, expression

HAN = re.compile("[㐀-鿿]")
PIECE = re.compile(r"\\.|\[|\]|[㐀-鿿]", re.DOTALL)
MOST = 1200
"""Code points of a text in which words are sought by their sound."""
AROUND = 16
"""Code points around a sign of disguise in which words are sought."""
TRIED = 40
"""Places of one word that are looked at in one text."""
OPPOSITE = frozenset("买卖")
"""Two that sound alike and are told apart by everybody."""
WAYS = 16
"""Ways of writing one place that are tried."""

Stretch = tuple[int, int]
"""Code points [start, end) of a text."""


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
def _all_heard(character: str) -> str:
    """The signs of all its syllables, and the figure it is."""
    signs = "".join(dict.fromkeys(syllable_signs()[each] for each in readings().get(character, ()))) or character
    return signs + "".join(figure for figure, numeral in FIGURES.items() if numeral == character)


def _any_sound(character: re.Match[str]) -> str:
    """A pattern of any sound of a character."""
    signs = _all_heard(character[0])
    return signs if len(signs) == 1 else f"[{signs}]"


def sounded(word: str) -> str:
    """A word of a rule as a pattern of sounds."""
    plain = expression(word)
    if "[" not in plain:
        return f"/{HAN.sub(_any_sound, plain)}/"
    inside, pieces = False, []
    at = 0
    for piece in PIECE.finditer(plain):
        pieces.append(plain[at : piece.start()])
        at = piece.end()
        inside = piece[0] == "[" or (inside and piece[0] != "]")
        if HAN.match(piece[0]):
            signs = _all_heard(piece[0])
            pieces.append(signs if inside or len(signs) == 1 else f"[{signs}]")
        else:
            pieces.append(piece[0])
    return f"/{''.join(pieces)}{plain[at:]}/"


class Echoes:
    """Hears the words of the rules in a text, however their characters are written."""

    def __init__(self, words: Iterable[str], lawful: str) -> None:
        self.words = {sounded(word): word for word in words if links(word)}
        self.lawful = lawful
        self.last: tuple[str, list[Echo]] = ("", [])
        """The text last listened to, for it is suspected first and then read."""

    @cached_property
    def rows(self) -> Rows:
        """The rows of three that its words hold."""
        return Rows(self.words.values())

    @cached_property
    def sieve(self) -> Sieve:
        """Tells which words a line may hold by its sound."""
        return Sieve(self.words, Commonness(spell(self.lawful).signs))

    def found(self, text: str, hearing: Hearing) -> list[Echo]:
        """What is written otherwise near pinyin, odd characters and rows unlike the rules' own."""
        last = self.last
        if last[0] != text:
            self.last = last = text, self._found(text, hearing)
        return last[1]

    def _found(self, text: str, hearing: Hearing) -> list[Echo]:
        places = _first(around(text, self.rows.unlike(text, MOST)))
        lone = hearing.lone(text) if places else frozenset()
        echoes: dict[int, Echo] = {}
        for start, end in places:
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


class Heard(NamedTuple):
    """A word heard at a place: how each piece is to be written, the word's pairs, the characters that are odd."""

    place: Place
    way: list[str]
    pairs: frozenset[str]
    lone: Container[int]

    @property
    def changed(self) -> list[int]:
        """The pieces written otherwise."""
        return [at for at, piece in enumerate(self.place.pieces) if piece != self.way[at]]

    @property
    def echoes(self) -> list[Echo]:
        """How they are to be written."""
        return [Echo(*self.place.piece(at), self.way[at]) for at in self.changed]

    def tells(self, at: int) -> bool:
        """Whether a change is likely: pinyin or an odd character beside one of the word, or a row of the word's."""
        beside = [other for other in (at - 1, at + 1) if self._paired(*sorted((at, other)))]
        piece, (start, _) = self.place.pieces[at], self.place.piece(at)
        if piece.isascii() and piece.isalpha():
            return bool(beside)
        if {piece, self.way[at]} == OPPOSITE:
            return False
        return (start in self.lone and not set(beside) <= set(self.changed)) or self._in_a_row(at, piece, start)

    def _paired(self, one: int, other: int) -> bool:
        """Whether two pieces stand side by side in the word."""
        return one >= 0 and other < len(self.way) and self.way[one] + self.way[other] in self.pairs

    def _in_a_row(self, at: int, piece: str, start: int) -> bool:
        """Whether four of the word stand in a row, or three where the one changed makes no sense as it is written."""
        first = next(one for one in range(at, -1, -1) if not self._paired(one - 1, one))
        last = next(one for one in range(at, len(self.way)) if not self._paired(one, one + 1))
        if last - first < 2 or self._ordinary(self.place.piece(first)[0]) or self._ordinary(self.place.piece(last)[1]):
            return False
        if any(map(self._ordinary, (start, start + 1))):
            return False
        kept = set(range(first, last + 1)) - set(self.changed)
        return last - first > 2 or (bool(kept) and piece not in FUNCTIONAL and not piece.isdigit())

    def _ordinary(self, at: int) -> bool:
        """Whether an ordinary word lies across a place, as written."""
        return at > 0 and self.place.text[at - 1 : at + 1] in ordinary()


def around(text: str, unlike: Iterable[int]) -> list[Stretch]:
    """Where words may be heard: around pinyin, and around rows unlike the rules' own."""
    runs = (run.span() for run in RUN.finditer(text) if spells(run[0]))
    return joined_up((max(0, at - AROUND), at + AROUND) for at in chain(unlike, *runs))


def joined_up(places: Iterable[Stretch]) -> list[Stretch]:
    """Places from left to right, those that overlap as one."""
    joined: list[Stretch] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _first(places: list[Stretch]) -> list[Stretch]:
    """The places that are looked at: the first, up to `MOST` code points."""
    lengths = accumulate(end - start for start, end in places)
    return [place for place, length in zip(places, lengths, strict=True) if length <= MOST]


def written(word: str, place: Place, lone: Container[int]) -> list[Echo]:
    """What has to be written otherwise for a word to stand at a place; none where it does, or that tells little."""
    pieces, pattern, known = place.pieces, compiled(word), _signs(word)
    if pattern.search("".join(pieces).encode()):
        return []
    choices = [
        [piece] if piece in known.get(sound, piece) else list(known[sound])
        for piece, sound in zip(pieces, place.signs, strict=True)
    ]
    for way in islice(product(*choices), WAYS):
        if pattern.search("".join(way).encode()):
            heard = Heard(place, _least(pattern, pieces, list(way)), _near(word), lone)
            return heard.echoes if all(map(heard.tells, heard.changed)) else []
    return []


def _least(pattern: Pattern, pieces: list[str], way: list[str]) -> list[str]:
    """The way with as few changes as let the pattern match."""
    for at, piece in enumerate(pieces):
        if way[at] != piece:
            kept = [*way[:at], piece, *way[at + 1 :]]
            if pattern.search("".join(kept).encode()):
                way = kept
    return way


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
