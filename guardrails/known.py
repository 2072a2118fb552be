"""What is known for one piece of copy: the figures of its facts, the days it runs, the texts it may quote."""

import re
from collections.abc import Sequence
from datetime import date

from knowledge.figures import Bound, Day, Figure, find_figures
from knowledge.products import Fact
from knowledge.values import Period, Value

_INTEREST = re.compile(r"利率|收益率|业绩比较基准|回报率|(?i:interest|yield|annual|(?<![a-z])rate)")
_FEE = re.compile(r"手续费|费率|服务费|管理费|(?i:fee|charge)")
_LOWER = re.compile(r"起[存购投点]|起$|门槛|下限|最低|最少|(?i:minimum|min\.?(?![a-z])|from)")
_UPPER = re.compile(r"上限|封顶|限额|最高|最多|额度|(?i:maximum|max\.?(?![a-z])|limit|up to)")


class Known(Value):
    """A figure that copy may state; `fact` is what it belongs to, none for a day of publication or a quoted text."""

    figure: Figure
    role: str
    """value, condition, name, valid, publish or text."""
    fact: Fact | None = None


def is_interest(known: Known) -> bool:
    """Whether the figure is the rate of interest or return that a fact states."""
    names = f"{known.fact.name.zh} {known.fact.name.en}" if known.fact and known.role == "value" else ""
    return known.figure.kind == "rate" and bool(_INTEREST.search(names)) and not _FEE.search(names)


def know(facts: Sequence[Fact], on: Period, also: Sequence[str] = ()) -> tuple[Known, ...]:
    """Every figure that copy about these facts may state when it runs `on`."""
    days = [day for day in (on.start, on.end) if day]
    return (
        *(known for fact in facts for known in _of_fact(fact)),
        *(Known(figure=_date(day), role="publish") for day in days),
        *(Known(figure=figure, role="text") for text in also for figure in find_figures(text)),
    )


def _of_fact(fact: Fact) -> list[Known]:
    values = [Known(figure=figure, role="value", fact=fact) for figure in figures_of(fact)]
    asides = [
        Known(figure=figure, role=role, fact=fact)
        for role, words in (("name", fact.name), ("condition", fact.condition))
        if words
        for text in dict.fromkeys((words.zh, words.en))
        for figure in find_figures(text)
    ]
    days = [Known(figure=_date(day), role="valid", fact=fact) for day in (fact.valid.start, fact.valid.end) if day]
    return values + asides + days


def figures_of(fact: Fact) -> tuple[Figure, ...]:
    """The figures of a fact's value, with the basis, style and bound that its names and condition give them."""
    readings = [_read(fact, zh) for zh in (True, False)]
    if len(readings[0]) != len(readings[1]):
        return (*readings[0], *readings[1])
    return tuple(_merge(one, two, fact) for one, two in zip(*readings, strict=True))


def _read(fact: Fact, zh: bool) -> tuple[Figure, ...]:  # noqa: FBT001 - which of two languages
    name, unit = (
        (fact.name.zh, fact.unit.zh if fact.unit else "") if zh else (fact.name.en, fact.unit.en if fact.unit else "")
    )
    lead = f"{name}：" if zh else f"{name} "
    value = fact.value if not unit or fact.value.endswith(unit) else fact.value + ("" if zh else " ") + unit
    condition = (fact.condition.zh if zh else fact.condition.en) if fact.condition else ""
    return tuple(
        f for f in find_figures(f"{lead}{value}（{condition}）") if len(lead) <= f.start < len(lead) + len(value)
    )


def _merge(one: Figure, two: Figure, fact: Fact) -> Figure:
    names = f"{fact.name.zh} {fact.name.en}"
    basis = one.basis or two.basis
    if one.kind == "rate" and not basis and _INTEREST.search(names) and not _FEE.search(names):
        basis = "year"
    bound = one.bound or two.bound or _bound(names)
    return one.model_copy(update={"basis": basis, "style": one.style or two.style, "bound": bound})


def _bound(names: str) -> Bound | None:
    if _LOWER.search(names):
        return "min"
    return "max" if _UPPER.search(names) else None


def _date(day: date) -> Figure:
    return Figure(start=0, end=0, quote=day.isoformat(), kind="date", days=(Day.of(day),))
