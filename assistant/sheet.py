"""The sheet: what a reviewer reads of an item, the same on the screen and over HTTP."""

from collections.abc import Sequence
from datetime import datetime

from assistant.differences import Change, difference
from assistant.ledger import Act, Event
from assistant.opening import Opened
from assistant.people import Line, Person
from assistant.permission import offers
from assistant.remarks import Followed
from assistant.review import Approval, Delegation, NotAllowed, Waiver
from guardrails.report import Finding
from knowledge.values import Value


class Objection(Value):
    """Somebody's reason why a finding is wrong."""

    who: str
    at: datetime
    why: str


class JudgedFinding(Value):
    """A finding with what people said of it."""

    finding: Finding
    waiver: Waiver | None
    objections: tuple[Objection, ...]


class SheetPart(Value):
    """A part of the copy: whether it stays approved as it is, and what changed since it was last approved."""

    name: str
    words: str
    start: int
    settled: bool
    changes: tuple[Change, ...]


class Sheet(Value):
    """An item as it is put before `person`."""

    opened: Opened
    parts: tuple[SheetPart, ...]
    findings: tuple[JudgedFinding, ...]
    threads: tuple[Followed, ...]
    offers: tuple[Act, ...]
    routed: datetime | None
    """When the route was set."""


def make_sheet(opened: Opened, threads: Sequence[Followed], person: Person, at: datetime) -> Sheet:
    """The sheet of an item at that moment."""
    routed = [event.at for event in opened.history if event.act in (Act.SUBMIT, Act.ESCALATE)]
    return Sheet(
        opened=opened,
        parts=_parts(opened),
        findings=_findings(opened, at),
        threads=tuple(threads),
        offers=offers(person, opened.standing),
        routed=routed[-1] if routed and opened.standing.route else None,
    )


def grant_line(opened: Opened, person: Person, lent: Sequence[Delegation]) -> tuple[Line, str | None]:
    """The missing line this person approves for, and on whose behalf if it was lent; `NotAllowed` if none."""
    missing, route = opened.standing.missing, opened.standing.route
    own = {*person.lines, "reviewer"}
    if route and route.senior and not person.senior:
        own.discard("compliance")
    for line in missing:
        if line in own:
            return line, None
    for loan in lent:
        if loan.line in missing and loan.by not in _hands(opened.standing.approvals):
            return loan.line, loan.by
    raise NotAllowed("这一稿现在不需要您这一道来批。", "no line of yours is missing on this item.")


def _hands(approvals: Sequence[Approval]) -> frozenset[str]:
    return frozenset(who for approval in approvals for who in approval.people)


def _parts(opened: Opened) -> tuple[SheetPart, ...]:
    words = opened.version.content.words
    before = opened.before.content.words.parts if opened.before else {}
    return tuple(
        SheetPart(
            name=place.part,
            words=(text := words.parts[place.part]),
            start=place.start,
            settled=place.part in opened.settled,
            changes=difference(before[place.part], text) if before.get(place.part, text) != text else (),
        )
        for place in words.places
    )


def _findings(opened: Opened, at: datetime) -> tuple[JudgedFinding, ...]:
    standing = opened.standing
    waived = standing.waived(at)
    waivers = {waiver.finding: waiver for waiver in standing.waivers if waiver.finding in waived}
    return tuple(
        JudgedFinding(
            finding=finding, waiver=waivers.get(finding.identity), objections=_objections(opened.history, finding)
        )
        for finding in opened.version.evidence.report.findings
    )


def _objections(history: Sequence[Event], finding: Finding) -> tuple[Objection, ...]:
    said = (event for event in history if event.act is Act.DISAGREE and event.about == finding.identity)
    return tuple(Objection(who=event.who, at=event.at, why=event.why) for event in said)
