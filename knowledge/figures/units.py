"""Units: what may stand before or behind a number, and what they make of it."""

import re
from decimal import Decimal
from typing import NamedTuple

from knowledge.figures.shape import Kind


class Unit(NamedTuple):
    """What a unit makes of a number: its kind, the normal unit and the factor to it."""

    kind: Kind
    name: str
    factor: Decimal


_BEFORE = {
    "CNY": "¥|RMB|CNY|人民币",
    "HKD": "HK$|HKD",
    "USD": "US$|USD|$",
    "GBP": "£|GBP",
    "EUR": "€|EUR",
}
_TABLE: tuple[tuple[Kind, str, str, str], ...] = (
    ("rate", "%", "1", "%|percent|per cent|pct"),
    ("rate", "%", "0.1", "‰"),
    ("points", "pp", "1", "个百分点|百分点|个点|percentage points|percentage point|ppt|pp"),
    ("points", "pp", "0.01", "个基点|基点|个BP|BP|bps|bp|basis points|basis point"),
    ("amount", "CNY", "1", "元|块|块钱|元人民币|人民币元|人民币|yuan|RMB|CNY"),
    ("amount", "CNY", "0.1", "角"),
    ("amount", "CNY", "0.01", "分钱"),
    ("amount", "USD", "1", "美元|美金|US dollars|U.S. dollars|dollars|dollar|USD"),
    ("amount", "USD", "0.01", "cents|cent"),
    ("amount", "HKD", "1", "港元|港币|HKD"),
    ("amount", "GBP", "1", "英镑|pounds|pound|GBP"),
    ("amount", "GBP", "0.01", "pence|penny"),
    ("amount", "EUR", "1", "欧元|euros|euro|EUR"),
    ("amount", "JPY", "1", "日元|yen|JPY"),
    ("term", "month", "12", "年期|年|周年|个年度|years|year|yrs|yr"),
    ("term", "month", "3", "个季度|quarters|quarter"),
    ("term", "month", "1", "个月期|个半月|个月|月期|个整月|months|month|mths|mth"),
    ("term", "day", "7", "个星期|星期|周|weeks|week"),
    ("term", "day", "1", "天期|天|个自然日|自然日|日|calendar days|calendar day|days|day"),
    ("term", "workday", "1", "个工作日|工作日|个交易日|交易日|business days|business day|working days|working day"),
    ("term", "minute", "60", "个小时|个半小时|小时|个钟头|钟头|hours|hour|hrs|hr"),
    ("term", "minute", "1", "分钟|minutes|minute|mins|min"),
    ("term", "second", "1", "秒钟|秒|seconds|second|secs"),
    ("term", "instalment", "1", "期|instalments|instalment|installments|installment"),
    ("age", "year", "1", "周岁|岁|years old|years of age"),
    ("multiple", "", "1", "倍"),
    ("count", "person", "1", "名|位|人|个人|people|customers|customer|winners|members"),
    ("count", "time", "1", "次|times"),
    ("count", "household", "1", "户"),
    ("count", "branch", "1", "家|branches|branch"),
    ("count", "transaction", "1", "笔|transactions|transaction"),
    ("count", "piece", "1", "张|份|个|只|台|套|枚|件|个名额|名额"),
    ("count", "item", "1", "款|项|种|条|类|大|重|步|层|级|场|轮|站|座|间|道"),
    ("count", "credit", "1", "积分|个积分|分|points|point"),
    ("count", "", "1", "withdrawals|withdrawal|transfers|transfer|payments|payment"),
    ("count", "share", "1", "股"),
    ("count", "gram", "1", "克|grams|gram|g"),
    ("count", "kilogram", "1", "公斤|千克|kg"),
    ("count", "mile", "1", "里程|英里|miles"),
)

UNITS = {
    word.lower(): Unit(kind, name, Decimal(factor)) for kind, name, factor, words in _TABLE for word in words.split("|")
}
CURRENCIES = {word: name for name, words in _BEFORE.items() for word in words.split("|")}
_NOT_BEFORE = {
    "分": "期之红行享别为散档层段钟",
    "只": "要需为是能有",
    "大": "额家幅约概",
    "条": "件款",
    "次": "日月年",
    "位": "于数",
    "家": "庭人",
    "人": "民气次",
    "类": "似",
    "重": "要点大",
    "股": "票份",
    "年": "轻龄货终",
    "期": "间待望货权限",
    "周": "年岁边转期",
    "户": "口型",
    "元": "旦宵",
    "间": "接",
    "道": "路理",
    "块": "链",
}
"""Signs that show a unit's word to be the head of another word: 12期间, 5万分期."""


def _any_of(words: list[str]) -> str:
    """One alternation, longest first; words that end in a letter end there."""
    return "|".join(re.escape(word) + _border(word) for word in sorted(words, key=len, reverse=True))


def _border(word: str) -> str:
    if word[-1].isascii():
        return "(?![A-Za-z])" if word[-1].isalpha() else ""
    return f"(?![{_NOT_BEFORE[word]}])" if word in _NOT_BEFORE else ""


AFTER = rf"(?i:{_any_of(list(UNITS))})"
BEFORE = rf"(?:{_any_of(list(CURRENCIES)).replace('(?![A-Za-z])', '')})"
SIZES = {
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
    "thousand": 1000,
    "hundred": 100,
    "m": 10**6,
    "mn": 10**6,
    "k": 1000,
}
"""English scales behind digits; `m` and `k` count only behind a currency."""
