"""The ledger's chain in the store: events are appended inside a transaction, and walked as fast as they are read."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from assistant.ledger import GENESIS, Anchor, Event, Link, Row, Verified, linked, verify
from assistant.store.tables import events

INSERT = {
    "sqlite": "insert into events (seq, subject, body, seal) values (?, ?, ?, ?)",
    "postgresql": "insert into events (seq, subject, body, seal) values (%s, %s, %s, %s)",
}
"""In the driver's own words: a third of an act's time went into building the statement."""
PAGE = {
    "sqlite": "select seq, cast(subject as blob), cast(body as blob), seal",
    "postgresql": "select seq, convert_to(subject, 'UTF8'), convert_to(body, 'UTF8'), seal",
}
"""As bytes, which is how they are sealed; as the driver gives them, for speed."""
AT_ONCE = 5_000
FIRST = -(2**31)
_END = "chain-end"


class _End(NamedTuple):
    """The end of the chain as a writing connection knows it, and the links not yet written down."""

    seq: int
    seal: str
    waiting: tuple[Link, ...] = ()


def append(connection: Connection, happened: Sequence[Event]) -> tuple[Row, ...]:
    """The events, chained to the end; call inside `Store.transact`, where nobody else writes."""
    seq, last, waiting = _end(connection)
    links = tuple(linked(happened, seq, last))
    if links:
        connection.info[_END] = _End(links[-1][0], links[-1][3], waiting + links)
    return tuple(Row(link[0], link[3], event) for link, event in zip(links, happened, strict=True))


def write_down(connection: Connection) -> None:
    """Write the links that wait: one statement for a whole group of acts."""
    end: _End | None = connection.info.get(_END)
    if end and end.waiting:
        rows = [(seq, subject.decode(), body.decode(), sealed) for seq, subject, body, sealed in end.waiting]
        connection.exec_driver_sql(INSERT[connection.dialect.name], rows)
        connection.info[_END] = _End(end.seq, end.seal)


def forget(connection: Connection) -> None:
    """Look for the end of the chain anew: another process may have written, or this one was refused."""
    connection.info.pop(_END, None)


def history(connection: Connection, subject: str) -> tuple[Event, ...]:
    """All that happened to one subject, in order; its state is a fold over this."""
    write_down(connection)
    found = connection.execute(select(events.c.body).where(events.c.subject == subject).order_by(events.c.seq))
    return tuple(Event.model_validate_json(body) for (body,) in found)


def walk(connection: Connection) -> Iterator[Link]:
    """All links in order, streamed."""
    last = FIRST
    page = text(f"{PAGE[connection.dialect.name]} from events where seq > :after order by seq limit {AT_ONCE}")
    while cursor := connection.execute(page, {"after": last}).cursor:
        links: Sequence[Link] = cursor.fetchall()
        if not links:
            return
        yield from links
        last = links[-1][0]


def anchor(connection: Connection, at: datetime) -> Anchor:
    """The end of the chain, to be kept elsewhere."""
    end = _end(connection)
    return Anchor(seq=end.seq, seal=end.seal, at=at)


def verify_chain(connection: Connection, anchors: Sequence[Anchor] = ()) -> Verified:
    """Whether the chain holds from its first row to its last."""
    return verify(walk(connection), anchors)


def _end(connection: Connection) -> _End:
    known: _End | None = connection.info.get(_END)
    if known:
        return known
    last = connection.execute(select(events.c.seq, events.c.seal).order_by(events.c.seq.desc()).limit(1)).first()
    return _End(last.seq, last.seal) if last else _End(0, GENESIS)
