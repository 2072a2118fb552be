"""The figures that a fact states, read with its names, unit and condition."""

import re

from knowledge.figures.reading import find_figures
from knowledge.figures.shape import Figure
from knowledge.products import Fact
from knowledge.values import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_BASIS = re.compile(r"按[年月日]|[年月日]化|单利|复利|(?i:simple|compound|per (?:annum|month|day))")
_INTEREST = re.compile(r"利率|收益率|业绩比较基准|回报率|(?i:interest|yield|annual|(?<![a-z])rate)")
_FEE = re.compile(r"手续费|费率|服务费|管理费|(?i:fee|charge)")


def names_interest(fact: Fact) -> bool:
    """Whether the fact's name says a rate of interest or return, not a fee."""
    names = f"{fact.name.zh} {fact.name.en}"
    return bool(_INTEREST.search(names)) and not _FEE.search(names)


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
    basis = one.basis or two.basis
    if one.kind == "rate" and not basis and names_interest(fact):
        basis = "year"
    return one.model_copy(update={"basis": basis, "style": one.style or two.style})
