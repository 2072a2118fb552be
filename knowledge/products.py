"""Products and their facts, and the segments of customers they are for."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, field_validator

from knowledge.values import (
    Bilingual,
    Jurisdiction,
    Language,
    Period,
    ProductType,
    Value,
    parse_yaml,
    read_text,
    split_header,
)

Risk = Literal["R1", "R2", "R3", "R4", "R5"]
Written = Annotated[str, BeforeValidator(lambda given: str(given) if isinstance(given, int | float | date) else given)]
AMOUNT = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Fact(Value):
    """A checked value of a product: what it is, under which condition, when, and where it stands."""

    id: str
    name: Bilingual
    value: Written
    unit: Bilingual | None = None
    condition: Bilingual | None = None
    valid: Period = Period()
    source: Bilingual | None = None

    def words(self, language: Language = "zh") -> str:
        """The value with its unit, as copy states it: a date is written out; English spells ranges and 万 out."""
        if DAY.fullmatch(self.value):
            return _written_day(date.fromisoformat(self.value), language)
        if language == "zh":
            return self.value + (self.unit.zh if self.unit else "")
        if self.unit is None:
            return self.value.replace("–", " to ")
        value = AMOUNT.sub(_times_ten_thousand, self.value) if self.unit.zh.startswith("万") else self.value
        return f"{value.replace('–', ' to ')} {self.unit.en}"


class Product(Value):
    """What the bank sells: its facts are the only figures copy may state."""

    id: str
    type: ProductType
    name: Bilingual
    jurisdiction: Jurisdiction = "CN"
    risk: Risk | None = None
    issuer: Bilingual | None = None
    valid: Period = Period()
    disclosures: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    sheet: str = ""

    @field_validator("facts")
    @classmethod
    def _ids_differ(cls, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        ids = [fact.id for fact in facts]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice:
            raise ValueError(f"fact {twice!r} is given twice")
        return facts

    def fact(self, id: str) -> Fact | None:
        """The fact called `id`."""
        return next((fact for fact in self.facts if fact.id == id), None)

    def version(self, fact: Fact, days: Period) -> Fact | None:
        """`fact`, or another of the same name and condition, that holds throughout `days`."""
        alike = (other for other in self.facts if other.name == fact.name and other.condition == fact.condition)
        return next((one for one in (fact, *alike) if one.valid.covers(days)), None)

    def standing(self, on: date) -> tuple[Fact, ...]:
        """The facts that hold on that day."""
        return tuple(fact for fact in self.facts if fact.valid.holds(on))


class Bank(Value):
    """Who speaks: the names and addresses that disclosures state."""

    name: Bilingual
    address: Bilingual
    hotline: Bilingual
    public: tuple[str, ...] = ()
    """Other words the bank says to everyone and that are nobody's secret: people in office, branches, their numbers."""
    abroad: dict[Jurisdiction, "Bank"] = {}
    """The houses that sell in other markets."""

    def of(self, jurisdiction: Jurisdiction) -> "Bank":
        """The house that speaks in that market."""
        return self.abroad.get(jurisdiction, self)


class Slot(Value):
    """A place in copy that a customer's own words fill after approval, such as `{{客户称谓}}`."""

    id: str
    name: Bilingual
    column: str
    longest: int
    """Code points of the longest value expected."""
    note: Bilingual | None = None


class Segment(Value):
    """A group of customers: where they are in life, and what may not be sold to them."""

    id: str
    name: Bilingual
    note: Bilingual
    max_risk: Risk = "R5"
    excludes: tuple[ProductType, ...] = ()


def read_product(path: Path) -> Product:
    """The product in a headed Markdown file; `BadFile` names the line of a mistake."""
    header, sheet = split_header(read_text(path), path)
    product = parse_yaml(header, Product, path, first_line=2)
    return product.model_copy(update={"sheet": sheet})


def _times_ten_thousand(amount: re.Match[str]) -> str:
    return f"{(Decimal(amount[0].replace(',', '')) * 10_000).normalize():,f}"


def _written_day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%b} {day.year}"
