"""How many acts a second the store commits against plain SQLAlchemy, and how fast the chain is verified."""

import argparse
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, event, insert, select

from assistant.ledger import GENESIS, Act, Event, seal, verify
from assistant.store import Connection, Store
from assistant.store.chain import append, walk
from assistant.store.tables import events, metadata

CLIENTS = 64


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


def plain(folder: Path) -> Callable[[int], object]:
    """One connection, one transaction and one fsync for each request, on the same database settings."""
    engine = create_engine(f"sqlite:///{folder / 'plain.db'}", pool_size=CLIENTS, connect_args={"timeout": 60})

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
            seq, tip = (last.seq + 1, last.seal) if last else (1, GENESIS)
            one = happened(number)
            body = one.model_dump_json(exclude_defaults=True)
            sealed = seal(tip, seq, one.subject.encode(), body.encode())
            row = {"seq": seq, "subject": one.subject, "body": body, "seal": sealed}
            connection.execute(insert(events), row)

    return act


def ours(store: Store) -> Callable[[int], object]:
    def act(number: int) -> object:
        one = happened(number)

        def work(connection: Connection) -> object:
            return append(connection, [one])

        return store.transact(work)

    return act


def load(act: Callable[[int], object], seconds: float) -> tuple[float, float, float, float]:
    """Acts a second, middle and 99th percentile of their waits in ms, and CPU µs of one, all clients at once."""
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
    return len(every) / took, every[len(every) // 2], every[int(len(every) * 0.99)], cpu / len(every) * 1e6


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    with TemporaryDirectory() as name, Store(Path(name) / "ours.db") as store, Store(Path(name) / "long.db") as long:
        slow = load(plain(Path(name)), given.seconds)
        fast = load(ours(store), given.seconds)
        print(f"{CLIENTS} clients, {given.seconds:g} s each, SQLite in WAL mode with full syncs")
        for who, (rate, middle, worst, cpu) in (("plain SQLAlchemy", slow), ("one writer, group commit", fast)):
            print(f"{who:26} {rate:9,.0f} acts/s   p50 {middle:6.1f} ms   p99 {worst:6.1f} ms   {cpu:5.0f} µs CPU")
        print(f"{'ratio':26} {fast[0] / slow[0]:9.1f} times")
        fill(long, given.rows)
        print(f"{'verify':26} {speed(long):9,.0f} of {given.rows:,} rows a CPU second")


if __name__ == "__main__":
    main()
