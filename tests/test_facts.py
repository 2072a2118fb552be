"""Facts come out of documents as proposals that point at their words; only what a person accepted counts."""

from datetime import UTC, date, datetime

import pytest

from knowledge.documents import Block, Document
from knowledge.facts import Facts, propose, text_of
from knowledge.products import Fact
from knowledge.reach import Resting, affected
from knowledge.values import BadFile, BadInput, Bilingual

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
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


@pytest.fixture
def facts(tmp_path):
    kept = Facts(tmp_path / "facts")
    kept.propose(propose(document("要素：年利率；内容：1.55%", "要素：起存金额；内容：50元")), "ingest", AT)
    return kept


def ids(facts):
    return [entry.proposal.id for entry in facts.entries()]


def test_only_accepted_facts_count(facts):
    assert facts.accepted() == ()
    rate, least = ids(facts)
    facts.accept(rate, "compliance", AT, product="anxin-3y")
    facts.reject(least, "compliance", AT, "不适用")
    assert [fact.value for fact in facts.accepted()] == ["1.55%"]
    assert [fact.value for fact in facts.accepted(product="anxin-3y")] == ["1.55%"]
    assert facts.accepted(product="other") == ()
    assert facts.accepted(on=date(2027, 2, 1)) == ()


def test_a_withdrawn_fact_counts_no_more_and_may_come_back(facts):
    rate, _ = ids(facts)
    facts.accept(rate, "compliance", AT)
    facts.withdraw(rate, "compliance", AT)
    assert facts.accepted() == ()
    facts.accept(rate, "compliance", AT)
    assert len(facts.accepted()) == 1


def test_a_person_may_correct_what_is_accepted(facts):
    rate, _ = ids(facts)
    corrected = facts.entries()[0].fact.model_copy(update={"condition": Bilingual(zh="3年期", en="three years")})
    assert facts.accept(rate, "compliance", AT, corrected).condition.zh == "3年期"


def test_proposing_again_adds_nothing(facts):
    again = propose(document("要素：年利率；内容：1.55%", "要素：起存金额；内容：50元"))
    assert facts.propose(again, "ingest", AT) == 0
    assert len(facts.entries()) == 2


@pytest.mark.parametrize("act", ["accept", "reject", "withdraw"])
def test_an_unknown_proposal_is_named(facts, act):
    with pytest.raises(BadInput, match="nowhere"):
        getattr(facts, act)("nowhere", "compliance", AT)


def test_a_proposal_cannot_be_withdrawn(facts):
    with pytest.raises(BadInput, match="is proposed"):
        facts.withdraw(ids(facts)[0], "compliance", AT)


def test_a_line_cut_off_by_a_crash_does_not_count(facts, tmp_path):
    path = tmp_path / "facts" / "facts.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "half')
    assert len(facts.entries()) == 2
    facts.accept(ids(facts)[0], "compliance", AT)
    assert len(facts.accepted()) == 1


def test_a_broken_line_is_named(facts, tmp_path):
    path = tmp_path / "facts" / "facts.jsonl"
    path.write_bytes(b"nonsense\n" + path.read_bytes())
    with pytest.raises(BadFile, match=r"facts\.jsonl:1"):
        facts.entries()


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
