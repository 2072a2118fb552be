"""The regime before the rules: which rules a scene calls for, and which cannot be judged for want of something."""

from datetime import date

from guardrails.recognition import Recognised
from guardrails.rules import Declared, Rule
from guardrails.scene import Scene
from knowledge.values import Bilingual, ProductType, Value

SURE = 0.75
"""From this certainty on a recognised product counts like a stated one; below it a rule may only ask."""


class Regime(Value):
    """A scene, completed by what the text itself says."""

    scene: Scene
    products: tuple[Recognised[ProductType], ...] = ()

    def certainty(self, rule: Rule) -> float:
        """How sure it is that one of the rule's products is meant."""
        wanted = rule.applies.products
        return max((seen.certainty for seen in self.products if not wanted or seen.value in wanted), default=1.0)


def in_force(rule: Rule, on: date) -> bool:
    """Whether the rule is live and in force on a day."""
    started = rule.effective is None or rule.effective <= on
    return rule.stage == "live" and started and (rule.expires is None or on <= rule.expires)


def concerns(rule: Rule, regime: Regime) -> bool | Bilingual:
    """Whether the rule applies; where something is unknown, what."""
    scene, applies = regime.scene, rule.applies
    known = {seen.value for seen in regime.products}
    if scene.language and applies.languages and scene.language not in applies.languages:
        return False
    if scene.jurisdiction and applies.jurisdictions and scene.jurisdiction not in applies.jurisdictions:
        return False
    if scene.channel and applies.channels and scene.channel not in applies.channels:
        return False
    if known and applies.products and known.isdisjoint(applies.products):
        return False
    return _unknown(rule, regime) or True


def _unknown(rule: Rule, regime: Regime) -> Bilingual | None:
    scene, applies = regime.scene, rule.applies
    if applies.jurisdictions and scene.jurisdiction is None:
        return Bilingual(zh="未知市场：请给出 jurisdiction。", en="Market unknown: state the jurisdiction.")
    if applies.channels and scene.channel is None:
        return Bilingual(zh="未知渠道：请给出 channel。", en="Channel unknown: state the channel.")
    if applies.products and not regime.products and "generic" not in applies.products:
        return Bilingual(zh="未知产品类型：请给出 product。", en="Product unknown: state the product.")
    return _unstated(rule, scene)


def _unstated(rule: Rule, scene: Scene) -> Bilingual | None:
    """What a declared rule is given for, where `meta` does not say it."""
    if not isinstance(rule.check, Declared):
        return None
    names = ", ".join(name for name in rule.check.given if getattr(scene.meta, name, None) is None)
    return Bilingual(zh=f"未知：请在 meta 给出 {names}。", en=f"Unknown: state {names} in meta.") if names else None
