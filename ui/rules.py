"""The rules tab: which rules there are and where they stand; propose one, try it over an archive, approve, retire."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.citing import in_words
from assistant.deciding import who_sits
from assistant.replaying import own_archive, read_archive, replayed
from assistant.rulekeeping import read_proposed
from assistant.rulings import Entry, Wanted, built_in, entries, find_entry
from guardrails.rules import Rule
from knowledge.values import BadInput, read_text
from ui.marks import said
from ui.rule_sheets import replay_html, rule_html
from ui.sitting import signed_in
from ui.words import Words

if TYPE_CHECKING:
    from assistant.desk import Desk

TITLE = "tab_rules"
MARKETS = ("CN", "US", "UK", "EU")
STAGES = ("live", "shadow", "retired", "draft")
TEMPLATE = Path(__file__).with_name("rule.yaml")
"""A rule to begin with."""


Opening = tuple[Callable[..., object], list[Any], list[Any]]
"""What is done when a tab is opened: a function, the fields it reads and what it shows."""


class Seen(NamedTuple):
    """Which rules are shown, and the chosen one."""

    market: str
    topic: str
    stage: str
    rule: str | None


class Page:
    """What the tab shows and does for whoever sits at the desk."""

    def __init__(self, desk: "Desk", words: Words) -> None:
        self._desk, self.words = desk, words

    def wanted(self, seen: Seen) -> tuple[Entry, ...]:
        """The rules that are shown."""
        given = {"market": seen.market, "topic": seen.topic, "stage": seen.stage}
        wanted = Wanted.model_validate({name: value for name, value in given.items() if value})
        return tuple(one for one in entries(self._desk.rules(), built_in()) if wanted.takes(one))

    def label(self, entry: Entry) -> str:
        """A rule in one line."""
        stage = self.words("stage_of_" + ("shadow" if entry.proposed else entry.stage))
        return f"{stage} · {entry.rule.title.to(self.words.language)} · {entry.rule.id}"

    def sheet(self, id: str | None) -> str:
        """Everything about one rule."""
        if not id:
            return f"<p>{escape(self.words('nothing_here'))}</p>"
        desk, entry = self._desk.rules(), find_entry(self._desk.rules(), built_in(), id)
        clauses = self._desk.insight.clauses()
        if clauses:
            basis = tuple(in_words(one, clauses, self._desk.today()) for one in entry.rule.basis)
            entry = entry.model_copy(update={"rule": entry.rule.model_copy(update={"basis": basis})})
        return rule_html(entry, desk.past(id), self.words)

    def propose(self, text: str, why: str, password: str) -> str:
        """Put the rules of a text on trial; the id of the first."""
        rules, who = read_proposed(text), who_sits(self._desk.seat(), password)
        for rule in rules:
            self._desk.rules().propose(rule, who, why)
        return rules[0].id

    def approve(self, id: str, why: str, password: str) -> None:
        """Let what waits about a rule come about."""
        self._desk.rules().approve(id, who_sits(self._desk.seat(), password), why)

    def retire(self, id: str, why: str, password: str) -> None:
        """Take a rule off trial, or ask that it be retired."""
        shipped = any(rule.id == id for pack in built_in() for rule in pack.rules)
        self._desk.rules().retire(id, who_sits(self._desk.seat(), password), why, built_in=shipped)

    def replay(self, rules: Sequence[Rule], file: str | None, *, gone: bool = False) -> str:
        """What rules would change in a file of JSON lines, or in the items one may see."""
        archive = read_archive(Path(file)) if file else own_archive(self._desk)
        return "".join(replay_html(rule, replayed(rule, archive, self._desk, gone=gone), self.words) for rule in rules)

    def newest(self, id: str | None) -> Rule:
        """The chosen rule in its newest words."""
        if not id:
            raise BadInput("请先选一条规则。", "choose a rule first.")
        found = find_entry(self._desk.rules(), built_in(), id)
        return found.proposed or found.rule


def build(desk: "Desk", words: Words) -> Opening:
    """The tab: filters above, the rule at the left, what can be done at the right. Answers what shows it first."""
    import gradio as gr

    every = words("every"), ""
    topics = sorted((words.topic(one), one) for one in {rule.topic for pack in built_in() for rule in pack.rules})
    with gr.Row(equal_height=True):
        market = gr.Dropdown([every, *MARKETS], value="", label=words("jurisdiction"), elem_id="rules-market")
        topic = gr.Dropdown([every, *topics], value="", label=words("topic"), elem_id="rules-topic")
        stages = [every, *((words("stage_of_" + one), one) for one in STAGES)]
        stage = gr.Dropdown(stages, value="", label=words("stage"), elem_id="rules-stage")
        rule = gr.Dropdown([], label=words("rule"), elem_id="rules-rule", scale=4)
        refresh = gr.Button(words("refresh"), elem_id="rules-refresh", scale=1)
    with gr.Row():
        with gr.Column(scale=5):
            note, sheet = gr.HTML(elem_id="rules-note"), gr.HTML(elem_id="rules-sheet")
        with gr.Column(scale=3):
            why = gr.Textbox(label=words("why"), lines=2, elem_id="rules-why")
            password = gr.Textbox(label=words("password"), type="password", elem_id="rules-password")
            with gr.Row():
                approve = gr.Button(words("rule_do_approve"), elem_id="rules-approve", variant="primary", min_width=80)
                retire = gr.Button(words("rule_do_retire"), elem_id="rules-retire", min_width=80)
            with gr.Accordion(words("replaying"), open=False, elem_id="rules-replaying"):
                archive = gr.File(label=words("archive"), file_types=[".jsonl"], height=110, elem_id="rules-archive")
                gone = gr.Checkbox(label=words("were_it_gone"), elem_id="rules-gone")
                replay = gr.Button(words("replay"), elem_id="rules-replay")
            with gr.Accordion(words("proposing"), open=False, elem_id="rules-proposing"):
                text = gr.Textbox(read_text(TEMPLATE), label=words("rule_text"), lines=16, elem_id="rules-text")
                file = gr.UploadButton(words("rule_file"), file_types=[".yaml", ".yml"], elem_id="rules-file")
                with gr.Row():
                    rehearse = gr.Button(words("rehearse"), elem_id="rules-rehearse", min_width=80)
                    propose = gr.Button(words("rule_do_propose"), elem_id="rules-propose", min_width=80)
    seen, shown = [market, topic, stage, rule], [note, rule, sheet, password]

    def at(act: Callable[..., object]) -> Callable[..., object]:
        return signed_in(desk, lambda sitting, *given: act(Page(sitting, words), *given))

    for field in (market, topic, stage):
        field.input(at(_shown), seen, shown, api_visibility="private")
    refresh.click(at(_shown), seen, shown, api_visibility="private")
    rule.input(at(_looked), [rule], [note, sheet], api_visibility="private")
    approve.click(at(partial(_decided, "approve")), [*seen, why, password], shown, api_visibility="private")
    retire.click(at(partial(_decided, "retire")), [*seen, why, password], shown, api_visibility="private")
    propose.click(at(_proposed), [*seen, text, why, password], shown, api_visibility="private")
    replay.click(at(_replayed), [rule, archive, gone], [note], api_visibility="private")
    rehearse.click(at(_rehearsed), [text, archive], [note], api_visibility="private")
    file.upload(lambda path: read_text(Path(path)), [file], [text], api_visibility="private")
    return at(_shown), seen, shown


def _shown(page: Page, *given: str, note: str = "") -> tuple[str, object, str, str]:
    import gradio as gr

    seen = Seen(*given)
    found = page.wanted(seen)
    choices = [(page.label(one), one.rule.id) for one in found]
    ids = [one.rule.id for one in found]
    chosen = seen.rule if seen.rule in ids else next(iter(ids), None)
    return note, gr.Dropdown(choices=choices, value=chosen), page.sheet(chosen), ""


def _looked(page: Page, rule: str) -> tuple[str, str]:
    return "", page.sheet(rule)


def _decided(verb: str, page: Page, *given: str) -> tuple[str, object, str, str]:
    *seen, why, password = given
    note = _told(page, lambda: getattr(page, verb)(page.newest(seen[3]).id, why, password))
    return _shown(page, *seen, note=note)


def _proposed(page: Page, *given: str) -> tuple[str, object, str, str]:
    market, topic, stage, rule, text, why, password = given
    proposed: list[str] = []
    note = _told(page, lambda: proposed.append(page.propose(text, why, password)))
    return _shown(page, *(("", "", "", proposed[0]) if proposed else (market, topic, stage, rule)), note=note)


def _replayed(page: Page, rule: str, archive: str | None, gone: bool) -> str:  # noqa: FBT001 - Gradio hands fields over by place
    return _told(page, lambda: page.replay([page.newest(rule)], archive, gone=gone))


def _rehearsed(page: Page, text: str, archive: str | None) -> str:
    return _told(page, lambda: page.replay(read_proposed(text), archive))


def _told(page: Page, act: Callable[[], object]) -> str:
    """What an act says, that it is done, or why it is not."""
    try:
        answer = act()
    except BadInput as bad:
        return said(bad.said, page.words)
    return answer if isinstance(answer, str) else f"<p>{escape(page.words('done'))}</p>"
