# ruff: noqa: E501, SIM905 - a pattern and a row of words are read in one piece
"""Numbers said aloud in English made digits: oh double seven, two oh six, fifty-six eight hundred, one nine two dot ten."""

import re

from guardrails.personal.patterns import compiled
from guardrails.personal.views import View, rewritten

_BELOW = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_UNITS = {word: str(number) for number, word in enumerate(_BELOW)} | dict.fromkeys(
    "oh o nought naught nil".split(), "0"
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), "23456789", strict=True))
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_MARKS = {"dot": ".", "point": ".", "dash": "-", "hyphen": "-", "minus": "-", "slash": "/"}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_TEN, _TIME, _MARK, _ONES = "|".join(_TENS), "|".join(_TIMES), "|".join(_MARKS), "|".join(_BELOW[1:10])
_END = "(?![a-z])"
_NUMBER = rf"(?:(?:{_TIME})[ \-]{{1,2}})?(?:(?:{_TEN})(?:[ \-](?:{_ONES}){_END})?|{_UNIT}|\d{{1,6}}){_END}(?:[ \-]hundred{_END})?"
_BETWEEN = rf"[ \-,.…/]{{1,3}}(?:(?:then|and|space|uh|um|erm?|{_MARK}){_END}[ ,]{{1,2}}){{0,2}}"
_SAID = re.compile(rf"(?i)(?<![a-z\d])(?:{_NUMBER}{_BETWEEN}){{2,}}{_NUMBER}")
_STEP = re.compile(rf"(?i)({_TIME})|({_TEN})(?:[ \-]({_ONES}){_END})?|({_UNIT}){_END}|(hundred)|({_MARK}){_END}|(\d+)")
_WORD = re.compile(rf"(?i)(?<![a-z])(?:{_TEN}|{_UNIT}){_END}")
_GATE = compiled(
    rf"(?i)(?<![a-z\d_])(?:{_TIME}|{_TEN}|{_UNIT}|\d+)[ ,\-.…]+(?:(?:then|and|space|{_MARK}) )?(?:{_TIME}|{_TEN}|{_UNIT})(?![a-z\d_])"
)
_DIGITS, _WORDS = 4, 2
"""So many digits make a number, if so many of its words were said."""


def said(view: View) -> View:
    """`view` with numbers said aloud written in digits; `view` itself if it has none."""
    return rewritten(view, _SAID, _written) if _GATE.search(view.text) else view


def _written(found: re.Match[str]) -> str:
    digits, times = "", 1
    for step in _STEP.finditer(found[0]):
        if step[1]:
            times = _TIMES[step[1].lower()]
        else:
            digits, times = digits + _figures(step) * times, 1
    enough = sum(map(str.isdigit, digits)) >= _DIGITS and len(_WORD.findall(found[0])) >= _WORDS
    return digits if enough else found[0]


def _figures(step: re.Match[str]) -> str:
    _, ten, one, unit, hundred, mark, figures = (part and part.lower() for part in step.groups())
    if ten:
        return _TENS[ten] + (_UNITS[one] if one else "0")
    return "00" if hundred else _UNITS[unit] if unit else _MARKS[mark] if mark else figures or ""
