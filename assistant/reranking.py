"""A reranker by address: passages are put in the order a model of the bank's own gives them; without one, as fused."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx2
from pydantic import BaseModel, SecretStr, TypeAdapter, ValidationError

from assistant.model.http import TooMuch, open_client

LOG = logging.getLogger("mingyan.reranking")
TIMEOUT = 10.0


class Rated(BaseModel):
    """A passage by its place in what was sent, and how well it answers; services name the score differently."""

    index: int
    relevance_score: float | None = None
    score: float | None = None


class Answer(BaseModel):
    """What `/rerank` answers."""

    results: list[Rated]


_ANSWER = TypeAdapter(Answer | list[Rated])


@dataclass(frozen=True)
class Reranker:
    """A service at `url` that takes `{model, query, documents, top_n}` (Jina, Cohere, vLLM, TEI); queries go masked."""

    url: str
    mask: Callable[[str], str]
    model: str = ""
    key: SecretStr | None = None

    def __call__(self, query: str, texts: Sequence[str]) -> list[int]:
        """The places of `texts`, best first; in the order given when the service does not answer as it should."""
        try:
            rated = self._asked(self.mask(query), texts)
        except (httpx2.HTTPError, TooMuch, ValidationError) as error:
            LOG.warning("the reranker did not answer as it should: %s", type(error).__name__)
            return list(range(len(texts)))
        best = sorted(rated, key=lambda one: -(one.relevance_score or one.score or 0.0))
        named = dict.fromkeys(one.index for one in best if 0 <= one.index < len(texts))
        return [*named, *(place for place in range(len(texts)) if place not in named)]

    def _asked(self, query: str, texts: Sequence[str]) -> list[Rated]:
        both = {"documents": list(texts), "texts": list(texts)}
        asked = {"model": self.model, "query": query, "top_n": len(texts), **both}
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key.get_secret_value()}"
        with open_client(self.url, TIMEOUT) as client:
            answer = client.post(self.url, content=json.dumps(asked), headers=headers)
            answer.raise_for_status()
            read = _ANSWER.validate_json(answer.content)
        return read.results if isinstance(read, Answer) else read
