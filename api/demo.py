"""The whole journey on the sample bank: documents in, briefs to checked drafts, figures traced, a page to open."""

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

import click
from tqdm import tqdm

from api.telling import variant_words, watch
from assistant.checking import CheckRequest
from assistant.desk import Desk
from assistant.draft import Draft
from guardrails.report import Outcome
from knowledge.values import Bilingual, Language
from ui import FOLDER as SCREEN
from ui.check import checked_html
from ui.redact import redaction_html
from ui.words import Words
from ui.write import draft_html

BANK = Path(__file__).parent.parent / "examples" / "mingchuan"
BRIEFS = {"01-anxin-maturity.yaml": 90.0, "09-us-savings.yaml": 60.0}
"""The briefs, and the seconds the model may write for each: the demo ends in time on a slow machine too."""
OFFENDING = "【明川银行】闭眼买！晴川180天保本保息，收益全市第一，比存款利息高一大截，今天不买就没了。"
PERSONAL = "客户张伟，手机１３８ ００１３ ８０００，卡号6222 0200 1234 5678 903，想把到期的存款续上。"
STEPS = (
    Bilingual(zh="一、收进示例银行的资料", en="1. bring in the sample bank's documents"),
    Bilingual(zh="二、按创作需求写稿、检查、核对数字", en="2. write, check and ground drafts for briefs"),
    Bilingual(zh="三、检查一段违规文案", en="3. check an offending text"),
    Bilingual(zh="四、掩码个人信息", en="4. mask personal data"),
)


def run_demo(desk: Desk, page: Path | None, language: Language) -> None:
    """Walk the journey, tell it on the terminal, leave a page; exit 1 if any draft is blocked."""
    desk.warm(BANK / "briefs" / next(iter(BRIEFS)))
    _say(STEPS[0], language)
    for receipt in tqdm(desk.ingest([BANK / "documents"]), desc="ingest", unit="doc", file=sys.stderr):
        tqdm.write(f"  {receipt.document}: {receipt.outcome} {receipt.passages}")
    _say(STEPS[1], language)
    drafts = list(_drafts(desk, language))
    _say(STEPS[2], language)
    checked = desk.check(CheckRequest(text=OFFENDING, channel="sms", product="wealth"))
    for finding in checked.report.findings:
        click.echo(f"  {finding.outcome}: {finding.quote} — {finding.message.to(language)}")
    _say(STEPS[3], language)
    redaction = desk.redactor().redact(PERSONAL)
    click.echo(f"  {redaction.text}")
    words = Words(language)
    body = [(STEPS[1], draft_html(draft, desk.shelf().channels, words)) for draft in drafts]
    body += [(STEPS[2], checked_html(checked, words)), (STEPS[3], redaction_html(PERSONAL, redaction, words))]
    place = page or desk.home / "demo.html"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(_page(body, words), encoding="utf-8")
    click.echo(Bilingual(zh=f"结果页面：{place.resolve()}", en=f"the page: {place.resolve()}").to(language))
    sys.exit(1 if any(v.verdict is Outcome.BLOCK for draft in drafts for v in draft.variants) else 0)


def _drafts(desk: Desk, language: Language) -> Iterator[Draft]:
    for name, within in BRIEFS.items():
        click.echo(f"\n{name}")
        draft = watch(desk.write(BANK / "briefs" / name, within=within), language)
        for variant in draft.variants:
            click.echo(variant_words(variant, draft, language))
        yield draft


def _say(step: Bilingual, language: Language) -> None:
    click.secho(f"\n{step.to(language)}", bold=True)


def _page(body: list[tuple[Bilingual, str]], words: Words) -> str:
    style = (SCREEN / "screen.css").read_text(encoding="utf-8")
    sections = "".join(f"<h2>{escape(title.to(words.language))}</h2>{html}" for title, html in body)
    title, tagline = escape(words("title")), escape(words("tagline"))
    return (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><title>{title}</title>'
        f'<style>{style}</style><body class="my-page">'
        f'<header class="my-header"><h1>{title}</h1><p>{tagline}</p></header>{sections}</body></html>'
    )
