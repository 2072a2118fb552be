"""Looking through what is kept for words: the database sifts, so that only what may matter is read."""

import re
from collections.abc import Collection, Iterator
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from assistant.ledger import Event
from assistant.store.subjects import of_kind
from assistant.store.tables import contents, drafts, events

Words = tuple[str, ...]
"""Words that must all be there."""
DIGEST = re.compile(r"[0-9a-f]{64}")


def drafts_saying(connection: Connection, any_of: Collection[Words]) -> list[str]:
    """The bodies of drafts that say all words of one of `any_of`."""
    return list(connection.execute(select(drafts.c.body).where(_says(drafts.c.body, any_of))).scalars())


def contents_saying(connection: Connection, any_of: Collection[Words]) -> dict[str, str]:
    """Contents by digest that say all words of one of `any_of`."""
    found = connection.execute(select(contents).where(_says(contents.c.body, any_of)))
    return {row.sha256: row.body for row in found}


def histories_naming(
    connection: Connection, kind: str, digests: Collection[str]
) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """The subjects of a kind whose events name one of `digests`, with all that happened to each."""
    wanted = {*digests}
    order = select(events.c.subject, events.c.body).where(of_kind(connection, kind))
    for subject, rows in groupby(
        connection.execute(order.order_by(events.c.subject, events.c.seq)), key=lambda row: row.subject
    ):
        bodies = [row.body for row in rows]
        if any(wanted & {*DIGEST.findall(body)} for body in bodies):
            yield subject, tuple(Event.model_validate_json(body) for body in bodies)


def _says(column: ColumnElement[str], any_of: Collection[Words]) -> ColumnElement[bool]:
    return or_(*(and_(*(column.contains(word, autoescape=True) for word in words)) for words in any_of))
