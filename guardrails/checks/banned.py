"""Words that may not appear, unless excused."""

from bisect import bisect_left
from collections.abc import Iterator

from guardrails.checks import Hit, Setting
from guardrails.excuses import excused, retold
from guardrails.matching import Reading, Span, find, words
from guardrails.rules import Banned


def judge(check: Banned, reading: Reading, _: Setting) -> Iterator[Hit]:
    """A hit for every unexcused place of the words that the reading owns."""
    found = list(filter(reading.owns, find(check.words, reading)))
    others = sorted(words(check.together).all(reading.lines)) if found and check.together else []
    for hit in found:
        near = not check.together or _accompanied(hit, others, reading.around(hit, check.within))
        if near and not excused(hit, check.unless, reading):
            yield Hit(hit, retold=retold(hit, check.unless, reading))


def _accompanied(hit: Span, others: list[Span], window: Span) -> bool:
    """Whether one of the others stands in the window, outside the hit."""
    nearby = others[bisect_left(others, (window.start, 0)) : bisect_left(others, (window.end, 0))]
    return any(other.end <= window.end and (other.end <= hit.start or hit.end <= other.start) for other in nearby)
