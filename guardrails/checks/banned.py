"""Words that may not appear, unless excused."""

from guardrails.checks import Hit, Setting, hits
from guardrails.matching import Reading, Span, excused, find, words
from guardrails.rules import Banned


def judge(check: Banned, reading: Reading, _: Setting) -> list[Hit]:
    """A hit for every unexcused place of the words."""
    return hits(
        hit
        for hit in find(check.words, reading)
        if _accompanied(hit, check, reading) and not excused(hit, check.unless, reading)
    )


def _accompanied(hit: Span, check: Banned, reading: Reading) -> bool:
    """Whether one of the `together` words stands in the same window, outside the hit."""
    if not check.together:
        return True
    start, end = reading.around(hit, check.within)
    others = words(check.together)
    return others.any(reading.lines[start : hit.start]) or others.any(reading.lines[hit.end : end])
