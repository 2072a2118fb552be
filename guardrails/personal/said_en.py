# ruff: noqa: E501 - a pattern is read in one piece
"""Numbers said aloud in English made digits: oh double seven, two oh six, fifty-six eight hundred, one nine two dot ten."""

import re

import re2

from guardrails.personal.views import View, rewritten

_UNITS = {word: str(digit) for digit, words in enumerate(("zero oh o nought naught nil", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")) for word in words.split()}  # fmt: skip
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), "23456789", strict=True))
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_MARKS = {"dot": ".", "point": ".", "dash": "-", "hyphen": "-", "minus": "-", "slash": "/"}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_TEN, _TIME, _MARK = "|".join(_TENS), "|".join(_TIMES), "|".join(_MARKS)
_END = "(?![a-z])"
_NUMBER = rf"(?:(?:{_TIME})[ \-]{{1,2}})?(?:(?:{_TEN})(?:[ \-](?:one|two|three|four|five|six|seven|eight|nine){_END})?|{_UNIT}|\d{{1,6}}){_END}(?:[ \-]hundred{_END})?"
_BETWEEN = rf"[ \-,.…/]{{1,3}}(?:(?:then|and|space|uh|um|erm?|{_MARK}){_END}[ ,]{{1,2}}){{0,2}}"
_SAID = re.compile(rf"(?i)(?<![a-z\d])(?:{_NUMBER}{_BETWEEN}){{2,}}{_NUMBER}")
_STEP = re.compile(rf"(?i)({_TIME})|({_TEN})(?:[ \-](one|two|three|four|five|six|seven|eight|nine){_END})?|({_UNIT}){_END}|(hundred)|({_MARK}){_END}|(\d+)")
_GATE = re2.compile(rf"(?i)\b(?:{_TIME}|{_TEN}|{_UNIT}|\d+)[ ,\-.…]+(?:(?:then|and|space|{_MARK}) )?(?:{_TIME}|{_TEN}|{_UNIT})\b")  # fmt: skip
_LEAST, _WORDS = 4, 2


def said(view: View) -> View:
    """`view` with numbers said aloud written in digits; `view` itself if it has none."""
    return rewritten(view, _SAID, _written) if _GATE.search(view.text) else view


def _written(found: re.Match[str]) -> str:
    parts = [_one(step) for step in _STEP.finditer(found[0])]
    digits = ""
    times = 1
    for part in parts:
        if isinstance(part, int):
            times = part
            continue
        digits += part * times
        times = 1
    spoken = len(re.findall(rf"(?i)(?<![a-z])(?:{_TEN}|{_UNIT}){_END}", found[0]))
    return digits if sum(map(str.isdigit, digits)) >= _LEAST and spoken >= _WORDS else found[0]


def _one(step: re.Match[str]) -> str | int:
    times, ten, unit_of_ten, unit, hundred, mark, figures = (part and part.lower() for part in step.groups())
    if times:
        return _TIMES[times]
    if ten:
        return _TENS[ten] + (_UNITS[unit_of_ten] if unit_of_ten else "0")
    if unit:
        return _UNITS[unit]
    return "00" if hundred else _MARKS[mark] if mark else figures or ""
