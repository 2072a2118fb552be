"""Figures as they are spoken or written in Chinese, in digits."""

import re
from collections.abc import Iterator

from guardrails.lexicon import ONES, TENS

SPOKEN = re.compile(
    f"百分之(?P<share>[{ONES}{TENS}百]+(?:[.点][{ONES}]+)?)(?![千万亿])"
    f"|(?P<figure>[{ONES}]+[.点][{ONES}]+)(?=[%倍万亿元])|(?P<decimal>[{ONES}]+\\.[{ONES}]+)"
    f"|(?P<ones>[{ONES}](?=[%元折倍])|[{ONES}]+(?=%)|[{ONES}]{{2,}}(?=[年天日月万亿元人名席倍]))"
    f"|(?P<tens>[{ONES}]?[{TENS}][{ONES}](?=[%万亿元倍天日名席人份期年个折])|[{ONES}]?[{TENS}](?=[%万亿元倍])"
    f"|[{ONES}][百千{TENS}][{ONES}百{TENS}]*(?=[%万亿元倍天日名席人份期年个折]))"
)
FIGURES = str.maketrans("零〇一二三四五六七八九两肆伍陆点", "001234567892456.")
SCALES = {"十": 10, "拾": 10, "百": 100, "千": 1000}


def in_digits(text: str) -> Iterator[tuple[int, int, str]]:
    """Where figures stand, and in digits: 百分之五点二 as 5.2%, 二零二五年 as 2025年, 八百八十八元 as 888元."""
    for spoken in SPOKEN.finditer(text):
        whole, point, rest = next(filter(None, spoken.groups())).replace("点", ".").partition(".")
        yield *spoken.span(), _counted(whole) + point + rest.translate(FIGURES) + ("%" if spoken["share"] else "")


def _counted(spoken: str) -> str:
    """A number in figures: 三十 → 30, 二零二五 → 2025."""
    if not any(scale in spoken for scale in SCALES):
        return spoken.translate(FIGURES)
    total, digit = 0, 0
    for sign in spoken:
        if sign in SCALES:
            total, digit = total + (digit or 1) * SCALES[sign], 0
        else:
            digit = int(sign.translate(FIGURES))
    return str(total + digit)
