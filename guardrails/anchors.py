"""Anchors: the literals without which a word cannot match, so that one walk of an automaton rules most words out."""

import re
from collections import Counter
from collections.abc import Iterable, Set
from functools import cache
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

from daachorse import CharwiseDoubleArrayAhoCorasick

from guardrails.words import Step, folded_pattern, is_pattern, literal

MOST = 60
"""Literals one group may hold; a wider one says too little to be worth seeking."""
WIDEST = 12

Group = frozenset[str]
EMPTY: Group = frozenset({""})


@cache
def anchors(word: str) -> tuple[Group, ...]:
    """Groups of literals, of each of which one must stand in the text for `word` to match; the most telling first."""
    groups = (
        _groups(parser.parse(folded_pattern(word[1:-1]), re.ASCII))
        if is_pattern(word)
        else [frozenset({literal(word)})]
    )
    telling = {group for group in groups if "" not in group}
    return tuple(sorted(telling, key=lambda group: (-min(map(len, group)), len(group), sorted(group))))


def _groups(steps: Iterable[Step]) -> list[Group]:
    """The groups of a sequence: its stretches of exact text, and what its parts demand."""
    groups: list[Group] = []
    stretch = EMPTY
    for step in steps:
        exact = _exact(step)
        if exact is not None and len(stretch) * len(exact) <= MOST:
            stretch = frozenset(head + tail for head, tail in product(stretch, exact))
            continue
        groups += [stretch, *_demanded(step)]
        stretch = exact if exact is not None else EMPTY
    return [*groups, stretch]


def _exact(step: Step) -> Group | None:
    """All that one step can match, if that is little."""
    kind, value = step
    if kind in (op.SUBPATTERN, op.BRANCH):
        return _exact_branches([value[3]] if kind is op.SUBPATTERN else value[1])
    if kind is op.LITERAL:
        return frozenset({chr(value)})
    if kind is op.AT:
        return EMPTY
    if kind is op.IN:
        known = len(value) <= WIDEST and all(member is op.LITERAL for member, _ in value)
        return frozenset(chr(code) for _, code in value) if known else None
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[1] == 1:
        once = _exact_sequence(value[2])
        return once if once is None or value[0] else once | EMPTY
    return None


def _exact_sequence(steps: Iterable[Step]) -> Group | None:
    whole = EMPTY
    for step in steps:
        exact = _exact(step)
        if exact is None or len(whole) * len(exact) > MOST:
            return None
        whole = frozenset(head + tail for head, tail in product(whole, exact))
    return whole


def _exact_branches(branches: Iterable[Iterable[Step]]) -> Group | None:
    exact = [_exact_sequence(branch) for branch in branches]
    whole = frozenset[str]().union(*(branch or () for branch in exact))
    return whole if None not in exact and len(whole) <= MOST else None


def _demanded(step: Step) -> list[Group]:
    """What a step that is not exact text still demands."""
    kind, value = step
    if kind is op.SUBPATTERN:
        return _groups(value[3])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] >= 1:
        return _groups(value[2])
    if kind is op.BRANCH:
        best = [
            min((g for g in _groups(branch) if "" not in g), key=lambda g: (-min(map(len, g)), len(g)), default=None)
            for branch in value[1]
        ]
        return [frozenset[str]().union(*(group or EMPTY for group in best))]
    return []


class Sieve:
    """Many words, and one automaton that tells which of them a text may hold."""

    def __init__(self, words: Iterable[str]) -> None:
        groups = {word: anchors(word) for word in dict.fromkeys(words)}
        shared = Counter(anchor for each in groups.values() for group in each for anchor in group)
        self.loose = frozenset(word for word, each in groups.items() if not each)
        self.leading: dict[str, list[tuple[str, tuple[Group, ...]]]] = {}
        for word, each in groups.items():
            first, *others = sorted(each, key=lambda group: _commonness(group, shared)) or [frozenset[str]()]
            telling = tuple(group for group in others if min(map(len, group)) > 1 or group is others[0])
            for anchor in first:
                self.leading.setdefault(anchor, []).append((word, telling))
        more = (group for rows in self.leading.values() for _, groups in rows for group in groups)
        self.literals = sorted(frozenset[str](self.leading).union(*more)) or ["\0"]
        self.automaton = CharwiseDoubleArrayAhoCorasick(self.literals)

    def possible(self, text: str) -> Set[str]:
        """The words that may match somewhere in `text`; none is left out that does."""
        seen = {self.literals[number] for number in {hit[2] for hit in self.automaton.find_overlapping(text)}}
        leading = seen & self.leading.keys()
        if not leading:
            return self.loose
        rows = (row for anchor in leading for row in self.leading[anchor])
        return self.loose.union([word for word, others in rows if _met(others, seen)])


def _met(groups: tuple[Group, ...], seen: Set[str]) -> bool:
    """Whether every group has a literal among those seen."""
    for group in groups:  # noqa: SIM110 - a generator costs twice as much here, and this is the hot path
        if seen.isdisjoint(group):
            return False
    return True


def _commonness(group: Group, shared: Counter[str]) -> tuple[float, list[str]]:
    """How little a group tells: short literals that many words demand tell least."""
    return sum(shared[anchor] / 8 ** min(len(anchor), 4) for anchor in group), sorted(group)
