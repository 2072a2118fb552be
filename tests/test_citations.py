"""Citations: the unverified never blocks and says so; laws bind from their day on; the catalogue is carried whole."""

import json
from datetime import date, timedelta

import pytest

from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.report import Basis, Finding, Outcome
from guardrails.rules import Example, Pack, Rule
from guardrails.scene import Scene
from guardrails.trials import TODAY
from knowledge.channels import Copy
from knowledge.values import Bilingual
from tests.conftest import need_shared
from ui.marks import report_html
from ui.words import Words

RULES = [rule for pack in load_packs() for rule in pack.rules]
LAWS = [rule for rule in RULES if rule.grounds == "law"]
UNVERIFIED = [rule for rule in LAWS if all(basis.status == "U" for basis in rule.basis)]


def test_every_entry_of_the_catalogue_is_carried_by_a_rule() -> None:
    catalogue = json.loads(need_shared("rules", "catalogue.json").read_text(encoding="utf-8"))
    carried = {entry for rule in RULES for entry in rule.catalogue}
    assert len(catalogue) == 150
    assert sorted({entry["id"] for entry in catalogue} - carried) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_brings_three_hits_and_five_misses(rule: Rule) -> None:
    assert (len(rule.examples.hit) >= 3, len(rule.examples.miss) >= 5) == (True, True)


@pytest.mark.parametrize("rule", UNVERIFIED, ids=lambda rule: rule.id)
def test_an_unverified_citation_never_blocks_and_says_so(rule: Rule) -> None:
    assert rule.outcome is not Outcome.BLOCK
    found = Finding(rule=rule.id, kind="banned", outcome=rule.outcome, start=0, end=0, quote="",
                    message=rule.message, basis=rule.basis)  # fmt: skip
    from guardrails.report import Report

    assert "引文未核实" in report_html(Report(findings=(found,)), Words("zh"))
    assert "citation unverified" in report_html(Report(findings=(found,)), Words("en"))


@pytest.mark.parametrize("kind", ["question", "banned"])
def test_a_rule_that_would_block_on_an_unverified_citation_is_refused(kind: str) -> None:
    check = {"question": {"kind": kind, "question": "吗？"}, "banned": {"kind": kind, "words": ["保本"]}}[kind]
    with pytest.raises(ValueError, match="may not block"):
        Rule.model_validate(
            {
                "id": "a.b", "title": "试", "topic": "t", "check": check, "outcome": "block", "grounds": "law",
                "message": "不可", "examples": {"hit": ["«保本»"], "miss": ["平安"]},
                "basis": [{"law": "某法", "article": "第1条", "status": "U"}],
            }
        )  # fmt: skip


@pytest.mark.parametrize("rule", LAWS, ids=lambda rule: rule.id)
def test_a_rule_is_not_in_force_before_a_law_it_cites(rule: Rule) -> None:
    days = [basis.effective for basis in rule.basis if basis.effective]
    if len(days) == len(rule.basis):
        assert (rule.effective or TODAY) >= min(days)


@pytest.mark.parametrize(("days", "found"), [(-1, False), (0, True), (9, True), (10, False)])
def test_a_rule_judges_from_its_first_day_to_its_last(days: int, found: bool) -> None:  # noqa: FBT001
    first = date(2027, 3, 1)
    rule = Rule(
        id="a.b", title=Bilingual(zh="试", en="t"), topic="t", message=Bilingual(zh="不", en="no"), outcome=Outcome.ASK,
        check={"kind": "banned", "words": ["保本"]}, grounds="law",  # type: ignore[arg-type]
        basis=(Basis(law=Bilingual(zh="新法", en="new law"), article="第1条", effective=first, status="V"),),
        effective=first, expires=first + timedelta(days=9),
        examples={"hit": (Example(text="«保本»"),), "miss": ("平安",)},  # type: ignore[arg-type]
    )  # fmt: skip
    pack = Pack(pack="p", title=rule.title, version="1", rules=(rule,))
    copy = Copy(channel=None, language="zh", parts={"text": "保本"})
    report = Guard.of((pack,)).inspect(copy, Scene(on=first + timedelta(days=days), jurisdiction="CN"))
    assert bool(report.findings) is found
