"""The learned judge: how likely Chinese copy offends by its meaning, and the sentence that says so most."""

from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from guardrails.report import Finding, Outcome
from guardrails.sentences import bordered
from knowledge.channels import Copy
from knowledge.embedding import Embedder
from knowledge.values import Bilingual

WEIGHTS = Path(__file__).parent / "weights.npz"
RULE = "meaning.judge"


class Judge(NamedTuple):
    """A logistic regression over sentence vectors; below `threshold` it abstains.

    `weights` (385,) end with the bias; `scale` (2,) is Platt's slope and shift, by which a score becomes a certainty.
    """

    weights: np.ndarray
    scale: np.ndarray
    threshold: float
    embedder: str

    @classmethod
    def read(cls, path: Path = WEIGHTS) -> Self:
        """The judge trained last."""
        with np.load(path, allow_pickle=False) as file:
            return cls(file["weights"], file["scale"], float(file["threshold"]), str(file["embedder"]))

    def certainties(self, vectors: np.ndarray) -> np.ndarray:
        """From 0 to 1 for each of the vectors (n, 384)."""
        scores = vectors @ self.weights[:-1] + self.weights[-1]
        return squash(self.scale[0] * scores + self.scale[1])

    def finding(self, copy: Copy, embedder: Embedder) -> Finding | None:
        """A question to a person about the most telling sentence, or None where the judge abstains."""
        if copy.language != "zh" or embedder.name != self.embedder or not copy.text.strip():
            return None
        certainty = float(self.certainties(embedder.embed_passages([copy.text]))[0])
        if certainty < self.threshold:
            return None
        places = _sentences(copy.text)
        telling = self.certainties(embedder.embed_passages([copy.text[start:end] for start, end in places]))
        start, end = places[int(telling.argmax())]
        return Finding(
            rule=RULE,
            kind="meaning",
            topic="meaning",
            outcome=Outcome.ASK,
            grounds="custom",
            start=start,
            end=end,
            quote=copy.text[start:end],
            message=Bilingual(
                zh=f"没有违禁词，但意思可能违规（把握 {certainty:.0%}），请人工研判。",
                en=f"No forbidden word, but the meaning may offend ({certainty:.0%} sure); a person should judge.",
            ),
        )


@cache
def trained() -> Judge:
    """The judge trained last, read once."""
    return Judge.read()


def squash(scores: np.ndarray) -> np.ndarray:
    """The logistic function."""
    return 1.0 / (1.0 + np.exp(-np.asarray(scores, np.float64)))


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of `text` stand; all of it if none has words."""
    places, start = [], 0
    for line in bordered(text).split("\n"):
        if line.strip():
            places.append((start, start + len(line)))
        start += len(line) + 1
    return places or [(0, len(text))]
