"""Put together what judges copy: the built-in rules and the bank's own that two people put in force."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.rulebook import Rulebook
from assistant.settings import Settings
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.rules import Pack
from knowledge.shelf import Shelf

if TYPE_CHECKING:
    from assistant.rulekeeping import RuleDesk

HOUSE = "rules"
"""The folder of the home whose presence says that the bank keeps rules of its own."""


def open_rulebook(settings: Settings, shelf: Callable[[], Shelf], rules: "Callable[[], RuleDesk]") -> Rulebook:
    """The rulebook; the store is looked into only where a bank keeps rules of its own."""
    folder = settings.home / HOUSE

    def make(packs: tuple[Pack, ...]) -> Guard:
        return Guard.of(packs, shelf().channels)

    return Rulebook(load_packs, make, lambda: rules() if settings.database_url or folder.exists() else None)
