"""The brand tab: a guide is uploaded, a person accepts or refuses what the program read out of it, copy is scored."""

from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from knowledge.values import BadInput
from tests.reviewed import LI, QIAN
from tests.test_review_api import PASSWORD, _cheap_hashes, desk
from tests.test_rules_screen import sit
from tests.test_screen import CHROMIUM, address, browser, page, shoot
from ui.guidelines import Page
from ui.words import Words

__all__ = ["_cheap_hashes", "address", "browser", "desk", "page"]
GUIDE = "# 手册\n\n不写“闭环”“<b>打法”：客户听不懂。\n\n我们喜欢晴天。\n"


@pytest.fixture
def guide(tmp_path: Path) -> str:
    (tmp_path / "手册.md").write_text(GUIDE, "utf-8")
    return str(tmp_path / "手册.md")


@pytest.fixture(params=["zh", "en"])
def pages(request, desk):
    return lambda who: Page(sit(desk, who), Words(request.param))


def proposed(page: Page) -> list[str]:
    return [one.guideline.id for one in page.entries("proposed")]


def test_a_guide_is_read_and_its_guidelines_wait(pages, guide):
    told = pages(LI.id).propose([guide])
    assert "晴天" in told
    assert "闭环" in pages(LI.id).sheet("proposed")
    assert "<b>打法" not in pages(LI.id).sheet("proposed")


@pytest.mark.parametrize(
    ("who", "state", "why", "password"),
    [
        (LI.id, "accepted", "好", PASSWORD),
        (QIAN.id, "accepted", "好", "不是我的口令啊啊啊"),
        (QIAN.id, "rejected", " ", PASSWORD),
    ],
    ids=["no reviewer", "not proved", "no reason"],
)
def test_who_may_not_decide_is_told(pages, guide, who, state, why, password):
    pages(LI.id).propose([guide])
    before = proposed(pages(LI.id))
    with pytest.raises(BadInput):
        pages(who).decide(state, before, why, password)
    assert proposed(pages(LI.id)) == before


def test_what_is_accepted_scores_copy_and_what_is_refused_does_not(pages, guide):
    page = pages(QIAN.id)
    page.propose([guide])
    assert "闭环</mark>" not in page.score("形成闭环")
    page.decide("accepted", proposed(page), "", PASSWORD)
    assert "闭环</mark>" in page.score("形成闭环")
    page.decide("rejected", [one.guideline.id for one in page.entries("accepted")], "太严", PASSWORD)
    assert "闭环</mark>" not in page.score("形成闭环")


def test_nothing_is_decided_when_nothing_is_chosen(pages):
    with pytest.raises(BadInput):
        pages(QIAN.id).decide("accepted", [], "", PASSWORD)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)")
@pytest.mark.parametrize(("path", "tab", "accepted"), [("/", "品牌", "已采纳"), ("/en/", "Brand", "accepted")])
def test_the_tab_takes_a_guide_and_a_decision(page: Tab, address: str, tmp_path: Path, path, tab, accepted):
    word = "闭环" if path == "/" else "抓眼球"
    (tmp_path / "guide.md").write_text(GUIDE.replace("闭环", word), "utf-8")
    page.goto(address + path)
    page.get_by_role("tab", name=tab, exact=True).click()
    page.locator("#brand-upload input[type=file]").set_input_files(str(tmp_path / "guide.md"))
    expect(page.locator("#brand-sheet")).to_contain_text(word, timeout=30_000)
    shoot(page, f"guidelines{path.replace('/', '-')}")
    page.locator("#brand-chosen label", has_text=word).locator("input").check()
    page.locator("#brand-accept").click()
    expect(page.locator("#brand-sheet")).not_to_contain_text(word, timeout=30_000)
    page.locator("#brand-state label", has_text=accepted).click()
    expect(page.locator("#brand-sheet")).to_contain_text(word, timeout=30_000)
