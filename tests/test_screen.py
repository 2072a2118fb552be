"""The screen in a real browser: it fetches nothing from outside, checks what is pasted and writes what is asked."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.compose import open_desk
from api.serving import build_site
from assistant.desk import Desk

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)")
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--disable-quic")  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    environ = dict(os.environ) | {
        "MINGYAN_HOME": str(tmp_path_factory.mktemp("home")),
        "MINGYAN_WRITER": "template",
    }
    yield from serve(open_desk(environ))


def serve(desk: Desk) -> Iterator[str]:
    """The address of a site, until it is no more needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = build_site(desk, screen=True)
    server = uvicorn.Server(uvicorn.Config(site, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 1100})
    outside: list[str] = []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)
    yield page
    page.close()
    assert outside == []


def shoot(page: Page, name: str) -> None:
    """Keep a picture for people when asked to: `MINGYAN_SHOTS=folder make test`."""
    if folder := os.environ.get("MINGYAN_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("path", "title"), [("/", "明言"), ("/en/", "Mingyan")])
def test_the_screen_speaks_both_languages(page: Page, address: str, path: str, title: str) -> None:
    page.goto(address + path)
    expect(page.locator(".my-header h1")).to_have_text(title)
    shoot(page, f"home{path.replace('/', '-')}")


def test_pasted_copy_shows_each_finding_with_its_article(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("tab", name="检查").click()
    page.locator("#check-text textarea").fill("本理财产品<b>保本保息</b>，稳赚不赔。")
    page.locator("#check-press").click()
    expect(page.locator("#check-report .my-pill").first).to_have_text("拦截", timeout=30_000)
    expect(page.locator("#check-report mark.my-block").first).to_be_visible()
    assert page.locator("#check-report .my-text b").count() == 0
    shoot(page, "check")


def test_copy_of_the_bank_shows_its_brand_score_and_the_words_that_broke_it(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("tab", name="检查").click()
    page.locator("#check-text textarea").fill("明川银行提醒你：明川E贷额度以审批为准，赋能每一位用户。")
    page.locator("#check-press").click()
    expect(page.locator("#check-report .my-brand")).to_contain_text("品牌规范", timeout=30_000)
    expect(page.locator("#check-report .my-brand")).to_contain_text("明川E贷")
    shoot(page, "brand")


def test_a_brief_becomes_checked_drafts_with_a_number_ledger(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#write-press").click()
    expect(page.locator("#write-drafts .my-variant").first).to_be_visible(timeout=60_000)
    expect(page.locator("#write-progress")).to_contain_text("已写完", timeout=120_000)
    assert page.locator("#write-drafts .my-pill-block").count() == 0
    assert page.locator("#write-drafts details").count() > 0
    shoot(page, "write")


def test_personal_data_are_shown_with_the_reason(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("tab", name="脱敏").click()
    page.locator("#redact-text textarea").fill("请联系手机13800138000的客户")
    page.locator("#redact-press").click()
    expect(page.locator("#redact-report mark.my-personal")).to_have_text("13800138000", timeout=30_000)
    shoot(page, "redact")


def test_a_case_is_restored_with_a_reason(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("tab", name="脱敏").click()
    page.locator("#redact-text textarea").fill("请联系手机13800138000的客户")
    page.locator("#redact-case input, #redact-case textarea").fill("case-7")
    page.locator("#redact-press").click()
    expect(page.locator("#redact-report")).to_contain_text("{{手机号#1}}", timeout=30_000)
    page.get_by_role("button", name="还原").first.click()
    page.locator("#restore-text textarea").fill("已联系{{手机号#1}}")
    page.locator("#restore-press").click()
    expect(page.locator("#restored")).to_contain_text("请写明还原的缘由", timeout=30_000)
    page.locator("#restore-why input, #restore-why textarea").fill("回访")
    page.locator("#restore-press").click()
    expect(page.locator("#restored")).to_contain_text("已联系13800138000", timeout=30_000)
    shoot(page, "restore")
