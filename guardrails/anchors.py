"""Anchors: the literals without which a word cannot match, so that one walk of an automaton rules most words out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain, pairwise, product
from re import _constants as op  # type: ignore[attr-defined]

from daachorse import CharwiseDoubleArrayAhoCorasick

from guardrails.words import LONGEST, WRITTEN, Step, is_pattern, literal, parsed, written

MOST = 60
"""Literals one group may hold; a wider one says too little to be worth seeking."""
WIDEST = 12
WORTH = 10
"""Hits in lawful copy that a second group may cost for each line it spares."""

Group = frozenset[str]
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
    for step in written(steps):
        exact = _exact(step)
        if exact is not None and len(stretch) * len(exact) <= MOST:
            stretch = _joined(stretch, exact)
            continue
        groups += [_begun(stretch, step), *_demanded(step)]
        stretch = exact if exact is not None else EMPTY
    return [*groups, stretch]


def _joined(heads: Group, tails: Group) -> Group:
    return frozenset(head + tail for head, tail in product(heads, tails))


def _begun(stretch: Group, step: Step) -> Group:
    """The stretch with the first turn of what is repeated behind it."""
    kind, value = step
    repeated = kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] >= 1
    once = _exact_sequence(value[2]) if repeated else None
    return _joined(stretch, once) if once and len(stretch) * len(once) <= MOST else stretch


def _exact(step: Step) -> Group | None:
    """All that one step can match, if that is little."""
    kind, value = step
    if kind in (op.SUBPATTERN, op.BRANCH):
        return _exact_branches([value[3]] if kind is op.SUBPATTERN else value[1])
    if kind is WRITTEN:
        return frozenset({value})
    if kind is op.AT:
        return EMPTY
    if kind is op.IN:
        return _exact_class(value)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[1] == 1:
        once = _exact_sequence(value[2])
        return once if once is None or value[0] else once | EMPTY
    return None


def _exact_class(members: Sequence[Step]) -> Group | None:
    """The characters of a class, if they are few."""
    ranges = [
        (value, value) if kind is op.LITERAL else value for kind, value in members if kind in (op.LITERAL, op.RANGE)
    ]
    known = len(ranges) == len(members) and sum(1 + last - first for first, last in ranges) <= WIDEST
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1)) - {"\n"} if known else None


def _exact_sequence(steps: Iterable[Step]) -> Group | None:
    whole = EMPTY
    for step in written(steps):
        exact = _exact(step)
        if exact is None or len(whole) * len(exact) > MOST:
            return None
        whole = _joined(whole, exact)
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


class Commonness:
    """How common literals are in lawful copy, judged by samples of it."""

    def __init__(self, samples: str) -> None:
        self.lines = 1 + samples.count("\n")
        self.alone = Counter(samples)
        self.pairs = Counter(map("".join, pairwise(samples)))
        self.known: dict[str, float] = {}
        self.groups: dict[Group, float] = {}

    def literal(self, literal: str) -> float:
        """About how often `literal` stands in the samples; a longer one that never does is rarer."""
        if literal not in self.known:
            pairs = (self.pairs[literal[at : at + 2]] for at in range(len(literal) - 1))
            self.known[literal] = min(pairs, default=self.alone[literal]) + 8.0 ** (1 - len(literal))
        return self.known[literal]

    def group(self, group: Group) -> float:
        """About how often one of the literals stands in the samples."""
        if group not in self.groups:
            self.groups[group] = sum(map(self.literal, group))
        return self.groups[group]


class Sieve:
    """Many words, and one automaton that tells which of them a line of text may hold.

    Every word has a bit in each half of one number: the first for its rarest group of literals, the second for one more
    group where the first is common. A literal sets the bits of the words that ask for it.
    """

    def __init__(
        self, words: Iterable[str], common: Commonness, sought: Callable[[str], tuple[Group, ...]] = anchors
    ) -> None:
        self.words = tuple(dict.fromkeys(words))
        size = len(self.words)
        asked = _asked([sought(word) for word in self.words], common)
        bits: dict[str, list[int]] = {}
        for number, groups in enumerate(asked):
            for half, group in enumerate(groups):
                for anchor in group:
                    bits.setdefault(anchor, []).append(number + half * size)
        self.given = _number(number + size for number, groups in enumerate(asked) if len(groups) == 1)
        self.loose = _number(number for number, groups in enumerate(asked) if not groups)
        self.masks = [_number(each) for each in bits.values()] or [0]
        self.literals = list(bits) or ["\0"]

    @cached_property
    def automaton(self) -> CharwiseDoubleArrayAhoCorasick:
        """Finds the literals."""
        return CharwiseDoubleArrayAhoCorasick(self.literals)

    def lines(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The lines [start, end) of a text that may hold words, and which: no line or word is left out that does."""
        if self.loose:
            yield 0, len(text), self.loose
        size, masks = len(self.words), self.masks
        start, end, seen = 0, -1, 0
        for first, last, number in self.automaton.find_overlapping(text):
            if first > end:
                if possible := seen & seen >> size:
                    yield start, end, possible
                start, end = _line(text, first, last)
                seen = self.given
            seen |= masks[number]
        if possible := seen & seen >> size:
            yield start, end, possible

    def any(self, hits: Iterable[tuple[int, int, int]], page: int = LONGEST) -> bool:
        """Whether a text with these hits of literals may hold any of the words, wherever its lines end: two pages in a
        row hold all that a word asks, for no match is longer than a page."""
        size, masks = len(self.words), self.masks
        before, seen, start = self.given, self.given, 0
        for first, _, number in hits:
            if first >= start + page:
                before, start = seen if first < start + 2 * page else self.given, first - first % page
                seen = self.given
            seen |= masks[number]
            asked = before | seen
            if asked & asked >> size:
                return True
        return self.loose > 0

    def named(self, bits: int) -> Iterator[str]:
        """The words with these bits."""
        while bits:
            number = bits.bit_length() - 1
            yield self.words[number]
            bits ^= 1 << number


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The line that holds [start, end)."""
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after


def _asked(words: Sequence[tuple[Group, ...]], common: Commonness) -> list[tuple[Group, ...]]:
    """Of each word's groups the rarest, and a second one where it spares more lines than its own hits cost."""
    asked: list[tuple[Group, ...]] = [groups[:1] for groups in words]
    ranked = {number: _ranked(groups, common) for number, groups in enumerate(words) if len(groups) > 1}
    for number, groups in ranked.items():
        asked[number] = tuple(groups[:1])
    sought = set(chain.from_iterable(chain.from_iterable(asked)))
    for number in sorted(ranked, key=lambda number: common.group(ranked[number][1])):
        spared = WORTH * common.group(asked[number][0])
        for group in ranked[number][1:]:
            rare = 1 - min(1.0, common.group(group) / common.lines)
            if spared * rare > common.group(group - sought):
                asked[number] += (group,)
                sought |= group
                break
    return asked


def _ranked(groups: Iterable[Group], common: Commonness) -> list[Group]:
    """Groups, the rarest first."""
    return sorted(groups, key=lambda group: (common.group(group), len(group), sorted(group)))


def _number(bits: Iterable[int]) -> int:
    """The number with these bits set."""
    given = list(bits)
    if len(given) == 1:
        return 1 << given[0]
    held = bytearray(max(given, default=0) // 8 + 1)
    for bit in given:
        held[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(held, "little")
