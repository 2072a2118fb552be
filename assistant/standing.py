"""The shelf as it stands: the bank's files with what people decided on their facts, read anew when they decide."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from knowledge.products import Product
from knowledge.shelf import Shelf

if TYPE_CHECKING:
    from assistant.facts import Entry, Facts


class StandingShelf:
    """Answers the shelf of now; `facts` is nothing while there is no database, and so no decision."""

    def __init__(self, files: Callable[[], Shelf], facts: "Callable[[], Facts | None]") -> None:
        self._files, self._facts = files, facts
        self._seen: tuple[int, Shelf] | None = None

    def __call__(self) -> Shelf:
        """The same shelf as long as nobody decides anything."""
        facts = self._facts()
        if facts is None:
            return self._files()
        stamp, seen = facts.stamp(), self._seen
        if seen is None or seen[0] != stamp:
            self._seen = seen = (stamp, with_facts(self._files(), facts.entries()))
        return seen[1]


def with_facts(shelf: Shelf, entries: "Sequence[Entry]") -> Shelf:
    """The shelf as people's decisions make it: accepted facts join their products, withdrawn ones leave."""
    gone = {entry.address for entry in entries if entry.state == "withdrawn"}
    come = [entry for entry in entries if entry.state == "accepted" and entry.proposal]
    products = tuple(_decided(product, gone, come) for product in shelf.products)
    return shelf.model_copy(update={"products": products})


def _decided(product: Product, gone: set[str], come: "Sequence[Entry]") -> Product:
    kept = tuple(fact for fact in product.facts if f"{product.id}/{fact.id}" not in gone)
    more = tuple(entry.fact for entry in come if entry.product == product.id)
    return product.model_copy(update={"facts": (*kept, *more)}) if more or len(kept) < len(product.facts) else product
