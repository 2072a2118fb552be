"""Faults of the machine at the review desk: a clear answer, nothing half-done, and nothing shown as approved."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from assistant.review import Grant, NotAllowed, Proof, State
from assistant.reviewing import Reviews
from assistant.store import Store, StoreDown
from assistant.store.chain import append, verify_chain
from assistant.using import find_release, put_to_use
from tests.databases import control, event, restartable
from tests.reviewed import LI, ROBOT, ZHAO, ZHOU, draft, proof, reviews
from tests.test_review import Use


@contextmanager
def full(store: Store, _: object) -> Iterator[str]:
    """A disk with no room for one more page."""

    def room(pages: str) -> None:
        store.transact(lambda connection: connection.exec_driver_sql(f"pragma max_page_count = {pages}"))

    with store.read() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
    room(str(pages))
    for size in (2_000, 200, 1):
        with pytest.raises(StoreDown):
            _write_on(store, "x" * size)
    try:
        yield "full"
    finally:
        room("1000000")


def _write_on(store: Store, why: str) -> None:
    while True:
        store.transact(lambda connection: append(connection, [event(why=why)]))


@contextmanager
def locked(store: Store, _: object) -> Iterator[str]:
    """Another program that does not let go of the file."""
    with closing(sqlite3.connect(store.engine.url.database, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield "locked"
        other.execute("rollback")


@contextmanager
def gone(_: Store, server: object) -> Iterator[str]:
    """A server that stopped, and comes back."""
    control(server, "stop")
    yield "reached|went away|locked"
    server.ensure_postgres_running()


@pytest.fixture
def server():
    """The address of a database that can be broken, and the server it stands on where there is one."""
    with restartable() as started:
        yield started


@pytest.mark.parametrize("fault", [full, locked])
def test_on_a_file_that_takes_nothing_more_no_verdict_is_half_given(tmp_path, fault) -> None:
    with Store(f"sqlite:///{tmp_path / 'mingyan.db'}", patience=0.2) as store:
        _stays_as_it_was(reviews(store, tmp_path), fault, None)


def test_on_a_server_that_stops_no_verdict_is_half_given(tmp_path, server) -> None:
    with Store(server.get_uri(), patience=0.2) as store:
        _stays_as_it_was(reviews(store, tmp_path), gone, server)


def _stays_as_it_was(at: Reviews, fault, server) -> None:
    subject = at.take_up(draft("您好。" * 400), 1, LI)
    seen = at.look(subject, LI).standing.content
    at.submit(subject, seen, LI)
    route = at.look(subject, LI).standing.route

    def approve() -> None:
        at.approve(subject, seen, ZHAO, Grant(line=route.lines[0]), proof(ZHAO, at))

    _fails(at, fault, server, approve)
    assert at.look(subject, LI).standing.state is State.SUBMITTED
    assert at.look(subject, LI).standing.approvals == ()
    approve()
    assert at.look(subject, LI).standing.state is State.APPROVED
    _fails(at, fault, server, lambda: at.release(subject, seen, ZHOU, proof(ZHOU, at)))
    assert at.look(subject, LI).standing.state is State.APPROVED
    release = at.release(subject, seen, ZHOU, proof(ZHOU, at))
    assert find_release(at.store, release.id, LI) == release
    with at.store.read() as connection:
        assert verify_chain(connection).fault is None


def _fails(at: Reviews, fault, server, act) -> None:
    with fault(at.store, server) as said, pytest.raises(StoreDown, match=said):
        act()


def _released(at: Reviews):
    subject = at.take_up(draft(), 1, LI)
    seen = at.look(subject, LI).standing.content
    at.submit(subject, seen, LI)
    at.approve(subject, seen, ZHAO, Grant(line="reviewer"), proof(ZHAO, at))
    return at.release(subject, seen, ZHOU, proof(ZHOU, at))


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)], ids=["back", "forth"])
def test_a_clock_that_jumps_gives_no_verdict_and_lets_no_release_out_of_its_days(tmp_path, jump: timedelta) -> None:
    with Store(tmp_path / "mingyan.db") as store:
        at = reviews(store, tmp_path)
        release, subject = _released(at), at.take_up(draft(), 1, LI)
        seen = at.look(subject, LI).standing.content
        at.submit(subject, seen, LI)
        before = Proof(who=ZHAO.id, at=at.now())
        at.now.time += jump
        with pytest.raises(NotAllowed, match="prove who you are"):
            at.approve(subject, seen, ZHAO, Grant(line="reviewer"), before)
        with pytest.raises(NotAllowed):
            put_to_use(at, release, ROBOT, Use(messages=1))
        assert at.look(subject, LI).standing.state is State.SUBMITTED
        with store.read() as connection:
            assert verify_chain(connection).fault is None
