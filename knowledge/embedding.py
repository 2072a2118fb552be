"""Passages and questions as vectors: multilingual-e5-small on ONNX Runtime, from one weights file, with no network."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np

from knowledge.values import BadInput

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
WIDTH = 384
REMEMBERED = 4_096
"""Questions whose vectors are kept."""


class Embedder(Protocol):
    """Texts to unit vectors; passages and questions are embedded differently."""

    @property
    def name(self) -> str:
        """What tells these vectors from another model's; vectors of two names are never compared."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """One float32 unit vector per text, (n, 384)."""
        ...

    def embed_query(self, text: str) -> np.ndarray:
        """The float32 unit vector of a question, (384,)."""
        ...


def models_folder(env: Mapping[str, str] = os.environ) -> Path:
    """Where weights are kept: `$MINGYAN_MODELS`, or `mingyan/models` in the user's cache."""
    named, cache = env.get("MINGYAN_MODELS"), env.get("XDG_CACHE_HOME")
    return Path(named) if named else Path(cache or Path.home() / ".cache") / "mingyan" / "models"


class E5:
    """multilingual-e5-small; each text runs by itself, on one of `threads` threads: no vector depends on its batch."""

    name = f"multilingual-e5-small-q4:{SHA256[:12]}:int8"

    def __init__(self, path: Path | None = None, *, threads: int | None = None, full: bool = False) -> None:
        self._path, self._full = _present(path or models_folder() / WEIGHTS), full
        self._threads = threads or os.cpu_count() or 1
        self._opening = Lock()
        self._opened: Encoding | None = None
        self._remembered: Callable[[str], np.ndarray] = lru_cache(REMEMBERED)(self._query)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """One float32 unit vector per text, (n, 384)."""
        prefixed = [f"passage: {text}" for text in texts]
        if len(prefixed) < 2 or self._threads < 2:
            vectors = [self._vector(text) for text in prefixed]
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                vectors = list(pool.map(self._vector, prefixed))
        return np.array(vectors, np.float32).reshape(-1, WIDTH)

    def embed_query(self, text: str) -> np.ndarray:
        """The float32 unit vector of a question, (384,); remembered, so asking again is free."""
        return self._remembered(text)

    def _query(self, text: str) -> np.ndarray:
        vector = self._vector(f"query: {text}")
        vector.setflags(write=False)
        return vector

    def _vector(self, text: str) -> np.ndarray:
        with self._opening:
            self._opened = self._opened or Encoding(self._path, full=self._full)
        return self._opened.vector(text)


class Encoding:
    """The weights at `path`, opened: a second or so, put off until the first text."""

    def __init__(self, path: Path, *, full: bool) -> None:
        from knowledge.embedding_graph import Encoder
        from knowledge.embedding_weights import Tokens, Weights

        self._weights = Weights(path)
        self._tokens = Tokens(self._weights)
        self._session = _session(Encoder(self._weights, full=full).model())

    def vector(self, text: str) -> np.ndarray:
        """The unit vector of `text`, prefix included."""
        sums = self._weights.sums(self._tokens.numbers(text))
        vector: np.ndarray = self._session.run(None, {"sums": sums[None]})[0][0]
        return vector


def find_embedder() -> E5 | None:
    """The embedder whose weights are in the models folder, or None: a library then searches by words and says so."""
    path = models_folder() / WEIGHTS
    return _of(path) if path.is_file() else None


@lru_cache(2)
def _of(path: Path) -> E5:
    """One for all libraries and judges of a process: its weights are the largest thing in memory."""
    return E5(path)


def _present(path: Path) -> Path:
    if not path.is_file():
        raise BadInput(
            f"没有找到向量模型 {path}，请先运行 mingyan models fetch。",
            f"the embedding model {path} is missing; run mingyan models fetch.",
        )
    return path


def _session(model: bytes) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
