"""Patterns read as `re` itself parses them: the words a match must hold, and the characters it may begin with."""

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Chars = frozenset[str]
REPEATS, NOTHING = (op.MAX_REPEAT, op.MIN_REPEAT), (op.ASSERT, op.ASSERT_NOT, op.AT)
_NONE: Chars = frozenset()
_MANY, _WIDEST = 600, 40
"""Characters a range may have to be told one by one; and a class, to be sought one by one."""
_DIGITS, _BLANKS = frozenset("0123456789"), frozenset(filter(str.isspace, map(chr, range(0x3001))))
_EVERYWHERE = frozenset(" -.,:;/0123456789abcdefghijklmnopqrstuvwxyz\n")
_FLAGS = re.compile(r"\(\?[aimsx]+\)")


def compiled(pattern: str) -> re.Pattern[str]:
    """`pattern` for folded text, tried only at characters a match may begin with: `re` would try it everywhere."""
    tree = parser.parse(pattern)
    chars, empty = _opening(tree)
    if not chars or empty or _is_quick(tree):
        return re.compile(pattern)
    cased = {case for char in chars for case in (char, char.lower(), char.upper())} if "(?i" in pattern else chars
    body = pattern[flags.end() :] if (flags := _FLAGS.match(pattern)) else pattern
    return re.compile(f"(?=(?-i:[{re.escape(''.join(sorted(cased)))}]))(?:{body})", tree.state.flags)


def signs(pattern: str) -> Chars:
    """Words, in small letters, of which one stands in whatever `pattern` matches; none where none tell much."""
    return _telling(parser.parse(pattern))


def members(of_class: Iterable[Any]) -> Chars | None:
    """The characters of a class as parsed; None where they are very many."""
    chars = set[str]()
    for kind, value in of_class:
        if kind is op.LITERAL:
            chars.add(chr(value))
        elif kind is op.RANGE and value[1] - value[0] < _MANY:
            chars |= set(map(chr, range(value[0], value[1] + 1)))
        elif value in (op.CATEGORY_DIGIT, op.CATEGORY_SPACE):
            chars |= _DIGITS if value is op.CATEGORY_DIGIT else _BLANKS
        else:
            return None
    return frozenset(chars)


def _is_quick(steps: Sequence[Any]) -> bool:
    """Whether `re` sees by itself with which characters a match begins."""
    kind, value = steps[0]
    if kind is op.SUBPATTERN:
        return not value[1] and _is_quick(value[3])
    return kind in (op.LITERAL, op.IN) or (kind is op.BRANCH and all(b and b[0][0] is op.LITERAL for b in value[1]))


def _opening(steps: Iterable[Any]) -> tuple[Chars | None, bool]:
    """With which characters a sequence may begin, None if with very many; and whether it may be empty."""
    chars = _NONE
    for kind, value in steps:
        first, empty = _first(kind, value)
        if first is None:
            return None, False
        chars |= first
        if not empty:
            return chars, False
    return chars, True


def _first(kind: object, value: Any) -> tuple[Chars | None, bool]:  # noqa: ANN401 - as the parser gives it
    if kind in (op.LITERAL, op.IN):
        return members(value if kind is op.IN else [(kind, value)]), False
    if kind is op.SUBPATTERN:
        return _opening(value[3])
    if kind in REPEATS:
        chars, empty = _opening(value[2])
        return chars, empty or not value[0]
    if kind is op.BRANCH:
        branches = [_opening(branch) for branch in value[1]]
        known = [chars for chars, _ in branches if chars is not None]
        return _NONE.union(*known) if len(known) == len(branches) else None, any(empty for _, empty in branches)
    return (_NONE, True) if kind in NOTHING else (None, False)


def _telling(steps: Iterable[Any]) -> Chars:
    """The most telling words a sequence asks for: the shortest of them is as long as can be, and they are few."""
    groups = [group for group in _groups(steps) if group and not group & _EVERYWHERE and "" not in group]
    return min(groups, key=lambda group: (-min(map(len, group)), len(group)), default=_NONE)


def _groups(steps: Iterable[Any]) -> Iterator[Chars]:
    """Words of which one stands in whatever the sequence matches, group by group."""
    run = ""
    for kind, value in (*steps, (op.AT, None)):
        if kind is op.LITERAL:
            run += chr(value).lower()
            continue
        yield frozenset({run})
        run = ""
        yield from _demanded(kind, value)


def _demanded(kind: object, value: Any) -> Iterator[Chars]:  # noqa: ANN401 - as the parser gives it
    if kind is op.SUBPATTERN:
        yield from _groups(value[3])
    elif kind is op.ASSERT:
        yield from _groups(value[1])
    elif kind in REPEATS and value[0]:
        yield from _groups(value[2])
    elif kind is op.BRANCH:
        branches = [_telling(branch) for branch in value[1]]
        yield _NONE.union(*branches) if all(branches) else _NONE
    elif kind is op.IN and len(chars := members(value) or _NONE) <= _WIDEST:
        yield frozenset(map(str.lower, chars))
