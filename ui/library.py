"""Ask the library for passages, and bring documents in."""

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.documents import Hit, Receipt
from knowledge.values import BadInput
from ui.marks import said
from ui.sitting import signed_in
from ui.words import Words, read_day

if TYPE_CHECKING:
    from assistant.desk import Desk

TITLE = "tab_search"


def build(desk: "Desk", words: Words) -> None:
    """The tab: a question and its passages at the left, documents to bring in at the right."""
    import gradio as gr

    with gr.Row():
        with gr.Column(scale=3):
            query = gr.Textbox(label=words("query"), elem_id="search-query")
            on = gr.Textbox(label=words("on"), value=str(desk.today()), elem_id="search-on")
            press = gr.Button(words("search"), variant="primary", elem_id="search-press")
            shown = gr.HTML(elem_id="search-hits")
        with gr.Column(scale=2):
            files = gr.File(label=words("upload"), file_count="multiple", elem_id="search-upload")
            receipts = gr.HTML(label=words("ingested"))

    def find(query: str, on: str) -> str:
        try:
            return hits_html(desk.search(query, read_day(on)), words)
        except BadInput as bad:
            return said(bad.said, words)

    def bring(at: "Desk", files: list[str] | None) -> str:
        return "".join(receipt_html(receipt, words) for receipt in at.ingest([Path(f) for f in files or ()]))

    query.submit(find, [query, on], shown, api_visibility="private")
    press.click(find, [query, on], shown, api_visibility="private")
    files.upload(signed_in(desk, bring), [files], receipts, api_visibility="private")


def hits_html(hits: tuple[Hit, ...], words: Words) -> str:
    """Each passage with its document, its place and its score."""
    if not hits:
        return f"<p>{escape(words('no_hits'))}</p>"
    return "".join(
        f'<div class="my-card"><b>{escape(" › ".join((hit.passage.title, *hit.passage.heading)))}</b> '
        f"<small>{escape(hit.passage.document)} {escape(hit.passage.place)} · {hit.score:.2f}</small>"
        f"<p>{escape(hit.passage.text)}</p></div>"
        for hit in hits
    )


def receipt_html(receipt: Receipt, words: Words) -> str:
    """What became of one file, in one line."""
    reason = f" {receipt.reason.to(words.language)}" if receipt.reason else ""
    return f"<p>{escape(receipt.document)}: {receipt.outcome}, {receipt.passages}{escape(reason)}</p>"
