"""Figures that are neither a date nor a number with a unit: phones, codes, T+1, ranks, shares, discounts, ratios."""

import re
from collections.abc import Iterator
from decimal import Decimal

from knowledge.figures.forms import END, START, Form, figure_of, form
from knowledge.figures.numerals import DIGITS, HAN, read_number
from knowledge.figures.shape import Figure

_SMALL = "[一二三四五六七八九]"
_SHORT = "[一二三四五六七八九十百千万]{1,6}"
_PHONE = (
    r"(?<![0-9.,A-Za-z¥$£€-])(?P<n>400[- ]?[0-9]{3,4}[- ]?[0-9]{3,4}|800-[0-9]{3}-[0-9]{4}|0[0-9]{2,3}[- ][0-9]{7,8}",
    r"|1[3-9][0-9]{9}|9[56][0-9]{3,4}|1[- ]8[0-9]{2}[- ][0-9]{3}[- ][0-9]{4}|0[38]00[ -][0-9]{3}[ -]?[0-9]{3,4}",
    r"|\([0-9]{3}\) [0-9]{3}-[0-9]{4})(?![0-9]|\s?[元%万亿年个天户人名笔]|[.,][0-9])",
)
_DIALLED = (
    r"(?:热线|电话|拨打|致电|客服|短信至|发送至|发至|(?i:call|tel|phone|hotline|helpline|dial|text))",
    r"(?:\s?[:：]\s?|\s|为|是|号码|us on|us at|on|at){0,4}",
    r"(?P<n>\+?[0-9][0-9 ()-]{2,16}[0-9])(?![0-9.,]*[0-9元%年天个])",
)
_CODE = (
    r"(?<![A-Za-z0-9])(?!(?:RMB|CNY|USD|HKD|GBP|EUR|HK|US)[0-9])[A-Za-z]{1,12}-?[0-9][A-Za-z0-9]*(?![A-Za-z0-9]|[.,][0-9]|\s?%)",
    r"|(?<![0-9A-Za-z.,])[0-9]+[A-Z][0-9A-Z]*[0-9][0-9A-Z]*(?![A-Za-z])|(?<![0-9.,¥$£€])[0-9]{12,}(?![0-9.,])",
)


def _read_phone(found: re.Match[str]) -> Iterator[Figure]:
    code = re.sub("[^0-9]", "", found["n"])
    yield figure_of(found, "phone", group="n").model_copy(update={"code": code})


def _read_code(found: re.Match[str]) -> Iterator[Figure]:
    level = re.fullmatch("P?R[0-9]|C[0-9]", found[0])
    serial = sum(sign.isdigit() for sign in found[0]) >= 6
    yield figure_of(found, "code").model_copy(update={"code": found[0].upper(), "idle": not (level or serial)})


def _rate(found: re.Match[str], value: Decimal) -> Figure:
    return figure_of(found, "rate", value).model_copy(update={"unit": "%"})


def _read_share(found: re.Match[str]) -> Iterator[Figure]:
    """百分之三点零五, 万分之五, 三分之一: always per cent."""
    if whole := read_number(found["whole"]):
        yield _rate(found, read_number(found["part"]) * 100 / whole)


def _read_tenths(found: re.Match[str]) -> Iterator[Figure]:
    yield _rate(found, read_number(found["n"]) * 10)


def _read_fraction(found: re.Match[str]) -> Iterator[Figure]:
    part, whole = int(found["a"]), int(found["b"])
    if 0 < part < whole:
        yield _rate(found, Decimal(part) * 100 / whole)


def _read_per_ten_thousand(found: re.Match[str]) -> Iterator[Figure]:
    """日息万五, 佣金万2.5."""
    value = read_number(found["n"]) / (100 if found["s"][0] == "万" else 10)
    yield figure_of(found, "rate", value, group="s").model_copy(update={"unit": "%"})


def _read_discount(found: re.Match[str]) -> Iterator[Figure]:
    digits = read_number(found["n"])
    yield figure_of(found, "discount", digits * 10 if digits < 10 else digits).model_copy(update={"unit": "%"})


def _read_off(found: re.Match[str]) -> Iterator[Figure]:
    yield figure_of(found, "discount", 100 - read_number(found["n"])).model_copy(update={"unit": "%"})


def _read_settlement(found: re.Match[str]) -> Iterator[Figure]:
    yield figure_of(found, "term", int(found["n"])).model_copy(update={"unit": "T+"})


def _read_rank(found: re.Match[str]) -> Iterator[Figure]:
    yield figure_of(found, "rank", read_number(found["n"]))


def _read_ordinal(found: re.Match[str]) -> Iterator[Figure]:
    yield figure_of(found, "ordinal", read_number(found["n"])).model_copy(update={"idle": True})


def _read_odds(found: re.Match[str]) -> Iterator[Figure]:
    if two := Decimal(found["b"]):
        yield figure_of(found, "ratio", Decimal(found["a"]) / two)


MARKS: tuple[Form, ...] = (
    form(_read_phone, *_PHONE),
    form(_read_phone, *_DIALLED),
    form(_read_settlement, r"(?<![A-Za-z])T\s?\+\s?(?P<n>[0-9])(?![0-9])(?:\s?日(?![息利])|\s?个?工作日)?"),
    form(_read_rank, r"(?<![A-Za-z])(?:Top|TOP|top|No\.|NO\.|No|#)\s?(?P<n>[0-9]{1,3})", END),
    form(_read_rank, rf"第\s?(?P<n>[0-9]{{1,3}}|{HAN})\s?(?:名|位(?!数)|大)"),
    form(_read_rank, rf"(?<=[名列居业国省市场])第\s?(?P<n>[0-9]{{1,3}}|{HAN})(?![步次期方届季条章节款项])"),
    form(_read_ordinal, rf"第\s?(?P<n>[0-9]{{1,4}}|{HAN})"),
    form(_read_rank, rf"(?<=[名位列居])前\s?(?P<n>[0-9]{{1,3}}|{HAN})(?![0-9名位])"),
    form(_read_code, *_CODE),
    form(_read_share, rf"(?P<whole>[百千万]|{_SHORT}|[0-9]{{1,3}})分之\s?(?P<part>{DIGITS}|{HAN}|百)"),
    form(_read_tenths, START, rf"(?P<n>[0-9](?:\.[0-9])?|{_SMALL})成(?![立功长为员本交效熟人分就绩型果])"),
    form(_read_fraction, r"(?<![0-9./])(?P<a>[0-9]{1,2})/(?P<b>[234568]|10)(?![0-9./月年])"),
    form(
        _read_per_ten_thousand,
        rf"(?:息|费率?|利率|佣金)(?P<s>[万千](?P<n>[0-9](?:\.[0-9]+)?|{_SMALL}))(?![十百千万亿0-9元])",
    ),
    form(_read_discount, START, rf"(?P<n>[0-9](?:\.[0-9])?|[1-9][0-9]|{_SMALL}{{1,2}})\s?折(?![合扣叠算])"),
    form(_read_off, START, r"(?P<n>[0-9]{1,3}(?:\.[0-9]{1,4})?)\s?%\s(?:off|discount)"),
    form(_read_odds, START, r"(?P<a>[0-9]+)\s?[:∶]\s?(?P<b>[0-9]+)(?![0-9])"),
)
