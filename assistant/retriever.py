"""The library as a LangChain retriever, for chains that are written by others."""

from collections.abc import Callable
from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.documents import Audience, Hit
from knowledge.library import Library, today


class LibraryRetriever(BaseRetriever):
    """Passages of `library` that hold on the day `on` tells and that `audience` may read."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = 10
    on: Callable[[], date] = today
    audience: Audience = "public"

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[LangChainDocument]:
        hits = self.library.search(query, self.k, on=self.on(), audience=self.audience)
        return [_shown(hit) for hit in hits]


def _shown(hit: Hit) -> LangChainDocument:
    passage = hit.passage
    return LangChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document": passage.document,
            "title": passage.title,
            "heading": list(passage.heading),
            "place": passage.place,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
            "quote": hit.quote,
        },
    )
