"""Ranking: word and vector scores fused, the best looked at again, and the words that answer quoted."""

import numpy as np

from knowledge.documents import Passage
from knowledge.passages import sentences
from knowledge.terms import Ranked, tokens

MEANING = 0.5
"""The share of vectors in the fused score; `bench/search.py` compares."""
QUOTE = 120
"""Characters a quote aims at."""


def fuse(words: Ranked, meaning: Ranked | None, share: float = MEANING) -> Ranked:
    """Both lists as one, best first, 0–1: words relative to the best, cosines between the worst and the best found."""
    scores: dict[int, float] = {}
    if meaning is not None and len(meaning.rows):
        low, high = float(meaning.scores.min()), float(meaning.scores.max())
        for row, score in zip(meaning.rows.tolist(), meaning.scores.tolist(), strict=True):
            scores[row] = share * (score - low) / (high - low + 1e-9)
    rest = 1.0 if meaning is None else 1 - share
    top = float(words.scores.max()) if len(words.rows) else 1.0
    for row, score in zip(words.rows.tolist(), words.scores.tolist(), strict=True):
        scores[row] = scores.get(row, 0.0) + rest * score / top
    order = sorted(scores, key=lambda row: (-scores[row], row))
    return Ranked(np.array(order, np.int64), np.array([scores[row] for row in order], np.float32))


def quote(passage: Passage, query: str) -> str:
    """The sentences of `passage` that share most with `query`, verbatim, about `QUOTE` characters."""
    wanted = set(tokens(query))
    spans = list(sentences(passage.text))
    gains = [len(wanted.intersection(tokens(passage.text[start:end]))) for start, end in spans]
    first = last = max(range(len(spans)), key=gains.__getitem__)
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= QUOTE:
        last += 1
    while first > 0 and spans[last][1] - spans[first - 1][0] <= QUOTE:
        first -= 1
    return passage.text[spans[first][0] : spans[last][1]].strip()
