"""Citations: the unverified never blocks and says so; laws bind from their day on; the catalogue is carried whole."""

import json
import re
from datetime import date, timedelta
from functools import cache

import pytest

from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.report import Basis, Finding, Outcome
from guardrails.rules import Example, Pack, Rule
from guardrails.scene import Scene
from guardrails.trials import TODAY
from knowledge import articles
from knowledge.channels import Copy
from knowledge.clauses import DRAFT, names_law
from knowledge.documents import Document
from knowledge.readers import read_document
from knowledge.values import Bilingual
from tests.conftest import need_shared
from ui.marks import report_html
from ui.words import Words

RULES = [rule for pack in load_packs() for rule in pack.rules]
LAWS = [rule for rule in RULES if rule.grounds == "law"]
CITED = sorted({(basis.law.zh, basis.law.en, basis.article, basis.status) for rule in RULES for basis in rule.basis})
VERIFIED = [cited for cited in CITED if cited[3] == "V"]
NUMBERED = re.compile(r"第\d+(?:[、至]\d+)*条|Art \d+|\d+\.\d+|\([a-z]\)")
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


@pytest.mark.parametrize("cited", VERIFIED, ids=lambda cited: f"{cited[0]} {cited[2]}")
def test_a_verified_citation_names_its_article(cited: tuple[str, str, str, str]) -> None:
    assert NUMBERED.search(cited[2])


@pytest.mark.parametrize("cited", VERIFIED, ids=lambda cited: f"{cited[0]} {cited[2]}")
def test_a_verified_citation_is_found_in_the_text_of_its_law(cited: tuple[str, str, str, str]) -> None:
    zh, en, article, _ = cited
    read = articles.chinese if re.search(r"[㐀-鿿]", article) else articles.english
    texts = ["\n".join(block.text for block in law.blocks) for law in _laws() if names_law(law.title, zh, en)]
    assert any(read(text, article) for text in texts)


def test_a_law_is_called_and_dated_the_same_wherever_it_is_cited() -> None:
    cited = {(b.law.zh, b.article, b.law.en, b.effective, b.expires, b.status) for rule in RULES for b in rule.basis}
    names = {(zh, en) for zh, _, en, *_ in cited}
    assert len({zh for zh, _ in names}) == len(names)
    assert len({key[:2] for key in cited}) == len(cited)


@pytest.mark.parametrize(("day", "laws"), [(date(2026, 9, 29), ["旧法"]), (date(2026, 9, 30), ["旧法", "新法"])])
def test_a_finding_cites_what_is_in_force_on_the_day(day: date, laws: list[str]) -> None:
    old = Basis(law=Bilingual(zh="旧法", en="old"), article="第1条", effective=date(2020, 1, 1), status="V")
    new = Basis(law=Bilingual(zh="新法", en="new"), article="第2条", effective=date(2026, 9, 30), status="V")
    check = {"kind": "banned", "words": ["保本"]}
    rule = Rule(
        id="a.b", title=old.law, topic="t", message=old.law, outcome=Outcome.ASK, check=check,  # type: ignore[arg-type]
        grounds="law", basis=(old, new),
        examples={"hit": (Example(text="«保本»"),), "miss": ("平安",)},  # type: ignore[arg-type]
    )  # fmt: skip
    guard = Guard.of((Pack(pack="p", title=rule.title, version="1", rules=(rule,)),))
    report = guard.inspect(Copy(channel=None, language="zh", parts={"text": "保本"}), Scene(on=day, jurisdiction="CN"))
    assert [basis.law.zh for basis in report.findings[0].basis] == laws


@cache
def _laws() -> tuple[Document, ...]:
    """The laws beside the project, drafts left out."""
    folder = need_shared("regulations", "INDEX.json").parent
    read = (read_document(path) for path in sorted(folder.glob("*/*.md")))
    return tuple(law for law in read if not DRAFT.search(law.title))
