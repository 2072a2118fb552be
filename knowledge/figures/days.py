"""Dates and times of day, Chinese and English, whole or in part, alone or as a range within one month."""

import re
from collections.abc import Iterator

from knowledge.figures.forms import END, START, TO, Form, figure_of, form
from knowledge.figures.numerals import read_number
from knowledge.figures.shape import Day, Figure

_MONTHS = {
    name: i for i, name in enumerate(re.findall("[a-z]{3}", "jan feb mar apr may jun jul aug sep oct nov dec"), 1)
}
_MON = (
    r"(?P<mon>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_N = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_Y = "(?P<y>(?:19|20)[0-9]{2}|(?<![0-9.])[0-9]{2}(?=年[0-9]{1,2}月[0-9]{1,2}[日号])|[一二][〇零一二三四五六七八九]{3})"
_M, _D, _D2 = f"(?P<m>{_N})", f"(?P<d>{_N})", f"(?P<d2>{_N})"
_D_EN, _D2_EN = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?"
_Y_EN = r"(?:,?\s(?P<y>20[0-9]{2}))?"
_WORD_START = "(?<![0-9A-Za-z.])"
_LATE = r"(?P<late>[上下]午|早上|晚上|早|晚|凌晨|中午|每[天日])\s?"
_PM = r"(?i:(?P<pm>[ap]\.?m)(?![A-Za-z]))"


def _number(words: str | None) -> int | None:
    return int(read_number(words)) if words else None


def _year(words: str | None) -> int | None:
    """A year; two digits are of this century."""
    year = _number(words)
    return year + 2000 if year is not None and year < 100 else year


def _day_of(found: re.Match[str]) -> Day:
    groups = found.groupdict()
    month = _MONTHS[groups["mon"][:3].lower()] if groups.get("mon") else _number(groups.get("m"))
    year, quarter = _year(groups.get("y")), _number(groups.get("q"))
    return Day(year=year, month=month, day=_number(groups.get("d")), quarter=quarter)


def _read_day(found: re.Match[str]) -> Iterator[Figure]:
    yield figure_of(found, "date").model_copy(update={"days": (_day_of(found),)})


def _read_month(found: re.Match[str]) -> Iterator[Figure]:
    """8月开学季 tells a season; 8月底 sets a day."""
    yield figure_of(found, "date").model_copy(update={"days": (_day_of(found),), "idle": not found["end"]})


def _read_days(found: re.Match[str]) -> Iterator[Figure]:
    """12月1日至31日, 1–31 December 2026: two dates that share a month."""
    day, cut, start = _day_of(found), found.end("one"), found.start("d2")
    last = day.model_copy(update={"day": _number(found["d2"])})
    both = figure_of(found, "date")
    yield both.model_copy(update={"end": cut, "days": (day,)})
    yield both.model_copy(update={"start": start, "days": (last,)})


def _read_dotted(found: re.Match[str]) -> Iterator[Figure]:
    """12.1-12.31, 截至12.31: a month and a day, where they can be."""
    day = _day_of(found)
    if not 1 <= (day.month or 0) <= 12 or not 1 <= (day.day or 0) <= 31:
        return
    groups = found.groupdict()
    if groups.get("d2"):
        last = Day(month=_number(groups["m2"]), day=_number(groups["d2"]))
        yield figure_of(found, "date", group="two").model_copy(update={"days": (last,)})
    yield figure_of(found, "date", group="one").model_copy(update={"days": (day,)})


def _read_slashed(found: re.Match[str]) -> Iterator[Figure]:
    """3/4/2026 is 3 April or March 4."""
    one, two, year = int(found["a"]), int(found["b"]), _number(found["y"])
    months = [(month, day) for month, day in ((one, two), (two, one)) if month <= 12] or [(one, two)]
    days = dict.fromkeys(Day(year=year, month=month, day=day) for month, day in months)
    yield figure_of(found, "date").model_copy(update={"days": tuple(days)})


def _read_time(found: re.Match[str]) -> Iterator[Figure]:
    groups = found.groupdict()
    hour, rest = int(found["h"]), groups.get("min") or "0"
    late = (groups.get("late") or groups.get("pm") or "").lower().replace(".", "")
    hour += 12 if hour < 12 and late in ("下午", "晚上", "晚", "pm") else 0
    yield figure_of(found, "time", hour * 60 + (30 if rest == "半" else int(rest)))


DAYS: tuple[Form, ...] = (
    form(_read_days, rf"(?<![0-9])(?P<one>(?:{_Y}\s?年\s?)?{_M}\s?月\s?{_D}(?:\s?[日号])?){TO}{_D2}\s?[日号]"),
    form(_read_days, _WORD_START, rf"(?P<one>{_D_EN}){TO}{_D2_EN}\s{_MON}{_Y_EN}", END),
    form(
        _read_days, rf"(?<![A-Za-z])(?P<one>{_MON}\s{_D_EN}){TO}{_D2_EN}(?![0-9])(?!\s[JFMASOND][a-z]{{2}}){_Y_EN}", END
    ),
    form(_read_day, rf"(?<![0-9])(?:{_Y}\s?年\s?)第?\s?(?P<q>[1-4一二三四])\s?季度"),
    form(_read_day, rf"{_WORD_START}Q(?P<q>[1-4])\s(?P<y>20[0-9]{{2}})", END),
    form(_read_day, rf"(?<![0-9]){_Y}\s?年\s?{_M}\s?月(?:\s?{_D}\s?[日号])?"),
    form(_read_day, START, r"(?P<y>(?:19|20)[0-9]{2})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})(?![0-9%])"),
    form(
        _read_slashed, r"(?<![0-9./-])(?P<a>[0-9]{1,2})(?P<s>[/.-])(?P<b>[0-9]{1,2})(?P=s)(?P<y>20[0-9]{2})(?![0-9%])"
    ),
    form(_read_day, r"(?<![0-9.-])(?P<y>20[0-9]{2})[-/](?P<m>0[1-9]|1[0-2])(?![0-9/%-])"),
    form(_read_day, rf"(?<![0-9一二三四五六七八九十每.]){_M}\s?月\s?{_D}\s?[日号]"),
    form(_read_day, _WORD_START, rf"{_D_EN}\s(?:of\s)?{_MON}{_Y_EN}(?![0-9A-Za-z])"),
    form(_read_day, rf"(?<![A-Za-z]){_MON}\s{_D_EN}(?![0-9]){_Y_EN}", END),
    form(_read_day, rf"(?<![A-Za-z]){_MON},?\s(?P<y>20[0-9]{{2}})", END),
    form(
        _read_dotted,
        r"(?<![0-9.])(?P<one>(?P<m>1?[0-9])\.(?P<d>[0-3]?[0-9]))\s?[-~至到]\s?",
        r"(?P<two>(?P<m2>1[0-2]|[1-9])\.(?P<d2>[0-3]?[0-9]))(?![0-9.]|\s?[%‰万亿千百元年个月天倍折])",
    ),
    form(
        _read_dotted,
        r"(?<=[至止到])\s?(?P<one>(?P<m>1?[0-9])\.(?P<d>[0-3]?[0-9]))(?![0-9.]|\s?[%‰万亿千百元年个月天倍折])",
    ),
    form(_read_day, START, rf"{_Y}\s?年(?!期)度?"),
    form(_read_day, rf"(?<=[每当次本该]月)\s?{_D}\s?[日号]"),
    form(
        _read_month,
        rf"(?<![0-9一二三四五六七八九十每./]){_M}\s?月(?!期|份额|供|息)份?(?=(?P<end>[底末初止起前内间]|[上中下]旬)?)",
    ),
    form(
        _read_time,
        rf"(?:{_LATE})?(?<![0-9:])(?P<h>[01]?[0-9]|2[0-4]):(?P<min>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])",
        rf"(?:\s?{_PM})?",
    ),
    form(_read_time, rf"{_LATE}(?P<h>[0-9]{{1,2}})[点时](?P<min>[0-5]?[0-9](?=分)|半)?分?"),
    form(_read_time, START, r"(?P<h>[01]?[0-9]|2[0-4])[点时](?P<min>[0-5][0-9](?=分)|半)分?"),
    form(_read_time, START, r"(?P<h>[0-9]{1,2})时(?![间候])"),
    form(_read_time, r"(?<=[到至-])(?P<h>[01]?[0-9]|2[0-4])点(?![0-9零〇一二三四五六七八九])"),
    form(_read_time, START, rf"(?P<h>[0-9]{{1,2}})\s?{_PM}"),
)
SLASHED_LAST = form(_read_slashed, r"(?<![0-9./])(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})(?P<y>)(?![0-9./])")
