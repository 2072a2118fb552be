"""Compares figures by what they mean, however they are spelled."""

from decimal import Decimal

from knowledge.figures.shape import Day, Figure

_MINUTES = {"day": Decimal(1440), "minute": Decimal(1), "second": Decimal(1) / 60}
_LOOSE = {"amount", "count", "number", "multiple", "age"}
"""Kinds that a bare number may stand for: 满5万 beside 5万元."""


def same_value(one: Figure, two: Figure) -> bool:
    """Whether both state one value in one unit; year basis, style and bound apart."""
    if one.kind == "date" and two.kind == "date":
        return any(_agree(a, b) for a in one.days for b in two.days)
    if one.code or two.code:
        return one.code == two.code
    if one.kind != two.kind:
        return "number" in (one.kind, two.kind) and {one.kind, two.kind} <= _LOOSE and one.value == two.value
    if one.unit in _MINUTES and two.unit in _MINUTES:
        return one.value * _MINUTES[one.unit] == two.value * _MINUTES[two.unit]
    return one.value == two.value and (one.unit == two.unit or not one.unit or not two.unit)


def _agree(one: Day, two: Day) -> bool:
    """Whether two dates agree on all that both state, and state something in common."""
    pairs = [(getattr(one, part), getattr(two, part)) for part in ("year", "month", "day", "quarter")]
    shared = [(a, b) for a, b in pairs if a is not None and b is not None]
    return bool(shared) and all(a == b for a, b in shared)


def same_basis(one: Figure, two: Figure) -> bool:
    """Whether year basis and style (simple or compound, APR or effective) do not contradict each other."""
    if one.basis and two.basis and one.basis != two.basis:
        return False
    clash = {("simple", "compound"), ("simple", "effective"), ("apr", "effective"), ("apr", "compound")}
    return not {(one.style, two.style), (two.style, one.style)} & clash
