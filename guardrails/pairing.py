"""Whether a known figure stands in its place: beside its own name and its own condition, not another fact's."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from guardrails.known import Known
from knowledge.figures import Figure, find_figures
from knowledge.figures.comparing import same_value
from knowledge.products import Fact
from knowledge.values import Value

_SENTENCE = re.compile(r"[。！？!?；;\n]")
_CLAUSE = re.compile(r"[。！？!?；;\n，,]")
_TAIL = re.compile(r"(?:金额|日期|时间|数量|额度)$")


class Placed(Value):
    """A figure of copy and all that is known to equal it."""

    figure: Figure
    known: tuple[Known, ...]
    sentence: int = 0
    """Which sentence of the text it stands in, counted from nought."""

    def facts(self, role: str = "value") -> list[Fact]:
        """The facts whose figures in `role` it equals."""
        return [known.fact for known in self.known if known.fact and known.role == role]


def misnamed(placed: Placed, others: Sequence[Figure], known: Sequence[Known], text: str) -> Known | None:
    """The fact that the words beside a figure name, when the figure is another fact's."""
    figure = placed.figure
    if any(each.fact is None for each in placed.known):
        return None
    zone = _zone(figure, others, text)
    own = max((_shared(each.fact, zone) for each in placed.known if each.fact), default=0)
    named = [each for each in known if each.role == "value" and each.figure.kind == figure.kind and each.fact]
    named = [each for each in named if each.fact and len(_name_in(each.fact, zone)) > own + 1]
    mine = {fact.name.zh for fact in placed.facts()}
    best = max(named, key=lambda each: len(_name_in(each.fact, zone)) if each.fact else 0, default=None)
    return best if best and best.fact and best.fact.name.zh not in mine else None


def _zone(figure: Figure, others: Sequence[Figure], text: str) -> str:
    """The words of the figure's clause that no figure of its kind stands between."""
    ends = [other.end for other in others if other.kind == figure.kind and other.end <= figure.start]
    starts = [other.start for other in others if other.start >= figure.end]
    left = text[max(ends, default=0) : figure.start]
    right = text[figure.end : min(min(starts, default=len(text)), figure.end + 6)]
    return _CLAUSE.split(left)[-1] + "\0" + _CLAUSE.split(right)[0]


def _name_in(fact: Fact, zone: str) -> str:
    """The longest name of `fact` that `zone` holds."""
    names = (fact.name.zh, _TAIL.sub("", fact.name.zh), fact.name.en)
    return max((name for name in names if len(name) > 1 and name.lower() in zone.lower()), key=len, default="")


def _shared(fact: Fact | None, zone: str) -> int:
    """How many pairs of neighbouring signs the better of a fact's names shares with `zone`."""
    names = (fact.name.zh, fact.name.en) if fact else ()
    return max((sum(a + b in zone for a, b in pairwise(name)) for name in names), default=0)


def conditions_of(facts: Sequence[Fact]) -> list[Figure]:
    """The figures in the conditions of `facts`."""
    return [figure for fact in facts for figure in _conditions(fact)]


@lru_cache(maxsize=4096)
def _conditions(fact: Fact) -> tuple[Figure, ...]:
    return find_figures(fact.condition.zh) if fact.condition else ()


def sentences(text: str) -> list[int]:
    """Where each sentence of `text` ends."""
    return [end.start() for end in _SENTENCE.finditer(text)]


def siblings(placed: Placed, facts: Sequence[Fact]) -> list[Fact]:
    """The facts of the same name that hold under a condition."""
    names = {fact.name.zh for fact in placed.facts()}
    return [fact for fact in facts if fact.name.zh in names and fact.condition]


def misconditioned(placed: Placed, all_: Sequence[Placed], facts: Sequence[Fact]) -> bool:
    """Whether its sentence puts the figure beside the condition of a sibling: the three-year rate for one year."""
    mine = conditions_of(placed.facts())
    family = siblings(placed, facts)
    theirs = conditions_of(family)
    sentence = [each for each in all_ if each.sentence == placed.sentence]
    kinds = {figure.kind for figure in mine}
    found = [each.figure for each in sentence if each.figure.kind in kinds and _any_same(each.figure, theirs)]
    if not mine or not found:
        return False
    names = {fact.name.zh for fact in family}
    rates = [each.figure for each in sentence if any(fact.name.zh in names for fact in each.facts())]
    if len(found) == len(rates):
        found = [found[rates.index(placed.figure)]]
    return not any(_any_same(figure, mine) for figure in found)


def _any_same(figure: Figure, others: Sequence[Figure]) -> bool:
    return any(same_value(figure, other) for other in others)


def without_condition(all_: Sequence[Placed], facts: Sequence[Fact], text: str) -> Iterator[tuple[Placed, Fact, bool]]:
    """Figures whose condition copy never mentions; and whether that leaves open which of several values holds."""
    said = [each.figure for each in all_]
    for placed in all_:
        own = [fact for fact in placed.facts() if fact.condition]
        if not own or len(own) < len(placed.known) or any(_mentions(text, said, fact) for fact in own):
            continue
        yield placed, own[0], len({fact.value for fact in siblings(placed, facts)}) > 1


def _mentions(text: str, said: Sequence[Figure], fact: Fact) -> bool:
    needed = conditions_of([fact])
    if needed:
        return any(_any_same(figure, said) for figure in needed)
    words = [fact.condition.zh, fact.condition.en] if fact.condition else []
    return any(pair in text for word in words for pair in map("".join, pairwise(word)))
