"""Reaching the database: SQLite in WAL mode with full syncs, or PostgreSQL; and what to say when it is not there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from knowledge.values import BadInput

CHAIN_LOCK = 0x6D696E67
"""The PostgreSQL advisory lock that keeps one writer at a time among many processes."""


class StoreDown(BadInput):
    """The database did not take the act; nothing of it was kept."""


class StoreUnsure(StoreDown):
    """The database went away in the middle of a commit: whether the acts were kept must be looked up."""

    def __init__(self) -> None:
        super().__init__(
            "数据库在提交途中断开，这次操作是否生效不明；请恢复后先查看，再决定是否重做。",
            "the database went away during the commit, so the act may or may not be kept; look before doing it again.",
        )


def connect(url: str | Path, patience: float) -> Engine:
    """An engine that waits `patience` seconds for a lock; a path is a SQLite file, readable by its owner alone."""
    if isinstance(url, Path):
        return _sqlite(url, patience)
    try:
        address = make_url(url)
    except ArgumentError:
        raise _wrong_address() from None
    if address.get_backend_name() == "sqlite" and address.database:
        return _sqlite(Path(address.database), patience)
    if address.get_backend_name() not in ("postgresql", "postgres"):
        raise _wrong_address()
    waits = f"-c lock_timeout={int(patience * 1000)}"
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": waits, "application_name": "mingyan"},
    )


def begin_writing(connection: Connection) -> None:
    """Keep every other writer out, of this process and of others, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({CHAIN_LOCK})")


def is_down(error: Exception) -> bool:
    """Whether `error` is the database's trouble and not the act's own mistake."""
    troubles = (OperationalError, InterfaceError, InternalError, NoConnectionLeft)
    return isinstance(error, troubles) or type(error) is DatabaseError


def name_fault(error: Exception) -> StoreDown:
    """One sentence for what keeps the database from working."""
    said = str(error.__cause__ or getattr(error, "orig", None) or error).lower()
    for signs, zh, en in _FAULTS:
        if any(sign in said for sign in signs):
            return StoreDown(f"{zh}这次操作没有保存。", f"{en} nothing of this act was kept.")
    return StoreDown(
        "连不上数据库，请检查它是否在运行。这次操作没有保存。",
        "the database cannot be reached; is it running? nothing of this act was kept.",
    )


@contextmanager
def naming_faults() -> Iterator[None]:
    """What keeps a database from working comes out as `StoreDown`, one clear sentence."""
    try:
        yield
    except SQLAlchemyError as error:
        raise name_fault(error) if is_down(error) else error from error


_FAULTS = (
    (
        ("is full", "disk full", "no space"),
        "存放数据库的磁盘已满，请腾出空间后重试。",
        "the database's disk is full; make room and try again.",
    ),
    (
        ("locked", "busy", "lock timeout", "queuepool"),
        "数据库正被别的程序占用，请稍后重试。",
        "the database is locked by another program; try again shortly.",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "数据库只能读不能写，请检查权限。",
        "the database cannot be written; check its permissions.",
    ),
    (
        ("malformed", "not a database"),
        "数据库文件已损坏，请用备份恢复。",
        "the database file is damaged; restore a backup.",
    ),
)


def ask_file(path: Path, patience: float = 5.0) -> None:
    """Return when the SQLite file at `path` can be written; `StoreDown` when it cannot."""
    try:
        with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as raw:
            raw.execute("begin immediate")
            raw.execute("rollback")
    except sqlite3.Error as error:
        raise name_fault(error) from error


def _wrong_address() -> BadInput:
    return BadInput(
        "MINGYAN_DATABASE_URL 不合要求：应为 postgresql://用户:口令@主机/库名，或留空用本机 SQLite。",
        "MINGYAN_DATABASE_URL: give postgresql://user:password@host/database, or leave it empty for SQLite here.",
    )


def _sqlite(path: Path, patience: float) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise name_fault(error) from error
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": patience})
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin)
    return engine


def _tune(raw: sqlite3.Connection, _record: object) -> None:
    """WAL with full syncs: readers never wait, and what was answered survives a power cut."""
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "wal_autocheckpoint=4000"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers take the lock at once, so that two processes wait for each other instead of failing at commit."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
