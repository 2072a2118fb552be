"""Judging a copy: every rule the scene calls for, into one report that is the same whenever the input is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple, Self

from guardrails.anchors import Commonness, Sieve
from guardrails.checks import Asker, Setting
from guardrails.checks.limit import laid
from guardrails.checks.question import answers_no
from guardrails.decoding import Decoded, decode
from guardrails.folding import Folded, fold
from guardrails.judging import findings, read, readings, unread
from guardrails.lexicon import Lexicon
from guardrails.matching import Reading, Watch
from guardrails.mending import mend
from guardrails.recognition import Regime, cues, recognise, states_all
from guardrails.regime import concerns, declared, in_force
from guardrails.report import Finding, Report, Skipped
from guardrails.rivals import Rivals, asked_once, rivals
from guardrails.rules import Example, Pack, Question, Rule
from guardrails.scene import Scene
from guardrails.suspicion import Hearsay, Suspicion, common_sounds
from guardrails.undisguising import undisguised
from knowledge.channels import Channel, Copy
from knowledge.products import Fact
from knowledge.values import Bilingual

BEYOND = ("calculated", "question")
"""Kinds of check that look at more of a text than the words they watch for."""
PLAIN = Decoded([])
REGIMES, SIEVES = 512, 64
"""Regimes whose rules, and sets of rules whose words, are kept ready."""

NOBODY_TO_ASK = Bilingual(
    zh="这条要问模型，现在没有模型：请人工研判，或设置 MINGYAN_MODEL_URL。",
    en="this is put to a model and there is none: a person must judge, or set MINGYAN_MODEL_URL.",
)


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
    channel = next((each for each in channels if each.id == scene.channel), None)
    return plainly(Setting(copy, scene, channel, facts, ask), rules, lexicon_of(rules))


def plainly(setting: Setting, rules: Iterable[Rule], lexicon: Lexicon) -> Report:
    """The same for a lexicon that is there already."""
    ways, unsaid = read(setting.copy, fold(setting.copy.text), lexicon)
    regime = _regime(setting, _said(ways[0].folded, [other.folded for other in ways[1:]]))
    applying, skipped = called_for(rules, regime, asks=setting.ask is not None)
    found = [finding for rule in applying for finding in findings(rule, ways, setting, regime)]
    found = asked_once(found, rivals(applying, regime), ways)
    return Report(findings=in_order((*found, *unsaid)), skipped=skipped, recognised=regime.recognised())


def called_for(rules: Iterable[Rule], regime: Regime, *, asks: bool) -> tuple[list[Rule], tuple[Skipped, ...]]:
    """The rules in force that apply, and those that cannot be judged with the reason: a question about any copy,
    where there is no model."""
    applying, skipped = [], []
    for rule in rules:
        applies = in_force(rule, regime.scene.on) and concerns(rule, regime)
        if applies is True and isinstance(rule.check, Question) and not (asks or rule.check.when):
            skipped.append(Skipped(rule=rule.id, reason=NOBODY_TO_ASK))
        elif applies is True:
            applying.append(rule)
        elif applies:
            skipped.append(Skipped(rule=rule.id, reason=applies))
    return applying, tuple(sorted(skipped, key=lambda skipped: skipped.rule))


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place and rule."""
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule)))


def lexicon_of(rules: Iterable[Rule]) -> Lexicon:
    """What disguised writing is read towards: the words the rules watch for."""
    rules = tuple(rules)
    return Lexicon(chain.from_iterable(map(watched, rules)), samples(rules), samples(rules, hit=True))


def watched(rule: Rule) -> Iterator[str]:
    """The words that set a rule's check off; none for a check that always runs."""
    said = vars(rule.check)
    yield from said.get("words", ())
    yield from said.get("when", ())


def samples(rules: Iterable[Rule], *, hit: bool = False) -> str:
    """Lawful copy, folded: the examples that the rules leave alone; or those they are to hit."""
    examples = chain.from_iterable(rule.examples.hit if hit else rule.examples.miss for rule in rules)
    return fold("\n".join(each.text if isinstance(each, Example) else each for each in examples)).text


def _said(plain: Folded, others: Sequence[Folded]) -> str:
    """What a copy says as it is written and, where something is disguised, as it is first read."""
    return f"{plain.text}\n{others[0].text}" if others else plain.text


def _regime(setting: Setting, text: str) -> Regime:
    """What a folded text and its scene say, and whether its parts are those of its channel."""
    regime, channel = recognise(setting.scene, setting.copy, text), setting.channel
    return regime if channel is None or laid(setting.copy, channel) else regime._replace(laid=False)


class Called(NamedTuple):
    """What a regime calls for: rules by number, those that always run, what sifts for their words, the empty report."""

    rules: frozenset[int]
    always: frozenset[int]
    beyond: frozenset[int]
    """Those that look at more of a text than the words they watch for."""
    sieve: Sieve
    suspicion: Suspicion
    rivals: Rivals
    empty: Report

    def watch(self) -> Watch:
        """What watches one copy for their words."""
        return Watch(self.sieve.lines, self.sieve.named)


class Guard:
    """Packs made ready to judge copy fast. A changed pack makes a new guard; the old one serves until it stands."""

    def __init__(self, packs: tuple[Pack, ...], channels: tuple[Channel, ...] = (), ask: Asker | None = None) -> None:
        self.packs, self.channels, self.ask = packs, channels, ask
        self.rules = tuple(rule for pack in packs for rule in pack.rules)
        self.by_id = {rule.id: rule for rule in self.rules}
        self.lexicon = lexicon_of(self.rules)
        self.common, self.heard = Commonness(self.lexicon.lawful), common_sounds(self.lexicon)
        self.watchers: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            for word in watched(rule):
                self.watchers.setdefault(word, []).append(number)
        self.placed = {channel.id: channel for channel in channels}
        self.called: dict[object, Called] = {}
        self.settled: dict[object, Called | None] = {}
        self.sieves: dict[frozenset[int], Sieve] = {}
        words = tuple(self.watchers)
        self.suspicions = {
            True: Suspicion(words, self.lexicon, self.heard),
            False: Suspicion((*words, *cues()), self.lexicon, self.heard),
        }
        """What suspects a text of disguise, by whether its scene states all: if not, cues in disguise tell it."""

    @classmethod
    def of(cls, packs: Iterable[Pack], channels: tuple[Channel, ...] = (), ask: Asker | None = None) -> Self:
        """A guard over `packs`; `channels` for the limits of parts, `ask` to put questions to a model."""
        return cls(tuple(packs), channels, ask)

    def warmed(self, on: date) -> Self:
        """The same with the tables made that would keep the first texts of a day waiting for seconds."""
        for text in ("本产品风险等级为中低，收益随市场波动。", "本chan品bao本，稳·赚不赔", "gu4ranteed r.i.s.k free"):
            for scene in (Scene(on=on), Scene(on=on, jurisdiction="CN", language="zh", product="wealth")):
                self.inspect(Copy(channel=None, language="zh", parts={"text": text}), scene, asking=False)
        return self

    @property
    def asks(self) -> bool:
        """Whether judging may mean waiting for a model."""
        return self.ask is not None and any(rule.check.kind == "question" for rule in self.rules)

    def inspect(self, copy: Copy, scene: Scene, facts: tuple[Fact, ...] = (), *, asking: bool = True) -> Report:
        """The report on `copy` in `scene`; without `asking` no question goes to a model."""
        called = self._settled(copy, scene)
        if called and called.suspicion.clear(copy.text):
            return called.empty
        ask = self.ask if asking or self.ask is None else answers_no
        return self._judged(fold(copy.text), Setting(copy, scene, self.placed.get(scene.channel or ""), facts, ask))

    def _judged(self, folded: Folded, setting: Setting) -> Report:
        """The report on a folded copy in its setting."""
        copy, regime = setting.copy, _regime(setting, folded.text)
        called = self._called_for(regime)
        said = called.suspicion.hear(folded)
        if said is None and not called.always:
            return called.empty
        plain = Reading(folded, copy, called.watch())
        decoded = decode(folded, self.lexicon, said.loose) if said and self._suspects(said, plain, called) else PLAIN
        if decoded.ways:
            before, regime = called, _regime(setting, _said(folded, [words for words, _ in decoded.ways]))
            called = self._called_for(regime)
            plain = plain if called is before else Reading(folded, copy, called.watch())
        ways = readings(plain, decoded)
        stirred = called.always | self._stirred(ways if said else [], called)
        found = [each for n in sorted(stirred) for each in findings(self.rules[n], ways, setting, regime)]
        found = asked_once(found, called.rivals, ways)
        found += unread(decoded.unread, copy)
        empty = called.empty
        return Report(findings=in_order(found), skipped=empty.skipped, recognised=empty.recognised) if found else empty

    def _suspects(self, said: Hearsay, plain: Reading, called: Called) -> bool:
        """Whether a text is to be read for disguises: where it may hold some, or where more than words is looked at."""
        if called.suspicion.of(said):
            return True
        return bool(called.beyond) and not called.beyond.isdisjoint(self._stirred([plain], called))

    def _stirred(self, readings: Iterable[Reading], called: Called) -> frozenset[int]:
        """The rules whose words the readings hold."""
        words = chain.from_iterable(reading.met or () for reading in readings)
        return called.rules.intersection(chain.from_iterable(map(self.watchers.__getitem__, words)))

    def undisguised(self, text: str) -> list[Folded]:
        """The ways to read a text: as it is written and, where something is disguised, as it is meant."""
        return undisguised(text, self.lexicon)

    def mended(self, copy: Copy, scene: Scene, facts: tuple[Fact, ...] = (), notices: tuple[str, ...] = ()) -> Report:
        """The report with an edit wherever one clears a finding and adds none; `notices` may be added as they are."""
        report = self.inspect(copy, scene, facts)
        return mend(copy, report, self.by_id, lambda words: self.inspect(words, scene, facts, asking=False), notices)

    def _settled(self, copy: Copy, scene: Scene) -> Called | None:
        """What is called for whatever a text says; None where it must be read to know, or some rules always run."""
        channel = self.placed.get(scene.channel) if scene.channel else None
        key = scene, channel is None or bool(laid(copy, channel))
        if key not in self.settled:
            if len(self.settled) >= REGIMES:
                self.settled.clear()
            called = self._called_for(_regime(Setting(copy, scene, channel), "")) if states_all(scene) else None
            self.settled[key] = None if called and called.always else called
        return self.settled[key]

    def _called_for(self, regime: Regime) -> Called:
        """What a regime calls for; kept by regime."""
        scene = regime.scene
        key = (scene.on, scene.product, scene.jurisdiction, scene.channel, declared(scene.meta), *regime[1:])
        if key not in self.called:
            if len(self.called) >= REGIMES:
                self.called.clear()
            self.called[key] = self._call(regime)
        return self.called[key]

    def _call(self, regime: Regime) -> Called:
        applying, skipped = called_for(self.rules, regime, asks=self.ask is not None)
        ids = {rule.id for rule in applying}
        numbers = frozenset(number for number, rule in enumerate(self.rules) if rule.id in ids)
        return Called(
            numbers,
            frozenset(number for number in numbers if not any(watched(self.rules[number]))),
            frozenset(number for number in numbers if self.rules[number].check.kind in BEYOND),
            self._sieve(numbers),
            self.suspicions[regime.stated],
            rivals(applying, regime),
            Report(skipped=skipped, recognised=regime.recognised()),
        )

    def _sieve(self, numbers: frozenset[int]) -> Sieve:
        """The sieve for the words of some rules; kept by rules."""
        if numbers not in self.sieves:
            if len(self.sieves) >= SIEVES:
                self.sieves.clear()
            words = chain.from_iterable(watched(self.rules[number]) for number in sorted(numbers))
            self.sieves[numbers] = Sieve(words, self.common)
        return self.sieves[numbers]
