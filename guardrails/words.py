"""Words of a rule: literal, `/pattern/` or `@list`; refused at load when not linear, folded like the text."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Protocol, cast

import re2

from guardrails.folding import fold_characters

LONGEST = 400
"""Code points a match may span at most: what keeps every rule linear in the length of the text."""

LINEAR = frozenset({op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN, op.BRANCH, op.SUBPATTERN, op.MAX_REPEAT, op.MIN_REPEAT})
BORDERS = frozenset({op.AT_BEGINNING, op.AT_END, op.AT_BOUNDARY, op.AT_NON_BOUNDARY})

WRITTEN = "written"
"""The kind of a step that stands for several literals in a row."""

Step = tuple[Any, Any]
"""One step of a parsed pattern: its kind and its operand."""


class Match(Protocol):
    """One match of a pattern."""

    def span(self) -> tuple[int, int]:
        """Its bytes."""
        ...


class Pattern(Protocol):
    """A compiled pattern."""

    def finditer(self, text: bytes) -> Iterator[Match]:
        """Its matches in UTF-8, left to right, not overlapping."""
        ...

    def search(self, text: bytes, pos: int | None = None) -> Match | None:
        """Its first match that begins at `pos` or later."""
        ...


@lru_cache(maxsize=20_000)
def checked(word: str) -> str:
    """`word` if it can be sought in linear time; `ValueError` says what to change."""
    if not is_pattern(word):
        if not literal(word):
            raise ValueError("an empty word matches everything; remove it")
        return word
    tree = parsed(word)
    shortest, longest = tree.getwidth()
    if shortest == 0:
        raise ValueError(f"the pattern {word} also matches nothing at all; make a part of it required")
    if longest > LONGEST:
        raise ValueError(f"the pattern {word} has no bound; write {{0,20}} instead of * or +")
    if odd := _odd(tree):
        raise ValueError(f"the pattern {word} is not linear: it uses {str(odd[0]).lower()}")
    return word


def is_pattern(word: str) -> bool:
    """Whether `word` is a /pattern/."""
    return len(word) > 2 and word.startswith("/") and word.endswith("/")


@lru_cache(maxsize=20_000)
def literal(word: str) -> str:
    """The folded literal; sentence marks at its ends are dropped, for no match crosses the end of a sentence."""
    return fold_characters(word).strip("。!?;\n ")


@cache
def parsed(word: str) -> Any:  # noqa: ANN401 - the tree of re's own parser has no type
    """The steps of `/word/`, folded like text; `ValueError` for what is not a pattern."""
    try:
        return parser.parse(folded_pattern(word[1:-1]), re.ASCII)
    except re.error as error:
        raise ValueError(f"the pattern {word} is not a pattern: {error}") from None


def sequence(tree: Any) -> list[Step]:  # noqa: ANN401 - as the parser gives it
    """The steps of a parsed pattern, or of a part of one, which would be slow to go through as it is."""
    return cast("list[Step]", tree.data)


def written(tree: Any) -> Iterator[Step]:  # noqa: ANN401 - as the parser gives it
    """The same, literals that follow each other as one step: `WRITTEN` and their text."""
    text = ""
    for step in sequence(tree):
        if step[0] is op.LITERAL:
            text += chr(step[1])
            continue
        if text:
            yield WRITTEN, text
            text = ""
        yield step
    if text:
        yield WRITTEN, text


def _odd(tree: Any) -> Step | None:  # noqa: ANN401 - as the parser gives it
    """The first step, also inside others, that RE2 does not know."""
    for step in sequence(tree):
        kind, value = step
        if kind is op.LITERAL:
            continue
        if not (kind in LINEAR or (kind is op.AT and value in BORDERS)):
            return step
        if odd := next(filter(None, map(_odd, _inner(kind, value))), None):
            return odd
    return None


def _inner(kind: object, value: Any) -> Iterable[Any]:  # noqa: ANN401 - as the parser gives it
    """The sequences inside a step."""
    if kind is op.BRANCH:
        return cast("Iterable[Any]", value[1])
    if kind is op.SUBPATTERN:
        return (value[3],)
    return (value[2],) if kind in (op.MAX_REPEAT, op.MIN_REPEAT) else ()


@cache
def compiled(word: str) -> Pattern:
    """The RE2 pattern that finds `word`."""
    return _compiled(expression(word))


@cache
def either(given: tuple[str, ...]) -> Pattern:
    """The RE2 pattern that finds any of the words."""
    return _compiled("|".join(map(expression, given)))


def together(given: tuple[str, ...]) -> Callable[[bytes], Sequence[int]]:
    """What tells, by number, which of the words stand in a text."""
    found = re2.Set.SearchSet(_options())
    for word in given:
        found.Add(f"(?m){expression(word)}")
    found.Compile()
    return lambda text: sorted(found.Match(text) or ())


def _compiled(pattern: str) -> Pattern:
    return cast("Pattern", re2.compile(f"(?m){pattern}", _options()))


def _options() -> re2.Options:
    options = re2.Options()
    options.never_nl, options.never_capture, options.log_errors = True, True, False
    return options


def expression(word: str) -> str:
    """What RE2 is given for a word; a literal does not begin or end inside an ASCII word."""
    if is_pattern(word):
        return f"(?:{folded_pattern(word[1:-1])})"
    plain = literal(word)
    head, tail = (r"\b" if sign.isascii() and sign.isalnum() else "" for sign in (plain[0], plain[-1]))
    return f"{head}{re.escape(plain)}{tail}"


@cache
def folded_pattern(pattern: str) -> str:
    """`pattern` with its characters folded like text, and its groups not captured."""
    inside, pieces = False, []
    for piece in _PIECE.findall(pattern):
        pieces.append("(?:" if piece == "(" and not inside else _folded_piece(piece))
        inside = piece == "[" or (inside and piece != "]")
    return "".join(pieces)


_PIECE = re.compile(r"\\.|\(\?P<[a-z]+>|\(\?[a-z]*:?|.", re.DOTALL)


@lru_cache(maxsize=10_000)
def _folded_piece(piece: str) -> str:
    if len(piece) > 1 or piece.isascii():
        return piece.lower() if len(piece) == 1 else piece
    folded = fold_characters(piece)
    return re.escape(folded) if len(folded) == 1 and folded.isascii() else folded
