"""Copy as HTML with its findings and figures marked at their exact places; every word is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from guardrails.grounding import LedgerRow
from guardrails.report import Basis, Finding, Report
from knowledge.claims import Links
from knowledge.values import Bilingual, Value
from ui.words import Words


class Mark(Value):
    """A stretch of code points [start, end) to show with a style and a note."""

    start: int
    end: int
    style: str
    note: str


def mark(text: str, marks: Iterable[Mark]) -> str:
    """`text` as HTML; where marks overlap, each stretch carries the styles and notes of all that cover it."""
    kept = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    cuts = sorted({0, len(text), *(m.start for m in kept), *(m.end for m in kept)})
    return "".join(_stretch(text[a:b], [m for m in kept if m.start <= a and b <= m.end]) for a, b in pairwise(cuts))


def finding_marks(findings: Iterable[Finding], words: Words) -> list[Mark]:
    """A mark for each finding that has words of its own."""
    return [
        Mark(start=f.start, end=f.end, style=f"my-{f.outcome.value}", note=f.message.to(words.language))
        for f in findings
        if f.start < f.end
    ]


def ledger_marks(rows: Iterable[LedgerRow]) -> list[Mark]:
    """A mark for each figure, with the fact it equals."""
    return [
        Mark(start=row.start, end=row.end, style="my-figure", note=f"{row.fact} = {row.value} · {row.source or ''}")
        for row in rows
        if row.equal and row.fact
    ]


def verdict_pill(verdict: str, words: Words) -> str:
    """The verdict as a coloured word."""
    return f'<span class="my-pill my-pill-{verdict}">{escape(words("verdict_" + verdict))}</span>'


def report_html(report: Report, words: Words) -> str:
    """Each finding with its article and fix, then what was not judged."""
    cards = "".join(card(finding, words) for finding in report.findings) or f"<p>{escape(words('no_findings'))}</p>"
    trial = "".join(card(finding, words) for finding in report.shadow)
    shadow = folded(f"{words('shadow')} · {len(report.shadow)}", trial) if trial else ""
    return f'<div class="my-findings">{cards}</div>{shadow}{skipped_html(report, words)}'


def skipped_html(report: Report, words: Words) -> str:
    """The rules that were not judged, and why."""
    skipped = "".join(
        f"<li><code>{escape(skip.rule)}</code> {escape(skip.reason.to(words.language))}</li>" for skip in report.skipped
    )
    return folded(f"{words('skipped')} · {len(report.skipped)}", f"<ul>{skipped}</ul>") if skipped else ""


def ledger_html(rows: Sequence[LedgerRow], words: Words, *, opened: bool = False) -> str:
    """The number ledger as a table, folded away until wanted."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(words(n))}</th>" for n in ("figure", "fact", "value", "source", "valid_to", "equal"))
    body = "".join(_row(row, words) for row in rows)
    return folded(f"{words('ledger')} · {len(rows)}", f"<table><tr>{head}</tr>{body}</table>", opened=opened)


def links_html(links: Links, words: Words) -> str:
    """The approved claims that copy makes, nearly makes, or makes wrongly."""
    rows = "".join(
        f"<li>{escape(words('link_' + one.kind))} <q>{escape(one.quote)}</q> <code>{escape(one.statement)}</code> "
        f"{escape(one.reason.to(words.language) if one.reason else '')}</li>"
        for one in links.every
    )
    return folded(f"{words('links')} · {len(links.every)}", f"<ul>{rows}</ul>") if rows else ""


def _row(row: LedgerRow, words: Words) -> str:
    cells = (row.quote, row.fact, row.value, row.source, row.valid_to, words("yes" if row.equal else "no"))
    return "<tr>" + "".join(f"<td>{escape(str(cell or '—'))}</td>" for cell in cells) + "</tr>"


def card(finding: Finding, words: Words, more: str = "") -> str:
    """One finding with its article and fix, and `more` HTML under it."""
    language = words.language
    fix = f"<p><b>{escape(words('fix'))}</b> {escape(finding.fix.to(language))}</p>" if finding.fix else ""
    fix += _edit(finding, words)
    basis = "".join(basis_html(basis, words) for basis in finding.basis)
    quote = f"<q>{escape(finding.quote)}</q> " if finding.quote else ""
    return (
        f'<div class="my-card my-card-{finding.outcome.value}">{verdict_pill(finding.outcome.value, words)} '
        f"{quote}<span>{escape(finding.message.to(language))}</span>{fix}{basis}{more}"
        f"<code>{escape(finding.rule)}</code></div>"
    )


def _edit(finding: Finding, words: Words) -> str:
    """The edit that was looked at again, in words."""
    edit = finding.edit
    if edit is None:
        return ""
    kind = "leave_out" if not edit.text else "add" if edit.start == edit.end else "replace"
    shown = f" <ins>{escape(edit.text.strip())}</ins>" if edit.text else ""
    return f"<p><b>{escape(words('edit'))}</b> {escape(words('edit_' + kind))}{shown}</p>"


def basis_html(basis: Basis, words: Words) -> str:
    """An article: since when, how well the citation was verified, its words or why they are not shown."""
    since = f"，{words('effective')} {basis.effective}" if basis.effective else ""
    cited = f"{basis.law.to(words.language)} {basis.article}{since}（{words('status_' + basis.status)}）"
    clause = f"<blockquote>{escape(basis.clause)}</blockquote>" if basis.clause else ""
    clause += f"<small>{escape(basis.absent.to(words.language))}</small>" if basis.absent else ""
    return f'<p class="my-basis"><b>{escape(words("basis"))}</b> {escape(cited)}{clause}</p>'


def folded(title: str, html: str, *, opened: bool = False) -> str:
    """Something to open when wanted."""
    return f"<details{' open' if opened else ''}><summary>{escape(title)}</summary>{html}</details>"


def _stretch(words: str, marks: Sequence[Mark]) -> str:
    shown = escape(words).replace("\n", "<br>")
    if not marks:
        return shown
    styles = " ".join(sorted({m.style for m in marks}))
    notes = escape(" / ".join(m.note for m in marks), quote=True)
    return f'<mark class="{styles}" title="{notes}">{shown}</mark>'


def said(sentence: Bilingual, words: Words) -> str:
    """One sentence that tells the person what is wrong and what to do."""
    return f'<p class="my-said">{escape(sentence.to(words.language))}</p>'
