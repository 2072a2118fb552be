"""Facts come out of documents as proposals that point at their words; only what a person accepted counts."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.cli import main
from api.compose import open_desk
from api.serving import build_site
from assistant.checking import CheckRequest
from assistant.deciding import Decider
from assistant.people import Person
from assistant.review import NotAllowed, Proof
from knowledge.documents import Block, Document
from knowledge.products import Fact
from knowledge.proposals import propose, text_of
from knowledge.reach import Resting, affected
from knowledge.validity import validity_in, validity_of
from knowledge.values import BadInput, Bilingual, Period
from tests.reviewed import AUDITOR, LI, QIAN, ZHOU
from tests.test_quarantine import admitted, desk

__all__ = ["desk"]
VALID = {"from": date(2026, 11, 1), "to": date(2027, 1, 31)}


def document(*texts, version="2026-11", sha="a" * 64):
    blocks = tuple(Block(text=text, heading=("要素",), place=f"表1!B{i}") for i, text in enumerate(texts, 2))
    return Document(
        id=f"rates-{version}.xlsx",
        family="rates.xlsx",
        title="利率表",
        media="xlsx",
        sha256=sha,
        blocks=blocks,
        version=version,
        valid=VALID,
    )


def stated(*texts):
    return [
        (each.fact.name.zh, each.fact.value, each.fact.condition.zh if each.fact.condition else "")
        for each in propose(document(*texts))
    ]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("要素：起存金额；内容：50元", [("起存金额", "50元", "")]),
        ("项目：普卡年费；标准：200元/年，消费满6笔免次年", [("普卡年费", "200元/年", "消费满6笔免次年")]),
        (
            "利率表｜产品：整存整取；期限：3年；年利率：1.55%；起存金额：50元",
            [
                ("年利率", "1.55%", "产品：整存整取；期限：3年"),
                ("起存金额", "50元", "产品：整存整取；期限：3年"),
            ],
        ),
        ("Term：Minimum opening deposit；Value：$25", [("Minimum opening deposit", "$25", "")]),
        ("3年期年利率为1.55%。", [("年利率", "1.55%", "3年期")]),
        ("有效期：2026-11-01至2027-03-31。", [("有效期", "2026-11-01至2027-03-31", "")]),
        ("欢迎光临，我们一起加油。", []),
        ("2026年我们见面三次。", []),
    ],
)
def test_tables_and_sentences_propose_their_facts(text, facts):
    assert stated(text) == facts


def test_a_proposal_points_at_its_words():
    paper = document("第一行", "要素：年利率；内容：1.55%")
    (proposal,) = propose(paper)
    anchor = proposal.anchor
    assert text_of(paper)[anchor.start : anchor.end] == anchor.quote == "1.55%"
    assert (anchor.place, anchor.version, anchor.sha256) == ("表1!B3", "2026-11", "a" * 64)
    assert (proposal.figures[0].basis, proposal.fact.valid) == ("year", paper.valid)
    assert anchor.stands_in(paper)
    assert not anchor.stands_in(document("第一行", "要素：年利率；内容：1.65%"))


def test_a_model_may_propose_only_what_the_document_says():
    fact = Fact(id="?", name=Bilingual(zh="年利率", en="annual rate"), value="1.55%")
    invented = fact.model_copy(update={"value": "9.99%"})
    proposals = propose(document("三年存下来每年一点五五，即1.55%"), lambda _: [fact, invented])
    assert [(each.by, each.fact.value) for each in proposals] == [("model", "1.55%")]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("有效期：2026-11-01至2027-01-31。", date(2026, 11, 1), date(2027, 1, 31)),
        ("本价目表自2026年11月1日起执行。", date(2026, 11, 1), None),
        ("本利率自2026年11月1日（含）起执行，有效期至2027年1月31日。", date(2026, 11, 1), date(2027, 1, 31)),
        ("活动时间：2026年12月1日至31日", date(2026, 12, 1), date(2026, 12, 31)),
        ("优惠活动时间为2026年12月1日—2027年1月15日", date(2026, 12, 1), date(2027, 1, 15)),
        ("有效期自2026年11月15日到1月31日", date(2026, 11, 15), date(2027, 1, 31)),
        ("执行日期：2026-11-01", date(2026, 11, 1), None),
        ("Valid from 1 November 2026 to 31 January 2027.", date(2026, 11, 1), date(2027, 1, 31)),
        ("Effective 1 Nov 2026.", date(2026, 11, 1), None),
        ("Rates valid until 31 January 2027", None, date(2027, 1, 31)),
        ("截至2026年6月30日，本行存款余额100亿元。", None, None),
        ("2026年11月20日公布的LPR为3.50%", None, None),
        ("本公告于2026年11月1日发布，即日起生效", None, None),
        ("有效期：2026-02-31至2026-13-01", None, None),
        ("产品有效期为3年", None, None),
    ],
)
def test_validity_is_read_from_the_words_of_a_document(text, start, end):
    assert validity_in(text) == Period(start=start, end=end)


def test_a_row_has_its_own_validity_and_a_document_one_for_all():
    notice = Block(text="本表自2026年11月1日起执行。")
    row = Block(text="利率表｜期限：3年；年利率：1.55%；有效期：2026-12-01至2026-12-31")
    plain = Block(text="利率表｜期限：1年；年利率：1.15%")
    paper = document("x").model_copy(update={"blocks": (notice, row, plain), "valid": Period()})
    valid = {one.fact.value: one.fact.valid for one in propose(paper)}
    assert valid["1.55%"] == Period(start=date(2026, 12, 1), end=date(2026, 12, 31))
    assert valid["1.15%"] == Period(start=date(2026, 11, 1))
    other = Block(text="另一表自2027年1月1日起执行。")
    assert validity_of((notice, other)) == Period()


def test_a_newer_version_with_the_same_value_is_proposed_anew():
    (old,), (new,) = (propose(document("要素：年利率；内容：1.55%", version=v)) for v in ("2026-11", "2027-02"))
    assert old.id != new.id


def proposed(desk, *texts, by=LI):
    return desk.records().facts.propose(propose(document(*texts)), by)


def proof(desk, person):
    return Decider(person=person, proof=Proof(who=person.id, at=desk.seat().now()))


BOTH = Person(id="both", name="经办兼复核", roles=("writer", "reviewer"))
RATE = "要素：安心存年利率；内容：1.85%"


@pytest.mark.parametrize(
    ("who", "may"),
    [(QIAN, True), (LI, False), (BOTH, False), (ZHOU, False), (AUDITOR, False)],
    ids=["a reviewer", "a writer", "who proposed it", "a publisher", "an auditor"],
)
def test_a_reviewer_accepts_who_did_not_propose_it(desk, who, may):
    admitted(desk, LI, QIAN, BOTH, ZHOU, AUDITOR)
    (name,) = proposed(desk, RATE, by=BOTH)
    facts = desk.records().facts
    if may:
        assert facts.accept(name, proof(desk, who)).product == "anxin-3y"
    else:
        with pytest.raises(NotAllowed):
            facts.accept(name, proof(desk, who))
        assert facts.find(name).state == "proposed"


def test_only_an_accepted_fact_counts_in_copy_and_a_withdrawn_one_no_more(desk):
    def verdicts():
        checked = desk.check(CheckRequest(text="安心存年利率1.85%", product="anxin-3y", on=date(2026, 12, 1)))
        return [(row.fact, row.equal) for row in checked.ledger]

    admitted(desk, LI, QIAN)
    (name,) = proposed(desk, RATE)
    assert verdicts() == [(None, False)]
    desk.records().facts.accept(name, proof(desk, QIAN))
    assert verdicts() == [(name, True)]
    assert desk.shelf().product("anxin-3y").fact(name).valid.start == date(2026, 11, 1)
    desk.records().facts.withdraw(name, proof(desk, ZHOU), "利率下调")
    assert verdicts() == [(None, False)]


def test_a_fact_of_a_product_file_can_be_withdrawn_and_brought_back(desk):
    admitted(desk, QIAN)
    facts = desk.records().facts
    assert desk.shelf().product("anxin-3y").fact("rate")
    facts.withdraw("anxin-3y/rate", proof(desk, QIAN), "利率下调")
    assert desk.shelf().product("anxin-3y").fact("rate") is None
    facts.accept("anxin-3y/rate", proof(desk, QIAN))
    assert desk.shelf().product("anxin-3y").fact("rate").value == "1.55%"


def test_a_person_may_correct_what_is_accepted(desk):
    admitted(desk, LI, QIAN)
    (name,) = proposed(desk, RATE)
    fact = desk.records().facts.find(name).fact
    corrected = fact.model_copy(update={"condition": Bilingual(zh="3年期", en="three years"), "id": "other"})
    kept = desk.records().facts.accept(name, proof(desk, QIAN), fact=corrected).fact
    assert (kept.condition.zh, kept.id) == ("3年期", name)


def test_proposing_again_adds_nothing(desk):
    assert len(proposed(desk, RATE)) == 1
    assert proposed(desk, RATE) == ()
    assert len(desk.records().facts.entries()) == 1


def test_personal_data_around_a_quote_are_masked(desk):
    (name,) = proposed(desk, "联系人电话13800138000，年利率为1.55%")
    assert "13800138000" not in desk.records().facts.find(name).model_dump_json()


@pytest.mark.parametrize("act", ["accept", "reject", "withdraw"])
def test_an_unknown_fact_is_named(desk, act):
    given = () if act == "accept" else ("没有",)
    with pytest.raises(BadInput, match="nowhere"):
        getattr(desk.records().facts, act)("nowhere", proof(desk, QIAN), *given)


def test_what_is_proposed_cannot_be_withdrawn_and_a_product_must_be_known(desk):
    (name,) = proposed(desk, "要素：年利率；内容：1.85%")
    local = Decider(person=desk.seat().person())
    with pytest.raises(BadInput, match="is proposed"):
        desk.records().facts.withdraw(name, local, "没有")
    with pytest.raises(BadInput, match="which product"):
        desk.records().facts.accept(name, local)
    with pytest.raises(BadInput, match="nothing-here"):
        desk.records().facts.accept(name, local, "nothing-here")


def test_facts_are_proposed_shown_and_decided_on_over_http(desk):
    with TestClient(build_site(desk, screen=False)) as client:
        table = "# 安心存\n\n| 期限 | 年利率 |\n|---|---|\n| 3年 | 1.85% |\n"
        sent = client.post("/v1/facts/proposals", files=[("files", ("rates.md", table.encode()))])
        (name,) = sent.json()[0]["new"]
        shown = client.get(f"/v1/facts/{name}").json()
        anchor = shown["proposal"]["anchor"]
        assert (anchor["document"], anchor["quote"]) == ("rates.md", "1.85%")
        assert "期限：3年；年利率：1.85%" in anchor["context"]
        accepted = client.post(f"/v1/facts/{name}/accept", json={"product": "anxin-3y", "valid": {"to": "2027-01-31"}})
        assert accepted.json()["fact"]["valid"]["to"] == "2027-01-31"
        assert [one["id"] for one in client.get("/v1/facts", params={"state": "accepted"}).json()] == [name]
        gone = client.post("/v1/facts/anxin-3y/rate/withdraw", json={"why": "利率下调"})
        assert gone.json()["state"] == "withdrawn"
        assert client.post("/v1/facts/nowhere/reject", json={"why": "没有"}).status_code == 422
        (product,) = (one for one in client.get("/v1/products").json() if one["id"] == "anxin-3y")
        assert "rate" not in [fact["id"] for fact in product["facts"]]


def test_the_command_line_shows_a_fact_with_its_words(run: CliRunner, tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "安心存.md").write_text("# 安心存\n\n3年期年利率为1.85%，自2026年12月1日起执行。\n", "utf-8")
    assert run.invoke(main, ["facts", "propose", str(tmp_path / "in")]).stdout.split("\t")[1:] == ["1", "1\n"]
    (line,) = run.invoke(main, ["facts", "list", "--state", "proposed"]).stdout.splitlines()
    name = line.split("\t")[0]
    assert "2026-12-01–…" in line
    assert "«1.85%»" in run.invoke(main, ["facts", "show", name]).stdout
    assert run.invoke(main, ["facts", "accept", name]).exit_code == 0
    assert json.loads(run.invoke(main, ["facts", "list", "--json"]).stdout)["state"] == "accepted"
    again = run.invoke(main, ["facts", "reject", name, "--reason", "晚了"])
    assert (again.exit_code, len(again.stderr.strip().splitlines())) == (2, 1)


def test_once_people_are_admitted_the_command_line_asks_who_decides(run: CliRunner, tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "安心存.md").write_text("# 安心存\n\n3年期年利率为1.85%。\n", "utf-8")
    run.invoke(main, ["facts", "propose", str(tmp_path / "in")])
    name = run.invoke(main, ["facts", "list"]).stdout.split("\t")[0]
    admitted(open_desk(os.environ), QIAN)
    refused = run.invoke(main, ["facts", "accept", name])
    assert (refused.exit_code, "--by" in refused.stderr) == (2, True)


RESTING = (
    Resting(id="d1", kind="draft", rests_on=frozenset({"rate", "min"})),
    Resting(id="c1", kind="claim", rests_on=frozenset({"rates-2026-11.xlsx"})),
    Resting(id="d2", kind="draft", rests_on=frozenset({"c1"})),
    Resting(id="r1", kind="release", rests_on=frozenset({"tel"})),
)


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        (["rate"], [("d1", ("rate",))]),
        (["rates-2026-11.xlsx"], [("c1", ("rates-2026-11.xlsx",)), ("d2", ("c1",))]),
        (["nothing"], []),
    ],
)
def test_a_change_reaches_what_rests_on_it_also_by_way_of_claims(change, reached):
    assert [(each.id, each.through) for each in affected(change, RESTING)] == reached
