"""Names of other peoples in Chinese text: of several parts, or made of parts that are names alone."""

import re
from collections.abc import Iterator
from functools import cache

from guardrails.personal.candidates_zh import left_of, lists, right_of
from guardrails.personal.cues import cues
from guardrails.personal.lists import rows
from guardrails.personal.patterns import compiled
from guardrails.personal.recognisers import Find

_HAN = "\u4e00-\u9fff"
_DOTTED = compiled(rf"[{_HAN}]{{1,8}}(?:[·.](?=[{_HAN}])[{_HAN}]{{1,8}}){{1,3}}")
_PEOPLE = compiled(r"(?<![民种家贵氏水])族(?:客户|居民|群众|同胞)?$|[国籍](?:客户)?$")
_WHOLE, _MOST = 4, 8


def far_names(text: str) -> Iterator[Find]:
    """阿依古丽·买买提, 次仁卓嘎, 才让卓玛老师."""
    yield from _dotted(text)
    yield from _of_parts(text)
    for found in cues().foreign_pattern.finditer(text):
        if left_of(text, found.start()) != "none" and right_of(text, found.end()) in ("title", "role"):
            yield Find("PERSON", *found.span(), 0.7, "said")


def _dotted(text: str) -> Iterator[Find]:
    """Names with a dot between their parts: mostly characters that spell foreign sounds."""
    for found in _DOTTED.finditer(text) if "·" in text or "." in text else ():
        dot = compiled("[·.]").search(text, found.start())
        start = _opening(text, found.start(), dot.start() if dot else found.end())
        last = max(text.rfind("·", start, found.end()), text.rfind(".", start, found.end()))
        end = next((i for i in range(last + 2, found.end()) if right_of(text, i) != "none"), found.end())
        sounding = sum(char in cues().foreign for char in text[start:end]) * 2 >= end - start > 3
        if sounding or _parts()[1].match(text, start, end):
            yield Find("PERSON", start, end, 0.7, "dot")


def _opening(text: str, first: int, dot: int) -> int:
    """Where the part before the first dot begins: after the last word that leads to a name."""
    for at in range(dot - 1, first, -1):
        if _PEOPLE.search(text, max(0, at - 4), at) or text.endswith(cues().opening, first, at):
            return at
    return first


def _of_parts(text: str) -> Iterator[Find]:
    """Four characters or more that are parts of names one after another, three where both sides leave room."""
    letters, parts, alone = _parts()
    for run in letters.finditer(text):
        yield from _within(text, (parts, alone), *run.span())


def _within(text: str, patterns: tuple[re.Pattern[str], re.Pattern[str]], first: int, last: int) -> Iterator[Find]:
    parts, alone = patterns
    for found in parts.finditer(text, first, last):
        start, end = found.span()
        room = (left_of(text, start) != "none" or _PEOPLE.search(text, max(0, start - 4), start) is not None) + (
            right_of(text, end) != "none"
        )
        if end - start > _MOST or found[0] in lists().words or found[0] in lists().frequent:
            continue
        if (end - start >= _WHOLE and room) or room > 1:
            yield Find("PERSON", start, end, 0.6, "parts")
    for found in alone.finditer(text, first, last):
        start, end = found.span()
        if _is_alone(text, start, end) and found[0] not in lists().words and found[0] not in lists().frequent:
            yield Find("PERSON", start, end, 0.55, "parts")


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether one part fills a place for a name by itself: 拉姆、, 客户尼玛称."""
    return left_of(text, start) != "none" and right_of(text, end) in ("edge", "title", "role", "verb", "and")


@cache
def _parts() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Runs of their characters, a first look; parts in a row; and those that are a name alone."""
    parts = sorted((part for row in rows("elements_zh.txt") for part in row), key=len, reverse=True)
    every, long = "|".join(parts), "|".join(part for part in parts if len(part) > 2)
    letters = "".join(set("汗江嘎娜玛花").union(*parts))
    return (
        compiled(f"[{letters}]{{2,}}"),
        compiled(rf"(?:{every})(?:{every}|[汗江嘎娜玛花]){{1,3}}|(?:{long})"),
        compiled("|".join(part for part in parts if len(part) > 1)),
    )
