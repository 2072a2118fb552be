"""Put together what judges copy: the built-in rules and the bank's own that two people put in force."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from assistant.rulebook import Rulebook
from assistant.settings import Settings
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.personal import Redactor
from guardrails.rules import Pack
from knowledge.shelf import Shelf

if TYPE_CHECKING:
    from assistant.model import Model
    from assistant.questions import Questioner
    from assistant.rulekeeping import RuleDesk

HOUSE = "rules"
"""The folder of the home whose presence says that the bank keeps rules of its own."""


class Given(NamedTuple):
    """What a rulebook is put together from."""

    settings: Settings
    shelf: Callable[[], Shelf]
    rules: "Callable[[], RuleDesk]"
    model: "Callable[[], Model | None]"
    redactor: Callable[[], Redactor]


def open_rulebook(given: Given) -> Rulebook:
    """The rulebook; the store is looked into only where a bank keeps rules of its own."""
    folder, database = given.settings.home / HOUSE, given.settings.database_url

    def make(packs: tuple[Pack, ...]) -> Guard:
        return Guard.of(packs, given.shelf().channels, _asker(packs, given))

    return Rulebook(load_packs, make, lambda: given.rules() if database or folder.exists() else None)


def _asker(packs: tuple[Pack, ...], given: Given) -> "Questioner | None":
    """Puts questions to the chosen model; nothing is chosen where no rule in force asks one."""
    if not any(rule.check.kind == "question" and rule.stage == "live" for pack in packs for rule in pack.rules):
        return None
    from assistant.questions import Questioner

    model = given.model()
    return Questioner(lambda: model, given.redactor) if model else None
