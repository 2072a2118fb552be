"""Subjects: what happened to each of many, for lists."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection, select

from assistant.ledger import Event
from assistant.store.tables import events

BYTEWISE = {"sqlite": "BINARY", "postgresql": "C"}


def histories(connection: Connection, kind: str) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """Every subject whose name begins with `kind`, and all that happened to it, in order."""
    bytewise = events.c.subject.collate(BYTEWISE[connection.dialect.name])
    found = connection.execute(
        select(events.c.subject, events.c.body)
        .where(bytewise >= kind, bytewise < kind[:-1] + chr(ord(kind[-1]) + 1))
        .order_by(events.c.subject, events.c.seq)
    )
    for subject, rows in groupby(found, key=lambda row: row.subject):
        yield subject, tuple(Event.model_validate_json(row.body) for row in rows)
