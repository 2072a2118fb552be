"""What a figure is: a number, date or code in text, with the meaning that makes it true or false."""

from datetime import date
from decimal import Decimal
from typing import Literal

from knowledge.values import Value

Kind = Literal[
    "rate",
    "points",
    "discount",
    "amount",
    "term",
    "date",
    "time",
    "age",
    "count",
    "multiple",
    "ratio",
    "rank",
    "ordinal",
    "phone",
    "code",
    "number",
]
Basis = Literal["year", "month", "day"]
Style = Literal["simple", "compound", "apr", "effective"]
Bound = Literal["min", "max"]


class Day(Value):
    """A date as far as it was written: `12月31日` has no year, `2026年11月` no day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None

    @classmethod
    def of(cls, day: date) -> "Day":
        """The whole date."""
        return cls(year=day.year, month=day.month, day=day.day)


class Figure(Value):
    """A figure at code points [start, end) of a text, with its value in one normal form.

    `value` is per cent for rates and discounts (per cent paid), points for points, whole currency units for amounts,
    months, days, hours or workdays by `unit` for terms, minutes after midnight for times.
    """

    start: int
    end: int
    quote: str
    kind: Kind
    value: Decimal = Decimal(0)
    unit: str = ""
    basis: Basis | None = None
    style: Style | None = None
    bound: Bound | None = None
    ranged: bool = False
    """One end of a range; `bound` says which."""
    days: tuple[Day, ...] = ()
    """What a date may mean: two readings for 3/4/2026."""
    code: str = ""
    idle: bool = False
    """Asserts nothing about a product: 第一步, 7×24小时."""
