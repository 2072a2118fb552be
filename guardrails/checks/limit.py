"""The channel's limits on its parts."""

from guardrails.checks import Hit, Setting
from guardrails.matching import Reading, Span
from guardrails.rules import LimitCheck
from knowledge.channels import Part
from knowledge.counting import count
from knowledge.values import Bilingual


def judge(_: LimitCheck, reading: Reading, setting: Setting) -> list[Hit]:
    """A hit on every part that holds more than its channel allows."""
    if setting.channel is None:
        return []
    spans = dict(reading.parts)
    return [
        hit for part in setting.channel.parts if part.name in spans for hit in _over(part, setting, spans[part.name])
    ]


def _over(part: Part, setting: Setting, span: Span) -> list[Hit]:
    if part.limit is None:
        return []
    allowed = part.limit.zh if setting.copy.language == "zh" else part.limit.en
    counted = count(setting.copy.parts[part.name], part.count, setting.copy.language)
    if counted <= allowed:
        return []
    said = Bilingual(
        zh=f"{part.label.zh}用了 {counted}，渠道上限为 {allowed}。",
        en=f"{part.label.en} holds {counted}; the channel allows {allowed}.",
    )
    return [Hit(span, said=said)]
