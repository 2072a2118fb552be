"""How many acts a second the store commits against SQLAlchemy request by request, how fast the chain is verified.

Two peers: `documented` as SQLAlchemy's tutorial writes it (a Session for each request, default settings, tried again
when it failed), `tuned` with all that helps such requests on SQLite (WAL, BEGIN IMMEDIATE, a connection each, Core).
"""

import argparse
import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from sqlalchemy import create_engine, event, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.orm import DeclarativeBase, Session

from assistant.ledger import GENESIS, Act, Anchor, Event, Link, seal, verify
from assistant.store import Connection, Store
from assistant.store.chain import append, walk
from assistant.store.tables import events, metadata

CLIENTS = 64
OURS = "ours: one writer, groups"


def happened(number: int) -> Event:
    return Event(
        at=datetime.now(UTC),
        who=f"clerk-{number % 50}",
        role="writer",
        act=Act.COMMENT,
        subject=f"draft-{number % 999}/1",
        content=GENESIS,
        why="年利率与产品要素一致，提示语完整，可以发布。",
        about='{"finding": "9a1b2c3d4e5f"}',
    )


class Base(DeclarativeBase):
    """Of the tutorial's mapped classes."""


class Entry(Base):
    """A row of the ledger as the ORM maps it."""

    __table__ = events


def documented(folder: Path) -> Callable[[int], object]:
    """A Session for each request on an engine with default settings; what failed or lost the race is tried again."""
    engine = create_engine(f"sqlite:///{folder / 'documented.db'}")
    metadata.create_all(engine)

    def attempt(number: int) -> None:
        with Session(engine) as session, session.begin():
            last = session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).first()
            session.add(Entry(**row_after(happened(number), last)))

    def act(number: int) -> None:
        while True:
            try:
                return attempt(number)
            except (OperationalError, IntegrityError, NoConnectionLeft):
                time.sleep(0.001)

    return act


def tuned(folder: Path) -> Callable[[int], object]:
    """A transaction and an fsync for each request, on the same database settings as ours."""
    engine = create_engine(f"sqlite:///{folder / 'tuned.db'}", pool_size=CLIENTS, connect_args={"timeout": 60})

    @event.listens_for(engine, "connect")
    def _tune(raw, _record):
        raw.isolation_level = None
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")

    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    metadata.create_all(engine)

    def act(number: int) -> None:
        with engine.begin() as connection:
            last = connection.execute(select(events.c.seq, events.c.seal).order_by(events.c.seq.desc())).first()
            connection.execute(insert(events), row_after(happened(number), last))

    return act


def row_after(one: Event, last: Any) -> dict[str, Any]:
    """The row of an event that follows `last`, sealed."""
    seq, tip = (last.seq + 1, last.seal) if last else (1, GENESIS)
    body = one.model_dump_json(exclude_defaults=True)
    sealed = seal(tip, seq, one.subject.encode(), body.encode())
    return {"seq": seq, "subject": one.subject, "body": body, "seal": sealed}


def ours(store: Store) -> Callable[[int], object]:
    def act(number: int) -> object:
        one = happened(number)

        def work(connection: Connection) -> object:
            return append(connection, [one])

        return store.transact(work)

    return act


class Load(NamedTuple):
    """Acts a second, the middle and the 99th percentile of their waits in ms, and the CPU µs of one."""

    rate: float
    middle: float
    worst: float
    cpu: float


def load(act: Callable[[int], object], seconds: float) -> Load:
    """All clients at once for so long."""
    waits: list[list[float]] = [[] for _ in range(CLIENTS)]
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        while (start := time.perf_counter()) < end:
            act(number)
            waits[number].append((time.perf_counter() - start) * 1000)

    start, cpu = time.perf_counter(), time.process_time()
    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    every = sorted(wait for own in waits for wait in own)
    return Load(len(every) / took, every[len(every) // 2], every[int(len(every) * 0.99)], cpu / len(every) * 1e6)


def stalls(seconds: float) -> float:
    """How late, in ms, a process that does nothing else is woken: the 99th percentile. The machine's own share."""
    late, end = [], time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        time.sleep(0.001)
        late.append((time.perf_counter() - start - 0.001) * 1000)
    return sorted(late)[int(len(late) * 0.99)]


def middle(rounds: list[Load]) -> Load:
    return Load(*(median(values) for values in zip(*rounds, strict=True)))


def fill(store: Store, rows: int) -> None:
    for start in range(0, rows, 1000):
        batch = [happened(number) for number in range(start, start + 1000)]
        store.transact(lambda connection, batch=batch: append(connection, batch))


def speed(store: Store) -> float:
    """Rows verified in a second of this process; the best of three walks."""
    best = 0.0
    for _ in range(3):
        with store.read() as connection:
            start = time.process_time()
            verified = verify(walk(connection))
            best = max(best, verified.rows / (time.process_time() - start))
        assert verified.fault is None
    return best


def tampered(links: list[Link], row: int, how: str) -> Iterator[Link]:
    """The links as someone left them who changed, deleted, swapped or cut off at `row`."""
    seq, subject, body, sealed = links[row]
    if how == "edit":
        return chain(links[:row], [(seq, subject, body.replace(b"clerk", b"crook"), sealed)], links[row + 1 :])
    if how == "delete":
        return chain(links[:row], links[row + 1 :])
    if how == "swap":
        return chain(links[:row], [links[row + 1], links[row]], links[row + 2 :])
    return iter(links[:row])


def found(links: list[Link], times: int) -> tuple[int, int]:
    """How many of so many random acts of tampering were found with their row named, of how many."""
    chance, right, every = random.Random(6), 0, 0
    anchor = Anchor(seq=links[-1][0], seal=links[-1][3], at=datetime.now(UTC))
    for how in ("edit", "delete", "swap", "cut"):
        for row in (0, len(links) - 2, *(chance.randrange(len(links) - 1) for _ in range(times - 2))):
            fault = verify(tampered(links, row, how), [anchor]).fault
            right += fault is not None and fault.seq == links[row][0]
            every += 1
    return right, every


def race(folder: Path, store: Store, rounds: int, seconds: float) -> None:
    """All ways in turn, round after round, so that a busy minute of the machine falls on each."""
    ways = {"SQLAlchemy, documented": documented(folder), "SQLAlchemy, tuned": tuned(folder), OURS: ours(store)}
    loads: dict[str, list[Load]] = {who: [] for who in ways}
    late = []
    for _ in range(rounds):
        late.append(stalls(0.5))
        for who, act in ways.items():
            loads[who].append(load(act, seconds))
    print(f"{CLIENTS} clients on SQLite with full syncs, medians of {rounds} rounds of {seconds:g} s")
    for who, own in loads.items():
        m = middle(own)
        print(f"{who:26} {m.rate:9,.0f} acts/s   p50 {m.middle:6.1f} ms   p99 {m.worst:7.1f} ms   {m.cpu:5.0f} µs CPU")
    mine = loads.pop(OURS)
    for who, own in loads.items():
        ratios = sorted(fast.rate / slow.rate for slow, fast in zip(own, mine, strict=True))
        print(f"{'against ' + who:34} {median(ratios):7.1f} times   ({ratios[0]:.1f} to {ratios[-1]:.1f})")
    best = min(own.worst for own in mine)
    print(f"{'p99 of the best round':26} {best:9.1f} ms   (an idle process is woken {median(late):.1f} ms late, p99)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--tamper", type=int, default=50, help="acts of tampering of each of four kinds")
    given = parser.parse_args()
    with TemporaryDirectory() as name, Store(Path(name) / "ours.db") as store, Store(Path(name) / "long.db") as long:
        race(Path(name), store, given.rounds, given.seconds)
        fill(long, given.rows)
        print(f"{'verify':26} {speed(long):9,.0f} of {given.rows:,} rows a CPU second")
        with long.read() as connection:
            right, every = found(list(walk(connection)), given.tamper)
        print(f"{'tampering found':26} {right:5} of {every} with the row named")


if __name__ == "__main__":
    main()
