"""Training the learned judge on the examples of the Chinese rules and a fold of the golden set.

`python -m guardrails.meaning.train` writes `weights.npz`; it needs the embedder's weights.
It never reads `held` adverts.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from guardrails.golden import Advert, read_golden
from guardrails.loading import load_packs
from guardrails.meaning.judge import WEIGHTS, Judge, squash
from guardrails.report import Outcome
from guardrails.rules import Example, Rule
from guardrails.trials import unmarked
from knowledge.embedding import find_embedder

GOLDEN = Path("tests/golden")
FOLDS = 5
DECAY = 0.2
STEPS = 800
FALSE_ALARMS = 0.01
"""The share of lawful adverts, not trained on, that may be asked about."""


def lessons() -> Iterator[tuple[str, bool]]:
    """The hits and misses of every Chinese rule that looks for words, as texts that offend or do not."""
    for rule in (rule for pack in load_packs() for rule in pack.rules if "CN" in rule.applies.jurisdictions):
        if rule.check.kind == "banned" and rule.outcome in (Outcome.BLOCK, Outcome.ASK):
            yield from _lessons(rule)


def _lessons(rule: Rule) -> Iterator[tuple[str, bool]]:
    for offends, examples in ((True, rule.examples.hit), (False, rule.examples.miss)):
        for example in examples:
            yield unmarked(example.text if isinstance(example, Example) else example)[0], offends


def fit(vectors: np.ndarray, offends: np.ndarray) -> np.ndarray:
    """The weights (385,) of a regularised logistic regression on vectors (n, 384), by Nesterov's descent."""
    mean, spread = vectors.mean(0), vectors.std(0) + 1e-6
    rows = np.c_[(vectors - mean) / spread, np.ones(len(vectors))]
    step = 1 / (0.25 * np.linalg.norm(rows, 2) ** 2 / len(rows) + DECAY)
    weights = ahead = np.zeros(rows.shape[1])
    for turn in range(STEPS):
        slope = rows.T @ (squash(rows @ ahead) - offends) / len(rows) + DECAY * ahead
        weights, before = ahead - step * slope, weights
        ahead = weights + turn / (turn + 3) * (weights - before)
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ mean)


def scored_unseen(vectors: np.ndarray, offends: np.ndarray, tested: np.ndarray) -> np.ndarray:
    """Scores of the `tested` rows, each by weights that were not fitted to it."""
    scores = np.zeros(len(vectors))
    for fold in range(FOLDS):
        out = tested & (np.arange(len(vectors)) % FOLDS == fold)
        weights = fit(vectors[~out], offends[~out])
        scores[out] = vectors[out] @ weights[:-1] + weights[-1]
    unseen: np.ndarray = scores[tested]
    return unseen


def platt(scores: np.ndarray, offends: np.ndarray) -> np.ndarray:
    """Slope and shift that turn scores into probabilities, by Newton's method."""
    rows, scale = np.c_[scores, np.ones(len(scores))], np.array([1.0, 0.0])
    for _ in range(50):
        chance = squash(rows @ scale)
        bend = rows.T @ (rows * (chance * (1 - chance))[:, None]) + 1e-3 * np.eye(2)
        scale = scale - np.linalg.solve(bend, rows.T @ (chance - offends) + 1e-3 * scale)
    return scale


def train(adverts: Sequence[Advert]) -> Judge:
    """A judge fitted to the rules' examples and `adverts`, calibrated on `adverts` scored unseen."""
    embedder = find_embedder()
    if embedder is None:
        sys.exit("缺少向量模型的权重，请先装好 / the embedder's weights are missing; install them first")
    taught = [*lessons(), *((advert.text, advert.verdict == "violating") for advert in adverts)]
    vectors = embedder.embed_passages([text for text, _ in taught]).astype(np.float64)
    offends = np.array([bad for _, bad in taught], np.float64)
    tested = np.arange(len(taught)) >= len(taught) - len(adverts)
    unseen = scored_unseen(vectors, offends, tested)
    scale = platt(unseen, offends[tested])
    lawful = squash(scale[0] * unseen[offends[tested] == 0] + scale[1])
    return Judge(fit(vectors, offends), scale, float(np.quantile(lawful, 1 - FALSE_ALARMS)), embedder.name)


if __name__ == "__main__":
    judge = train([a for a in read_golden(GOLDEN) if a.language == "zh" and a.fold == "dev"])
    np.savez_compressed(WEIGHTS, **judge._asdict())
    print(f"{WEIGHTS}: threshold {judge.threshold:.2f}", file=sys.stderr)  # noqa: T201 - a command's word to its user
