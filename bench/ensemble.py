"""LangChain's EnsembleRetriever over the passages of a library: BM25 in memory and Chroma with its own `where`."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import date

from langchain_chroma import Chroma
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from knowledge.embedding import Embedder
from knowledge.library import Library
from knowledge.terms import tokens

GULP = 2_000


class Adapted(Embeddings):
    """One of our embedders as LangChain asks for them."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of passages."""
        return self._embedder.embed_passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._embedder.embed_query(text).tolist()


def ensemble(library: Library, embedder: Embedder) -> Callable[[str], Sequence[Document]]:
    """The retriever as a function; passages are filtered by the day they end, the library's way being `on`."""
    kept = [
        Document(page_content=passage.text, metadata={"end": (passage.valid.end or date.max).toordinal()})
        for one in library.documents()
        for passage in library.passages(one.document.id)
    ]
    chroma = Chroma("beside", Adapted(embedder), tempfile.mkdtemp())
    for at in range(0, len(kept), GULP):
        chroma.add_documents(kept[at : at + GULP])
    words = BM25Retriever.from_documents(kept, preprocess_func=tokens, k=10)
    day = date(2026, 11, 22).toordinal()
    meaning = chroma.as_retriever(search_kwargs={"k": 10, "filter": {"end": {"$gte": day}}})
    return EnsembleRetriever(retrievers=[words, meaning], weights=[0.5, 0.5]).invoke
