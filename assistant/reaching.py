"""Blast radius: what rests on a fact, a claim or a document, found in what is kept; and the worklist of each change."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from assistant.change import CHANGES, Change, Task, patterns_of
from assistant.claims import approved_in
from assistant.draft import Claim, Draft
from assistant.item import ITEMS, Evidence
from assistant.ledger import Act, Event, Role
from assistant.people import Person
from assistant.review import State, fold
from assistant.store import Connection, Store
from assistant.store.chain import append
from assistant.store.contents import find_contents, keep_content
from assistant.store.searching import contents_saying, drafts_saying, histories_naming
from assistant.store.subjects import histories, newest
from guardrails.grounding import LedgerRow
from knowledge.claims import Links, Statement
from knowledge.disclosures import BLANK
from knowledge.reach import Reached, Resting, affected
from knowledge.shelf import Shelf
from knowledge.values import BadInput

OVER = (State.NEW, State.REJECTED, State.WITHDRAWN, State.EXPIRED)
"""Items nothing more can happen to by themselves."""


@dataclass(frozen=True)
class Reach:
    """Everything in the store that rests on something, and what changes left to do."""

    store: Store
    files: Callable[[], Shelf]
    now: Callable[[], datetime]

    def affected(self, names: Sequence[str]) -> tuple[Reached, ...]:
        """All that rests on one of `names` (product/fact, claim or document ids), also by way of claims."""
        with self.store.read() as connection:
            return self._affected(connection, names)

    def record(self, connection: Connection, change: Change, by: tuple[Person, Role]) -> None:
        """Put a change and all it reaches on record; what it reached becomes work."""
        whole = change.model_copy(update={"reached": self._affected(connection, change.names)})
        body = whole.model_dump_json()
        subject = CHANGES + sha256(body.encode()).hexdigest()[:16]
        kept = keep_content(connection, body)
        person, role = by
        append(
            connection,
            [Event(at=self.now(), who=person.id, role=role, act=Act.REACH, subject=subject, content=kept)],
        )

    def changes(self) -> tuple[tuple[str, Change, tuple[Event, ...]], ...]:
        """Every change by its id, with what happened to it since, the oldest first."""
        with self.store.read() as connection:
            told = dict(histories(connection, CHANGES))
            bodies = find_contents(connection, {event.content for events in told.values() for event in events})
        found = [
            (subject.removeprefix(CHANGES), Change.model_validate_json(bodies[events[0].content]), events)
            for subject, events in told.items()
        ]
        return tuple(sorted(found, key=lambda one: one[1].at))

    def stamp(self) -> int:
        """A number that grows with every change."""
        with self.store.read() as connection:
            return newest(connection, CHANGES)

    def tasks(self) -> tuple[Task, ...]:
        """All that changes reached, with who settled it."""
        return tuple(task for name, change, events in self.changes() for task in _tasks(name, change, events))

    def settle(self, change: str, reached: str, person: Person, why: str) -> None:
        """Say that what a change reached was looked after, and how; `BadInput` when there is no such work."""
        open_ = [task for task in self.tasks() if task.change == change and not task.settled_by]
        if all(task.reached.id != reached for task in open_):
            raise BadInput(f"没有这项待办：{change} {reached}。", f"there is no such work: {change} {reached}.")
        if not why.strip():
            raise BadInput("请写明怎么处理的。", "say what was done.")
        event = Event(
            at=self.now(),
            who=person.id,
            role=person.roles[0],
            act=Act.SETTLE,
            subject=CHANGES + change,
            about=reached,
            why=why,
        )
        self.store.record(event)

    def _affected(self, connection: Connection, names: Sequence[str]) -> tuple[Reached, ...]:
        claims = approved_in(connection, self.files())
        resting = [_of_claim(claim) for claim in claims]
        fallen = {one.id for one in affected(names, resting)}
        patterns = patterns_of({*names, *fallen})
        items = [*_items(connection, patterns)]
        taken = {one.id.removeprefix(ITEMS) for one in items}
        drafts = [one for one in _drafts(connection, patterns) if one.id not in taken]
        return affected(names, [*resting, *items, *drafts, *_templates(self.files())])


def _drafts(connection: Connection, patterns: Sequence[tuple[str, ...]]) -> Iterator[Resting]:
    for body in drafts_saying(connection, patterns) if patterns else ():
        draft = Draft.model_validate_json(body)
        for number, one in enumerate(draft.variants, start=1):
            rests = rests_on(draft.brief.product, one.ledger, one.claims, one.links)
            yield Resting(id=f"{draft.id}/{number}", kind="draft", rests_on=rests)


def _items(connection: Connection, patterns: Sequence[tuple[str, ...]]) -> Iterator[Resting]:
    """Items that may still be used, as they stand now."""
    kept = contents_saying(connection, patterns) if patterns else {}
    for subject, events in histories_naming(connection, ITEMS, kept) if kept else ():
        standing = fold(events)
        if standing.state in OVER or standing.evidence not in kept:
            continue
        evidence = Evidence.model_validate_json(kept[standing.evidence])
        rests = rests_on(evidence.brief.product, evidence.ledger, evidence.claims, evidence.links)
        yield Resting(id=subject, kind="release" if standing.state is State.RELEASED else "draft", rests_on=rests)


def rests_on(product: str, ledger: Sequence[LedgerRow], claims: Sequence[Claim], links: Links) -> frozenset[str]:
    """The ids that copy of a product rests on: its facts by product, passages and their documents, claims."""
    facts = {row.fact for row in ledger if row.fact}
    cited = {name for claim in claims for name in claim.evidence if not name.startswith("point-")}
    passages = {name for name in cited if "#" in name}
    own = {f"{product}/{name}" for name in (facts | cited) - passages}
    made = {one.statement for one in links.exact} | {
        row.source.removeprefix("claim/") for row in ledger if row.source and row.source.startswith("claim/")
    }
    return frozenset(own | passages | {name.partition("#")[0] for name in passages} | made)


def withdrawn_names(connection: Connection) -> frozenset[str]:
    """The ids of facts, claims and documents that were withdrawn last, and not restored."""
    told = [events[0] for _, events in histories(connection, CHANGES)]
    bodies = find_contents(connection, {event.content for event in told})
    changes = sorted((Change.model_validate_json(bodies[event.content]) for event in told), key=lambda one: one.at)
    last = {change.name: change for change in changes}
    return frozenset(name for change in last.values() if change.how == "withdrawn" for name in (change.name,))


def _of_claim(claim: Statement) -> Resting:
    """A claim; evidence named without its product counts for each product it is about."""
    bare = [name for name in claim.evidence if "/" not in name]
    addressed = {f"{product}/{name}" for product in claim.products for name in bare}
    documents = {name.partition("#")[0] for name in claim.evidence}
    return Resting(id=claim.id, kind="claim", rests_on=frozenset({*claim.evidence, *addressed, *documents}))


def _templates(shelf: Shelf) -> Iterator[Resting]:
    """Disclosures that state facts of products."""
    for disclosure in shelf.disclosures:
        said = "".join(f"{words.zh}{words.en}" for words in (disclosure.words, disclosure.short) if words)
        blanks = {name for blank in BLANK.findall(said) for name in re.split(r"\|", blank)}
        rests = {
            f"{product.id}/{fact.id}"
            for product in shelf.products
            if disclosure.id in product.disclosures or product.type in disclosure.when
            for fact in product.facts
            if fact.id in blanks
        }
        if rests:
            yield Resting(id=disclosure.id, kind="template", rests_on=frozenset(rests))


def _tasks(name: str, change: Change, events: Sequence[Event]) -> Iterator[Task]:
    settled = {event.about: event.who for event in events if event.act is Act.SETTLE}
    for reached in change.reached:
        yield Task(
            change=name,
            what=change.what,
            name=change.name,
            how=change.how,
            at=change.at,
            reached=reached,
            settled_by=settled.get(reached.id, ""),
        )
