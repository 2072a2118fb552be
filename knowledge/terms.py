"""Words: BM25 over pairs of Han characters and folded Latin words. The only file that knows Tantivy."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from tantivy import Query

HAN = "㐀-䶿一-鿿豈-﫿𠀀-𲎯々〇"
TOKEN = re.compile(rf"[{HAN}]+|[0-9]+(?:[.,][0-9]+)*|[^\W{HAN}0-9_]+")
BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
HEAP = 64_000_000
"""Bytes Tantivy gathers before it writes a segment."""


class Ranked(NamedTuple):
    """Rows and their scores, best first."""

    rows: np.ndarray
    scores: np.ndarray


@cache
def folding() -> dict[int, str]:
    """Traditional to simplified, character by character; never changes the length."""
    from opencc import OpenCC

    han = [chr(code) for low, high in BLOCKS for code in range(low, high)]
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {ord(old): new for old, new in zip(han, simple, strict=True) if old != new and len(new) == 1}


def fold(text: str) -> str:
    """`text` in simplified characters, half width and lower case, as words are compared."""
    return unicodedata.normalize("NFKC", text).translate(folding()).lower()


def tokens(text: str) -> Iterator[str]:
    """The words of `text`: pairs of neighbouring Han characters, Latin words, numbers."""
    for word in TOKEN.findall(fold(text)):
        if word[0] < "㐀":
            yield word.replace(",", "")
        elif len(word) == 1:
            yield word
        else:
            yield from map(add, word, word[1:])


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
        for row, title, text in entries:
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
