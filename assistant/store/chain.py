"""The ledger's chain in the store: events are appended inside a transaction, and walked as fast as they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, bindparam, select, text

from assistant.ledger import GENESIS, Anchor, Event, Link, Row, Verified, linked, verify
from assistant.store.tables import events

INSERT = "insert into events (seq, subject, body, seal) values "
PLACES = {"sqlite": "(?, ?, ?, ?)", "postgresql": "(%s, %s, %s, %s)"}
"""Of one row, in the driver's words. A group is one statement, so that the driver gives way to others only once."""
PAGE = {
    "sqlite": "select seq, cast(subject as blob), cast(body as blob), seal",
    "postgresql": "select seq, convert_to(subject, 'UTF8'), convert_to(body, 'UTF8'), seal",
}
"""As bytes, which is how they are sealed; as the driver gives them, for speed."""
HISTORY = select(events.c.body).where(events.c.subject == bindparam("named")).order_by(events.c.seq)
AT_ONCE = 5_000
FIRST = -(2**31)
_END = "chain-end"


@dataclass(slots=True)
class _End:
    """The end of the chain as a writing connection knows it, and the links not yet written down."""

    seq: int
    seal: str
    waiting: list[Link] = field(default_factory=list)


def append(connection: Connection, happened: Sequence[Event]) -> tuple[Row, ...]:
    """The events, chained to the end; call inside `Store.transact`, where nobody else writes."""
    end: _End = connection.info.get(_END) or connection.info.setdefault(_END, _End(*_tip(connection)))
    links = list(linked(happened, end.seq, end.seal))
    if links:
        end.seq, end.seal = links[-1][0], links[-1][3]
        end.waiting += links
    return tuple(Row(link[0], link[3], event) for link, event in zip(links, happened, strict=True))


def write_down(connection: Connection) -> None:
    """Write the links that wait."""
    end: _End | None = connection.info.get(_END)
    while end and end.waiting:
        links, end.waiting = end.waiting[:AT_ONCE], end.waiting[AT_ONCE:]
        columns = [(seq, subject.decode(), body.decode(), sealed) for seq, subject, body, sealed in links]
        places = ", ".join([PLACES[connection.dialect.name]] * len(links))
        connection.exec_driver_sql(INSERT + places, tuple(chain.from_iterable(columns)))


def forget(connection: Connection) -> None:
    """Look for the end of the chain anew: another process may have written, or what waited here was given up."""
    connection.info.pop(_END, None)


def history(connection: Connection, subject: str) -> tuple[Event, ...]:
    """All that happened to one subject, in order; its state is a fold over this."""
    write_down(connection)
    found = connection.execute(HISTORY, {"named": subject})
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
    write_down(connection)
    seq, last = _tip(connection)
    return Anchor(seq=seq, seal=last, at=at)


def verify_chain(connection: Connection, anchors: Sequence[Anchor] = ()) -> Verified:
    """Whether the chain holds from its first row to its last."""
    return verify(walk(connection), anchors)


def _tip(connection: Connection) -> tuple[int, str]:
    last = connection.exec_driver_sql("select seq, seal from events order by seq desc limit 1").first()
    return (last.seq, last.seal) if last else (0, GENESIS)
