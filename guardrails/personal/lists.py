"""The word lists beside this file: family names, given names, places, ordinary words; and lexicon.yaml."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from knowledge.values import Value, read_text, read_yaml

_FOLDER = Path(__file__).with_name("lists")


def rows(name: str) -> list[list[str]]:
    """The words of each line of a list; lines that begin with # are remarks."""
    return [line.split() for line in read_text(_FOLDER / name).splitlines() if line and not line.startswith("#")]


class Lexicon(Value):
    """Words that are no one's name, whatever they look like; and titles of those in public office."""

    brands: tuple[str, ...]
    bank: tuple[str, ...]
    famous: tuple[str, ...]
    places: tuple[str, ...]
    office: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The built-in lexicon."""
    return read_yaml(_FOLDER.with_name("lexicon.yaml"), Lexicon)


def no_names(own: Sequence[str]) -> frozenset[str]:
    """The built-in lexicon's words and the tenant's `own`."""
    return frozenset((*lexicon().brands, *lexicon().bank, *lexicon().famous, *lexicon().places, *own))
