"""Which rules judge now: the built-in packs and what people put in force; a change makes a new guard beside the old."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from guardrails.inspection import Guard
from guardrails.rules import Pack
from knowledge.values import BadInput

if TYPE_CHECKING:
    from assistant.rulekeeping import RuleDesk

PATIENCE, STEADY = 2.0, 30.0
"""Seconds after a look for which nobody looks whether the rules have changed, and for which nobody waits for that."""


class Judges(NamedTuple):
    """A guard over the rules in force, one over those in the shadow, and the state of the ledger they stand for."""

    guard: Guard
    shadow: Guard | None
    stamp: int


class Rulebook:
    """Guards that follow the ledger. The old ones serve until new ones stand, and while those cannot be read."""

    def __init__(
        self,
        packs: Callable[[], tuple[Pack, ...]],
        make: Callable[[tuple[Pack, ...]], Guard],
        desk: "Callable[[], RuleDesk | None]",
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._packs, self._make, self._desk, self._clock, self._today = packs, make, desk, clock, today
        self._judges: Judges | None = None
        self._looked = float("-inf")
        self._building = threading.Lock()

    def guard(self) -> Guard:
        """Over the rules in force."""
        return self._now().guard

    def shadow(self) -> Guard | None:
        """Over the rules in the shadow; None where there are none."""
        return self._now().shadow

    def _now(self) -> Judges:
        judges, since = self._judges, self._clock() - self._looked
        if judges and since < PATIENCE:
            return judges
        if not self._building.acquire(blocking=judges is None) and judges:
            return judges
        if judges and since < STEADY:
            threading.Thread(target=self._renew, name="rules", daemon=True).start()
            return judges
        return self._renew()

    def _renew(self) -> Judges:
        """Look at the ledger, and make what it calls for; whoever calls holds the lock."""
        try:
            self._judges = judges = self._fresh(self._judges)
            self._looked = self._clock()
            return judges
        finally:
            self._building.release()

    def _fresh(self, old: Judges | None) -> Judges:
        try:
            desk = self._desk()
            stamp = desk.stamp() if desk else 0
            if old and old.stamp == stamp:
                return old
            packs, shadow = desk.packs(self._packs()) if desk else (self._packs(), None)
        except BadInput:
            if old is None:
                raise
            return old
        trial = (*_on_trial(packs), *((shadow,) if shadow else ()))
        guard = self._make(packs)
        return Judges(guard.warmed(self._today()) if old else guard, self._make(trial) if trial else None, stamp)


def _on_trial(packs: Iterable[Pack]) -> Iterator[Pack]:
    """Rules whose own file puts them in the shadow, made to judge."""
    for pack in packs:
        rules = tuple(rule.model_copy(update={"stage": "live"}) for rule in pack.rules if rule.stage == "shadow")
        if rules:
            yield pack.model_copy(update={"rules": rules})
