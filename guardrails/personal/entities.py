"""Entities found in a text, and how overlapping sightings are settled into one reading."""

from collections.abc import Iterable, Sequence

from guardrails.personal.recognisers import Find
from knowledge.values import Value

_LAST = ("SENSITIVE", "PERSON", "ADDRESS")


class Entity(Value):
    """Personal data at code points [start, end) of the text as given; `why` names what spoke for it."""

    type: str
    start: int
    end: int
    quote: str
    score: float
    why: str


def settle(finds: Iterable[Find], kept: Sequence[tuple[int, int]] = ()) -> list[Find]:
    """Finds without overlap: confident ones first, numbers before names, longer before shorter. `kept` stays free."""
    taken: list[tuple[int, int]] = list(kept)
    chosen: list[Find] = []
    for find in sorted(finds, key=_rank):
        free = _free_part(find, taken)
        if free:
            chosen.append(free)
            taken.append((free.start, free.end))
    return sorted(chosen, key=lambda find: find.start)


def _rank(find: Find) -> tuple[bool, int, int, float]:
    return (
        find.score < 0.5,
        _LAST.index(find.type) * -1 if find.type in _LAST else -9,
        find.start - find.end,
        -find.score,
    )


def _free_part(find: Find, taken: list[tuple[int, int]]) -> Find | None:
    """`find` cut back to what nobody has taken; `None` when less than half is left."""
    start, end = find.start, find.end
    for a, b in taken:
        if a <= start < b:
            start = b
        if a < end <= b:
            end = a
        if start <= a and b <= end and start < end and (a, b) != (start, end):
            return find._replace(start=start, end=a) if a - start >= b - a and a > start else None
    return find._replace(start=start, end=end) if (end - start) * 2 >= find.end - find.start else None
