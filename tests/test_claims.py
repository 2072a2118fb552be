"""Copy is linked to approved claims: word for word, nearly, or with an alarm."""

from datetime import date

import pytest

from knowledge.channels import Copy
from knowledge.claims import Statement, harvest, link, read_claims, same_facts
from knowledge.products import Fact
from knowledge.values import BadFile, Bilingual, Period

ON = date(2026, 12, 1)
STATEMENTS = (
    Statement(
        id="rate",
        words=Bilingual(zh="3年期年利率1.55%，50元起存", en="1.55% a year for three years, from 50 yuan"),
        evidence=("anxin-3y/rate",),
        valid=Period.model_validate({"from": "2026-11-01", "to": "2027-01-31"}),
    ),
    Statement(
        id="roll",
        words=Bilingual(zh="到期本息自动转存，可随时关闭", en="Rolls over at maturity; switch it off at any time"),
        not_on=("sms",),
        not_with=("保本",),
        evidence=("anxin-manual.docx",),
    ),
)


def linked(text, on=ON, channel="wechat"):
    links = link(Copy(channel=channel, language="zh", parts={"body": text}), STATEMENTS, on)
    return [(each.kind, each.statement, each.quote) for each in (*links.exact, *links.near, *links.alarms)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("3年期年利率1.55%，50元起存。", [("exact", "rate", "3年期年利率1.55%，50元起存")]),
        ("三年期，年利率百分之一点五五，五十元起存！", [("exact", "rate", "三年期，年利率百分之一点五五，五十元起存")]),
        (
            "安心存上新，3年期年利率1.55%，50元起存，欢迎来办。",
            [("exact", "rate", "3年期年利率1.55%，50元起存")],
        ),
        ("到期后本息自动转存，也可随时关闭", [("near", "roll", "到期后本息自动转存，也可随时关闭")]),
        ("3年期年利率1.65%，50元起存", [("alarm", "rate", "3年期年利率1.65%，50元起存")]),
        ("3年期月利率1.55%，50元起存", [("alarm", "rate", "3年期月利率1.55%，50元起存")]),
        ("保本理财，到期本息自动转存，可随时关闭", [("alarm", "roll", "到期本息自动转存，可随时关闭")]),
        ("今天天气很好，祝您生活愉快", []),
    ],
)
def test_copy_is_linked_to_approved_claims(text, links):
    assert linked(text) == links


def test_a_claim_out_of_date_or_on_the_wrong_channel_is_an_alarm():
    assert [kind for kind, *_ in linked("3年期年利率1.55%，50元起存", date(2027, 2, 1))] == ["alarm"]
    assert [kind for kind, *_ in linked("到期本息自动转存，可随时关闭", channel="sms")] == ["alarm"]


def test_spans_quote_the_copy():
    text = "您好！3年期年利率1.55%，50元起存。"
    (found,) = link(Copy(channel=None, language="zh", parts={"body": text}), STATEMENTS, ON).exact
    assert text[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    ("zh", "en", "only_zh", "only_en"),
    [
        ("3年期年利率1.55%，5万元起存", "1.55% a year for three years, from RMB 50,000", [], []),
        ("3年期年利率1.55%", "1.65% a year for three years", ["1.55%"], ["1.65%"]),
        ("截至2026年12月31日", "until 31 December 2026", [], []),
        ("截至2026年12月31日，每月3次", "until 30 December 2026", ["2026年12月31日", "3次"], ["30 December 2026"]),
        ("第一步，一起来", "Step one: join us", [], []),
    ],
)
def test_two_language_versions_carry_the_same_figures(zh, en, only_zh, only_en):
    found = same_facts(zh, en)
    assert [figure.quote for figure in found.only_zh] == only_zh
    assert [figure.quote for figure in found.only_en] == only_en
    assert found.same is (not only_zh and not only_en)


def test_approved_copy_yields_claims_that_rest_on_its_facts():
    valid = {"from": "2026-11-01", "to": "2027-01-31"}
    rate = Fact(id="rate", name="年利率", value="1.55%", condition="3年期", valid=valid)
    words = Copy(channel=None, language="zh", parts={"body": "年利率1.55%。送5倍积分。欢迎光临。"})
    (statement,) = harvest(words, [rate])
    assert (statement.words.zh, statement.evidence, statement.condition.zh) == ("年利率1.55%", ("rate",), "3年期")
    assert statement.valid == rate.valid


GOOD = """
- id: rate
  words: {zh: 3年期年利率1.55%, en: 1.55% a year for three years}
  evidence: [anxin-3y/rate]
"""


def test_claims_are_read_from_a_file(tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text(GOOD, encoding="utf-8")
    (statement,) = read_claims(path)
    assert statement.evidence == ("anxin-3y/rate",)


@pytest.mark.parametrize(
    ("text", "said"),
    [(GOOD + GOOD, "used twice"), ("- id: x\n  words: 好\n", "evidence"), ("- id: x\n  word: 好\n", "claims.yaml:")],
)
def test_a_broken_claims_file_says_what_is_wrong(tmp_path, text, said):
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match=said):
        read_claims(path)
