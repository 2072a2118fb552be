"""The review tab: each person at their own screen, from a draft to a release that verifies."""

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from pydantic import SecretStr

from api.cli import main
from api.compose import open_desk
from assistant.brief import Brief
from assistant.draft import Draft
from assistant.ledger import Act
from assistant.people import Person
from assistant.remarks import Quoted
from assistant.review import Grant
from assistant.reviewing import Reviews, Wish
from assistant.store import Store
from assistant.store.people import People
from guardrails.loading import load_packs
from tests.reviewed import LI, QIAN, SUN, ZHAO, ZHOU, proof
from tests.test_review import _push
from tests.test_screen import CHROMIUM, address, browser, page, serve, shoot
from ui.deciding import VERBS, Form, Page
from ui.words import Words

__all__ = ["address", "browser", "page"]
PASSWORD = "一句只有自己知道的话"
ABOVE = ("note", "drafts", "items", "sheet", "seen", "part", "text", "finding", "thread")
SHOWN = (*ABOVE, *VERBS, "file", "figures", "password")


@pytest.fixture
def pages(home: Path, monkeypatch: pytest.MonkeyPatch):
    """A page for each person, over one home, judging by the same rules."""
    monkeypatch.setattr("api.guarding.load_packs", cache(load_packs))
    monkeypatch.setattr("assistant.people.COST", 2**8)
    with Store(home / "mingyan.db") as store:
        people = People(store, lambda: datetime.now(UTC))
        people.found(Person(id="root", name="管理员", roles=("admin",)), SecretStr(PASSWORD))
        for person in (LI, ZHAO, QIAN, ZHOU):
            people.admit(person, "root")
            people.set_password(person.id, SecretStr(PASSWORD), person.id)
    return {who: _page(who) for who in ("li", "zhao", "qian", "zhou", None)}


def _page(who: str | None) -> Page:
    return Page(open_desk(os.environ | ({"MINGYAN_PERSON": who} if who else {})), Words("zh"))


def seen(answer: list[object]) -> dict[str, object]:
    return dict(zip(SHOWN, answer, strict=True))


def press(page: Page, name: str, shown: dict[str, object], **fields: object) -> dict[str, object]:
    form = Form(
        subject=shown["items"].value,
        seen=shown["seen"],
        part=shown["part"].value,
        text=shown["text"],
        why="理由",
        finding="",
        scope="version",
        days=30,
        quoted_part="",
        quote="",
        start=0,
        thread="",
        missed=False,
        to="",
        line="",
        password=PASSWORD,
    )
    return seen(page.press(*form._replace(**fields), name=name))


@pytest.fixture
def drafted(pages) -> Draft:
    brief = Brief(product="anxin-3y", channels=("sms",), goal="续存")
    *_, draft = pages["li"].desk.write(brief)
    return draft


def test_a_draft_goes_from_desk_to_desk_until_it_is_released(pages, drafted: Draft, run) -> None:
    shown = seen(pages["li"].take_up(f"{drafted.id}/1"))
    assert "已记入台账" in shown["note"]
    shown = press(pages["li"], "submit", shown)
    assert "待复核" in shown["sheet"]
    assert "要由 reviewer" in press(pages["li"], "approve", shown)["note"]
    for reviewer in ("zhao", "qian"):
        shown = press(pages[reviewer], "approve", shown)
    assert "已通过" in shown["sheet"]
    assert "请重新验证身份" in press(pages["zhou"], "release", shown, password="别人的口令")["note"]
    shown = press(pages["zhou"], "release", shown)
    assert "已发布" in shown["sheet"]
    file = shown["file"].value["path"]
    assert run.invoke(main, ["verify", file]).exit_code == 0
    press(pages["zhou"], "withdraw", shown)
    assert run.invoke(main, ["verify", file]).exit_code == 1


def test_an_edit_shows_what_changed_since_the_approval(pages, drafted: Draft) -> None:
    shown = press(pages["li"], "submit", seen(pages["li"].take_up(f"{drafted.id}/1")))
    for reviewer in ("zhao", "qian"):
        shown = press(pages[reviewer], "approve", shown)
    shown = press(pages["li"], "edit", shown, text=shown["text"] + "<b>欢迎</b>")
    assert "<ins>&lt;b&gt;欢迎&lt;/b&gt;</ins>" in shown["sheet"]
    assert "草稿" in shown["sheet"]


def test_who_gave_no_name_writes_and_gives_no_verdict(pages, drafted: Draft) -> None:
    shown = press(pages[None], "submit", seen(pages[None].take_up(f"{drafted.id}/1")))
    assert "待复核" in shown["sheet"]
    assert "已通过" not in press(pages[None], "approve", shown)["sheet"]


def test_a_name_that_is_nobodys_is_said(home: Path) -> None:
    assert home
    assert "MINGYAN_PERSON" in _page("nobody").refresh(None)[0]


def test_an_empty_desk_says_how_to_begin(home: Path) -> None:
    assert home
    assert "还没有稿件" in seen(_page(None).refresh(None))["sheet"]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)")
def test_a_draft_is_taken_up_and_submitted_in_a_browser(page: Tab, address: str) -> None:
    page.goto(address)
    page.locator("#write-press").click()
    expect(page.locator("#write-progress")).to_contain_text("已写完", timeout=120_000)
    page.get_by_role("tab", name="复核").click()
    page.locator("#review-refresh").click()
    expect(page.locator("#review-sheet")).to_contain_text("还没有稿件", timeout=30_000)
    page.locator("#review-take").click()
    expect(page.locator("#review-sheet h3")).to_contain_text("草稿", timeout=30_000)
    page.locator("#review-submit").click()
    expect(page.locator("#review-sheet h3")).to_contain_text("待复核", timeout=30_000)
    expect(page.locator("#review-approve")).to_be_hidden()
    expect(page.locator("#review-comment")).to_be_visible()
    shoot(page, "review")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory):
    """A site whose people sign in, with an item that was approved once and edited since."""
    home = tmp_path_factory.mktemp("bank")
    desk = open_desk({"MINGYAN_HOME": str(home), "MINGYAN_WRITER": "template"})
    people = desk.sessions().people
    people.found(Person(id="root", name="管理员", roles=("admin",)), SecretStr(PASSWORD))
    for person in (LI, ZHAO, QIAN, SUN, ZHOU):
        people.admit(person, "root")
        people.set_password(person.id, SecretStr(PASSWORD), person.id)
    _reviewed(desk.reviews())
    yield from serve(desk)


def _reviewed(at: Reviews) -> None:
    parts = {"title": "安心存到期有提醒", "body": "3年期年利率1.55%，到期前有提醒。详情见明川银行手机银行。"}
    subject = at.take_up(_push(parts), 1, LI)
    route = at.submit(subject, at.look(subject, LI).standing.content, LI)
    for line, person in zip(route.lines, (SUN, QIAN), strict=False):
        at.approve(subject, at.look(subject, LI).standing.content, person, Grant(line=line), proof(person, at))
    said = Quoted(part="body", quote="到期前有提醒", start=parts["body"].index("到期前有提醒"), missed=True)
    seen = at.look(subject, LI).standing.content
    about = said.model_dump_json()
    at.act(ZHAO, Wish(subject=subject, act=Act.COMMENT, content=seen, why="几天前提醒？要写明。", about=about))
    at.edit(subject, seen, {"body": parts["body"].replace("到期前有提醒", "稳赚不赔，到期前三天有短信提醒")}, LI)
    opened = at.look(subject, LI)
    finding = opened.version.evidence.report.findings[0].identity
    wish = Wish(
        subject=subject, act=Act.DISAGREE, content=opened.standing.content, why="这是引用客户原话", about=finding
    )
    at.act(LI, wish)
    at.submit(subject, opened.standing.content, LI)


def _sign_in(page: Tab, who: str) -> None:
    page.locator("[name=person]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("#sign-in button").click()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)")
def test_a_reviewer_signs_in_reads_the_sheet_and_decides(browser, bank: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1100})
    page.goto(bank)
    expect(page.locator("#sign-in")).to_be_visible(timeout=30_000)
    shoot(page, "sign-in")
    _sign_in(page, "zhao")
    expect(page.locator("#seat")).to_contain_text("赵业务", timeout=30_000)
    page.get_by_role("tab", name="复核").click()
    page.locator("#review-refresh").click()
    sheet = page.locator("#review-sheet")
    expect(sheet.locator("h3")).to_contain_text("待复核", timeout=60_000)
    expect(sheet.locator(".my-settled")).to_have_count(1)
    expect(sheet.locator(".my-diff ins").first).to_be_visible()
    expect(sheet).to_contain_text("这是引用客户原话")
    expect(page.locator("#review-release")).to_be_hidden()
    page.locator("#review-why textarea").fill("写明短信费用")
    page.locator("#review-remarking .label-wrap").click()
    _choose(page, "三天")
    page.locator("#review-choose").click()
    expect(page.locator("#review-quote textarea")).to_have_value("三天", timeout=30_000)
    page.locator("#review-comment").click()
    expect(sheet.locator(".my-thread q").last).to_have_text("三天", timeout=60_000)
    page.locator("#review-password input").fill(PASSWORD)
    page.locator("#review-request_changes").click()
    expect(sheet.locator("h3")).to_contain_text("已退改", timeout=60_000)
    page.get_by_text("台面数字与到期提醒").click()
    expect(page.locator("#review-figures")).to_contain_text("一次通过率", timeout=30_000)
    shoot(page, "review-sheet")
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#sign-in")).to_be_visible(timeout=30_000)
    page.close()


def _choose(page: Tab, words: str) -> None:
    """Choose words in the body with the mouse's own selection."""
    page.evaluate(
        """words => {
          const walk = document.createTreeWalker(document.querySelector('[data-part=body]'), NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at); range.setEnd(node, at + words.length);
            const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); return;
          }
        }""",
        words,
    )
