"""Pinyin spelt syllable by syllable: what sets the syllables apart, and figures among them (bao ben 30 tian)."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise

from guardrails.latin import common
from guardrails.sounds import syllables

PIECE = "(?:[a-z]{1,6}+(?![a-z])|[0-9][0-9.,]*+)"
SPELT = re.compile(rf"(?<![a-z0-9.]){PIECE}(?:[ '·.-]{{1,3}}+{PIECE}){{1,90}}+")
PIECES = re.compile("[a-z]+|[0-9][0-9.,]*(?<![.,])")
USUAL = 2000
"""Words of English so common that they are meant as such."""
KEPT = "ai"
"""A syllable that copy means as what it says in English."""


def between_syllables(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands between syllables that are not all common words of English."""
    for run in SPELT.finditer(text):
        pieces = [piece.span() for piece in PIECES.finditer(text, *run.span())]
        words = [text[slice(*piece)] for piece in pieces]
        spelt = [word for word in words if word.isalpha()]
        if len(spelt) > 1 and syllables().issuperset(spelt) and not usual().issuperset(spelt):
            for (one, (_, start)), (other, (end, _)) in pairwise(zip(words, pieces, strict=True)):
                if KEPT not in (one, other):
                    yield start, end


@cache
def usual() -> frozenset[str]:
    """The commonest words of English."""
    return frozenset(islice(common(), USUAL))
