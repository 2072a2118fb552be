"""The queue of items, the evidence of one, and the buttons that decide; who may press what is judged at the store."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.item import ITEMS
from assistant.ledger import Act
from assistant.opening import Opened
from assistant.people import Person
from assistant.release import written
from assistant.remarks import Quoted
from assistant.review import Grant, NotAllowed, Proof, Waiving
from assistant.reviewing import Wish
from knowledge.values import BadInput, Bilingual
from ui.marks import said
from ui.sheets import label, sheet_html
from ui.sitting import signed_in
from ui.words import Words

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk

TITLE = "tab_review"
DONE = Bilingual(zh="已记入台账。", en="recorded in the ledger.")
BUTTONS = ("submit", "approve", "request_changes", "reject", "escalate", "waive", "comment", "release", "withdraw")


class Form(NamedTuple):
    """What stands in the fields when a button is pressed."""

    subject: str
    seen: str
    part: str
    text: str
    why: str
    finding: str
    days: float
    password: str


def build(desk: "Desk", words: Words) -> None:
    """The tab: the queue above, the evidence below it, the decision at the right."""
    import gradio as gr

    seen = gr.State("")
    with gr.Row():
        drafts = gr.Dropdown([], label=words("drafts"), elem_id="review-drafts")
        take = gr.Button(words("take_up"), elem_id="review-take")
        items = gr.Dropdown([], label=words("queue"), elem_id="review-items")
        refresh = gr.Button(words("refresh"), elem_id="review-refresh")
    with gr.Row():
        with gr.Column(scale=3):
            note, sheet = gr.HTML(elem_id="review-note"), gr.HTML(elem_id="review-sheet")
        with gr.Column(scale=2):
            part = gr.Dropdown([], label=words("part"))
            text = gr.Textbox(label=words("text"), lines=4, elem_id="review-text")
            save = gr.Button(words("save"), elem_id="review-save")
            why = gr.Textbox(label=words("why"), lines=2, elem_id="review-why")
            finding = gr.Dropdown([], label=words("finding"))
            days = gr.Number(30, label=words("waive_days"), precision=0)
            password = gr.Textbox(label=words("password"), type="password", elem_id="review-password")
            with gr.Row():
                buttons = [gr.Button(words("do_" + n), elem_id=f"review-{n}", min_width=90) for n in BUTTONS]
            file = gr.File(label=words("release_file"), interactive=False)
    shown = [note, drafts, items, sheet, seen, part, text, finding, file]
    fields = [items, seen, part, text, why, finding, days, password]

    def at(act: Callable[..., object]) -> Callable[..., object]:
        return signed_in(desk, lambda sitting, *fields: act(Page(sitting, words), *fields))

    refresh.click(at(Page.refresh), [items], shown, api_visibility="private")
    items.input(at(Page.refresh), [items], shown, api_visibility="private")
    part.input(at(Page.words_of), [items, part], [text], api_visibility="private")
    take.click(at(Page.take_up), [drafts], shown, api_visibility="private")
    for button, name in zip((save, *buttons), ("edit", *BUTTONS), strict=True):
        button.click(at(partial(Page.press, name=name)), fields, shown, api_visibility="private")


class Page:
    """What the buttons do, in the name of who sits here."""

    def __init__(self, desk: "Desk", words: Words) -> None:
        self.desk, self.words = desk, words

    def refresh(self, subject: str | None, note: Bilingual | None = None, file: str | None = None) -> list[object]:
        """Everything shown, read anew."""
        try:
            person = self.desk.seat().person()
            queue = self.desk.reviews().queue(person)
        except BadInput as bad:
            return [said(bad.said, self.words), *[None] * 8]
        opened = next((one for one in queue if one.subject == subject), queue[0] if queue else None)
        told = said(note, self.words) if note else f"<p>{self.words('seat')} {person.name}</p>"
        return [told, self._drafts(queue), *self._shown(opened, queue), file]

    def words_of(self, subject: str, part: str) -> str:
        """The words of a part as they stand."""
        return self.desk.reviews().look(subject, self.desk.seat().person()).version.content.words.parts.get(part, "")

    def take_up(self, picked: str | None) -> list[object]:
        """Make an item of a draft's variant."""
        if not picked:
            return self.refresh(None)
        draft, _, number = picked.partition("/")
        try:
            person = self.desk.seat().person()
            subject = self.desk.reviews().take_up(self.desk.drafts().find(draft), int(number), person)
        except BadInput as bad:
            return self.refresh(None, bad.said)
        return self.refresh(subject, DONE)

    def press(self, *fields: object, name: str) -> list[object]:
        """What the button called `name` does with the fields."""
        form = Form(*fields)  # type: ignore[arg-type]
        try:
            file = self._do(name, form)
        except BadInput as bad:
            return self.refresh(form.subject, bad.said)
        return self.refresh(form.subject, DONE, file)

    def _do(self, name: str, form: Form) -> str | None:
        desk = self.desk.reviews()
        seat = self.desk.seat()
        person, proof = seat.person(), seat.prove(form.password)
        wish = Wish(subject=form.subject or ITEMS, act=Act(name), content=form.seen, why=form.why)
        match name:
            case "edit":
                desk.edit(form.subject, form.seen, {form.part: form.text}, person)
            case "submit":
                desk.submit(form.subject, form.seen, person)
            case "approve":
                grant = _grant(desk.look(form.subject, person), person)
                desk.approve(form.subject, form.seen, person, grant, proof)
            case "waive":
                until = desk.now() + timedelta(days=form.days)
                waiving = Waiving(finding=form.finding or "")
                desk.waive(wish.model_copy(update={"until": until}), waiving, person, proof)
            case "comment":
                quoted = Quoted(part=form.part or "").model_dump_json()
                desk.act(person, wish.model_copy(update={"about": quoted}))
            case "release":
                return self._release(form, person, proof)
            case _:
                desk.act(person, wish, proof)
        return None

    def _release(self, form: Form, person: Person, proof: Proof | None) -> str:
        release = self.desk.reviews().release(form.subject, form.seen, person, proof)
        path = Path(tempfile.mkdtemp()) / f"release-{release.id}.json"
        path.write_text(written(release), encoding="utf-8")
        return str(path)

    def _shown(self, opened: Opened | None, queue: tuple[Opened, ...]) -> list[object]:
        import gradio as gr

        items = [(label(one, self.words), one.subject) for one in queue]
        if opened is None:
            return [gr.Dropdown(items, value=None), f"<p>{self.words('empty_queue')}</p>", "", None, "", None]
        parts = opened.version.content.words.parts
        evidence = opened.version.evidence
        findings = [finding for finding in evidence.report.findings if finding.identity in evidence.blocking]
        first = next((name for name in parts if name not in opened.settled), next(iter(parts)))
        return [
            gr.Dropdown(items, value=opened.subject),
            sheet_html(opened, self.words),
            opened.standing.content,
            gr.Dropdown(list(parts), value=first),
            parts[first],
            gr.Dropdown([(f"{f.quote} {f.message.to(self.words.language)}", f.identity) for f in findings], value=None),
        ]

    def _drafts(self, queue: tuple[Opened, ...]) -> "gr.Dropdown":
        """The newest variants that are no items yet."""
        import gradio as gr

        taken = {one.subject.removeprefix(ITEMS) for one in queue}
        found = [self.desk.drafts().find(name) for name in self.desk.drafts().ids()[:20]]
        named = [f"{draft.id}/{number}" for draft in found for number in range(1, len(draft.variants) + 1)]
        free = [name for name in named if name not in taken]
        return gr.Dropdown(free, value=free[0] if free else None)


def _grant(opened: Opened, person: Person) -> Grant:
    """The first missing line this person reviews for."""
    own = (*person.lines, "reviewer")
    line = next((line for line in opened.standing.missing if line in own), None)
    if line is None:
        raise NotAllowed("这一稿现在不需要您这一道来批。", "no line of yours is missing on this item.")
    return Grant(line=line)
