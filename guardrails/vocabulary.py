"""The vocabulary of rules: the plain words their patterns spell, which disguised writing is read towards."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]

from guardrails.words import Step, is_pattern, literal, parsed

MOST = 400
"""Spellings one stretch of a pattern may have before it is cut in two."""
WIDEST = 6
"""Characters a class may list to be spelt out one by one."""
HAN = re.compile(r"[㐀-鿿]+")
LATIN = re.compile(r"[a-z]{4,}")

Spellings = frozenset[str]


@cache
def terms(word: str) -> frozenset[str]:
    """The Han terms of two to eight characters and the English words of four letters or more that `word` spells."""
    stretches = spelt(word) if is_pattern(word) else [literal(word)]
    han = (term for stretch in stretches for term in HAN.findall(stretch) if 2 <= len(term) <= 8)
    latin = (term for stretch in stretches for term in LATIN.findall(stretch))
    return frozenset((*han, *latin))


@cache
def exact(word: str) -> frozenset[str]:
    """All that `word` can match, if that is little and without gaps."""
    if not is_pattern(word):
        return frozenset({literal(word)})
    done: set[str] = set()
    whole = _sequence(parsed(word), frozenset({""}), done)
    return frozenset() if done else whole


def spelt(word: str) -> list[str]:
    """The literal stretches of `/word/`, every alternative spelt out, cut where a gap or a wide class stands."""
    done: set[str] = set()
    done |= _sequence(parsed(word), frozenset({""}), done)
    return sorted(done - {""})


def _sequence(steps: Iterable[Step], heads: Spellings, done: set[str]) -> Spellings:
    """`heads` continued by `steps`; stretches that end inside go to `done`."""
    for step in steps:
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
    if kind is op.LITERAL:
        return frozenset({chr(value)})
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
