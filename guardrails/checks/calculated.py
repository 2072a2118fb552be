"""Relations between figures of the text, each by the name of its formula."""

from collections.abc import Mapping
from typing import Protocol

from guardrails.checks import Hit, Setting, triggers
from guardrails.matching import Reading
from guardrails.rules import Calculated
from knowledge.values import Bilingual


class Formula(Protocol):
    """Judges the figures of a reading: its hits, or None when they cannot be worked out."""

    def __call__(self, reading: Reading, setting: Setting) -> list[Hit] | None:
        """The places whose figures do not agree."""
        ...


FORMULAS: Mapping[str, Formula] = {}
"""The closed set of formulae."""


def judge(check: Calculated, reading: Reading, setting: Setting) -> list[Hit]:
    """The hits of the formula; a doubt at the trigger when it cannot be worked out."""
    found = triggers(check.when, reading)[:1]
    if not found:
        return []
    formula = FORMULAS.get(check.formula)
    answer = formula(reading, setting) if formula else None
    return [Hit(hit, doubt=UNDECIDED) for hit in found] if answer is None else answer


UNDECIDED = Bilingual(
    zh="文中数字不足以核算，请人工复核。", en="The figures given do not suffice to work this out; a person must check."
)
