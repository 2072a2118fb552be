"""A finding shows the article it cites in its own words, where laws have been ingested; what is absent is said."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from guardrails.loading import load_packs
from knowledge import articles
from knowledge.clauses import Clauses
from knowledge.library import Library
from knowledge.values import Bilingual
from tests.conftest import need_shared

DAY = date(2026, 12, 1)
LAW = """\
中华人民共和国灯塔法
第一章 总则
第一条 为了看得见，制定本法。
第二条 灯塔应当明亮。
灯塔不得有下列情形：
（一）忽明忽暗的；
（二）只照自己的；
（三）收费看光的。
守塔人应当清醒。
第二章 附则
第十条 夜间另有规定。 第十一条 本法自立秋起施行。"""
RULE = """\
§ 9026.24 Lamps.
(a) Bright. A lamp shall be bright.
(b) Honest.
(1) No lamp shall flatter.
(2) Lamps as described in paragraph (a) of this section:
(i) need oil; and
(ii) need a wick.
(c) Other.
§ 9026.25 Oars.
(a) Wet. An oar shall be wet."""


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        ("第1条", "第一条 为了看得见，制定本法。"),
        ("第2条第1款", "第二条 灯塔应当明亮。"),
        ("第2条第2款第(2)项", "灯塔不得有下列情形：\n（二）只照自己的；"),
        ("第2条第(1)、(3)项", "灯塔不得有下列情形：\n（一）忽明忽暗的；\n（三）收费看光的。"),
        ("第2条第3款", "守塔人应当清醒。"),
        ("第10条", "第十条 夜间另有规定。"),
        ("第1、11条", "第一条 为了看得见，制定本法。\n第十一条 本法自立秋起施行。"),
        ("第10至11条", "第十条 夜间另有规定。\n第十一条 本法自立秋起施行。"),
        ("第12条", None),
        ("条号待核", None),
    ],
)
def test_a_chinese_article_is_found_down_to_its_item(cited: str, words: str | None) -> None:
    assert articles.chinese(LAW, cited) == words


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        ("9026.24(a)", "(a) Bright. A lamp shall be bright."),
        ("§ 9026.24(b)(1)", "(1) No lamp shall flatter."),
        ("9026.24(b)(2)(ii)", "(ii) need a wick."),
        ("9026.25(a)", "(a) Wet. An oar shall be wet."),
        ("9026.25", "§ 9026.25 Oars.\n(a) Wet. An oar shall be wet."),
        ("9026.26", None),
        ("9026.25(q)", None),
    ],
)
def test_an_english_section_is_found_down_to_its_paragraph(cited: str, words: str | None) -> None:
    assert articles.english(RULE, cited) == words


def test_paragraphs_of_an_article_numbered_with_full_stops_are_told_apart() -> None:
    text = "Article 9 — Light\n1. It shines.\n2. It warms, see paragraph 1.\nArticle 10 — Dark\n1. It does not."
    assert articles.english(text, "Art 9(2)") == "2. It warms, see paragraph 1."


@pytest.fixture
def laws(tmp_path: Path) -> Clauses:
    files = tmp_path / "files"
    files.mkdir()
    (files / "灯塔法-2020.md").write_text(
        "---\ntitle: 中华人民共和国灯塔法\n---\n" + LAW.replace("\n", "\n\n"), "utf-8"
    )
    (files / "桨法草案.md").write_text("# 船桨管理办法（征求意见稿）\n\n第一条 桨要结实。", "utf-8")
    lapsed = "---\ntitle: 旧帆规定\nvalid: {from: 2000-01-01, to: 2010-01-01}\n---\n第一条 帆要白。"
    (files / "旧帆.md").write_text(lapsed, "utf-8")
    (files / "reg-q.md").write_text("# Regulation Q 12 CFR 9026\n\n" + RULE.replace("\n", "\n\n"), "utf-8")
    library = Library.open(tmp_path / "libraries" / "law")
    assert all(receipt.outcome == "added" for receipt in library.ingest([files]))
    library.close()
    found = Clauses.open(tmp_path)
    assert found
    return found


@pytest.mark.parametrize(
    ("law", "article", "words"),
    [
        (Bilingual(zh="灯塔法", en="Lighthouse Law"), "第2条第2款第(2)项", "（二）只照自己的；"),
        (Bilingual(zh="美国Q规则", en="Regulation Q, 12 CFR 9026"), "9026.24(b)(1)", "(1) No lamp shall flatter."),
    ],
)
def test_the_law_library_gives_the_words_of_an_article(laws: Clauses, law: Bilingual, article: str, words: str) -> None:
    found = laws.find(law, article, DAY)
    assert found.absent is None
    assert found.text
    assert words in found.text


@pytest.mark.parametrize(
    ("law", "article", "said"),
    [
        ("灯塔法", "第99条", "没有找到第99条"),
        ("风车法", "第1条", "没有《风车法》"),
        ("船桨管理办法", "第1条", "征求意见稿"),
        ("旧帆规定", "第1条", "不在有效期内"),
    ],
)
def test_what_the_law_library_lacks_is_said(laws: Clauses, law: str, article: str, said: str) -> None:
    found = laws.find(Bilingual(zh=law, en=law), article, DAY)
    assert found.text is None
    assert found.absent
    assert said in found.absent.zh


def test_a_check_shows_the_article_once_laws_are_ingested(run: CliRunner, tmp_path: Path) -> None:
    text = ["check", "本理财产品保本保息", "--product", "wealth"]
    before = json.loads(run.invoke(main, text).stdout)["findings"][0]
    assert (before["clause"], before["clause_absent"]) == (None, None)
    law = tmp_path / "ads.md"
    law.write_text("# 中华人民共和国广告法\n\n第二十五条 示例条文：\n\n（一）示例甲；\n\n（二）示例乙。", "utf-8")
    assert run.invoke(main, ["ingest", str(law), "--library", "law"]).exit_code == 0
    after = json.loads(run.invoke(main, text).stdout)["findings"][0]
    assert after["clause"] == "第二十五条 示例条文：\n（一）示例甲；"
    assert after["identity"] == before["identity"]


def test_the_banks_own_copy_shows_articles_and_brand_in_one_check(run: CliRunner, tmp_path: Path) -> None:
    law = tmp_path / "ads.md"
    law.write_text("# 中华人民共和国广告法\n\n第二十五条 示例条文：\n\n（一）示例甲；\n\n（二）示例乙。", "utf-8")
    assert run.invoke(main, ["ingest", str(law), "--library", "law"]).exit_code == 0
    text = "明川银行理财产品保本保息，你值得拥有。"
    checked = json.loads(run.invoke(main, ["check", text, "--product", "wealth"]).stdout)
    assert checked["verdict"] == "block"
    assert any(finding["clause"] for finding in checked["findings"])
    assert [one["words"] for one in checked["brand"]["broken"]] == [["你"]]


def test_the_law_library_holds_most_articles_the_rules_cite(tmp_path: Path) -> None:
    folder = need_shared("regulations", "zh")
    library = Library.open(tmp_path / "libraries" / "law")
    list(library.ingest(sorted(folder.glob("*广告*.md"))))
    library.close()
    laws = Clauses.open(tmp_path)
    assert laws
    cited = {
        (basis.law.zh, basis.article): laws.find(basis.law, basis.article, DAY)
        for pack in load_packs()
        for rule in pack.rules
        for basis in rule.basis
        if "广告" in basis.law.zh and "条" in basis.article
    }
    assert len(cited) > 25
    assert [key for key, clause in cited.items() if clause.text is None] == []
