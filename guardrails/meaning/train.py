"""Training the learned judges on their lessons, the examples of the rules and folds of the golden set.

`python -m guardrails.meaning.train [zh|en]` writes the weights of a language; it needs the embedder's weights.
It never reads `held` adverts.
"""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from guardrails.golden import Advert, read_golden
from guardrails.loading import load_packs
from guardrails.meaning.judge import (
    WEIGHTS,
    Judge,
    centred,
    likeness,
    most_telling,
    overall,
    sentence_places,
    squash,
)
from guardrails.meaning.phrases import phrase_rows, rarity, weighed
from guardrails.report import Outcome
from guardrails.rules import Example, Rule
from guardrails.trials import unmarked
from knowledge.embedding import Embedder, find_embedder
from knowledge.values import Language, Value, read_yaml

GOLDEN = Path("tests/golden")
LESSONS: dict[Language, Path] = {
    "zh": Path(__file__).parent / "lessons.yaml",
    "en": Path(__file__).parent / "lessons-en.yaml",
}
DECAY = 0.1
WORDING = 1.0
"""How much the turns of phrase count beside the vectors."""
FALSE_ALARMS: dict[Language, float] = {"zh": 0.05, "en": 0.07}
"""The share of lawful adverts that may be asked about, each scored by a judge that saw nothing of its author."""


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


class Row(NamedTuple):
    """A text or one of its sentences, whether it offends (None: not known, so it is not taught), and whose it is."""

    text: str
    offends: bool | None
    owner: int


def rows_of(language: Language, adverts: Sequence[Advert]) -> list[Row]:
    """What the judge is taught: `adverts` first, by number, each with its sentences after it; then the lessons."""
    rows = [row for number, advert in enumerate(adverts) for row in _advert_rows(advert, number)]
    known = {row.text for row in rows}
    single = ((text, offends) for text, offends in dict(lessons(language)).items() if text not in known)
    return [*rows, *(Row(text, offends, number) for number, (text, offends) in enumerate(single, len(adverts)))]


def _advert_rows(advert: Advert, number: int) -> Iterator[Row]:
    offends = advert.verdict == "violating"
    yield Row(advert.text, offends, number)
    places = sentence_places(advert.text)
    for start, end in places if len(places) > 1 else ():
        yield Row(advert.text[start:end], _blamed(advert, start, end) if offends else False, number)


def _blamed(advert: Advert, start: int, end: int) -> bool | None:
    """Whether the label blames a sentence; None where it blames no words."""
    found = ((advert.text.index(words), len(words)) for words in advert.spans)
    return any(at < end and start < at + long for at, long in found) if advert.spans else None


class Seen(NamedTuple):
    """Rows as the judge sees them: centred vectors and turns of phrase, with what they were measured by."""

    vectors: np.ndarray
    turns: np.ndarray
    mean: np.ndarray
    spread: np.ndarray
    rare: np.ndarray

    def likeness(self) -> np.ndarray:
        """How alike each two rows are (n, n)."""
        near: np.ndarray = likeness(self.vectors, self.vectors) + WORDING * (self.turns @ self.turns.T)
        return near


def look_at(rows: Sequence[Row], embedder: Embedder) -> Seen:
    """The rows, embedded."""
    vectors, found = embedder.embed_passages([row.text for row in rows]), phrase_rows([row.text for row in rows])
    mean, spread, rare = vectors.mean(0).astype(np.float64), vectors.std(0).astype(np.float64) + 1e-6, rarity(found)
    return Seen(centred(vectors, mean, spread), weighed(found, rare), mean, spread, rare)


def fit(near: np.ndarray, offends: np.ndarray) -> np.ndarray:
    """What each of n lessons says, and the bias (n + 1,): kernel ridge regression on their likeness (n, n)."""
    bias = float(2 * offends.mean() - 1)
    says = np.linalg.solve(near + DECAY * np.eye(len(near)), 2 * offends - 1 - bias)
    return np.append(says, bias)


class Trial(NamedTuple):
    """Adverts scored by judges that had seen nothing of their authors: scores (n,), the scale, the threshold."""

    scores: np.ndarray
    telling: list[tuple[int, int]]
    """The first and last sentence that each would be marked for."""
    scale: np.ndarray
    threshold: float

    def certainties(self) -> np.ndarray:
        """From 0 to 1 for each advert."""
        return squash(self.scale[0] * self.scores + self.scale[1])


def put_on_trial(near: np.ndarray, rows: Sequence[Row], adverts: Sequence[Advert], language: Language) -> Trial:
    """Scores each advert by a fit that saw nothing its author wrote; `rows` as of `rows_of`."""
    owners, scores = np.array([row.owner for row in rows]), unseen_scores(near, rows, [*map(author, adverts)])
    mine = [scores[owners == number] for number in range(len(adverts))]
    whole = np.array([overall(each[0], each[1:] if len(each) > 1 else each) for each in mine])
    guilty = np.array([advert.verdict == "violating" for advert in adverts])
    scale = platt(whole, guilty.astype(np.float64))
    lawful = squash(scale[0] * whole[~guilty] + scale[1])
    telling = [most_telling(each[1:] if len(each) > 1 else each) for each in mine]
    return Trial(whole, telling, scale, float(np.quantile(lawful, 1 - FALSE_ALARMS[language])))


def author(advert: Advert) -> str:
    """Who wrote an advert: the head of its id."""
    return advert.id.partition("-")[0]


def unseen_scores(near: np.ndarray, rows: Sequence[Row], authors: Sequence[str]) -> np.ndarray:
    """What each author's rows score (n,) by the fit without any of them, got from the whole fit's inverse."""
    known = np.array([row.offends is not None for row in rows])
    target = 2 * np.array([bool(row.offends) for row in rows], np.float64)[known] - 1
    inverse = np.linalg.inv(near[np.ix_(known, known)] + DECAY * np.eye(known.sum()))
    bias, scores = float(target.mean()), np.zeros(len(rows))
    says = inverse @ (target - bias)
    wrote = np.array([authors[row.owner] if row.owner < len(authors) else "" for row in rows])
    for each in sorted(set(authors)):
        out = wrote == each
        his = out[known]
        others = says - inverse[:, his] @ np.linalg.solve(inverse[np.ix_(his, his)], says[his])
        scores[out] = near[np.ix_(out, known)][:, ~his] @ others[~his] + bias
    return scores


def platt(scores: np.ndarray, offends: np.ndarray) -> np.ndarray:
    """Slope and shift that turn scores into probabilities, by Newton's method."""
    rows, scale = np.c_[scores, np.ones(len(scores))], np.array([1.0, 0.0])
    for _ in range(50):
        chance = squash(rows @ scale)
        bend = rows.T @ (rows * (chance * (1 - chance))[:, None]) + 1e-3 * np.eye(2)
        scale = scale - np.linalg.solve(bend, rows.T @ (chance - offends) + 1e-3 * scale)
    return scale


def train(adverts: Sequence[Advert], language: Language, embedder: Embedder) -> tuple[Judge, Trial]:
    """A judge taught by the lessons and `adverts`, calibrated on `adverts` scored unseen; and that trial."""
    rows = rows_of(language, adverts)
    seen = look_at(rows, embedder)
    near = seen.likeness()
    trial = put_on_trial(near, rows, adverts, language)
    known = np.array([row.offends is not None for row in rows])
    says = fit(near[np.ix_(known, known)], np.array([bool(row.offends) for row in rows], np.float64)[known])
    turns = WORDING * (says[:-1] @ seen.turns[known])
    version = hashlib.sha256("\n".join(sorted(row.text for row in rows)).encode()).hexdigest()[:8]
    judge = Judge(
        lessons=seen.vectors[known],
        says=says,
        mean=seen.mean,
        spread=seen.spread,
        turns=turns,
        rare=seen.rare,
        scale=trial.scale,
        threshold=trial.threshold,
        embedder=embedder.name,
        version=version,
        language=language,
    )
    return judge, trial


def teaching(language: Language) -> list[Advert]:
    """The adverts of the golden set that teach."""
    return [advert for advert in read_golden(GOLDEN) if advert.language == language and advert.fold != "held"]


if __name__ == "__main__":
    spoken: Language = "en" if sys.argv[1:] == ["en"] else "zh"
    found = find_embedder()
    if found is None:
        sys.exit("缺少向量模型的权重，请先装好 / the embedder's weights are missing; install them first")
    judge, _ = train(teaching(spoken), spoken, found)
    kept = {**judge._asdict(), "lessons": judge.lessons.astype(np.float16), "turns": judge.turns.astype(np.float16)}
    kept["rare"] = judge.rare.astype(np.float16)
    del kept["language"]
    np.savez_compressed(WEIGHTS[spoken], **kept)
    said = f"{WEIGHTS[spoken]}: {judge.version}, threshold {judge.threshold:.2f}"
    print(said, file=sys.stderr)  # noqa: T201 - a command's word
