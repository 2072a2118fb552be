"""The jobs tab: who writes sees what stopped and goes on with it; others of the branch only look."""

import os
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from api.compose import open_desk
from assistant.brief import Brief
from assistant.people import LOCAL
from knowledge.values import BadInput
from tests.reviewed import AUDITOR, FAR, LI
from tests.scripted_model import breaks_off, playing, says
from tests.test_pipeline import GOOD
from tests.test_screen import CHROMIUM, address, browser, page, shoot
from ui.jobs import Page
from ui.words import Words

__all__ = ["address", "browser", "page"]
SHOWN = ("note", "table", "picked", "why", "resume", "cancel")
BROKEN = '{"body": "[产品名]'


def at_seat(desk, person):
    return replace(desk, seat=lambda: replace(desk.seat(), people=_Only(person), named=person.id))


class _Only:
    """A roll of one person."""

    def __init__(self, person) -> None:
        self.person = person

    def find(self, _: str):
        return self.person


def seen(page: Page, picked: str | None = None) -> dict[str, object]:
    return dict(zip(SHOWN, page.refresh(picked), strict=True))


def visible(shown: dict[str, object]) -> set[str]:
    return {name for name in SHOWN[2:] if shown[name].visible}


@pytest.fixture
def desk(home):
    assert home
    with playing(breaks_off(BROKEN), says(GOOD)) as server:
        named = {"WRITER": "model", "MODEL": "scripted", "MODEL_URL": server.url, "MODEL_TRIES": "1"}
        opened = open_desk(os.environ | {f"MINGYAN_{name}": value for name, value in named.items()})
        yield opened
        opened.jobs().close()


def stopped(desk, by=LOCAL) -> str:
    """The id of a job whose call broke off, so that nobody knows whether it was paid."""
    order = desk.jobs().order(Brief(product="anxin-3y", channels=("sms",)), by, "main")
    with pytest.raises(BadInput):
        list(desk.jobs().write(order))
    with pytest.raises(BadInput):
        list(desk.jobs().resume(order.id, by))
    return order.id


def test_an_empty_list_says_so(desk) -> None:
    shown = seen(Page(desk, Words("zh")))
    assert ("还没有写稿工作" in shown["table"], visible(shown)) == (True, set())


def test_a_job_whose_call_may_have_been_paid_goes_on_once_a_person_says_why(desk) -> None:
    job, page = stopped(desk), Page(desk, Words("zh"))
    shown = seen(page)
    assert "调用结果不明" in shown["table"]
    assert visible(shown) == {"picked", "why", "resume"}
    assert shown["resume"].value == "再付一次，继续"
    ((note, _),) = page.resume(job, " ")
    assert "写明理由" in note
    *_, (note, drafts) = page.resume(job, "账单上没有这一次")
    assert "已写完" in note
    assert "my-variant" in drafts
    shown = seen(page)
    assert ("完成" in shown["table"], visible(shown)) == (True, set())
    assert "已经结束" in page.cancel(job)[0]


@pytest.mark.parametrize(("who", "sees"), [(LI, True), (AUDITOR, True), (FAR, False)])
def test_others_of_the_branch_look_and_only_who_writes_acts(desk, who, *, sees: bool) -> None:
    job = stopped(desk, LI)
    page = Page(at_seat(desk, who), Words("zh"))
    shown = seen(page)
    assert ("调用结果不明" in shown["table"]) is sees
    assert visible(shown) == ({"picked", "why", "resume"} if who is LI else set())
    ((note, _),) = page.resume(job, "理由")
    assert {"li": "管理员", "audit": "经办或管理员", "far": "没有编号"}[who.id] in note


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)")
def test_what_was_written_is_listed_in_a_browser(page, address: str) -> None:
    page.goto(address)
    page.locator("#write-press").click()
    expect(page.locator("#write-progress")).to_contain_text("已写完", timeout=120_000)
    page.get_by_role("tab", name="工作").click()
    expect(page.locator("#jobs-table")).to_contain_text("完成", timeout=30_000)
    expect(page.locator("#jobs-resume")).to_be_hidden()
    shoot(page, "jobs")
