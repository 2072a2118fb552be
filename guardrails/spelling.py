"""Spelling: a text by its sound, a sign for each syllable, with the way back to what is written."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from guardrails.sounds import readings, spells, syllable_signs

RUN = re.compile("[a-z]{2,600}")


class Spelt(NamedTuple):
    """A text by its sound: one sign for each syllable; sign `i` stands for [cuts[i], cuts[i + 1]) of the text."""

    signs: str
    cuts: list[int]


@cache
def _heard() -> dict[int, str]:
    """The sign of each character's chief syllable."""
    return {ord(character): syllable_signs()[each[0]] for character, each in readings().items()}


def spell(text: str, start: int = 0) -> Spelt:
    """The text, which begins at `start` of another, by its sound; runs of pinyin are cut into syllables."""
    signs: list[str] = []
    cuts: list[int] = []
    at = 0
    for run in RUN.finditer(text):
        if spells(run[0]):
            signs.append(text[at : run.start()].translate(_heard()))
            cuts += range(at, run.start())
            heard, places = _cut(run[0])
            signs.append(heard)
            cuts += [run.start() + place for place in places]
            at = run.end()
    signs.append(text[at:].translate(_heard()))
    return Spelt("".join(signs), [start + cut for cut in (*cuts, *range(at, len(text) + 1))])


@lru_cache(maxsize=10_000)
def _cut(run: str) -> tuple[str, list[int]]:
    """A run of pinyin as the fewest syllables: their signs, and where each begins."""
    known = syllable_signs()
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(run) + 1):
        starts = [(best[start][0] + 1, start) for start in range(max(0, end - 6), end) if run[start:end] in known]
        best.append(min(starts, default=(len(run) + 1, end - 1)))
    ends = [len(run)]
    while ends[-1]:
        ends.append(best[ends[-1]][1])
    cuts = ends[::-1]
    return "".join(known[run[first:last]] for first, last in pairwise(cuts)), cuts[:-1]
