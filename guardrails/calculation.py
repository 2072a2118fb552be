"""The closed set of formulas that rules of kind `calculated` name: relations that figures of one text must satisfy."""

from collections.abc import Callable, Mapping, Sequence

from guardrails import caps, interest
from guardrails.verdicts import Breach, Verdict
from knowledge.figures import Figure, find_figures

__all__ = ["FORMULAS", "Breach", "Formula", "Verdict", "work_out"]

Formula = Callable[[Sequence[Figure], str], Verdict]
"""Judges the figures of a text; spans of breaches are code points of that text."""

FORMULAS: Mapping[str, Formula] = {
    "instalment-rate": interest.instalments,
    "daily-rate": interest.daily,
    "monthly-rate": interest.monthly,
    "compounded-rate": interest.compounded,
    "shown-sum": interest.shown_sums,
    "deposit-interest": interest.deposit_interest,
    "prize-cap": caps.prizes,
    "performance-window": caps.windows,
    "annualised-window": caps.annualised,
    "discount": caps.discounts,
}


def work_out(formula: str, text: str) -> Verdict:
    """The verdict of the formula so named on the figures of `text`; `KeyError` for a name outside the set."""
    return FORMULAS[formula](find_figures(text), text)
