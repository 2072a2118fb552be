"""An item under review as HTML: its route, its words with what changed, findings, figures, remarks and history."""

from collections.abc import Iterable
from html import escape

from assistant.differences import difference
from assistant.ledger import Act
from assistant.opening import Opened
from assistant.remarks import remarks
from knowledge.channels import Placed
from ui.marks import Mark, finding_marks, ledger_html, ledger_marks, mark, report_html, verdict_pill
from ui.words import Words


def sheet_html(opened: Opened, words: Words) -> str:
    """Everything a reviewer needs to decide, evidence first."""
    report = opened.version.evidence.report
    title = f"{_name(opened, words)} <small>{words('check')}</small> {verdict_pill(report.verdict.value, words)}"
    parts = "".join(_part(opened, place, words) for place in opened.version.content.words.places)
    evidence = report_html(report, words) + ledger_html(opened.version.evidence.ledger, words)
    return (
        f'<article class="my-variant"><h3>{title}</h3>{_route(opened, words)}{parts}{evidence}'
        f"{_remarks(opened, words)}{_history(opened, words)}</article>"
    )


def label(opened: Opened, words: Words) -> str:
    """An item in one line, for a list."""
    content = opened.version.content
    state = words(f"state_{opened.standing.state.value}")
    return f"{state} · {content.product} · {content.words.channel} · {opened.subject.removeprefix('item/')}"


def _name(opened: Opened, words: Words) -> str:
    return escape(label(opened, words))


def _route(opened: Opened, words: Words) -> str:
    """What the route asks for and why, who has approved, and whose words they are."""
    standing = opened.standing
    lines = [f"<b>{words('authors')}</b> {escape('、'.join(sorted(standing.authors)))}"]
    if standing.route:
        reasons = "；".join(reason.to(words.language) for reason in standing.route.reasons)
        lines.append(f"<b>{words('risk')}</b> {words('risk_' + standing.route.risk)} · {escape(reasons)}")
        lines.append(f"<b>{words('awaits')}</b> {_lines(standing.missing, words) or '—'}")
    for approval in standing.approvals:
        behalf = f" ← {approval.behalf}" if approval.behalf else ""
        lines.append(f"✓ {_lines([approval.line], words)} {escape(approval.who + behalf)} {approval.at:%Y-%m-%d %H:%M}")
    lines += [
        f"{words('waived')} {waiver.finding} · {escape(waiver.why)} · {waiver.until:%Y-%m-%d}"
        for waiver in standing.waivers
    ]
    return "".join(f"<p>{line}</p>" for line in lines)


def _part(opened: Opened, place: Placed, words: Words) -> str:
    """One part, folded when it stays approved, with its changes since it was last approved."""
    version, name = opened.version, place.part
    text = version.content.words.parts[name]
    marks = [*finding_marks(version.evidence.report.findings, words), *ledger_marks(version.evidence.ledger)]
    near = [_moved(m, place.start) for m in marks if place.start <= m.start and m.end <= place.end]
    shown = f'<div class="my-text">{mark(text, near)}</div>'
    if name in opened.settled:
        return f"<details><summary>{escape(name)} · {words('stays_approved')}</summary>{shown}</details>"
    return f'<div class="my-part"><small>{escape(name)}</small>{shown}{_changed(opened, name, words)}</div>'


def _changed(opened: Opened, name: str, words: Words) -> str:
    before = opened.before.content.words.parts.get(name) if opened.before else None
    text = opened.version.content.words.parts[name]
    if before is None or before == text:
        return ""
    tags = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    shown = "".join(tags[change.kind].format(escape(change.words)) for change in difference(before, text))
    return f'<small>{words("changes")}</small><div class="my-text">{shown}</div>'


def _moved(one: Mark, start: int) -> Mark:
    return one.model_copy(update={"start": one.start - start, "end": one.end - start})


def _remarks(opened: Opened, words: Words) -> str:
    """Every remark ever made, with where its words stand now."""
    said = []
    for remark in remarks(opened.history):
        text = opened.version.content.words.parts.get(remark.quoted.part, "")
        gone = remark.quoted.quote not in text
        note = f" ({words('words_gone')})" if gone else ""
        who, quote = escape(remark.event.who), escape(remark.quoted.quote)
        said.append(f"<li><b>{who}</b> <q>{quote}</q>{note} {escape(remark.event.why)}</li>")
    return _folded(words("remarks"), said)


def _history(opened: Opened, words: Words) -> str:
    said = [
        f"<li>{event.at:%Y-%m-%d %H:%M} <b>{escape(event.who)}</b> {words('act_' + event.act.value)} "
        f"<code>{event.content[:12]}</code> {escape(event.why) if event.act is not Act.COMMENT else ''}</li>"
        for event in opened.history
    ]
    return _folded(words("history"), said)


def _folded(title: str, rows: list[str]) -> str:
    listed = "".join(rows)
    return f"<details><summary>{title} · {len(rows)}</summary><ul>{listed}</ul></details>" if rows else ""


def _lines(lines: Iterable[str], words: Words) -> str:
    return "、".join(words(f"line_{line}") for line in lines)
