"""Words that must appear: always, or where other words make them necessary."""

import re

from guardrails.checks import Hit, Setting, hits, triggers
from guardrails.matching import Reading, Span, words
from guardrails.rules import Required

DENIED = re.compile(r"(?:无|未|没|缺|不提|不写|不含|不列)[^,:。!?;\n]{0,3}\Z")
"""A word said to be missing is not said: 未提风险等级."""


def judge(check: Required, reading: Reading, _: Setting) -> list[Hit]:
    """A hit at the words that make the missing ones necessary, one for each window that lacks them."""
    if check.within == "text" and _present(check, reading, reading.whole):
        return []
    places = {reading.around(hit, check.within): hit for hit in reversed(_triggers(check, reading))}
    return hits(hit for window, hit in sorted(places.items()) if not _present(check, reading, window))


def met(check: Required, reading: Reading) -> bool:
    """Whether the words a check asks for stand anywhere in a text."""
    return _present(check, reading, reading.whole)


def _triggers(check: Required, reading: Reading) -> list[Span]:
    """The words that make others necessary, in copy that holds one of `together`."""
    if check.together and not words(check.together).any(reading.lines):
        return []
    return triggers(check.when, reading, check.unless)


def _present(check: Required, reading: Reading, window: Span) -> bool:
    text = reading.lines[window.start : window.end]
    if check.before_end:
        text = "\n".join(text.rstrip("\n").split("\n")[:-1]) or text
    groups = (*((check.any_of,) if check.any_of else ()), *check.all_of)
    return all(_said(group, text) for group in groups)


def _said(group: tuple[str, ...], text: str) -> bool:
    return any(not DENIED.search(text[max(0, hit.start - 6) : hit.start]) for hit in words(group).some(text))
