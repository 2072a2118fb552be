"""Drafts and reviews show what checks show: the meaning's question, the brand's score, the law in its own words."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.cli import main
from api.compose import open_desk
from api.serving import build_site
from assistant.insight import Insight
from assistant.sheet import make_sheet
from assistant.store import Store
from guardrails.brand.judging import Brand
from guardrails.report import Finding, Outcome
from knowledge.channels import Copy
from tests.reviewed import LI, draft, reviews
from tests.scripted_model import playing, says
from tests.test_brand import guideline
from tests.test_pipeline import GOOD, brief, studio, told
from ui.sheets import Names, sheet_html
from ui.words import Words

LAW = "# 中华人民共和国广告法\n\n第二十五条 示例条文：\n\n（一）示例甲；\n\n（二）示例乙。"
GUIDE = "# 手册\n\n不写“提醒”：客户听不懂。\n"


class Uneasy:
    """Reads any copy as one to ask about, at its first words; and a brand that forbids one word."""

    def meaning(self):
        return self

    def __call__(self, copy: Copy) -> Finding:
        return Finding(rule="meaning.judge", kind="meaning", outcome=Outcome.ASK, grounds="custom", start=0, end=2,
                       quote=copy.text[:2], part=copy.places[0].part, message="？")  # fmt: skip

    def branding(self):
        from guardrails.brand.guidelines import Terms

        return Brand([guideline(Terms(words=("提醒", "年利率")))])


def uneasy() -> Insight:
    return Insight(Uneasy().meaning, lambda: None, Uneasy().branding)


def test_a_question_about_the_models_own_copy_is_shown_and_starts_no_mend():
    with playing(says(GOOD)) as server:
        steps, made = told(brief(), studio(server.url, insight=uneasy()))
    (variant,) = made.variants
    assert (variant.writer, variant.rounds, variant.verdict) == ("model", 1, Outcome.ASK)
    assert "mending" not in [step.stage for step in steps]
    assert [found.rule for found in variant.report.findings if found.outcome is Outcome.ASK] == ["meaning.judge"]


def test_a_drafts_brand_is_scored_part_by_part_with_the_guideline_that_was_broken():
    _, made = told(brief(), studio(insight=uneasy()))
    card = made.variants[0].brand
    assert {score.part for score in card.scores} <= set(made.variants[0].words.parts)
    assert {found.quote for found in card.findings} == {"年利率"}
    assert {found.outcome for found in card.findings} == {Outcome.ADVISE}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_item_under_review_keeps_what_was_seen_of_it(tmp_path: Path, language):
    with Store(tmp_path / "mingyan.db") as store:
        from dataclasses import replace

        at = replace(reviews(store, tmp_path), insight=uneasy())
        opened = at.look(at.take_up(draft(), 1, LI), LI)
        html = sheet_html(make_sheet(opened, (), LI, at.now()), Names(parts={"body": "正文"}), Words(language))
    assert opened.version.evidence.report.verdict is Outcome.ASK
    assert "meaning.judge" in html
    assert 'class="my-brand"' in html
    assert "<q>年利率、提醒</q>" in html


def test_over_http_a_review_shows_the_clause_and_the_brand(run: CliRunner, tmp_path: Path):
    (tmp_path / "law.md").write_text(LAW, "utf-8")
    (tmp_path / "guide.md").write_text(GUIDE, "utf-8")
    assert run.invoke(main, ["ingest", str(tmp_path / "law.md"), "--library", "law"]).exit_code == 0
    assert run.invoke(main, ["brand", "propose", str(tmp_path / "guide.md")]).exit_code == 0
    assert run.invoke(main, ["brand", "accept", "all", "--by", "许"]).exit_code == 0
    desk = open_desk(os.environ)
    made = draft("【明川银行】晴川180天，到期有提醒。本理财产品保本保息。拒收请回复R", product="qingchuan-180")
    desk.drafts().keep(made)
    with TestClient(build_site(desk, screen=False)) as http:
        item = http.post("/v1/reviews", json={"draft": made.id}).json()
    clauses = [one["finding"]["clause"] for one in item["findings"]]
    assert "第二十五条 示例条文：\n（一）示例甲；" in clauses
    assert [one["words"] for one in item["brand"]["broken"]] == [["提醒"]]
    assert item["verdict"] == "block"


def test_a_written_draft_tells_its_brand(run: CliRunner, tmp_path: Path):
    (tmp_path / "guide.md").write_text(GUIDE, "utf-8")
    run.invoke(main, ["brand", "propose", str(tmp_path / "guide.md")])
    run.invoke(main, ["brand", "accept", "all"])
    asked = tmp_path / "brief.yaml"
    asked.write_text(
        "product: anxin-3y\nchannels: [sms]\ngoal: 续存\npublish: {from: 2026-12-01, to: 2026-12-31}\n", "utf-8"
    )
    written = run.invoke(main, ["write", str(asked), "--json"])
    assert written.exit_code == 0, written.output
    (variant,) = json.loads(written.stdout)["variants"]
    assert variant["brand"]["tested"] > 0
