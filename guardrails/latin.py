"""Latin: English words written with digits and signs for letters, with signs between them or run together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, pairwise, product
from math import log
from typing import NamedTuple

from guardrails.sounds import TABLES

LOOKS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "il", "|": "li", "€": "e", "+": "t", "£": "l", "¥": "y",
}  # fmt: skip
"""The letters that a digit or sign may stand for."""
SIGN = r"[.\-_*·•/~+|,'^=:#]"
LETTER = "[a-z0-9@$!|€£¥+]"
UNIT = "[a-z0-9@$!|%€£¥+]"
GAP = rf"(?:{SIGN}| ){{1,4}}"
SPACED = re.compile(rf"(?<![a-z0-9])(?:{UNIT}{GAP}){{2,120}}{UNIT}(?![a-z0-9])")
MIXED = re.compile(rf"{LETTER}+(?:{SIGN}{{1,2}}{LETTER}+)*")
SHORT = re.compile(r"(?<![\w.,$€£¥])(?:[a-z][0-9@$!|]|[0-9@$|][a-z])(?![\w%])")
CUT = re.compile(r"([a-z]{1,20})-?\n *([a-z]{1,20})")
WIDE = re.compile(r"(?<=[a-z0-9,]) {2,8}(?=[a-z0-9])|(?<=[a-z,])\n(?=[a-z])")
RUN = re.compile(r"(?<![a-z])[a-z]{7,60}(?![a-z])")
COUNTED = re.compile(r"[0-9]{2,}[a-z]{1,2}|[0-9][a-z]|[0-9$€£¥.,%+]*")
"""What is meant as a figure: 10am, 5g."""
SIGNS = re.compile(f"({SIGN}+)")
HIDDEN = re.compile(r"[*#_•^]")
GAPS = re.compile(GAP)
WAYS = 48
"""Ways to read the digits and signs of one word."""
LONGEST = 18
"""Letters of a word that is sought among others."""
RUNS = 12
"""Runs of letters that are cut into words in one text."""
UNKNOWN, WORD = 30.0, 3.0
"""What an unknown letter, and one word more, cost when letters are cut into words."""


class Piece(NamedTuple):
    """A piece [start, end) of a text that stands for `words`, and where each of their letters stands."""

    start: int
    end: int
    words: str
    cuts: tuple[int, ...]


class Words:
    """The words that may be meant: the common ones and those of the rules, `own`."""

    def __init__(self, own: Iterable[str]) -> None:
        lines = (TABLES / "english.txt").read_text(encoding="utf-8").splitlines()
        common = " ".join(line for line in lines if line[0] != "#").split()
        costs = {word: log(rank + 2) for rank, word in enumerate(common)}
        self.costs = dict.fromkeys((word for word in own if len(word) > 2), log(1000)) | costs
        self.shaped = _shaped(self.costs)

    def __contains__(self, word: str) -> bool:
        return word in self.costs

    def read(self, letters: str) -> str | None:
        """The word that letters, digits and signs spell."""
        if letters in self.costs or letters.isalpha():
            return letters if letters in self.costs else None
        ways = product(*(LOOKS.get(letter, letter) for letter in letters))
        return next((way for way in map("".join, islice(ways, WAYS)) if way in self.costs), None)

    def hidden(self, written: str) -> str | None:
        """The word some of whose letters are hidden behind signs; nobody hides the first and the last."""
        if len(written) < 5 or not HIDDEN.search(written[1:-1]) or len(HIDDEN.findall(written)) * 3 > len(written):
            return None
        pattern = re.compile(HIDDEN.sub("[a-z]", re.escape(HIDDEN.sub("*", written)).replace(r"\*", "*")))
        like = self.shaped.get((len(written), written[0], written[-1]), ())
        return next((word for word in like if pattern.fullmatch(word)), None)

    def cut(self, letters: str) -> list[str] | None:
        """The likeliest words that letters without spaces spell, digits and signs standing for letters or themselves."""
        best: list[tuple[float, int, str]] = [(0.0, 0, "")]
        for end in range(1, len(letters) + 1):
            ways = (self._step(best, letters, start, end) for start in range(max(0, end - LONGEST), end))
            best.append(min(ways))
        if best[-1][0] >= UNKNOWN * (1 + len(letters) // 20):
            return None
        words, at = [], len(letters)
        while at:
            words.append(best[at][2])
            at = best[at][1]
        return words[::-1]

    def _step(self, best: list[tuple[float, int, str]], letters: str, start: int, end: int) -> tuple[float, int, str]:
        """What it costs to read letters[start:end] as one word."""
        piece = letters[start:end]
        word = piece if COUNTED.fullmatch(piece) else self.read(piece)
        if word is None:
            return best[start][0] + UNKNOWN * len(piece), start, piece
        return best[start][0] + WORD + self.costs.get(word, WORD), start, word


def _shaped(known: Iterable[str]) -> Mapping[tuple[int, str, str], list[str]]:
    """Words by length, first and last letter."""
    shaped: dict[tuple[int, str, str], list[str]] = {}
    for word in known:
        shaped.setdefault((len(word), word[0], word[-1]), []).append(word)
    return shaped


def english(text: str, words: Words) -> Iterator[Piece]:
    """The pieces that stand for English words."""
    for found in islice(SPACED.finditer(text), RUNS):
        yield from _spaced(found, words)
    mixed = [piece for found in MIXED.finditer(text) for piece in _mixed(found, words)]
    yield from mixed
    for found in SHORT.finditer(text) if mixed else ():
        if word := words.read(found[0]):
            yield Piece(*found.span(), word, tuple(range(*found.span())))
    for found in CUT.finditer(text):
        word = found[1] + found[2]
        if len(word) > 3 and word in words and not (found[1] in words and found[2] in words):
            yield Piece(*found.span(), word, (*range(*found.span(1)), *range(*found.span(2))))
    for found in WIDE.finditer(text):
        yield Piece(*found.span(), " ", (found.start(),))
    unknown = (run for run in RUN.finditer(text) if run[0] not in words)
    for run in islice(unknown, RUNS):
        yield from _run_together(run, words)


def _run_together(run: re.Match[str], words: Words) -> Iterator[Piece]:
    """Words without a space between them."""
    cut = words.cut(run[0])
    if cut and len(cut) > 1 and 3 * len(cut) <= len(run[0]):
        yield from _laid(cut, range(*run.span()))


def _laid(cut: list[str], places: range | list[int]) -> Iterator[Piece]:
    """Words one after the other as one piece, their letters at the places."""
    ends = [0]
    for word in cut:
        ends.append(ends[-1] + len(word))
    cuts = [(*places[first:last], places[last - 1]) for first, last in pairwise(ends)]
    yield Piece(places[0], places[-1] + 1, " ".join(cut), tuple(at for each in cuts for at in each)[:-1])


def _spaced(found: re.Match[str], words: Words) -> Iterator[Piece]:
    """Letters set apart; another kind of gap parts words, and without one they are cut where words fit."""
    text, gaps = found.string, list(GAPS.finditer(found.string, *found.span()))
    if not any(map(str.isalpha, found[0])):
        return
    wider = _wider([gap[0] for gap in gaps])
    group = [found.start()]
    for gap in (*gaps, None):
        if gap is None or gap[0] in wider:
            letters = "".join(text[at] for at in group)
            if len(group) > 1 and (cut := _words(letters, words)):
                yield from _laid(cut, group)
            group = []
        if gap is not None:
            group.append(gap.end())


def _wider(gaps: list[str]) -> frozenset[str]:
    """The gaps that part words: those with a space where others have none, or else those wider than the usual one."""
    spaced = frozenset(gap for gap in gaps if " " in gap)
    if len(spaced) < len(frozenset(gaps)) and any(gap not in spaced for gap in gaps):
        return spaced
    least = min(map(len, gaps))
    return frozenset(gap for gap in gaps if len(gap) > least)


@lru_cache(maxsize=2_000)
def _words(letters: str, words: Words) -> list[str] | None:
    """The words that letters set apart spell."""
    if COUNTED.fullmatch(letters):
        return [letters]
    word = words.read(letters)
    if word:
        return [word]
    cut = words.cut(letters)
    return cut if cut and 2 * len(cut) <= len(letters) + 1 else None


def _mixed(found: re.Match[str], words: Words) -> Iterator[Piece]:
    """A word, or words with signs between, written with digits or signs."""
    written = found[0]
    if written.isalpha() or len(written) < 3 or not any(map(str.isalpha, written)) or COUNTED.fullmatch(written):
        return
    read = _word(written, words)
    if read and read != written:
        places = [at for at in range(*found.span()) if not SIGNS.match(found.string, at)]
        if len(places) != len(read):
            places = [min(found.start() + at, found.end() - 1) for at in range(len(read))]
        yield Piece(*found.span(), read, tuple(places))


def _word(written: str, words: Words) -> str | None:
    """The word, or words with a sign between, that is written with digits or signs."""
    pieces = SIGNS.split(written)[::2]
    if len(pieces) > 1 and all(len(piece) > 1 and piece in words for piece in pieces):
        return " ".join(pieces) if "_" in written or len(pieces) > 2 else None
    whole = "".join(pieces)
    plain = (words.read(each) for each in (whole, whole.strip("!|+"), written) if len(each) > 2)
    return next(filter(None, plain), None) or words.hidden(written) or _joined(SIGNS.split(written), words)


def _joined(pieces: list[str], words: Words) -> str | None:
    """Words with signs between, some of which stand inside a word: f|dic-insured; None where no words come out."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for last in range(1, len(pieces) + 1, 2):
        ways = []
        for first in range(0, last, 2):
            word = words.read("".join(pieces[first:last:2]))
            cost, read = best[first // 2]
            if word:
                ways.append((cost + WORD + words.costs[word], [*read, *pieces[first - 1 : first], word]))
        best.append(min(ways, default=(UNKNOWN * len(pieces), [])))
    read = best[-1][1]
    return "".join(read) if best[-1][0] < UNKNOWN and len(read) < len(pieces) else None
