"""Reviewing: every act on an item, judged and recorded in one transaction, so that no other act comes between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.dossier import gather
from assistant.draft import Draft
from assistant.insight import Insight, look_into
from assistant.item import (
    ITEMS,
    Content,
    Revision,
    Version,
    facts_body,
    facts_digest,
    rules_body,
    rules_digest,
    version_of,
)
from assistant.judging import judge
from assistant.keys import Keys
from assistant.ledger import Act, Event
from assistant.lending import Loan, lend, lent_lines, take_back
from assistant.opening import Opened, hold_branch, open_item, version_in, words_in
from assistant.people import Line, Person, may_see
from assistant.permission import allow
from assistant.release import Release, sign, written
from assistant.remarks import Followed, follow_remarks, hold_remark, remarks
from assistant.review import (
    TALK,
    Case,
    Delegation,
    Grant,
    NotAllowed,
    Proof,
    Route,
    Standing,
    State,
    Waiving,
    fold,
    step,
)
from assistant.risk import route_for
from assistant.sealing import Approved, seal
from assistant.store import Connection, Store
from assistant.store.chain import anchor, append, history
from assistant.store.contents import find_content, has_content, keep_content
from assistant.store.releases import point_to
from assistant.store.subjects import histories
from assistant.twins import beside, newest_words
from assistant.wishes import Wish, done_before, event_of
from guardrails.inspection import Guard
from knowledge.shelf import Shelf
from knowledge.values import BadInput

CURRENT = (Act.SUBMIT, Act.APPROVE, Act.RELEASE)
"""Acts for which the item must have been checked under the rules and facts of now."""
OWN_STEPS = (Act.WRITE, Act.EDIT, Act.SUBMIT, Act.RELEASE)


__all__ = ["Reviews", "Wish"]


@dataclass(frozen=True)
class Reviews:
    """The review desk over a store. Reasons are kept as `mask` returns them; copy that it would change is refused."""

    store: Store
    shelf: Callable[[], Shelf]
    guard: Callable[[], Guard]
    keys: Keys
    now: Callable[[], datetime]
    mask: Callable[[str], str]
    insight: Insight | None = None
    key: str = ""
    """What the sender calls the next act: the same act under the same key is done once."""

    def once(self, key: str) -> "Reviews":
        """The same desk for one act called `key`."""
        return replace(self, key=key)

    def take_up(self, draft: Draft, number: int, person: Person) -> str:
        """Begin an item with a variant of a draft (from 1), checked anew; its subject. Who asked is an author."""
        subject = f"{ITEMS}{draft.id}/{number}"
        version = self._checked(version_of(draft, number, person.branch, ("", "")))
        self._write(person, Wish(subject=subject, act=Act.WRITE, content=""), version)
        return subject

    def edit(self, subject: str, seen: str, parts: Mapping[str, str], person: Person) -> Standing:
        """Change the words of some parts of the version `seen`, and check them; without parts, only check anew."""
        version = self.look(subject, person).version
        words = version.content.words
        strange = next((name for name in parts if name not in words.parts), None)
        if strange is not None:
            raise BadInput(f"没有叫 {strange} 的部位。", f"there is no part {strange!r}.")
        for name, typed in parts.items():
            self._hold_impersonal(name, typed)
        fresh = words.model_copy(update={"parts": {**words.parts, **parts}})
        content = version.content.model_copy(update={"words": type(words).model_validate(fresh.model_dump())})
        edited = self._checked(version.model_copy(update={"content": content}))
        return self._write(person, Wish(subject=subject, act=Act.EDIT, content=seen), edited)

    def submit(self, subject: str, seen: str, person: Person) -> Route:
        """Ask for review; the route it must take, with its reasons."""

        def work(connection: Connection) -> Route:
            if done := self._done(connection, person, Wish(subject=subject, act=Act.SUBMIT, content=seen)):
                return Route.model_validate_json(done.about)
            standing = fold(history(connection, subject))
            version = version_in(connection, standing, subject)
            route = route_for(version, self.shelf().product(version.content.product), standing.authors | {person.id})
            wish = Wish(subject=subject, act=Act.SUBMIT, content=seen, about=route.model_dump_json())
            self._record(connection, person, wish, None)
            return route

        return self.store.transact(work)

    def approve(self, subject: str, seen: str, person: Person, grant: Grant, proof: Proof | None) -> Standing:
        """Approve the bytes `seen` for one line."""
        return self.act(
            person, Wish(subject=subject, act=Act.APPROVE, content=seen, about=grant.model_dump_json()), proof
        )

    def waive(self, wish: Wish, waiving: Waiving, person: Person, proof: Proof | None) -> Standing:
        """Let a finding pass; `wish` has the reason and the end."""
        return self.act(person, wish.model_copy(update={"act": Act.WAIVE, "about": waiving.model_dump_json()}), proof)

    def act(self, person: Person, wish: Wish, proof: Proof | None = None) -> Standing:
        """Do any act but those with steps of their own; `NotAllowed` says why not."""
        if wish.act in OWN_STEPS:
            raise NotAllowed("写稿、改稿、送审与发布另有步骤。", "this act has steps of its own.")
        told = wish.model_copy(update={"why": self.mask(wish.why)}) if wish.why else wish
        return self.store.transact(lambda connection: self._record(connection, person, told, proof))

    def done(self, person: Person, wish: Wish) -> bool:
        """Whether this act was recorded under this key already."""
        told = wish.model_copy(update={"why": self.mask(wish.why)}) if wish.why else wish
        with self.store.read() as connection:
            return self._done(connection, person, told) is not None

    def delegate(self, person: Person, to: str, line: Line, until: datetime) -> None:
        """Lend one's line to somebody until a moment, at most 92 days ahead."""
        at = self.now()
        self.store.transact(lambda connection: lend(connection, person, Loan(to=to, line=line, until=until), at))

    def take_back(self, person: Person, to: str, line: Line) -> None:
        """End what one has lent."""
        at = self.now()
        self.store.transact(lambda connection: take_back(connection, person, Loan(to=to, line=line, until=at), at))

    def lent(self, to: str) -> tuple[Delegation, ...]:
        """The lines lent to somebody at this moment."""
        with self.store.read() as connection:
            return lent_lines(connection, to, self.now())

    def release(self, subject: str, seen: str, person: Person, proof: Proof | None) -> Release:
        """Seal, sign and record the approved item in one transaction."""

        def work(connection: Connection) -> Release:
            if done := self._done(connection, person, Wish(subject=subject, act=Act.RELEASE, content=seen)):
                return Release.model_validate_json(find_content(connection, done.about) or "")
            standing = fold(history(connection, subject))
            version = version_in(connection, standing, subject)
            shelf, at = self.shelf(), self.now()
            approved = Approved(
                subject=subject,
                version=version,
                standing=standing,
                product=shelf.product(version.content.product),
                channel=shelf.channel(version.content.words.channel or ""),
            )
            self._judge(connection, person, Wish(subject=subject, act=Act.RELEASE, content=seen), proof)
            release = sign(seal(approved, person.id, at, anchor(connection, at)), self.keys)
            kept = keep_content(connection, written(release))
            point_to(connection, release.id, subject, kept)
            wish = Wish(subject=subject, act=Act.RELEASE, content=seen, about=kept)
            self._record(connection, person, wish, proof)
            return release

        return self.store.transact(work)

    def look(self, subject: str, person: Person) -> Opened:
        """An item with its evidence, for those of its branch."""
        with self.store.read() as connection:
            opened = open_item(connection, subject, history(connection, subject), self.now().date())
        hold_branch(person, opened.version, subject)
        return opened

    def words(self, content: str) -> dict[str, str]:
        """The parts of a content by its digest."""
        with self.store.read() as connection:
            return words_in(connection, content)

    def threads(self, opened: Opened) -> tuple[Followed, ...]:
        """Every remark on an item, with the place of its words in the newest version."""
        if not remarks(opened.history):
            return ()
        names = {event.content for event in opened.history if event.act in (Act.WRITE, Act.EDIT)}
        with self.store.read() as connection:
            words = {name: words_in(connection, name) for name in names}
        return follow_remarks(opened.history, words)

    def queue(self, person: Person) -> tuple[Opened, ...]:
        """All items this person may see, those that wait longest first."""
        with self.store.read() as connection:
            today, found = self.now().date(), tuple(histories(connection, ITEMS))
            opened = [open_item(connection, subject, happened, today) for subject, happened in found]
        seen = [one for one in opened if may_see(person, one.version.evidence.branch)]
        return tuple(sorted(seen, key=lambda one: (one.standing.state is not State.SUBMITTED, one.history[-1].at)))

    def _write(self, person: Person, wish: Wish, version: Version) -> Standing:
        def work(connection: Connection) -> Standing:
            kept = keep_content(connection, version.content.body)
            self._keep_grounds(connection, version.content)
            asked = history(connection, wish.subject.replace(ITEMS, "draft/", 1)) if wish.act is Act.WRITE else ()
            revision = Revision(
                evidence=keep_content(connection, version.evidence.body),
                base=wish.content,
                also=tuple(sorted({event.who for event in asked})),
            )
            written = wish.model_copy(update={"content": kept, "about": revision.model_dump_json()})
            return self._record(connection, person, written, None)

        return self.store.transact(work)

    def _record(self, connection: Connection, person: Person, wish: Wish, proof: Proof | None) -> Standing:
        if self._done(connection, person, wish):
            return fold(history(connection, wish.subject))
        event, standing = self._judge(connection, person, wish, proof)
        append(connection, [event])
        return step(standing, event)

    def _done(self, connection: Connection, person: Person, wish: Wish) -> Event | None:
        """The act already recorded under this key."""
        return done_before(history(connection, wish.subject), person.id, wish, self.key) if self.key else None

    def _judge(self, connection: Connection, person: Person, wish: Wish, proof: Proof | None) -> tuple[Event, Standing]:
        """The event the wish makes and the standing it meets; `NotAllowed` when it may not be."""
        happened, at = history(connection, wish.subject), self.now()
        standing = fold(happened)
        version = version_in(connection, standing, wish.subject) if standing.content else None
        if version:
            hold_branch(person, version, wish.subject)
        lent = lent_lines(connection, person.id, at)
        blocking = version.evidence.blocking if version else frozenset()
        event = event_of(person, wish.model_copy(update={"key": self.key}), standing.state, version, at)
        allow(person, event, Case(standing=standing, delegations=lent, blocking=blocking, proof=proof))
        if version and wish.act in TALK:
            hold_remark(event, happened, version)
        if wish.act in CURRENT and version:
            self._hold_current(version.content)
        return event, standing

    def _hold_impersonal(self, part: str, words: str) -> None:
        """Copy speaks to everyone: what is somebody's own comes in by merge slots, after approval."""
        if (masked := self.mask(words)) != words:
            raise BadInput(
                f"{part} 里有个人信息：{masked}。请改用变量（如 {{{{客户称谓}}}}）；若是公开的名称，请加进银行词表。",
                f"{part} holds personal data: {masked}. Use a merge slot such as {{{{name}}}} instead; a public name "
                "belongs in the bank's lexicon.",
            )

    def _hold_current(self, content: Content) -> None:
        if (content.rules, content.facts) != self._digests(content.product):
            raise NotAllowed(
                "检查之后规则或产品要素已经更新，请先重新检查这一稿。",
                "rules or facts have changed since it was checked; check it anew first.",
            )

    def _keep_grounds(self, connection: Connection, content: Content) -> None:
        """Keep the rules and facts that judged a content, once each, so that it can be shown under what."""
        if not has_content(connection, content.rules):
            keep_content(connection, rules_body(self.guard()))
        if not has_content(connection, content.facts):
            keep_content(connection, facts_body(self.shelf().product(content.product).facts))

    def _digests(self, product: str) -> tuple[str, str]:
        return rules_digest(self.guard()), facts_digest(self.shelf().product(product).facts)

    def _checked(self, version: Version) -> Version:
        """The same words judged under the rules and facts of now."""
        content, evidence = version.content, version.evidence
        channel = content.words.channel or ""
        brief = evidence.brief.model_copy(update={"channels": (channel,)})
        (dossier,) = gather(brief, self.shelf(), None, self.now().date())
        with self.store.read() as connection:
            other = newest_words(connection, brief.version_of) if brief.version_of else None
        claims = tuple(claim for claim in evidence.claims if claim.quote in content.words.text)
        known = dossier.model_copy(update={"vouched": tuple(claim.quote for claim in claims)})
        judged = judge(content.words, beside(known, other), self.guard(), evidence.writer)
        seen = look_into(judged.report, content.words, dossier.day, self.insight)
        found = {"report": seen.report, "brand": seen.brand, "ledger": judged.ledger, "links": judged.links}
        rules, facts = self._digests(content.product)
        return Version(
            content=content.model_copy(update={"rules": rules, "facts": facts}),
            evidence=evidence.model_copy(update=found | {"claims": claims}),
        )
