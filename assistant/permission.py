"""Permission: why somebody may not do an act now. Each hold passes silently or says in one sentence what is wrong."""

from pydantic import ValidationError

from assistant.item import Revision
from assistant.ledger import Act, Event
from assistant.people import Person
from assistant.remarks import Quoted, Resolution
from assistant.review import (
    FRESH,
    MOVES,
    REASONED,
    TALK,
    VERDICTS,
    Case,
    Grant,
    NotAllowed,
    Route,
    Standing,
    State,
    Use,
    Waiving,
    move,
)
from knowledge.values import Value

SHAPES: dict[Act, type[Value]] = {
    Act.WRITE: Revision,
    Act.EDIT: Revision,
    Act.SUBMIT: Route,
    Act.APPROVE: Grant,
    Act.WAIVE: Waiving,
    Act.COMMENT: Quoted,
    Act.RESOLVE: Resolution,
    Act.USE: Use,
}
"""What `about` says of an act."""


def allow(person: Person, event: Event, case: Case) -> None:
    """Nothing when `person` may do it now; `NotAllowed` says why not."""
    _hold_shape(event)
    _hold_role(person, event, case.standing)
    if event.act in REASONED and not event.why.strip():
        raise NotAllowed("请写明理由。", "say why.")
    if event.act in VERDICTS:
        _hold_proof(person, event, case)
        _hold_four_eyes(person.id, case.standing)
    if event.act not in (Act.WRITE, Act.EDIT):
        _hold_bytes(event, case.standing)
    match event.act:
        case Act.EDIT:
            _hold_base(event, case.standing)
        case Act.APPROVE:
            _hold_approval(person, event, case)
            _hold_findings(event, case)
        case Act.WAIVE:
            _hold_waiver(person, event, case)
        case Act.RELEASE:
            _hold_findings(event, case)


def offers(person: Person, standing: Standing) -> tuple[Act, ...]:
    """The acts worth offering to `person` on an item that stands so; each is judged anew when it is done."""
    talk = () if standing.state is State.NEW else TALK
    own = set(person.roles)
    moves = (act for (state, act), (roles, _) in MOVES.items() if state is standing.state and own & {*roles})
    barred = VERDICTS if person.id in standing.authors else ()
    return tuple(act for act in (*moves, *talk) if act not in barred)


def _hold_shape(event: Event) -> None:
    """What stands in the ledger can be read again."""
    try:
        if shape := SHAPES.get(event.act):
            shape.model_validate_json(event.about)
    except ValidationError:
        raise NotAllowed("没有写清针对什么。", "what the act is about is not said.") from None


def _hold_role(person: Person, event: Event, standing: Standing) -> None:
    if event.who != person.id or event.role not in person.roles:
        raise NotAllowed("只能以自己的身份和角色操作。", "people act in their own name and role.")
    if event.act in TALK and standing.state is not State.NEW:
        return
    roles, _ = move(standing.state, event.act)
    if event.role not in roles:
        raise NotAllowed(f"{event.act} 要由 {'、'.join(roles)} 来做。", f"{event.act} is for {', '.join(roles)}.")


def _hold_proof(person: Person, event: Event, case: Case) -> None:
    proof = case.proof
    if proof is None or proof.who != person.id or not proof.at <= event.at <= proof.at + FRESH:
        raise NotAllowed("请重新验证身份后再作决定。", "prove who you are again before you decide.")


def _hold_four_eyes(who: str, standing: Standing) -> None:
    if who in standing.authors:
        raise NotAllowed(
            "写过、改过或送审过这一稿的人不能复核或发布它。",
            "nobody approves or releases what they wrote, edited or submitted.",
        )


def _hold_bytes(event: Event, standing: Standing) -> None:
    if event.content != standing.content:
        raise NotAllowed("稿子已经改过，请看最新一版再定。", "the words have changed; look at the newest version.")


def _hold_base(event: Event, standing: Standing) -> None:
    if Revision.model_validate_json(event.about).base != standing.content:
        raise NotAllowed(
            "别人已经改过这一稿，请在最新一版上改。", "somebody else has edited it; edit the newest version."
        )


def _hold_approval(person: Person, event: Event, case: Case) -> None:
    grant, standing = Grant.model_validate_json(event.about), case.standing
    judges = {person.id, grant.behalf} - {None}
    if grant.line not in standing.missing:
        raise NotAllowed(
            f"现在还要 {'、'.join(standing.missing)} 来批。", f"what is missing is {', '.join(standing.missing)}."
        )
    if not _holds_line(person, grant, case):
        raise NotAllowed(f"您没有 {grant.line} 这一道的复核权。", f"you do not review for {grant.line}.")
    if grant.behalf:
        _hold_four_eyes(grant.behalf, standing)
    if any(judges & approval.people for approval in standing.approvals):
        raise NotAllowed("同一人不能批两道，另一道要换人。", "one person cannot approve for two lines.")
    if standing.route and standing.route.senior and grant.line == "compliance" and not person.senior:
        raise NotAllowed("已上报，合规一道要由高级复核人批。", "it was escalated: a senior approves for compliance.")


def _holds_line(person: Person, grant: Grant, case: Case) -> bool:
    if grant.behalf:
        return any(lent.line == grant.line and lent.by == grant.behalf for lent in case.delegations)
    return grant.line == "reviewer" or grant.line in person.lines


def _hold_findings(event: Event, case: Case) -> None:
    left = case.blocking - case.standing.waived(event.at)
    if left:
        raise NotAllowed(
            f"还有 {len(left)} 处拦截的问题，改掉或由高级复核人例外放行后才能通过。",
            f"{len(left)} findings block it; mend them, or let a senior waive them.",
        )


def _hold_waiver(person: Person, event: Event, case: Case) -> None:
    if not person.senior or event.until is None or event.until <= event.at:
        raise NotAllowed(
            "例外放行要由高级复核人做，并写明截止日。", "a waiver is for a senior reviewer, and has an end date."
        )
    if Waiving.model_validate_json(event.about).finding not in case.blocking:
        raise NotAllowed("这一版里没有这个拦截的问题。", "this version has no such blocking finding.")
