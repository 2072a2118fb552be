"""The catalogue: every document and passage with its vector, in one SQLite file from which the indexes are made."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple
from uuid import uuid4

import numpy as np

from knowledge.documents import Document, Passage
from knowledge.values import BadFile

SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0, passages INTEGER NOT NULL,
    header TEXT NOT NULL, family TEXT NOT NULL, version TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    published INTEGER NOT NULL, internal INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, passage TEXT NOT NULL, vector BLOB
);
CREATE INDEX IF NOT EXISTS passages_of ON passages (document, row);
CREATE TABLE IF NOT EXISTS due (row INTEGER PRIMARY KEY);
"""
"""`due` names the rows that the indexes have not taken over yet; a row in it that is no passage is to be dropped."""
OLDER = """
SELECT 1 FROM sqlite_master WHERE name = 'documents'
AND NOT EXISTS (SELECT 1 FROM pragma_table_info('documents') WHERE name = 'family')
"""


class Entry(NamedTuple):
    """A document about to be kept, with its passages and, where there is an embedder, their vectors."""

    document: Document
    passages: tuple[Passage, ...]
    vectors: np.ndarray | None


class Kept(NamedTuple):
    """A document as the catalogue keeps it; its blocks live on in its passages."""

    document: Document
    passages: int
    withdrawn: bool


class Standing(NamedTuple):
    """What decides whether a document may be shown; days are ordinals, open ends the first and last there are."""

    id: str
    family: str
    version: str
    first: int
    last: int
    published: int
    internal: bool
    withdrawn: bool


class Row(NamedTuple):
    """A passage and its vector, if it has one, under a number that never belongs to another."""

    row: int
    passage: Passage
    vector: np.ndarray | None


class Catalogue:
    """The one source of truth, in the file at `path`: what it has committed, no kill undoes."""

    def __init__(self, path: Path) -> None:
        self._lock = RLock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "mmap_size=1073741824"):
            self._file.execute(f"PRAGMA {pragma}")
        if self._all(OLDER):
            raise BadFile(
                path, None, "由旧版本建立，请删去后重新导入。", "made by an older version; delete and ingest anew."
            )
        self._file.executescript(SCHEMA)
        self._file.execute("INSERT OR IGNORE INTO notes VALUES ('name', ?)", (f"mingyan-{uuid4().hex[:12]}",))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def note(self, name: str) -> str:
        """What is noted under `name`, or nothing."""
        found = self._all("SELECT words FROM notes WHERE name = ?", (name,))
        return str(found[0][0]) if found else ""

    def write_note(self, name: str, words: str) -> None:
        """Note `words` under `name`."""
        self._all("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, words))

    def changes(self) -> tuple[int, int]:
        """A stamp that differs after any change, by this process or another."""
        return int(self._all("PRAGMA data_version")[0][0]), self._file.total_changes

    def hash_of(self, document: str) -> str:
        """The sha256 the document was kept with, or nothing."""
        found = self._all("SELECT sha256 FROM documents WHERE id = ?", (document,))
        return str(found[0][0]) if found else ""

    def keep(self, entries: Iterable[Entry]) -> None:
        """All of `entries` at once, each in place of what was kept under its id; or, if that fails, none."""
        with self._lock, self._file:
            self._file.execute("BEGIN IMMEDIATE")
            for entry in entries:
                self._drop(entry.document.id)
                self._insert(entry)

    def withdraw(self, document: str) -> bool:
        """Mark a document as withdrawn; False if there is none of this id."""
        with self._lock:
            return self._file.execute("UPDATE documents SET withdrawn = 1 WHERE id = ?", (document,)).rowcount > 0

    def documents(self) -> tuple[Kept, ...]:
        """Every document, without its blocks, in the order of their ids."""
        found = self._all("SELECT header, passages, withdrawn FROM documents ORDER BY id")
        return tuple(Kept(Document.model_validate_json(header), count, bool(gone)) for header, count, gone in found)

    def shown_of(self, family: str) -> tuple[str, ...]:
        """The ids of the family's documents that were not withdrawn."""
        found = self._all("SELECT id FROM documents WHERE family = ? AND withdrawn = 0 ORDER BY id", (family,))
        return tuple(document for (document,) in found)

    def shown_as(self, name: str) -> tuple[str, ...]:
        """The ids of documents not withdrawn that are called `name`, in whatever folder."""
        below = f"/{name}"
        called = "withdrawn = 0 AND (id = ? OR substr(id, ?) = ?)"
        found = self._all(f"SELECT id FROM documents WHERE {called} ORDER BY id", (name, -len(below), below))  # noqa: S608
        return tuple(document for (document,) in found)

    def standings(self) -> list[Standing]:
        """What decides about each document, in no particular order."""
        columns = "id, family, version, first, last, published, internal, withdrawn"
        return list(map(Standing._make, self._all(f"SELECT {columns} FROM documents")))  # noqa: S608

    def rows(self) -> list[tuple[int, str]]:
        """Every row and the document it belongs to, in the order of rows."""
        return self._all("SELECT row, document FROM passages ORDER BY row")

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """The passages in `rows`, by row."""
        marks = ",".join("?" * len(rows))
        found = self._all(f"SELECT row, passage FROM passages WHERE row IN ({marks})", rows)  # noqa: S608
        return {row: Passage.model_validate_json(passage) for row, passage in found}

    def passages_of(self, document: str) -> tuple[Passage, ...]:
        """The passages of a document, in order."""
        rows = [row for (row,) in self._all("SELECT row FROM passages WHERE document = ? ORDER BY row", (document,))]
        found = self.passages(rows)
        return tuple(found[row] for row in rows)

    def vectors(self, rows: np.ndarray, width: int) -> np.ndarray:
        """The vectors of `rows` (float32, in the order given); a row without one gets zeros."""
        vectors = np.zeros((len(rows), width), np.float32)
        at = {int(row): place for place, row in enumerate(rows)}
        for some in _groups(list(at), 900):
            marks = ",".join("?" * len(some))
            found = self._all(f"SELECT row, vector FROM passages WHERE vector IS NOT NULL AND row IN ({marks})", some)  # noqa: S608
            for row, vector in found:
                vectors[at[row]] = np.frombuffer(vector, np.float32)
        return vectors

    def bare(self, most: int) -> list[tuple[int, Passage]]:
        """Up to `most` rows that have no vector."""
        rows = [row for (row,) in self._all("SELECT row FROM passages WHERE vector IS NULL LIMIT ?", (most,))]
        return list(self.passages(rows).items())

    def clothe(self, rows: Sequence[int], vectors: np.ndarray) -> None:
        """Keep the vectors of `rows`."""
        with self._lock, self._file:
            self._file.execute("BEGIN IMMEDIATE")
            pairs = [(vector.tobytes(), row) for row, vector in zip(rows, vectors, strict=True)]
            self._file.executemany("UPDATE passages SET vector = ? WHERE row = ?", pairs)
            self._file.executemany("INSERT OR IGNORE INTO due VALUES (?)", [(row,) for row in rows])

    def strip(self) -> None:
        """Forget every vector: another model's are not comparable."""
        self._all("UPDATE passages SET vector = NULL WHERE vector IS NOT NULL")

    def count(self) -> int:
        """How many passages there are."""
        return int(self._all("SELECT count(*) FROM passages")[0][0])

    def clothed(self) -> np.ndarray:
        """The rows that have a vector, in order."""
        found = self._all("SELECT row FROM passages WHERE vector IS NOT NULL ORDER BY row")
        return np.array(found, np.int64).reshape(-1)

    def owes(self) -> bool:
        """Whether the indexes have something to take over."""
        return bool(self._all("SELECT 1 FROM due LIMIT 1"))

    def due(self, most: int) -> tuple[list[Row], list[int]]:
        """Up to `most` rows the indexes must take over, and the numbers of those they must drop."""
        join = "SELECT due.row, passage, vector FROM due LEFT JOIN passages USING (row) LIMIT ?"
        put, gone = [], []
        for row, passage, vector in self._all(join, (most,)):
            if passage is None:
                gone.append(row)
            else:
                floats = None if vector is None else np.frombuffer(vector, np.float32)
                put.append(Row(row, Passage.model_validate_json(passage), floats))
        return put, gone

    def settle(self, rows: Iterable[int]) -> None:
        """The indexes have taken over `rows`."""
        with self._lock, self._file:
            self._file.execute("BEGIN IMMEDIATE")
            self._file.executemany("DELETE FROM due WHERE row = ?", [(row,) for row in rows])

    def renew(self) -> None:
        """Make every row due again."""
        self._all("INSERT OR IGNORE INTO due SELECT row FROM passages")

    def _drop(self, document: str) -> None:
        self._file.execute("INSERT OR IGNORE INTO due SELECT row FROM passages WHERE document = ?", (document,))
        self._file.execute("DELETE FROM passages WHERE document = ?", (document,))
        self._file.execute("DELETE FROM documents WHERE id = ?", (document,))

    def _insert(self, entry: Entry) -> None:
        document, passages, vectors = entry
        header = document.model_copy(update={"blocks": ()}).model_dump_json()
        valid, published = document.valid, document.published
        days = (valid.start or date.min, valid.end or date.max, published or date.min)
        kept = (document.id, document.sha256, 0, len(passages), header, document.family, document.version)
        row = (*kept, *(day.toordinal() for day in days), document.audience == "internal")
        self._file.execute(f"INSERT INTO documents VALUES ({','.join('?' * len(row))})", row)  # noqa: S608
        for at, passage in enumerate(passages):
            vector = None if vectors is None else vectors[at].tobytes()
            cells = (document.id, passage.model_dump_json(), vector)
            added = self._file.execute("INSERT INTO passages VALUES (NULL, ?, ?, ?)", cells)
            self._file.execute("INSERT INTO due VALUES (?)", (added.lastrowid,))

    def _all(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._file.execute(sql, values).fetchall()


def _groups(rows: list[int], size: int) -> Iterator[list[int]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]
