"""The examiner's pack: one JSON that proves itself offline, and the same as a PDF that is read in two minutes."""

import hashlib
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from assistant.differences import Change, difference
from assistant.item import Revision, Version
from assistant.ledger import Act, Anchor, Event
from assistant.opening import find_version
from assistant.release import Release, Vouched, verify
from assistant.review import Standing, Use, fold
from assistant.store import Store
from assistant.store.chain import anchor, history
from assistant.store.contents import find_content
from assistant.using import uses
from guardrails.report import Basis
from knowledge.products import Fact
from knowledge.values import BadInput, Bilingual, Value


class Step(Value):
    """One version as it was written: the number of its event, and what changed in each part since the one before."""

    event: int
    version: Version
    changes: dict[str, tuple[Change, ...]]


class RuleText(BaseModel):
    """A rule as people read it, in whatever version it was."""

    id: str
    title: Bilingual
    outcome: str
    message: Bilingual
    basis: tuple[Basis, ...] = ()


class _Rules(BaseModel):
    rules: tuple[RuleText, ...]


class Pack(Value):
    """All there is on one item: events, versions with their evidence, releases, and the end of the ledger."""

    subject: str
    made: datetime
    standing: Standing
    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    releases: tuple[Release, ...]
    grounds: dict[str, str] = {}
    """The rules and facts that judged each version, under the digests its content names; a pack or fact a line."""
    ledger: Anchor

    @property
    def uses(self) -> tuple[tuple[Event, Use], ...]:
        """When its releases were used, by whom, for how many messages."""
        return uses(self.events)

    def facts(self, step: Step) -> tuple[Fact, ...]:
        """The product's facts as they stood for a version."""
        return tuple(Fact.model_validate_json(line) for line in self._lines(step.version.content.facts))

    def rules(self, step: Step) -> tuple[RuleText, ...]:
        """Every rule as it stood for a version."""
        return tuple(
            rule for line in self._lines(step.version.content.rules) for rule in _Rules.model_validate_json(line).rules
        )

    def _lines(self, digest: str) -> list[str]:
        return self.grounds.get(digest, "").splitlines()


def make_pack(store: Store, subject: str, at: datetime) -> Pack:
    """The pack of an item, read in one moment; `BadInput` when there is none."""
    with store.read() as connection:
        events = history(connection, subject)
        versions = [
            (number, find_version(connection, event.content, Revision.model_validate_json(event.about).evidence))
            for number, event in enumerate(events)
            if event.act in (Act.WRITE, Act.EDIT)
        ]
        bodies = [find_content(connection, event.about) for event in events if event.act is Act.RELEASE]
        names = sorted({name for _, version in versions for name in (version.content.rules, version.content.facts)})
        grounds = {name: find_content(connection, name) or "" for name in names}
        end = anchor(connection, at)
    if not versions:
        raise BadInput(f"没有编号为 {subject} 的稿件。", f"there is no item {subject!r}.")
    return Pack(
        subject=subject,
        made=at,
        standing=fold(events),
        events=events,
        steps=_steps(versions),
        releases=tuple(Release.model_validate_json(body) for body in bodies if body),
        grounds=grounds,
        ledger=end,
    )


def prove(pack: Pack, trusted: tuple[str, ...]) -> Vouched:
    """What is broken in a pack, offline: versions against the events' hashes, the fold, and every release."""
    broken = list[Bilingual]()
    for step in pack.steps:
        event = pack.events[step.event]
        revision = Revision.model_validate_json(event.about)
        evidence = hashlib.sha256(step.version.evidence.body.encode()).hexdigest()
        if (step.version.content.digest, evidence) != (event.content, revision.evidence):
            n = step.event + 1
            broken.append(Bilingual(zh=f"第 {n} 步的内容与留痕不符。", en=f"step {n} is not what its event recorded."))
    for name, body in pack.grounds.items():
        if body and hashlib.sha256(body.encode()).hexdigest() != name:
            broken.append(Bilingual(zh="所附规则或要素被改过。", en="the rules or facts in it were changed."))
    if fold(pack.events) != pack.standing:
        broken.append(Bilingual(zh="结论与留痕不符。", en="the standing does not follow from the events."))
    for release in pack.releases:
        begins = max(release.sealed.at.date(), release.sealed.starts or release.sealed.at.date())
        broken += verify(release, trusted, begins).broken
    whole = Bilingual(zh=f"{len(pack.events)} 条留痕，逐版相符", en=f"{len(pack.events)} events, every version agrees")
    return Vouched(vouches=() if broken else (whole,), broken=tuple(broken))


def write_pack(pack: Pack, path: Path) -> None:
    """The pack as JSON."""
    path.write_text(pack.model_dump_json(indent=1, exclude_computed_fields=True), encoding="utf-8")


def _steps(versions: list[tuple[int, Version]]) -> tuple[Step, ...]:
    steps, before = list[Step](), dict[str, str]()
    for number, version in versions:
        parts = version.content.words.parts
        changes = {name: difference(before.get(name, ""), text) for name, text in parts.items()}
        steps.append(Step(event=number, version=version, changes=changes))
        before = parts
    return tuple(steps)
