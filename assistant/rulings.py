"""Rules as people see them: every one with its pack, where it stands, what waits for a second person, what was done."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from assistant.rulekeeping import RuleDesk, Standing
from guardrails.loading import load_packs
from guardrails.rules import Pack, Rule, Stage
from knowledge.values import BadInput, Jurisdiction, Value

OWN = "house"
"""The pack of the bank's own rules."""


class Entry(Value):
    """A rule: its words in force, or else the last there were; and what is asked for that another must approve."""

    rule: Rule
    pack: str
    stage: Stage
    proposed: Rule | None = None
    """Words on trial."""
    waits: Literal["live", "retired"] | None = None
    asked_by: str = ""


class Wanted(Value):
    """Which rules to show; what is not said does not matter."""

    market: Jurisdiction | None = None
    topic: str | None = None
    stage: Stage | None = None
    pack: str | None = None

    def takes(self, entry: Entry) -> bool:
        """Whether an entry is wanted."""
        markets = entry.rule.applies.jurisdictions
        return (
            (self.market is None or not markets or self.market in markets)
            and self.topic in (None, entry.rule.topic)
            and self.stage in (None, entry.stage, "shadow" if entry.proposed else None)
            and self.pack in (None, entry.pack)
        )


@cache
def built_in() -> tuple[Pack, ...]:
    """The packs as they were shipped."""
    return load_packs()


def entries(desk: RuleDesk, packs: Sequence[Pack]) -> tuple[Entry, ...]:
    """Every rule of `packs` and every rule anything ever happened to."""
    shipped = {rule.id: (pack.pack, rule) for pack in packs for rule in pack.rules}
    stood = {one.rule: one for one in desk.standings()}
    names = (*shipped, *(name for name in stood if name not in shipped))
    return tuple(_entry(desk, stood.get(name, Standing(rule=name)), shipped.get(name)) for name in names)


def find_entry(desk: RuleDesk, packs: Sequence[Pack], id: str) -> Entry:
    """The rule called `id`; `BadInput` when there is none."""
    found = next((one for one in entries(desk, packs) if one.rule.id == id), None)
    if found is None:
        raise BadInput(f"没有叫 {id} 的规则，请先查规则列表。", f"there is no rule {id!r}; look at the list of rules.")
    return found


def _entry(desk: RuleDesk, stood: Standing, shipped: tuple[str, Rule] | None) -> Entry:
    pack, rule = shipped if shipped and not stood.live else (OWN, None)
    proposed = desk.rule(stood.shadow) if stood.shadow else None
    waits: Literal["live", "retired"] | None = "live" if stood.shadow else "retired" if stood.retiring else None
    return Entry(
        rule=rule or desk.rule(stood.live or stood.shadow or desk.last_words(stood.rule)),
        pack=pack,
        stage=rule.stage if rule and not stood.retired else stood.stage,
        proposed=proposed,
        waits=waits,
        asked_by=stood.proposer if stood.shadow else stood.retiring,
    )
