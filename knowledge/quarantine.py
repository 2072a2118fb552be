"""Quarantine: what was kept out of the index, with its bytes and the reason, until a person releases or discards it."""

import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Literal, Protocol

from knowledge.documents import Document, Held
from knowledge.values import BadInput, Value

State = Literal["waiting", "released", "discarded", "superseded"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS held (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL, source BLOB
)
"""
NAMES: dict[State, str] = {
    "waiting": "待处理",
    "released": "已放行",
    "discarded": "已丢弃",
    "superseded": "已被新件取代",
}


class Safe(Protocol):
    """What keeps bytes unreadable on disk."""

    def seal(self, content: bytes) -> bytes:
        """`content` encrypted."""
        ...

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed."""
        ...


class Quarantined(Value):
    """Something held, as it stands now; of what was discarded the words are gone and the reason stays."""

    id: str
    state: State
    at: datetime
    """When it came in."""
    held: Held


class Quarantine:
    """The quarantine of a library, in the file at `path`, which only its owner may read; sources lie in the `safe`."""

    def __init__(self, path: Path, safe: Safe | None = None) -> None:
        self._safe = safe
        path.touch(mode=0o600)
        self._lock = RLock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", SCHEMA):
            self._file.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def keep(self, held: Held, source: bytes) -> Quarantined:
        """Keep what is held with its source's bytes; the same again stays as it was decided."""
        name = _name(held.document)
        row = (
            name,
            held.document.id,
            "waiting",
            datetime.now(UTC).isoformat(),
            held.model_dump_json(),
            self._sealed(source),
        )
        with self._lock:
            self._file.execute("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?, ?, ?)", row)
        return self.find(name)

    def all(self) -> tuple[Quarantined, ...]:
        """All that was ever held, the oldest first."""
        return self._some("ORDER BY at, id")

    def find(self, id: str) -> Quarantined:
        """What is held as `id`; `BadInput` when there is none."""
        found = self._some("WHERE id = ?", id)
        if not found:
            raise BadInput(f"隔离区里没有编号为 {id} 的资料。", f"quarantine holds nothing called {id!r}.")
        return found[0]

    def source(self, id: str) -> bytes:
        """The bytes of the file it came in; none once it was discarded."""
        self.find(id)
        with self._lock:
            kept = bytes(self._file.execute("SELECT source FROM held WHERE id = ?", (id,)).fetchone()[0] or b"")
        return self._safe.unseal(kept) if self._safe and kept else kept

    def waiting(self, id: str) -> Quarantined:
        """What is held as `id` and waits to be judged; `BadInput` when it does not."""
        found = self.find(id)
        if found.state != "waiting":
            raise BadInput(f"{id} {NAMES[found.state]}，不能再处理。", f"{id} is {found.state} already.")
        return found

    def release(self, id: str) -> None:
        """Mark it as released."""
        self._decide("released", "id = ?", id)

    def discard(self, id: str) -> Quarantined:
        """Forget its words and bytes; what it was and why it was held stays."""
        gone = self.waiting(id)
        bare = gone.held.model_copy(update={"document": gone.held.document.model_copy(update={"blocks": ()})})
        body = bare.model_copy(update={"found": ()}).model_dump_json()
        with self._lock:
            self._file.execute("UPDATE held SET source = NULL, body = ? WHERE id = ?", (body, id))
            self._decide("discarded", "id = ?", id)
        return self.find(id)

    def supersede(self, document: Document) -> None:
        """`document` has come in place of what waits under its id, other bytes than its own."""
        self._decide("superseded", "document = ? AND id <> ? AND state = 'waiting'", document.id, _name(document))

    def _decide(self, state: State, where: str, *values: str) -> None:
        with self._lock:
            self._file.execute(f"UPDATE held SET state = ? WHERE {where}", (state, *values))  # noqa: S608

    def _sealed(self, source: bytes) -> bytes:
        return self._safe.seal(source) if self._safe else source

    def _some(self, rest: str, *values: str) -> tuple[Quarantined, ...]:
        with self._lock:
            rows = self._file.execute(f"SELECT id, state, at, body FROM held {rest}", values).fetchall()  # noqa: S608
        return tuple(
            Quarantined(id=name, state=state, at=at, held=Held.model_validate_json(body))
            for name, state, at, body in rows
        )


def _name(document: Document) -> str:
    """The same for the same bytes under the same id."""
    return sha256(f"{document.id}\0{document.sha256}".encode()).hexdigest()[:12]
