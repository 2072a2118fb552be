"""How words look: blanks between Han and Latin, the width of marks, the writing of figures, the forms of a name."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from guardrails.brand.guidelines import Name, Style

HAN = "㐀-䶿一-鿿"
TOUCHING = re.compile(rf"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HAN}])")
APART = re.compile(rf"(?<=[{HAN}])[ \u00a0]+(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])[ \u00a0]+(?=[{HAN}])")
HALF = re.compile(rf"(?<=[{HAN}”’》）])[,;:!?]|(?<=[{HAN}])\.(?![A-Za-z0-9])|(?<=[{HAN}])\((?=[^()\n]{{0,80}}\))")
UNIT = "元份期天日年月岁个笔家位倍分%"
NUMERAL = "零〇一二三四五六七八九十百千万亿两"
FULL_DATE = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
STYLES: dict[Style, re.Pattern[str]] = {
    "half_width": re.compile(r"[０-９]+(?:．[０-９]+)?％?"),
    "arabic_percent": re.compile(rf"百分之[{NUMERAL}点0-9.]{{1,12}}|[{NUMERAL}点]{{2,10}}(?:%|个百分点)"),
    "two_decimals": re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]|\.[0-9]{3,})?%"),
    "thousands": re.compile(r"(?<![0-9.,A-Za-z-])[0-9]{5,}(?:\.[0-9]+)?(?= ?(?:元|美元|港元|英镑|份|USD|CNY|RMB))"),
    "full_date": re.compile(
        r"(?<![0-9年])[0-9]{1,2}月[0-9]{1,2}[日号]|(?<![0-9])[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])"
    ),
}
RATES = re.compile(r"(?:利率|年化|收益率|基准|费率|APR|APY|AER)[^。！？；，\n]{0,12}$")
"""What stands before a percentage that is a rate; shares of other things need no decimals."""
QUOTED = {"“": "”", "「": "」", "《": "》", '"': '"', "‘": "’"}


class Place(NamedTuple):
    """Code points [start, end) of one text."""

    start: int
    end: int


def touching(text: str) -> list[Place]:
    """Where Han and Latin letters or digits touch: one of each side."""
    return [Place(found.start() - 1, found.start() + 1) for found in TOUCHING.finditer(text)]


def apart(text: str) -> list[Place]:
    """Where a blank stands between Han and Latin letters or digits, with one sign of each side."""
    return [Place(found.start() - 1, found.end() + 1) for found in APART.finditer(text)]


def half_width(text: str) -> list[Place]:
    """Half-width marks behind Han."""
    return [Place(*found.span()) for found in HALF.finditer(text)]


def figures(style: Style, text: str) -> list[Place]:
    """Figures not written in `style`."""
    found = [Place(*match.span()) for match in STYLES[style].finditer(text)]
    kept: Callable[[Place, str], bool] | None = KEPT.get(style)
    return [place for place in found if kept is None or kept(place, text)]


def has_figures(style: Style, text: str) -> bool:
    """Whether the text holds figures that `style` speaks of."""
    return bool(SPOKEN_OF[style].search(text))


def _is_rate(place: Place, text: str) -> bool:
    return bool(RATES.search(text[: place.start]))


def _no_year_before(place: Place, text: str) -> bool:
    """Whether a short date has no full one before it in the sentence: 2026年12月1日至12月31日 is full enough."""
    start = max(text.rfind(mark, 0, place.start) for mark in "。！？；\n") + 1
    return "年" not in text[start : place.start]


KEPT: dict[Style, Callable[[Place, str], bool]] = {"two_decimals": _is_rate, "full_date": _no_year_before}
SPOKEN_OF: dict[Style, re.Pattern[str]] = {
    "half_width": re.compile(r"[0-9０-９]"),
    "arabic_percent": re.compile(r"%|百分|％"),
    "two_decimals": re.compile(r"%"),
    "thousands": re.compile(r"[0-9][0-9,]{3,}"),
    "full_date": re.compile(r"[0-9]{1,2}月[0-9]{1,2}[日号]|[0-9]{4}[-/.][0-9]{1,2}[-/.]"),
}


def misspelt(name: Name, names: Sequence[str], text: str) -> list[Place]:
    """Where a name is written wrong; what is part of a name written right is let be."""
    right = [Place(*found.span()) for one in names for found in re.finditer(re.escape(one), text)]
    found = sorted({*_loose(name.right, text), *_quoted(name.right, text), *_listed(name, text)})
    return [place for place in found if not any(a <= place.start and place.end <= b for a, b in right)]


def mentions(name: Name, text: str) -> bool:
    """Whether the text speaks of what has this name."""
    return name.right in text or bool(misspelt(name, (), text))


def _loose(right: str, text: str) -> Iterator[Place]:
    """The name in other cases or with other blanks."""
    signs = [re.escape(sign) for sign in right if not sign.isspace()]
    latin = any(sign.isascii() and sign.isalnum() for sign in right)
    if latin or len(signs) >= 4:
        before, after = (
            (r"(?<![A-Za-z0-9])" if right[0].isascii() else ""),
            (r"(?![A-Za-z0-9])" if right[-1].isascii() else ""),
        )
        loose = re.compile(before + r"[ \u00a0]{0,2}".join(signs) + after, re.IGNORECASE)
        yield from (Place(*found.span()) for found in loose.finditer(text) if found[0] != right)


def _quoted(right: str, text: str) -> Iterator[Place]:
    for opens, closes in QUOTED.items():
        marked = f"{opens}{right}{closes}"
        yield from (Place(*found.span()) for found in re.finditer(re.escape(marked), text))


def _listed(name: Name, text: str) -> Iterator[Place]:
    for wrong in name.wrong:
        yield from (Place(*found.span()) for found in re.finditer(re.escape(wrong), text))
