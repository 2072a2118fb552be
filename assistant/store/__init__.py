"""The store: SQLite by default, PostgreSQL by address; one writer commits many acts at once, readers never wait."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from assistant.ledger import Event
from assistant.store.acts import Act, Refused, Waiting, end_together
from assistant.store.chain import append, forget, write_down
from assistant.store.connecting import (
    StoreDown,
    StoreUnsure,
    ask_file,
    begin_writing,
    connect,
    is_down,
    name_fault,
    naming_faults,
)
from assistant.store.schema import prepare, upgrade

__all__ = ["Connection", "Store", "StoreDown", "StoreUnsure", "ask_file", "naming_faults", "upgrade_store"]

T = TypeVar("T")


class Store:
    """A database, its schema made when new, and its single writer. `url` is SQLAlchemy's; a path is a SQLite file."""

    def __init__(self, url: str | Path, patience: float = 5.0) -> None:
        self._engine = connect(url, patience)
        prepare(self._engine)
        self._waiting = Waiting()
        self._writer = threading.Thread(target=self._write_on, name="store-writer", daemon=True)
        self._writer.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, for migrations."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading that sees one moment; `StoreDown` when there is none."""
        with naming_faults(), self._engine.connect() as connection:
            forget(connection)
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    def answer(self) -> None:
        """Return when the database answers; `StoreDown` when it does not."""
        with self.read() as connection:
            connection.exec_driver_sql("select 1")

    def transact(self, work: Callable[[Connection], T]) -> T:
        """What `work` answers, once its changes are durable; it runs alone, after all earlier acts.

        `work` only reads and writes through its connection, and may run more than once. What it raises comes back
        to the caller and nothing it changed is kept. Raises `StoreDown` when the database does not commit.
        """
        act = Act(work)
        self._waiting.put(act)
        return act.wait()

    def record(self, *happened: Event) -> None:
        """Put events at the end of the ledger."""
        self.transact(lambda connection: append(connection, happened))

    def close(self) -> None:
        """Finish the acts at hand and let the database go."""
        self._waiting.close()
        self._writer.join()
        self._engine.dispose()

    def _write_on(self) -> None:
        while acts := self._waiting.take():
            _commit(self._engine, acts)


def upgrade_store(url: str | Path, patience: float = 5.0) -> None:
    """Bring the schema of an older database up to date; make a backup first."""
    engine = connect(url, patience)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def _commit(engine: Engine, acts: list[Act[Any]]) -> None:
    """Run the acts in one transaction and answer only once it is durable; where one is refused, each by itself."""
    try:
        answers = _answers(engine, acts)
    except StoreDown as down:
        answers = [Refused(down)] * len(acts)
    end_together(acts, answers)


def _answers(engine: Engine, acts: list[Act[Any]]) -> list[object]:
    try:
        return _attempt(engine, acts, _run)
    except Refused as refused:
        if len(acts) == 1:
            return [refused]
    return _attempt(engine, acts, _try)


def _attempt(engine: Engine, acts: list[Act[Any]], run: Callable[[Connection, Act[Any]], object]) -> list[object]:
    committing = False
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
            begin_writing(connection)
            forget(connection)
            answers = [run(connection, act) for act in acts]
            write_down(connection)
            committing = True
            transaction.commit()
            return answers
    except SQLAlchemyError as error:
        lost = committing and getattr(error, "connection_invalidated", False)
        raise StoreUnsure if lost else name_fault(error) from error


def _run(connection: Connection, act: Act[T]) -> T:
    try:
        return act.work(connection)
    except Exception as reason:
        if is_down(reason):
            raise
        raise Refused(reason) from None


def _try(connection: Connection, act: Act[T]) -> T | Refused:
    """The same behind a savepoint: what a refused act changed is taken back, and the others stand."""
    write_down(connection)
    try:
        with connection.begin_nested():
            answer = _run(connection, act)
            write_down(connection)
            return answer
    except Refused as refused:
        forget(connection)
        return refused
