"""Claims 卖点: statements proposed by people or harvested from releases, approved by a reviewer; each step an event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.change import Change, Record, unrecorded
from assistant.deciding import PROPOSERS, STOPPERS, Decider, hold_decision, hold_role
from assistant.ledger import Act, Event, Role
from assistant.people import Person
from assistant.store import Connection, Store
from assistant.store.chain import append, history
from assistant.store.contents import find_contents, keep_content
from assistant.store.subjects import histories, newest
from knowledge.claims import Statement
from knowledge.shelf import Shelf
from knowledge.values import BadInput, Value

CLAIMS = "claim/"
"""What the subjects of claims begin with."""
State = Literal["proposed", "approved", "withdrawn"]
MOVES: dict[Act, tuple[tuple[State, ...], State]] = {
    Act.PROPOSE: (("withdrawn",), "proposed"),
    Act.APPROVE: (("proposed", "withdrawn"), "approved"),
    Act.WITHDRAW: (("approved", "proposed"), "withdrawn"),
}
NAMES: dict[State, str] = {"proposed": "待审", "approved": "已审", "withdrawn": "已撤回"}


class Claimed(Value):
    """A statement as it stands now; one of the bank's `claims.yaml` was approved with its file."""

    statement: Statement
    state: State
    by: str = ""
    at: datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class Claims:
    """The claims people proposed and decided on; `files` holds those the bank keeps in `claims.yaml`."""

    store: Store
    files: Callable[[], Shelf]
    now: Callable[[], datetime]
    record: Record = unrecorded

    def entries(self) -> tuple[Claimed, ...]:
        """Every claim as it stands: those in files first, then in the order of their ids."""
        with self.store.read() as connection:
            return entries_in(connection, self.files())

    def find(self, id: str) -> Claimed:
        """The claim called `id`; `BadInput` when there is none."""
        with self.store.read() as connection:
            return self._find(connection, id)

    def stamp(self) -> int:
        """A number that grows whenever a claim is decided on."""
        with self.store.read() as connection:
            return newest(connection, CLAIMS)

    def add(self, statements: Sequence[Statement], person: Person) -> tuple[str, ...]:
        """Propose the statements that are new or new in words; their ids. `BadInput` when an id is another's."""

        def work(connection: Connection) -> tuple[str, ...]:
            role = hold_role(connection, Decider(person=person), PROPOSERS)
            new = [one for one in statements if self._is_new(connection, one)]
            for one in new:
                self._append(connection, one.id, Act.PROPOSE, (person, role), keep_content(connection, _body(one)))
            return tuple(one.id for one in new)

        return self.store.transact(work)

    def approve(self, id: str, who: Decider) -> Claimed:
        """Let copy make this claim; a reviewer decides who did not propose it."""

        def work(connection: Connection) -> Claimed:
            self._open(connection, id, Act.APPROVE)
            brought = {event.who for event in history(connection, CLAIMS + id) if event.act is Act.PROPOSE}
            role = hold_decision(connection, who, brought, self.now())
            self._append(connection, id, Act.APPROVE, (who.person, role))
            return self._find(connection, id)

        return self.store.transact(work)

    def withdraw(self, id: str, who: Decider, why: str) -> Claimed:
        """No copy may make this claim any more."""
        if not why.strip():
            raise BadInput("请写明理由。", "say why.")

        def work(connection: Connection) -> Claimed:
            self._open(connection, id, Act.WITHDRAW)
            role = hold_role(connection, who, STOPPERS)
            self._append(connection, id, Act.WITHDRAW, (who.person, role), why=why)
            change = Change(what="claim", name=id, how="withdrawn", at=self.now(), names=(id,))
            self.record(connection, change, (who.person, role))
            return self._find(connection, id)

        return self.store.transact(work)

    def _is_new(self, connection: Connection, one: Statement) -> bool:
        """Whether there is nothing under its id, or the same claim that was withdrawn."""
        if not history(connection, CLAIMS + one.id) and all(one.id != claim.id for claim in self.files().claims):
            return True
        known = self._find(connection, one.id)
        if known.statement != one and known.state != "withdrawn":
            raise BadInput(
                f"编号 {one.id} 已属于另一条卖点，请换一个，或先撤回。",
                f"{one.id!r} is another claim already: choose another id, or withdraw that one first.",
            )
        return known.state == "withdrawn"

    def _open(self, connection: Connection, id: str, act: Act) -> None:
        found, (before, after) = self._find(connection, id), MOVES[act]
        if found.state not in before:
            zh = f"卖点 {id} {NAMES[found.state]}，不能改为{NAMES[after]}。"
            raise BadInput(zh, f"claim {id} is {found.state}; it cannot become {after}.")

    def _find(self, connection: Connection, id: str) -> Claimed:
        filed = next((Claimed(statement=one, state="approved") for one in self.files().claims if one.id == id), None)
        events = history(connection, CLAIMS + id) if len(id) < 70 else ()
        found = _fold(filed, events, find_contents(connection, {event.content for event in events}))
        if found is None:
            raise BadInput(f"没有编号为 {id} 的卖点。", f"there is no claim {id!r}.")
        return found

    def _append(
        self, connection: Connection, id: str, act: Act, by: tuple[Person, Role], content: str = "", *, why: str = ""
    ) -> None:
        person, role = by
        subject = CLAIMS + id
        append(
            connection,
            [Event(at=self.now(), who=person.id, role=role, act=act, subject=subject, content=content, why=why)],
        )


def entries_in(connection: Connection, files: Shelf) -> tuple[Claimed, ...]:
    """Every claim as it stands: those in files first, then in the order of their ids."""
    told = dict(histories(connection, CLAIMS))
    bodies = find_contents(connection, {event.content for events in told.values() for event in events})
    kept = {claim.id: Claimed(statement=claim, state="approved") for claim in files.claims}
    for subject, events in told.items():
        name = subject.removeprefix(CLAIMS)
        if standing := _fold(kept.get(name), events, bodies):
            kept[name] = standing
    return tuple(kept.values())


def approved_in(connection: Connection, files: Shelf) -> tuple[Statement, ...]:
    """The claims copy may make."""
    return tuple(claim.statement for claim in entries_in(connection, files) if claim.state == "approved")


def _fold(first: Claimed | None, events: Sequence[Event], bodies: dict[str, str]) -> Claimed | None:
    for event in events:
        if event.act not in MOVES:
            continue
        statement = Statement.model_validate_json(bodies[event.content]) if event.content else None
        kept = statement or (first.statement if first else None)
        if kept:
            state = MOVES[event.act][1]
            first = Claimed(statement=kept, state=state, by=event.who, at=event.at, why=event.why)
    return first


def _body(statement: Statement) -> str:
    return statement.model_dump_json(by_alias=True)
