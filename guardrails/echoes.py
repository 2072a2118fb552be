"""Echoes: places that sound like a word of the rules but are written otherwise, found by the sound of whole words."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import islice, product
from typing import NamedTuple

from guardrails import sentences
from guardrails.anchors import Commonness, Sieve
from guardrails.matching import spans_of
from guardrails.sounds import DIGITS, readings, spells, syllables
from guardrails.vocabulary import links
from guardrails.words import compiled, expression

RUN = re.compile("[a-z]{2,120}")
HAN = re.compile("[㐀-鿿]")
CLASS = re.compile(r"\\.|\[|\]|[㐀-鿿]", re.DOTALL)
NEAR_STARTS, NEAR_ENDS = {"zh": "z", "ch": "c", "sh": "s", "l": "n"}, {"ing": "in", "eng": "en", "ang": "an"}
TRIED = 40
"""Places of one word that are looked at in one text."""
WAYS = 16
"""Ways of writing one place that are tried."""


class Spelt(NamedTuple):
    """A text by its sound: one sign for each syllable; sign `i` stands for [cuts[i], cuts[i + 1]) of the text."""

    signs: str
    cuts: list[int]


class Echo(NamedTuple):
    """The piece [start, end) of a text that stands for `sign` in a word of the rules."""

    start: int
    end: int
    sign: str


@cache
def near(syllable: str) -> str:
    """A syllable without what many do not tell apart: zh and z, l and n, ing and in."""
    for start, plain in NEAR_STARTS.items():
        if syllable.startswith(start):
            syllable = plain + syllable[len(start) :]
    for end, plain in NEAR_ENDS.items():
        if syllable.endswith(end):
            syllable = syllable[: -len(end)] + plain
    return syllable


@cache
def _numbers() -> dict[str, str]:
    """A sign of its own for each syllable, those nearly alike sharing one."""
    plain = sorted({near(syllable) for syllable in syllables()})
    return {syllable: chr(0xA000 + plain.index(near(syllable))) for syllable in sorted(syllables())}


@cache
def _heard() -> dict[int, str]:
    """The sign of each character's chief syllable."""
    return {ord(character): _numbers()[each[0]] for character, each in readings().items()}


@cache
def _all_heard(character: str) -> str:
    """The signs of all its syllables, and the figure it is."""
    signs = "".join(dict.fromkeys(_numbers()[each] for each in readings().get(character, ()))) or character
    return signs + "".join(figure for figure in "0123456789" if character in "〇一二三四五六七八九"["0123456789".index(figure)])


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


def spell(text: str) -> Spelt:
    """The text by its sound, runs of pinyin cut into syllables."""
    signs, cuts, at = [], [], 0
    for run in RUN.finditer(text):
        if spells(run[0]):
            signs.append(text[at : run.start()].translate(_heard()))
            cuts += range(at, run.start())
            for start, end in _cut(run[0]):
                signs.append(_numbers()[run[0][start:end]])
                cuts.append(run.start() + start)
            at = run.end()
    signs.append(text[at:].translate(_heard()))
    return Spelt("".join(signs), [*cuts, *range(at, len(text) + 1)])


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


class Echoes:
    """Hears the words of the rules in a text, however their characters are written."""

    def __init__(self, words: Iterable[str], lawful: str) -> None:
        self.words = {sounded(word): word for word in words if links(word)}
        self.lawful = lawful

    @cached_property
    def sieve(self) -> Sieve:
        return Sieve(self.words, Commonness(spell(self.lawful).signs))

    def found(self, text: str) -> Iterator[tuple[str, list[Echo]]]:
        """The words heard, and the pieces that are written otherwise."""
        spelt = spell(text)
        lines = sentences.bordered(spelt.signs)
        start = 0
        for line in lines.split("\n"):
            for heard in self.sieve.possible(line) if line else ():
                for first, last in islice(spans_of(compiled(heard), lines, start, start + len(line)), TRIED):
                    echoes = _written(self.words[heard], text, spelt, first, last)
                    if echoes:
                        yield self.words[heard], echoes
            start += len(line) + 1


def _written(word: str, text: str, spelt: Spelt, first: int, last: int) -> list[Echo]:
    """What in text, signs [first, last), has to be written otherwise for the word to stand there; none if it does."""
    pieces = [text[spelt.cuts[at] : spelt.cuts[at + 1]] for at in range(first, last)]
    pattern, known = compiled(word), _signs(word)
    if pattern.search("".join(pieces).encode()):
        return []
    choices = [
        [piece] if piece in known.get(sound, piece) else list(known[sound])
        for piece, sound in zip(pieces, spelt.signs[first:last], strict=True)
    ]
    for way in islice(product(*choices), WAYS):
        if pattern.search("".join(way).encode()):
            return _least(pattern, pieces, list(way), spelt.cuts[first : last + 1])
    return []


def _least(pattern, pieces: list[str], way: list[str], cuts: list[int]) -> list[Echo]:
    """The changes without which the pattern does not match."""
    for at, piece in enumerate(pieces):
        if way[at] != piece:
            kept = [*way[:at], piece, *way[at + 1 :]]
            if pattern.search("".join(kept).encode()):
                way = kept
    return [Echo(cuts[at], cuts[at + 1], way[at]) for at, piece in enumerate(pieces) if way[at] != piece]


@cache
def _signs(word: str) -> dict[str, str]:
    """For each sound the characters of a word."""
    signs: dict[str, str] = {}
    for character in dict.fromkeys(HAN.findall(expression(word))):
        for sound in _all_heard(character):
            signs[sound] = signs.get(sound, "") + character
    return signs
