"""Acts that wait for the store's writer: they are taken together, so that one commit carries many."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection

from assistant.store.connecting import StoreDown

T = TypeVar("T")
GROUP = 256
"""The most acts one commit carries."""
MOMENT = 0.003
"""Seconds that a commit waits for those who were in the last one: two that wake each other cost more than one."""


class Refused(Exception):
    """An act that raised, and what."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Act(Generic[T]):
    """Work to be done, and one who waits for it: a bare lock, for a `Future` costs more than the work."""

    __slots__ = ("_answer", "_done", "_next", "can_stop", "work")

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self.work = work
        self.can_stop = threading.current_thread() is threading.main_thread()
        """Whether who waits may be called away (Ctrl-C): then nobody's waking may hang on them."""
        self._answer: T | Refused | None = None
        self._next: Act[Any] | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def wait(self) -> T:
        """What the work answered; raises what it raised."""
        try:
            self._done.acquire()
        finally:
            if self._next:
                self._next.wake()
        if isinstance(self._answer, Refused):
            raise self._answer.reason
        return cast(T, self._answer)

    def end(self, answer: T | Refused, next: "Act[Any] | None") -> None:
        """Keep the answer for the one who waits, who is to wake `next`."""
        self._answer, self._next = answer, next

    def wake(self) -> None:
        """Let the one who waits go on."""
        self._done.release()


def end_together(acts: Sequence[Act[Any]], answers: Sequence[object]) -> None:
    """Answer all acts; each one wakes the next, for sixty woken at once only fight for the interpreter's lock."""
    ended = sorted(zip(acts, answers, strict=True), key=lambda pair: pair[0].can_stop)
    following: Act[Any] | None = None
    for act, answer in reversed(ended):
        act.end(answer, following)
        following = act
    if following:
        following.wake()


class Waiting:
    """The acts at the writer's door, in the order they came."""

    def __init__(self) -> None:
        self._acts: list[Act[Any]] = []
        self._door = threading.Lock()
        self._came = threading.Condition(self._door)
        self._wanted, self._last, self._closed = 1, 1, False

    def put(self, act: Act[Any]) -> None:
        """Let `act` wait; `StoreDown` once the door is closed."""
        with self._door:
            if self._closed:
                raise StoreDown("数据库已经关闭。", "the store is closed.")
            self._acts.append(act)
            if len(self._acts) == self._wanted:
                self._came.notify()

    def take(self) -> list[Act[Any]]:
        """The acts that came, once there are any; none when the door is closed and all are done."""
        with self._door:
            self._await(1, None)
            self._await(self._last, MOMENT)
            taken, self._acts = self._acts[:GROUP], self._acts[GROUP:]
            self._last = len(taken)
        return taken

    def close(self) -> None:
        """Let nobody else in."""
        with self._door:
            self._closed = True
            self._came.notify()

    def _await(self, many: int, seconds: float | None) -> None:
        self._wanted = many
        self._came.wait_for(lambda: self._closed or len(self._acts) >= many, seconds)
