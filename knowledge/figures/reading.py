"""Reads every figure of a text: special forms first, then numbers with units, then ranges and the words around."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from knowledge.figures.around import with_context
from knowledge.figures.days import DAYS, SLASHED_LAST
from knowledge.figures.forms import TO
from knowledge.figures.idle import IDLE
from knowledge.figures.marks import MARKS
from knowledge.figures.numerals import ENGLISH, HALF, HAN, HAN_SCALES, MIXED, VULGAR, fold, read_number
from knowledge.figures.shape import Day, Figure
from knowledge.figures.units import AFTER, BEFORE, CURRENCIES, SIZES, UNITS, Unit

_SIZE = r"(?:million|billion|thousand|hundred|bn|mn|m|k)(?![A-Za-z])"
_QUANTITY = re.compile(
    rf"(?:(?P<before>{BEFORE})\s?|(?<![0-9a-z.]))"
    rf"(?P<n>{HALF}|{MIXED}|{HAN}|半|[Hh]alf(?:[ -]an?)?(?=[ -](?:year|month|hour))|{ENGLISH})"
    rf"(?:\s?(?P<size>{_SIZE}))?"
    rf"(?:\s?-?\s?(?P<after>{AFTER}))?(?P<half>半(?!年|个|天|小时))?"
)
_RANGE = re.compile(TO)
_LIST = re.compile(r"\s?(?:[、/或和及与]|,|,?\s(?:or|and))\s?")
_AIM = re.compile(r"\s?个?(?:步骤|方面|理由|方法|要点|技巧|问题|环节|维度|优势|亮点|阶段)")
_YEAR = re.compile(r"20[1-4][0-9]")
_SIGN = re.compile("[0-9½¼¾]")
_FIRM = re.compile(
    "(?:满|达|足|限|前|共|至多|最多|至少|不超过|每[月年日户人]|可|免|持有|最[短长快慢]|[仅只]需?要?|[取办回] ?)$"
)
_DEADLINE = re.compile("期|以?内|以上|起|持有|到账|放款|后")


class Quantity(NamedTuple):
    """A number as written, with the unit it has or inherits from its neighbour in a range or list."""

    start: int
    end: int
    words: str
    number: Decimal
    scale: int
    before: str | None
    unit: Unit | None
    half: bool


def find_figures(text: str) -> tuple[Figure, ...]:
    """Every figure in `text`, in order, with spans in code points of the text as given."""
    plain, places = fold(text)
    figures, rest = _find_forms(plain)
    figures += _find_quantities(rest)
    figures.sort(key=lambda figure: figure.start)
    figures = _mark_ranges(figures, plain)
    figures = _share_basis([with_context(figure, plain) for figure in figures])
    return tuple(_placed(figure, text, places) for figure in figures)


def _find_forms(plain: str) -> tuple[list[Figure], str]:
    """The special figures, and the text with them and the idle digits blanked."""
    figures: list[Figure] = []
    plain = _blank(plain, [found.span() for found in IDLE.finditer(plain)])
    for each in (*DAYS, *MARKS, SLASHED_LAST):
        found = [figure for match in each.pattern.finditer(plain) for figure in each.read(match)]
        plain = _blank(plain, [(figure.start, figure.end) for figure in found])
        figures += found
    return figures, plain


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "\0" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]]) if spans else text


def _find_quantities(text: str) -> list[Figure]:
    quantities = [_read_quantity(found) for found in _QUANTITY.finditer(text)]
    for i in range(len(quantities) - 2, -1, -1):
        quantities[i] = _inherit(quantities[i], quantities[i + 1], text)
    for i in range(1, len(quantities)):
        quantities[i] = _follow(quantities[i - 1], quantities[i], text)
    return [figure for quantity in quantities for figure in _figures(quantity, text)]


def _read_quantity(found: re.Match[str]) -> Quantity:
    words, after, size = found["n"], found["after"], found["size"]
    number = Decimal("0.5") if words == "半" or words[:4].lower() == "half" else read_number(words)
    unit = UNITS[re.sub(r"\s+", " ", after).lower()] if after else None
    end = found.end() if (after or size) else found.end("n")
    if size in ("m", "k") and not found["before"]:
        size, end, unit = None, found.end("n"), None
    factor = SIZES[size] if size else 1
    scale = HAN_SCALES[words[-1].replace("w", "万").replace("W", "万")] if words[-1] in "万亿wW" else factor
    start = found.start("before") if found["before"] else found.start("n")
    return Quantity(
        start,
        end,
        words,
        number * factor,
        scale,
        found["before"],
        unit,
        bool(unit and (found["half"] or (after or "").startswith("个半"))),
    )


def _inherit(one: Quantity, next_: Quantity, text: str) -> Quantity:
    """3至5年, 3、6、12期, 1.5~3万元: a bare number takes its unit, and a smaller one its scale, from the next."""
    gap = text[one.end : next_.start]
    if one.unit or not (_RANGE.fullmatch(gap) or _LIST.fullmatch(gap)):
        return one
    grows = one.scale == 1 < next_.scale and one.number * next_.scale <= next_.number
    scale = next_.scale if grows else one.scale
    unit = None if one.before else next_.unit
    return one._replace(unit=unit, scale=scale, number=one.number * scale if grows else one.number)


def _follow(last: Quantity, one: Quantity, text: str) -> Quantity:
    """£1,000–5,000: the second number is money too."""
    joined = last.before and not (one.before or one.unit) and _RANGE.fullmatch(text[last.end : one.start])
    return one._replace(before=last.before) if joined else one


def _figures(quantity: Quantity, text: str) -> Iterator[Figure]:
    """The figure a quantity is; a bare number in words is none."""
    start, end, unit = quantity.start, quantity.end, quantity.unit
    figure = Figure(start=start, end=end, quote=text[start:end], kind="number", value=quantity.number)
    if quantity.before:
        yield figure.model_copy(update={"kind": "amount", "unit": CURRENCIES[quantity.before]})
    elif unit:
        value = (quantity.number + (Decimal("0.5") if quantity.half else 0)) * unit.factor
        idle = _is_idle(quantity, unit, text)
        yield figure.model_copy(update={"kind": unit.kind, "unit": unit.name, "value": value, "idle": idle})
    elif _YEAR.fullmatch(quantity.words):
        yield figure.model_copy(update={"kind": "date", "days": (Day(year=int(quantity.number)),)})
    elif quantity.words in VULGAR:
        yield figure.model_copy(update={"kind": "rate", "unit": "%", "value": quantity.number * 100})
    elif _SIGN.match(quantity.words) or quantity.scale > 1 < len(quantity.words):
        yield figure


def _is_idle(quantity: Quantity, unit: Unit, text: str) -> bool:
    """一个, 三大优势, 一天: words of speech, no claim about a product."""
    small = unit.kind == "count" and quantity.number <= 10
    if small and (_AIM.match(text, quantity.end) or (unit.name == "item" and text[quantity.end - 1] in "大重步层级")):
        return True
    if quantity.words not in ("一", "两", "one", "One") or _FIRM.search(text[: quantity.start]):
        return False
    return unit.kind == "count" or (unit.name == "day" and not _DEADLINE.match(text, quantity.end))


def _mark_ranges(figures: list[Figure], text: str) -> list[Figure]:
    """Both ends of 3.4%~7.2% or 12月1日至次年1月31日: lower and upper, with the year and month they share."""
    for i in range(1, len(figures)):
        one, two = figures[i - 1], figures[i]
        if one.kind == two.kind and _RANGE.fullmatch(text[one.end : two.start]):
            one, two = _share_days(one, two) if one.kind == "date" else (one, two)
            figures[i - 1] = one.model_copy(update={"ranged": True, "bound": "min", "idle": False})
            figures[i] = two.model_copy(update={"ranged": True, "bound": "max", "idle": False})
    return figures


def _share_basis(figures: list[Figure]) -> list[Figure]:
    """2.1%~3.4%（年化）: the words behind a range speak of both ends."""
    for i in range(len(figures) - 1):
        one, two = figures[i], figures[i + 1]
        if one.ranged and one.bound == "min" and two.ranged and two.bound == "max" and two.basis:
            figures[i] = one.model_copy(update={"basis": two.basis, "style": one.style or two.style})
    return figures


def _share_days(one: Figure, two: Figure) -> tuple[Figure, Figure]:
    """The year that only one end of a range states, given to the other."""
    start, end = one.days[0], two.days[0]
    wraps = (start.month or 0) > (end.month or 12)
    if start.year and not end.year and end.month:
        two = two.model_copy(update={"days": (end.model_copy(update={"year": start.year + wraps}),)})
    elif end.year and not start.year and start.month:
        one = one.model_copy(update={"days": (start.model_copy(update={"year": end.year - wraps}),)})
    return one, two


def _placed(figure: Figure, text: str, places: list[int] | None) -> Figure:
    """`figure` where it stands in the text as given, with its own words."""
    start, end = figure.start, figure.end
    if places:
        start, end = places[start], places[end - 1] + 1
    return figure.model_copy(update={"start": start, "end": end, "quote": text[start:end]})
