"""The screen: brief in, drafts with findings and evidence out; and copy pasted in to be checked or masked."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.values import Language
from ui.sign_in import seat_html
from ui.words import Words

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk

FOLDER = Path(__file__).parent


def build(desk: "Desk", language: Language) -> "gr.Blocks":
    """The screen in one language. Nothing on it is fetched from another host."""
    import gradio as gr

    from ui import check, evidence, guidelines, jobs, library, redact, review, rules, write
    from ui.sitting import signed_in

    words = Words(language)
    blocks: gr.Blocks = gr.Blocks(title=words("title"), analytics_enabled=False)
    with blocks:
        gr.HTML(_header(words))
        who = gr.HTML(elem_id="seat")
        blocks.load(signed_in(desk, partial(_seat, words)), None, who, api_visibility="private")
        for tab in (write, jobs, review, check, redact, library, evidence, rules, guidelines):
            with gr.Tab(words(tab.TITLE)) as opened:
                shows = tab.build(desk, words)
            if shows:
                opened.select(*shows, api_visibility="private")
    return blocks


def look() -> "tuple[gr.Theme, str]":
    """The theme, with fonts of the machine only, and the style sheet."""
    import gradio as gr

    sans = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    theme = gr.themes.Base(primary_hue="teal", neutral_hue="slate", font=sans, font_mono=["ui-monospace", "monospace"])
    return theme, (FOLDER / "screen.css").read_text(encoding="utf-8")


def _seat(words: Words, desk: "Desk") -> str:
    person = desk.seat().person()
    return seat_html(words, person.name if desk.sessions().founded() else None, single=desk.oidc() is not None)


def _header(words: Words) -> str:
    there = "/en/" if words.language == "zh" else "/"
    return (
        f'<header class="my-header"><h1>{words("title")}</h1><p>{words("tagline")}</p>'
        f'<a href="{there}">{words("other_language")}</a></header>'
    )
