"""The shelf: everything kept in files, read once, looked up by id."""

from pathlib import Path
from typing import Protocol, TypeVar

from knowledge.channels import Channel
from knowledge.products import Disclosure, Product, Segment, read_product
from knowledge.values import BadFile, BadInput, Value, read_text, read_yaml

LIBRARY = Path(__file__).parent / "library"


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """The id, unique among its kind."""
        ...


N = TypeVar("N", bound=Named)


class Shelf(Value):
    """Channels, segments, disclosures, products and the brand voice of one bank."""

    channels: tuple[Channel, ...]
    segments: tuple[Segment, ...]
    disclosures: tuple[Disclosure, ...]
    products: tuple[Product, ...]
    voice: str = ""

    def channel(self, id: str) -> Channel:
        """The channel called `id`; `BadInput` lists the known ones."""
        return _find(self.channels, id, "渠道", "channel")

    def segment(self, id: str) -> Segment:
        """The segment called `id`; `BadInput` lists the known ones."""
        return _find(self.segments, id, "客群", "segment")

    def product(self, id: str) -> Product:
        """The product called `id`; `BadInput` lists the known ones."""
        return _find(self.products, id, "产品", "product")

    def disclosure(self, id: str) -> Disclosure:
        """The disclosure called `id`; `BadInput` lists the known ones."""
        return _find(self.disclosures, id, "提示语", "disclosure")


def read_shelf(*banks: Path) -> Shelf:
    """The shelf of the built-in library and of each bank's folder (`products/*.md`, `segments.yaml`, `voice.md`)."""
    files = [path for bank in banks for path in sorted((bank / "products").glob("*.md"))]
    products: dict[str, Product] = {}
    for path in files:
        product = read_product(path)
        if product.id in products:
            raise BadFile(path, 2, f"产品编号 {product.id} 已被占用。", f"product id {product.id} is taken.")
        products[product.id] = product
    segments = [path for path in (bank / "segments.yaml" for bank in banks) if path.exists()]
    voices = [path for path in (bank / "voice.md" for bank in banks) if path.exists()]
    return Shelf(
        channels=read_yaml(LIBRARY / "channels.yaml", tuple[Channel, ...]),
        disclosures=read_yaml(LIBRARY / "disclosures.yaml", tuple[Disclosure, ...]),
        segments=tuple(segment for path in segments for segment in read_yaml(path, tuple[Segment, ...])),
        products=tuple(products.values()),
        voice="\n\n".join(read_text(path) for path in voices),
    )


def _find(entries: tuple[N, ...], id: str, zh: str, en: str) -> N:
    for entry in entries:
        if entry.id == id:
            return entry
    known = ", ".join(entry.id for entry in entries) or "-"
    raise BadInput(f"没有叫 {id} 的{zh}，已知的有：{known}。", f"there is no {en} {id!r}; known: {known}.")
