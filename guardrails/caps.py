"""Formulas of what copy may show: prizes under the cap, performance over long enough, discounts that come out."""

import re
from collections.abc import Sequence
from decimal import Decimal

from guardrails.verdicts import HOLDS, UNCLEAR, Verdict, breach, broken
from knowledge.figures import Figure

PRIZE_CAP = Decimal(50_000)
"""Yuan. Source: 反不正当竞争法 (2025) 第十一条."""
_DRAW = re.compile(r"抽奖|抽取|抽中|抽大?奖|摇奖|[抽送]奖|一等奖|特等奖|大奖|头奖|中奖|奖品|奖金|抽(?=[一1出])")
_CONDITION_BEFORE = re.compile(
    r"(?:满|存|存入|购买|消费|达|达到|累计|资产|余额|净增|交易)(?:不低于|超过|至|了)?\s?(?:人民币)?$"
)
_CONDITION_AFTER = re.compile(r"\s?(?:以上|及以上|起)?[的，,]?(?:即可|可参与|可抽|可参加|参与|参加|享|的?客户)")
_WINDOW = re.compile(
    r"(?:近|过去|最近|成立(?:以来|后|仅)?|运作|上线|反弹|满|刚满|仅|past|last|over)[^，。；,;\n0-9]{0,4}$"
)
_SINCE = re.compile(r"成立以来|成立后|运作以来|since (?:launch|inception)", re.IGNORECASE)
_PERFORMANCE = re.compile(r"年化|收益|涨|回报|赚|净值|业绩|排名|同类前|(?i:return|gain|yield|performance|up )")
_MONEY_FUND = re.compile(r"货币|现金管理|万份收益|活钱|(?i:money market)")
_SAVED = re.compile(r"(?:立减|优惠|省|减免?|save[sd]?)[^，。；,;\n0-9]{0,4}$", re.IGNORECASE)
_HALF_YEAR = Decimal(6)


def prizes(figures: Sequence[Figure], text: str) -> Verdict:
    """No prize in a draw above 50,000 yuan; a prize with no price cannot be judged."""
    if not _DRAW.search(text):
        return HOLDS
    money = [figure for figure in figures if figure.kind in ("amount", "number") and figure.unit in ("CNY", "")]
    money = [figure for figure in money if not _is_condition(figure, text) and (figure.unit or figure.value >= 10_000)]
    if not money:
        return UNCLEAR
    zh, en = "抽奖式有奖销售，最高奖的金额不得超过五万元。", "no prize in a draw may exceed 50,000 yuan."
    return broken(*(breach(figure, zh, en) for figure in money if figure.value > PRIZE_CAP))


def _is_condition(figure: Figure, text: str) -> bool:
    """存款满10万元即可抽奖: what it takes to join, not what is won."""
    before, after = text[max(0, figure.start - 10) : figure.start], text[figure.end : figure.end + 8]
    return bool(_CONDITION_BEFORE.search(before) or _CONDITION_AFTER.match(after))


def windows(figures: Sequence[Figure], text: str) -> Verdict:
    """Performance over less than six months may not be shown; a money fund's seven-day yield may.

    Source: 公开募集证券投资基金宣传推介材料管理暂行规定 (2020) 第四条.
    """
    zh, en = "展示的业绩期间不足六个月。", "performance over less than six months is shown."
    return broken(*(breach(figure, zh, en) for figure in _short_windows(figures, text, _HALF_YEAR)))


def annualised(figures: Sequence[Figure], text: str) -> Verdict:
    """Performance over less than a year may not be annualised."""
    short = _short_windows(figures, text, Decimal(12))
    zh, en = "不足一年的业绩不宜年化展示。", "performance over less than a year is annualised."
    return broken(*(breach(figure, zh, en) for figure in short if "年化" in _clauses(figure, text)))


def _short_windows(figures: Sequence[Figure], text: str, months: Decimal) -> list[Figure]:
    windows_ = [figure for figure in figures if figure.kind == "term" and _months(figure) < months]
    return [figure for figure in windows_ if _shows_performance(figure, text)]


def _months(figure: Figure) -> Decimal:
    return {"month": figure.value, "day": figure.value / 30}.get(figure.unit, Decimal(999))


def _shows_performance(figure: Figure, text: str) -> bool:
    window = _WINDOW.search(text[max(0, figure.start - 12) : figure.start])
    around = _clauses(figure, text)
    if figure.unit == "day" and figure.value == 7 and _MONEY_FUND.search(text):
        return False
    return bool((window or _SINCE.search(around)) and _PERFORMANCE.search(around) and re.search("[0-9前]", around))


def _clauses(figure: Figure, text: str) -> str:
    """The sentence around a figure."""
    start = max((text.rfind(sign, 0, figure.start) for sign in "。！？\n"), default=-1) + 1
    ends = [at for sign in "。！？\n" if (at := text.find(sign, figure.end)) >= 0]
    return text[start : min(ends, default=len(text))]


def discounts(figures: Sequence[Figure], text: str) -> Verdict:
    """原价200元，8折160元: the price paid is the price times the discount, the saving their difference."""
    prices = [figure for figure in figures if figure.kind == "amount"]
    cuts = [figure for figure in figures if figure.kind == "discount"]
    saved = [figure for figure in prices if _SAVED.search(text[max(0, figure.start - 8) : figure.start])]
    prices = [figure for figure in prices if figure not in saved]
    if len(prices) != 2 or not (cuts or saved):
        return UNCLEAR
    full, paid = sorted(prices, key=lambda figure: -figure.value)
    worked = full.value * cuts[0].value / 100 if cuts else full.value - saved[0].value
    if abs(worked - paid.value) <= Decimal("0.5"):
        return HOLDS
    about = f"{worked.normalize():f}"
    return broken(breach(paid, f"按所列优惠应为{about}元。", f"the discount given comes to {about}."))
