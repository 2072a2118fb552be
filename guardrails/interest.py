"""Formulas of interest and fees: what a rate by the instalment, the month or the day comes to in a year."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from guardrails.sums import find_sums
from guardrails.verdicts import HOLDS, UNCLEAR, Breach, Verdict, breach, broken
from knowledge.figures import Figure

_SLACK = Decimal("0.5")
"""Points of a per cent that a stated annual rate may differ from the one worked out."""
_FEE = re.compile(r"手续费|费率|月费|分期费|(?i:fee)")
_NOMINAL = re.compile(r"(?i:interest rate|nominal|simple rate)|名义")
_DEPOSIT = re.compile(r"存|本金|投入|(?i:deposit|principal|balance)")
_INTEREST = re.compile(r"利息|(?i:interest)")


def annual_rate(fee: Decimal, count: int) -> Decimal:
    """Per cent a year, twelve times the internal rate of a loan repaid in `count` equal parts with `fee` per cent each.

    Source: 中国人民银行公告〔2021〕第3号.
    """
    return _yearly(1 / count + float(fee) / 100, count)


def _yearly(payment: float, count: int) -> Decimal:
    """Twelve times the monthly internal rate, in per cent, of 1 repaid in `count` equal payments."""
    low, high = 0.0, 1.0
    for _ in range(60):
        rate = (low + high) / 2
        owed = sum(payment / (1 + rate) ** month for month in range(1, count + 1))
        low, high = (rate, high) if owed > 1 else (low, rate)
    return Decimal(str(round(low * 1200, 2)))


def _rates(figures: Sequence[Figure], *bases: str | None) -> list[Figure]:
    return [figure for figure in figures if figure.kind == "rate" and figure.basis in bases]


def _is_fee(figure: Figure, text: str) -> bool:
    return bool(_FEE.search(text[max(0, figure.start - 12) : figure.end + 6]))


def instalments(figures: Sequence[Figure], text: str) -> Verdict:
    """A fee of 0.6 % an instalment over 12 comes to about 12.8 % a year, not to 7.2 %."""
    years = _stated_years(figures)
    counts = [int(figure.value) for figure in figures if _counts(figure) and 2 <= figure.value <= 360]
    fees = [figure for figure in _rates(figures, "month") if _is_fee(figure, text)]
    if years and fees:
        pairs = [(fees[min(i, len(fees) - 1)], year) for i, year in enumerate(years)]
        return broken(*(found for fee, year in pairs for found in _fee_breach(fee, year, counts)))
    return _repayments(figures, years, counts)


def _stated_years(figures: Sequence[Figure]) -> list[Figure]:
    """The annual rates, and rates with no basis of their own behind a monthly one: 每期0.6%，折合7.2%."""
    rates = _rates(figures, "year", "month", None)
    follow = [two for one, two in pairwise(rates) if one.basis == "month" and two.basis is None]
    return [rate for rate in rates if rate.basis == "year" or rate in follow]


def _counts(figure: Figure) -> bool:
    return figure.kind == "term" and figure.unit in ("instalment", "month")


def _fee_breach(fee: Figure, year: Figure, counts: Sequence[int]) -> Iterator[Breach]:
    """Twelve times the fee is always wrong; another rate is, where the number of instalments is known."""
    worked = [annual_rate(fee.value, count) for count in counts]
    naive = abs(year.value - fee.value * 12) <= Decimal("0.05")
    if any(abs(year.value - each) <= _SLACK for each in worked) or not (worked or naive):
        return
    about = " / ".join(f"{each}%" for each in dict.fromkeys(worked)) or "?"
    zh = f"每期{fee.value}%按内部收益率折算，年化约为{about}，不是{year.value}%。"
    en = f"{fee.value}% an instalment comes to about {about} a year, not {year.value}%."
    yield breach(year, zh, en)


def _repayments(figures: Sequence[Figure], years: Sequence[Figure], counts: Sequence[int]) -> Verdict:
    """12,000元分12期，每期1,072元: the annual rate is worked out from the payments themselves."""
    amounts = [figure for figure in figures if figure.kind == "amount"]
    payments = [figure for figure in amounts if figure.basis == "month"]
    loans = [figure for figure in amounts if figure.basis is None and payments and figure.value > payments[0].value]
    if not (payments and loans and counts and years):
        return UNCLEAR
    worked = _yearly(float(payments[0].value / loans[0].value), counts[0])
    if worked <= 0 or any(abs(year.value - worked) <= _SLACK for year in years):
        return HOLDS if worked > 0 else UNCLEAR
    zh, en = f"按所列还款额折算，年化约为{worked}%。", f"the payments given come to about {worked}% a year."
    return broken(breach(years[0], zh, en))


def daily(figures: Sequence[Figure], _: str) -> Verdict:
    """万分之五 a day comes to 18 % (360 days) or 18.25 % (365 days) a year, simple."""
    return _simple(figures, "day", (360, 365))


def monthly(figures: Sequence[Figure], text: str) -> Verdict:
    """An interest rate (not a fee) of 0.5 % a month comes to 6 % a year, simple."""
    return _simple([figure for figure in figures if not _is_fee(figure, text)], "month", (12,))


def _simple(figures: Sequence[Figure], basis: str, times: Sequence[int]) -> Verdict:
    small, years = _rates(figures, basis), _rates(figures, "year")
    if not small or not years:
        return UNCLEAR
    breaches = []
    for i, year in enumerate(years):
        worked = [small[min(i, len(small) - 1)].value * time for time in times]
        if not any(abs(year.value - each) <= max(each / 100, Decimal("0.05")) for each in worked):
            about = " / ".join(f"{each.normalize():f}%" for each in worked)
            breaches.append(breach(year, f"折合年利率（单利）应为{about}。", f"comes to {about} a year, simple."))
    return broken(*breaches)


def compounded(figures: Sequence[Figure], text: str) -> Verdict:
    """An APY or AER that no compounding of the interest rate beside it gives. Source: Reg DD, 12 CFR 1030 App. A."""
    effective = [figure for figure in figures if figure.style == "effective"]
    plain = [figure for figure in figures if figure.kind == "rate" and figure.style != "effective"]
    plain = [figure for figure in plain if _NOMINAL.search(text[max(0, figure.start - 30) : figure.end + 20])]
    if not effective or not plain:
        return UNCLEAR
    worked = [Decimal(str(round(_effective(float(plain[0].value), times), 3))) for times in (1, 2, 4, 12, 365)]
    if min(worked) - Decimal("0.01") <= effective[0].value <= max(worked) + Decimal("0.01"):
        return HOLDS
    zh = f"名义利率{plain[0].value}%折算的有效年利率在{worked[0]}%与{worked[-1]}%之间。"
    en = f"an interest rate of {plain[0].value}% gives an APY of {worked[0]}% to {worked[-1]}%."
    return broken(breach(effective[0], zh, en))


def _effective(rate: float, times: int) -> float:
    return float(((1 + rate / 100 / times) ** times - 1) * 100)


def shown_sums(figures: Sequence[Figure], text: str) -> Verdict:
    """A sum that copy shows (50,000×1.55%×3=2,325元) and that does not come out."""
    sums = find_sums(figures, text)
    if not sums:
        return UNCLEAR
    wrong = [each for each in sums if not each.right]
    return broken(
        *(
            breach(each.result, f"算式{each.words}得不出这个数。", f"{each.words} gives another result.")
            for each in wrong
        )
    )


def deposit_interest(figures: Sequence[Figure], text: str) -> Verdict:
    """Principal times annual rate times years, simple, against the interest that copy states."""
    rates = _rates(figures, "year")
    terms = [figure for figure in figures if figure.kind == "term" and figure.unit == "month"]
    amounts = [figure for figure in figures if figure.kind == "amount"]
    interest = [figure for figure in amounts if _INTEREST.search(text[max(0, figure.start - 8) : figure.start])]
    principal = [figure for figure in amounts if figure not in interest and _near(_DEPOSIT, figure, text)]
    if not (len(rates) == len(terms) == len(interest) == len(principal) == 1):
        return UNCLEAR
    worked = principal[0].value * rates[0].value / 100 * terms[0].value / 12
    if abs(worked - interest[0].value) <= max(worked / 100, Decimal("0.5")):
        return HOLDS
    about = f"{worked.quantize(Decimal('0.01')):,}"
    return broken(breach(interest[0], f"按单利计算应为{about}元。", f"simple interest comes to {about}."))


def _near(word: re.Pattern[str], figure: Figure, text: str) -> bool:
    return bool(word.search(text[max(0, figure.start - 8) : figure.end + 8]))
