"""Copy is linked to approved claims: word for word, nearly, or with an alarm."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.cli import main
from api.serving import build_site
from assistant.brief import Brief
from assistant.checking import CheckRequest
from assistant.claims import Claims
from assistant.deciding import Decider
from assistant.harvesting import harvest_from
from assistant.review import Grant, NotAllowed, Proof
from assistant.store import Store
from guardrails.vouching import Backing, compared, vouch
from knowledge.channels import Copy
from knowledge.claims import Statement, harvest, link, read_claims, same_facts
from knowledge.products import Fact
from knowledge.values import BadFile, BadInput, Bilingual, Period
from tests.reviewed import LI, QIAN, ZHAO, ZHOU, draft, proof, reviews, shelf
from tests.test_quarantine import admitted, desk

__all__ = ["desk"]

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


BACKING = Backing(
    on=ON,
    facts=(
        Fact(id="rate", name="年利率", value="1.55%", condition="3年期"),
        Fact(id="rate-2", name="年利率", value="1.25%", condition="2年期"),
        Fact(id="least", name="起存金额", value="50元"),
    ),
    claims=(
        *STATEMENTS,
        Statement(id="rank", words=Bilingual(zh="连续7年获评服务五星网点", en="five stars"), evidence=("cert.pdf",)),
    ),
    sources=("到期前7天短信提醒。", "支持部分提前支取一次。"),
)


def vouched(text, channel="wechat"):
    found = vouch(Copy(channel=channel, language="zh", parts={"body": text}), BACKING)
    return [(one.rule.partition(".")[2], one.outcome.value, one.quote) for one in found.findings]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("3年期年利率1.55%，50元起存。", []),
        ("2年期年利率1.25%，50元起存。", []),
        ("连续7年获评服务五星网点。", []),
        ("连续9年获评服务五星网点。", [("altered", "block", "连续9年获评服务五星网点")]),
        ("3年期年利率1.65%，50元起存。", [("altered", "block", "3年期年利率1.65%，50元起存")]),
        ("全国首家推出。", [("statement-without-source", "ask", "全国首家推出")]),
        ("荣获年度最佳存款奖。", [("statement-without-source", "ask", "荣获年度最佳存款奖")]),
        ("可随时转让给他人。", [("statement-without-source", "advise", "可随时转让给他人")]),
        ("支持部分提前支取一次。", []),
        ("欢迎光临，祝您生活愉快。", []),
    ],
)
def test_every_figure_and_statement_is_linked_or_found(text, findings):
    known = {"altered", "misused", "statement-without-source"}
    assert [one for one in vouched(text) if one[0] in known] == findings


def test_a_claim_in_the_wrong_place_is_found():
    assert ("misused", "block", "到期本息自动转存，可随时关闭") in vouched(
        "到期本息自动转存，可随时关闭", channel="sms"
    )


def test_a_figure_of_an_approved_claim_stands_in_the_ledger_with_the_claim():
    words = Copy(channel="wechat", language="zh", parts={"body": "连续7年获评服务五星网点。"})
    found = vouch(words, BACKING)
    (row,) = found.rows
    assert (row.quote, row.equal, row.source) == ("7年", True, "claim/rank")
    assert [link.statement for link in found.links.exact] == ["rank"]


@pytest.mark.parametrize(
    ("en", "quotes"),
    [
        ("1.55% a year for three years", []),
        ("1.65% a year for three years", ["1.55%", ""]),
    ],
)
def test_the_other_language_must_state_the_same_figures(en, quotes):
    zh = Copy(channel="wechat", language="zh", parts={"body": "3年期年利率1.55%"})
    other = Copy(channel="wechat", language="en", parts={"body": en})
    assert [one.quote for one in compared(zh, other)] == quotes
    assert compared(zh, zh) == ()


@pytest.fixture
def kept(desk):
    admitted(desk, LI, QIAN)
    return desk


def signed(desk, person):
    return Decider(person=person, proof=Proof(who=person.id, at=desk.seat().now()))


def checked(desk, text):
    found = desk.check(CheckRequest(text=text, product="anxin-3y", channel="wechat", on=ON))
    return [(link.kind, link.statement) for link in found.links.every]


def test_only_what_a_reviewer_approved_is_linked(kept):
    claims = kept.records().claims
    assert claims.add(STATEMENTS, LI) == ("rate", "roll")
    assert checked(kept, "3年期年利率1.55%，50元起存。") == []
    with pytest.raises(NotAllowed):
        claims.approve("rate", signed(kept, LI))
    claims.approve("rate", signed(kept, QIAN))
    assert checked(kept, "3年期年利率1.55%，50元起存。") == [("exact", "rate")]
    claims.withdraw("rate", signed(kept, QIAN), "换版")
    assert checked(kept, "3年期年利率1.55%，50元起存。") == []


def test_a_claim_falls_with_the_fact_it_rests_on(kept):
    claims = kept.records().claims
    claims.add(STATEMENTS, LI)
    claims.approve("rate", signed(kept, QIAN))
    kept.records().facts.withdraw("anxin-3y/rate", signed(kept, QIAN), "利率下调")
    assert checked(kept, "3年期年利率1.55%，50元起存。") == []


def test_an_id_is_one_claim_alone(kept):
    claims = kept.records().claims
    claims.add(STATEMENTS, LI)
    assert claims.add(STATEMENTS, LI) == ()
    other = STATEMENTS[0].model_copy(update={"words": Bilingual(zh="另一句", en="another")})
    with pytest.raises(BadInput, match="another claim"):
        claims.add([other], LI)


def test_claims_are_kept_by_command(run: CliRunner, tmp_path):
    (tmp_path / "claims.yaml").write_text(GOOD, encoding="utf-8")
    assert run.invoke(main, ["claims", "add", str(tmp_path / "claims.yaml")]).stdout == "rate\n"
    assert run.invoke(main, ["claims", "approve", "rate"]).exit_code == 0
    assert "approved" in run.invoke(main, ["claims", "list"]).stdout
    linked = run.invoke(main, ["claims", "link", "3年期年利率1.65%"]).stdout
    assert json.loads(linked)["kind"] == "alarm"
    assert run.invoke(main, ["claims", "withdraw", "rate", "--reason", "换版"]).exit_code == 0
    unknown = run.invoke(main, ["claims", "approve", "nowhere"])
    assert (unknown.exit_code, "nowhere" in unknown.stderr) == (2, True)


def test_claims_are_kept_over_http(desk):
    with TestClient(build_site(desk, screen=False)) as client:
        sent = client.post("/v1/claims", json=[{"id": "rate", "words": "3年期年利率1.55%", "evidence": ["a"]}])
        assert (sent.status_code, sent.json()) == (201, ["rate"])
        assert client.post("/v1/claims/rate/approve", json={}).json()["state"] == "approved"
        links = client.post("/v1/claims/links", json={"text": "3年期年利率1.65%"}).json()
        assert [one["kind"] for one in links] == ["alarm"]
        assert client.post("/v1/claims/rate/withdraw", json={"why": "换版"}).json()["state"] == "withdrawn"
        assert client.get("/v1/claims", params={"state": "approved"}).json() == []


def test_released_copy_is_harvested(tmp_path):
    with Store(tmp_path / "m.db") as store:
        at = reviews(store, tmp_path)
        subject = at.take_up(draft(), 1, LI)
        release = released(at, subject)
        claims = Claims(store, shelf, at.now)
        (name,) = harvest_from([release], shelf(), claims, LI)
        found = claims.find(name).statement
        assert "1.55%" in found.words.zh
        assert found.products == ("anxin-3y",)
        assert "anxin-3y/rate" in found.evidence
        assert harvest_from([release], shelf(), claims, LI) == ()


def released(at, subject):
    seen = at.look(subject, LI).standing.content
    route = at.submit(subject, seen, LI)
    for line in route.lines:
        person = ZHAO if line == "business" else QIAN
        at.approve(subject, seen, person, Grant(line=line), proof(person, at))
    return at.release(subject, seen, ZHOU, proof(ZHOU, at))


def test_a_brief_says_what_copy_is_checked_against(desk):
    brief = Brief(product="anxin-3y", channels=("wechat",), publish={"from": ON, "to": date(2026, 12, 31)})
    found = desk.check(CheckRequest(text="3年期年利率1.65%", brief=brief))
    assert "grounding.figure-differs" in [finding.rule for finding in found.report.findings]
    assert found.words.channel == "wechat"


def test_a_check_compares_the_version_in_the_other_language(desk):
    twin = "1.65% a year for three years"
    found = desk.check(CheckRequest(text="3年期年利率1.55%", twin=twin, product="anxin-3y", on=ON))
    assert "grounding.versions-differ" in [finding.rule for finding in found.report.findings]
