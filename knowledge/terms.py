"""Words: BM25 over pairs of Han characters and folded Latin words. The only file that knows Tantivy."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.han import to_simplified

if TYPE_CHECKING:
    from tantivy import Query

HAN = "㐀-䶿一-鿿豈-﫿𠀀-𲎯々〇"
TOKEN = re.compile(rf"[{HAN}]+|[0-9]+(?:[.,][0-9]+)*|[^\W{HAN}0-9_]+")
MEASURE = re.compile(rf"([0-9]+(?:[.,][0-9]+)*)\s*([{HAN}%])")
"""A number with what it counts: 3年 is not 3万."""
FIGURE = re.compile(r"[0-9]")
ERA = re.compile(r"民国([0-9]{1,3})年|(?<![0-9.,])(1[0-4][0-9])年")
"""A year of the Republic, as Taiwan's documents count: 111年 is 2022年."""
GAP = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
"""Space between Han characters, as PDF puts it into headings and at line ends; it separates nothing."""
BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
PLANE = 0x10000
"""Characters that folding knows; those beyond are left as they are."""
HEAP = 64_000_000
"""Bytes Tantivy gathers before it writes a segment."""


class Ranked(NamedTuple):
    """Rows and their scores, best first."""

    rows: np.ndarray
    scores: np.ndarray


@cache
def _simplifying() -> list[str | int]:
    """Traditional to simplified, character by character: never changes the length."""
    table: list[str | int] = list(range(PLANE))
    han = [chr(code) for low, high in BLOCKS for code in range(low, high)]
    for old, new in zip(han, to_simplified("\n".join(han)).split("\n"), strict=True):
        if len(new) == 1:
            table[ord(old)] = new
    return table


@cache
def _folding() -> list[str]:
    """Simplified, half width, lower case. A list, because `translate` reads lists four times as fast as dicts."""
    folded = (unicodedata.normalize("NFKC", chr(code)) for code in range(PLANE))
    return [one.translate(_simplifying()).lower() for one in folded]


def simplified(text: str) -> str:
    """`text` in simplified characters, nothing else changed."""
    return text.translate(_simplifying())


def fold(text: str) -> str:
    """`text` in simplified characters, half width and lower case, as words are compared."""
    return text.translate(_folding())


def tokens(text: str) -> list[str]:
    """The words of `text`: pairs of neighbouring Han characters, Latin words, numbers alone and with their measure."""
    folded = GAP.sub("", fold(text))
    found: list[str] = []
    for word in TOKEN.findall(folded):
        if word[0] < "㐀":
            found.append(word.replace(",", ""))
        elif len(word) == 1:
            found.append(word)
        else:
            found.extend(map(add, word, word[1:]))
    return found + _figures(folded) if FIGURE.search(folded) else found


def _figures(folded: str) -> list[str]:
    years = [str(int(named or bare) + 1911) for named, bare in ERA.findall(folded)]
    measured = [number.replace(",", "") + unit for number, unit in MEASURE.findall(folded)]
    return measured + years + [f"{year}年" for year in years]


class Words:
    """A Tantivy index in a folder: rows of a title and a text, ranked by BM25."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        folder.mkdir(parents=True, exist_ok=True)
        shape = tantivy.SchemaBuilder()
        shape.add_integer_field("row", indexed=True, fast=True)
        for name in ("title", "text"):
            shape.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        self._tantivy = tantivy
        self._schema = shape.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader(reload_policy="manual")

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def put(self, entries: Iterable[tuple[int, str, str]], gone: Iterable[int] = ()) -> None:
        """Rows with title and text come in, in place of what stood there; rows `gone` leave; all at once."""
        writer = self._index.writer(HEAP, 1)
        for row in gone:
            writer.delete_documents_by_term("row", row)
        self.reload()
        known = self._index.searcher()
        for row, title, text in entries:
            if known.doc_freq("row", row):
                writer.delete_documents_by_term("row", row)
            entry = self._tantivy.Document()
            entry.add_integer("row", row)
            entry.add_text("title", " ".join(tokens(title)))
            entry.add_text("text", " ".join(tokens(text)))
            writer.add_document(entry)
        writer.commit()
        writer.wait_merging_threads()
        self.reload()

    def reload(self) -> None:
        """See what has been written since, by this process or another."""
        self._index.reload()

    def clear(self) -> None:
        """Forget every row."""
        writer = self._index.writer(HEAP, 1)
        writer.delete_all_documents()
        writer.commit()
        self.reload()

    def best(self, query: str, count: int, title_weight: float = 0.5) -> Ranked:
        """The `count` rows nearest to `query`; a row that shares no word is not among them."""
        words = dict.fromkeys(tokens(query))
        if not words:
            return Ranked(np.empty(0, np.int64), np.empty(0, np.float32))
        found = self._index.searcher().search(self._query(words, title_weight), count, count=False).hits
        rows = self._index.searcher().fast_field_values("row", [address for _, address in found])
        return Ranked(np.array(rows, np.int64), np.array([score for score, _ in found], np.float32))

    def _query(self, words: Iterable[str], title_weight: float) -> "Query":
        query, occur = self._tantivy.Query, self._tantivy.Occur
        parts = []
        for word in words:
            parts.append((occur.Should, query.term_query(self._schema, "text", word, "freq")))
            title = query.term_query(self._schema, "title", word, "freq")
            parts.append((occur.Should, query.boost_query(title, title_weight)))
        return query.boolean_query(parts)
