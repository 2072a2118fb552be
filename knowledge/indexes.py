"""The indexes of a library, words and vectors: made from its catalogue, and brought up to it when they differ."""

from pathlib import Path

import numpy as np

from knowledge.catalogue import Catalogue, Row
from knowledge.documents import Passage
from knowledge.embedding import WIDTH
from knowledge.terms import Ranked, Words
from knowledge.vectors import Chroma, Vectors

EXACT = 10_000
"""Rows up to which every vector is compared: a third of a millisecond, and nothing is missed."""
GULP = 4_000


class Indexes:
    """Tantivy and Chroma beside a catalogue; Chroma is opened only when it is needed."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder, self._catalogue = folder, catalogue
        self._words = Words(folder / "words")
        self._vectors: Vectors | None = None
        self._checked = False
        self._exact: tuple[bytes, np.ndarray] | None = None

    def reconcile(self) -> None:
        """Take over what the catalogue has committed and the words have not; start again if they have been lost."""
        if not self._catalogue.owes() and len(self._words) != self._catalogue.count():
            self._words.clear()
            self._catalogue.renew()
        self.settle()

    def settle(self) -> None:
        """Write what is due; a kill in between only means that it is written again."""
        while True:
            put, gone = self._catalogue.due(GULP)
            if not put and not gone:
                return
            self._write(put, gone)
            self._catalogue.settle([*(row.row for row in put), *gone])

    def reload(self, *, others: bool) -> None:
        """See what was written; `others` says that another process wrote too."""
        self._words.reload()
        self._exact = None
        if others and self._vectors is not None:
            self._vectors.reload()
            self._checked = False

    def by_words(self, query: str, rows: np.ndarray, allowed: np.ndarray, count: int) -> Ranked:
        """The best `count` of the allowed `rows` by words; asks for more until enough of them are allowed."""
        reach = min(len(rows), max(2 * count, int(count * len(rows) / max(1, allowed.sum()))))
        while True:
            found = self._words.best(query, max(1, reach))
            kept = _masked(found, rows, allowed, count)
            if len(kept.rows) >= count or len(found.rows) < reach or reach >= len(rows):
                return kept
            reach = min(len(rows), 4 * reach)

    def by_meaning(self, vector: np.ndarray, rows: np.ndarray, allowed: np.ndarray, count: int) -> Ranked:
        """The best `count` of the allowed `rows` by meaning: exact where they are few, else from Chroma."""
        few = int(allowed.sum())
        if few <= EXACT:
            return self._exactly(vector, rows[allowed], count)
        reach = min(len(rows), int(1.5 * count * len(rows) / few) + 20)
        found = _masked(self._sound().best(vector, reach), rows, allowed, count)
        return found if len(found.rows) >= min(count, few) // 2 else self._exactly(vector, rows[allowed], count)

    def _exactly(self, vector: np.ndarray, rows: np.ndarray, count: int) -> Ranked:
        key = rows.tobytes()
        if self._exact is None or self._exact[0] != key:
            self._exact = key, self._catalogue.vectors(rows, WIDTH)
        scores = np.einsum("ij,j->i", self._exact[1], vector)  # BLAS would wake threads that wait for each other
        count = min(count, len(rows))
        best = np.argpartition(-scores, count - 1)[:count] if count else np.empty(0, np.int64)
        best = best[np.argsort(-scores[best], kind="stable")]
        return Ranked(rows[best], scores[best])

    def _write(self, put: list[Row], gone: list[int]) -> None:
        self._words.put(((row.row, _title(row.passage), row.passage.text) for row in put), gone)
        self._exact = None
        if self._catalogue.note("embedder"):
            clothed = [row for row in put if row.vector is not None]
            vectors = np.array([row.vector for row in clothed])
            self._opened().put([row.row for row in clothed], vectors, gone)

    def _opened(self) -> Vectors:
        if self._vectors is None:
            self._vectors = Chroma(self._folder / "vectors", self._catalogue.note("name"))
        return self._vectors

    def _sound(self) -> Vectors:
        """The vectors, filled again from the catalogue if some have been lost."""
        vectors = self._opened()
        if not self._checked and not self._catalogue.owes():
            rows = self._catalogue.clothed()
            if len(vectors) != len(rows):
                vectors.clear()
                for at in range(0, len(rows), GULP):
                    some = rows[at : at + GULP]
                    vectors.put(some.tolist(), self._catalogue.vectors(some, WIDTH))
            self._checked = True
        return vectors


def _title(passage: Passage) -> str:
    return " ".join((passage.title, *passage.heading))


def _masked(found: Ranked, rows: np.ndarray, allowed: np.ndarray, count: int) -> Ranked:
    places = np.searchsorted(rows, found.rows)
    known = places < len(rows)
    places[~known] = 0
    fine = known & (rows[places] == found.rows) & allowed[places] if len(rows) else known
    return Ranked(found.rows[fine][:count], found.scores[fine][:count])
