"""Subjects: what happened to each of many, for lists."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, and_, func, select

from assistant.ledger import Event
from assistant.store.tables import events

BYTEWISE = {"sqlite": "BINARY", "postgresql": "C"}


def histories(connection: Connection, kind: str) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """Every subject whose name begins with `kind`, and all that happened to it, in order."""
    found = connection.execute(
        select(events.c.subject, events.c.body)
        .where(of_kind(connection, kind))
        .order_by(events.c.subject, events.c.seq)
    )
    for subject, rows in groupby(found, key=lambda row: row.subject):
        yield subject, tuple(Event.model_validate_json(row.body) for row in rows)


def newest(connection: Connection, kind: str) -> int:
    """The number of the newest event on such subjects, or 0."""
    return connection.execute(select(func.max(events.c.seq)).where(of_kind(connection, kind))).scalar() or 0


def of_kind(connection: Connection, kind: str) -> ColumnElement[bool]:
    """Whether a row's subject begins with `kind`, in the order of bytes, which the index keeps."""
    bytewise = events.c.subject.collate(BYTEWISE[connection.dialect.name])
    return and_(bytewise >= kind, bytewise < kind[:-1] + chr(ord(kind[-1]) + 1))
