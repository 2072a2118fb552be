"""The learned judge asks, abstains when unsure, and marks the sentence it means."""

import numpy as np
import pytest

from guardrails.meaning.judge import Judge, trained
from guardrails.meaning.train import fit, platt
from guardrails.report import Outcome
from knowledge.channels import Copy


class Counting:
    """Vectors by which a sentence that speaks of lending a hand stands out."""

    name = "counting"

    def embed_passages(self, texts):
        return np.array([[float("担着" in text), 1.0] for text in texts])

    def embed_query(self, text):
        return self.embed_passages([text])[0]


def judge(threshold=0.5, embedder="counting"):
    return Judge(np.array([4.0, 0.0, -2.0]), np.array([1.0, 0.0]), threshold, embedder)


def copy(text, language="zh"):
    return Copy(channel=None, language=language, parts={"text": text})


def test_it_asks_about_the_sentence_that_offends():
    found = judge().finding(copy("今天天气好。有什么闪失我来担着。明天见。"), Counting())
    assert (found.outcome, found.quote, found.grounds) == (Outcome.ASK, "有什么闪失我来担着", "custom")
    assert "88%" in found.message.zh


@pytest.mark.parametrize(
    ("given", "text", "language"),
    [
        (judge(), "今天天气好。", "zh"),
        (judge(threshold=0.95), "有什么闪失我来担着。", "zh"),
        (judge(embedder="another"), "有什么闪失我来担着。", "zh"),
        (judge(), "有什么闪失我来担着。", "en"),
        (judge(), "  ", "zh"),
    ],
    ids=["harmless", "unsure", "other vectors", "other language", "no words"],
)
def test_it_abstains(given, text, language):
    assert given.finding(copy(text, language), Counting()) is None


def test_the_trained_judge_is_whole():
    learned = trained()
    assert (learned.weights.shape, learned.scale.shape) == ((385,), (2,))
    assert 0.5 < learned.threshold < 1
    assert learned.scale[0] > 0


def test_fitting_tells_two_heaps_apart():
    random = np.random.default_rng(1)
    vectors = np.r_[random.normal(-1, 1, (80, 3)), random.normal(1, 1, (80, 3))]
    offends = np.r_[np.zeros(80), np.ones(80)]
    weights = fit(vectors, offends)
    scores = vectors @ weights[:-1] + weights[-1]
    assert ((scores > 0) == (offends == 1)).mean() > 0.9
    assert platt(scores, offends)[0] > 0
