"""The learned judges, one a language: how likely copy offends by its meaning, and the sentence that says so most."""

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from guardrails.folding import Folded
from guardrails.meaning.phrases import phrase_rows, weighed
from guardrails.report import Finding, Outcome, Report, Skipped
from guardrails.sentences import bordered
from knowledge.channels import Copy
from knowledge.embedding import Embedder
from knowledge.values import Bilingual, Language

WEIGHTS: dict[Language, Path] = {
    "zh": Path(__file__).parent / "weights.npz",
    "en": Path(__file__).parent / "weights-en.npz",
}
RULE = "meaning.judge"
WIDTH = 2.0
"""How fast a lesson loses its say with distance: its weight is e^(WIDTH·(cosine-1))."""


Undisguised = Callable[[str], Sequence[Folded]]
"""The ways to read a text, each with the places it was read from."""


def one_way(text: str) -> list[Folded]:
    """A text as it stands."""
    return [Folded(text, range(len(text)), range(1, len(text) + 1))]


class Judge(NamedTuple):
    """A kernel machine over the vectors of texts and their turns of phrase; below `threshold` it abstains.

    `lessons` (n, 384) are what it was taught, centred by `mean` and `spread` (384,) and of length one; `says` (n + 1,)
    is what each says, last the bias; `turns` (SIZE,) is what each turn of phrase says and `rare` (SIZE,) how rare it
    is; `scale` (2,) is Platt's slope and shift, by which a score becomes a certainty.
    """

    lessons: np.ndarray
    says: np.ndarray
    mean: np.ndarray
    spread: np.ndarray
    turns: np.ndarray
    rare: np.ndarray
    scale: np.ndarray
    threshold: float
    embedder: str
    version: str
    language: Language = "zh"

    @classmethod
    def read(cls, language: Language) -> Self:
        """The judge of a language trained last."""
        with np.load(WEIGHTS[language], allow_pickle=False) as file:
            lessons, says, mean, spread, turns, rare, scale = (file[n].astype(np.float64) for n in cls._fields[:7])
            threshold, embedder, version = float(file["threshold"]), str(file["embedder"]), str(file["version"])
        return cls(lessons, says, mean, spread, turns, rare, scale, threshold, embedder, version, language)

    def scores(self, texts: Sequence[str], embedder: Embedder) -> np.ndarray:
        """How much each text offends; 0 is the border."""
        near = likeness(centred(embedder.embed_passages(list(texts)), self.mean, self.spread), self.lessons)
        scores: np.ndarray = near @ self.says[:-1] + self.says[-1] + weighed(phrase_rows(texts), self.rare) @ self.turns
        return scores

    def finding(self, copy: Copy, embedder: Embedder, undisguised: Undisguised = one_way) -> Finding | None:
        """A question to a person about the most telling sentences, or None where the judge abstains."""
        if copy.language != self.language or embedder.name != self.embedder or not copy.text.strip():
            return None
        heard = [self._hear(way, embedder) for way in undisguised(copy.text) if way.text.strip()]
        certainty, start, end = max(heard, key=itemgetter(0), default=(0.0, 0, 0))
        if certainty < self.threshold:
            return None
        return Finding(
            rule=RULE,
            kind="meaning",
            topic="meaning",
            outcome=Outcome.ASK,
            grounds="custom",
            start=start,
            end=end,
            quote=copy.text[start:end],
            part=next((place.part for place in copy.places if place.start <= start <= place.end), None),
            message=Bilingual(
                zh=f"意思可能违规（把握 {certainty:.0%}），请人工研判。",
                en=f"The meaning may offend ({certainty:.0%} sure); a person should judge.",
            ),
        )

    def _hear(self, way: Folded, embedder: Embedder) -> tuple[float, int, int]:
        """How sure it is that a reading offends, and the original's code points [start, end) that tell it most."""
        places = sentence_places(way.text)
        sentences = [way.text[start:end] for start, end in places]
        scores = self.scores(sentences if len(sentences) == 1 else [way.text, *sentences], embedder)
        told = scores[-len(places) :]
        first, last = most_telling(told)
        certainty = float(squash(self.scale[0] * overall(scores[0], told) + self.scale[1]))
        return certainty, *way.span(places[first][0], places[last][1])


Reader = Callable[[Copy], Finding | Skipped | None]
"""Reads a copy for its meaning: a question to a person, nothing, or why it could not be read."""


def reader(judge: Judge, embedder: Embedder | None, undisguised: Undisguised = one_way) -> Reader:
    """Reads copy in the judge's language, however it is spelt; without the embedder it was taught with, says that it
    cannot."""
    if embedder is None or embedder.name != judge.embedder:
        return lambda copy: NO_EMBEDDER if copy.language == judge.language else None
    return lambda copy: judge.finding(copy, embedder, undisguised)


def either(*readers: Reader) -> Reader:
    """What the first of `readers` that has something to say says."""
    return lambda copy: next((said for read in readers if (said := read(copy))), None)


def switched_off(_: Copy) -> Skipped:
    """Says of every copy that its meaning is not read."""
    return OFF


def read_meaning(copy: Copy, report: Report, read: Reader) -> Report:
    """The report with what `read` says of a copy in which nothing blocks, where no word is asked about already."""
    if report.verdict is Outcome.BLOCK:
        return report
    said = read(copy)
    if isinstance(said, Skipped):
        skipped = tuple(sorted((*report.skipped, said), key=lambda each: each.rule))
        return _with(report, report.findings, skipped)
    if said is None or _asked_about(report, said):
        return report
    return _with(report, (*report.findings, said), report.skipped)


def _asked_about(report: Report, said: Finding) -> bool:
    asking = (each for each in report.findings if each.outcome is Outcome.ASK)
    return any(each.start < said.end and said.start < each.end for each in asking)


def _with(report: Report, findings: tuple[Finding, ...], skipped: tuple[Skipped, ...]) -> Report:
    return Report(findings=findings, skipped=skipped, recognised=report.recognised, shadow=report.shadow)


@cache
def trained(language: Language = "zh") -> Judge:
    """The judge of a language trained last, read once."""
    return Judge.read(language)


def centred(vectors: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Vectors measured from the usual one, each of length one."""
    rows = (np.asarray(vectors, np.float64) - mean) / spread
    whole: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return whole


def likeness(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How alike each of `rows` (n, 384) is to each of `others` (m, 384), up to 1: (n, m)."""
    near: np.ndarray = np.exp(WIDTH * (rows @ others.T - 1.0))
    return near


def squash(scores: np.ndarray) -> np.ndarray:
    """The logistic function."""
    return 1.0 / (1.0 + np.exp(-np.asarray(scores, np.float64)))


def overall(whole: float, sentences: np.ndarray) -> float:
    """What a text scores: half by all of it, half by its most telling sentence."""
    return float(whole + sentences.max()) / 2


def most_telling(scores: np.ndarray) -> tuple[int, int]:
    """The first and the last of the sentences that offend: the most telling one and its neighbours that do too."""
    first = last = int(scores.argmax())
    least = max(0.0, scores[first] / 2)
    while first > 0 and scores[first - 1] > least:
        first -= 1
    while last + 1 < len(scores) and scores[last + 1] > least:
        last += 1
    return first, last


def sentence_places(text: str) -> list[tuple[int, int]]:
    """Where the sentences of `text` stand; all of it if none has words."""
    places, start = [], 0
    for line in bordered(text.translate(MARKS)).split("\n"):
        if line.strip():
            places.append((start, start + len(line)))
        start += len(line) + 1
    return places or [(0, len(text))]


NO_EMBEDDER = Skipped(
    rule=RULE,
    reason=Bilingual(
        zh="没有向量模型的权重，未按语义研判：请运行 mingyan models fetch。",
        en="The embedding weights are missing, so the meaning was not judged: run mingyan models fetch.",
    ),
)
OFF = Skipped(
    rule=RULE,
    reason=Bilingual(
        zh="语义研判已关闭（MINGYAN_JUDGE=off）。", en="Judging by meaning is switched off (MINGYAN_JUDGE=off)."
    ),
)
MARKS = str.maketrans("！？；", "!?;")
