"""What a special form is: a pattern that finds a figure and a reader that knows what its match says."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from knowledge.figures.shape import Figure, Kind

Reader = Callable[[re.Match[str]], Iterator[Figure]]
END = r"(?![0-9])"
START = r"(?<![0-9.])"
TO = r"\s?(?:-{1,2}|~{1,2}|至|到|to|and|until|through)\s?"


class Form(NamedTuple):
    """A pattern, and the reader of its matches."""

    pattern: re.Pattern[str]
    read: Reader


def form(read: Reader, *pattern: str) -> Form:
    """The form that `read` reads wherever the parts of `pattern`, joined, match."""
    return Form(re.compile("".join(pattern)), read)


def figure_of(found: re.Match[str], kind: Kind, value: Decimal | int = 0, group: str | int = 0) -> Figure:
    """A figure of `kind` where `group` of the match stands."""
    start, end = found.span(group)
    return Figure(start=start, end=end, quote=found[group], kind=kind, value=Decimal(value))
