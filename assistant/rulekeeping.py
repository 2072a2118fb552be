"""The life of a rule: draft → shadow → live → retired. Two people make one live, or take a live one out of force.

A draft is a rule in a file nobody has proposed. What is proposed is kept word for word with the act, so that a file
changed afterwards changes nothing that is in force.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from assistant.deciding import PROPOSERS, Decider, hold_decision, hold_role
from assistant.ledger import Act, Event
from assistant.people import LOCAL
from assistant.review import NotAllowed
from assistant.store import Connection, Store
from assistant.store.chain import history
from assistant.store.changes import Change, last_change, record
from assistant.store.contents import find_content
from assistant.store.subjects import histories
from guardrails.loading import LISTS, PACKS, line_of, read_lists, read_pack
from guardrails.rules import Pack, Rule, Stage
from guardrails.trials import failing
from knowledge.values import BadFile, BadInput, Bilingual, Value

RULES = "rule/"
"""What the subjects of rules begin with."""
ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,70}")
HITS, MISSES = 3, 5
"""Examples a house rule brings at least: what it must catch, and lawful copy it must leave alone."""


class Step(Value):
    """What an act does to a rule."""

    step: Literal["propose", "approve", "retire"]


class Standing(Value):
    """Where a rule stands: the words judged in the shadow and those in force by their digest, and who moved last."""

    rule: str
    shadow: str = ""
    live: str = ""
    proposer: str = ""
    retiring: str = ""
    """Who asked that the live rule be retired."""
    retired: bool = False

    @property
    def stage(self) -> Stage:
        """The furthest stage reached."""
        return "live" if self.live else "shadow" if self.shadow else "retired" if self.retired else "draft"


def fold(rule: str, happened: Iterable[Event]) -> Standing:
    """Where a rule stands after all that happened to it."""
    standing = Standing(rule=rule)
    for event in happened:
        standing = after(standing, event)
    return standing


def after(standing: Standing, event: Event) -> Standing:
    """Where a rule stands after one more act."""
    if event.act is not Act.CHANGE_RULES:
        return standing
    return standing.model_copy(update=_changed(standing, event, Step.model_validate_json(event.about).step))


def _changed(now: Standing, event: Event, step: str) -> dict[str, str | bool]:
    if step == "propose":
        return {"shadow": event.content, "proposer": event.who}
    if step == "approve" and now.shadow:
        return {"live": now.shadow, "shadow": "", "retired": False, "retiring": ""}
    if step == "approve":
        return {"live": "", "retired": True, "retiring": ""}
    return {"shadow": ""} if now.shadow else {"retiring": event.who}


def read_proposals(path: Path, only: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules of a pack file that stand by their own examples; `BadFile` names file and line otherwise."""
    lists = read_lists(PACKS / LISTS) | read_lists(path.parent / LISTS)
    rules = [rule for rule in read_pack(path, lists).rules if not only or rule.id in only]
    missing = sorted(set(only) - {rule.id for rule in rules})
    if missing or not rules:
        wanted = ", ".join(missing) or "-"
        raise BadFile(path, None, f"里面没有规则 {wanted}。", f"holds no rule {wanted}.")
    for rule in rules:
        for fault in _faults(rule):
            raise BadFile(path, line_of(path, f"id: {rule.id}"), fault.zh, fault.en)
    return tuple(rules)


def read_proposed(text: str, only: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The same for the text of a pack; a fault names its line."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            return read_proposals(path, only)
        except BadFile as bad:
            zh, en = (words.replace(str(path), path.name) for words in (bad.said.zh, bad.said.en))
            raise BadInput(zh, en) from None


def _faults(rule: Rule) -> Iterable[Bilingual]:
    if not ID.fullmatch(rule.id):
        yield Bilingual(
            zh=f"规则编号 {rule.id} 不合要求：用小写字母、数字、点和横线，不超过 71 个字符。",
            en=f"rule id {rule.id!r}: lower-case letters, digits, dots and dashes, 71 at most.",
        )
    hits, misses = len(rule.examples.hit), len(rule.examples.miss)
    if hits < HITS or misses < MISSES:
        yield Bilingual(
            zh=f"规则 {rule.id} 有 {hits} 个 hit、{misses} 个 miss，至少要 {HITS} 个和 {MISSES} 个。",
            en=f"rule {rule.id} has {hits} hits and {misses} misses; bring {HITS} and {MISSES} at least.",
        )
    for fault in failing(rule):
        yield Bilingual(zh=f"例子不符：{fault}。", en=f"an example fails: {fault}.")


@dataclass(frozen=True)
class RuleDesk:
    """The rules people put in force, over a store."""

    store: Store
    now: Callable[[], datetime]
    begin: Callable[[], object] = lambda: None
    """Called before anything is proposed: tells the bank's desk that it keeps rules of its own."""

    def propose(self, rule: Rule, who: Decider, why: str) -> Standing:
        """Let a rule be judged in the shadow: its findings are reported apart and change no verdict."""
        body = rule.model_copy(update={"stage": "live"}).model_dump_json()
        self.begin()

        def work(connection: Connection) -> Standing:
            role = hold_role(connection, who, PROPOSERS)
            change = _change(rule.id, "propose", why, body)
            return self._moved(connection, rule.id, record(connection, change, who.person.id, role, self.now()))

        return self.store.transact(work)

    def approve(self, id: str, who: Decider, why: str) -> Standing:
        """Put a proposed rule in force, or confirm that a live one is retired; never by who asked for it."""

        def work(connection: Connection) -> Standing:
            standing = self._standing(connection, id)
            asked = standing.proposer if standing.shadow else standing.retiring
            if not asked:
                raise BadInput(f"规则 {id} 没有待批的事。", f"nothing about rule {id!r} waits for approval.")
            _hold_second_person(who, asked)
            role = hold_decision(connection, who, (asked,), self.now())
            _hold_compliance(who)
            change = _change(id, "approve", why)
            return self._moved(connection, id, record(connection, change, who.person.id, role, self.now()))

        return self.store.transact(work)

    def retire(self, id: str, who: Decider, why: str, *, built_in: bool = False) -> Standing:
        """Take a rule out of the shadow at once; ask that a live one be retired, which somebody else must approve."""
        self.begin()

        def work(connection: Connection) -> Standing:
            standing = self._standing(connection, id)
            if not (standing.shadow or standing.live or (built_in and not standing.retired)):
                raise BadInput(f"没有在用的规则 {id}。", f"there is no rule {id!r} in use.")
            role = hold_role(connection, who, PROPOSERS)
            change = _change(id, "retire", why)
            return self._moved(connection, id, record(connection, change, who.person.id, role, self.now()))

        return self.store.transact(work)

    def standings(self) -> tuple[Standing, ...]:
        """Every rule anything ever happened to."""
        with self.store.read() as connection:
            found = histories(connection, RULES)
            return tuple(fold(subject.removeprefix(RULES), happened) for subject, happened in found)

    def stamp(self) -> int:
        """The number of the last act on any rule: differs after any change."""
        with self.store.read() as connection:
            return last_change(connection, RULES)

    def rule(self, digest: str) -> Rule:
        """The rule as it was proposed."""
        with self.store.read() as connection:
            body = find_content(connection, digest)
        if body is None:
            raise BadInput(
                f"规则 {digest[:12]} 的原文不在库中。", f"the words of rule {digest[:12]} are not in the store."
            )
        return Rule.model_validate_json(body)

    def past(self, id: str) -> tuple[Event, ...]:
        """All that happened to a rule."""
        with self.store.read() as connection:
            return tuple(history(connection, RULES + id))

    def last_words(self, id: str) -> str:
        """The digest of the words a rule was last proposed in; `BadInput` when it never was."""
        found = next((event.content for event in reversed(self.past(id)) if event.content), None)
        if found is None:
            raise BadInput(f"没有叫 {id} 的规则。", f"there is no rule {id!r}.")
        return found

    def packs(self, built_in: Sequence[Pack]) -> tuple[tuple[Pack, ...], Pack | None]:
        """The packs in force (built-in ones less what was retired or replaced, and the bank's own), and the shadow."""
        standings = self.standings()
        gone = {one.rule for one in standings if one.live or one.retired}
        kept = tuple(
            pack.model_copy(update={"rules": tuple(rule for rule in pack.rules if rule.id not in gone)})
            for pack in built_in
        )
        own = _pack("house", tuple(self.rule(one.live) for one in standings if one.live))
        shadow = _pack("shadow", tuple(self.rule(one.shadow) for one in standings if one.shadow))
        return (*kept, *([own] if own else [])), shadow

    def _standing(self, connection: Connection, id: str) -> Standing:
        return fold(id, history(connection, RULES + id))

    def _moved(self, connection: Connection, id: str, _: Event) -> Standing:
        return self._standing(connection, id)


def _change(id: str, step: Literal["propose", "approve", "retire"], why: str, body: str = "") -> Change:
    if not why.strip():
        raise BadInput("请写明理由。", "say why.")
    return Change(subject=RULES + id, about=Step(step=step).model_dump_json(), body=body, why=why)


def _hold_second_person(who: Decider, asked: str) -> None:
    if who.person == LOCAL or who.person.id == asked:
        raise NotAllowed(
            "规则生效要两个人：请由提出者以外的复核人来批（mingyan people 添加成员）。",
            "two people make a rule live: let a reviewer other than who asked approve it (see mingyan people).",
        )


def _hold_compliance(who: Decider) -> None:
    if "compliance" not in who.person.lines:
        raise NotAllowed("规则由合规条线的复核人来批。", "rules are approved by a reviewer of the compliance line.")


def _pack(name: str, rules: tuple[Rule, ...]) -> Pack | None:
    title = Bilingual(zh="本行规则", en="the bank's own rules")
    return Pack(pack=name, title=title, version=str(len(rules)), rules=rules) if rules else None
