"""What a text says about itself: its language, market and kind of product, each with a certainty that is shown."""

from typing import Generic, TypeVar

from knowledge.values import Language, ProductType, Value

V = TypeVar("V")


class Recognised(Value, Generic[V]):
    """Something read out of a text, and how sure that is, from 0 to 1."""

    value: V
    certainty: float


def language(text: str) -> Language:
    """zh as soon as a fifth of the letters are Han characters."""
    letters = [c for c in text if c.isalpha()]
    han = sum("㐀" <= c <= "鿿" for c in letters)
    return "zh" if han * 5 >= len(letters) and han else "en"


def products(_: str) -> tuple[Recognised[ProductType], ...]:
    """The kinds of product a text speaks of, surest first."""
    return ()
