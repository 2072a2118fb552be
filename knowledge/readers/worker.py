"""A child process that reads files within limits of time and memory; killed and begun again when it breaks them."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from knowledge.documents import Document
from knowledge.readers.child import END
from knowledge.readers.source import Limits, refuse
from knowledge.values import BadFile

HOME = Path(__file__).parents[2]
CHUNK = 1 << 16


class Worker:
    """One child, started when first needed and used for many files; not for two threads at once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def read(self, path: Path, id: str) -> list[Document | BadFile]:
        """All documents in the file at `path`; a child that is slow, or that dies of it twice, yields one `BadFile`.

        A second, fresh child tries again: the first may have died of what it read before.
        """
        return self._tried(path, id) or self._tried(path, id) or [refuse(str(path), "damaged")]

    def _tried(self, path: Path, id: str) -> list[Document | BadFile]:
        """What one child says of the file; nothing when it died without a word."""
        child = self._running()
        assert child.stdin is not None  # noqa: S101 - opened as a pipe
        try:
            child.stdin.write(json.dumps([str(path), id]).encode() + b"\n")
            child.stdin.flush()
        except BrokenPipeError:
            self.stop()
            return []
        return self._answers(child, path)

    def stop(self) -> None:
        """Kill the child, if there is one."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self.stop()
        if self._child is None:
            self._child = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "knowledge.readers.child", self._limits.model_dump_json()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=HOME,
                env={**os.environ, "PYTHONPATH": str(HOME), "MALLOC_ARENA_MAX": "2"},
            )
        return self._child

    def _answers(self, child: subprocess.Popen[bytes], path: Path) -> list[Document | BadFile]:
        """What the child says until it is done; what it said before it broke is kept, and the breach added."""
        told: list[Document | BadFile] = []
        try:
            for line in _lines(child, self._limits.seconds):
                if line == END:
                    return told
                told.append(_understood(line))
        except TimeoutError:
            self.stop()
            return [*told, refuse(str(path), "slow")]
        self.stop()
        return [*told, refuse(str(path), "damaged")] if told else []


def _lines(child: subprocess.Popen[bytes], seconds: float) -> Iterator[str]:
    """The child's lines until its end; `TimeoutError` when `seconds` have passed."""
    assert child.stdout is not None  # noqa: S101 - opened as a pipe
    until, rest = time.monotonic() + seconds, b""
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not ready.select(max(until - time.monotonic(), 0)):
                raise TimeoutError
            got = os.read(child.stdout.fileno(), CHUNK)
            if not got:
                return
            *whole, rest = (rest + got).split(b"\n")
            yield from (line.decode() for line in whole)


def _understood(line: str) -> Document | BadFile:
    kind, _, said = line.partition(" ")
    if kind == "document":
        return Document.model_validate_json(said)
    path, number, zh, en = json.loads(said)
    return Told(path, number, zh, en)


class Told(BadFile):
    """A refusal as the child worded it."""

    def __init__(self, path: str, line: int | None, zh: str, en: str) -> None:
        super().__init__(path, line, "", "")
        self.args = (en,)
        self.said = self.said.model_copy(update={"zh": zh, "en": en})
