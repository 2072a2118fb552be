"""What the API tells of items under review, and what it is asked to do with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field, SecretStr

from api.findings import BrandScore, FindingAnswer, SkippedAnswer, answer_findings, answer_score, answer_skipped
from assistant.brief import Brief
from assistant.differences import Change
from assistant.item import ITEMS, Scope
from assistant.ledger import Act, Event
from assistant.opening import Opened
from assistant.people import Line
from assistant.remarks import Followed
from assistant.review import Approval, Risk, Route, State, Waiver
from assistant.sheet import JudgedFinding, Objection, Sheet, SheetPart
from guardrails.grounding import LedgerRow
from guardrails.report import Outcome
from knowledge.channels import Placed
from knowledge.values import Language, Value

Verb = Literal[
    "approve", "request_changes", "reject", "waive", "escalate", "withdraw", "comment", "disagree", "resolve"
]


class ReviewLine(Value):
    """An item in the worklist; `id` is the draft and the variant's number."""

    id: str
    state: State
    product: str
    channel: str | None
    verdict: Outcome
    risk: Risk | None
    awaits: tuple[Line, ...]
    authors: tuple[str, ...]
    since: datetime


class JudgedAnswer(Value):
    """A finding with its article, the waiver that lets it pass, and who disagrees and why."""

    finding: FindingAnswer
    waiver: Waiver | None
    disagreements: tuple[Objection, ...]


class LedgerAnchor(Value):
    """A figure in the copy beside the fact it states; offsets are code points into the whole text and the part."""

    part: str
    start: int
    end: int
    quote: str
    fact: str | None
    value: str | None
    equal: bool
    source: str | None
    valid_to: str | None


class PartAnswer(Value):
    """A part: whether it stays approved, and what changed since it was last approved, character by character."""

    name: str
    words: str
    settled: bool
    changes: tuple[Change, ...]


class EventAnswer(Value):
    """One act on the item."""

    at: datetime
    who: str
    role: str
    act: Act
    content: str
    why: str
    about: str
    until: datetime | None


class ReviewAnswer(Value):
    """Everything a reviewer needs to decide. `seen` is the hash of what is judged: send it back with an act."""

    id: str
    state: State
    seen: str
    language: Language
    brief: Brief
    axis: str
    writer: str
    model: str | None
    prompt: str
    rules: str
    facts: str
    verdict: Outcome
    route: Route | None
    routed: datetime | None
    awaits: tuple[Line, ...]
    authors: tuple[str, ...]
    approvals: tuple[Approval, ...]
    parts: tuple[PartAnswer, ...]
    findings: tuple[JudgedAnswer, ...]
    skipped: tuple[SkippedAnswer, ...]
    ledger: tuple[LedgerAnchor, ...]
    brand: BrandScore | None
    threads: tuple[Followed, ...]
    history: tuple[EventAnswer, ...]
    offers: tuple[Act, ...]
    release: str = ""


class TakeUp(Value):
    """Which variant of which draft becomes an item."""

    draft: str = Field(max_length=64)
    variant: int = Field(default=1, ge=1, le=99)


class Edited(Value):
    """New words for some parts of the version `seen`; without any, it is only checked anew."""

    seen: str
    parts: dict[str, str] = {}


class Submitted(Value):
    """The version to be reviewed."""

    seen: str


class Asked(Value):
    """An act on the version `seen`. A verdict takes one's own password again; what else is needed follows the act."""

    act: Verb
    seen: str
    why: str = Field(default="", max_length=4000)
    password: SecretStr = SecretStr("")
    line: Line | None = None
    behalf: str | None = None
    finding: str = ""
    scope: Scope = "version"
    until: datetime | None = None
    part: str = ""
    quote: str = ""
    start: int = 0
    thread: str | None = None
    missed: bool = False


def answer_line(opened: Opened) -> ReviewLine:
    """An item in one line."""
    content, standing = opened.version.content, opened.standing
    return ReviewLine(
        id=opened.subject.removeprefix(ITEMS),
        state=standing.state,
        product=content.product,
        channel=content.words.channel,
        verdict=opened.version.evidence.report.verdict,
        risk=standing.route.risk if standing.route else None,
        awaits=standing.missing if standing.state is State.SUBMITTED else (),
        authors=tuple(sorted(standing.authors)),
        since=opened.history[-1].at,
    )


def answer_sheet(sheet: Sheet) -> ReviewAnswer:
    """The whole sheet, in the language of the copy."""
    opened = sheet.opened
    content, evidence, standing = opened.version.content, opened.version.evidence, opened.standing
    language = content.words.language
    return ReviewAnswer(
        id=opened.subject.removeprefix(ITEMS),
        state=standing.state,
        seen=standing.content,
        language=language,
        brief=evidence.brief,
        axis=evidence.axis,
        writer=evidence.writer,
        model=evidence.model,
        prompt=evidence.prompt,
        rules=content.rules,
        facts=content.facts,
        verdict=evidence.report.verdict,
        route=standing.route,
        routed=sheet.routed,
        awaits=standing.missing,
        authors=tuple(sorted(standing.authors)),
        approvals=standing.approvals,
        parts=tuple(_part(part) for part in sheet.parts),
        findings=_judged(sheet.findings, sheet, language),
        skipped=answer_skipped(evidence.report, language),
        ledger=tuple(_anchor(row, content.words.places) for row in evidence.ledger),
        brand=answer_score(evidence.brand, language) if evidence.brand else None,
        threads=sheet.threads,
        history=tuple(answer_event(event) for event in opened.history),
        offers=sheet.offers,
        release=standing.release,
    )


def _judged(findings: Sequence[JudgedFinding], sheet: Sheet, language: Language) -> tuple[JudgedAnswer, ...]:
    told = answer_findings(sheet.opened.version.evidence.report, language)
    return tuple(
        JudgedAnswer(finding=finding, waiver=judged.waiver, disagreements=judged.objections)
        for finding, judged in zip(told, findings, strict=True)
    )


def _part(part: SheetPart) -> PartAnswer:
    return PartAnswer(name=part.name, words=part.words, settled=part.settled, changes=part.changes)


def _anchor(row: LedgerRow, places: Sequence[Placed]) -> LedgerAnchor:
    part = next((place.part for place in places if place.start <= row.start and row.end <= place.end), "")
    return LedgerAnchor(
        part=part,
        start=row.start,
        end=row.end,
        quote=row.quote,
        fact=row.fact,
        value=row.value,
        equal=row.equal,
        source=row.source,
        valid_to=str(row.valid_to) if row.valid_to else None,
    )


def answer_event(event: Event) -> EventAnswer:
    """One act as programs read it."""
    return EventAnswer.model_validate(event.model_dump(include=set(EventAnswer.model_fields)))
