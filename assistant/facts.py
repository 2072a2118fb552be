"""Facts: read out of documents as proposals, accepted by people, used in copy from then on; each step an event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from assistant.change import Change, How, Record, unrecorded
from assistant.deciding import PROPOSERS, STOPPERS, Decider, hold_decision, hold_role
from assistant.ledger import Act, Event, Role
from assistant.people import Person
from assistant.store import Connection, Store
from assistant.store.chain import append, history
from assistant.store.contents import find_contents, keep_content
from assistant.store.subjects import histories, newest
from knowledge.products import Fact, Product
from knowledge.proposals import Proposal
from knowledge.shelf import Shelf
from knowledge.values import BadInput, Value

FACTS = "fact/"
"""What the subjects of facts begin with; behind it a proposal's id, or the product and id of a fact kept in a file."""
State = Literal["proposed", "accepted", "rejected", "withdrawn"]
MOVES: dict[Act, tuple[tuple[State, ...], State]] = {
    Act.ACCEPT_FACT: (("proposed", "rejected", "withdrawn"), "accepted"),
    Act.REJECT: (("proposed",), "rejected"),
    Act.WITHDRAW: (("accepted",), "withdrawn"),
}
NAMES: dict[State, str] = {"proposed": "待确认", "accepted": "已采纳", "rejected": "已否决", "withdrawn": "已撤回"}


class Entry(Value):
    """A fact as it stands now; one kept in a product's file has no proposal."""

    id: str
    state: State
    fact: Fact
    product: str | None = None
    proposal: Proposal | None = None
    by: str = ""
    at: datetime | None = None
    why: str = ""

    @property
    def address(self) -> str:
        """How copy and releases name it: product and fact."""
        return f"{self.product}/{self.fact.id}"


class Ruling(Value):
    """What an act says of a fact besides its words: the product it belongs to."""

    product: str | None = None


class Step(NamedTuple):
    """An act on a fact: the digest of its words where they are new, its product, and why."""

    act: Act
    content: str = ""
    product: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Facts:
    """The facts people decided on; `files` are the products as their files state them."""

    store: Store
    files: Callable[[], Shelf]
    now: Callable[[], datetime]
    mask: Callable[[str], str]
    record: Record = unrecorded

    def entries(self) -> tuple[Entry, ...]:
        """Every fact anybody proposed or decided on, as it stands, in the order of their ids."""
        with self.store.read() as connection:
            return self._entries(connection)

    def find(self, id: str) -> Entry:
        """The fact called `id`; `BadInput` when there is none."""
        with self.store.read() as connection:
            return self._find(connection, id)

    def stamp(self) -> int:
        """A number that grows whenever a fact is decided on."""
        with self.store.read() as connection:
            return newest(connection, FACTS)

    def propose(self, proposals: Sequence[Proposal], person: Person) -> tuple[str, ...]:
        """Keep the proposals that are new; their ids."""

        def work(connection: Connection) -> tuple[str, ...]:
            role = hold_role(connection, Decider(person=person), PROPOSERS)
            new = {one.id: one for one in proposals if not history(connection, FACTS + one.id)}
            for name, one in new.items():
                kept = keep_content(connection, _body(_veiled(one, self.mask)))
                self._append(connection, name, (person, role), Step(Act.PROPOSE, kept))
            return tuple(new)

        return self.store.transact(work)

    def accept(self, id: str, who: Decider, product: str | None = None, fact: Fact | None = None) -> Entry:
        """Make a proposal a fact of `product`, as proposed or as corrected by `fact`.

        A reviewer decides who did not propose it. Without `product` the one that its source names.
        """

        def work(connection: Connection) -> Entry:
            entry = self._open(connection, id, Act.ACCEPT_FACT)
            of = self._product(product, entry)
            brought = {event.who for event in history(connection, FACTS + entry.id) if event.act is Act.PROPOSE}
            role = hold_decision(connection, who, brought, self.now())
            kept = keep_content(connection, _body((fact or entry.fact).model_copy(update={"id": entry.fact.id})))
            self._append(connection, entry.id, (who.person, role), Step(Act.ACCEPT_FACT, kept, of))
            if entry.state == "withdrawn":
                self._tell(connection, entry, "restored", (who.person, role))
            return self._find(connection, id)

        return self.store.transact(work)

    def reject(self, id: str, who: Decider, why: str) -> Entry:
        """Turn a proposal down."""

        def work(connection: Connection) -> Entry:
            entry = self._open(connection, id, Act.REJECT)
            role = hold_decision(connection, who, (), self.now())
            self._append(connection, entry.id, (who.person, role), Step(Act.REJECT, "", entry.product, why))
            return self._find(connection, id)

        return self.store.transact(work)

    def withdraw(self, id: str, who: Decider, why: str) -> Entry:
        """Take a fact out of use at once, one kept in a product's file too: no copy and no release may rest on it."""

        def work(connection: Connection) -> Entry:
            entry = self._open(connection, id, Act.WITHDRAW)
            role = hold_role(connection, who, STOPPERS)
            self._append(connection, entry.id, (who.person, role), Step(Act.WITHDRAW, "", entry.product, why))
            self._tell(connection, entry, "withdrawn", (who.person, role))
            return self._find(connection, id)

        return self.store.transact(work)

    def anchored(self, connection: Connection, document: str) -> tuple[str, ...]:
        """The addresses of accepted facts that stand in a document: by their anchor, or by the source a file names."""
        entries = [one for one in self._entries(connection) if one.state == "accepted"]
        read = [one.address for one in entries if one.proposal and one.proposal.anchor.document == document]
        filed = [(product, fact) for product in self.files().products for fact in product.facts if fact.source]
        named = [f"{product.id}/{fact.id}" for product, fact in filed if _names(fact, document)]
        return (*read, *named)

    def names(self, id: str) -> tuple[str, ...]:
        """The ids by which copy rests on a fact."""
        entry = self.find(id)
        return (entry.address,) if entry.product else (entry.id,)

    def _tell(self, connection: Connection, entry: Entry, how: How, by: tuple[Person, Role]) -> None:
        address = entry.address
        change = Change(what="fact", name=address, how=how, at=self.now(), names=(address,))
        self.record(connection, change, by)

    def _open(self, connection: Connection, id: str, act: Act) -> Entry:
        """The fact, if this act may follow on what it is now."""
        entry, (before, after) = self._find(connection, id), MOVES[act]
        if entry.state not in before:
            zh = f"要素 {id} {NAMES[entry.state]}，不能改为{NAMES[after]}。"
            raise BadInput(zh, f"fact {id} is {entry.state}; it cannot become {after}.")
        return entry

    def _entries(self, connection: Connection) -> tuple[Entry, ...]:
        told = dict(histories(connection, FACTS))
        bodies = find_contents(connection, {event.content for events in told.values() for event in events})
        return tuple(self._entry(subject.removeprefix(FACTS), events, bodies) for subject, events in told.items())

    def _find(self, connection: Connection, id: str) -> Entry:
        """A fact by its id, or by its address in copy: product and fact."""
        name = id.partition("/")[2] if "/" in id and self._in_a_file(id)[1] is None else id
        events = history(connection, FACTS + name) if len(name) < 70 else ()
        return self._entry(name, events, find_contents(connection, {event.content for event in events}))

    def _entry(self, id: str, events: Sequence[Event], bodies: dict[str, str]) -> Entry:
        entry = self._begun(id, events, bodies)
        for event in events:
            if event.act in MOVES:
                entry = _after(entry, event, bodies)
        return entry

    def _begun(self, id: str, events: Sequence[Event], bodies: dict[str, str]) -> Entry:
        """The fact before anybody decided on it."""
        first = events[0] if events else None
        if first and first.act is Act.PROPOSE:
            proposal = Proposal.model_validate_json(bodies[first.content])
            named = {"fact": proposal.fact, "proposal": proposal, "by": first.who, "at": first.at}
            return Entry.model_validate({"id": id, "state": "proposed", **named})
        product, fact = self._in_a_file(id)
        if product and fact:
            return Entry(id=id, state="accepted", fact=fact, product=product.id)
        raise BadInput(f"没有编号为 {id} 的要素。", f"there is no fact {id!r}.")

    def _in_a_file(self, id: str) -> tuple[Product | None, Fact | None]:
        name, _, fact = id.partition("/")
        product = next((one for one in self.files().products if one.id == name), None)
        return product, product.fact(fact) if product else None

    def _product(self, given: str | None, entry: Entry) -> str:
        """The product a fact belongs to: the one given, or the only one its source names."""
        if given or entry.product:
            return self.files().product(given or entry.product or "").id
        told = entry.proposal.model_dump_json() if entry.proposal else ""
        named = [one.id for one in self.files().products if one.name.zh in told or one.name.en in told]
        if len(named) != 1:
            raise BadInput("请写明这条要素属于哪款产品（--product）。", "say which product it belongs to (--product).")
        return named[0]

    def _append(self, connection: Connection, id: str, by: tuple[Person, Role], step: Step) -> None:
        if step.act in (Act.REJECT, Act.WITHDRAW) and not step.why.strip():
            raise BadInput("请写明理由。", "say why.")
        person, role = by
        event = Event(
            at=self.now(),
            who=person.id,
            role=role,
            act=step.act,
            subject=FACTS + id,
            content=step.content,
            about=_body(Ruling(product=step.product)),
            why=step.why,
        )
        append(connection, [event])


def _after(entry: Entry, event: Event, bodies: dict[str, str]) -> Entry:
    ruling = Ruling.model_validate_json(event.about)
    fact = Fact.model_validate_json(bodies[event.content]) if event.content else entry.fact
    state = MOVES[event.act][1]
    told = {"state": state, "fact": fact, "product": ruling.product, "by": event.who, "at": event.at, "why": event.why}
    return entry.model_copy(update=told)


def _veiled(proposal: Proposal, mask: Callable[[str], str]) -> Proposal:
    """The same with personal data masked in the words around its quote."""
    anchor = proposal.anchor.model_copy(update={"context": mask(proposal.anchor.context)})
    return proposal.model_copy(update={"anchor": anchor})


def _names(fact: Fact, document: str) -> bool:
    """Whether the source of a fact names the document's file."""
    return fact.source is not None and PurePosixPath(document).name in f"{fact.source.zh} {fact.source.en}"


def _body(value: Value) -> str:
    return value.model_dump_json(by_alias=True)
