"""What rests on what: which drafts, claims, releases and templates a changed fact or document reaches."""

from collections.abc import Sequence
from typing import Literal

from knowledge.values import Value


class Resting(Value):
    """Something said, and the facts, documents and passages it rests on, by id."""

    id: str
    kind: Literal["draft", "release", "claim", "template"]
    rests_on: frozenset[str]


class Reached(Value):
    """Something that a change reaches, and through which ids: its own, or those of claims it rests on."""

    id: str
    kind: Literal["draft", "release", "claim", "template"]
    through: tuple[str, ...]


def affected(change: Sequence[str], resting: Sequence[Resting]) -> tuple[Reached, ...]:
    """All of `resting` that rests on an id of `change` (facts, documents), also by way of claims, in order."""
    changed = {*change}
    claims = [each for each in resting if each.kind == "claim"]
    while fallen := [each for each in claims if each.id not in changed and each.rests_on & changed]:
        changed |= {each.id for each in fallen}
    return tuple(
        Reached(id=each.id, kind=each.kind, through=tuple(sorted(each.rests_on & changed)))
        for each in resting
        if each.rests_on & changed
    )
