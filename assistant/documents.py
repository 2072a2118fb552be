"""The bank's documents: held ones are released or discarded, others withdrawn, by people and on record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from assistant.change import Change, How, Record, unrecorded
from assistant.deciding import STOPPERS, Decider, hold_decision, hold_role
from assistant.ledger import Act, Event, Role
from assistant.people import Person
from assistant.store import Connection, Store
from assistant.store.chain import append, history
from knowledge.documents import Receipt
from knowledge.library import Library
from knowledge.quarantine import Quarantined
from knowledge.values import BadInput, Value

DOCUMENTS = "document/"
"""What the subjects of documents begin with."""


class Paper(Value):
    """What an act on a document speaks of: the document in its library, and its name in quarantine where it is held."""

    library: str
    document: str
    held: str = ""

    @property
    def subject(self) -> str:
        """What the ledger calls the document; a name of any length gives one that fits."""
        return DOCUMENTS + sha256(f"{self.library}\0{self.document}".encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Documents:
    """The documents of all libraries, with the ledger of what people did to them."""

    store: Store
    library: Callable[[str], Library]
    now: Callable[[], datetime]
    anchored: Callable[[Connection, str], tuple[str, ...]] = lambda _, __: ()
    """The addresses of facts that stand in a document."""
    record: Record = unrecorded

    def quarantined(self, library: str) -> tuple[Quarantined, ...]:
        """All that a library ever held, the oldest first."""
        return self.library(library).quarantine.all()

    def take_note(self, receipt: Receipt, library: str, person: Person) -> None:
        """Record that something came in that is held."""
        paper = Paper(library=library, document=receipt.document, held=receipt.held or "")
        why = receipt.reason.zh if receipt.reason else ""
        role: Role = person.roles[0]
        self.store.transact(lambda connection: self._append(connection, paper, Act.QUARANTINE, person, role, why))

    def replaced(self, document: str, person: Person) -> None:
        """Record that other words came in under a document's name, and what rests on the old ones."""
        self.store.transact(lambda connection: self._tell(connection, document, "changed", (person, person.roles[0])))

    def names(self, document: str) -> tuple[str, ...]:
        """The ids by which copy rests on a document: its own, and its facts'."""
        with self.store.read() as connection:
            return (document, *self.anchored(connection, document))

    def release(self, library: str, held: str, who: Decider, why: str) -> Receipt:
        """Let what is held be indexed, all of it; a reviewer decides who did not bring it in."""
        self._decide(library, held, who, Act.RELEASE, why)
        return self.library(library).release(held)

    def discard(self, library: str, held: str, who: Decider, why: str) -> Quarantined:
        """Forget what is held; that it was there, and why, stays."""
        self._decide(library, held, who, Act.DISCARD, why)
        return self.library(library).quarantine.discard(held)

    def withdraw(self, library: str, document: str, who: Decider, why: str) -> None:
        """Never show a document's passages again."""
        kept = self.library(library)
        if all(one.document.id != document for one in kept.documents()):
            raise BadInput(f"资料库里没有 {document}。", f"the library has no document {document!r}.")
        paper = Paper(library=library, document=document)
        self._record(paper, who, Act.WITHDRAW, why)
        kept.withdraw(document)

    def _decide(self, library: str, held: str, who: Decider, act: Act, why: str) -> None:
        waiting = self.library(library).quarantine.waiting(held)
        paper = Paper(library=library, document=waiting.held.document.id, held=held)
        self._record(paper, who, act, why)

    def _record(self, paper: Paper, who: Decider, act: Act, why: str) -> None:
        """The decision, which is made before it is carried out: what fails half-way can be done again."""
        if not why.strip():
            raise BadInput("请写明理由。", "say why.")

        def work(connection: Connection) -> None:
            brought = {
                event.who
                for event in history(connection, paper.subject)
                if event.act is Act.QUARANTINE and Paper.model_validate_json(event.about).held == paper.held
            }
            at = self.now()
            stops = act is Act.WITHDRAW
            role = hold_role(connection, who, STOPPERS) if stops else hold_decision(connection, who, brought, at)
            self._append(connection, paper, act, who.person, role, why)
            if stops:
                self._tell(connection, paper.document, "withdrawn", (who.person, role))

        self.store.transact(work)

    def _tell(self, connection: Connection, document: str, how: How, by: tuple[Person, Role]) -> None:
        names = (document, *self.anchored(connection, document))
        change = Change(what="document", name=document, how=how, at=self.now(), names=names)
        self.record(connection, change, by)

    def _append(self, connection: Connection, paper: Paper, act: Act, person: Person, role: Role, why: str) -> None:
        event = Event(
            at=self.now(),
            who=person.id,
            role=role,
            act=act,
            subject=paper.subject,
            about=paper.model_dump_json(),
            why=why,
        )
        append(connection, [event])
