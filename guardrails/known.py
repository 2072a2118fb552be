"""What is known for one piece of copy: the figures of its facts, the days it runs, the texts it may quote."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from knowledge.figures import Bound, Day, Figure, find_figures
from knowledge.figures.stated import figures_of, names_interest
from knowledge.products import Fact
from knowledge.values import Period, Value

_LOWER = re.compile(r"起[存购投点]|起$|门槛|下限|最低|最少|保底|(?i:minimum|min\.?(?![a-z])|from)")
_UPPER = re.compile(r"上限|封顶|限额|最高|最多|额度|(?i:maximum|max\.?(?![a-z])|limit|up to)")


class Known(Value):
    """A figure that copy may state; `fact` is what it belongs to, none for a day of publication or a quoted text."""

    figure: Figure
    role: str
    """value, condition, name, valid, publish or text."""
    fact: Fact | None = None
    named: Bound | None = None
    """The bound that a fact's value or name gives: 起存金额 is a least."""


def is_interest(known: Known) -> bool:
    """Whether the figure is the rate of interest or return that a fact states."""
    rate = known.role == "value" and known.figure.kind == "rate"
    return rate and known.fact is not None and names_interest(known.fact)


def know(facts: Sequence[Fact], on: Period, also: Sequence[str] = ()) -> tuple[Known, ...]:
    """Every figure that copy about these facts may state when it runs `on`."""
    days = [day for day in (on.start, on.end) if day]
    return (
        *(known for fact in facts for known in _of_fact(fact)),
        *(Known(figure=_date(day), role="publish") for day in days),
        *(Known(figure=figure, role="text") for text in also for figure in find_figures(text)),
    )


@lru_cache(maxsize=4096)
def _of_fact(fact: Fact) -> tuple[Known, ...]:
    names = f"{fact.name.zh} {fact.name.en}"
    values = [
        Known(figure=figure, role="value", fact=fact, named=figure.bound or _bound(names))
        for figure in figures_of(fact)
    ]
    asides = [
        Known(figure=figure, role=role, fact=fact)
        for role, words in (("name", fact.name), ("condition", fact.condition))
        if words
        for text in dict.fromkeys((words.zh, words.en))
        for figure in find_figures(text)
    ]
    days = [Known(figure=_date(day), role="valid", fact=fact) for day in (fact.valid.start, fact.valid.end) if day]
    return (*values, *asides, *days)


def _bound(names: str) -> Bound | None:
    if _LOWER.search(names):
        return "min"
    return "max" if _UPPER.search(names) else None


def _date(day: date) -> Figure:
    return Figure(start=0, end=0, quote=day.isoformat(), kind="date", days=(Day.of(day),))
