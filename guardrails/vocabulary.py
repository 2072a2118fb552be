"""The vocabulary of rules: the plain words their patterns spell, which disguised writing is read towards."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain, product
from re import _constants as op  # type: ignore[attr-defined]
from typing import NamedTuple

from guardrails.words import WRITTEN, Step, is_pattern, literal, parsed, sequence, written

MOST = 400
"""Spellings one stretch of a pattern may have before it is cut in two."""
WIDEST = 6
"""Characters a class may list to be spelt out one by one."""
FIRST_HAN, LAST_HAN = 0x3400, 0x9FFF
HAN = re.compile("[㐀-鿿]")
HAN_PAIR, HAN_TRIPLE = re.compile("(?=([㐀-鿿]{2}))"), re.compile("(?=([㐀-鿿]{3}))")

Spellings = frozenset[str]


class Linked(NamedTuple):
    """A Han character at the end of a piece of a pattern; `far` when a gap lies between it and that end."""

    sign: str
    far: bool = False


class Ends(NamedTuple):
    """The characters a piece of a pattern may begin and end with, and whether it may be left out."""

    first: frozenset[Linked] = frozenset()
    last: frozenset[Linked] = frozenset()
    skippable: bool = True


@cache
def _linked(code: int) -> Linked:
    return Linked(chr(code))


@cache
def links(word: str) -> frozenset[tuple[str, bool]]:
    """The pairs of Han characters that follow each other in what `word` matches; True where a gap may part them."""
    if not is_pattern(word):
        return frozenset((pair, False) for pair in HAN_PAIR.findall(literal(word)))
    pairs: set[tuple[str, bool]] = set()
    if HAN.search(word):
        _ends(parsed(word), pairs)
    return frozenset(pairs)


def _ends(steps: Iterable[Step], pairs: set[tuple[str, bool]]) -> Ends:
    """The ends of a sequence; the pairs inside go to `pairs`."""
    first, last, skippable, gap = frozenset[Linked](), frozenset[Linked](), True, False
    for step in sequence(steps):
        if step[0] is op.AT:
            continue
        piece = _ends_of(step, pairs)
        if not piece.first:
            last, gap = frozenset(Linked(sign, far=True) for sign, _ in last), True
            continue
        pairs |= {(head.sign + tail.sign, head.far or tail.far) for head, tail in product(last, piece.first)}
        if skippable:
            first |= {Linked(sign, far=far or gap) for sign, far in piece.first}
        last = piece.last | last if piece.skippable else piece.last
        skippable = skippable and piece.skippable
    return Ends(first, last, skippable)


def _ends_of(step: Step, pairs: set[tuple[str, bool]]) -> Ends:
    """The ends of one step; none for a gap."""
    kind, value = step
    if kind in (op.LITERAL, op.IN):
        listed = [step] if kind is op.LITERAL else value
        if any(member is not op.LITERAL for member, _ in listed):
            return Ends()
        signs = frozenset(_linked(code) for _, code in listed if FIRST_HAN <= code <= LAST_HAN)
        return Ends(signs, signs, skippable=False) if signs else Ends()
    if kind is op.SUBPATTERN:
        return _ends(value[3], pairs)
    if kind is op.BRANCH:
        branches = [_ends(branch, pairs) for branch in value[1]]
        first = frozenset[Linked]().union(*(branch.first for branch in branches))
        last = frozenset[Linked]().union(*(branch.last for branch in branches))
        return Ends(first, last, any(branch.skippable for branch in branches))
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        once = _ends(value[2], pairs)
        return once._replace(skippable=once.skippable or value[0] == 0)
    return Ends()


@cache
def triples(word: str) -> frozenset[str]:
    """The three Han characters in a row that `word` spells out."""
    stretches = spelt(word) if is_pattern(word) else [literal(word)]
    return frozenset(chain.from_iterable(map(HAN_TRIPLE.findall, stretches)))


def spelt(word: str) -> list[str]:
    """The literal stretches of `/word/`, every alternative spelt out, cut where a gap or a wide class stands."""
    done: set[str] = set()
    done |= _sequence(parsed(word), frozenset({""}), done)
    return sorted(done - {""})


def _sequence(steps: Iterable[Step], heads: Spellings, done: set[str]) -> Spellings:
    """`heads` continued by `steps`; stretches that end inside go to `done`."""
    for step in written(steps):
        if _skippable(step):
            done |= heads
            heads |= {""}
            continue
        tails = _step(step, done)
        if tails is None or len(heads) * len(tails) > MOST:
            done |= heads
            heads = frozenset({""}) if tails is None else tails
        else:
            heads = frozenset(head + tail for head, tail in product(heads, tails))
    return heads


def _step(step: Step, done: set[str]) -> Spellings | None:
    """What one step may spell; None where the stretch ends."""
    kind, value = step
    if kind is WRITTEN:
        return frozenset({value})
    if kind is op.IN:
        return _class(value)
    if kind is op.SUBPATTERN:
        return _sequence(value[3], frozenset({""}), done)
    if kind is op.BRANCH:
        return frozenset[str]().union(*(_sequence(branch, frozenset({""}), done) for branch in value[1]))
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _optional(value, done)
    return frozenset({""}) if kind is op.AT else None


def _skippable(step: Step) -> bool:
    """Whether a step is a gap that may be left out."""
    kind, value = step
    return kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] == 0 and (value[1] > 1 or value[2][0][0] is op.ANY)


def _class(members: list[Step]) -> Spellings | None:
    if len(members) > WIDEST or any(kind is not op.LITERAL for kind, _ in members):
        return None
    return frozenset(chr(value) for _, value in members)


def _optional(repeat: tuple[int, int, Iterable[Step]], done: set[str]) -> Spellings | None:
    least, most, steps = repeat
    if most != 1:
        return None
    once = _sequence(steps, frozenset({""}), done)
    return once if least else once | {""}
