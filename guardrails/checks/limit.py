"""The channel's limits on its parts."""

from guardrails.checks import Hit, Setting
from guardrails.matching import Reading, Span
from guardrails.rules import LimitCheck
from knowledge.channels import Channel, Copy, Part
from knowledge.counting import count
from knowledge.values import Bilingual

PLAIN = "text"
"""The name of the only part of a text that came without parts."""


def judge(_: LimitCheck, reading: Reading, setting: Setting) -> list[Hit]:
    """A hit on every part that holds more than its channel allows."""
    if setting.channel is None:
        return []
    placed = laid(setting.copy, setting.channel)
    return [hit for name, span in reading.parts if name in placed for hit in _over(placed[name], name, setting, span)]


def laid(copy: Copy, channel: Channel) -> dict[str, Part]:
    """The channel's part that each part of the copy stands for; a plain text stands for the one that must be there."""
    own = {part.name: part for part in channel.parts}
    needed = [part for part in channel.parts if not part.optional]
    if list(copy.parts) == [PLAIN] and PLAIN not in own:
        return {PLAIN: needed[0]} if len(needed) == 1 else {}
    return {name: own[name] for name in copy.parts if name in own}


def _over(part: Part, name: str, setting: Setting, span: Span) -> list[Hit]:
    if part.limit is None:
        return []
    allowed = part.limit.zh if setting.copy.language == "zh" else part.limit.en
    counted = count(setting.copy.parts[name], part.count, setting.copy.language)
    if counted <= allowed:
        return []
    said = Bilingual(
        zh=f"{part.label.zh}用了 {counted}，渠道上限为 {allowed}。",
        en=f"{part.label.en} holds {counted}; the channel allows {allowed}.",
    )
    return [Hit(span, said=said)]
