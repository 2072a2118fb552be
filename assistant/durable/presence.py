"""Who is at work: each process holds a lock on a file of its own, which the system lets go the moment it dies."""

import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path


class Presence:
    """This process among those that work in one home. `name` is its own; nobody else ever bears it."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "at-work"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._file = self._place(self.name).open("w")
        fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def gone(self, name: str) -> bool:
        """Whether the process called `name` worked in this home and is there no more."""
        if name == self.name or not self._place(name).exists():
            return False
        with self._place(name).open("r+") as file:
            return _free(file.fileno())

    @contextmanager
    def inheriting(self) -> Iterator[tuple[str, ...]]:
        """The names of those who are gone; nobody else inherits from them meanwhile, and then they are forgotten."""
        with ExitStack() as stack:
            dead = []
            for path in self._folder.glob("*.lock"):
                with suppress(FileNotFoundError):
                    file = stack.enter_context(path.open("r+")) if path.stem != self.name else None
                    if file and _free(file.fileno()):
                        dead.append(path)
            yield tuple(path.stem for path in dead)
            for path in dead:
                path.unlink(missing_ok=True)

    def leave(self, *, finished: bool) -> None:
        """Be gone; what is not finished can be inherited."""
        if finished:
            self._place(self.name).unlink(missing_ok=True)
        self._file.close()

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.lock"


def _free(file: int) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
