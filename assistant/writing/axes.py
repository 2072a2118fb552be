"""Variants differ on a declared axis, and say something different: near-duplicates are recognised."""

from collections.abc import Iterable

from assistant.writing.phrases import Angle, phrases
from knowledge.values import Language

ALIKE = 0.75
"""Share of character pairs two variants may have in common, besides facts and disclosures."""


def angles(language: Language, wanted: int) -> tuple[tuple[str, Angle], ...]:
    """The first `wanted` angles by name."""
    return tuple(phrases(language).angles.items())[:wanted]


def repeats(words: str, others: Iterable[str]) -> bool:
    """Whether `words` say nearly what one of `others` says (Jaccard index of character pairs)."""
    mine = _pairs(words)
    return any(mine and len(mine & pairs) >= ALIKE * len(mine | pairs) for pairs in map(_pairs, others))


def _pairs(words: str) -> set[str]:
    bare = "".join(char for char in words.lower() if char.isalnum())
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
