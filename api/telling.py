"""Tell how a draft comes along, on stderr, and give the draft on stdout."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from api.contract import answer_draft
from assistant.draft import Draft, Variant
from knowledge.values import BadInput, Bilingual, Language

if TYPE_CHECKING:
    from assistant.studio import Progress

STAGES = {
    "waiting": Bilingual(zh="排队", en="waiting"),
    "writing": Bilingual(zh="写稿", en="writing"),
    "checking": Bilingual(zh="检查", en="checking"),
    "mending": Bilingual(zh="修改", en="mending"),
    "template": Bilingual(zh="模板撰写", en="template"),
    "left_out": Bilingual(zh="略去", en="left out"),
    "done": Bilingual(zh="完成", en="done"),
}


def tell_draft(events: "Iterator[Progress | Draft]", language: Language, *, as_json: bool) -> Draft:
    """Follow the work to its draft and print that; returns it."""
    draft = watch(events, language)
    if as_json:
        click.echo(answer_draft(draft).model_dump_json())
    else:
        for variant in draft.variants:
            click.echo(variant_words(variant, draft, language))
    return draft


def watch(events: "Iterator[Progress | Draft]", language: Language) -> Draft:
    """The draft at the end of `events`; each step and each new word shows on stderr."""
    shown = ""
    for event in events:
        if isinstance(event, Draft):
            return event
        if event.stage == "words":
            fresh = event.words.removeprefix(shown) if event.words.startswith(shown) else f"\n{event.words}"
            click.echo(fresh, nl=False, err=True)
            shown = event.words
            continue
        if event.stage in STAGES:
            click.echo(("\n" if shown else "") + _step(event, language), err=True)
            shown = ""
    raise BadInput("没有写出送审稿。", "no draft came of it.")


def variant_words(variant: Variant, draft: Draft, language: Language) -> str:
    """A variant for a person at a terminal: where, by whom, the words, what was found, the number ledger."""
    zh = language == "zh"
    by = variant.model or ("模板" if zh else "template")
    lines = [f"── {variant.words.channel} · {variant.axis} · {by} · {variant.prompt} · {variant.verdict}"]
    lines += [f"[{name}] {words}" for name, words in variant.words.parts.items()]
    lines += [f"  {f.outcome}: {f.quote} {f.message.to(language)}" for f in variant.report.findings]
    lines += [
        f"  {row.quote} = {row.fact}: {row.value} ({row.source or draft.brief.product})" for row in variant.ledger
    ]
    return "\n".join(lines) + "\n"


def _step(event: "Progress", language: Language) -> str:
    where = f"{event.variant}/{event.of} {event.channel} · {event.axis} " if event.channel else ""
    said = f"：{event.said.to(language)}" if event.said else ""
    return f"{where}{STAGES[event.stage].to(language)}{said}"
