"""Writes one value in every spelling that bank copy uses: the other way round from reading figures."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

HAN = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.%"}
MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
EN_SMALL = re.findall(
    "[a-z]+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
EN_TENS = re.findall("[a-z]+", "zero ten twenty thirty forty fifty sixty seventy eighty ninety")


class Meant(NamedTuple):
    """A value to be written: its kind, its number (or date, or text) and its unit."""

    kind: str
    value: Decimal | date | str
    unit: str = ""


def han(number: int) -> str:
    """`number` below 10^12 in Chinese numerals."""
    for scale, sign in ((10**8, "亿"), (10**4, "万")):
        if number >= scale:
            high, low = divmod(number, scale)
            gap = "零" if low and low < scale // 10 else ""
            return han(high) + sign + (gap + han(low) if low else "")
    words, zero = "", False
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            words += ("零" if zero and words else "") + HAN[digit] + sign
        zero = not digit
    return (words or "零").replace("一十", "十") if words.startswith("一十") else words or "零"


def han_decimal(number: Decimal) -> str:
    whole, _, part = f"{number:f}".partition(".")
    return han(int(whole)) + ("点" + "".join(HAN[int(sign)] for sign in part) if part else "")


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def english(number: int) -> str:
    """`number` below one hundred in English words."""
    if number < 20:
        return EN_SMALL[number]
    ten, one = divmod(number, 10)
    return EN_TENS[ten] + (f"-{EN_SMALL[one]}" if one else "")


def respell(meant: Meant, language: str) -> list[str]:
    """Every spelling of `meant` in `language`."""
    return list(dict.fromkeys((_zh if language == "zh" else _en)(meant)))


def _zh(meant: Meant) -> Iterator[str]:
    match meant:
        case Meant("rate", Decimal() as value):
            yield from _zh_rate(value)
        case Meant("amount", Decimal() as value, "USD"):
            yield from (f"{value:,}美元", f"{value}美元", f"US${value:,}", f"{han_decimal(value)}美元")
        case Meant("amount", Decimal() as value):
            yield from _zh_amount(value)
        case Meant("term", Decimal() as value, unit):
            yield from _zh_term(int(value), unit)
        case Meant("date", date() as day):
            yield from _zh_date(day)
        case Meant("count" | "settlement" | "discount"):
            yield from _zh_other(meant)
        case Meant(_, value):
            yield str(value)


def _zh_rate(value: Decimal) -> Iterator[str]:
    yield from (f"{value}%", f"{plain(value)}%", f"{value} %", f"{value}％", f"{value}%".translate(WIDE))
    yield f"百分之{han_decimal(value)}"
    if value < Decimal("0.1"):
        yield f"万分之{han_decimal((value * 100).normalize())}"


def _zh_other(meant: Meant) -> Iterator[str]:
    value, unit = Decimal(str(meant.value)), meant.unit
    if meant.kind == "count":
        yield from (f"{value}{unit}", f"{value} {unit}", f"{value}{unit}".translate(WIDE), han(int(value)) + unit)
    elif meant.kind == "settlement":
        yield from (f"T+{value}", f"T＋{value}", f"T + {value}")
    else:
        ten, one = divmod(int(value), 10)
        yield from (f"{plain(value / 10)}折", HAN[ten] + (HAN[one] if one else "") + "折")


def _zh_amount(value: Decimal) -> Iterator[str]:
    yield from (f"{value:,}元", f"{value}元", f"¥{value:,}", f"￥{value:,}", f"人民币{value:,}元", f"RMB {value:,}")
    yield from (f"{value}元".translate(WIDE), f"{han_decimal(value)}元")
    if value >= 1000 and value % 1000 == 0:
        wan = plain(value / 10000)
        yield from (f"{wan}万元", f"{wan} 万元", f"{han(int(value))}元".translate(FORMAL))


def _zh_term(value: int, unit: str) -> Iterator[str]:
    words = {"year": ("年",), "month": ("个月",), "day": ("天", "日"), "workday": ("个工作日",), "instalment": ("期",)}[
        unit
    ]
    for word in words:
        numeral = "两" if value == 2 and word != "日" else han(value)
        yield from (f"{value}{word}", f"{value} {word}", f"{value}{word}".translate(WIDE), f"{numeral}{word}")
    if (value, unit) == (6, "month"):
        yield "半年"
    if unit == "year":
        yield f"{value * 12}个月"


def _zh_date(day: date) -> Iterator[str]:
    year, month, number = day.year, day.month, day.day
    yield from (
        f"{year}年{month}月{number}日",
        f"{year}年{month:02}月{number:02}日",
        f"{year} 年 {month} 月 {number} 日",
    )
    yield from (day.isoformat(), f"{year}/{month}/{number}", f"{year}.{month:02}.{number:02}", f"{month}月{number}日")
    yield f"{year}年{month}月{number}日".translate(WIDE)
    yield "".join(HAN[int(sign)] for sign in str(year)).replace("零", "〇") + f"年{han(month)}月{han(number)}日"


def _en(meant: Meant) -> Iterator[str]:
    match meant:
        case Meant("rate", Decimal() as value):
            yield from (f"{value}%", f"{plain(value)}%", f"{value} %", f"{value} percent", f"{value} per cent")
        case Meant("amount", Decimal() as value, unit):
            yield from _en_amount(value, unit)
        case Meant("term", Decimal() as value, unit):
            yield from _en_term(int(value), unit)
        case Meant("date", date() as day):
            month = MONTHS[day.month - 1]
            yield from (
                f"{month} {day.day}, {day.year}",
                f"{day.day} {month} {day.year}",
                f"{day.day} {month[:3]} {day.year}",
            )
            yield from (f"{month[:3]} {day.day}, {day.year}", day.isoformat(), f"{day.day} {month}")
        case Meant("count", Decimal() as value, unit):
            yield from (f"{value} {unit}", f"{english(int(value))} {unit}")
        case Meant(_, value):
            yield str(value)


def _en_date(day: date) -> Iterator[str]:
    for month in (MONTHS[day.month - 1], MONTHS[day.month - 1][:3]):
        yield from (f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", f"{day.day} {month}")
    yield day.isoformat()


def _en_amount(value: Decimal, unit: str) -> Iterator[str]:
    sign = {"USD": "$", "GBP": "£", "EUR": "€"}[unit]
    word = {"USD": "dollars", "GBP": "pounds", "EUR": "euros"}[unit]
    yield from (f"{sign}{value:,}", f"{sign}{value}", f"{unit} {value:,}", f"{value:,} {word}")
    if value >= 1000 and value % 1000 == 0:
        yield f"{sign}{plain(value / 1000)}k"


def _en_term(value: int, unit: str) -> Iterator[str]:
    word = {"year": "year", "month": "month", "day": "day", "workday": "business day", "instalment": "instalment"}[unit]
    word += "s" if value != 1 else ""
    yield f"{value} {word}"
    if value < 100:
        yield f"{english(value)} {word}"
    if unit == "year":
        yield f"{value * 12} months"
