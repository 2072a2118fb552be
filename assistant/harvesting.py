"""Harvesting claims: sentences of released copy whose figures are all facts, proposed for the library of claims."""

from collections.abc import Iterable

from assistant.claims import Claims
from assistant.people import Person
from assistant.release import Release
from knowledge.claims import Statement, harvest
from knowledge.shelf import Shelf


def harvest_from(releases: Iterable[Release], shelf: Shelf, claims: Claims, person: Person) -> tuple[str, ...]:
    """Propose what these releases say that is not in the library yet; the ids of the new claims."""
    known = {claim.statement.id for claim in claims.entries()}
    found = {one.id: one for release in releases for one in harvested(release, shelf)}
    return claims.add([one for name, one in found.items() if name not in known], person)


def harvested(release: Release, shelf: Shelf) -> tuple[Statement, ...]:
    """The statements of a release, each tied to its product and to the facts it rests on."""
    content = release.sealed.content
    product = shelf.product(content.product)
    disclosures = "".join(words for one in shelf.disclosures for words in (one.words.zh, one.words.en))
    return tuple(
        one.model_copy(
            update={
                "products": (product.id,),
                "evidence": tuple(f"{product.id}/{fact}" for fact in one.evidence),
            }
        )
        for one in harvest(content.words, product.facts)
        if one.words.zh not in disclosures
    )
