"""Where several markets may be meant, their like demands make one question, and none where one of them is met."""

from collections.abc import Iterable, Sequence

from guardrails.checks import required
from guardrails.matching import Reading
from guardrails.recognition import Regime
from guardrails.report import Finding
from guardrails.rules import Banned, Required, Rule

CREDIT_COST = frozenset({"apr", "trigger-terms", "representative-example", "representative-apr"})
"""Topics under which each market asks what credit costs."""

Rivals = dict[str, Rule]
"""Rules of one market each, by id, of which only one market's can be meant."""


def rivals(rules: Iterable[Rule], regime: Regime) -> Rivals:
    """The rules that speak for one of several markets; none where the market is settled."""
    if len(regime.markets) < 2:
        return {}
    return {
        rule.id: rule
        for rule in rules
        if len(rule.applies.jurisdictions) == 1 and isinstance(rule.check, Required | Banned)
    }


def asked_once(found: Sequence[Finding], rivals: Rivals, readings: Sequence[Reading]) -> list[Finding]:
    """The findings: of like ones of several markets the first, and none of what one of the markets finds met."""
    if not rivals or all(finding.rule not in rivals for finding in found):
        return list(found)
    met = _met(found, rivals, readings)
    kept: list[Finding] = []
    for finding in found:
        rule = rivals.get(finding.rule)
        if rule and (
            (isinstance(rule.check, Required) and _matter(rule) in met)
            or any(_same(finding, rule, each, rivals.get(each.rule)) for each in kept)
        ):
            continue
        kept.append(finding)
    return kept


def _met(found: Sequence[Finding], rivals: Rivals, readings: Sequence[Reading]) -> set[str]:
    """The matters asked about of which one market's demand is met."""
    asked = {_matter(rivals[each.rule]) for each in found if each.rule in rivals and each.kind == "required"}
    return {
        _matter(rule)
        for rule in rivals.values()
        if isinstance(rule.check, Required)
        and _matter(rule) in asked
        and any(required.met(rule.check, reading) for reading in readings)
    }


def _same(finding: Finding, rule: Rule, other: Finding, rival: Rule | None) -> bool:
    """Whether another market's rule asks the same already."""
    if rival is None or rule.applies.jurisdictions == rival.applies.jurisdictions or _matter(rule) != _matter(rival):
        return False
    both = isinstance(rule.check, Required) and isinstance(rival.check, Required)
    return both or (finding.start < other.end and other.start < finding.end)


def _matter(rule: Rule) -> str:
    """What a rule is about, the same for the like rules of all markets."""
    return "credit-cost" if rule.topic in CREDIT_COST else rule.topic
