"""Tidings of a job, from where it is worked on to everyone in this process who listens."""

import queue
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.draft import Draft
from assistant.studio import Progress
from knowledge.values import BadInput

Said = Progress | Draft | BadInput | None
"""`None` when this process works on the job no more."""


class Ear:
    """One who listens: goes through all that is told until the work here is over."""

    def __init__(self) -> None:
        self._said: queue.SimpleQueue[Said] = queue.SimpleQueue()
        self._first: list[Said] = []

    def put(self, said: Said) -> None:
        """Hear this."""
        self._said.put(said)

    def stop(self) -> None:
        """Hear no more."""
        self._said.put(None)

    def hears_nothing(self, seconds: float) -> bool:
        """Whether nothing is told for so long."""
        if not self._first:
            try:
                self._first.append(self._said.get(timeout=seconds))
            except queue.Empty:
                return True
        return False

    def __iter__(self) -> Iterator[Progress | Draft | BadInput]:
        """All that is told, until the end."""
        while (said := self._first.pop() if self._first else self._said.get()) is not None:
            yield said


class Tidings:
    """Who listens to which job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ears: defaultdict[str, list[Ear]] = defaultdict(list)

    @contextmanager
    def of(self, job: str) -> Iterator[Ear]:
        """All that is told of a job while one listens."""
        ear = Ear()
        with self._lock:
            self._ears[job].append(ear)
        try:
            yield ear
        finally:
            with self._lock:
                self._ears[job].remove(ear)
                if not self._ears[job]:
                    del self._ears[job]

    def tell(self, job: str, said: Said) -> None:
        """Let everyone who listens know."""
        with self._lock:
            for ear in self._ears.get(job, ()):
                ear.put(said)
