"""Validity as a document's own words state it: from when, until when, in Chinese and English."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from knowledge.documents import Block
from knowledge.figures import Day, Figure, find_figures
from knowledge.values import Period

_SENTENCE = re.compile(r"[^。！？；\n]+")
_TO = re.compile(
    r"\s*(?:[（(][^（()）]{0,6}[)）])?\s*(?:起)?\s*(?:至|到|—+|–|-|~|～|to|until|through|till)\s*", re.IGNORECASE
)
_HOLDS = re.compile(
    r"有效|执行|生效|施行|适用|实施|活动(?:时间|期间|日期)|优惠期"
    r"|(?i:valid|effective|in force|applies|offer (?:period|runs))"
)
_SINCE_BEFORE = re.compile(
    r"(?:自|从|(?:执行|生效|施行|实施)(?:日期|时间|日)?[：:为]?"
    r"|(?i:effective(?: date| from| as of| on)?:?|valid from|in force (?:from|since)|with effect from|from|since))\s*$"
)
_SINCE_AFTER = re.compile(r"\s*(?:\([^)]*\))?\s*(?:（[^）]*）)?\s*(?:起|开始|始|零时|0时|执行|生效|施行|实施)")
_UNTIL_BEFORE = re.compile(
    r"(?:截至|截止(?:至|到|日期[：:为]?)?|有效期(?:至|到|截至)|(?:有效|执行|适用|优惠)(?:至|到)|到期日[：:为]?|失效日期[：:为]?"
    r"|(?i:valid (?:until|through|to|till)|until|through|expires?(?: on)?:?|expiry date:?|ends on))\s*$"
)
_UNTIL_AFTER = re.compile(r"\s*(?:止|截止|到期|失效|(?i:inclusive))")


def validity_in(text: str) -> Period:
    """The period that `text` says it holds for; open where it does not say. The first statement counts."""
    for sentence in _SENTENCE.findall(text):
        days = [(figure, day) for figure in find_figures(sentence) if (day := _whole(figure.days)) or figure.days]
        if days and _HOLDS.search(sentence):
            found = _between([figure for figure, _ in days], sentence)
            if found != Period():
                return found
    return Period()


def validity_of(blocks: Sequence[Block]) -> Period:
    """The one period that the blocks of a document state for all of it, outside their tables; open where they
    state none, or several."""
    said = {found for block in blocks if "｜" not in block.text and (found := validity_in(block.text)) != Period()}
    return said.pop() if len(said) == 1 else Period()


def _between(figures: Sequence[Figure], sentence: str) -> Period:
    dates = [figure for figure in figures if figure.kind == "date" and len(figure.days) == 1]
    for one, two in pairwise(dates):
        start = _whole(one.days)
        if start and _TO.fullmatch(sentence[one.end : two.start]):
            end = _whole((_dated(two.days[0], start),))
            return Period(start=start, end=end) if end and start <= end else Period()
    since = next((day for figure in dates if (day := _whole(figure.days)) and _is_since(figure, sentence)), None)
    until = next((day for figure in dates if (day := _whole(figure.days)) and _is_until(figure, sentence)), None)
    return Period(start=since, end=until) if not (since and until and until < since) else Period()


def _is_since(figure: Figure, sentence: str) -> bool:
    before, after = sentence[: figure.start], sentence[figure.end :]
    return not _is_until(figure, sentence) and bool(_SINCE_BEFORE.search(before) or _SINCE_AFTER.match(after))


def _is_until(figure: Figure, sentence: str) -> bool:
    return bool(_UNTIL_BEFORE.search(sentence[: figure.start]) or _UNTIL_AFTER.match(sentence[figure.end :]))


def _dated(day: Day, start: date) -> Day:
    """The end of a range that leaves the year out: the first such day after its start."""
    if day.year is not None:
        return day
    later = (day.month or start.month, day.day or 1) >= (start.month, start.day)
    return day.model_copy(update={"year": start.year + (not later), "month": day.month or start.month})


def _whole(days: Sequence[Day]) -> date | None:
    """The day, where it is written out and can be."""
    day = days[0] if len(days) == 1 else Day()
    if not (day.year and day.month and day.day):
        return None
    try:
        return date(day.year, day.month, day.day)
    except ValueError:
        return None
