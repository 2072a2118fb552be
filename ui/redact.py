"""Paste text, see which personal data it holds and why, and the masked text a model would get."""

from html import escape
from typing import TYPE_CHECKING

from knowledge.values import BadInput
from ui.marks import Mark, mark, said
from ui.sitting import signed_in
from ui.words import Words

if TYPE_CHECKING:
    from assistant.desk import Desk
    from guardrails.personal import Redaction

TITLE = "tab_redact"


def build(desk: "Desk", words: Words) -> None:
    """The tab: text at the left, what was found at the right."""
    import gradio as gr

    with gr.Row():
        with gr.Column(scale=2):
            text = gr.Textbox(label=words("text"), placeholder=words("redact_hint"), lines=10, elem_id="redact-text")
            case = gr.Textbox(label=words("case"), info=words("case_hint"), elem_id="redact-case")
            press = gr.Button(words("redact"), variant="primary", elem_id="redact-press")
        with gr.Column(scale=3):
            shown = gr.HTML(elem_id="redact-report")
            with gr.Accordion(words("restore"), open=False, elem_id="restore"):
                answer = gr.Textbox(label=words("restore_text"), lines=3, elem_id="restore-text")
                why = gr.Textbox(label=words("why"), elem_id="restore-why")
                put_back = gr.Button(words("restore"), elem_id="restore-press")
                restored = gr.HTML(elem_id="restored")

    def show(at: "Desk", text: str, case: str) -> str:
        try:
            return redaction_html(text, at.masking.redact(text, case.strip() or None), words)
        except BadInput as bad:
            return said(bad.said, words)

    def restore(at: "Desk", text: str, case: str, why: str) -> str:
        try:
            values = at.masking.restore(text, case.strip(), why, at.seat().person())
        except BadInput as bad:
            return said(bad.said, words)
        return f'<div class="my-text">{mark(values, ())}</div>'

    press.click(signed_in(desk, show), [text, case], shown, api_visibility="private")
    put_back.click(signed_in(desk, restore), [answer, case, why], restored, api_visibility="private")


def redaction_html(text: str, redaction: "Redaction", words: Words) -> str:
    """The text with each detail marked, why it was found, and the masked text."""
    if not redaction.entities:
        return f"<p>{escape(words('none_found'))}</p>"
    marks = [
        Mark(start=e.start, end=e.end, style="my-personal", note=f"{e.type} · {e.why}") for e in redaction.entities
    ]
    rows = "".join(
        f"<tr><td>{escape(e.type)}</td><td>{escape(e.quote)}</td><td>{escape(e.why)}</td></tr>"
        for e in redaction.entities
    )
    return (
        f'<section><div class="my-text">{mark(text, marks)}</div><h3>{escape(words("masked"))}</h3>'
        f'<div class="my-text">{mark(redaction.text, ())}</div><h3>{escape(words("found"))}</h3>'
        f"<table>{rows}</table></section>"
    )
