"""The library: documents go in once, passages that hold on a given day come out, by words and by meaning."""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

import numpy as np

from knowledge.catalogue import Catalogue, Entry, Kept
from knowledge.documents import Audience, Hit, Passage, Receipt, Remark
from knowledge.embedding import Embedder
from knowledge.indexes import Indexes
from knowledge.quarantine import Quarantine, Safe
from knowledge.ranking import fuse, quote, supported
from knowledge.roll import call_roll
from knowledge.taking import Admit, Found, Source, Taken, Taking, as_read, whole
from knowledge.terms import Ranked, simplified
from knowledge.values import BadInput, Bilingual

if TYPE_CHECKING:
    from knowledge.readers import Limits

HANDFUL = 64
"""Passages gathered before they are committed: some two seconds of embedding, the most a kill can undo."""
FLUSH = 4_000
POOL = 100
"""Passages each index puts forward."""
RERANKED = 30
"""Passages a reranker is shown."""
Rerank = Callable[[str, Sequence[str]], Sequence[int]]
"""The query and texts; the places of the texts, best first."""
BANK_TIME = ZoneInfo("Asia/Shanghai")

WORDS_ONLY = Remark(
    kind="words-only",
    words=Bilingual(
        zh="未装向量模型，仅按字词检索；运行 mingyan models fetch 可按语义检索。",
        en="no embedding model: searched by words only; run mingyan models fetch to search by meaning.",
    ),
)
NOT_YET = Remark(
    kind="words-only",
    words=Bilingual(
        zh="资料尚未按当前向量模型处理，仅按字词检索；再运行一次 mingyan ingest 即可补齐。",
        en="not yet embedded with this model: searched by words only; run mingyan ingest once more.",
    ),
)
EMPTY = Bilingual(zh="没有可用的文字。", en="no words to keep.")


def today() -> date:
    """The day it is at the bank."""
    return datetime.now(BANK_TIME).date()


class Library:
    """One collection of documents in a folder. Only what `mask` returns is kept or shown to an embedder."""

    def __init__(
        self, folder: Path, embedder: Embedder | None, mask: Callable[[str], str], safe: Safe | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._embedder = folder, embedder
        self._catalogue = Catalogue(folder / "catalogue.sqlite")
        self._indexes = Indexes(folder, self._catalogue)
        self.quarantine = Quarantine(folder / "quarantine.sqlite", safe)
        self._taking = Taking(self._catalogue, self.quarantine, mask)
        self.rerank: Rerank | None = None
        """Puts passages into the order of an own model; their scores stay those of the search."""
        self._seen: tuple[int, int] | None = None
        self._roll = call_roll((), ())
        self._allowed: Callable[[date, Audience], np.ndarray] = self._roll.allowed

    @classmethod
    def open(
        cls,
        folder: Path,
        embedder: Embedder | None = None,
        mask: Callable[[str], str] = lambda text: text,
        safe: Safe | None = None,
    ) -> Self:
        """The library in `folder`, made if there is none; finishes what a killed ingest left unfinished."""
        library = cls(folder, embedder, mask, safe)
        try:
            with library._writing():
                library._indexes.reconcile()
        except Busy:
            pass
        return library

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What a reader of the hits should know: that they were found by words only, and why."""
        if self._embedder is None:
            return (WORDS_ONLY,)
        behind = self._catalogue.note("embedder") != self._embedder.name and self._catalogue.count() > 0
        return (NOT_YET,) if behind else ()

    def documents(self) -> tuple[Kept, ...]:
        """Every document with its number of passages, withdrawn ones too; blocks are left out."""
        return self._catalogue.documents()

    def passages(self, document: str) -> tuple[Passage, ...]:
        """The passages of a document, in order; none if it is not known."""
        return self._catalogue.passages_of(document)

    def withdraw(self, document: str) -> None:
        """Never show passages of `document` again; `BadInput` when there is none of this id."""
        if not self._catalogue.withdraw(document):
            raise BadInput(f"资料库里没有 {document}。", f"the library has no document {document!r}.")

    def release(self, id: str) -> Receipt:
        """Index what quarantine holds as `id`, all of it: a person has judged it. `BadInput` when it does not wait."""
        held = self.quarantine.waiting(id).held
        with self._writing():
            (receipt,) = self._commit([self._taking.ready(held.document)])
            self._indexes.settle()
        self.quarantine.release(id)
        return receipt

    def ingest(self, paths: Iterable[Path], limits: "Limits | None" = None) -> Iterator[Receipt]:
        """Read and keep the files in `paths` and in the folders among them; a receipt for each document."""
        from knowledge.intake import admit, files_under, source_of
        from knowledge.readers import read_all

        for root, files in files_under(paths).items():
            found = read_all(files, root, limits=limits)
            yield from self.add(found, partial(admit, on=today()), partial(source_of, root))

    def ingest_lines(self, path: Path) -> Iterator[Receipt]:
        """Keep the documents of a JSONL file, each under the id its line gives; a receipt for each."""
        from knowledge.intake import admit
        from knowledge.readers import read_documents

        yield from self.add(read_documents(path), partial(admit, on=today()))

    def add(self, documents: Iterable[Found], admit: Admit = whole, source: Source = as_read) -> Iterator[Receipt]:
        """Keep what `admit` makes of `documents`; a receipt comes out once its document is safe on disk.

        What is held goes to quarantine with the bytes that `source` gives for it.
        """
        with self._writing():
            self._indexes.settle()
            self._check_embedder()
            try:
                yield from self._kept(documents, admit, source)
            finally:
                self._indexes.settle()

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        on: date | None = None,
        audience: Audience = "public",
        among: frozenset[str] | None = None,
    ) -> tuple[Hit, ...]:
        """The `k` passages nearest to `query` that hold on the day `on` (today) for `audience`, best first.

        `among` looks only into the documents of these ids.
        """
        self._refresh()
        allowed = self._allowed(on or today(), audience)
        if among is not None:
            allowed = allowed & self._roll.of(among)
        pool = max(POOL, 2 * k)
        words = self._indexes.by_words(query, self._roll.rows, allowed, pool)
        fused = fuse(words, self._by_meaning(query, allowed, pool))
        best = supported(fused, self._roll.owners_of(fused.rows))
        if self.rerank is None:
            return self._hits(query, Ranked(best.rows[:k], best.scores[:k]))
        hits = self._hits(query, Ranked(best.rows[: max(k, RERANKED)], best.scores[: max(k, RERANKED)]))
        order = self.rerank(query, [f"{hit.passage.title}\n{hit.passage.text}" for hit in hits])
        return tuple(hits[place] for place in order[:k])

    def close(self) -> None:
        """Let go of the files."""
        self._catalogue.close()
        self.quarantine.close()

    def _by_meaning(self, query: str, allowed: np.ndarray, pool: int) -> Ranked | None:
        if self._embedder is None or self._catalogue.note("embedder") != self._embedder.name:
            return None
        return self._indexes.by_meaning(self._embedder.embed_query(simplified(query)), self._roll.rows, allowed, pool)

    def _hits(self, query: str, best: Ranked) -> tuple[Hit, ...]:
        found = self._catalogue.passages(best.rows.tolist())
        pairs = zip(best.rows.tolist(), best.scores.tolist(), strict=True)
        return tuple(Hit(passage=found[row], score=score, quote=quote(found[row], query)) for row, score in pairs)

    def _refresh(self) -> None:
        if (changes := self._catalogue.changes()) != self._seen:
            self._roll = call_roll(self._catalogue.standings(), self._catalogue.rows())
            self._allowed = lru_cache(64)(self._roll.allowed)
            self._indexes.reload(others=self._seen is not None and changes[0] != self._seen[0])
            self._seen = changes

    def _kept(self, documents: Iterable[Found], admit: Admit, source: Source) -> Iterator[Receipt]:
        waiting: list[Taken] = []
        unsettled = 0
        for found in documents:
            taken = self._taking.take(found, admit, source)
            if isinstance(taken, Receipt):
                yield taken
                continue
            waiting.append(taken)
            if (size := sum(len(passages) for _, passages, _ in waiting)) >= HANDFUL:
                yield from self._commit(waiting)
                waiting, unsettled = [], unsettled + size
            if unsettled >= FLUSH:
                self._indexes.settle()
                unsettled = 0
        yield from self._commit(waiting)

    def _commit(self, waiting: list[Taken]) -> Iterator[Receipt]:
        vectors = self._embed([passage for _, passages, _ in waiting for passage in passages])
        entries, at = [], 0
        for document, passages, _ in waiting:
            entries.append(Entry(document, passages, None if vectors is None else vectors[at : at + len(passages)]))
            at += len(passages)
        outcomes = ["replaced" if self._catalogue.hash_of(document.id) else "added" for document, *_ in waiting]
        self._catalogue.keep(entries)
        for (document, passages, held), outcome in zip(waiting, outcomes, strict=True):
            self.quarantine.supersede(document)
            if passages:
                told = {"document": document.id, "passages": len(passages), "remarks": document.remarks, "held": held}
                yield Receipt.model_validate({**told, "outcome": outcome})
            else:
                yield Receipt(document=document.id, passages=0, outcome="skipped", reason=EMPTY)

    def _embed(self, passages: Sequence[Passage]) -> np.ndarray | None:
        return self._embedder.embed_passages([words_of(passage) for passage in passages]) if self._embedder else None

    def _check_embedder(self) -> None:
        """Vectors of another model are forgotten, and passages that have none get theirs."""
        if self._embedder is None:
            return
        if self._catalogue.note("embedder") != self._embedder.name:
            self._catalogue.strip()
            self._catalogue.write_note("embedder", self._embedder.name)
        while bare := self._catalogue.bare(HANDFUL):
            vectors = self._embedder.embed_passages([words_of(passage) for _, passage in bare])
            self._catalogue.clothe([row for row, _ in bare], vectors)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with (self._folder / "writing").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(self._folder) from None
            yield


class Busy(BadInput):
    """Another process is writing to the library."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"另一个程序正在写入资料库 {folder}，请稍后再试。",
            f"another process is writing to {folder}; try again later.",
        )


def words_of(passage: Passage) -> str:
    """What an embedder reads of a passage: its title and headings, then its text, in simplified characters."""
    return simplified("\n".join((" › ".join((passage.title, *passage.heading)), passage.text)).strip())
