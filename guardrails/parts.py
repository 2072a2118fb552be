"""Parts: characters that are written as two or three others side by side (亻呆 for 保) are put together."""

import re
from collections.abc import Iterator
from functools import cache
from operator import itemgetter

from daachorse import CharwiseDoubleArrayAhoCorasick

from guardrails.lexicon import RADICALS
from guardrails.sounds import ordinary, wholes

PART = re.compile(f"[{RADICALS}]")


def joined(text: str, known: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Where parts stand, and of which character: one is none by itself, or they make up a row of `known` ones."""
    at, before = 0, ""
    found = sorted(_finder().find_overlapping(text), key=itemgetter(0, 1))
    ahead = {start: wholes()[text[start:end]] for start, end, _ in reversed(found)}
    for start, end, _ in found:
        whole = wholes()[text[start:end]]
        near, far = (
            (before if at == start else "", ahead.get(end, "")),
            (text[max(0, start - 1) : start], text[end : end + 1]),
        )
        if start >= at and (
            PART.search(text, start, end)
            or _in_rows(whole, near, known)
            or (_in_rows(whole, far, known) and not _within_words(text, start, end))
        ):
            yield start, end, whole
            at, before = end, whole


def _in_rows(whole: str, beside: tuple[str, str], known: frozenset[str]) -> bool:
    """Whether a character stands in a known row with what stands before or behind it."""
    return not known.isdisjoint((beside[0] + whole, whole + beside[1]))


def _within_words(text: str, start: int, end: int) -> bool:
    """Whether an ordinary word lies across an end of [start, end)."""
    return not ordinary().isdisjoint((text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]))


@cache
def _finder() -> CharwiseDoubleArrayAhoCorasick:
    """Finds what may be parts of one character."""
    return CharwiseDoubleArrayAhoCorasick(list(wholes()))
