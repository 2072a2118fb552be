"""Decoding: a text with everything written out that disguises a term of the rules; all else stays as it is."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from guardrails.folding import Folded
from guardrails.lexicon import Lexicon, gate
from guardrails.loosening import Edit, Place, loosen, rewrite
from guardrails.rereading import Reread, reread

LEET = str.maketrans("0134578@$!|", "oleastbasil")
SPACED = re.compile(r"(?<![a-z0-9])[a-z](?:[ .\-_*·/~+]{1,2}[a-z]){3,30}(?![a-z0-9])")
MIXED = re.compile(r"[a-z0-9@$!|]+(?:[.\-_*·/~+]{1,2}[a-z0-9@$!|]+)*")
BREAKS = re.compile(r"[ .\-_*·/~+]+")


def decode(folded: Folded, lexicon: Lexicon) -> tuple[Folded, list[Place]] | None:
    """The text with disguised terms written out, and what was rewritten; None where nothing is disguised."""
    text = folded.text
    if not (lexicon.stand_ins(text) or lexicon.split(text)) and not gate()(text):
        return None
    loose, places = loosen(folded)
    edits = list(_edits(loose, lexicon))
    places += [edit.place for edit in edits]
    return (rewrite(loose, edits) if edits else loose, sorted(places)) if places else None


def _edits(folded: Folded, lexicon: Lexicon) -> Iterator[Edit]:
    """The rereadings that together read the most, as edits."""
    text = folded.text
    found = [*lexicon.stand_ins(text), *lexicon.split(text)]
    for each in most({*reread(text, lexicon, found), *_english(text, lexicon)}):
        yield Edit(each.start, each.end, each.term, each.cuts, Place(*folded.span(each.start, each.end)))


def most(found: Iterable[Reread]) -> list[Reread]:
    """Of all rereadings those that do not overlap and cover the most code points, in the fewest pieces."""
    rows = sorted(found, key=lambda each: (each.end, each.start, each.term))
    ends = [each.end for each in rows]
    gains, before = [(0, 0)], []
    for number, each in enumerate(rows):
        before.append(bisect_right(ends, each.start, hi=number))
        covered, pieces = gains[before[-1]]
        gains.append(max(gains[-1], (covered + each.end - each.start, pieces - 1)))
    chosen, number = [], len(rows)
    while number:
        if gains[number] == gains[number - 1]:
            number -= 1
        else:
            chosen.append(rows[number - 1])
            number = before[number - 1]
    return chosen[::-1]


def _english(text: str, lexicon: Lexicon) -> Iterator[Reread]:
    """English terms written with digits for letters, or with signs between the letters (gu4ranteed, r.i.s.k)."""
    for pattern in (SPACED, MIXED):
        for found in pattern.finditer(text):
            letters = [(at, c) for at, c in enumerate(found[0], found.start()) if c.isalnum() or c in "@$!|"]
            term = _term("".join(c for _, c in letters), found[0], lexicon)
            if term:
                yield Reread(found.start(), found.end(), term, tuple(at for at, _ in letters))


def _term(letters: str, written: str, lexicon: Lexicon) -> str | None:
    """The term that `letters` stand for, unless it is what is written, or whole words with a sign between."""
    if letters == written and letters.isalpha():
        return None
    pieces = BREAKS.split(written)
    if len(pieces) > 1 and all(len(piece) > 2 and piece in lexicon.terms for piece in pieces):
        return None
    readings = (letters, letters.translate(LEET), letters.replace("1", "i").translate(LEET))
    return next((reading for reading in readings if reading in lexicon.terms), None)
