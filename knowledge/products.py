"""Products and their facts, and the segments of customers they are for."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator

from knowledge.values import Bilingual, Jurisdiction, Period, ProductType, Value, parse_yaml, read_text, split_header

Risk = Literal["R1", "R2", "R3", "R4", "R5"]
Written = Annotated[str, BeforeValidator(lambda given: str(given) if isinstance(given, int | float) else given)]


class Fact(Value):
    """A checked value of a product: what it is, under which condition, when, and where it stands."""

    id: str
    name: Bilingual
    value: Written
    unit: Bilingual | None = None
    condition: Bilingual | None = None
    valid: Period = Period()
    source: Bilingual | None = None

    def words(self) -> str:
        """The value with its unit, as copy states it in Chinese."""
        return self.value + (self.unit.zh if self.unit else "")


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


class Segment(Value):
    """A group of customers: where they are in life, and what may not be sold to them."""

    id: str
    name: Bilingual
    note: Bilingual
    max_risk: Risk = "R5"
    excludes: tuple[ProductType, ...] = ()


class Disclosure(Value):
    """Words that must appear, by id, in each language and for the market they belong to."""

    id: str
    words: Bilingual
    when: tuple[ProductType, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ("CN", "US", "UK", "EU")


def read_product(path: Path) -> Product:
    """The product in a headed Markdown file; `BadFile` names the line of a mistake."""
    header, sheet = split_header(read_text(path), path)
    product = parse_yaml(header, Product, path, first_line=2)
    return product.model_copy(update={"sheet": sheet})
