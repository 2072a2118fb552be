"""How limits are counted: code points, half-width columns, words, or SMS segments; a slot at its longest value."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from knowledge.channels import Count
from knowledge.values import Language

SLOT = re.compile(r"\{\{([^{}]*)\}\}")
USUAL = 6
"""Code points of a slot's value when nothing else is known."""

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = frozenset("\f^{}\\[~]|€")
HAN = "\u2e80-\u2fdf\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(rf"[{HAN}]|(?:(?![{HAN}])[^\W_])+(?:[.,:'’/–-](?:(?![{HAN}])[^\W_])+)*%?")


def count(words: str, how: Count, language: Language, longest: Mapping[str, int] | None = None) -> int:
    """How much `words` hold, in units of `how`; `longest` gives the code points of each slot's longest value."""
    full = fill_slots(words, language, longest or {})
    if how == "chars":
        return len(full)
    if how == "width":
        return _columns(full, language)
    if how == "words":
        return len(WORD.findall(full))
    return segments(full)


def fill_slots(words: str, language: Language, longest: Mapping[str, int]) -> str:
    """`words` with each `{{slot}}` as long as its longest value, written in the letters of `language`."""
    letter = "某" if language == "zh" else "x"
    return SLOT.sub(lambda slot: letter * longest.get(slot[1].strip(), USUAL), words)


def segments(text: str) -> int:
    """SMS segments of `text`: 160 septets or 153 each (GSM 03.38), else 70 UCS-2 units or 67 each (3GPP TS 23.040).

    No segment ends inside an escaped septet pair or a surrogate pair.
    """
    if all(char in GSM or char in GSM_EXTENSION for char in text):
        return _packed([2 if char in GSM_EXTENSION else 1 for char in text], 160, 153)
    return _packed([2 if ord(char) > 0xFFFF else 1 for char in text], 70, 67)


def _packed(costs: Iterable[int], alone: int, joined: int) -> int:
    costs = list(costs)
    if sum(costs) <= alone:
        return 1 if costs else 0
    filled, used = 1, 0
    for cost in costs:
        if used + cost > joined:
            filled, used = filled + 1, 0
        used += cost
    return filled


def _columns(text: str, language: Language) -> int:
    wide = "WFA" if language == "zh" else "WF"
    return sum(
        2 if unicodedata.east_asian_width(char) in wide else 1 for char in text if not unicodedata.combining(char)
    )
