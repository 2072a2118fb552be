"""The numbers a pattern may match, told from the pattern itself: how many digits, and whether something parts them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from guardrails.personal.patterns import NOTHING, REPEATS, Chars, members

MANY = 99
"""More digits than any number has."""
_ENOUGH = 4
"""So many digits are not found among those of the next number."""
_NONE: Chars = frozenset()
_DIGITS, _LIKE_DIGITS = frozenset("0123456789"), frozenset("0123456789OoXx×")


class Form(NamedTuple):
    """How many digits a number has at least, at most where it is nothing but digits, and the marks that part them.

    Of each of the `marks` one stands among the digits; `close` says that a match holds no more than a number and the
    marks around it.
    """

    least: int
    most: int = MANY
    marks: tuple[Chars, ...] = ()
    close: bool = False

    def fits(self, count: int, marks: str) -> bool:
        """Whether such a number may be among `count` digits with these `marks` among them."""
        if count < self.least or (not marks and count > self.most):
            return False
        return not any(map(frozenset(marks).isdisjoint, self.marks))


class _Part(NamedTuple):
    """What a part of a pattern matches: so many digits, one of the `marks` that part digits, or something `other`."""

    least: int = 0
    most: int = 0
    marks: Chars = _NONE
    other: bool = False


def form_of(pattern: str, least: int) -> Form:
    """The form of a pattern's numbers, told where all digits it asks for are one number; else only that of `least`."""
    steps = list(parser.parse(pattern))
    parts = list(_parts(steps))
    asked = [i for i, part in enumerate(parts) if part.least]
    if not asked or any(part.other for part in parts[asked[0] : asked[-1] + 1]):
        return Form(least)
    ahead = list(accumulate(part.least for part in parts))
    among = (part.marks for part, before in zip(parts, ahead, strict=True) if 0 < before < ahead[-1])
    fenced = _is_fenced(steps, parts)
    most = sum(part.most for part in parts) if fenced else MANY
    close = fenced and ahead[-1] >= _ENOUGH and not any(part.other for part in parts)
    return Form(max(least, ahead[-1]), most, tuple(dict.fromkeys(filter(None, among))), close)


def _parts(steps: Iterable[Any]) -> Iterator[_Part]:
    for kind, value in steps:
        if kind in (op.LITERAL, op.IN):
            yield _one(value if kind is op.IN else [(kind, value)])
        elif kind is op.SUBPATTERN:
            yield from _parts(value[3])
        elif kind in REPEATS:
            yield from _repeated(list(_parts(value[2])), *value[:2])
        elif kind is op.BRANCH:
            yield _either([list(_parts(branch)) for branch in value[1]])
        elif kind is op.GROUPREF:
            continue  # what comes again is always what parts the digits: 225-92-3565
        elif kind not in NOTHING:
            yield _Part(most=MANY, other=True)


def _one(of_class: Iterable[Any]) -> _Part:
    """A character, or one of a class."""
    chars = members(of_class)
    if chars is None:
        return _Part(most=1, other=True)
    if chars & _DIGITS:
        return _Part(least=1, most=1) if chars <= _LIKE_DIGITS else _Part(most=1, other=True)
    return _Part(other=True) if any(map(str.isalnum, chars)) else _Part(marks=chars)


def _repeated(turn: Sequence[_Part], least: int, most: int) -> Iterator[_Part]:
    """The first turn as it is where there must be one, and the others."""
    yield from turn if least else ()
    again, at_most = max(least - 1, 0), most - (least > 0)
    digits = sum(part.least for part in turn) * again, sum(part.most for part in turn) * at_most
    yield _Part(digits[0], digits[1], other=any(part.other for part in turn))


def _either(branches: Sequence[Sequence[_Part]]) -> _Part:
    marks = [_parting(branch) for branch in branches]
    return _Part(
        min(sum(part.least for part in branch) for branch in branches),
        max(sum(part.most for part in branch) for branch in branches),
        _NONE.union(*marks) if all(marks) else _NONE,
        any(part.other for part in chain(*branches)),
    )


def _parting(branch: Sequence[_Part]) -> Chars:
    """The first marks of a branch that stand behind a digit, or of one that has nothing but marks."""
    ahead = accumulate(part.least for part in branch)
    without = not any(part.most for part in branch)
    marks = (part.marks for part, before in zip(branch, ahead, strict=True) if before or without)
    return next(filter(None, marks), _NONE)


def _is_fenced(steps: Sequence[Any], parts: Sequence[_Part]) -> bool:
    """Whether a pattern begins where no digit may stand before it, and ends so or with a mark."""
    return _bars_digits(steps[0], -1) and (bool(parts[-1].marks) or _bars_digits(steps[-1], 1))


def _bars_digits(step: Any, side: int) -> bool:  # noqa: ANN401 - as the parser gives it
    kind, value = step
    if kind is not op.ASSERT_NOT or value[0] != side:
        return False
    branches = value[1][0][1][1] if value[1][0][0] is op.BRANCH else [value[1]]
    alone = [branch[0][1] for branch in branches if len(branch) == 1 and branch[0][0] is op.IN]
    return any((members(of_class) or _NONE) >= _DIGITS for of_class in alone)
