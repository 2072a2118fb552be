"""Figures are found in every spelling, exactly placed, and keep their value."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures import Day, find_figures
from knowledge.figures.comparing import same_value
from tests.spellings import Meant, respell

ONE = [
    ("年利率3.05%", "3.05%", "rate", "3.05"),
    ("年利率３．０５％", "３．０５％", "rate", "3.05"),
    ("百分之三点零五", "百分之三点零五", "rate", "3.05"),
    ("千分之五", "千分之五", "rate", "0.5"),
    ("日息万分之五", "万分之五", "rate", "0.05"),
    ("日利率万五", "万五", "rate", "0.05"),
    ("首付三成", "三成", "rate", "30"),
    ("三分之一", "三分之一", "rate", str(Decimal(100) / 3)),
    ("下调25bp", "25bp", "points", "0.25"),
    ("下调25个基点", "25个基点", "points", "0.25"),
    ("上浮0.25个百分点", "0.25个百分点", "points", "0.25"),
    ("手续费八五折", "八五折", "discount", "85"),
    ("enjoy 15% off", "15% off", "discount", "85"),
    ("5万元起存", "5万元", "amount", "50000"),
    ("伍万元整", "伍万元", "amount", "50000"),
    ("一亿两千万元", "一亿两千万元", "amount", "120000000"),
    ("￥50,000", "￥50,000", "amount", "50000"),
    ("$2.5 million", "$2.5 million", "amount", "2500000"),
    ("99分钱", "99分钱", "amount", "0.99"),
    ("存三年", "三年", "term", "36"),
    ("为期半年", "半年", "term", "6"),
    ("一年半", "一年半", "term", "18"),
    ("满三十日", "三十日", "term", "30"),
    ("a three-year bond", "three-year", "term", "36"),
    ("for twelve months", "twelve months", "term", "12"),
    ("T+1到账", "T+1", "term", "1"),
    ("3个工作日内", "3个工作日", "term", "3"),
    ("分12期", "12期", "term", "12"),
    ("年满18周岁", "18周岁", "age", "18"),
    ("排名第3名", "第3名", "rank", "3"),
    ("Top 10", "Top 10", "rank", "10"),
    ("前100名客户", "100名", "count", "100"),
    ("享5倍积分", "5倍", "multiple", "5"),
    ("上午9:30开始", "上午9:30", "time", "570"),
    ("at 5:30 pm", "5:30 pm", "time", "1050"),
]
NONE = [
    "一起来一站式办理",
    "1. 打开手机银行\n2、选择产品",
    "① 登录 ② 确认",
    "详见 https://m.bank.com/a/2026?id=12345",
    "{{客户称谓}}您好，⟦f3⟧",
    "1️⃣ 下载 2️⃣ 登录",
    "7×24小时在线",
    "24小时客服热线",
    "双十一、五一假期快乐，千万别错过",
    "新的一年，一元复始",
    "十分方便，百姓安心",
]
IDLE = ["第一步", "两个好消息", "三大优势", "四重好礼", "3个步骤", "每个人的第二次选择"]


@pytest.mark.parametrize(("text", "quote", "kind", "value"), ONE)
def test_a_figure_is_found_with_its_kind_and_value(text, quote, kind, value):
    (figure,) = find_figures(text)
    assert (figure.quote, figure.kind, figure.value) == (quote, kind, Decimal(value))


@pytest.mark.parametrize("text", NONE)
def test_idle_digits_are_no_figures(text):
    assert find_figures(text) == ()


@pytest.mark.parametrize("text", IDLE)
def test_words_of_speech_assert_nothing(text):
    assert all(figure.idle for figure in find_figures(text))


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("年利率1.55%", ["year"]),
        ("月利率0.5%，年化约6%", ["month", "year"]),
        ("日息万分之五", ["day"]),
        ("年利率：3个月1.15%，6个月1.35%", [None, "year", None, "year"]),
        ("年利率1.55%，手续费率0.6%", ["year", None]),
        ("1.55%（年利率）", ["year"]),
        ("0.02%/日", ["day"]),
        ("1.55 percent a year", ["year"]),
        ("4.20% APY", ["year"]),
        ("利率1.55%", [None]),
        ("3年利息2,325元", [None, None]),
        ("每月最高返500元", ["month"]),
    ],
)
def test_the_year_basis_is_read_from_the_words_around(text, bases):
    assert [figure.basis for figure in find_figures(text)] == bases


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("3.4%起", ["min"]),
        ("从3.4%", ["min"]),
        ("低至3.4%", ["min"]),
        ("最高3.4%", ["max"]),
        ("最高年化利率3.4%", ["max"]),
        ("不超过5万元", ["max"]),
        ("5万元以上", ["min"]),
        ("3个工作日内", ["max"]),
        ("3.4%~7.2%", ["min", "max"]),
        ("3至5年", ["min", "max"]),
        ("up to £500", ["max"]),
        ("from 3.4%", ["min"]),
        ("年利率3.4%", [None]),
    ],
)
def test_from_and_up_to_are_read(text, bounds):
    assert [figure.bound for figure in find_figures(text)] == bounds


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3、6、12期可选", [3, 6, 12]),
        ("1.5~3万元", [15000, 30000]),
        ("5000至1万元", [5000, 10000]),
        ("3/6/12期", [3, 6, 12]),
        ("£1,000–5,000", [1000, 5000]),
        ("12, 24 or 36 months", [12, 24, 36]),
    ],
)
def test_a_bare_number_takes_the_unit_of_its_neighbour(text, values):
    assert [figure.value for figure in find_figures(text)] == values


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026年12月1日至31日", [(2026, 12, 1), (2026, 12, 31)]),
        ("2026年11月1日至1月31日", [(2026, 11, 1), (2027, 1, 31)]),
        ("1–31 December 2026", [(2026, 12, 1), (2026, 12, 31)]),
        ("December 1-31, 2026", [(2026, 12, 1), (2026, 12, 31)]),
        ("二〇二六年十二月三十一日", [(2026, 12, 31)]),
        ("2026.12.31", [(2026, 12, 31)]),
        ("12月31日", [(None, 12, 31)]),
        ("每月10日", [(None, None, 10)]),
        ("2026年", [(2026, None, None)]),
        ("92月31日", [(None, 92, 31)]),
    ],
)
def test_dates_are_read_as_far_as_they_are_written(text, days):
    assert [figure.days for figure in find_figures(text)] == [(Day(year=y, month=m, day=d),) for y, m, d in days]


@pytest.mark.parametrize("sign", ["一", "9", "9,999,", "万", "million ", "1×", "百分之", "第"])
def test_a_number_of_any_length_is_read(sign):
    find_figures(sign * 5000)


def test_a_date_with_slashes_may_mean_two_days():
    (figure,) = find_figures("3/4/2026")
    assert set(figure.days) == {Day(year=2026, month=3, day=4), Day(year=2026, month=4, day=3)}


def test_invisible_signs_stay_inside_the_span():
    text = "年利率1.\u200b55%起"
    (figure,) = find_figures(text)
    assert (figure.value, text[figure.start : figure.end]) == (Decimal("1.55"), "1.\u200b55%")


MEANT = st.one_of(
    st.builds(Meant, st.just("rate"), st.decimals("0.01", "99.99", places=2)),
    st.builds(Meant, st.just("amount"), st.integers(1, 10**9).map(Decimal), st.sampled_from(["CNY"])),
    st.builds(
        Meant,
        st.just("term"),
        st.integers(1, 99).map(Decimal),
        st.sampled_from(["year", "month", "day", "workday", "instalment"]),
    ),
    st.builds(Meant, st.just("date"), st.dates(date(2015, 1, 1), date(2049, 12, 31))),
    st.builds(Meant, st.just("count"), st.integers(3, 9999).map(Decimal), st.sampled_from(["名", "次", "笔", "户"])),
    st.builds(Meant, st.just("settlement"), st.integers(0, 9).map(Decimal)),
)


@given(
    meant=MEANT, lead=st.sampled_from(["", "可享", "：", "约"]), tail=st.sampled_from(["", "，", "。", "，详询网点"])
)
def test_a_value_survives_every_chinese_spelling(meant, lead, tail):
    written = [lead + words + tail for words in respell(meant, "zh")]
    read = [find_figures(text) for text in written]
    assert [len(figures) for figures in read] == [1] * len(read), written
    assert all(same_value(read[0][0], figures[0]) for figures in read), written


@given(
    meant=st.one_of(
        MEANT.filter(lambda meant: meant.kind in ("rate", "term", "date")),
        st.builds(Meant, st.just("amount"), st.integers(1, 10**7).map(Decimal), st.sampled_from(["USD", "GBP", "EUR"])),
    )
)
def test_a_value_survives_every_english_spelling(meant):
    read = [find_figures(f"Enjoy {words} with us") for words in respell(meant, "en")]
    assert [len(figures) for figures in read] == [1] * len(read), respell(meant, "en")
    assert all(same_value(read[0][0], figures[0]) for figures in read)


@given(st.text(alphabet="0123456789.,%年月日元万亿千百点分之一二三十-~/:￥$ a\u200b", max_size=60))
def test_spans_quote_the_text_and_never_overlap(text):
    figures = find_figures(text)
    assert all(text[figure.start : figure.end] == figure.quote != "" for figure in figures)
    assert all(one.end <= two.start for one, two in pairwise(figures))
