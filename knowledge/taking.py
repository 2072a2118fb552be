"""Taking a document in: new or changed ones are admitted, cut and masked; what is held goes to quarantine."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from knowledge.catalogue import Catalogue
from knowledge.documents import Admitted, Document, Held, Passage, Receipt
from knowledge.passages import cut
from knowledge.quarantine import Quarantine, Quarantined
from knowledge.values import BadFile, Bilingual

DISCARDED = Bilingual(zh="这一份曾被丢弃，不再收进。", en="it was discarded before and is not taken in again.")

Found = Document | BadFile | Receipt
Admit = Callable[[Document], Admitted]
Source = Callable[[Document], bytes]


class Taken(NamedTuple):
    """A document and its masked passages, ready to be kept; and what quarantine calls the paragraphs it holds."""

    document: Document
    passages: tuple[Passage, ...]
    held: str | None = None


def whole(document: Document) -> Admitted:
    """All of a document, unasked."""
    return Admitted(document=document)


def as_read(document: Document) -> bytes:
    """The document itself, where there is no file it came in."""
    return document.model_dump_json().encode("utf-8", "replace")


@dataclass(frozen=True)
class Taking:
    """What documents go through before a library keeps them."""

    catalogue: Catalogue
    quarantine: Quarantine
    mask: Callable[[str], str]

    def take(self, found: Found, admit: Admit, source: Source) -> Taken | Receipt:
        """A document that is new or changed, admitted, cut and masked; or the receipt of one that is not."""
        if isinstance(found, Receipt):
            return found
        if isinstance(found, BadFile):
            return self._unread(found)
        found = self._named(found)
        if self.catalogue.hash_of(found.id) == found.sha256:
            return Receipt(document=found.id, passages=0, outcome="unchanged", remarks=found.remarks)
        admitted = admit(found)
        kept = self.quarantine.keep(self._veiled(admitted.held), source(found)) if admitted.held else None
        if admitted.document is None:
            return self._turned_away(found, kept)
        return self.ready(admitted.document, kept.id if kept and kept.state == "waiting" else None)

    def ready(self, document: Document, held: str | None = None) -> Taken:
        """The document cut into passages, personal data masked."""
        return Taken(document, self._masked(cut(document)), held)

    def _named(self, found: Document) -> Document:
        """The same with personal data masked in what names it; its own bytes tell apart what then is called alike."""
        mask = lru_cache(256)(self.mask)
        name = mask(found.id)
        blocks = tuple(
            block.model_copy(update={"heading": tuple(map(mask, block.heading)), "place": mask(block.place)})
            for block in found.blocks
        )
        called = {
            "id": name if name == found.id else f"{name}-{found.sha256[:8]}",
            "family": mask(found.family),
            "title": mask(found.title),
            "owner": mask(found.owner),
            "blocks": blocks,
        }
        return found.model_copy(update=called)

    def _unread(self, bad: BadFile) -> Receipt:
        """The receipt of a file that cannot be read, and what of its name still answers."""
        stays = self.catalogue.shown_as(bad.path.name)
        reason = in_its_place(bad.said, stays)
        name = self.mask(str(bad.path))
        return Receipt(document=name, passages=0, outcome="skipped", reason=reason, in_force=stays)

    def _turned_away(self, found: Document, kept: Quarantined | None) -> Receipt:
        """The receipt of a document that is not shown, and what still answers in its place."""
        if kept is None or kept.state != "waiting":
            return Receipt(document=found.id, passages=0, outcome="skipped", reason=DISCARDED)
        stays = self.catalogue.shown_of(found.family)
        return Receipt(
            document=found.id,
            passages=0,
            outcome="quarantined",
            reason=in_its_place(kept.held.reason, stays),
            remarks=kept.held.document.remarks,
            held=kept.id,
            in_force=stays,
        )

    def _veiled(self, held: Held) -> Held:
        """The same with personal data masked: who judges it need not see them."""
        blocks = tuple(block.model_copy(update={"text": self.mask(block.text)}) for block in held.document.blocks)
        document = held.document.model_copy(update={"blocks": blocks})
        return held.model_copy(update={"document": document, "found": tuple(map(self.mask, held.found))})

    def _masked(self, passages: Iterable[Passage]) -> tuple[Passage, ...]:
        return tuple(passage.model_copy(update={"text": self.mask(passage.text)}) for passage in passages)


def in_its_place(reason: Bilingual, stays: Sequence[str]) -> Bilingual:
    """Why a document is not taken in, and what goes on answering in its place."""
    if not stays:
        return reason
    return Bilingual(
        zh=f"{reason.zh}目前仍以原来的 {'、'.join(stays)} 作答，要停用请撤下。",
        en=f"{reason.en} Still in force: {', '.join(stays)}; withdraw what must not answer any more.",
    )
