"""What the buttons of the review tab do, in the name of who sits here; who may press what is judged at the store."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.figures import desk_figures
from assistant.item import ITEMS
from assistant.ledger import Act
from assistant.opening import Opened
from assistant.people import Line, Person
from assistant.release import written
from assistant.remarks import Quoted, Resolution
from assistant.review import Grant, NotAllowed, Proof, Waiving
from assistant.reviewing import Wish
from assistant.sheet import Sheet, grant_line, make_sheet
from assistant.using import expiring
from knowledge.values import BadInput, Bilingual
from ui.desk_figures import figures_html
from ui.marks import said
from ui.sheets import Names, label, sheet_html
from ui.words import Words

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk

DONE = Bilingual(zh="已记入台账。", en="recorded in the ledger.")
VERBS = (
    "submit", "approve", "request_changes", "reject", "escalate", "waive", "disagree", "comment", "resolve",
    "release", "withdraw",
)  # fmt: skip


class Form(NamedTuple):
    """What stands in the fields when a button is pressed."""

    subject: str
    seen: str
    part: str
    text: str
    why: str
    finding: str
    scope: str
    days: float
    quoted_part: str
    quote: str
    start: float
    thread: str
    missed: bool
    to: str
    line: str
    password: str


class Page:
    """The review tab of whoever sits here."""

    def __init__(self, desk: "Desk", words: Words) -> None:
        self.desk, self.words = desk, words

    def refresh(self, subject: str | None, note: Bilingual | None = None, file: str | None = None) -> list[object]:
        """Everything shown, read anew."""
        try:
            person = self.desk.seat().person()
            queue = self.desk.reviews().queue(person)
        except BadInput as bad:
            return [said(bad.said, self.words), *[None] * (11 + len(VERBS))]
        opened = next((one for one in queue if one.subject == subject), queue[0] if queue else None)
        names = self._names()
        told = said(note, self.words) if note else ""
        top = [told, self._drafts(queue), self._items(opened, queue, names)]
        return [*top, *self._shown(opened, person, names), _file(file), self._figures(queue), ""]

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
        desk, seat = self.desk.reviews(), self.desk.seat()
        person, proof = seat.person(), seat.prove(form.password)
        match name:
            case "edit":
                desk.edit(form.subject, form.seen, {form.part: form.text}, person)
            case "submit":
                desk.submit(form.subject, form.seen, person)
            case "release":
                return self._release(form, person, proof)
            case "lend":
                desk.delegate(person, form.to.strip(), _line(form.line), desk.now() + timedelta(days=form.days))
            case _:
                wish = Wish(subject=form.subject or ITEMS, act=Act(name), content=form.seen, why=form.why)
                until = desk.now() + timedelta(days=form.days) if name == "waive" else None
                about = self._about(name, form, person)
                desk.act(person, wish.model_copy(update={"about": about, "until": until}), proof)
        return None

    def _about(self, name: str, form: Form, person: Person) -> str:
        """What an act says it is about, from the fields."""
        desk = self.desk.reviews()
        match name:
            case "approve":
                line, behalf = grant_line(desk.look(form.subject, person), person, desk.lent(person.id))
                return Grant(line=line, behalf=behalf).model_dump_json()
            case "waive":
                scope = "item" if form.scope == "item" else "version"
                return Waiving(finding=form.finding or "", scope=scope).model_dump_json()
            case "disagree":
                return form.finding or ""
            case "resolve":
                return Resolution(thread=form.thread or "").model_dump_json()
            case "comment":
                return self._quoted(form, person).model_dump_json()
        return ""

    def _quoted(self, form: Form, person: Person) -> Quoted:
        """The chosen words, at the place nearest to where the browser saw them."""
        part, quote = form.quoted_part or form.part or "", form.quote or ""
        text = self.desk.reviews().look(form.subject, person).version.content.words.parts.get(part, "")
        places = [at for at in range(len(text)) if quote and text.startswith(quote, at)]
        start = min(places, key=lambda at: abs(at - form.start), default=0)
        return Quoted(part=part, quote=quote, start=start, thread=form.thread or None, missed=bool(form.missed))

    def _release(self, form: Form, person: Person, proof: Proof | None) -> str:
        release = self.desk.reviews().release(form.subject, form.seen, person, proof)
        path = Path(tempfile.mkdtemp()) / f"release-{release.id}.json"
        path.write_text(written(release), encoding="utf-8")
        return str(path)

    def _items(self, opened: Opened | None, queue: tuple[Opened, ...], names: Names) -> "gr.Dropdown":
        import gradio as gr

        items = [(label(one, names, self.words), one.subject) for one in queue]
        return gr.Dropdown(items, value=opened.subject if opened else None)

    def _shown(self, opened: Opened | None, person: Person, names: Names) -> list[object]:
        """The sheet, what was seen, the fields that depend on it, and the buttons worth offering."""
        import gradio as gr

        if opened is None:
            hidden = [gr.Button(visible=False) for _ in VERBS]
            return [f"<p>{self.words('empty_queue')}</p>", "", None, "", None, None, *hidden]
        desk = self.desk.reviews()
        sheet = make_sheet(opened, desk.threads(opened), person, desk.now())
        parts = opened.version.content.words.parts
        first = next((name for name in parts if name not in opened.settled), next(iter(parts)))
        return [
            sheet_html(sheet, names, self.words),
            opened.standing.content,
            gr.Dropdown([(names.parts.get(name, name), name) for name in parts], value=first),
            parts[first],
            gr.Dropdown(self._findings(sheet), value=None),
            gr.Dropdown(_threads(sheet), value=None),
            *(gr.Button(visible=Act(name) in sheet.offers) for name in VERBS),
        ]

    def _findings(self, sheet: Sheet) -> list[tuple[str, str]]:
        found = [judged.finding for judged in sheet.findings]
        return [(f"{f.quote} {f.message.to(self.words.language)}"[:80], f.identity) for f in found]

    def _figures(self, queue: tuple[Opened, ...]) -> str:
        soon = expiring(self.desk.reviews().store, self.desk.today())
        seen = {one.subject for one in queue}
        mine = tuple(release for release in soon if release.sealed.subject in seen)
        return figures_html(desk_figures(queue), mine, self.words)

    def _names(self) -> Names:
        shelf, language = self.desk.shelf(), self.words.language
        people = self.desk.seat().people.everyone()
        parts = [part for channel in shelf.channels for part in channel.parts]
        return Names(
            people={person.id: person.name for person in people},
            products={product.id: product.name.to(language) for product in shelf.products},
            channels={channel.id: channel.name.to(language) for channel in shelf.channels},
            parts={part.name: part.label.to(language) for part in parts},
        )

    def _drafts(self, queue: tuple[Opened, ...]) -> "gr.Dropdown":
        """The newest variants that are no items yet."""
        import gradio as gr

        taken = {one.subject.removeprefix(ITEMS) for one in queue}
        found = [self.desk.drafts().find(name) for name in self.desk.drafts().ids()[:20]]
        named = [f"{draft.id}/{number}" for draft in found for number in range(1, len(draft.variants) + 1)]
        free = [name for name in named if name not in taken]
        return gr.Dropdown(free, value=free[0] if free else None)


def _file(path: str | None) -> "gr.File":
    """The release's file, where one was made."""
    import gradio as gr

    return gr.File(path, visible=path is not None)


def _threads(sheet: Sheet) -> list[tuple[str, str]]:
    """The remarks that are not settled."""
    return [(f"{t.quoted.quote} {t.why}"[:60], t.id) for t in sheet.threads if not t.resolved and not t.quoted.thread]


def _line(written: str) -> Line:
    """The line that was picked; `NotAllowed` when none was."""
    if written == "business":
        return "business"
    if written == "compliance":
        return "compliance"
    raise NotAllowed("请选要委托的复核线。", "pick the line to lend.")
