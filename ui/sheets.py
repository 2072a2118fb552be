"""An item under review as HTML, in a reviewer's order: what is it, who must agree, what does it say, what is wrong."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape

from assistant.ledger import Act
from assistant.opening import Opened
from assistant.remarks import Followed
from assistant.review import State
from assistant.sheet import JudgedFinding, Sheet, SheetPart
from knowledge.values import Value
from ui.brand import brand_html
from ui.marks import (
    Mark,
    card,
    finding_marks,
    folded,
    ledger_html,
    ledger_marks,
    links_html,
    mark,
    skipped_html,
    verdict_pill,
)
from ui.words import Words

TAGS = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


class Names(Value):
    """What people, products, channels and parts are called on this screen."""

    people: Mapping[str, str] = {}
    products: Mapping[str, str] = {}
    channels: Mapping[str, str] = {}
    parts: Mapping[str, str] = {}


def sheet_html(sheet: Sheet, names: Names, words: Words) -> str:
    """Everything a reviewer needs to decide, evidence first."""
    opened, evidence = sheet.opened, sheet.opened.version.evidence
    body = (
        _head(sheet, names, words),
        _counts(sheet, words),
        _route(sheet, names, words),
        *(_part(sheet, part, names, words) for part in sheet.parts),
        _findings(sheet, names, words),
        brand_html(evidence.brand, words, names.parts),
        ledger_html(evidence.ledger, words, opened=any(not row.equal for row in evidence.ledger)),
        links_html(evidence.links, words),
        _threads(sheet, names, words),
        skipped_html(evidence.report, words),
        _origin(opened, words),
        _history(opened, names, words),
    )
    return f'<article class="my-variant">{"".join(body)}</article>'


def label(opened: Opened, names: Names, words: Words) -> str:
    """An item in one line, for a list."""
    content, standing = opened.version.content, opened.standing
    state = words(f"state_{standing.state.value}")
    if standing.state is State.SUBMITTED and standing.missing:
        state += f"（{words('awaits')}{_lines(standing.missing, words)}）"
    product = names.products.get(content.product, content.product)
    channel = names.channels.get(content.words.channel or "", content.words.channel)
    return f"{state} · {product} · {channel} · {opened.subject.removeprefix('item/')[-10:]}"


def _head(sheet: Sheet, names: Names, words: Words) -> str:
    opened = sheet.opened
    content, state = opened.version.content, opened.standing.state.value
    product = names.products.get(content.product, content.product)
    channel = names.channels.get(content.words.channel or "", content.words.channel or "")
    return (
        f'<h3><span class="my-state my-state-{state}">{words("state_" + state)}</span> {escape(product)} · '
        f"{escape(channel)} {verdict_pill(opened.version.evidence.report.verdict.value, words)}</h3>"
        f"<small>{escape(opened.subject.removeprefix('item/'))} · {words('seen')} "
        f"<code>{opened.standing.content[:12]}</code> · {words('authors')} "
        f"{_people(sorted(opened.standing.authors), names)}</small>"
    )


def _counts(sheet: Sheet, words: Words) -> str:
    """The whole sheet in one line."""
    evidence = sheet.opened.version.evidence
    found = [judged.finding.outcome.value for judged in sheet.findings if judged.waiver is None]
    equal = sum(row.equal for row in evidence.ledger)
    open_threads = sum(not said.resolved and said.quoted.thread is None for said in sheet.threads)
    told: list[tuple[str, int | str]] = [
        (words("verdict_" + kind), found.count(kind)) for kind in ("block", "ask", "advise")
    ]
    told += [
        (words("waived"), sum(judged.waiver is not None for judged in sheet.findings)),
        (words("objections"), sum(bool(judged.objections) for judged in sheet.findings)),
        (words("figures_equal"), f"{equal}/{len(evidence.ledger)}"),
        (words("skipped"), len(evidence.report.skipped)),
        (words("open_threads"), open_threads),
        (words("settled_parts"), f"{sum(part.settled for part in sheet.parts)}/{len(sheet.parts)}"),
    ]
    return '<p class="my-counts">' + "".join(f"<span>{escape(name)} <b>{n}</b></span>" for name, n in told) + "</p>"


def _route(sheet: Sheet, names: Names, words: Words) -> str:
    """What the route asks for, why and since when; who has approved, and which findings were let pass."""
    standing = sheet.opened.standing
    if standing.route is None:
        return ""
    met = {approval.line: approval for approval in standing.approvals}
    steps = []
    for line in standing.route.lines:
        approval = met.get(line)
        behalf = f"（{words('for')} {_people([approval.behalf], names)}）" if approval and approval.behalf else ""
        done = f"✓ {_people([approval.who], names)}{behalf} {_time(approval.at)}" if approval else words("awaited")
        steps.append(
            f'<span class="my-step{" my-step-done" if approval else ""}">{_lines([line], words)} {done}</span>'
        )
    reasons = "；".join(escape(reason.to(words.language)) for reason in standing.route.reasons)
    since = f" · {_time(sheet.routed)}" if sheet.routed else ""
    senior = f" · {words('senior_needed')}" if standing.route.senior else ""
    return (
        f'<p><b>{words("route")}</b> {words("risk")} <b class="my-risk-{standing.route.risk}">'
        f"{words('risk_' + standing.route.risk)}</b>{senior}{since}</p>"
        f'<p class="my-why">{reasons}</p><p>{" → ".join(steps)}</p>'
    )


def _part(sheet: Sheet, part: SheetPart, names: Names, words: Words) -> str:
    """One part, folded when it stays approved, with its changes since it was last approved."""
    evidence = sheet.opened.version.evidence
    marks = [*finding_marks(evidence.report.findings, words), *ledger_marks(evidence.ledger)]
    end = part.start + len(part.words)
    near = [_moved(m, part.start) for m in marks if part.start <= m.start and m.end <= end]
    name = escape(names.parts.get(part.name, part.name))
    shown = f'<div class="my-text" data-part="{escape(part.name)}">{mark(part.words, near)}</div>'
    if part.settled:
        return f'<details class="my-settled"><summary>✓ {name} · {words("stays_approved")}</summary>{shown}</details>'
    changes = "".join(TAGS[change.kind].format(escape(change.words)) for change in part.changes)
    changed = f'<small>{words("changes")}</small><div class="my-text my-diff">{changes}</div>' if changes else ""
    return f'<div class="my-part"><small>{name}</small>{shown}{changed}</div>'


def _findings(sheet: Sheet, names: Names, words: Words) -> str:
    """Findings in force as cards, those let pass folded."""
    standing = [judged for judged in sheet.findings if judged.waiver is None and not _of_brand(judged)]
    waived = [judged for judged in sheet.findings if judged.waiver is not None]
    cards = "".join(_judged(judged, names, words) for judged in standing) or f"<p>{escape(words('no_findings'))}</p>"
    passed = folded(f"{words('waived')} · {len(waived)}", "".join(_judged(one, names, words) for one in waived))
    return f'<div class="my-findings">{cards}</div>{passed if waived else ""}'


def _of_brand(judged: JudgedFinding) -> bool:
    """Whether a finding is told with the brand's score and nobody disputes it."""
    return judged.finding.topic.startswith("brand-") and not judged.objections


def _judged(judged: JudgedFinding, names: Names, words: Words) -> str:
    said = [
        f'<p class="my-objection"><b>{words("objection")}</b> {_people([one.who], names)} {_time(one.at)}：'
        f"{escape(one.why)}</p>"
        for one in judged.objections
    ]
    if waiver := judged.waiver:
        scope = words("scope_" + waiver.scope)
        said.append(
            f'<p class="my-objection"><b>{words("waived")}</b> {_people([waiver.who], names)} · {escape(scope)} · '
            f"{words('until')} {waiver.until:%Y-%m-%d}：{escape(waiver.why)}</p>"
        )
    return card(judged.finding, words, "".join(said))


def _threads(sheet: Sheet, names: Names, words: Words) -> str:
    """Every remark ever made, answers under what they answer, with where its words stand now."""
    began = [said for said in sheet.threads if said.quoted.thread is None]
    rows = []
    for first in began:
        answers = [said for said in sheet.threads if said.quoted.thread == first.id]
        lines = "".join(
            f"<p><b>{_people([said.who], names)}</b> {_time(said.at)}：{escape(said.why)}</p>"
            for said in (first, *answers)
        )
        gone = f" <em>{words('words_gone')}</em>" if first.place is None else ""
        quote = f"<q>{escape(first.quoted.quote)}</q>{gone}" if first.quoted.quote else ""
        marks = (("resolved", first.resolved), ("missed", first.quoted.missed))
        pills = "".join(f'<span class="my-tag">{words(name)}</span>' for name, held in marks if held)
        rows.append(f'<div class="my-thread">{quote} {pills}{lines}</div>')
    opened = any(not first.resolved for first in began)
    return folded(f"{words('remarks')} · {len(rows)}", "".join(rows), opened=opened) if rows else ""


def _remark(said: Followed, names: Names) -> str:
    return f"<p><b>{_people([said.who], names)}</b> {_time(said.at)}：{escape(said.why)}</p>"


def _origin(opened: Opened, words: Words) -> str:
    """The brief and how the words came about."""
    evidence, content = opened.version.evidence, opened.version.content
    brief = evidence.brief
    period = f"{brief.publish.start or '…'} — {brief.publish.end or '…'}"
    rows = (
        (words("goal"), brief.goal),
        (words("points"), "；".join(brief.points)),
        (words("segment"), brief.segment or words("anyone")),
        (words("published"), period),
        (words("written_by"), f"{evidence.model or words('writer_template')} · {evidence.prompt}"),
        (words("judged_under"), f"{words('rules')} {content.rules[:12]} · {words('facts')} {content.facts[:12]}"),
    )
    table = "".join(f"<tr><th>{escape(name)}</th><td>{escape(told)}</td></tr>" for name, told in rows if told)
    return folded(words("origin"), f"<table>{table}</table>")


def _history(opened: Opened, names: Names, words: Words) -> str:
    said = [
        f"<li>{_time(event.at)} <b>{_people([event.who], names)}</b> {words('act_' + event.act.value)} "
        f"<code>{event.content[:12]}</code> {escape(event.why) if event.act is not Act.COMMENT else ''}</li>"
        for event in opened.history
    ]
    return folded(f"{words('history')} · {len(said)}", f"<ul>{''.join(said)}</ul>")


def _moved(one: Mark, start: int) -> Mark:
    return one.model_copy(update={"start": one.start - start, "end": one.end - start})


def _people(ids: Iterable[str], names: Names) -> str:
    return escape("、".join(names.people.get(one, one) for one in ids))


def _lines(lines: Iterable[str], words: Words) -> str:
    return "、".join(words(f"line_{line}") for line in lines)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
