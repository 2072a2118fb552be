"""Judging a copy: every rule the scene calls for, into one report that is the same whenever the input is."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Self

from guardrails.anchors import Sieve
from guardrails.checks import Asker, Setting
from guardrails.decoding import decode
from guardrails.folding import fold
from guardrails.judging import findings, read
from guardrails.lexicon import Lexicon
from guardrails.matching import Reading
from guardrails.mending import mend
from guardrails.recognition import Regime, recognise
from guardrails.regime import concerns, declares, in_force
from guardrails.report import Finding, Report, Skipped
from guardrails.rules import Pack, Rule
from guardrails.scene import Scene
from knowledge.channels import Channel, Copy
from knowledge.products import Fact

REGIMES = 512
"""Regimes whose rules are kept ready."""


def inspect(
    copy: Copy,
    scene: Scene,
    packs: Iterable[Pack],
    *,
    channels: tuple[Channel, ...] = (),
    facts: tuple[Fact, ...] = (),
    ask: Asker | None = None,
) -> Report:
    """The report on `copy`, each rule tried in turn: plain, complete, and the measure of every faster way."""
    rules = tuple(rule for pack in packs for rule in pack.rules)
    setting = _setting(copy, scene, channels, facts, ask)
    folded = fold(copy.text)
    regime, readings = recognise(scene, copy, folded.text), read(copy, folded, lexicon_of(rules))
    applying, skipped = called_for(rules, regime)
    found = [finding for rule in applying for finding in findings(rule, readings, setting, regime)]
    return Report(findings=in_order(found), skipped=skipped, recognised=regime.recognised())


def called_for(rules: Iterable[Rule], regime: Regime) -> tuple[list[Rule], tuple[Skipped, ...]]:
    """The rules in force that apply, and those that cannot be judged with the reason."""
    applying, skipped = [], []
    for rule in rules:
        applies = in_force(rule, regime.scene.on) and concerns(rule, regime)
        if applies is True:
            applying.append(rule)
        elif applies:
            skipped.append(Skipped(rule=rule.id, reason=applies))
    return applying, tuple(sorted(skipped, key=lambda skipped: skipped.rule))


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place and rule."""
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule)))


def lexicon_of(rules: Iterable[Rule]) -> Lexicon:
    """What disguised writing is read towards: the words the rules watch for."""
    return Lexicon(chain.from_iterable(map(watched, rules)))


def watched(rule: Rule) -> Iterator[str]:
    """The words that set a rule's check off; none for a check that always runs."""
    yield from getattr(rule.check, "words", ())
    yield from getattr(rule.check, "when", ())


def _setting(
    copy: Copy, scene: Scene, channels: tuple[Channel, ...], facts: tuple[Fact, ...], ask: Asker | None
) -> Setting:
    channel = next((channel for channel in channels if channel.id == scene.channel), None)
    return Setting(copy, scene, channel, facts, ask)


class Guard:
    """Packs made ready to judge copy fast. A changed pack makes a new guard; the old one serves until it stands."""

    def __init__(self, packs: tuple[Pack, ...], channels: tuple[Channel, ...] = (), ask: Asker | None = None) -> None:
        self.packs, self.channels, self.ask = packs, channels, ask
        self.rules = tuple(rule for pack in packs for rule in pack.rules)
        self.by_id = {rule.id: rule for rule in self.rules}
        self.lexicon = lexicon_of(self.rules)
        self.sieve = Sieve(word for rule in self.rules for word in watched(rule))
        self.watchers: dict[str, list[int]] = {}
        self.always: set[int] = set()
        for number, rule in enumerate(self.rules):
            words = tuple(watched(rule))
            self.always |= set() if words else {number}
            for word in words:
                self.watchers.setdefault(word, []).append(number)
        self.called: dict[object, tuple[frozenset[int], Report]] = {}

    @classmethod
    def of(cls, packs: Iterable[Pack], channels: tuple[Channel, ...] = (), ask: Asker | None = None) -> Self:
        """A guard over `packs`; `channels` for the limits of parts, `ask` to put questions to a model."""
        return cls(tuple(packs), channels, ask)

    def inspect(self, copy: Copy, scene: Scene, facts: tuple[Fact, ...] = ()) -> Report:
        """The report on `copy` in `scene`."""
        folded = fold(copy.text)
        regime = recognise(scene, copy, folded.text)
        applying, empty = self._called_for(regime)
        decoded = decode(folded, self.lexicon)
        possible = self.sieve.possible(folded.text)
        others = self.sieve.possible(decoded[0].text) if decoded else possible
        stirred = applying.intersection(self.always.union(*(self.watchers[word] for word in possible | others)))
        if not stirred:
            return empty
        setting = _setting(copy, scene, self.channels, facts, self.ask)
        readings = (
            Reading(folded, copy, possible),
            decoded and (Reading(decoded[0], copy, others), decoded[1]),
        )
        found = [f for number in sorted(stirred) for f in findings(self.rules[number], readings, setting, regime)]
        return Report(findings=in_order(found), skipped=empty.skipped, recognised=empty.recognised) if found else empty

    def mended(self, copy: Copy, scene: Scene, facts: tuple[Fact, ...] = ()) -> Report:
        """The report with an edit wherever one clears a finding and adds none."""
        return mend(copy, self.inspect(copy, scene, facts), self.by_id, lambda words: self.inspect(words, scene, facts))

    def _called_for(self, regime: Regime) -> tuple[frozenset[int], Report]:
        """The numbers of the rules that apply, and the report when none of them finds anything; kept by regime."""
        scene = regime.scene
        key = (scene.on, scene.product, scene.jurisdiction, scene.channel, declares(scene.meta), *regime[1:])
        if key not in self.called:
            applying, skipped = called_for(self.rules, regime)
            numbers = {rule.id: number for number, rule in enumerate(self.rules)}
            if len(self.called) >= REGIMES:
                self.called.clear()
            report = Report(skipped=skipped, recognised=regime.recognised())
            self.called[key] = frozenset(numbers[rule.id] for rule in applying), report
        return self.called[key]
