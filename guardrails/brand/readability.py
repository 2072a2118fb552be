"""How hard words are to read: sentence lengths, and characters or words few readers meet.

Hardness is measured, not listed: a Chinese character is easy when it is one of the 3,755 most used of GB/T 2312 (its
first level, rows 16 to 55), an English word by its syllables.
"""

import re
from functools import cache
from itertools import pairwise

from guardrails.brand.guidelines import Countable
from guardrails.brand.layout import HAN, Place
from knowledge import han
from knowledge.values import Language

ENDS = re.compile(r"[。！？!?；;\n]+|\.(?=[ \n”\"]|$)")
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’-]*")
VOWELS = re.compile(r"[aeiouy]+")
MOST_USED = range(0xB0, 0xD8)
"""The first byte, in GB 2312, of the characters of its first level."""
MANY = 5
"""Syllables from which an English word counts as hard."""
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\ufe0f]+")
EXCLAIMED = re.compile("[!！]")


def beyond(of: Countable, most: float, text: str, language: Language) -> list[Place]:
    """The places that are too much: each too long sentence; or every one of what there is too much of."""
    if of == "sentence":
        return [place for place in sentences(text) if length(text[place.start : place.end], language) > most]
    if of == "hard":
        found = hard(text, language)
        return found if len(found) * 100 > most * max(length(text, language), 1) else []
    signs = EXCLAIMED if of == "exclamations" else EMOJI
    return [Place(*sign.span()) for sign in signs.finditer(text)][int(most) :]


def sentences(text: str) -> list[Place]:
    """The sentences of a text, without their end marks."""
    cuts = [0, *(cut for end in ENDS.finditer(text) for cut in end.span()), len(text)]
    return [Place(*_trimmed(text, a, b)) for a, b in list(pairwise(cuts))[::2] if text[a:b].strip()]


def length(text: str, language: Language) -> int:
    """Chinese characters and Latin words or figures; in English words."""
    latin = len(re.findall(r"[A-Za-z0-9][A-Za-z0-9.,%'’-]*", text))
    return latin + (len(re.findall(f"[{HAN}]", text)) if language == "zh" else 0)


def hard(text: str, language: Language) -> list[Place]:
    """Characters or words few readers meet."""
    if language == "zh":
        return [Place(at, at + 1) for at, sign in enumerate(text) if re.match(f"[{HAN}]", sign) and is_hard(sign)]
    return [Place(*word.span()) for word in ENGLISH.finditer(text) if syllables(word[0]) >= MANY]


@cache
def is_hard(sign: str) -> bool:
    """Whether a character, in simplified form, is none of the most used."""
    written = han.simplified(sign).encode("gb2312", "ignore")
    return not written or written[0] not in MOST_USED


def syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, less a silent e."""
    low = word.lower().removesuffix("es" if word.endswith("ces") else "").removesuffix("e")
    return max(1, len(VOWELS.findall(low)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
