"""The evidence tab: what is held, facts, claims and work are seen with their words and decided on."""

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from knowledge.values import BadInput
from tests.test_quarantine import ORDER, desk, folder, write
from tests.test_screen import CHROMIUM, address, browser, page, shoot
from ui.evidence import KINDS, Page
from ui.words import Words

__all__ = ["address", "browser", "desk", "folder", "page"]
TABLE = "# 安心存\n\n| 期限 | 年利率 |\n|---|---|\n| 3年 | 1.85% |\n"


@pytest.fixture(params=["zh", "en"])
def at(request, desk):
    return Page(desk, Words(request.param))


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_list_says_so(at, kind):
    assert at.choices(kind) == []
    assert at.sheet(kind, None)
    with pytest.raises(BadInput):
        at.act("accept", kind, None, "", "", "")


def test_what_is_held_is_seen_with_the_reason_and_released(at, desk, folder):
    list(desk.ingest([write(folder, "令<b>.txt", ORDER)]))
    ((_, name),) = at.choices("held")
    assert ORDER in at.sheet("held", name)
    assert "<b>" not in at.sheet("held", name)
    assert at.act("accept", "held", name, "", "已核对", "")
    assert at.choices("held") == []


def test_a_fact_is_seen_in_its_words_accepted_and_withdrawn(at, desk, folder):
    write(folder, "利率.md", TABLE)
    at.propose([str(folder / "利率.md")])
    ((_, name),) = at.choices("facts")
    assert "<mark>1.85%</mark>" in at.sheet("facts", name)
    at.act("accept", "facts", name, "anxin-3y", "", "")
    assert desk.shelf().product("anxin-3y").fact(name)
    at.act("withdraw", "facts", name, "", "利率下调", "")
    assert desk.shelf().product("anxin-3y").fact(name) is None
    with pytest.raises(BadInput):
        at.act("settle", "facts", name, "", "没有", "")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)")
def test_the_tab_shows_a_proposed_fact_and_accepts_it(page: Tab, address: str, folder):
    write(folder, "利率.md", TABLE)
    page.goto(address)
    page.get_by_role("tab", name="依据").click()
    page.locator("#evidence-upload input[type=file]").set_input_files(str(folder / "利率.md"))
    expect(page.locator("#evidence-sheet mark")).to_have_text("1.85%", timeout=30_000)
    shoot(page, "evidence")
    page.locator("#evidence-product input").fill("安心存")
    page.get_by_role("option", name="安心存").first.click()
    page.locator("#evidence-accept").click()
    expect(page.locator("#evidence-sheet")).to_contain_text("已采纳", timeout=30_000)
