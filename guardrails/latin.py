"""Latin: English words written with digits and signs for letters, or with signs between them (gu4ranteed, r.i.s.k)."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice, product
from typing import NamedTuple

LOOKS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "il", "|": "li", "€": "e", "+": "t", "£": "l", "¥": "y",
}  # fmt: skip
"""The letters that a digit or sign may stand for."""
SIGN = r"[.\-_*·•/~+|,'^=:#]"
LETTER = "[a-z0-9@$!|€£¥+]"
SPACED = re.compile(rf"(?<![a-z0-9])[a-z0-9@$!|](?:(?:{SIGN}| ){{1,4}}[a-z0-9@$!|]){{2,60}}(?![a-z0-9])")
MIXED = re.compile(rf"{LETTER}+(?:{SIGN}{{1,2}}{LETTER}+)*")
CUT = re.compile(r"([a-z]{2,20})-?\n *([a-z]{2,20})")
WIDE = re.compile(r"(?<=[a-z0-9,]) {2,8}(?=[a-z0-9])|(?<=[a-z,])\n(?=[a-z])")
SIGNS = re.compile(f"{SIGN}+")
HIDDEN = re.compile(r"[*#_•^]")
GAPS = re.compile(f"(?:{SIGN}| )+")
WAYS = 48
"""Ways to read the digits and signs of one word."""


class Piece(NamedTuple):
    """A piece [start, end) of a text that stands for `words`, and where each of their letters stands."""

    start: int
    end: int
    words: str
    cuts: tuple[int, ...]


def english(text: str, known: Collection[str]) -> Iterator[Piece]:
    """The pieces that stand for English words."""
    if not known:
        return
    for found in SPACED.finditer(text):
        yield from _spaced(found, known)
    for found in MIXED.finditer(text):
        word = _word(found[0], known)
        if word and word != found[0]:
            yield _piece(found, word)
    for found in CUT.finditer(text):
        word = found[1] + found[2]
        if word in known and not (found[1] in known and found[2] in known):
            yield Piece(*found.span(), word, (*range(*found.span(1)), *range(*found.span(2))))
    for found in WIDE.finditer(text):
        yield Piece(*found.span(), " ", (found.start(),))


def _piece(found: re.Match[str], word: str) -> Piece:
    """A word for what is found, its letters spread over it."""
    start, end = found.span()
    places = [at for at in range(start, end) if not SIGNS.match(found.string, at)]
    if len(places) != len(word):
        places = [min(start + at, end - 1) for at in range(len(word))]
    return Piece(start, end, word, tuple(places))


def _spaced(found: re.Match[str], known: Collection[str]) -> Iterator[Piece]:
    """Letters set apart: a wider gap parts words."""
    gaps = [gap.span() for gap in GAPS.finditer(found.string, *found.span())]
    usual = min(end - start for start, end in gaps)
    letters, start = [found.start()], found.start()
    for first, last in (*gaps, (found.end(), found.end())):
        if last - first != usual or last == found.end():
            word = "".join(found.string[at] for at in letters)
            read = _read(word, known) or (word if len(word) > 1 and word.isalpha() else None)
            if read and len(letters) > 1 and (len(gaps) > 3 or read in known):
                yield Piece(start, letters[-1] + 1, read, tuple(letters))
            letters, start = [], last
        letters.append(last)


def _word(written: str, known: Collection[str]) -> str | None:
    """The word, or words with a sign between, that is written with digits or signs."""
    if written.isalpha() or not any(map(str.isalpha, written)) or len(written) < 4:
        return None
    pieces = SIGNS.split(written)
    if len(pieces) > 1 and all(len(piece) > 1 and piece in known for piece in pieces):
        return " ".join(pieces) if "_" in written or len(pieces) > 2 else None
    whole = "".join(pieces)
    return _read(whole, known) or _read(whole.strip("!|+"), known) or _read(written, known) or _hidden(written, known)


def _read(letters: str, known: Collection[str]) -> str | None:
    """The known word that letters, digits and signs spell."""
    if letters in known or letters.isalpha():
        return letters if letters in known else None
    ways = product(*(LOOKS.get(letter, letter) for letter in letters))
    return next((way for way in map("".join, islice(ways, WAYS)) if way in known), None)


def _hidden(written: str, known: Collection[str]) -> str | None:
    """The known word some of whose letters are hidden behind signs."""
    if len(written) < 5 or not HIDDEN.search(written[1:-1]) or len(HIDDEN.findall(written)) * 3 > len(written):
        return None
    pattern = re.compile(HIDDEN.sub("[a-z]", re.escape(HIDDEN.sub("*", written)).replace(r"\*", "*")))
    like = _shaped(frozenset(known)).get((len(written), written[0], written[-1]), ())
    return next((word for word in like if pattern.fullmatch(word)), None)


@cache
def _shaped(known: frozenset[str]) -> dict[tuple[int, str, str], list[str]]:
    """The known words by length, first and last letter, which nobody hides."""
    shaped: dict[tuple[int, str, str], list[str]] = {}
    for word in sorted(known):
        shaped.setdefault((len(word), word[0], word[-1]), []).append(word)
    return shaped
