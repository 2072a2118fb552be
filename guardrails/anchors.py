"""Anchors: the literals without which a word cannot match, so that one walk of an automaton rules most words out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]

from daachorse import CharwiseDoubleArrayAhoCorasick

from guardrails.words import Step, is_pattern, literal, parsed

MOST = 60
"""Literals one group may hold; a wider one says too little to be worth seeking."""
WIDEST = 12
LAYERS = 3
"""Groups of one word that are asked for."""

Group = frozenset[str]
Place = tuple[int, int]
EMPTY: Group = frozenset({""})


@cache
def anchors(word: str) -> tuple[Group, ...]:
    """Groups of literals, of each of which one must stand in the text for `word` to match; the most telling first."""
    groups = _groups(parsed(word)) if is_pattern(word) else [frozenset({literal(word)})]
    telling = {group for group in groups if group and "" not in group}
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
        return frozenset(chr(code) for _, code in value) - {"\n"} if known else None
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
    """Many words, and one automaton that tells which of them each line of a text may hold.

    Every word has a bit in each of `LAYERS` layers of one number. A literal sets the bits of the words that demand it
    there; a word that demands less than a layer has its bit set from the start.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        groups = [anchors(word) for word in self.words]
        shared = Counter(anchor for each in groups for group in each for anchor in group)
        bits: dict[str, list[int]] = {}
        given: list[int] = []
        for number, each in enumerate(groups):
            telling = _telling(sorted(each, key=lambda group: _commonness(group, shared)))
            given += range(number + len(telling) * len(self.words), LAYERS * len(self.words), len(self.words))
            for layer, group in enumerate(telling):
                for anchor in group:
                    bits.setdefault(anchor, []).append(number + layer * len(self.words))
        self.loose = [word for word, each in zip(self.words, groups, strict=True) if not each]
        self.given = _number(tuple(given))
        self.masks = [_number(tuple(each)) for each in bits.values()] or [0]
        self.automaton = CharwiseDoubleArrayAhoCorasick(list(bits) or ["\0"])

    def bits(self, words: Iterable[str]) -> int:
        """The number that stands for `words`."""
        wanted = frozenset(words)
        return _number(tuple(number for number, word in enumerate(self.words) if word in wanted))

    def places(self, lines: str, among: int) -> dict[str, list[Place]]:
        """The lines, as their places in the text, that may hold each word of `among`; none is left out that does."""
        found: dict[str, list[Place]] = {word: [(0, len(lines))] for word in self.loose}
        for start, end, seen in self._lines(lines):
            possible = among & seen
            for layer in range(1, LAYERS):
                possible &= seen >> layer * len(self.words)
            while possible:
                found.setdefault(self.words[possible.bit_length() - 1], []).append((start, end))
                possible ^= 1 << possible.bit_length() - 1
        return found

    def _lines(self, lines: str) -> Iterator[tuple[int, int, int]]:
        """Every line in which a literal stands, with the bits that its literals set."""
        start = end = -1
        seen = self.given
        for first, _, number in self.automaton.find_overlapping(lines):
            if first > end:
                if end >= 0:
                    yield start, end, seen
                start, end, seen = lines.rfind("\n", 0, first) + 1, lines.find("\n", first), self.given
                end = len(lines) if end < 0 else end
            seen |= self.masks[number]
        if end >= 0:
            yield start, end, seen


def _telling(groups: list[Group]) -> list[Group]:
    """The groups worth asking for: the first, and those of longer literals, or the second."""
    return [group for at, group in enumerate(groups) if at < 2 or min(map(len, group)) > 1][:LAYERS]


@cache
def _number(bits: tuple[int, ...]) -> int:
    """The number with these bits set."""
    number = 0
    for bit in bits:
        number |= 1 << bit
    return number


def _commonness(group: Group, shared: Counter[str]) -> tuple[float, list[str]]:
    """How little a group tells: short literals that many words demand tell least."""
    return sum(shared[anchor] / 8 ** min(len(anchor), 4) for anchor in group), sorted(group)
