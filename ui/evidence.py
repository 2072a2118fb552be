"""The evidence tab: what is held, proposed facts and claims, and the worklist; each with its words, decided on here."""

from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.deciding import who_sits
from knowledge.values import BadInput
from ui.evidence_sheets import claim_html, fact_html, held_html, task_html
from ui.marks import said
from ui.sitting import signed_in
from ui.words import Words

if TYPE_CHECKING:
    from assistant.desk import Desk

TITLE = "tab_evidence"
KINDS = ("held", "facts", "claims", "work")
VERBS = ("accept", "refuse", "withdraw", "settle")
Choices = list[tuple[str, str]]


class Page:
    """What the tab shows and does for whoever sits at the desk."""

    def __init__(self, desk: "Desk", words: Words) -> None:
        self._desk, self.words = desk, words

    def choices(self, kind: str) -> Choices:
        """What can be chosen of a kind: a line and its id."""
        records = self._desk.records()
        if kind == "held":
            held = self._desk.library("main").quarantine.all()
            return [
                (f"{one.held.document.id} · {one.held.score:.0%}", one.id) for one in held if one.state == "waiting"
            ]
        if kind == "facts":
            return [
                (f"{self.words('fact_' + one.state)} · {one.fact.name.zh} {one.fact.words()}", one.id)
                for one in records.facts.entries()
            ]
        if kind == "claims":
            return [
                (
                    f"{self.words('claim_' + one.state)} · {one.statement.words.to(self.words.language)}",
                    one.statement.id,
                )
                for one in records.claims.entries()
            ]
        open_ = (task for task in records.reach.tasks() if not task.settled_by)
        return [(f"{task.name} → {task.reached.id}", f"{task.change} {task.reached.id}") for task in open_]

    def sheet(self, kind: str, id: str | None) -> str:
        """Everything there is to see of one entry, its own words first."""
        records = self._desk.records()
        if not id:
            return f"<p>{escape(self.words('nothing_here'))}</p>"
        if kind == "held":
            return held_html(self._desk.library("main").quarantine.find(id), self.words)
        if kind == "facts":
            return fact_html(records.facts.find(id), records.affected(id), self.words)
        if kind == "claims":
            return claim_html(records.claims.find(id), records.affected(id), self.words)
        found = next((one for one in records.reach.tasks() if f"{one.change} {one.reached.id}" == id), None)
        return task_html(found, self.words) if found else ""

    def act(self, verb: str, kind: str, id: str | None, product: str, why: str, password: str) -> str:
        """Decide on what is chosen; what became of it, in one sentence."""
        if not id:
            raise BadInput("请先选一项。", "choose something first.")
        who, records = who_sits(self._desk.seat(), password), self._desk.records()
        change, _, reached = id.partition(" ")
        acts: dict[tuple[str, str], Callable[[], object]] = {
            ("held", "accept"): lambda: records.documents.release("main", id, who, why),
            ("held", "refuse"): lambda: records.documents.discard("main", id, who, why),
            ("facts", "accept"): lambda: records.facts.accept(id, who, product or None),
            ("facts", "refuse"): lambda: records.facts.reject(id, who, why),
            ("facts", "withdraw"): lambda: records.facts.withdraw(id, who, why),
            ("claims", "accept"): lambda: records.claims.approve(id, who),
            ("claims", "refuse"): lambda: records.claims.withdraw(id, who, why),
            ("claims", "withdraw"): lambda: records.claims.withdraw(id, who, why),
            ("work", "settle"): lambda: records.reach.settle(change, reached, who.person, why),
        }
        if (kind, verb) not in acts:
            raise BadInput("这一项不能这样处理。", "this cannot be done to it.")
        acts[kind, verb]()
        return f"<p>{escape(self.words('done'))}</p>"

    def propose(self, files: list[str] | None) -> str:
        """Propose facts out of files."""
        told = self._desk.propose([Path(file) for file in files or ()])
        return "".join(
            f"<p>{escape(one.document)}: {len(one.new)} / {one.stated} "
            f"{escape(one.reason.to(self.words.language) if one.reason else '')}</p>"
            for one in told
        )


def build(desk: "Desk", words: Words) -> None:
    """The tab: what to look at above, the entry at the left, what can be decided at the right."""
    import gradio as gr

    with gr.Row():
        kinds = [(words(f"evidence_{kind}"), kind) for kind in KINDS]
        kind = gr.Radio(kinds, value="facts", label=words("evidence"), elem_id="evidence-kind", scale=3)
        entry = gr.Dropdown([], label=words("entries"), elem_id="evidence-entry", scale=6)
        refresh = gr.Button(words("refresh"), elem_id="evidence-refresh", scale=1)
    with gr.Row():
        with gr.Column(scale=5):
            note, sheet = gr.HTML(elem_id="evidence-note"), gr.HTML(elem_id="evidence-sheet")
        with gr.Column(scale=3):
            products = [("—", ""), *((one.name.to(words.language), one.id) for one in desk.shelf().products)]
            product = gr.Dropdown(products, value="", label=words("product"), elem_id="evidence-product")
            why = gr.Textbox(label=words("why"), lines=2, elem_id="evidence-why")
            password = gr.Textbox(label=words("password"), type="password", elem_id="evidence-password")
            with gr.Row():
                buttons = {
                    verb: gr.Button(words(f"decide_{verb}"), elem_id=f"evidence-{verb}", min_width=80) for verb in VERBS
                }
            files = gr.File(label=words("propose_from"), file_count="multiple", elem_id="evidence-upload")
    shown = [note, entry, sheet]

    def at(act: Callable[..., object]) -> Callable[..., object]:
        return signed_in(desk, lambda sitting, *given: act(Page(sitting, words), *given))

    kind.input(at(partial(_shown, None)), [kind], shown, api_visibility="private")
    refresh.click(at(partial(_shown, None)), [kind], shown, api_visibility="private")
    entry.input(at(_looked), [kind, entry], [note, sheet], api_visibility="private")
    files.upload(at(_proposed), [files, kind], shown, api_visibility="private")
    fields = [kind, entry, product, why, password]
    for verb, button in buttons.items():
        button.click(at(partial(_acted, verb)), fields, shown, api_visibility="private")


def _shown(note: str | None, page: Page, kind: str) -> tuple[str, object, str]:
    import gradio as gr

    choices = page.choices(kind)
    first = choices[0][1] if choices else None
    return note or "", gr.Dropdown(choices=choices, value=first), page.sheet(kind, first)


def _looked(page: Page, kind: str, entry: str) -> tuple[str, str]:
    return "", page.sheet(kind, entry)


def _acted(verb: str, page: Page, kind: str, *given: str) -> tuple[str, object, str]:
    return _shown(_told(page, lambda: page.act(verb, kind, *given)), page, kind)


def _proposed(page: Page, files: list[str] | None, kind: str) -> tuple[str, object, str]:
    return _shown(_told(page, lambda: page.propose(files)), page, kind)


def _told(page: Page, act: Callable[[], str]) -> str:
    try:
        return act()
    except BadInput as bad:
        return said(bad.said, page.words)
