"""Decoding: a text with everything written out that disguises a term of the rules; all else stays as it is."""

import re
from collections.abc import Iterator

from guardrails.folding import Folded
from guardrails.lexicon import Lexicon, Sign, signs
from guardrails.loosening import Edit, Place, loosen, rewrite
from guardrails.rereading import Reread, rereadings

LEET = str.maketrans("0134578@$!|", "oleastbasil")
SPACED = re.compile(r"(?<![a-z0-9])[a-z](?:[ .\-_*·/~+]{1,2}[a-z]){3,30}(?![a-z0-9])")
MIXED = re.compile(r"[a-z0-9@$!|]+(?:[.\-_*·/~+]{1,2}[a-z0-9@$!|]+)*")
BREAKS = re.compile(r"[ .\-_*·/~+]+")
English = tuple[int, int, str, tuple[int, ...]]
"""A piece [start, end) that stands for an English word, and where each of its letters stands."""


def decode(folded: Folded, lexicon: Lexicon) -> list[tuple[Folded, list[Place]]]:
    """The ways to read a text with everything disguised written out, and what was rewritten; none where nothing is.

    The first way fits what stands before a disguise, the second, where it differs, what stands behind it.
    """
    shown, odd = signs()(folded.text), lexicon.hearing.odd(folded.text)
    unlike = lexicon.echoes.rows.unlike(folded.text)
    if not (shown or odd or unlike or lexicon.split(folded.text)):
        return []
    loose, places = loosen(folded, shown) if shown else (folded, [])
    unlike = lexicon.echoes.rows.unlike(loose.text) if places else unlike
    loose, echoed = _echoed(loose, lexicon, unlike)
    places += echoed
    odd = lexicon.hearing.odd(loose.text) if places else odd
    english = list(_english(loose.text, lexicon)) if places or Sign.ENGLISH in shown else []
    ways = [list(_edits(loose, english, pieces)) for pieces in rereadings(loose.text, lexicon, odd)]
    read = [
        (rewrite(loose, edits) if edits else loose, sorted((*places, *(edit.place for edit in edits))))
        for edits in ways
    ]
    return [way for way in read if way[1]]


def _echoed(folded: Folded, lexicon: Lexicon, unlike: list[int]) -> tuple[Folded, list[Place]]:
    """The text with the words written out that are heard near a sign of disguise, and what was rewritten."""
    found = lexicon.echoes.found(folded.text, lexicon.hearing, unlike)
    edits = [Edit(start, end, sign, (start,), Place(*folded.span(start, end))) for start, end, sign in found]
    return (rewrite(folded, edits) if edits else folded), [edit.place for edit in edits]


def _edits(folded: Folded, english: list[English], pieces: list[Reread]) -> Iterator[Edit]:
    """English words and Han characters written otherwise, as edits that do not overlap."""
    signs = ((each.start, each.end, each.sign, (each.start,)) for each in pieces)
    at = 0
    for start, end, words, cuts in sorted((*english, *signs), key=lambda each: (each[0], -each[1])):
        if start >= at:
            yield Edit(start, end, words, cuts, Place(*folded.span(start, end)))
            at = end


def _english(text: str, lexicon: Lexicon) -> Iterator[English]:
    """English terms written with digits for letters, or with signs between the letters (gu4ranteed, r.i.s.k)."""
    for pattern in (SPACED, MIXED) if lexicon.latin else ():
        for found in pattern.finditer(text):
            letters = [(at, c) for at, c in enumerate(found[0], found.start()) if c.isalnum() or c in "@$!|"]
            term = _term("".join(c for _, c in letters), found[0], lexicon)
            if term:
                yield found.start(), found.end(), term, tuple(at for at, _ in letters)


def _term(letters: str, written: str, lexicon: Lexicon) -> str | None:
    """The term that `letters` stand for, unless it is what is written, or whole words with a sign between."""
    if letters == written and letters.isalpha():
        return None
    pieces = BREAKS.split(written)
    if len(pieces) > 1 and all(len(piece) > 2 and piece in lexicon.latin for piece in pieces):
        return None
    readings = (letters, letters.translate(LEET), letters.replace("1", "i").translate(LEET))
    return next((reading for reading in readings if reading in lexicon.latin), None)
