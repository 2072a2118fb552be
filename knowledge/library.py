"""The library: documents go in once, passages that hold on a given day come out, by words and by meaning."""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np

from knowledge.catalogue import Catalogue, Entry, Kept
from knowledge.documents import Audience, Document, Hit, Passage, Receipt, Remark
from knowledge.embedding import Embedder
from knowledge.indexes import Indexes
from knowledge.passages import cut
from knowledge.ranking import fuse, quote
from knowledge.roll import call_roll
from knowledge.terms import Ranked
from knowledge.values import BadFile, BadInput, Bilingual

HANDFUL = 64
"""Passages gathered before they are committed: some two seconds of embedding, the most a kill can undo."""
FLUSH = 4_000
POOL = 100
"""Passages each index puts forward."""
BANK_TIME = ZoneInfo("Asia/Shanghai")

WORDS_ONLY = Remark(
    kind="words-only",
    words=Bilingual(
        zh="未装向量模型，仅按字词检索；运行 mingyan models fetch 可按语义检索。",
        en="no embedding model: searched by words only; run mingyan models fetch to search by meaning.",
    ),
)
EMPTY = Bilingual(zh="没有可用的文字。", en="no words to keep.")

Found = Document | BadFile | Receipt


def today() -> date:
    """The day it is at the bank."""
    return datetime.now(BANK_TIME).date()


class Library:
    """One collection of documents in a folder. Only what `mask` returns is kept or shown to an embedder."""

    def __init__(self, folder: Path, embedder: Embedder | None, mask: Callable[[str], str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._embedder, self._mask = folder, embedder, mask
        self._catalogue = Catalogue(folder / "catalogue.sqlite")
        self._indexes = Indexes(folder, self._catalogue)
        self._seen: tuple[int, int] | None = None
        self._roll = call_roll((), ())
        self._allowed: Callable[[date, Audience], np.ndarray] = self._roll.allowed

    @classmethod
    def open(
        cls, folder: Path, embedder: Embedder | None = None, mask: Callable[[str], str] = lambda text: text
    ) -> Self:
        """The library in `folder`, made if there is none; finishes what a killed ingest left unfinished."""
        library = cls(folder, embedder, mask)
        try:
            with library._writing():
                library._indexes.reconcile()
        except Busy:
            pass
        return library

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What a reader of the hits should know: that there is no embedder, that some passages wait for theirs."""
        return () if self._embedder else (WORDS_ONLY,)

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

    def ingest(self, paths: Iterable[Path]) -> Iterator[Receipt]:
        """Read and keep the files in `paths` and in the folders among them; a receipt for each document."""
        from knowledge.readers import read_all

        for root, files in files_under(paths).items():
            yield from self.add(read_all(files, root))

    def add(self, documents: Iterable[Found]) -> Iterator[Receipt]:
        """Keep `documents`; a receipt comes out once its document is safe on disk; receipts are passed on."""
        with self._writing():
            self._indexes.settle()
            self._check_embedder()
            try:
                yield from self._kept(documents)
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
        best = fuse(words, self._by_meaning(query, allowed, pool))
        return self._hits(query, Ranked(best.rows[:k], best.scores[:k]))

    def close(self) -> None:
        """Let go of the files."""
        self._catalogue.close()

    def _by_meaning(self, query: str, allowed: np.ndarray, pool: int) -> Ranked | None:
        if self._embedder is None or self._catalogue.note("embedder") != self._embedder.name:
            return None
        return self._indexes.by_meaning(self._embedder.embed_query(query), self._roll.rows, allowed, pool)

    def _hits(self, query: str, best: Ranked) -> tuple[Hit, ...]:
        found = self._catalogue.passages(best.rows.tolist())
        pairs = zip(best.rows.tolist(), best.scores.tolist(), strict=True)
        return tuple(Hit(passage=found[row], score=score, quote=quote(found[row], query)) for row, score in pairs)

    def _refresh(self) -> None:
        if (changes := self._catalogue.changes()) != self._seen:
            self._roll = call_roll(self._catalogue.documents(), self._catalogue.rows())
            self._allowed = lru_cache(64)(self._roll.allowed)
            self._indexes.reload()
            self._seen = changes

    def _kept(self, documents: Iterable[Found]) -> Iterator[Receipt]:
        waiting: list[Document] = []
        cuts: list[tuple[Passage, ...]] = []
        unsettled = 0
        for document in documents:
            if isinstance(document, Receipt):
                yield document
            elif isinstance(document, BadFile):
                yield Receipt(document=str(document.path), passages=0, outcome="skipped", reason=document.said)
            elif self._catalogue.hash_of(document.id) == document.sha256:
                yield Receipt(document=document.id, passages=0, outcome="unchanged", remarks=document.remarks)
            else:
                waiting.append(document)
                cuts.append(self._masked(cut(document)))
            if sum(map(len, cuts)) >= HANDFUL:
                unsettled += sum(map(len, cuts))
                yield from self._commit(waiting, cuts)
                waiting, cuts = [], []
            if unsettled >= FLUSH:
                self._indexes.settle()
                unsettled = 0
        yield from self._commit(waiting, cuts)

    def _commit(self, documents: list[Document], cuts: list[tuple[Passage, ...]]) -> Iterator[Receipt]:
        vectors = self._embed([passage for passages in cuts for passage in passages])
        ends = np.cumsum([len(passages) for passages in cuts])
        entries = [
            Entry(document, passages, None if vectors is None else vectors[end - len(passages) : end])
            for document, passages, end in zip(documents, cuts, ends, strict=True)
        ]
        outcomes = ["replaced" if self._catalogue.hash_of(document.id) else "added" for document in documents]
        self._catalogue.keep(entries)
        for (document, passages, _), outcome in zip(entries, outcomes, strict=True):
            if passages:
                yield Receipt(document=document.id, passages=len(passages), outcome=outcome, remarks=document.remarks)
            else:
                yield Receipt(document=document.id, passages=0, outcome="skipped", reason=EMPTY)

    def _embed(self, passages: Sequence[Passage]) -> np.ndarray | None:
        return self._embedder.embed_passages([words_of(passage) for passage in passages]) if self._embedder else None

    def _masked(self, passages: Iterable[Passage]) -> tuple[Passage, ...]:
        mask = lru_cache(256)(self._mask)
        return tuple(
            passage.model_copy(
                update={
                    "text": self._mask(passage.text),
                    "title": mask(passage.title),
                    "heading": tuple(map(mask, passage.heading)),
                }
            )
            for passage in passages
        )

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


def files_under(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """The files of each folder in `paths`, at any depth, and the files named themselves; hidden ones are left out."""
    found: dict[Path, list[Path]] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.parent, []).append(path)
            continue
        below = (one for one in sorted(path.rglob("*")) if one.is_file())
        found.setdefault(path, []).extend(
            one for one in below if not any(step.startswith(".") for step in one.relative_to(path).parts)
        )
    return found


class Busy(BadInput):
    """Another process is writing to the library."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"另一个程序正在写入资料库 {folder}，请稍后再试。",
            f"another process is writing to {folder}; try again later.",
        )


def words_of(passage: Passage) -> str:
    """What an embedder reads of a passage: its title and headings, then its text."""
    return "\n".join((" › ".join((passage.title, *passage.heading)), passage.text))
