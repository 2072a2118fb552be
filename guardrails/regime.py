"""The regime before the rules: which rules a scene calls for, and which cannot be judged for want of something."""

from collections.abc import Sequence
from datetime import date

from guardrails.recognition import Regime
from guardrails.rules import Declared, LimitCheck, Rule
from guardrails.scene import Meta
from knowledge.values import Bilingual

SURE = 0.75
"""From this certainty on what was recognised counts like what is stated; below it a rule may only ask."""


def declared(meta: Meta) -> frozenset[str]:
    """The fields something is declared in."""
    return frozenset(name for name in meta.model_fields_set if getattr(meta, name) is not None)


def _undeclared(check: Declared, meta: Meta) -> bool:
    """Whether nothing a rule asks about is declared: then it is not judged; otherwise what is missing is asked."""
    return declared(meta).isdisjoint((check.field, *check.given))


def in_force(rule: Rule, on: date) -> bool:
    """Whether the rule is live and in force on a day."""
    started = rule.effective is None or rule.effective <= on
    return rule.stage == "live" and started and (rule.expires is None or on <= rule.expires)


def certainty(rule: Rule, regime: Regime) -> float:
    """How sure it is that the rule's product and market are meant."""
    return min(_sure(rule.applies.products, regime.products), _sure(rule.applies.jurisdictions, regime.markets))


def _sure(wanted: Sequence[str], known: Sequence[tuple[str, float]]) -> float:
    return max((sure for kind, sure in known if kind in wanted), default=1.0) if wanted else 1.0


def concerns(rule: Rule, regime: Regime) -> bool | Bilingual:
    """Whether the rule applies; where something is unknown, what."""
    scene, applies = regime.scene, rule.applies
    if applies.languages and regime.language not in applies.languages:
        return False
    if scene.channel and applies.channels and scene.channel not in applies.channels:
        return False
    if scene.channel in applies.exempt:
        return False
    if _elsewhere(applies.jurisdictions, regime.markets) or _elsewhere(applies.products, regime.products):
        return False
    return _unknown(rule, regime) or True


def _elsewhere(wanted: Sequence[str], known: Sequence[tuple[str, float]]) -> bool:
    """Whether what is known is none of what the rule is for."""
    return bool(wanted and known) and not any(kind in wanted for kind, _ in known)


def _unknown(rule: Rule, regime: Regime) -> Bilingual | None:
    applies = rule.applies
    if applies.channels and regime.scene.channel is None:
        return Bilingual(zh="未知渠道：请给出 channel。", en="Channel unknown: state the channel.")
    if isinstance(rule.check, LimitCheck) and not regime.laid:
        return Bilingual(
            zh="不知道这段文字属于该渠道的哪个部位，未核对字数：请分部位给出。",
            en="Which part of the channel this text fills is unknown, so no limit was checked: give it part by part.",
        )
    if isinstance(rule.check, Declared) and _undeclared(rule.check, regime.scene.meta):
        needed = ", ".join({**rule.check.given, rule.check.field: None})
        return Bilingual(
            zh=f"未提供发布信息：请在 meta 中给出 {needed}。", en=f"Nothing declared: state {needed} in meta."
        )
    if applies.products and not regime.products and "generic" not in applies.products:
        return Bilingual(zh="未知产品类型：请给出 product。", en="Product unknown: state the product.")
    return None
