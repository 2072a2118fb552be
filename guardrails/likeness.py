"""Likeness: texts and words by how they sound, decorations left out. What no word sounds like hides no word."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import chain, product
from re import _constants as op  # type: ignore[attr-defined]
from typing import NamedTuple, cast

import numpy as np
import re2
from numpy.typing import NDArray

from guardrails.anchors import Group, anchors
from guardrails.folding import DROPPED, PLANE, Folded, Places
from guardrails.hearing import sounds
from guardrails.loosening import BETWEEN
from guardrails.sentences import ENDS
from guardrails.sounds import DIGITS, FIRST_SIGN, readings, syllable_signs
from guardrails.words import Pattern, Step, is_pattern, literal, parsed, sequence

DECORATION, MARK = re.compile(BETWEEN), re.compile(r"[\W_]")
MOST = 60
"""Ways one literal may be heard before it is cut short."""
WIDEST = 40
"""Characters of a class that are told apart."""


class Heard(NamedTuple):
    """A text by its sound: one sign for each character that is not a decoration."""

    signs: str
    codes: NDArray[np.uint32]

    @property
    def places(self) -> Places:
        """Where in the text each sign stands."""
        places: Places = (self.codes != ord(DROPPED)).nonzero()[0]
        return places


def hear(folded: Folded, *, bare: bool = False) -> Heard:
    """A folded text by its sound, each sentence a line; `bare` without any marks and ends of sentences."""
    codes = folded.codes
    if codes is None:
        codes = np.frombuffer(folded.text.encode("utf-32-le", "surrogatepass"), np.uint32)
    signs = sounding(bare=bare).take(codes, mode="clip")
    return Heard(signs.tobytes().decode("utf-32-le").replace(DROPPED, ""), signs)


@cache
def sounding(*, bare: bool) -> NDArray[np.uint32]:
    """The sign of each code point of the basic plane; what lies beyond says nothing."""
    chief = sounds()[0]
    table = np.where(chief > 0, FIRST_SIGN + chief - 1, np.arange(PLANE)).astype(np.uint32)
    for figure in DIGITS:
        table[ord(figure)] = ord(heard_as(figure))
    table[[ord(end) for end in ENDS]] = ord("\n")
    left_out = (MARK if bare else DECORATION).finditer("".join(map(chr, range(PLANE))))
    table[[found.start() for found in left_out]] = ord(DROPPED)
    table[-1] = ord(DROPPED)
    return table


@cache
def heard_as(character: str, *, bare: bool = False) -> str:
    """The signs by which a character of a word may be heard; none for what is left out."""
    if (MARK if bare else DECORATION).fullmatch(character) or ord(character) >= PLANE:
        return ""
    each = (DIGITS[character],) if character in DIGITS else readings().get(character, ())
    return "".join(dict.fromkeys(syllable_signs()[sound] for sound in each)) or character


@cache
def heard_anchors(word: str, *, bare: bool = False) -> tuple[Group, ...]:
    """Groups of literals, of each of which one must be heard for `word` to be."""
    sign = partial(heard_as, bare=bare)
    groups = (frozenset(chain.from_iterable(_ways(anchor, sign) for anchor in group)) for group in anchors(word))
    return tuple(group for group in groups if group and "" not in group)


bare_anchors = partial(heard_anchors, bare=True)
"""The same where marks are left out."""


def _ways(anchor: str, sign: Callable[[str], str]) -> Iterable[str]:
    """How a literal may be heard; of one with too many ways, how it begins."""
    signs = list(filter(None, map(sign, anchor)))
    number = 1
    for at, each in enumerate(signs):
        number *= len(each)
        if number > MOST:
            return map("".join, product(*signs[:at]))
    return map("".join, product(*signs))


@cache
def likeness(word: str) -> Pattern:
    """The pattern that finds by their sound, longest first, all places that could be written as `word`."""
    options = re2.Options()
    options.never_nl, options.never_capture, options.longest_match = True, True, True
    pattern = _sequence(sequence(parsed(word))) if is_pattern(word) else "".join(map(_sign, literal(word)))
    return cast("Pattern", re2.compile(pattern, options))


def _sequence(steps: Iterable[Step]) -> str:
    return "".join(map(_step, steps))


def _step(step: Step) -> str:
    """A step as it may be heard: decorations left out, borders of words not asked for."""
    kind, value = step
    if kind is op.LITERAL:
        return _sign(chr(value))
    if kind is op.IN:
        return _class(value)
    if kind is op.SUBPATTERN:
        return _group([value[3]])
    if kind is op.BRANCH:
        return _group(value[1])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = value
        return f"{_group([inner])}{{{least},{most}}}"
    return "" if kind is op.AT else ".?"


def _group(branches: Iterable[Iterable[Step]]) -> str:
    return f"(?:{'|'.join(_sequence(sequence(branch)) for branch in branches)})"


def _sign(character: str) -> str:
    signs = heard_as(character)
    return f"[{signs}]" if len(signs) > 1 else re.escape(signs)


def _class(members: list[Step]) -> str:
    """A class of characters; a wide one, and what stands for a decoration, may be anything or nothing."""
    listed = list(_listed(members))
    if not listed or members[0][0] is op.NEGATE:
        kept = "".join(re.escape(each) for each in listed if not (each.isalnum() or DECORATION.match(each)))
        return f"[^\\n{kept}]?"
    signs = "".join(sorted(set(chain.from_iterable(map(heard_as, listed)))))
    return f"[{re.escape(signs)}]{'' if all(map(heard_as, listed)) else '?'}" if signs else ""


def _listed(members: list[Step]) -> Iterator[str]:
    """The characters of a class; none where it is wide."""
    ranges = [(value, value) if kind is op.LITERAL else value for kind, value in members if kind is not op.NEGATE]
    kinds = {kind for kind, _ in members}
    if kinds <= {op.LITERAL, op.RANGE, op.NEGATE} and all(last - first < WIDEST for first, last in ranges):
        yield from (chr(code) for first, last in ranges for code in range(first, last + 1))
