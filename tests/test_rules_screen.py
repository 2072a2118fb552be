"""The rules tab: a compliance reviewer sees every rule, tries a new one over an archive, and decides on what waits."""

from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from pydantic import SecretStr

from assistant.desk import Desk
from guardrails.loading import load_packs
from knowledge.values import BadInput
from tests.reviewed import QIAN
from tests.test_review_api import PASSWORD, _cheap_hashes, desk
from tests.test_rule_life import PACK
from tests.test_screen import CHROMIUM, address, browser, page, shoot
from ui.rules import TEMPLATE, Page, Seen
from ui.words import Words, topics

__all__ = ["_cheap_hashes", "address", "browser", "desk", "page"]
EVERY = Seen("", "", "", None)


def sit(desk: Desk, who: str) -> Desk:
    """The desk with `who` signed in."""
    at = desk.sessions()
    return desk.seated(at.read(at.token(at.sign_in(who, SecretStr(PASSWORD)))))


@pytest.fixture(params=["zh", "en"])
def pages(request, desk):
    """A page for each person, over one desk."""
    return lambda who: Page(sit(desk, who), Words(request.param))


def ids(page: Page, **seen: str) -> list[str]:
    return [one.rule.id for one in page.wanted(EVERY._replace(**seen))]


@pytest.mark.parametrize(
    ("seen", "inside", "outside"),
    [
        ({"market": "UK"}, "uk.credit.broker-status", "cn.ad.absolute"),
        ({"topic": "absolute"}, "cn.ad.absolute", "uk.credit.broker-status"),
        ({"stage": "shadow"}, "house.moonlight", "cn.ad.absolute"),
    ],
)
def test_rules_are_filtered(pages, seen, inside, outside):
    pages("li").propose(PACK, "结束了", PASSWORD)
    found = ids(pages("qian"), **seen)
    assert (inside in found, outside in found) == (True, False)


def test_every_topic_of_the_shipped_rules_has_a_name_of_its_own():
    named = topics()
    assert {rule.topic for pack in load_packs() for rule in pack.rules} == set(named)
    for language in ("zh", "en"):
        assert len({name.to(language) for name in named.values()}) == len(named)


def test_a_topic_of_the_bank_itself_is_shown_by_its_id():
    assert [Words("zh").topic(one) for one in ("urgency", "moonlight")] == ["紧迫与稀缺", "moonlight"]


def test_a_rule_is_seen_with_its_articles_examples_and_history(pages):
    pages("li").propose(PACK, "<b>结束了", PASSWORD)
    html = pages("qian").sheet("house.moonlight")
    assert "&lt;b&gt;结束了" in html
    assert '<mark class="my-block" title="">月光宝盒</mark>' in html
    assert "<blockquote>" not in pages("qian").sheet("cn.ad.absolute")


def test_a_rule_is_tried_over_an_archive_and_made_live_by_another(pages, tmp_path: Path):
    archive = tmp_path / "old.jsonl"
    archive.write_text('{"text": "开启月光宝盒"}\n{"text": "存款有息"}\n', "utf-8")
    pages("li").propose(PACK, "结束了", PASSWORD)
    page = pages("qian")
    html = page.replay([page.newest("house.moonlight")], str(archive))
    assert ">月光宝盒</mark>" in html
    assert "存款有息" not in html
    with pytest.raises(BadInput):
        pages("li").approve("house.moonlight", "好", PASSWORD)
    page.approve("house.moonlight", "好", PASSWORD)
    page.retire("house.moonlight", "过时", PASSWORD)
    assert QIAN.id in page.sheet("house.moonlight")
    assert ids(page, stage="live").count("house.moonlight") == 1


@pytest.mark.parametrize("text", ["", "rules: [", PACK.replace(", 理财有风险]", "]")])
def test_what_cannot_be_proposed_is_told(pages, text):
    with pytest.raises(BadInput):
        pages("li").propose(text, "结束了", PASSWORD)


def test_the_rule_to_begin_with_stands_by_its_examples(pages):
    assert pages("li").propose(TEMPLATE.read_text("utf-8"), "试写", PASSWORD) == "house.example"


@pytest.mark.parametrize("line", ["{", '{"words": "x"}'])
def test_a_broken_archive_is_told_by_its_line(pages, tmp_path: Path, line: str):
    archive = tmp_path / "old.jsonl"
    archive.write_text(f'{{"text": "好"}}\n{line}\n', "utf-8")
    page = pages("qian")
    with pytest.raises(BadInput) as caught:
        page.replay([page.newest("cn.ad.absolute")], str(archive))
    assert "old.jsonl:2" in caught.value.said.zh


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)")
@pytest.mark.parametrize(
    ("path", "tab", "changed"), [("/", "规则", "1 条会改变"), ("/en/", "Rules", "1 of 2 texts would change")]
)
def test_the_tab_shows_rules_and_replays_one(page: Tab, address: str, tmp_path: Path, path, tab, changed):
    archive = tmp_path / "old.jsonl"
    archive.write_text('{"text": "新春好礼节来了", "jurisdiction": "CN"}\n{"text": "存款有息"}\n', "utf-8")
    page.goto(address + path)
    page.get_by_role("tab", name=tab, exact=True).click()
    expect(page.locator("#rules-sheet .my-basis").first).to_be_visible(timeout=30_000)
    shoot(page, f"rules{path.replace('/', '-')}")
    page.locator("#rules-replaying button").first.click()
    page.locator("#rules-archive input[type=file]").set_input_files(str(archive))
    page.locator("#rules-proposing button").first.click()
    page.locator("#rules-rehearse").click()
    expect(page.locator("#rules-note")).to_contain_text(changed, timeout=60_000)
    page.locator("#rules-why textarea").fill("活动结束")
    page.locator("#rules-propose").click()
    expect(page.locator("#rules-sheet")).to_contain_text("house.example", timeout=60_000)
    shoot(page, f"rules-proposed{path.replace('/', '-')}")
