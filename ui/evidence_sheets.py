"""Entries of the evidence tab as HTML: what is held and why, a fact with its quote in place, a claim, a task."""

from collections.abc import Sequence
from html import escape

from assistant.change import Task
from assistant.claims import Claimed
from assistant.facts import Entry
from knowledge.quarantine import Quarantined
from knowledge.reach import Reached
from ui.words import Words


def held_html(found: Quarantined, words: Words) -> str:
    """A document that is held: why, how much of it, what was found, and its words."""
    held, document = found.held, found.held.document
    marks = "".join(f"<li>{escape(quote)}</li>" for quote in held.found)
    body = escape("\n".join(block.text for block in document.blocks))
    return _card(
        f"{document.id} {document.version}",
        f"<p>{escape(held.reason.to(words.language))} · {held.score:.0%}</p><ul>{marks}</ul>"
        f'<details><summary>{escape(words("text"))}</summary><div class="my-text">{body}</div></details>',
    )


def fact_html(entry: Entry, reached: Sequence[Reached], words: Words) -> str:
    """A fact: value, condition, validity; where it stands, with the quote marked in the words around it."""
    fact = entry.fact
    valid = f"{fact.valid.start or '…'} – {fact.valid.end or '…'}"
    condition = f"<p>{escape(fact.condition.to(words.language))}</p>" if fact.condition else ""
    state = words(f"fact_{entry.state}")
    lines = f"<p>{escape(state)} · {escape(entry.product or '—')} · {escape(valid)}</p>{condition}"
    return _card(f"{fact.name.to(words.language)} {fact.words(words.language)}", lines + _anchor(entry)) + _reached(
        reached, words
    )


def claim_html(claim: Claimed, reached: Sequence[Reached], words: Words) -> str:
    """A claim: its words in both languages, evidence, validity."""
    said = claim.statement
    valid = f"{said.valid.start or '…'} – {said.valid.end or '…'}"
    other = f"<p>{escape(said.words.en)}</p>" if said.words.en != said.words.zh else ""
    state, rests = escape(words(f"claim_{claim.state}")), escape("、".join(said.evidence))
    lines = f"<p>{state} · {escape(valid)}</p>{other}<p>{rests}</p>"
    return _card(said.words.zh, lines) + _reached(reached, words)


def task_html(task: Task, words: Words) -> str:
    """A piece of work: what changed, and what rests on it."""
    how = words(f"how_{task.how}")
    through = escape("、".join(task.reached.through))
    return _card(
        f"{task.name} · {how}",
        f"<p>{task.at:%Y-%m-%d %H:%M}</p><p>{escape(words('kind_' + task.reached.kind))} "
        f"<code>{escape(task.reached.id)}</code> ← {through}</p>",
    )


def _anchor(entry: Entry) -> str:
    if entry.proposal is None:
        return f"<p>{escape(entry.fact.source.zh if entry.fact.source else '—')}</p>"
    anchor = entry.proposal.anchor
    before, quote, after = anchor.context.partition(anchor.quote)
    place = " · ".join(part for part in (anchor.document, anchor.version, anchor.place) if part)
    return (
        f"<p><small>{escape(place)} [{anchor.start}, {anchor.end}) sha256 {anchor.sha256[:12]}</small></p>"
        f'<div class="my-text">{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}</div>'
    )


def _reached(reached: Sequence[Reached], words: Words) -> str:
    rows = "".join(f"<li>{escape(words('kind_' + one.kind))} <code>{escape(one.id)}</code></li>" for one in reached)
    return f"<details><summary>{escape(words('affected'))} · {len(reached)}</summary><ul>{rows}</ul></details>"


def _card(title: str, body: str) -> str:
    return f'<article class="my-card"><h3>{escape(title)}</h3>{body}</article>'
