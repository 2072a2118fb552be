"""What a text says about itself: its language, market and kind of product, each with a certainty that is shown."""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick

from guardrails.latin import romanised
from guardrails.report import Recognised
from guardrails.scene import Scene
from knowledge.channels import Copy
from knowledge.values import PRODUCT_TYPES, Jurisdiction, Language, ProductType, Value, read_yaml

LEAST = 0.5
"""What is less certain than this is not said at all."""
PALES = 3
"""A kind said this many times less than the foremost of other kin is not meant."""
KIN: tuple[frozenset[ProductType], ...] = (
    frozenset({"wealth", "fund"}),
    frozenset({"loan", "mortgage", "credit_card"}),
    frozenset({"insurance", "annuity"}),
)
"""Kinds of product so close that one never hides another."""
ENGLISH: tuple[Jurisdiction, ...] = ("US", "UK", "EU")


class Cues(Value):
    """Words for one kind, by how much they say."""

    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()

    def weights(self) -> dict[str, int]:
        """Each word's weight: three alone settles, two is likely, one is a hint."""
        return dict.fromkeys(self.hint, 1) | dict.fromkeys(self.likely, 2) | dict.fromkeys(self.sure, 3)


class CueTable(Value):
    """The cues of every product and market."""

    products: dict[ProductType, Cues]
    markets: dict[Jurisdiction, Cues]


class Regime(NamedTuple):
    """A scene completed by what the text says: kinds of product and markets with their certainties."""

    scene: Scene
    language: Language
    products: tuple[tuple[ProductType, float], ...]
    markets: tuple[tuple[Jurisdiction, float], ...]
    laid: bool = True
    """Whether it is known which parts of its channel the copy fills."""

    @property
    def stated(self) -> bool:
        """Whether no product and no market is read out of the text."""
        return _says_all(self.scene, self.language)

    def recognised(self) -> tuple[Recognised, ...]:
        """What was read out of the text, to be shown."""
        products = () if _stated(self.scene) else self.products
        markets = () if self.scene.jurisdiction else self.markets
        return (
            *(Recognised(what="product", value=kind, certainty=sure) for kind, sure in products),
            *(Recognised(what="jurisdiction", value=market, certainty=sure) for market, sure in markets),
        )


def recognise(scene: Scene, copy: Copy, text: str) -> Regime:
    """The regime of a copy whose folded text is `text`; what the scene states is never doubted."""
    spoken = scene.language or ("zh" if romanised(text) else language(copy.text))
    stated = _stated(scene)
    return Regime(
        scene,
        spoken,
        ((stated, 1.0),) if stated else products(text),
        ((scene.jurisdiction, 1.0),) if scene.jurisdiction else markets(text, spoken),
    )


def states_all(scene: Scene) -> bool:
    """Whether nothing is read out of a text, its language included."""
    return scene.language is not None and _says_all(scene, scene.language)


def _says_all(scene: Scene, spoken: Language) -> bool:
    return _stated(scene) is not None and (scene.jurisdiction is not None or spoken == "zh")


def _stated(scene: Scene) -> ProductType | None:
    return None if scene.product == "generic" else scene.product


def language(text: str) -> Language:
    """zh as soon as a fifth of the Han and Latin letters are Han, and where there are no letters."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    han = int(np.count_nonzero(codes - np.uint16(0x3400) < 0x6C00))
    latin = int(np.count_nonzero((codes | 0x20) - np.uint16(0x61) < 26))
    return "zh" if 4 * han >= latin else "en"


def products(text: str) -> tuple[tuple[ProductType, float], ...]:
    """The kinds of product a folded text speaks of, surest first: a hint is nothing beside a sure word of others."""
    scores = _scores(text)
    said = {kind: scores[kind] for kind in PRODUCT_TYPES if kind in scores}
    most = max(said.values(), default=0)
    kin = {near for kind, score in said.items() if score == most for near in _kin(kind)}
    found = [(kind, _certainty(score)) for kind, score in said.items() if PALES * score > most or kind in kin]
    return tuple(sorted((pair for pair in found if pair[1] >= LEAST), key=lambda pair: -pair[1]))


def _kin(kind: ProductType) -> frozenset[ProductType]:
    """A kind of product and those that are close to it."""
    return next((kin for kin in KIN if kind in kin), frozenset({kind}))


def markets(text: str, spoken: Language) -> tuple[tuple[Jurisdiction, float], ...]:
    """The market a folded text is meant for: China for Chinese; for English the one ahead of the others, as sure as
    its lead, or those that lead together, undecided."""
    if spoken == "zh":
        return (("CN", 0.9),)
    scores = _scores(text)
    said = {market: scores.get(market, 0) for market in ENGLISH}
    most, *others = sorted(said.values(), reverse=True)
    first = [market for market in ENGLISH if said[market] == most]
    sure = _certainty(most - others[0]) if len(first) == 1 else round(1 / (len(first) + 0.01), 2)
    return tuple((market, sure) for market in first)


def _certainty(score: int) -> float:
    return round(1 - 0.5**score, 2)


def _scores(text: str) -> dict[str, int]:
    """The summed weight of the distinct cues of each kind."""
    cues, latin, automaton = _automaton()
    hits = automaton.find_overlapping(text)
    seen = {number for start, end, number in hits if number not in latin or _whole(text, start, end)}
    scores: dict[str, int] = {}
    for number in seen:
        for kind, weight in cues[number]:
            scores[kind] = scores.get(kind, 0) + weight
    return scores


def cues() -> Iterator[str]:
    """The words by which products and markets are recognised."""
    return chain.from_iterable(each.weights() for each in (*_table().products.values(), *_table().markets.values()))


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no ASCII word is cut at either end."""
    return not (_cut(text, start) or _cut(text, end))


def _cut(text: str, border: int) -> bool:
    sides = text[max(0, border - 1) : border + 1]
    return sides.isascii() and sides.isalnum() and 0 < border < len(text)


@cache
def _automaton() -> tuple[list[list[tuple[str, int]]], frozenset[int], CharwiseDoubleArrayAhoCorasick]:
    """What each cue says, the cues that may not be cut out of a longer ASCII word, and what finds all."""
    table = _table()
    meaning: dict[str, list[tuple[str, int]]] = {}
    for kind, cues in (*table.products.items(), *table.markets.items()):
        for word, weight in cues.weights().items():
            meaning.setdefault(word, []).append((kind, weight))
    latin = frozenset(
        number
        for number, cue in enumerate(meaning)
        if any(end.isascii() and end.isalnum() for end in (cue[0], cue[-1]))
    )
    return list(meaning.values()), latin, CharwiseDoubleArrayAhoCorasick(list(meaning))


@cache
def _table() -> CueTable:
    return read_yaml(Path(__file__).parent / "tables" / "cues.yaml", CueTable)
