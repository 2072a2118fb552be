"""The brand desk: guidelines proposed from a guide, accepted by people on record, and copy judged by the accepted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from guardrails.brand.guidelines import Entry, Guideline, State
from guardrails.brand.judging import Brand, Scorecard
from guardrails.brand.keeping import Guidelines
from guardrails.brand.proposing import Proposed, propose
from guardrails.scene import Publisher
from knowledge.channels import Copy
from knowledge.documents import Block, Document, Passage
from knowledge.products import Product
from knowledge.shelf import Shelf
from knowledge.values import BadInput, Bilingual, Value, read_yaml

if TYPE_CHECKING:
    from assistant.deciding import Decider
    from assistant.store import Connection, Store

OWN: frozenset[Publisher | None] = frozenset(("own_account", "employee_account", "feed_ad", "search_ad"))
USUAL = Path(__file__).parent.parent / "guardrails" / "brand" / "usual.yaml"
NOT_OURS = Bilingual(
    zh="文案没有提到本行或本行产品，未按品牌规范检查；请给出 product，或用 mingyan brand check。",
    en="the copy names neither the bank nor a product of it, so the brand was not judged; give product, or use "
    "mingyan brand check.",
)


class Proposals(Value):
    """What a proposal brought: guidelines now waiting for a person, and the sentences no test was found for."""

    new: tuple[Guideline, ...]
    known: int
    left: tuple[str, ...]


@dataclass(frozen=True)
class Branding:
    """The guidelines of one bank; decisions on them are acts of the ledger."""

    kept: Guidelines
    store: "Callable[[], Store]"
    now: Callable[[], datetime]

    def brand(self) -> Brand:
        """The accepted guidelines, read anew when their files have changed."""
        return _brand(self.kept, self.kept.stamp())

    def judge(self, words: Copy, on: date) -> Scorecard:
        """What the accepted guidelines say of `words`."""
        return self.brand().judge(words, on)

    def propose(self, document: Document, by: str) -> Proposals:
        """Read a brand guide; what can be tested waits for a person."""
        read = propose(document)
        return self._proposed(read, by)

    def propose_usual(self, by: str) -> Proposals:
        """Propose the guidelines on readability and layout that most banks keep."""
        return self._proposed(Proposed(guidelines=read_yaml(USUAL, tuple[Guideline, ...]), left=()), by)

    def decide(self, id: str, state: State, who: "Decider", why: str = "", *, by: str = "") -> Entry:
        """Accept a guideline, turn it down or take it out of use; `by` is the name to show at a desk of one's own."""
        from assistant.deciding import hold_decision
        from assistant.store.changes import Change, record

        guide, person = self.kept.find(id).guideline, who.person
        change = Change(subject=f"brand/{id}", about=f'{{"brand": "{state}"}}', body=guide.model_dump_json(), why=why)

        def work(connection: "Connection") -> None:
            role = hold_decision(connection, who, (), self.now())
            record(connection, change, person.id, role, self.now())

        self.store().transact(work)
        return self.kept.decide(id, state, by or person.id, self.now(), why)

    def _proposed(self, read: Proposed, by: str) -> Proposals:
        new = self.kept.propose(read.guidelines, by, self.now())
        return Proposals(new=new, known=len(read.guidelines) - len(new), left=read.left)


def is_ours(text: str, shelf: Shelf, product: Product | None, publisher: Publisher | None) -> bool:
    """Whether copy is the bank's own: for one of its products, published by it, or naming it or a product."""
    return product is not None or publisher in OWN or any(name in text for name in _names(shelf))


def _names(shelf: Shelf) -> Iterable[str]:
    if shelf.bank:
        yield from (shelf.bank.name.zh, shelf.bank.name.en)
    for product in shelf.products:
        yield from (product.name.zh, product.name.en)


def document_of(id: str, passages: Sequence[Passage]) -> Document:
    """A kept document again, line by line, from its passages."""
    if not passages:
        raise BadInput(f"资料库里没有 {id}。", f"the library has no document {id!r}.")
    blocks = [
        Block(text=line.strip(), heading=passage.heading, place=passage.place)
        for passage in passages
        for line in passage.text.split("\n")
        if line.strip()
    ]
    return Document(id=id, family=id, title=passages[0].title, media="", sha256="", blocks=tuple(blocks))


@lru_cache(8)
def _brand(kept: Guidelines, _: tuple[int, ...]) -> Brand:
    return Brand(kept.accepted())
