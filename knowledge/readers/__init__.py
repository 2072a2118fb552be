"""Files to documents, whatever a bank has: many at once, within limits, one bad file never stopping the rest."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from queue import SimpleQueue

from knowledge.documents import Document
from knowledge.readers.kinds import LIGHT, SUFFIXES
from knowledge.readers.reading import documents_of, load
from knowledge.readers.source import Limits, refuse
from knowledge.readers.worker import Worker
from knowledge.values import BadFile

__all__ = ["Limits", "Worker", "read_all", "read_document", "read_documents"]
AHEAD = 4
"""Files read ahead per worker, so that what is read waits for whoever takes it in bounded memory."""


def read_document(path: Path, id: str | None = None, limits: Limits | None = None) -> Document:
    """The one document in the file at `path` (of a mail: its message); `BadFile` says why not."""
    found = list(read_documents(path, id, limits))
    first = found[0] if found else refuse(str(path), "wordless")
    if isinstance(first, BadFile):
        raise first
    if len(found) > 1 and first.media != "message/rfc822":
        raise refuse(str(path), "collection")
    return first


def read_documents(path: Path, id: str | None = None, limits: Limits | None = None) -> Iterator[Document | BadFile]:
    """Every document in the file at `path`: several in ZIP, mail and JSONL; ids within begin with `id`."""
    with Worker(limits or Limits()) as worker:
        yield from _read(worker, path, id or path.name, limits or Limits())


def read_all(
    paths: Iterable[Path], root: Path | None = None, workers: int | None = None, limits: Limits | None = None
) -> Iterator[Document | BadFile]:
    """The documents of all files in the order of `paths`, read side by side; ids are paths below `root`."""
    count = workers or os.cpu_count() or 1
    kept = limits or Limits()
    free: SimpleQueue[Worker] = SimpleQueue()
    with ExitStack() as stack, ThreadPoolExecutor(count) as pool:
        for _ in range(count):
            free.put(stack.enter_context(Worker(kept)))
        under_way: deque[Future[list[Document | BadFile]]] = deque()
        for path in paths:
            under_way.append(pool.submit(_borrowed, free, path, _id(path, root), kept))
            if len(under_way) > AHEAD * count:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


def _borrowed(free: SimpleQueue[Worker], path: Path, id: str, limits: Limits) -> list[Document | BadFile]:
    worker = free.get()
    try:
        return _read(worker, path, id, limits)
    finally:
        free.put(worker)


def _read(worker: Worker, path: Path, id: str, limits: Limits) -> list[Document | BadFile]:
    """Plain text here, everything else in the child."""
    if SUFFIXES.get(PurePosixPath(path.name).suffix.lower()) not in LIGHT:
        return worker.read(path.resolve(), id)
    try:
        return list(documents_of(load(path, limits), id))
    except BadFile as bad:
        return [bad]


def _id(path: Path, root: Path | None) -> str:
    return path.relative_to(root).as_posix() if root else path.name
