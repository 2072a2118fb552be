"""Training the learned judges on their lessons, the examples of the rules and folds of the golden set.

`python -m guardrails.meaning.train [zh|en]` writes the weights of a language; it needs the embedder's weights.
It never reads `held` adverts.
"""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from guardrails.golden import Advert, read_golden
from guardrails.loading import load_packs
from guardrails.meaning.judge import WEIGHTS, Judge, centred, likeness, squash
from guardrails.report import Outcome
from guardrails.rules import Example, Rule
from guardrails.trials import unmarked
from knowledge.embedding import find_embedder
from knowledge.values import Language, Value, read_yaml

GOLDEN = Path("tests/golden")
LESSONS: dict[Language, Path] = {
    "zh": Path(__file__).parent / "lessons.yaml",
    "en": Path(__file__).parent / "lessons-en.yaml",
}
FOLDS = 10
DECAY = 0.1
FALSE_ALARMS: dict[Language, float] = {"zh": 0.05, "en": 0.05}
"""The share of lawful adverts, not trained on, that may be asked about."""


class Lesson(Value):
    """Sentences about one entry of the catalogue: such as offend, and near ones that do not."""

    about: str
    offend: tuple[str, ...] = ()
    lawful: tuple[str, ...] = ()


def lessons(language: Language) -> Iterator[tuple[str, bool]]:
    """The lessons of a language, and the hits and misses of every rule in it that looks for words."""
    for lesson in read_yaml(LESSONS[language], tuple[Lesson, ...]):
        yield from ((text, True) for text in lesson.offend)
        yield from ((text, False) for text in lesson.lawful)
    for rule in (rule for pack in load_packs() for rule in pack.rules if _speaks(rule, language)):
        if rule.check.kind == "banned" and rule.outcome in (Outcome.BLOCK, Outcome.ASK):
            yield from _lessons(rule)


def _speaks(rule: Rule, language: Language) -> bool:
    """Whether a rule's examples are in a language."""
    return "CN" in rule.applies.jurisdictions if language == "zh" else rule.applies.languages == (language,)


def _lessons(rule: Rule) -> Iterator[tuple[str, bool]]:
    for offends, examples in ((True, rule.examples.hit), (False, rule.examples.miss)):
        for example in examples:
            yield unmarked(example.text if isinstance(example, Example) else example)[0], offends


def fit(near: np.ndarray, offends: np.ndarray) -> np.ndarray:
    """What each of n lessons says, and the bias (n + 1,): kernel ridge regression on their likeness (n, n)."""
    bias = float(2 * offends.mean() - 1)
    says = np.linalg.solve(near + DECAY * np.eye(len(near)), 2 * offends - 1 - bias)
    return np.append(says, bias)


def scored_unseen(near: np.ndarray, offends: np.ndarray, tested: np.ndarray) -> np.ndarray:
    """Scores of the `tested` rows, each by a fit that did not see it."""
    scores = np.zeros(len(near))
    order = np.random.default_rng(0).permutation(len(near))
    for fold in range(FOLDS):
        out = np.zeros(len(near), bool)
        out[order[fold::FOLDS]] = True
        out &= tested
        says = fit(near[np.ix_(~out, ~out)], offends[~out])
        scores[out] = near[np.ix_(out, ~out)] @ says[:-1] + says[-1]
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


def train(adverts: Sequence[Advert], language: Language) -> Judge:
    """A judge taught by the lessons and `adverts`, calibrated on `adverts` scored unseen."""
    embedder = find_embedder()
    if embedder is None:
        sys.exit("缺少向量模型的权重，请先装好 / the embedder's weights are missing; install them first")
    taught = dict((*lessons(language), *((advert.text, advert.verdict == "violating") for advert in adverts)))
    own = {advert.text for advert in adverts}
    vectors, offends = embedder.embed_passages(list(taught)), np.array([*taught.values()], np.float64)
    mean, spread = vectors.mean(0).astype(np.float64), vectors.std(0).astype(np.float64) + 1e-6
    rows = centred(vectors, mean, spread)
    near, tested = likeness(rows, rows), np.array([text in own for text in taught])
    unseen = scored_unseen(near, offends, tested)
    scale = platt(unseen, offends[tested])
    lawful = squash(scale[0] * unseen[offends[tested] == 0] + scale[1])
    threshold = float(np.quantile(lawful, 1 - FALSE_ALARMS[language]))
    version = hashlib.sha256("\n".join(sorted(taught)).encode()).hexdigest()[:8]
    return Judge(rows, fit(near, offends), mean, spread, scale, threshold, embedder.name, version, language)


if __name__ == "__main__":
    spoken: Language = "en" if sys.argv[1:] == ["en"] else "zh"
    judge = train([a for a in read_golden(GOLDEN) if a.language == spoken and a.fold != "held"], spoken)
    kept = {**judge._asdict(), "lessons": judge.lessons.astype(np.float16)}
    del kept["language"]
    np.savez_compressed(WEIGHTS[spoken], **kept)
    said = f"{WEIGHTS[spoken]}: {judge.version}, threshold {judge.threshold:.2f}"
    print(said, file=sys.stderr)  # noqa: T201 - a command's word
