"""Words of a rule: literal, `/pattern/` or `@list`; refused at load when not linear, folded like the text."""

import re
from collections.abc import Iterator
from functools import cache
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Protocol, cast

import re2

from guardrails.folding import fold_characters

LONGEST = 400
"""Code points a match may span at most: what keeps every rule linear in the length of the text."""

Step = tuple[Any, Any]
"""One step of a parsed pattern: its kind and its operand."""


class Match(Protocol):
    """One match of a pattern."""

    def span(self) -> tuple[int, int]:
        """Its code points."""
        ...


class Pattern(Protocol):
    """A compiled pattern."""

    def finditer(self, text: str) -> Iterator[Match]:
        """Its matches, left to right, not overlapping."""
        ...

    def search(self, text: str) -> Match | None:
        """Its first match."""
        ...


def checked(word: str) -> str:
    """`word` if it can be sought in linear time; `ValueError` says what to change."""
    if not word.strip():
        raise ValueError("an empty word matches everything; remove it")
    if is_pattern(word):
        compiled(word)
    return word


def is_pattern(word: str) -> bool:
    """Whether `word` is a /pattern/."""
    return len(word) > 2 and word.startswith("/") and word.endswith("/")


def literal(word: str) -> str:
    """The folded literal; sentence marks at its ends are dropped, for no match crosses the end of a sentence."""
    return fold_characters(word).strip("。!?;\n ")


@cache
def compiled(word: str) -> Pattern:
    """The RE2 pattern of `/word/`; `ValueError` for what RE2 refuses, what has no bound and what matches nothing."""
    pattern = folded_pattern(word[1:-1])
    shortest, longest = _widths(pattern)
    if shortest == 0:
        raise ValueError(f"the pattern {word} also matches nothing at all; make a part of it required")
    if longest > LONGEST:
        raise ValueError(f"the pattern {word} has no bound; write {{0,20}} instead of * or +")
    options = re2.Options()
    options.never_nl, options.log_errors = True, False
    try:
        return cast("Pattern", re2.compile(f"(?m){pattern}", options))
    except re2.error as error:
        raise ValueError(f"the pattern {word} is not linear or not a pattern: {error}") from None


@cache
def folded_pattern(pattern: str) -> str:
    """`pattern` with its characters folded like text, and its groups not captured."""
    inside, pieces = False, []
    for piece in _PIECE.findall(pattern):
        pieces.append("(?:" if piece == "(" and not inside else _folded_piece(piece))
        inside = piece == "[" or (inside and piece != "]")
    return "".join(pieces)


_PIECE = re.compile(r"\\.|\(\?P<[a-z]+>|\(\?[a-z]*:?|.", re.DOTALL)


def _folded_piece(piece: str) -> str:
    if len(piece) > 1 or piece.isascii():
        return piece.lower() if len(piece) == 1 else piece
    folded = fold_characters(piece)
    return re.escape(folded) if len(folded) == 1 and folded.isascii() else folded


def _widths(pattern: str) -> tuple[int, int]:
    try:
        shortest, longest = parser.parse(pattern, re.ASCII).getwidth()
    except re.error as error:
        raise ValueError(f"not a pattern: {error}") from None
    return int(shortest), int(longest)
