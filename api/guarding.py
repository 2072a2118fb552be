"""Put together what judges copy: the built-in rules, the bank's own that two people put in force, what reads beside."""

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from assistant.branding import Branding
from assistant.insight import Insight
from assistant.rulebook import Rulebook
from assistant.settings import Settings
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.personal import Redactor
from guardrails.rules import Pack
from knowledge.clauses import LawShelf
from knowledge.shelf import Shelf

if TYPE_CHECKING:
    from assistant.model import Model
    from assistant.questions import Questioner
    from assistant.rulekeeping import RuleDesk
    from guardrails.meaning.judge import Reader

HOUSE = "rules"
"""The folder of the home whose presence says that the bank keeps rules of its own."""

OWN_PACKS = frozenset(("house", "shadow"))
"""The packs of rules people brought in force or on trial."""


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


def open_insight(settings: Settings, branding: Callable[[], Branding], guard: Callable[[], Guard]) -> Insight:
    """What reads copy beside the rules, as the guard sees through its disguises."""
    return Insight(cache(partial(_read_meaning, settings, guard)), LawShelf(settings.home), branding)


def _read_meaning(settings: Settings, guard: Callable[[], Guard]) -> "Reader":
    from guardrails.meaning.judge import WEIGHTS, either, reader, switched_off, trained
    from knowledge.embedding import find_embedder

    if settings.judge != "on":
        return switched_off
    embedder = find_embedder()
    return either(*(reader(trained(each), embedder, lambda text: guard().undisguised(text)) for each in WEIGHTS))


def _asker(packs: tuple[Pack, ...], given: Given) -> "Questioner | None":
    """Puts questions to the chosen model; nothing is chosen where no rule in force asks one.

    Built-in questions alone are put to a model with an address only: the small one on this machine is too slow to be
    started for them, and a person is asked instead.
    """
    asking = {p.pack for p in packs for r in p.rules if r.check.kind == "question" and r.stage == "live"}
    if not asking or not (given.settings.model_url or asking & OWN_PACKS):
        return None
    from assistant.questions import Questioner

    model = given.model()
    return Questioner(lambda: model, given.redactor) if model else None
