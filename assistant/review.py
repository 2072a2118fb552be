"""Review: which act moves an item from which state, who may do it, and when enough people have approved."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.item import Revision, Scope
from assistant.ledger import Act, Event, Role
from assistant.people import Line
from knowledge.values import BadInput, Bilingual, Value

Risk = Literal["low", "medium", "high"]
FRESH = timedelta(minutes=5)
"""How long somebody who proved who they are may give verdicts."""


class State(StrEnum):
    """Where an item stands. Nothing leaves but what is released."""

    NEW = "new"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    APPROVED = "approved"
    RELEASED = "released"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


WRITERS: tuple[Role, ...] = ("writer", "automation")
REVIEWERS: tuple[Role, ...] = ("reviewer",)
STOPPERS: tuple[Role, ...] = ("reviewer", "publisher")
MOVES: dict[tuple[State, Act], tuple[tuple[Role, ...], State]] = {
    (State.NEW, Act.WRITE): (WRITERS, State.DRAFT),
    (State.DRAFT, Act.EDIT): (WRITERS, State.DRAFT),
    (State.DRAFT, Act.SUBMIT): (WRITERS, State.SUBMITTED),
    (State.SUBMITTED, Act.REQUEST_CHANGES): (REVIEWERS, State.CHANGES_REQUESTED),
    (State.SUBMITTED, Act.REJECT): (REVIEWERS, State.REJECTED),
    (State.SUBMITTED, Act.APPROVE): (REVIEWERS, State.SUBMITTED),
    (State.SUBMITTED, Act.WAIVE): (REVIEWERS, State.SUBMITTED),
    (State.SUBMITTED, Act.ESCALATE): ((*WRITERS, *REVIEWERS), State.SUBMITTED),
    (State.SUBMITTED, Act.EDIT): (WRITERS, State.DRAFT),
    (State.CHANGES_REQUESTED, Act.EDIT): (WRITERS, State.DRAFT),
    (State.CHANGES_REQUESTED, Act.SUBMIT): (WRITERS, State.SUBMITTED),
    (State.APPROVED, Act.EDIT): (WRITERS, State.DRAFT),
    (State.APPROVED, Act.RELEASE): (("publisher",), State.RELEASED),
    (State.APPROVED, Act.WITHDRAW): (STOPPERS, State.WITHDRAWN),
    (State.APPROVED, Act.EXPIRE): (("automation",), State.EXPIRED),
    (State.RELEASED, Act.USE): ((*WRITERS, "publisher"), State.RELEASED),
    (State.RELEASED, Act.WITHDRAW): (STOPPERS, State.WITHDRAWN),
    (State.RELEASED, Act.EXPIRE): (("automation",), State.EXPIRED),
    (State.EXPIRED, Act.EDIT): (WRITERS, State.DRAFT),
    (State.EXPIRED, Act.SUBMIT): (WRITERS, State.SUBMITTED),
    (State.WITHDRAWN, Act.EDIT): (WRITERS, State.DRAFT),
}
"""(state, act) → who may, and where it leads. An approval leads on once the route has all it asks for."""
TALK = (Act.COMMENT, Act.DISAGREE, Act.RESOLVE)
"""Acts that anyone who sees the item may do, and that move nothing."""
VERDICTS = (Act.APPROVE, Act.REQUEST_CHANGES, Act.REJECT, Act.WAIVE, Act.RELEASE)
"""Acts that nobody does to their own work, and that take a fresh proof of who one is."""
REASONED = (Act.REQUEST_CHANGES, Act.REJECT, Act.WAIVE, Act.ESCALATE, Act.WITHDRAW, Act.COMMENT, Act.DISAGREE)
"""Acts that say why."""


class NotAllowed(BadInput):
    """The act is refused, and why."""


class Route(Value):
    """The approvals an item needs, and why; `senior`: the compliance line's must be a senior's."""

    risk: Risk
    lines: tuple[Line, ...]
    reasons: tuple[Bilingual, ...]
    senior: bool = False


class Grant(Value):
    """What an approval is for: a line of the route, in one's own right or on behalf of who delegated it."""

    line: Line
    behalf: str | None = None


class Approval(Value):
    """One approval: by whom, for which line, on whose behalf, of exactly which content."""

    who: str
    line: Line
    behalf: str | None = None
    content: str
    at: datetime

    @property
    def people(self) -> frozenset[str]:
        """Everyone whose judgement it counts as."""
        return frozenset(filter(None, (self.who, self.behalf)))


class Waiving(Value):
    """What a waiver is for: a finding by its identity, and how far it reaches."""

    finding: str
    scope: Scope = "version"


class Waiver(Value):
    """A finding let pass by a senior, for a reason, until a day."""

    finding: str
    scope: Scope
    content: str
    who: str
    why: str
    until: datetime


class Use(Value):
    """What a release was used for: how many messages, how many were held back, and by which job."""

    messages: int = Field(ge=0)
    held: int = Field(default=0, ge=0)
    job: str = Field(default="", max_length=200)


class Delegation(Value):
    """A line of review lent to somebody until a moment."""

    line: Line
    by: str
    until: datetime


class Proof(Value):
    """That somebody proved who they are, and when."""

    who: str
    at: datetime


class Standing(Value):
    """What the events of an item amount to; `settled` and `settled_evidence` are the last version fully approved."""

    state: State = State.NEW
    content: str = ""
    evidence: str = ""
    authors: frozenset[str] = frozenset()
    route: Route | None = None
    approvals: tuple[Approval, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    settled: str = ""
    settled_evidence: str = ""
    release: str = ""

    @property
    def missing(self) -> tuple[Line, ...]:
        """The lines that have not approved yet."""
        met = {approval.line for approval in self.approvals}
        return tuple(line for line in self.route.lines if line not in met) if self.route else ()

    def waived(self, at: datetime) -> frozenset[str]:
        """Identities of the findings let pass for this content at that moment, by nobody who has a hand in it."""
        return frozenset(
            waiver.finding
            for waiver in self.waivers
            if waiver.until > at
            and waiver.who not in self.authors
            and (waiver.scope == "item" or waiver.content == self.content)
        )


class Case(Value):
    """What an act is judged by, all of it read in the transaction that records the act."""

    standing: Standing
    delegations: tuple[Delegation, ...] = ()
    blocking: frozenset[str] = frozenset()
    proof: Proof | None = None


def fold(history: Iterable[Event]) -> Standing:
    """The standing of an item after its events."""
    standing = Standing()
    for event in history:
        standing = step(standing, event)
    return standing


def step(standing: Standing, event: Event) -> Standing:
    """The standing after one more event that was allowed."""
    if event.act in TALK:
        return standing
    _, state = move(standing.state, event.act)
    return standing.model_copy(update={"state": state} | CHANGES.get(event.act, _unchanged)(standing, event))


def move(state: State, act: Act) -> tuple[tuple[Role, ...], State]:
    """Who may do `act` in `state`, and where it leads; `NotAllowed` when nobody may."""
    found = MOVES.get((state, act))
    if found is None:
        raise NotAllowed(f"现在是 {state}，不能 {act}。", f"the item is {state}; {act} is not possible now.")
    return found


def delegations(history: Sequence[Event], at: datetime) -> tuple[Delegation, ...]:
    """The lines lent to a person at that moment; what their owner said last of a line counts."""
    said = {(event.who, Grant.model_validate_json(event.about).line): event.until for event in history if event.until}
    return tuple(Delegation(line=line, by=by, until=until) for (by, line), until in said.items() if until > at)


def _unchanged(_standing: Standing, _event: Event) -> dict[str, object]:
    return {}


def _written(standing: Standing, event: Event) -> dict[str, object]:
    revision = Revision.model_validate_json(event.about)
    authors = standing.authors | {event.who, *revision.also}
    return {"content": event.content, "evidence": revision.evidence, "authors": authors, "approvals": ()}


def _submitted(standing: Standing, event: Event) -> dict[str, object]:
    route = Route.model_validate_json(event.about)
    return {"route": route, "authors": standing.authors | {event.who}, "approvals": ()}


def _approved(standing: Standing, event: Event) -> dict[str, object]:
    grant = Grant.model_validate_json(event.about)
    approval = Approval(who=event.who, line=grant.line, behalf=grant.behalf, content=event.content, at=event.at)
    approvals = (*standing.approvals, approval)
    if standing.missing != (grant.line,):
        return {"approvals": approvals}
    settled = {"settled": standing.content, "settled_evidence": standing.evidence}
    return {"approvals": approvals, "state": State.APPROVED, **settled}


def _waived(standing: Standing, event: Event) -> dict[str, object]:
    waiving, until = Waiving.model_validate_json(event.about), event.until or event.at
    waiver = Waiver(
        finding=waiving.finding, scope=waiving.scope, content=event.content, who=event.who, why=event.why, until=until
    )
    return {"waivers": (*standing.waivers, waiver)}


def _escalated(standing: Standing, event: Event) -> dict[str, object]:
    """Both lines must approve, the compliance line's being a senior's."""
    why = Bilingual(zh=f"上报：{event.why}", en=f"escalated: {event.why}")
    reasons = (*(standing.route.reasons if standing.route else ()), why)
    return {"route": Route(risk="high", lines=("business", "compliance"), reasons=reasons, senior=True)}


def _released(_standing: Standing, event: Event) -> dict[str, object]:
    return {"release": event.about}


CHANGES: dict[Act, Callable[[Standing, Event], dict[str, object]]] = {
    Act.WRITE: _written,
    Act.EDIT: _written,
    Act.SUBMIT: _submitted,
    Act.APPROVE: _approved,
    Act.WAIVE: _waived,
    Act.ESCALATE: _escalated,
    Act.RELEASE: _released,
}
"""What an act changes besides the state."""
