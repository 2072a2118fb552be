"""Every figure in copy equals a fact, or is a finding that says why."""

from datetime import date
from itertools import islice
from random import Random

import pytest

from bench.figures import found, make, touches
from bench.templates import DEV, FRESH, HELD
from guardrails.grounding import ground, ground_statement
from guardrails.report import Outcome
from knowledge.channels import Copy
from knowledge.products import Fact
from knowledge.values import Bilingual, Period

VALID = {"from": date(2026, 11, 1), "to": date(2027, 1, 31)}
RATE = Bilingual(zh="年利率", en="annual rate")
FACTS = (
    Fact(id="r1", name=RATE, value="1.10%", condition=Bilingual(zh="1年期", en="one year"), valid=VALID),
    Fact(id="r3", name=RATE, value="1.55%", condition=Bilingual(zh="3年期", en="three years"), valid=VALID),
    Fact(id="min", name=Bilingual(zh="起存金额", en="minimum deposit"), value="50", unit="元", valid=VALID),
    Fact(id="cap", name=Bilingual(zh="单日限额", en="daily limit"), value="5万元", valid=VALID),
    Fact(id="fee", name=Bilingual(zh="每期手续费率", en="fee per instalment"), value="0.6%", valid=VALID),
    Fact(id="loan", name=Bilingual(zh="贷款年化利率（单利）", en="loan APR"), value="3.4%起", valid=VALID),
    Fact(id="bench", name=Bilingual(zh="业绩比较基准", en="benchmark"), value="2.30%-3.10%（年化）", valid=VALID),
    Fact(id="old", name=Bilingual(zh="加息券", en="bonus rate"), value="0.35%", valid={"to": date(2026, 11, 15)}),
    Fact(id="tel", name=Bilingual(zh="客服热线", en="hotline"), value="95516"),
)
DECEMBER = Period(start=date(2026, 12, 1), end=date(2026, 12, 31))


def judged(text, facts=FACTS, also=()):
    return ground(Copy(channel=None, language="zh", parts={"body": text}), facts, DECEMBER, also)


@pytest.mark.parametrize(
    "text",
    [
        "3年期年利率1.55%，50元起存",
        "存三年，年利率百分之一点五五",
        "1年期1.10%、3年期1.55%（年利率）",
        "1年期、3年期年利率分别为1.10%、1.55%",
        "1.55 percent a year for three years",
        "3年期年利率１．５５％，伍拾元起存，致电95516",
        "2026年12月1日至31日办理",
        "12月31日前办理，截至2027年1月31日有效",
        "贷款年化利率（单利）3.4%起",
        "贷款年化利率低至3.4%",
        "业绩比较基准（年化）2.30%~3.10%",
        "每期手续费0.6%",
        "1. 登录 2. 存入，24小时客服热线95516",
        "第一步，一起来！{{客户称谓}}，详见https://a.cn/9988",
        "以5万元为例，存3年期，年利率1.55%，到期利息2,325元（50,000×1.55%×3）",
        "例如存入2万元，3年期年利率1.55%，利息：20000×1.55%×3=930元",
    ],
)
def test_true_copy_has_no_finding_that_stops_it(text):
    assert [finding for finding in judged(text).findings if finding.outcome is not Outcome.ADVISE] == []


@pytest.mark.parametrize(
    ("text", "rule", "quote"),
    [
        ("3年期年利率1.65%", "figure-differs", "1.65%"),
        ("5年期年利率1.55%", "figure-differs", "5年期"),
        ("3个月年利率1.55%", "figure-differs", "3个月"),
        ("3年期月利率1.55%", "year-basis", "1.55%"),
        ("3年期日利率1.55%", "year-basis", "1.55%"),
        ("每年手续费0.6%", "year-basis", "0.6%"),
        ("贷款年化利率（复利）3.4%起", "year-basis", "3.4%"),
        ("1年期年利率1.55%", "figure-differs", "1.55%"),
        ("1年期1.55%、3年期1.10%", "figure-differs", "1.55%"),
        ("50万元起存", "figure-differs", "50万元"),
        ("50美元起存", "figure-differs", "50美元"),
        ("起存金额5万元", "figure-differs", "5万元"),
        ("截至2027年1月30日有效", "figure-differs", "2027年1月30日"),
        ("加息券0.35%", "fact-expired", "0.35%"),
        ("客服热线95526", "figure-differs", "95526"),
        ("获评行业第3名", "figure-without-fact", "第3名"),
        ("已有200万户信赖", "figure-without-fact", "200万户"),
        ("5倍积分", "figure-without-fact", "5倍"),
        ("T+1到账", "figure-differs", "T+1"),
        ("以5万元为例，利息3,225元（50,000×1.55%×3）", "figure-differs", "3,225元"),
        ("存满3年利息约2,325元", "figure-differs", "2,325元"),
    ],
)
def test_a_figure_that_fails_its_fact_blocks(text, rule, quote):
    finding = judged(text).findings[0]
    assert (finding.rule, finding.quote, finding.outcome) == (f"grounding.{rule}", quote, Outcome.BLOCK)
    assert text[finding.start : finding.end] == quote


@pytest.mark.parametrize(
    ("text", "quote"),
    [("3年期年利率1.55%起", "1.55%"), ("3年期年利率最高1.55%", "1.55%"), ("贷款年化利率（单利）3.4%", "3.4%")],
)
def test_from_and_up_to_that_the_fact_does_not_say_are_asked_about(text, quote):
    assert [(finding.quote, finding.outcome) for finding in judged(text).findings] == [(quote, Outcome.ASK)]


def test_a_rate_without_its_condition_is_asked_about_when_other_conditions_give_other_rates():
    (finding,) = judged("年利率1.55%").findings
    assert (finding.rule, finding.outcome) == ("grounding.condition-missing", Outcome.ASK)


def test_a_rate_without_its_only_condition_is_advised_on():
    (finding,) = judged("年利率1.55%", facts=FACTS[1:]).findings
    assert (finding.rule, finding.outcome) == ("grounding.condition-missing", Outcome.ADVISE)


def test_the_ledger_names_fact_value_source_and_end():
    facts = (Fact(id="r3", name=RATE, value="1.55%", valid=VALID, source="存款利率表 2026-11"),)
    (row,) = judged("年利率1.55%", facts).rows
    assert (row.quote, row.fact, row.value, row.source) == ("1.55%", "r3", "1.55%", "存款利率表 2026-11")
    assert (row.valid_to, row.equal) == (date(2027, 1, 31), True)


def test_texts_that_copy_may_quote_lend_their_figures():
    text = "本息合计50万元以内由存款保险保障"
    assert judged(text).findings
    assert judged(text, also=["同一存款人50万元以内全额偿付"]).findings == ()


def test_a_finding_names_its_part():
    words = Copy(channel="sms", language="zh", parts={"title": "安心存", "body": "年利率9.9%"})
    (finding,) = ground(words, FACTS, DECEMBER).findings
    assert finding.part == "body"


@pytest.mark.parametrize("texts", [DEV, HELD, FRESH], ids=["dev", "held", "fresh"])
def test_changed_figures_are_caught_and_other_spellings_pass(texts):
    changed = [*islice(make(Random(7), texts, changed=True), 150)]
    unchanged = [*islice(make(Random(8), texts, changed=False), 150)]
    assert sum(any(touches(finding, made) for finding in found(made)) for made in changed) >= 147
    assert [made.text for made in unchanged if found(made)] == []


def test_a_statement_stands_on_the_figures_of_its_passages():
    passages = ["截至2026年6月末，全行网点325家。"]
    assert ground_statement("全行共有325家网点", passages).findings == ()
    assert [finding.quote for finding in ground_statement("全行共有352家网点", passages).findings] == ["352家"]
