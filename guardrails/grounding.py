"""Grounding: every figure in copy equals a fact of the product, or is a finding."""

from datetime import date

from knowledge.values import Value


class LedgerRow(Value):
    """A figure in copy beside the fact it states: [start, end) are code points of the copy's text."""

    quote: str
    start: int
    end: int
    fact: str | None = None
    value: str | None = None
    source: str | None = None
    valid_to: date | None = None
    equal: bool
