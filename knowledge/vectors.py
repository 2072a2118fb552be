"""Vectors: the nearest passages by meaning, in Chroma on disk or on a server. The only file that knows Chroma."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import numpy as np

from knowledge.terms import Ranked
from knowledge.values import BadInput

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration

ADDRESS = "MINGYAN_CHROMA_URL"
BATCH = 2_000
SHAPE: "CreateCollectionConfiguration" = {
    "hnsw": {"space": "cosine", "ef_construction": 100, "ef_search": 200, "max_neighbors": 24}
}


class Vectors(Protocol):
    """Rows of vectors that can be asked for the nearest."""

    def __len__(self) -> int: ...

    def put(self, rows: Sequence[int], vectors: np.ndarray, gone: Sequence[int] = ()) -> None:
        """Rows come in, in place of what stood there; rows `gone` leave."""
        ...

    def clear(self) -> None:
        """Forget every row."""
        ...

    def best(self, vector: np.ndarray, count: int) -> Ranked:
        """The `count` rows nearest to `vector`, with their cosines."""
        ...

    def reload(self) -> None:
        """See what another process has written."""
        ...


class Chroma:
    """A Chroma collection in `folder`, or on the server at `address` (scheme, host and port)."""

    def __init__(self, folder: Path, name: str, address: str | None = None) -> None:
        address = address if address is not None else os.environ.get(ADDRESS, "")
        self._name, self._folder, self._served = name, folder, bool(address)
        self._lock = RLock()
        self._client = _connect(address) if address else _open(folder)
        self._collection = self._gather()

    def __len__(self) -> int:
        with self._lock:
            return int(self._collection.count())

    def reload(self) -> None:
        """See what another process has written: a client on disk keeps what it has read, so it is opened anew."""
        if self._served:
            return
        with self._lock:
            self._client.close()  # type: ignore[attr-defined]  # the client has it
            self._client = _open(self._folder)
            self._collection = self._gather()

    def put(self, rows: Sequence[int], vectors: np.ndarray, gone: Sequence[int] = ()) -> None:
        """Rows come in, in place of what stood there; rows `gone` leave."""
        for at in range(0, len(gone), BATCH):
            self._collection.delete(ids=[str(row) for row in gone[at : at + BATCH]])
        for at in range(0, len(rows), BATCH):
            ids = [str(row) for row in rows[at : at + BATCH]]
            self._collection.upsert(ids=ids, embeddings=vectors[at : at + BATCH])

    def clear(self) -> None:
        """Forget every row."""
        self._client.delete_collection(self._name)
        self._collection = self._gather()

    def best(self, vector: np.ndarray, count: int) -> Ranked:
        """The `count` rows nearest to `vector`, with their cosines; Chroma's own filters are far too slow to use."""
        with self._lock:
            found = self._collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        rows = np.array([int(row) for row in found["ids"][0]], np.int64)
        return Ranked(rows, 1 - np.array(found["distances"] or [[]], np.float32)[0])

    def _gather(self) -> "Collection":
        return self._client.get_or_create_collection(self._name, embedding_function=None, configuration=SHAPE)


def _open(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _connect(address: str) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    server = urlsplit(address)
    if server.scheme not in {"http", "https"} or not server.hostname:
        raise BadInput(
            f"{ADDRESS} 应写成 http://127.0.0.1:8000 的样子，现在是 {address}。",
            f"{ADDRESS} must look like http://127.0.0.1:8000, not {address}.",
        )
    try:
        return chromadb.HttpClient(
            server.hostname,
            server.port or 8000,
            ssl=server.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
    except (ValueError, ConnectionError) as error:
        raise BadInput(
            f"连不上 Chroma 服务 {address}（{error}），请检查地址和网络。",
            f"no Chroma server answers at {address} ({error}); check the address.",
        ) from None
