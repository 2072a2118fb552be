"""Decoding: disguised writing read towards the vocabulary of the rules (bao本, 保·本, 宝本, 亻呆本, gu4ranteed).

Only a stretch that spells a term of the vocabulary is rewritten, and only if it cannot be read as ordinary words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick
from numpy.typing import NDArray

from guardrails.folding import Folded
from guardrails.sounds import DIGITS, chief, ordinary, readings, spellings, spells, syllables, wholes

HAN = "㐀-鿿"
DECORATION = r"(?:_|[^\w。!?;,、:…\n%¥$()《》<>「」『』【】\[\]〔〕{}\u201c\u201d\u2018\u2019\"'㐀-鿿])"
"""Signs that stand inside a word only to break it; marks of a sentence and quotes are none."""
SIGN = re.compile(
    rf"(?<=[{HAN}a-z]){DECORATION}{{1,4}}(?=[{HAN}a-z])"
    rf"|[a-z]{{2,}}|(?<![0-9.,])[0-9](?=[{HAN}])|(?<=[{HAN}])[0-9](?![0-9.,%])|〇"
    rf"|(?<=[{HAN}])[、,.:\"'“”‘’()【】《》「」\[\]<>](?=[{HAN}][、,.:\"'“”‘’()【】《》「」\[\]<>][{HAN}])"
)
REACH = 10


class Token(NamedTuple):
    """A unit of the folded text: what it stands for, where, how it sounds and what stands between it and the last."""

    sign: str
    start: int
    end: int
    letters: str
    gap: str


@dataclass(frozen=True)
class Reread:
    """A stretch [start, end) of the folded text that spells `term`; `cuts` are where its characters begin."""

    start: int
    end: int
    term: str
    cuts: tuple[int, ...]


class Lexicon:
    """The terms of the rules, findable by their sound."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = frozenset(terms)
        self.spelt: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for term in sorted(self.terms):
            if not term.isascii():
                for spelling in spellings(term):
                    self.spelt.setdefault("".join(spelling), []).append((term, spelling))

    @cached_property
    def keys(self) -> list[str]:
        """Every sound, in the order of the automaton."""
        return sorted(key for key in self.spelt if "\n" not in key) or ["\n"]

    @cached_property
    def automaton(self) -> CharwiseDoubleArrayAhoCorasick:
        """Finds the sounds in letters."""
        return CharwiseDoubleArrayAhoCorasick(self.keys)

    @cached_property
    def sounds(self) -> tuple[NDArray[np.uint16], list[str], CharwiseDoubleArrayAhoCorasick]:
        """The code of every character's sound, the coded terms, and what finds them."""
        codes = {syllable: number for number, syllable in enumerate(sorted(syllables()), 0x100)}
        table = np.zeros(0x10000, dtype=np.uint16)
        for character, (first, *_) in readings().items():
            table[ord(character)] = codes[first]
        coded = {coded_sound(term, table): None for term in self.terms if not term.isascii()}
        found = [code for code in coded if "\0" not in code] or ["\0"]
        return table, found, CharwiseDoubleArrayAhoCorasick(found)

    def stand_ins(self, text: str) -> list[tuple[int, int]]:
        """Where characters sound like a term without being one."""
        table, _, automaton = self.sounds
        hits = automaton.find_overlapping(coded_sound(text, table))
        return [(start, end) for start, end, _ in hits if text[start:end] not in self.terms]


def coded_sound(text: str, table: NDArray[np.uint16]) -> str:
    """One code point for the sound of each character of `text`."""
    if len(coded := text.encode("utf-16-le", "surrogatepass")) != 2 * len(text):
        coded = "".join(c if c < "\ud800" else "\0" for c in text).encode("utf-16-le")
    return table.take(np.frombuffer(coded, np.uint16)).tobytes().decode("utf-16-le")


def decode(folded: Folded, lexicon: Lexicon) -> tuple[Folded, list[tuple[int, int]]] | None:
    """The text with disguised terms written out, and where they now stand; None if there are none."""
    chosen: list[Reread] = []
    for found in sorted(_rereads(folded.text, lexicon), key=lambda reread: (reread.start, -reread.end, reread.term)):
        if not chosen or found.start >= chosen[-1].end:
            chosen.append(found)
    return _rewritten(folded, chosen) if chosen else None


def _rereads(text: str, lexicon: Lexicon) -> Iterator[Reread]:
    for start, end in _windows(text, lexicon):
        yield from _spelt(text, tokens(text, start, end), lexicon)
    yield from _latin(text, lexicon)


def _windows(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The stretches around every sign of disguise."""
    signs = [found.span() for found in SIGN.finditer(text) if not found[0].isalpha() or spells(found[0])]
    signs += [(at, at + 2) for at in range(len(text) - 1) if text[at : at + 2] in wholes()]
    signs += lexicon.stand_ins(text)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(signs):
        if merged and start - REACH <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end + REACH))
        else:
            merged.append((max(0, start - REACH), end + REACH))
    return merged


PIECE = re.compile(rf"[a-z]+|(?<![0-9.,])[0-9](?![0-9.,%])|[{HAN}〇]|[。!?;\n]|.", re.DOTALL)


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The units of text[start:end], Latin runs whole, parts put together, gaps noted."""
    found: list[Token] = []
    gap, at = "", _run_start(text, start)
    while at < min(end, len(text)):
        if whole := wholes().get(text[at : at + 2]):
            found.append(Token(whole, at, at + 2, chief(whole), gap))
            at, gap = at + 2, ""
            continue
        piece = PIECE.match(text, at)
        sign = piece[0] if piece else text[at]
        letters = DIGITS.get(sign) or (sign if sign.isascii() and sign.isalpha() else chief(sign))
        if letters == "\n" and not sign.isalnum() and sign != "\n":
            gap += sign
        else:
            found.append(Token(sign, at, at + len(sign), letters, gap))
            gap = ""
        at += len(sign)
    return found


def _run_start(text: str, at: int) -> int:
    """`at`, or where the Latin run it falls into begins."""
    while at > 0 and text[at - 1].isascii() and text[at - 1].isalpha():
        at -= 1
    return at


def _spelt(text: str, units: list[Token], lexicon: Lexicon) -> Iterator[Reread]:
    """The terms that the units spell in disguise."""
    letters = "".join(unit.letters for unit in units)
    borders, at = {}, 0
    for number, unit in enumerate(units):
        borders[at] = number
        at += len(unit.letters)
    borders[at] = len(units)
    owner = [number for number, unit in enumerate(units) for _ in unit.letters]
    begins = {number: at for at, number in borders.items()}
    for start, end, key in lexicon.automaton.find_overlapping(letters):
        stretch = Stretch(text, units, owner, begins, start, end)
        for term, spelling in lexicon.spelt[lexicon.keys[key]]:
            reread = stretch.read(term, spelling)
            if reread:
                yield reread
                break


@dataclass(frozen=True)
class Stretch:
    """Letters [start, end) of some units, to be read as a term."""

    text: str
    units: list[Token]
    owner: list[int]
    begins: dict[int, int]
    start: int
    end: int

    def read(self, term: str, spelling: tuple[str, ...]) -> Reread | None:
        """The stretch as `term`, if it is a disguise of it and not ordinary writing."""
        places = self._places(spelling)
        if places is None:
            return None
        whole = [(self.units[number], character) for number, character in zip(places, term, strict=True)]
        strange = [
            n
            for n, (unit, character) in enumerate(whole)
            if unit.sign != character and unit.sign.isalpha() and not unit.sign.isascii()
        ]
        strong = any(
            (unit.sign != character and n not in strange) or unit.end - unit.start > len(unit.sign)
            for n, (unit, character) in enumerate(whole)
        )
        gaps = [n for n, (before, now) in enumerate(pairwise(places), 1) if before != now and self.units[now].gap]
        if not (strange or strong or gaps) or 2 * len(strange) > len(term):
            return None
        if any(self._sensible(places[n]) for n in strange) or not self._breaks(places, gaps):
            return None
        return self._reread(term, spelling, places)

    def _places(self, spelling: tuple[str, ...]) -> list[int] | None:
        """The unit of every syllable; None if a character or a rest of Latin letters is cut through."""
        places, at = [], self.start
        for syllable in spelling:
            number = self.owner[at]
            unit = self.units[number]
            latin = unit.sign.isascii() and unit.sign.isalpha()
            if not latin and (self.begins[number] != at or len(unit.letters) != len(syllable)):
                return None
            if latin and at + len(syllable) > self.begins[number] + len(unit.letters):
                return None
            places.append(number)
            at += len(syllable)
        first, last = self.units[places[0]], self.units[places[-1]]
        head = first.letters[: self.start - self.begins[places[0]]]
        tail = last.letters[self.end - self.begins[places[-1]] :]
        return places if spells(head) and spells(tail) else None

    def _sensible(self, number: int) -> bool:
        """Whether a character makes an ordinary word with a neighbour, so that it is meant as it stands."""
        unit = self.units[number]
        left, right = self.text[max(0, unit.start - 1) : unit.end], self.text[unit.start : unit.end + 1]
        return left in ordinary() or right in ordinary()

    def _breaks(self, places: list[int], gaps: list[int]) -> bool:
        """Whether the gaps break a word rather than part two."""
        marks = [n for n in gaps if re.search(r"[、,:。!?;\n\"'“”‘’()【】《》「」\[\]<>]", self.units[places[n]].gap)]
        if marks and (len(gaps) < len(places) - 1 or len(places) < 3):
            return False
        first, last = self.units[places[0]], self.units[places[-1]]
        before = self.text[max(0, first.start - 1) : first.end]
        behind = self.text[last.start : last.end + 1]
        opens = 1 in gaps and before in ordinary()
        return not opens and not (len(places) - 1 in gaps and behind in ordinary())

    def _reread(self, term: str, spelling: tuple[str, ...], places: list[int]) -> Reread:
        cuts, at = [], self.start
        for number, syllable in zip(places, spelling, strict=True):
            unit = self.units[number]
            latin = unit.sign.isascii() and unit.sign.isalpha()
            cuts.append(unit.start + (at - self.begins[number] if latin else 0))
            at += len(syllable)
        last = self.units[places[-1]]
        latin = last.sign.isascii() and last.sign.isalpha()
        return Reread(cuts[0], cuts[-1] + len(spelling[-1]) if latin else last.end, term, tuple(cuts))


LEET = str.maketrans("0134578@$!|", "oleastbasil")
BROKEN = re.compile(r"(?<![a-z0-9])[a-z0-9@$!|](?:[ .\-_*·'/~+]{0,2}[a-z0-9@$!|]){3,40}(?![a-z0-9])")
SINGLE = re.compile(r"(?<![a-z0-9])[a-z](?:[ .\-_*·/~+]{1,2}[a-z]){3,30}(?![a-z0-9])")


def _latin(text: str, lexicon: Lexicon) -> Iterator[Reread]:
    """English terms written with digits for letters, or with signs between the letters."""
    for found in SINGLE.finditer(text):
        yield from _joined(found, lexicon)
    for found in re.finditer(r"[a-z0-9@$!|]+(?:[.\-_*·'/~+][a-z0-9@$!|]+)*", text):
        yield from _joined(found, lexicon)


def _joined(found: re.Match[str], lexicon: Lexicon) -> Iterator[Reread]:
    """The match as a term once signs are dropped and digits read as letters."""
    letters = [(at, c) for at, c in enumerate(found[0]) if c.isalnum() or c in "@$!|"]
    plain = "".join(c for _, c in letters)
    if plain == found[0] and plain.isalpha():
        return
    pieces = re.split(r"[.\-_*·'/~+ ]+", found[0])
    for read in dict.fromkeys((plain, plain.translate(LEET), plain.replace("1", "i").translate(LEET))):
        if read in lexicon.terms and not (len(pieces) > 1 and all(piece in lexicon.terms for piece in pieces)):
            yield Reread(found.start(), found.end(), read, tuple(found.start() + at for at, _ in letters))
            return


def _rewritten(folded: Folded, chosen: list[Reread]) -> tuple[Folded, list[tuple[int, int]]]:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    places: list[tuple[int, int]] = []
    at = 0
    for reread in (*chosen, Reread(len(folded.text), len(folded.text), "", ())):
        pieces.append(folded.text[at : reread.start])
        starts += folded.starts[at : reread.start]
        ends += folded.ends[at : reread.start]
        pieces.append(reread.term)
        starts += [folded.starts[cut] for cut in reread.cuts]
        ends += [folded.ends[cut - 1] for cut in (*reread.cuts[1:], reread.end)][: len(reread.cuts)]
        places.append((len(starts) - len(reread.term), len(starts)))
        at = reread.end
    return Folded("".join(pieces), starts, ends), places[:-1]
