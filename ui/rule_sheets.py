"""A rule as HTML: what it is for, its articles, what it looks at, its examples, what was done to it; and a replay."""

from collections.abc import Iterable, Sequence
from html import escape

from assistant.ledger import Event
from assistant.replaying import Replayed
from assistant.rulekeeping import Step
from assistant.rulings import Entry
from guardrails.rules import Example, Rule
from guardrails.trials import unmarked
from ui.marks import Mark, basis_html, finding_marks, folded, mark, verdict_pill
from ui.words import Words

MOST_SHOWN = 100
"""Changed texts shown at once; the API tells all."""


def rule_html(entry: Entry, past: Sequence[Event], words: Words) -> str:
    """Everything about one rule, the words on trial below those in force."""
    rule = entry.rule
    trial = ""
    if entry.proposed and entry.proposed != rule:
        trial = folded(words("on_trial"), f"{_said(entry.proposed, words)}{_looks(entry.proposed, words)}", opened=True)
    return (
        f'<article class="my-variant">{_head(entry, words)}{_waits(entry, words)}{_said(rule, words)}'
        f"{_looks(rule, words)}{trial}{_history(past, words)}</article>"
    )


def replay_html(rule: Rule, told: Replayed, words: Words) -> str:
    """What a rule changes: how many texts of how many, and each with the words that do it."""
    title = words("replayed").format(changed=len(told.changes), of=told.texts)
    rows = "".join(
        f"<tr><td>{escape(one.id)}</td><td>{verdict_pill(one.before.value, words)} → "
        f"{verdict_pill(one.after.value, words)}</td><td>{mark(one.text, finding_marks(one.findings, words))}</td></tr>"
        for one in told.changes[:MOST_SHOWN]
    )
    return f"<p><b>{escape(title)}</b> <code>{escape(rule.id)}</code></p>" + (f"<table>{rows}</table>" if rows else "")


def _head(entry: Entry, words: Words) -> str:
    rule, stage = entry.rule, words("stage_of_" + entry.stage)
    where = ", ".join(rule.applies.jurisdictions) or words("everywhere")
    scope = [where, *rule.applies.products, *rule.applies.channels]
    return (
        f'<h3><span class="my-state my-state-{entry.stage}">{escape(stage)}</span> '
        f"{escape(rule.title.to(words.language))} {verdict_pill(rule.outcome.value, words)}</h3>"
        f"<small><code>{escape(rule.id)}</code> · {escape(entry.pack)} · {escape(words.topic(rule.topic))} · "
        f"{escape(words('grounds_' + rule.grounds))} · {escape(', '.join(scope))}</small>"
    )


def _waits(entry: Entry, words: Words) -> str:
    if entry.waits is None:
        return ""
    told = words("waits_" + entry.waits).format(who=entry.asked_by)
    return f'<p class="my-said">{escape(told)}</p>'


def _said(rule: Rule, words: Words) -> str:
    """What a finding would say: message, fix, articles and the days it is in force."""
    fix = f"<p><b>{escape(words('fix'))}</b> {escape(rule.fix.to(words.language))}</p>" if rule.fix else ""
    days = f"<p>{rule.effective or '…'} – {rule.expires or '…'}</p>" if rule.effective or rule.expires else ""
    basis = "".join(basis_html(one, words) for one in rule.basis)
    return f"<p>{escape(rule.message.to(words.language))}</p>{fix}{days}{basis}"


def _looks(rule: Rule, words: Words) -> str:
    """What its check looks at, and its examples, folded away."""
    check = rule.check.model_dump(mode="json", exclude_defaults=True)
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{_shown(value)}</td></tr>" for name, value in check.items())
    examples = [(f"{words('must_catch')} · {len(rule.examples.hit)}", rule.examples.hit)]
    examples.append((f"{words('must_leave')} · {len(rule.examples.miss)}", rule.examples.miss))
    shown = "".join(folded(title, f"<ul>{_examples(each)}</ul>") for title, each in examples)
    return folded(words("looks_at"), f"<table>{rows}</table>") + shown


def _shown(value: object) -> str:
    """A value of a check in words."""
    if isinstance(value, dict):
        return "<br>".join(f"{escape(str(name))}: {_shown(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "、".join(_shown(each) for each in value)
    return f"<code>{escape(str(value))}</code>"


def _examples(examples: Iterable[str | Example]) -> str:
    return "".join(f"<li>{_example(each)}</li>" for each in examples)


def _example(example: str | Example) -> str:
    given = example if isinstance(example, Example) else Example(text=example)
    text, places = unmarked(given.text)
    meta = f" <small>{escape(', '.join(f'{name}: {value}' for name, value in given.meta.items()))}</small>"
    marks = [Mark(start=start, end=end, style="my-block", note="") for start, end in places]
    return f'<span class="my-text my-inline">{mark(text, marks)}</span>{meta if given.meta else ""}'


def _history(past: Sequence[Event], words: Words) -> str:
    rows = "".join(
        f"<li>{event.at:%Y-%m-%d %H:%M} <b>{escape(event.who)}</b> "
        f"{escape(words('rule_' + Step.model_validate_json(event.about).step))} {escape(event.why)}</li>"
        for event in past
    )
    return folded(f"{words('history')} · {len(past)}", f"<ul>{rows}</ul>", opened=True) if past else ""
