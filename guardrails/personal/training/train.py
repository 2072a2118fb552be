# ruff: noqa: E501, S311, T201 - long lines read in one piece; chance decides nothing secret; a command that tells how far it is
"""Trains the tagger of English names: `python -m guardrails.personal.training.train [--sentences 40000]`."""

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from guardrails.personal.tagger_en import NAME, NONE, best, features, is_small, lists_of, may_be_name, tokens
from guardrails.personal.training.sentences import Sentence, sentences

_WEIGHTS = Path(__file__).parents[1] / "lists" / "weights_en.txt"


class _Case(NamedTuple):
    features: tuple[tuple[str, ...] | None, ...]
    labels: tuple[int, ...]


def _case(one: Sentence) -> _Case:
    words = tokens(one.text)
    hidden = str.maketrans("", "", "gGfFcw")
    lists = [
        lists_of(w.text).translate(hidden)
        if w.start in one.unknown
        else lists_of(w.text)
        if w.text[0].isalpha()
        else ""
        for w in words
    ]
    small = frozenset(word.text for word in words if word.text[0].islower())
    uncased = is_small(words)
    found = (
        tuple(features(words, i, lists, small)) if may_be_name(words, i, lists, small=uncased) else None
        for i in range(len(words))
    )
    return _Case(tuple(found), tuple(NAME if word.start in one.named else NONE for word in words))


def train(cases: Sequence[_Case], rounds: int) -> dict[str, float]:
    """The weights of an averaged perceptron over whole labellings."""
    weights: dict[str, float] = defaultdict(float)
    sums: dict[str, float] = defaultdict(float)
    step = 0
    for again in range(rounds):
        wrong = 0
        for case in random.Random(again).sample(cases, len(cases)):
            step += 1
            scores = [sum(weights.get(f, 0.0) for f in fs) if fs else None for fs in case.features]
            guessed = best(scores, weights)
            wanted = [label if fs else NONE for label, fs in zip(case.labels, case.features, strict=True)]
            if guessed != wanted:
                wrong += 1
                _move(weights, sums, step, _difference(case, wanted, guessed))
        print(f"round {again + 1}: {wrong / len(cases):.2%} of sentences wrong")
    return {feature: weight - sums[feature] / step for feature, weight in weights.items()}


def _difference(case: _Case, wanted: Sequence[int], guessed: Sequence[int]) -> dict[str, float]:
    change: dict[str, float] = defaultdict(float)
    for sign, labels in ((1, wanted), (-1, guessed)):
        for i, label in enumerate(labels):
            if label == NAME:
                change["t11" if i and labels[i - 1] == NAME else "t01"] += sign
                for feature in case.features[i] or ():
                    change[feature] += sign
    return change


def _move(weights: dict[str, float], sums: dict[str, float], step: int, change: dict[str, float]) -> None:
    for feature, by in change.items():
        weights[feature] += by
        sums[feature] += by * step


def main() -> None:
    """Trains and writes lists/weights_en.txt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=40000)
    parser.add_argument("--rounds", type=int, default=4)
    asked = parser.parse_args()
    weights = train([_case(one) for one in sentences(asked.sentences, 1)], asked.rounds)
    kept = sorted((f, round(w * 10)) for f, w in weights.items() if abs(w) >= 0.35 and f.strip())
    remark = "# Learned by `python -m guardrails.personal.training.train` from generated sentences: ten times the weight, and the feature.\n"
    _WEIGHTS.write_text(remark + "".join(f"{w} {f}\n" for f, w in kept), encoding="utf-8")
    print(f"{len(kept)} weights")


if __name__ == "__main__":
    main()
