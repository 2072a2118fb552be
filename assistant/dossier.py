"""The dossier: everything a writer may know for one channel, gathered and found fit, or a clear word why not."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from assistant.brief import BadField, Brief
from knowledge.channels import Channel, Copy
from knowledge.claims import Statement
from knowledge.disclosures import Disclosure
from knowledge.documents import Hit, Passage
from knowledge.products import Bank, Fact, Product, Segment, read_product
from knowledge.shelf import Shelf
from knowledge.suitability import Plan, misfits, window
from knowledge.values import BadInput, Language, Period, Value

T = TypeVar("T")
PASSAGES = 3
NEAR = 0.3
"""The score below which a passage is no material."""


class Search(Protocol):
    """A library to ask."""

    def search(self, query: str, k: int, *, on: date) -> Sequence[Hit]:
        """The `k` passages nearest to `query` among those valid on that day."""
        ...


class Dossier(Value):
    """What is to be written for one channel, and all that may be said in it."""

    brief: Brief
    product: Product
    channel: Channel
    segment: Segment | None
    day: date
    """The first day copy will run."""
    window: Period
    facts: tuple[Fact, ...]
    notices: tuple[Disclosure, ...]
    passages: tuple[Passage, ...] = ()
    claims: tuple[Statement, ...] = ()
    """Approved claims that may be made of the product."""
    bank: Bank | None = None
    voice: str = ""
    vouched: tuple[str, ...] = ()
    """Sentences that had evidence when they were written."""
    other: Copy | None = None
    """The same in the other language."""

    @property
    def language(self) -> Language:
        """The language to write in."""
        return self.brief.language


def gather(
    brief: Brief, shelf: Shelf, library: Search | None, on: date, source: Path | None = None
) -> tuple[Dossier, ...]:
    """A dossier for each channel of `brief`, asked on day `on`; `BadField` when it cannot or may not be carried out.

    A product given as a path is read relative to `source`, the brief's own file; without one only the shelf counts.
    """
    product = _product(brief, shelf, source)
    segment = _known("segment", shelf.segment, brief.segment) if brief.segment else None
    channels = [_known("channels", shelf.channel, name) for name in dict.fromkeys(brief.channels)]
    for channel in channels:
        _refuse_misfits(brief, product, channel, segment, on)
    days = window(brief.publish, on)
    passages = _passages(brief, product, library, days.start or on)
    return tuple(
        Dossier(
            brief=brief,
            product=product,
            channel=channel,
            segment=segment,
            day=days.start or on,
            window=days,
            facts=tuple(fact for fact in product.facts if fact.valid.covers(days)),
            notices=_notices(channel, product, days, brief.language, shelf),
            passages=passages,
            claims=shelf.claims_of(product),
            bank=shelf.bank,
            voice=shelf.voice,
        )
        for channel in channels
    )


def _product(brief: Brief, shelf: Shelf, source: Path | None) -> Product:
    if source and brief.product.endswith(".md"):
        return read_product(source.parent / brief.product)
    return _known("product", shelf.product, brief.product)


def _known(field: str, find: Callable[[str], T], name: str) -> T:
    try:
        return find(name)
    except BadInput as bad:
        raise BadField(field, bad.said) from None


def _notices(
    channel: Channel, product: Product, days: Period, language: Language, shelf: Shelf
) -> tuple[Disclosure, ...]:
    return _known("product", lambda _: shelf.required_disclosures(channel, product, language, days), product.id)


def _refuse_misfits(brief: Brief, product: Product, channel: Channel, segment: Segment | None, on: date) -> None:
    plan = Plan(
        product=product, channel=channel, segment=segment, jurisdiction=brief.jurisdiction, publish=brief.publish
    )
    for misfit in misfits(plan, on):
        raise BadField(misfit.field, misfit.said)


def _passages(brief: Brief, product: Product, library: Search | None, on: date) -> tuple[Passage, ...]:
    if library is None:
        return ()
    query = " ".join((product.name.to(brief.language), brief.goal, *brief.points))
    hits = library.search(query, k=PASSAGES, on=on)
    return tuple(hit.passage for hit in hits if hit.score >= NEAR and hit.passage.audience == "public")
