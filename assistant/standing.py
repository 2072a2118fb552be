"""The shelf as it stands: the bank's files with what people decided on facts and claims, read anew when they do."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from knowledge.products import Product
from knowledge.shelf import Shelf

if TYPE_CHECKING:
    from assistant.claims import Claimed
    from assistant.facts import Entry
    from assistant.records import Records


class StandingShelf:
    """Answers the shelf of now; `records` are nothing while there is no database, and so no decision."""

    def __init__(self, files: Callable[[], Shelf], records: "Callable[[], Records | None]") -> None:
        self._files, self._records = files, records
        self._seen: tuple[tuple[int, int], Shelf] | None = None

    def __call__(self) -> Shelf:
        """The same shelf as long as nobody decides anything."""
        records = self._records()
        if records is None:
            return self._files()
        stamp, seen = (records.facts.stamp(), records.claims.stamp()), self._seen
        if seen is None or seen[0] != stamp:
            facts = records.facts.entries()
            shelf = with_claims(with_facts(self._files(), facts), records.claims.entries(), facts)
            self._seen = seen = (stamp, shelf)
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


def with_claims(shelf: Shelf, claims: "Sequence[Claimed]", facts: "Sequence[Entry]") -> Shelf:
    """The shelf with the claims people approved, but those whose evidence was withdrawn."""
    gone = {name for entry in facts if entry.state == "withdrawn" for name in (entry.id, entry.address)}
    stands = (claim.statement for claim in claims if claim.state == "approved")
    return shelf.model_copy(update={"claims": tuple(one for one in stands if not gone & {*one.evidence})})
