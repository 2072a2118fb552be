"""How much a run of Han characters looks like a name, by the characters of its given name alone."""

from functools import cache

from guardrails.personal.candidates_zh import family_at
from guardrails.personal.lists import rows

_UNSEEN = -3
_COMPOUND = 2


def likeness(name: str) -> float:
    """Twice the log odds that `name` is a name: the mean of its given characters; compound families count more."""
    family = family_at(name, 0)
    given = name[family:]
    return sum(_odds().get(char, _UNSEEN) for char in given) / max(len(given), 1) + _COMPOUND * (family == 2)


@cache
def _odds() -> dict[str, int]:
    return {char: int(odds) for odds, chars in rows("given_zh.txt") for char in chars}
