"""The shelf: everything kept in files, read once, looked up by id."""

from pathlib import Path
from typing import Protocol, TypeVar

from knowledge.channels import Channel
from knowledge.claims import Statement, read_claims
from knowledge.disclosures import Disclosure, Sources, due, worded
from knowledge.products import Bank, Product, Segment, Slot, read_product
from knowledge.values import BadFile, BadInput, Language, Period, Value, read_text, read_yaml

LIBRARY = Path(__file__).parent / "library"


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """The id, unique among its kind."""
        ...


N = TypeVar("N", bound=Named)


class Shelf(Value):
    """Channels, segments, disclosures, slots, products and the brand voice of one bank."""

    channels: tuple[Channel, ...]
    segments: tuple[Segment, ...]
    disclosures: tuple[Disclosure, ...]
    products: tuple[Product, ...]
    slots: tuple[Slot, ...] = ()
    bank: Bank | None = None
    voice: str = ""
    claims: tuple[Statement, ...] = ()

    def channel(self, id: str) -> Channel:
        """The channel called `id`; `BadInput` lists the known ones."""
        return _find(self.channels, id, "渠道", "channel")

    def segment(self, id: str) -> Segment:
        """The segment called `id`; `BadInput` lists the known ones."""
        return _find(self.segments, id, "客群", "segment")

    def product(self, id: str) -> Product:
        """The product called `id`; `BadInput` lists the known ones."""
        return _find(self.products, id, "产品", "product")

    def claims_of(self, product: Product) -> tuple[Statement, ...]:
        """The approved claims that may be made of `product`."""
        of = {product.id, product.type}
        return tuple(claim for claim in self.claims if not claim.products or of & {*claim.products})

    def disclosure(self, id: str) -> Disclosure:
        """The disclosure called `id`; `BadInput` lists the known ones."""
        return _find(self.disclosures, id, "提示语", "disclosure")

    def required_disclosures(
        self, channel: Channel, product: Product, language: Language, days: Period | None = None
    ) -> tuple[Disclosure, ...]:
        """What copy for `product` on `channel` must say in `language`, filled in and in order of place.

        `words` is the form this channel has room for; `also` holds what serves as well. With `days` only facts that
        hold then are stated. `BadInput` names a fact that a disclosure states and the product lacks.
        """
        for name in (*channel.disclosures, *product.disclosures):
            self.disclosure(name)
        chosen = [disclosure for disclosure in self.disclosures if due(disclosure, channel, product)]
        chosen.sort(key=lambda disclosure: ("start", "any", "end").index(disclosure.place))
        sources = Sources(product=product, bank=self.bank, days=days)
        return tuple(worded(disclosure, channel, sources).only(language) for disclosure in chosen)


def read_shelf(*banks: Path) -> Shelf:
    """The shelf of the built-in library and of each bank's folder: `products/*.md`, `segments.yaml`, `slots.yaml`,
    `claims.yaml`, `bank.yaml`, `voice.md`. All are optional; of two `bank.yaml` the first holds."""
    disclosures = read_yaml(LIBRARY / "disclosures.yaml", tuple[Disclosure, ...])
    names = _found(banks, "bank.yaml")
    return Shelf(
        channels=read_yaml(LIBRARY / "channels.yaml", tuple[Channel, ...]),
        disclosures=disclosures,
        segments=tuple(s for path in _found(banks, "segments.yaml") for s in read_yaml(path, tuple[Segment, ...])),
        slots=tuple(s for path in _found(banks, "slots.yaml") for s in read_yaml(path, tuple[Slot, ...])),
        claims=tuple(claim for path in _found(banks, "claims.yaml") for claim in read_claims(path)),
        products=_read_products(banks, frozenset(disclosure.id for disclosure in disclosures)),
        bank=read_yaml(names[0], Bank) if names else None,
        voice="\n\n".join(read_text(path) for path in _found(banks, "voice.md")),
    )


def _found(banks: tuple[Path, ...], name: str) -> list[Path]:
    return [path for path in (bank / name for bank in banks) if path.exists()]


def _read_products(banks: tuple[Path, ...], disclosures: frozenset[str]) -> tuple[Product, ...]:
    products: dict[str, Product] = {}
    for path in (path for bank in banks for path in sorted((bank / "products").glob("*.md"))):
        product = read_product(path)
        if product.id in products:
            raise _bad(path, "id", f"产品编号 {product.id} 已被占用。", f"product id {product.id} is taken.")
        strange = next((name for name in product.disclosures if name not in disclosures), None)
        if strange:
            raise _bad(path, "disclosures", f"没有叫 {strange} 的提示语。", f"there is no disclosure {strange!r}.")
        products[product.id] = product
    return tuple(products.values())


def _bad(path: Path, key: str, zh: str, en: str) -> BadFile:
    lines = enumerate(read_text(path).split("\n"), start=1)
    return BadFile(path, next((number for number, line in lines if line.startswith(f"{key}:")), None), zh, en)


def _find(entries: tuple[N, ...], id: str, zh: str, en: str) -> N:
    for entry in entries:
        if entry.id == id:
            return entry
    known = ", ".join(entry.id for entry in entries) or "-"
    raise BadInput(f"没有叫 {id} 的{zh}，已知的有：{known}。", f"there is no {en} {id!r}; known: {known}.")
