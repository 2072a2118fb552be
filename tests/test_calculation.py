"""Formulas: what the figures of one text must come to."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.calculation import FORMULAS, work_out
from guardrails.interest import annual_rate

TABLE = [
    ("instalment-rate", "12期，每期手续费0.6%，折合年化7.2%", "broken", "7.2%"),
    ("instalment-rate", "月费率0.5%，相当于年化6%", "broken", "6%"),
    ("instalment-rate", "12期每期手续费0.6%，近似年化利率约12.8%（按剩余本金口径）", "holds", ""),
    ("instalment-rate", "分12期，月费率0.5%，年化利率约10.9%", "holds", ""),
    ("instalment-rate", "12,000元分12期，每期还款1,072元，年化利率13.03%", "holds", ""),
    ("instalment-rate", "12,000元分12期，每期还款1,072元，年化利率7.2%", "broken", "7.2%"),
    ("instalment-rate", "每期手续费0.6%", "unclear", ""),
    ("monthly-rate", "月利率0.5%，年利率6%", "holds", ""),
    ("monthly-rate", "月利率0.5%，年利率5%", "broken", "5%"),
    ("daily-rate", "日利率万分之五，年化利率18.25%", "holds", ""),
    ("daily-rate", "日利率0.05%，年利率18%", "holds", ""),
    ("daily-rate", "日息万分之二，年化利率仅3.6%", "broken", "3.6%"),
    ("daily-rate", "日息万分之五", "unclear", ""),
    ("compounded-rate", "4.00% interest rate, 4.07% APY", "holds", ""),
    ("compounded-rate", "4.00% interest rate, 4.57% APY", "broken", "4.57%"),
    ("compounded-rate", "4.07% APY", "unclear", ""),
    ("shown-sum", "利息2,325元（50,000×1.55%×3）", "holds", ""),
    ("shown-sum", "50,000×1.55%×3=2,352元", "broken", "2,352元"),
    ("deposit-interest", "存入5万元，存3年，年利率1.55%，到期利息2,325元", "holds", ""),
    ("deposit-interest", "存入5万元，存3年，年利率1.55%，到期利息3,225元", "broken", "3,225元"),
    ("prize-cap", "抽一辆价值12万元新能源车", "broken", "12万元"),
    ("prize-cap", "抽10万元基金份额", "broken", "10万元"),
    ("prize-cap", "抽奖最高奖为价值4999元手机一台", "holds", ""),
    ("prize-cap", "存款满10万元即可抽奖，最高奖品价值5000元", "holds", ""),
    ("prize-cap", "存款抽大奖，豪车等你开回家", "unclear", ""),
    ("prize-cap", "大额存单20万元起存", "holds", ""),
    ("performance-window", "近7日年化6.8%冲榜", "broken", "7日"),
    ("performance-window", "成立3个月收益12%", "broken", "3个月"),
    ("performance-window", "成立以来年化9.9%（仅62天）", "broken", "62天"),
    ("performance-window", "近六个月、近一年业绩及业绩比较基准并列披露", "holds", ""),
    ("performance-window", "货币基金近7日年化收益率1.5%", "holds", ""),
    ("performance-window", "最短持有期90天，业绩比较基准2.5%", "holds", ""),
    ("annualised-window", "近9个月年化收益率4.1%", "broken", "9个月"),
    ("annualised-window", "近一年年化收益率4.1%", "holds", ""),
    ("discount", "原价200元，8折后160元", "holds", ""),
    ("discount", "原价200元，8折后150元", "broken", "150元"),
    ("discount", "原价200元，立减30元，到手170元", "holds", ""),
]


@pytest.mark.parametrize(("formula", "text", "answer", "quote"), TABLE)
def test_a_formula_answers_and_points_at_the_figure(formula, text, answer, quote):
    verdict = work_out(formula, text)
    assert verdict.answer == answer
    assert "".join(text[found.start : found.end] for found in verdict.breaches) == quote


def test_every_formula_is_shown_at_work():
    assert {formula for formula, *_ in TABLE} == set(FORMULAS)


@pytest.mark.parametrize("formula", FORMULAS)
@given(text=st.text(alphabet="0123456789.%年月日期元万，。抽奖近收益利息×=折化率", max_size=40))
def test_a_formula_answers_any_text(formula, text):
    verdict = work_out(formula, text)
    assert (verdict.answer == "broken") == bool(verdict.breaches)


@given(st.decimals("0.1", "2", places=2), st.integers(3, 60))
def test_an_instalment_fee_costs_more_than_twelve_times_itself(fee: Decimal, count: int):
    assert annual_rate(fee, count) > fee * 12
