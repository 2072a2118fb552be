"""The examiner's pack as a PDF: the outcome first, then words with their changes, findings, and every act."""

from collections.abc import Iterable, Iterator
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.differences import Change
from assistant.examiner import Pack, Step
from assistant.ledger import Act
from assistant.review import Waiving

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

FONT = "STSong-Light"
"""A font every PDF reader knows by name; nothing is embedded."""
TAGS = {"same": "{}", "gone": '<strike color="#b91c1c">{}</strike>', "new": '<u color="#047857">{}</u>'}


def print_pack(pack: Pack) -> bytes:
    """The pack on A4, the same bytes for the same pack."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import SimpleDocTemplate

    registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    document = SimpleDocTemplate(file, pagesize=A4, title=pack.subject, author="Mingyan 明言", invariant=1)
    document.build(list(_pages(pack)))
    return file.getvalue()


def _pages(pack: Pack) -> "Iterator[Flowable]":
    yield _line(f"检查材料 Examiner's pack · {escape(pack.subject)}", 15)
    for section, lines in (
        ("结论 Outcome", _outcome(pack)),
        ("文案与改动 Words and changes", _words(pack.steps)),
        ("检出问题 Findings", _findings(pack)),
        ("当日的要素与规则 Facts and rules as of that day", _grounds(pack)),
        ("使用 Use", _uses(pack)),
        ("留痕 Every act", _acts(pack)),
    ):
        yield _line(section, 12)
        yield from (_line(line) for line in lines)


def _outcome(pack: Pack) -> Iterator[str]:
    standing, brief = pack.standing, pack.steps[-1].version.evidence.brief
    yield f"状态 state: {standing.state}；内容散列 content: {standing.content}"
    yield f"需求 brief: {escape(brief.product)} · {escape('、'.join(brief.channels))} · {escape(brief.goal)}"
    yield f"经办 written by: {escape('、'.join(sorted(standing.authors)))}"
    if standing.route:
        reasons = "；".join(reason.zh for reason in standing.route.reasons)
        yield f"风险 risk: {standing.route.risk}，{'、'.join(standing.route.lines)}：{escape(reasons)}"
    for approval in standing.approvals:
        yield f"通过 approved: {escape(approval.who)}（{approval.line}）{approval.at:%Y-%m-%d %H:%M}"
    for release in pack.releases:
        yield f"定稿 release {release.id}，至 until {release.ends}；签名 signature {release.signature[:32]}…"
    yield f"台账 ledger: {pack.ledger.seq} / {pack.ledger.seal}"


def _words(steps: Iterable[Step]) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        content = step.version.content
        under = f"规则 rules {content.rules[:12]} · 要素 facts {content.facts[:12]}"
        yield f"第 {number} 版 version {content.digest[:16]} · {under}"
        for part, changes in step.changes.items():
            yield f"[{escape(part)}] {_marked(changes)}"


def _marked(changes: Iterable[Change]) -> str:
    return "".join(TAGS[change.kind].format(escape(change.words)) for change in changes)


def _findings(pack: Pack) -> Iterator[str]:
    """Every finding of every version once, and what became of it."""
    last = {finding.identity for finding in pack.steps[-1].version.evidence.report.findings}
    waived = {Waiving.model_validate_json(e.about).finding for e in pack.events if e.act is Act.WAIVE}
    contested = {event.about for event in pack.events if event.act is Act.DISAGREE}
    found = {f.identity: f for step in pack.steps for f in step.version.evidence.report.findings}
    for name, finding in found.items():
        states = (("例外放行 waived", waived), ("有异议 contested", contested), ("仍在 stands", last))
        became = next((said for said, names in states if name in names), "已改 mended")
        basis = "；".join(f"{basis.law.zh}{basis.article}" for basis in finding.basis)
        yield escape(f"{finding.outcome} {finding.rule}「{finding.quote}」{finding.message.zh} {basis} → {became}")
    rows = {row.quote: row for row in pack.steps[-1].version.evidence.ledger}
    yield from (escape(f"{row.quote} = {row.fact} {row.value}（{row.source}）") for row in rows.values())


def _grounds(pack: Pack) -> Iterator[str]:
    """The facts of the newest version, and the rules that found something in any, as they stood."""
    last = pack.steps[-1]
    for fact in pack.facts(last):
        condition, source = (words.zh if words else "—" for words in (fact.condition, fact.source))
        yield escape(
            f"{fact.id} {fact.name.zh} {fact.value}（{condition}；{fact.valid.start}—{fact.valid.end}；{source}）"
        )
    found = {finding.rule for step in pack.steps for finding in step.version.evidence.report.findings}
    rules = {rule.id: rule for step in pack.steps for rule in pack.rules(step) if rule.id in found}
    for rule in rules.values():
        basis = "；".join(f"{basis.law.zh}{basis.article}（{basis.effective}）" for basis in rule.basis)
        yield escape(f"{rule.id} {rule.title.zh}［{rule.outcome}］{rule.message.zh} {basis}")


def _uses(pack: Pack) -> Iterator[str]:
    for event, use in pack.uses:
        job = f"，{use.job}" if use.job else ""
        yield escape(f"{event.at:%Y-%m-%d %H:%M} {event.who}：{use.messages} 条 messages，留 held {use.held}{job}")
    if not pack.uses:
        yield "尚未使用 not used"


def _acts(pack: Pack) -> Iterator[str]:
    for number, event in enumerate(pack.events, start=1):
        why = f"：{event.why}" if event.why else ""
        yield escape(f"{number}. {event.at:%Y-%m-%d %H:%M} {event.who}（{event.role}）{event.act}{why}")


def _line(words: str, size: int = 9) -> "Flowable":
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("line", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK", spaceAfter=3)
    return Paragraph(words, style)
