"""Words that may not appear, unless excused."""

from bisect import bisect_left

from guardrails.checks import Hit, Setting
from guardrails.excuses import excused, retold
from guardrails.matching import Reading, Span, find, words
from guardrails.rules import Banned


def judge(check: Banned, reading: Reading, _: Setting) -> list[Hit]:
    """A hit for every unexcused place of the words."""
    found = find(check.words, reading)
    others = sorted(words(check.together).all(reading.lines)) if found and check.together else []
    near = [hit for hit in found if not check.together or _accompanied(hit, others, reading.around(hit, check.within))]
    left = (hit for hit in near if not excused(hit, check.unless, reading))
    return [Hit(hit, retold=retold(hit, check.unless, reading)) for hit in left]


def _accompanied(hit: Span, others: list[Span], window: Span) -> bool:
    """Whether one of the others stands in the window, outside the hit."""
    nearby = others[bisect_left(others, (window.start, 0)) : bisect_left(others, (window.end, 0))]
    return any(other.end <= window.end and (other.end <= hit.start or hit.end <= other.start) for other in nearby)
