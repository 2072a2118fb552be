"""Trimming: words too long for their part lose whole sentences, then whole clauses, from the end; never half of one."""

import re
from collections.abc import Callable

BETWEEN = re.compile(r"(?<=[。！？!?\n])|(?<=\.)(?=\s)")
CLAUSES = re.compile(r"[，,；;：:|]")


def trim(words: str, fit: Callable[[str], bool]) -> str:
    """`words`, or as many of its first sentences or clauses as `fit`; nothing when not even one does."""
    if fit(words):
        return words
    sentences = [sentence for sentence in BETWEEN.split(words) if sentence]
    for kept in range(len(sentences) - 1, 0, -1):
        shorter = "".join(sentences[:kept]).strip()
        if fit(shorter):
            return shorter
    first = sentences[0].strip() if sentences else ""
    ends = [found.start() for found in CLAUSES.finditer(first)]
    stop = first[-1] if first and first[-1] in "。.！!" else ""
    return next((first[:end] + stop for end in reversed(ends) if fit(first[:end] + stop)), "")
