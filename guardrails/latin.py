"""Latin: English words written with digits and signs for letters, with signs between them or run together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, islice, pairwise, product
from math import log
from typing import NamedTuple

from guardrails.sounds import TABLES, spells

LOOKS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "il", "|": "li", "€": "e", "+": "t", "£": "l", "¥": "y",
}  # fmt: skip
"""The letters that a digit or sign may stand for."""
SIGN = r"[.\-_*·•/~+|,'^=:#]"
LETTER = "[a-z0-9@$!|€£¥+]"
UNIT = "(?:[a-z@$!|%€£¥+]|[0-9]{1,4}%?)"
GAP = rf"(?:{SIGN}| ){{1,4}}"
SPACED = re.compile(rf"(?<![a-z0-9])(?:{UNIT}{GAP}){{2,120}}{UNIT}(?![a-z0-9])")
MIXED = re.compile(rf"{LETTER}+(?:{SIGN}{{1,2}}{LETTER}+)*")
SHORT = re.compile(r"(?<![\w.,$€£¥])(?:[a-z][0-9@$!|]|[0-9@$|][a-z]|[0-9]{2}|[14@])(?![\w%]|[.,][0-9])")
CUT = re.compile(r"(?<![a-z])([a-z]{1,20})-?\n *([a-z]{1,20})")
WIDE = re.compile(r"(?<=[a-z0-9,%]) {2,8}(?=[a-z0-9])|(?<=[a-z,])\n(?=[a-z])")
RUN = re.compile(r"(?<![a-z])[a-z]{3,60}(?![a-z])")
FIGURE = re.compile("[0-9%]")
SHORT_RUN, LONG = 5, 12
"""Letters of a run that is cut into words where gaps were closed, and elsewhere."""
UNITS = "am|pm|k|m|mn|b|bn|x|d|th|st|nd|rd|h|hr|hrs|y|yr|yrs|mo|min|p|c|s|w|g|gb|mb|km|kg|bp|bps|px|pt|pc"
COUNTED = re.compile(rf"[0-9]+(?:{UNITS})?|[0-9$€£¥.,%+]*")
"""What is meant as a figure: 10am, 5g."""
SIGNS = re.compile(f"({SIGN}+)")
HIDDEN = re.compile(r"[*#_•^]")
GAPS = re.compile(GAP)
LETTERS = re.compile("[a-z]{2,}")
WAYS = 48
"""Ways to read the digits and signs of one word."""
LONGEST = 18
"""Letters of a word that is sought among others."""
RUNS = 12
"""Runs of letters that are cut into words in one text."""
SHORTEST = log(120)
"""What a word of two letters costs at most that figures stand for."""
PIECES = 60
"""Pieces, signs between them included, that are read as words; longer ones are addresses, codes and rows of letters."""
UNKNOWN, WORD = 1000.0, 3.0
"""What an unknown letter, and one word more, cost when letters are cut into words."""


@cache
def common() -> dict[str, None]:
    """The common English words, the commonest first."""
    lines = (TABLES / "english.txt").read_text(encoding="utf-8").splitlines()
    return dict.fromkeys(" ".join(line for line in lines if line[0] != "#").split())


def romanised(folded: str) -> bool:
    """Whether a folded text is Chinese in pinyin: all its runs of letters are syllables, some no English word."""
    runs = LETTERS.findall(folded)
    return bool(runs) and all(map(spells, runs)) and any(len(run) > 2 and run not in common() for run in runs)


class Piece(NamedTuple):
    """A piece [start, end) of a text that stands for `words`, and where each of their letters stands."""

    start: int
    end: int
    words: str
    cuts: tuple[int, ...]


class Words:
    """The words that may be meant: the common ones and those of the rules, `own`."""

    def __init__(self, own: Iterable[str]) -> None:
        costs = {word: log(rank + 2) for rank, word in enumerate(common())}
        self.costs = dict.fromkeys((word for word in own if len(word) > 2), log(1000)) | costs
        self.shaped = _shaped(self.costs)

    def __contains__(self, word: object) -> bool:
        return word in self.costs

    def read(self, letters: str) -> str | None:
        """The word that letters, digits and signs spell."""
        if letters in self.costs or letters.isalpha() or len(letters) > LONGEST:
            return letters if letters in self.costs else None
        ways = product(*(LOOKS.get(letter, letter) for letter in letters))
        return next((way for way in map("".join, islice(ways, WAYS)) if way in self.costs), None)

    def hidden(self, written: str) -> str | None:
        """The word some of whose letters are hidden behind signs; nobody hides the first and the last."""
        if len(written) < 5 or not HIDDEN.search(written[1:-1]) or len(HIDDEN.findall(written)) * 3 > len(written):
            return None
        shown = [(at, sign) for at, sign in enumerate(written) if not HIDDEN.match(sign)]
        like = self.shaped.get((len(written), written[0], written[-1]), ())
        return next((word for word in like if all(word[at] == sign for at, sign in shown)), None)

    def cut(self, letters: str) -> list[str] | None:
        """The likeliest words that letters without spaces spell; digits and signs may stand for letters."""
        best: list[tuple[float, int, str]] = [(0.0, 0, "")]
        for end in range(1, len(letters) + 1):
            ways = (self._step(best, letters, start, end) for start in range(max(0, end - LONGEST), end))
            best.append(min(ways))
        if best[-1][0] >= UNKNOWN:
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


def english(text: str, words: Words, *, closed: bool = False) -> Iterator[Piece]:
    """The pieces that stand for English words; `closed` where gaps were closed, which may have parted words."""
    for found in islice(SPACED.finditer(text), RUNS):
        yield from _spaced(found, words)
    mixed = [piece for found in MIXED.finditer(text) for piece in _mixed(found, words)]
    yield from mixed
    for found in SHORT.finditer(text):
        word = words.read(found[0]) if mixed or found[0][1:] == "0" else None
        if word and words.costs[word] < SHORTEST:
            yield Piece(*found.span(), word, tuple(range(*found.span())))
    for found in CUT.finditer(text):
        word = found[1] + found[2]
        if len(word) > 3 and word in words and not (found[1] in words and found[2] in words):
            yield Piece(*found.span(), word, (*range(*found.span(1)), *range(*found.span(2))))
    for found in WIDE.finditer(text):
        yield Piece(*found.span(), " ", (found.start(),))
    glued = (run for run in RUN.finditer(text) if _glued(run, words, closed=closed))
    for run in islice(glued, RUNS):
        yield from _run_together(run, words)


def _glued(run: re.Match[str], words: Words, *, closed: bool) -> bool:
    """Whether a run of letters may be words, or a figure and words, without a space between them."""
    if run[0] in words:
        return closed and _behind_figure(run)
    return (closed and len(run[0]) >= SHORT_RUN) or len(run[0]) >= LONG


def _behind_figure(run: re.Match[str]) -> bool:
    return FIGURE.match(run.string, max(0, run.start() - 1), run.start()) is not None


def _run_together(run: re.Match[str], words: Words) -> Iterator[Piece]:
    """Words without a space between them, nor before them."""
    cut = words.cut(run[0])
    for piece in _laid(cut, range(*run.span())) if cut and 3 * len(cut) <= len(run[0]) + 1 else ():
        if _behind_figure(run):
            yield piece._replace(words=f" {piece.words}", cuts=(run.start(), *piece.cuts))
        elif cut != [run[0]]:
            yield piece


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
    usual = Counter(gap[0] for gap in gaps).most_common(1)[0][0]
    spaced = not usual.isspace()
    raw = spaced or any(len(gap[0]) > len(usual) for gap in gaps)
    group: list[int] = []
    at = found.start()
    for gap in gaps:
        group += range(at, gap.start())
        sign = gap[0].strip()
        if usual.isspace() and len(sign) == 1 and gap[0].count(" ") in (0, 2 * len(usual)):
            group.append(gap.start() + gap[0].index(sign))
        elif (" " in gap[0]) if spaced else len(gap[0]) > len(usual):
            yield from _group(group, text, words, figures=not spaced, raw=raw)
            group = []
        at = gap.end()
    yield from _group([*group, *range(at, found.end())], text, words, figures=not spaced, raw=raw)


def _group(places: list[int], text: str, words: Words, *, figures: bool, raw: bool) -> Iterator[Piece]:
    """The letters at some places as words; `figures`, which else stay as they are, and what is no known word, `raw`."""
    letters = "".join(text[at] for at in places)
    if len(places) < 2 or (COUNTED.fullmatch(letters) and not figures):
        return
    if cut := _words(letters, words) or ([letters] if raw and len(letters) > 3 and letters.isalpha() else None):
        yield from _laid(cut, places)


@lru_cache(maxsize=2_000)
def _words(letters: str, words: Words) -> list[str] | None:
    """The words, parted by spaces, that letters set apart spell."""
    pieces = SIGNS.split(letters)
    read = [_few(piece, words) for piece in pieces[::2]]
    if not all(read):
        return None
    parts = zip((" ".join(cut or ()) for cut in read), (*pieces[1::2], ""), strict=True)
    return "".join(chain.from_iterable(parts)).split(" ")


def _few(letters: str, words: Words) -> list[str] | None:
    """The words that letters spell, if they are not too many."""
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


@lru_cache(maxsize=2_000)
def _word(written: str, words: Words) -> str | None:
    """The word, or words with a sign between, that is written with digits or signs."""
    pieces = SIGNS.split(written)[::2]
    if len(pieces) > 1 and all(len(piece) > 1 and piece in words for piece in pieces):
        return " ".join(pieces) if "_" in written or len(pieces) > 2 else None
    whole = "".join(pieces)
    if len(whole) < 3:
        return None
    plain = (words.read(each) for each in (whole, whole.strip("!|+"), written) if len(each) > 2)
    return next(filter(None, plain), None) or words.hidden(written) or _joined(SIGNS.split(written), words)


def _joined(pieces: list[str], words: Words) -> str | None:
    """Words with signs between, some of which stand inside a word: f|dic-insured; None where no words come out."""
    if len(pieces) > PIECES:
        return None
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for last in range(1, len(pieces) + 1, 2):
        ways = []
        for first in range(0, last, 2):
            word = words.read("".join(pieces[first:last:2]))
            cost, read = best[first // 2]
            if word:
                ways.append((cost + WORD + words.costs[word], [*read, *pieces[first - 1 : first], word]))
        best.append(min(ways, default=(UNKNOWN * len(pieces), [])))
    return "".join(best[-1][1]) if best[-1][0] < UNKNOWN else None
