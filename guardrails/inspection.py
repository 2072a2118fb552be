"""Judging a copy: every rule the scene calls for, over every reading of its words, into one report."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Self

from guardrails.checks import Asker, Hit, Setting, banned, calculated, declared, limit, question, required
from guardrails.folding import fold
from guardrails.matching import Reading, Span
from guardrails.recognition import Recognised, language, products
from guardrails.regime import SURE, Regime, concerns, in_force
from guardrails.report import Finding, Outcome, Report, Skipped
from guardrails.rules import Banned, Calculated, Declared, LimitCheck, Pack, Question, Required, Rule
from guardrails.scene import Scene
from knowledge.channels import Channel, Copy
from knowledge.products import Fact

MOST = 50
"""Places one rule reports in one text; more of the same help nobody and would cost time."""


def inspect(
    copy: Copy,
    scene: Scene,
    packs: Iterable[Pack],
    *,
    channel: Channel | None = None,
    facts: tuple[Fact, ...] = (),
    ask: Asker | None = None,
) -> Report:
    """The report on `copy`, each rule tried in turn: plain, complete, and the measure of every faster way."""
    setting = Setting(copy, scene, channel, facts, ask)
    reading, regime = read(copy), complete(scene, copy)
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    for rule in (rule for pack in packs for rule in pack.rules if in_force(rule, scene.on)):
        applies = concerns(rule, regime)
        if isinstance(applies, bool):
            findings += _judged(rule, reading, setting, regime) if applies else ()
        else:
            skipped.append(Skipped(rule=rule.id, reason=applies))
    return reported(findings, skipped)


def read(copy: Copy) -> Reading:
    """The plain reading of a copy."""
    folded = fold(copy.text)
    return Reading(
        folded, tuple((place.part, _folded_place(place.start, place.end, folded.starts)) for place in copy.places)
    )


def _folded_place(start: int, end: int, starts: tuple[int, ...]) -> Span:

    return Span(bisect_left(starts, start), bisect_left(starts, end))


def complete(scene: Scene, copy: Copy) -> Regime:
    """The scene, with the product and language the text itself speaks of where the scene does not say."""
    spoken = scene.language or language(copy.text)
    market = scene.jurisdiction or ("CN" if spoken == "zh" else None)
    stated = scene.product if scene.product != "generic" else None
    kinds = (Recognised(value=stated, certainty=1.0),) if stated else products(copy.text)
    return Regime(scene=scene.model_copy(update={"language": spoken, "jurisdiction": market}), products=kinds)


def judge(rule: Rule, reading: Reading, setting: Setting) -> list[Hit]:
    """The hits of one rule."""
    match rule.check:
        case Banned() as check:
            return banned.judge(check, reading, setting)
        case Required() as check:
            return required.judge(check, reading, setting)
        case LimitCheck() as check:
            return limit.judge(check, reading, setting)
        case Declared() as check:
            return declared.judge(check, reading, setting)
        case Calculated() as check:
            return calculated.judge(check, reading, setting)
        case Question() as check:
            return question.judge(check, reading, setting)


def _judged(rule: Rule, reading: Reading, setting: Setting, regime: Regime) -> list[Finding]:
    hits = judge(rule, reading, setting)[:MOST]
    return [_finding(rule, hit, reading, setting, regime) for hit in hits]


def _finding(rule: Rule, hit: Hit, reading: Reading, setting: Setting, regime: Regime) -> Finding:
    start, end = reading.folded.span(*hit.span)
    unsure = hit.doubt is not None or regime.certainty(rule) < SURE
    return Finding(
        rule=rule.id,
        kind=rule.check.kind,
        topic=rule.topic,
        outcome=Outcome.ASK if (unsure and rule.outcome is Outcome.BLOCK) or hit.doubt else rule.outcome,
        grounds=rule.grounds,
        start=start,
        end=end,
        quote=setting.copy.text[start:end],
        part=next((place.part for place in setting.copy.places if place.start <= start <= place.end), None),
        message=hit.doubt or hit.said or rule.message,
        basis=rule.basis,
        fix=rule.fix,
    )


def reported(findings: Iterable[Finding], skipped: Iterable[Skipped]) -> Report:
    """A report in an order that depends on nothing but its content."""
    return Report(
        findings=tuple(sorted(findings, key=lambda found: (found.start, found.end, found.rule))),
        skipped=tuple(sorted(skipped, key=lambda rule: rule.rule)),
    )


class Guard:
    """Packs ready to judge copy; a changed pack makes a new guard, and the old one stays in force until it stands."""

    def __init__(self, packs: tuple[Pack, ...]) -> None:
        self.packs = packs

    @classmethod
    def of(cls, packs: Iterable[Pack]) -> Self:
        """A guard over `packs`."""
        return cls(tuple(packs))

    def inspect(self, copy: Copy, scene: Scene) -> Report:
        """The report on `copy` in `scene`."""
        return inspect(copy, scene, self.packs)
