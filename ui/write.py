"""Brief in, variants out while they are written, each with its findings and the evidence behind its figures."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.brief import Brief
from assistant.draft import Draft, Variant
from assistant.studio import Progress
from assistant.writing.phrases import phrases
from knowledge.channels import Channel
from knowledge.counting import count
from knowledge.values import BadInput, first_fault
from ui.brand import brand_html, without_brand
from ui.marks import finding_marks, ledger_html, ledger_marks, links_html, mark, report_html, said, verdict_pill
from ui.sitting import telling
from ui.words import Words, read_day

if TYPE_CHECKING:
    from assistant.desk import Desk

TITLE = "tab_write"
FIELDS = ("product", "channels", "segment", "scenario", "language", "goal", "points", "start", "end", "variants")


def build(desk: "Desk", words: Words) -> None:
    """The tab: the brief at the left, the variants at the right."""
    import gradio as gr

    shelf, language = desk.shelf(), words.language
    here = [p for p in shelf.products if (p.jurisdiction == "CN") == (language == "zh")]
    products = [(p.name.to(language), p.id) for p in (*here, *(p for p in shelf.products if p not in here))]
    channels = [(c.name.to(language), c.id) for c in shelf.channels]
    segments = [(words("anyone"), ""), *((s.name.to(language), s.id) for s in shelf.segments)]
    today = desk.today()
    with gr.Row():
        with gr.Column(scale=2):
            fields = [
                gr.Dropdown(products, value=products[0][1] if products else None, label=words("product")),
                gr.Dropdown(channels, value=[channels[0][1]], multiselect=True, label=words("channels")),
                gr.Dropdown(segments, value="", label=words("segment")),
                gr.Textbox(label=words("scenario")),
                gr.Radio([("中文", "zh"), ("English", "en")], value=language, label=words("copy_language")),
                gr.Textbox(label=words("goal")),
                gr.Textbox(label=words("points"), lines=3),
                gr.Textbox(label=words("publish_from"), value=str(today)),
                gr.Textbox(label=words("publish_to"), value=str(today + timedelta(days=14))),
                gr.Slider(1, 3, value=1, step=1, label=words("variants")),
            ]
            press = gr.Button(words("write"), variant="primary", elem_id="write-press")
        with gr.Column(scale=3):
            progress = gr.HTML(f'<p class="my-progress">{escape(words("nothing_yet"))}</p>', elem_id="write-progress")
            drafts = gr.HTML(elem_id="write-drafts")

    def show(at: "Desk", *given: object) -> Iterator[tuple[str, str]]:
        try:
            brief = _brief(dict(zip(FIELDS, given, strict=True)))
            for event in at.write(brief):
                yield event_html(event, shelf.channels, words)
        except BadInput as bad:
            yield said(bad.said, words), ""

    press.click(telling(desk, show), fields, [progress, drafts], api_visibility="private", show_progress="hidden")


def event_html(event: Progress | Draft, channels: tuple[Channel, ...], words: Words) -> tuple[str, str]:
    """What the progress line and the drafts show after one step."""
    if isinstance(event, Draft):
        return f'<p class="my-progress">{escape(words("settled"))} · {escape(event.id)}</p>', draft_html(
            event, channels, words
        )
    place = f"{event.variant}/{event.of} · {event.channel} · {_angle(event.axis or '', words)}" if event.channel else ""
    note = event.said.to(words.language) if event.said else words("writing")
    return (
        f'<p class="my-progress">{escape(place)} {escape(words("stage_" + event.stage))} {escape(note)}</p>',
        f'<div class="my-text">{mark(event.words, ())}</div>' if event.words else "",
    )


def draft_html(draft: Draft, channels: tuple[Channel, ...], words: Words) -> str:
    """All variants of a draft."""
    known = {channel.id: channel for channel in channels}
    return "".join(variant_html(variant, known[variant.words.channel or ""], words) for variant in draft.variants)


def variant_html(variant: Variant, channel: Channel, words: Words) -> str:
    """One variant: who wrote it, its parts with their counts, marked; findings; number ledger."""
    name = escape(channel.name.to(words.language))
    by = words("writer_model") if variant.writer == "model" else words("writer_template")
    notes = (
        _angle(variant.axis, words),
        by,
        variant.model or "",
        words("rounds").format(n=variant.rounds - 1),
        variant.prompt,
    )
    facts = " · ".join(escape(note) for note in notes if note)
    parts = "".join(_part(variant, channel, place.part, words) for place in variant.words.places)
    labels = {part.name: part.label.to(words.language) for part in channel.parts}
    evidence = (
        report_html(without_brand(variant.report), words)
        + brand_html(variant.brand, words, labels)
        + ledger_html(variant.ledger, words)
        + links_html(variant.links, words)
    )
    return (
        f'<article class="my-variant"><h3>{name} {verdict_pill(variant.verdict.value, words)}</h3>'
        f"<small>{facts}</small>{parts}{evidence}</article>"
    )


def _angle(axis: str, words: Words) -> str:
    """The angle's name in the language of the screen."""
    angle = phrases(words.language).angles.get(axis)
    return angle.name if angle else axis


def _part(variant: Variant, channel: Channel, name: str, words: Words) -> str:
    place = next(place for place in variant.words.places if place.part == name)
    part, text = channel.part(name), variant.words.parts[name]
    marks = [*finding_marks(variant.report.findings, words), *ledger_marks(variant.ledger)]
    near = [
        m.model_copy(update={"start": m.start - place.start, "end": m.end - place.start})
        for m in marks
        if place.start <= m.start and m.end <= place.end
    ]
    label = escape(part.label.to(words.language) if part else name)
    used = count(text, part.count, variant.words.language) if part else len(text)
    most = f" / {getattr(part.limit, variant.words.language)}" if part and part.limit else ""
    return (
        f'<div class="my-part"><small>{label} · {used}{most}</small><div class="my-text">{mark(text, near)}</div></div>'
    )


def _brief(given: dict[str, object]) -> Brief:
    """The brief on the form; `BadInput` names the field of a mistake."""
    try:
        return Brief.model_validate(
            {
                "product": given["product"],
                "channels": given["channels"],
                "segment": given["segment"] or None,
                "scenario": given["scenario"] or None,
                "language": given["language"],
                "goal": given["goal"],
                "points": [line.strip() for line in str(given["points"]).splitlines() if line.strip()],
                "publish": {"from": read_day(str(given["start"])), "to": read_day(str(given["end"]))},
                "variants": given["variants"],
            }
        )
    except ValidationError as error:
        field, said = first_fault(error)
        raise BadInput(f"{field}：{said}", f"{field}: {said}") from None
