"""The brand tab: guidelines read out of a guide, accepted or refused by a person, and copy scored by them."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.branding import Proposals
from assistant.checking import language_of
from assistant.deciding import who_sits
from guardrails.brand.guidelines import Entry, Place, State
from knowledge.channels import Copy
from knowledge.readers import read_document
from knowledge.values import BadInput
from ui.brand import brand_html
from ui.marks import finding_marks, folded, mark, said
from ui.sitting import signed_in
from ui.words import Words

if TYPE_CHECKING:
    from assistant.desk import Desk

TITLE = "tab_brand"
STATES: tuple[State, ...] = ("proposed", "accepted", "rejected")
Opening = tuple[Callable[..., object], list[Any], list[Any]]


class Page:
    """What the tab shows and does for whoever sits at the desk."""

    def __init__(self, desk: "Desk", words: Words) -> None:
        self._desk, self.words = desk, words

    def entries(self, state: str) -> tuple[Entry, ...]:
        """The guidelines in a state."""
        return tuple(one for one in self._desk.branding().kept.entries() if one.state == state)

    def label(self, entry: Entry) -> str:
        """A guideline in one line."""
        guide = entry.guideline
        return f"{self.words('aspect_' + guide.aspect)} · {guide.says.to(self.words.language)}"

    def sheet(self, state: str) -> str:
        """The guidelines in a state, each with its reason, where it stands in the guide, and who decided."""
        rows = "".join(self._row(entry) for entry in self.entries(state))
        return rows or f"<p>{escape(self.words('nothing_here'))}</p>"

    def propose(self, files: Sequence[str]) -> str:
        """Read guides; what can be tested waits for a person, the sentences that cannot are shown."""
        by = self._desk.seat().person().id
        return "".join(self._told(self._desk.branding().propose(read_document(Path(file)), by)) for file in files)

    def propose_usual(self) -> str:
        """Propose the guidelines most banks keep."""
        return self._told(self._desk.branding().propose_usual(self._desk.seat().person().id))

    def decide(self, state: State, chosen: Sequence[str], why: str, password: str) -> str:
        """Accept or refuse the chosen guidelines; a refusal says why."""
        if not chosen:
            raise BadInput("请先勾选规范。", "tick the guidelines first.")
        if state == "rejected" and not why.strip():
            raise BadInput("否决请写明理由。", "say why you refuse.")
        who = who_sits(self._desk.seat(), password)
        for one in chosen:
            self._desk.branding().decide(one, state, who, why)
        return f"<p>{escape(self.words('done'))}</p>"

    def score(self, text: str) -> str:
        """A text by the accepted guidelines."""
        copy = Copy(channel=None, language=language_of(text), parts={"text": text})
        card = self._desk.branding().judge(copy, self._desk.today())
        shown = brand_html(card, self.words) or f"<p>{escape(self.words('nothing_tested'))}</p>"
        return f'<div class="my-text">{mark(text, finding_marks(card.findings, self.words))}</div>{shown}'

    def _row(self, entry: Entry) -> str:
        guide, words = entry.guideline, self.words
        why = f"<p>{escape(guide.why.to(words.language))}</p>" if guide.why else ""
        where = _place(guide.source) if guide.source else ""
        decided = f"{escape(words('guide_' + entry.state))} · {escape(entry.by)} · {entry.at:%Y-%m-%d %H:%M}"
        return (
            f'<div class="my-card"><b>{escape(words("aspect_" + guide.aspect))}</b> '
            f"{escape(guide.says.to(words.language))}{why}{where}"
            f"<p><small>{decided} {escape(entry.reason)} <code>{escape(guide.id)}</code></small></p></div>"
        )

    def _told(self, brought: Proposals) -> str:
        told = self.words("guides_read").format(new=len(brought.new), known=brought.known, left=len(brought.left))
        left = "".join(f"<li>{escape(sentence)}</li>" for sentence in brought.left)
        return f"<p>{escape(told)}</p>" + (folded(self.words("not_testable"), f"<ul>{left}</ul>") if left else "")


def _place(place: Place) -> str:
    return f"<p><small>{escape(place.document)} {escape(place.where)}</small> <q>{escape(place.quote)}</q></p>"


def build(desk: "Desk", words: Words) -> Opening:
    """The tab: guidelines to tick at the left, what can be done at the right. Answers what shows it first."""
    import gradio as gr

    with gr.Row(equal_height=True):
        states = [(words("guide_" + one), one) for one in STATES]
        state = gr.Radio(states, value="proposed", label=words("stage"), elem_id="brand-state", scale=6)
        refresh = gr.Button(words("refresh"), elem_id="brand-refresh", scale=1)
    with gr.Row():
        with gr.Column(scale=5):
            note = gr.HTML(elem_id="brand-note")
            chosen = gr.CheckboxGroup([], label=words("guidelines"), show_select_all=True, elem_id="brand-chosen")
            sheet = gr.HTML(elem_id="brand-sheet")
        with gr.Column(scale=3):
            why = gr.Textbox(label=words("why"), lines=2, elem_id="brand-why")
            password = gr.Textbox(label=words("password"), type="password", elem_id="brand-password")
            with gr.Row():
                accept = gr.Button(words("guide_accept"), elem_id="brand-accept", variant="primary", min_width=80)
                refuse = gr.Button(words("guide_refuse"), elem_id="brand-refuse", min_width=80)
            files = gr.File(label=words("guide_upload"), file_count="multiple", height=140, elem_id="brand-upload")
            usual = gr.Button(words("guide_usual"), elem_id="brand-usual")
            with gr.Accordion(words("guide_score"), open=False, elem_id="brand-scoring"):
                text = gr.Textbox(label=words("text"), lines=4, elem_id="brand-text")
                score = gr.Button(words("guide_score"), elem_id="brand-score")
                scored = gr.HTML(elem_id="brand-scored")
    shown = [note, chosen, sheet, password]

    def at(act: Callable[..., object]) -> Callable[..., object]:
        return signed_in(desk, lambda sitting, *given: act(Page(sitting, words), *given))

    for press in (state.input, refresh.click):
        press(at(_shown), [state], shown, api_visibility="private")
    decisions: tuple[tuple[Any, State], ...] = ((accept, "accepted"), (refuse, "rejected"))
    for button, becomes in decisions:
        button.click(at(partial(_decided, becomes)), [state, chosen, why, password], shown, api_visibility="private")
    files.upload(at(_proposed), [files], [*shown, state], api_visibility="private")
    usual.click(at(_proposed), [], [*shown, state], api_visibility="private")
    score.click(at(Page.score), [text], [scored], api_visibility="private")
    return at(_shown), [state], shown


def _shown(page: Page, state: str, note: str = "") -> tuple[str, object, str, str]:
    import gradio as gr

    choices = [(page.label(one), one.guideline.id) for one in page.entries(state)]
    return note, gr.CheckboxGroup(choices=choices, value=[]), page.sheet(state), ""


def _decided(becomes: State, page: Page, state: str, *given: Any) -> tuple[str, object, str, str]:  # noqa: ANN401 - fields as Gradio hands them over
    return _shown(page, state, _answered(page, lambda: page.decide(becomes, *given)))


def _proposed(page: Page, files: list[str] | None = None) -> tuple[object, ...]:
    """What is proposed is shown; without files, the usual guidelines are."""
    act = (lambda: page.propose(files)) if files else page.propose_usual
    note = _answered(page, act)
    return *_shown(page, "proposed", note), "proposed"


def _answered(page: Page, act: Callable[[], str]) -> str:
    try:
        return act()
    except BadInput as bad:
        return said(bad.said, page.words)
