"""/v1/rules: every rule and where it stands; propose the bank's own, approve, retire; replay one over an archive."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from api.contract import TEXT_LIMIT
from api.entrance import ENTRANCE, seated
from api.judging import Judgement
from api.review_answers import EventAnswer, answer_event
from assistant.checking import CheckRequest
from assistant.desk import Desk
from assistant.replaying import MOST_TEXTS, Replayed, own_archive, replayed
from assistant.rulekeeping import Standing, read_proposed
from assistant.rulings import Entry, Wanted, built_in, entries, find_entry
from guardrails.report import Basis, Outcome
from guardrails.rules import Rule, Stage
from knowledge.values import Bilingual, Jurisdiction, Value

Id = Annotated[str, Path(max_length=128)]


class RuleLine(Value):
    """A rule in one line; `waits` is what another person must approve, and `asked_by` who asked for it."""

    id: str
    pack: str
    stage: Stage
    waits: str | None
    asked_by: str
    title: Bilingual
    topic: str
    kind: str
    outcome: Outcome
    grounds: str
    markets: tuple[Jurisdiction, ...]
    basis: tuple[Basis, ...]


class RuleAnswer(Value):
    """Everything about a rule: its words in force, those on trial, and what was done to it."""

    line: RuleLine
    rule: Rule
    proposed: Rule | None
    history: tuple[EventAnswer, ...]


class Proposing(Judgement):
    """The text of a pack (YAML), as in a file; `only` some of its rules."""

    pack: str = Field(min_length=1, max_length=TEXT_LIMIT)
    only: tuple[str, ...] = ()


class Replaying(Value):
    """What to replay over: `texts`, or the items one may see. `pack` holds other words for the rule to be tried in."""

    texts: tuple[CheckRequest, ...] = Field(default=(), max_length=MOST_TEXTS)
    pack: str = Field(default="", max_length=TEXT_LIMIT)
    on: date | None = None
    gone: bool = False
    """What would change were the rule retired."""


def rule_routes(desk: Desk) -> APIRouter:
    """The routes of rules."""
    routes = APIRouter(prefix="/v1/rules", responses=ENTRANCE, tags=["rules"])
    _reading(routes, desk, Depends(seated(desk, "read")))
    _changing(routes, Depends(seated(desk, "submit")))
    return routes


def _reading(routes: APIRouter, desk: Desk, reads: object) -> None:
    @routes.get("", dependencies=[reads])  # type: ignore[list-item]
    def rules(wanted: Annotated[Wanted, Query()]) -> tuple[RuleLine, ...]:
        """规则及其阶段；可按适用地、主题、阶段、规则包筛选 / Rules as they stand, by market, topic, stage, pack."""
        return tuple(_line(one) for one in entries(desk.rules(), built_in()) if wanted.takes(one))

    @routes.get("/{id}", dependencies=[reads])  # type: ignore[list-item]
    def rule(id: Id) -> RuleAnswer:
        """一条规则的全部内容与经过 / Everything about one rule, and its history."""
        found = find_entry(desk.rules(), built_in(), id)
        past = tuple(answer_event(event) for event in desk.rules().past(id))
        return RuleAnswer(line=_line(found), rule=found.rule, proposed=found.proposed, history=past)

    @routes.post("/{id}/replays")
    def replay(id: Id, given: Replaying, at: Annotated[Desk, reads]) -> Replayed:
        """回放：在一批文案上试跑，列出会改变的；不给 texts 则用看得到的稿件 / What the rule would change."""
        found = read_proposed(given.pack, (id,))[0] if given.pack else _newest(at, id)
        texts = given.texts or own_archive(at)
        dated = [one.model_copy(update={"on": given.on or one.on}) for one in texts]
        return replayed(found, dated, at, gone=given.gone)


def _changing(routes: APIRouter, submits: object) -> None:
    @routes.post("/proposals", status_code=201)
    def propose(given: Proposing, at: Annotated[Desk, submits]) -> tuple[Standing, ...]:
        """提议本行规则：例子全部相符才进影子试行 / Put rules on trial, once their own examples hold."""
        rules, who = read_proposed(given.pack, given.only), given.by(at)
        return tuple(at.rules().propose(rule, who, given.why) for rule in rules)

    @routes.post("/{id}/approval", status_code=201)
    def approve(id: Id, given: Judgement, at: Annotated[Desk, submits]) -> Standing:
        """批准：试行的生效，或确认退役；须由提出者以外的合规复核人，凭本人口令 / By another, of the compliance line."""
        return at.rules().approve(id, given.by(at), given.why)

    @routes.post("/{id}/retirement", status_code=201)
    def retire(id: Id, given: Judgement, at: Annotated[Desk, submits]) -> Standing:
        """退役：试行的立即撤下，生效的等另一人批准 / Off trial at once; a live one waits for another's approval."""
        shipped = any(rule.id == id for pack in built_in() for rule in pack.rules)
        return at.rules().retire(id, given.by(at), given.why, built_in=shipped)


def _newest(at: Desk, id: str) -> Rule:
    """A rule in its newest words."""
    found = find_entry(at.rules(), built_in(), id)
    return found.proposed or found.rule


def _line(entry: Entry) -> RuleLine:
    rule = entry.rule
    return RuleLine(
        id=rule.id,
        pack=entry.pack,
        stage=entry.stage,
        waits=entry.waits,
        asked_by=entry.asked_by,
        title=rule.title,
        topic=rule.topic,
        kind=rule.check.kind,
        outcome=rule.outcome,
        grounds=rule.grounds,
        markets=rule.applies.jurisdictions,
        basis=rule.basis,
    )
