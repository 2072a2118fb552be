"""Paste copy, see each finding with its article."""

from typing import TYPE_CHECKING

from assistant.checking import Checked, CheckRequest
from knowledge.values import PRODUCT_TYPES, BadInput
from ui.brand import brand_html, without_brand
from ui.marks import finding_marks, ledger_html, ledger_marks, links_html, mark, report_html, said, verdict_pill
from ui.words import Words

if TYPE_CHECKING:
    from assistant.desk import Desk

TITLE = "tab_check"


def build(desk: "Desk", words: Words) -> None:
    """The tab: text and what is known of its scene at the left, the report at the right."""
    import gradio as gr

    unknown = (words("unknown"), "")
    shelf = desk.shelf()
    channels = [unknown, *((c.name.to(words.language), c.id) for c in shelf.channels)]
    products = [unknown, *((p.name.to(words.language), p.id) for p in shelf.products), *((t, t) for t in PRODUCT_TYPES)]
    with gr.Row():
        with gr.Column(scale=2):
            text = gr.Textbox(label=words("text"), placeholder=words("text_hint"), lines=10, elem_id="check-text")
            with gr.Row():
                channel = gr.Dropdown(channels, value="", label=words("channel"))
                product = gr.Dropdown(products, value="", label=words("product"))
                place = gr.Dropdown([unknown, "CN", "US", "UK", "EU"], value="", label=words("jurisdiction"))
            press = gr.Button(words("check"), variant="primary", elem_id="check-press")
        with gr.Column(scale=3):
            shown = gr.HTML(elem_id="check-report")

    def judge(text: str, channel: str, product: str, place: str) -> str:
        given = {"text": text, "channel": channel, "product": product, "jurisdiction": place}
        request = CheckRequest.model_validate({key: value for key, value in given.items() if value or key == "text"})
        try:
            return checked_html(desk.check(request), words)
        except BadInput as bad:
            return said(bad.said, words)

    press.click(judge, [text, channel, product, place], shown, api_visibility="private")


def checked_html(checked: Checked, words: Words) -> str:
    """Verdict, marked text, findings with their articles, and the number ledger."""
    marks = [*finding_marks(checked.report.findings, words), *ledger_marks(checked.ledger)]
    report, brand = report_html(without_brand(checked.report), words), brand_html(checked.brand, words)
    return (
        f"<section>{verdict_pill(checked.report.verdict.value, words)}"
        f'<div class="my-text">{mark(checked.words.text, marks)}</div>'
        f"{report}{brand}{ledger_html(checked.ledger, words)}{links_html(checked.links, words)}</section>"
    )
