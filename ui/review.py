"""The review tab: the queue above, the evidence of one item at the left, what can be done with it at the right."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ui.deciding import VERBS, Form, Page
from ui.sitting import signed_in
from ui.words import Words

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk

__all__ = ["TITLE", "Form", "Page", "build"]

TITLE = "tab_review"
SELECTED = """() => {
  const chosen = window.getSelection();
  if (!chosen.rangeCount) return ["", "", 0];
  const range = chosen.getRangeAt(0), node = range.startContainer;
  const box = (node.nodeType === 3 ? node.parentElement : node).closest("[data-part]");
  if (!box) return ["", "", 0];
  const before = document.createRange();
  before.selectNodeContents(box);
  before.setEnd(range.startContainer, range.startOffset);
  return [box.dataset.part, chosen.toString(), before.toString().length];
}"""
"""Runs in the browser: the part, the words chosen in it, and how many signs stand before them."""


def build(desk: "Desk", words: Words) -> None:
    """The tab."""
    import gradio as gr

    seen = gr.State("")
    with gr.Row(equal_height=True):
        items = gr.Dropdown([], label=words("queue"), elem_id="review-items", scale=6)
        refresh = gr.Button(words("refresh"), elem_id="review-refresh", scale=1)
        drafts = gr.Dropdown([], label=words("drafts"), elem_id="review-drafts", scale=3)
        take = gr.Button(words("take_up"), elem_id="review-take", scale=1)
    with gr.Row():
        with gr.Column(scale=5):
            note, sheet = gr.HTML(elem_id="review-note"), gr.HTML(elem_id="review-sheet")
        with gr.Column(scale=3):
            why = gr.Textbox(label=words("why"), lines=2, elem_id="review-why")
            password = gr.Textbox(label=words("password"), type="password", elem_id="review-password")
            buttons = _buttons(words)
            part, text, save = _editing(words)
            finding, scope, days = _findings(words)
            remarks = _remarks(words)
            to, line, lend = _lending(words)
            file = gr.File(label=words("release_file"), interactive=False, height=110, visible=False)
    with gr.Accordion(words("desk_figures"), open=False):
        figures = gr.HTML(elem_id="review-figures")
    *quoted, thread, missed = remarks
    pressed = [buttons[name] for name in VERBS]
    shown = [note, drafts, items, sheet, seen, part, text, finding, thread, *pressed, file, figures, password]
    fields = [items, seen, part, text, why, finding, scope, days, *quoted, thread, missed, to, line, password]

    def at(act: Callable[..., object]) -> Callable[..., object]:
        return signed_in(desk, lambda sitting, *given: act(Page(sitting, words), *given))

    refresh.click(at(Page.refresh), [items], shown, api_visibility="private")
    items.input(at(Page.refresh), [items], shown, api_visibility="private")
    part.input(at(Page.words_of), [items, part], [text], api_visibility="private")
    take.click(at(Page.take_up), [drafts], shown, api_visibility="private")
    for name, button in {"edit": save, "lend": lend, **buttons}.items():
        button.click(at(partial(Page.press, name=name)), fields, shown, api_visibility="private")


def _buttons(words: Words) -> "dict[str, gr.Button]":
    import gradio as gr

    with gr.Row():
        return {
            name: gr.Button(
                words("do_" + name),
                elem_id=f"review-{name}",
                min_width=90,
                visible=False,
                variant="primary" if name in ("approve", "submit", "release") else "secondary",
            )
            for name in VERBS
        }


def _editing(words: Words) -> tuple[Any, Any, Any]:
    import gradio as gr

    with gr.Accordion(words("editing"), open=False, elem_id="review-editing"):
        part = gr.Dropdown([], label=words("part"))
        text = gr.Textbox(label=words("text"), lines=4, elem_id="review-text")
        return part, text, gr.Button(words("save"), elem_id="review-save")


def _findings(words: Words) -> tuple[Any, Any, Any]:
    import gradio as gr

    with gr.Accordion(words("waiving"), open=False, elem_id="review-waiving"):
        finding = gr.Dropdown([], label=words("finding"), elem_id="review-finding")
        scopes = [(words("scope_version"), "version"), (words("scope_item"), "item")]
        scope = gr.Radio(scopes, value="version", label=words("scope"))
        return finding, scope, gr.Number(30, label=words("days"), precision=0)


def _remarks(words: Words) -> tuple[Any, ...]:
    """The chosen words (part, words, place), the remark they answer, and whether the checks missed them."""
    import gradio as gr

    with gr.Accordion(words("remarking"), open=False, elem_id="review-remarking"):
        choose = gr.Button(words("quote_selection"), elem_id="review-choose")
        part = gr.Textbox(visible="hidden", elem_id="review-quoted-part")
        quote = gr.Textbox(label=words("quote"), elem_id="review-quote")
        start = gr.Number(0, visible="hidden")
        thread = gr.Dropdown([], label=words("thread"), elem_id="review-thread")
        missed = gr.Checkbox(label=words("is_missed"))
    choose.click(None, None, [part, quote, start], js=SELECTED, api_visibility="private")
    return part, quote, start, thread, missed


def _lending(words: Words) -> tuple[Any, Any, Any]:
    import gradio as gr

    lines = [(words("line_business"), "business"), (words("line_compliance"), "compliance")]
    with gr.Accordion(words("lending"), open=False, elem_id="review-lending"):
        to = gr.Textbox(label=words("lend_to"), elem_id="review-to")
        line = gr.Radio(lines, label=words("line"))
        return to, line, gr.Button(words("do_lend"), elem_id="review-lend")
