"""What is known for one piece of copy: the figures of its facts, the days it runs, the texts it may quote."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from knowledge.figures import Bound, Day, Figure, find_figures
from knowledge.products import Fact
from knowledge.values import Language, Period, Value

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_BASIS = re.compile(r"按[年月日]|[年月日]化|单利|复利|(?i:simple|compound|per (?:annum|month|day))")
_INTEREST = re.compile(r"利率|收益率|业绩比较基准|回报率|(?i:interest|yield|annual|(?<![a-z])rate)")
_FEE = re.compile(r"手续费|费率|服务费|管理费|(?i:fee|charge)")
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


def figures_of(fact: Fact) -> tuple[Figure, ...]:
    """The figures of a fact's value, with the basis and style that its names and condition give them."""
    zh, en = (_read(fact, language) for language in LANGUAGES)
    if len(zh) != len(en):
        return (*zh, *en)
    return tuple(_merge(one, two, fact) for one, two in zip(zh, en, strict=True))


def _read(fact: Fact, language: Language) -> tuple[Figure, ...]:
    unit = fact.unit.to(language) if fact.unit else ""
    gap = " " if language == "en" else ""
    lead = fact.name.to(language) + (gap or "：")
    value = fact.value if fact.value.endswith(unit) else fact.value + gap + unit
    condition = fact.condition.to(language) if fact.condition else ""
    text = f"{lead}{value}（{condition}）" if _BASIS.match(condition) else lead + value
    return tuple(figure for figure in find_figures(text) if len(lead) <= figure.start < len(lead) + len(value))


def _merge(one: Figure, two: Figure, fact: Fact) -> Figure:
    names = f"{fact.name.zh} {fact.name.en}"
    basis = one.basis or two.basis
    if one.kind == "rate" and not basis and _INTEREST.search(names) and not _FEE.search(names):
        basis = "year"
    return one.model_copy(update={"basis": basis, "style": one.style or two.style})


def _bound(names: str) -> Bound | None:
    if _LOWER.search(names):
        return "min"
    return "max" if _UPPER.search(names) else None


def _date(day: date) -> Figure:
    return Figure(start=0, end=0, quote=day.isoformat(), kind="date", days=(Day.of(day),))
