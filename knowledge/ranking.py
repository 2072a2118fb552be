"""Ranking: word and vector scores fused, the best looked at again, and the words that answer quoted."""

import numpy as np

from knowledge.documents import Passage
from knowledge.passages import sentences
from knowledge.terms import Ranked, simplified, tokens

MEANING = 0.3
"""The share of vectors in the fused score; `bench/search.py` compares."""
SUPPORT = 0.2
"""How much of its score a passage lends to the next better one of its document."""
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


def supported(best: Ranked, owners: np.ndarray) -> Ranked:
    """The same rows, each raised by the lesser ones of its document (`owners`): many good passages beat a lucky one."""
    lent: dict[int, float] = {}
    scores = np.empty(len(best.rows), np.float32)
    for place in range(len(best.rows) - 1, -1, -1):
        owner = int(owners[place])
        scores[place] = lent[owner] = float(best.scores[place]) * (1 - SUPPORT) + SUPPORT * lent.get(owner, 0.0)
    order = np.argsort(-scores, kind="stable")
    return Ranked(best.rows[order], scores[order])


def quote(passage: Passage, query: str) -> str:
    """The sentences of `passage` that share most with `query`, verbatim, about `QUOTE` characters."""
    wanted = set(tokens(query))
    spans = list(sentences(passage.text))
    plain = [simplified(passage.text[start:end]).lower() for start, end in spans]
    gains = [sum(word in sentence for word in wanted) for sentence in plain]
    first = last = max(range(len(spans)), key=gains.__getitem__)
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= QUOTE:
        last += 1
    while first > 0 and spans[last][1] - spans[first - 1][0] <= QUOTE:
        first -= 1
    return passage.text[spans[first][0] : spans[last][1]].strip()
