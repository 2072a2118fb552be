"""The store: on either database, what was answered is kept, what was refused leaves nothing, and trouble is said."""

import random
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.ledger import Fault
from assistant.store import Connection, Store, StoreDown, StoreUnsure, upgrade_store
from assistant.store.acts import Act, end_together
from assistant.store.backup import back_up, restore
from assistant.store.chain import anchor, append, history, verify_chain, write_down
from assistant.store.connecting import connect
from assistant.store.contents import find_content, keep_content
from assistant.store.schema import HEAD, MIGRATIONS, OtherSchema, upgrade
from assistant.store.tables import metadata
from knowledge.values import BadInput
from tests.conftest import ROOT
from tests.databases import BOTH, NOW, address, control, event, postgres, restartable, store

__all__ = ["address", "store"]


class Refusal(Exception):
    """An act that is refused after it wrote."""


def record(store: Store, *happened) -> tuple:
    return store.transact(lambda connection: append(connection, happened))


def count(store: Store) -> int:
    with store.read() as connection:
        verified = verify_chain(connection)
    assert verified.fault is None
    return verified.rows


@BOTH
def test_what_was_recorded_is_read_again_in_order(store: Store) -> None:
    first, second = event(why="一"), event(why="二")
    assert [row.seq for row in record(store, first, event("other/1"), second)] == [1, 2, 3]
    with store.read() as connection:
        assert history(connection, "d1/1") == (first, second)
    assert count(store) == 3


@BOTH
def test_an_act_sees_what_it_has_just_written(store: Store) -> None:
    def work(connection: Connection) -> int:
        append(connection, [event()])
        return len(history(connection, "d1/1"))

    assert store.transact(work) == 1


@BOTH
def test_a_refused_act_comes_back_to_its_caller_and_leaves_nothing(store: Store) -> None:
    def work(connection: Connection) -> None:
        append(connection, [event()])
        keep_content(connection, "草稿")
        raise Refusal

    with pytest.raises(Refusal):
        store.transact(work)
    record(store, event())
    assert count(store) == 1
    with store.read() as connection:
        assert history(connection, "d1/1") == (event(),)


@BOTH
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(refused=st.lists(st.booleans(), min_size=1, max_size=40))
def test_among_acts_committed_together_only_the_refused_leave_nothing(store: Store, refused: list[bool]) -> None:
    before, outcomes = count(store), [None] * len(refused)

    def act(number: int) -> None:
        def work(connection: Connection) -> int:
            (row,) = append(connection, [event(f"n{number}")])
            if refused[number]:
                raise Refusal
            return row.seq

        try:
            outcomes[number] = store.transact(work)
        except Refusal:
            outcomes[number] = "refused"

    together([lambda number=number: act(number) for number in range(len(refused))])
    assert [outcome == "refused" for outcome in outcomes] == refused
    kept = sorted(outcome for outcome in outcomes if outcome != "refused")
    assert kept == list(range(before + 1, before + 1 + refused.count(False)))
    assert count(store) == before + refused.count(False)


def test_who_is_called_away_while_waiting_keeps_nobody_else_waiting() -> None:
    acts, answers = [Act(id)], []
    together([lambda: acts.append(Act(id)) for _ in range(5)])
    assert [act.can_stop for act in acts] == [True, *[False] * 5]
    end_together(acts, range(6))
    together([lambda act=act: answers.append(act.wait()) for act in acts[1:]])
    assert sorted(answers) == [1, 2, 3, 4, 5]
    assert acts[0].wait() == 0


@BOTH
def test_two_stores_on_one_database_make_one_chain(address: str) -> None:
    with Store(address) as one, Store(address) as other:
        together([lambda store=store: record(store, event()) for store in (one, other) * 30])
        assert count(one) == count(other) == 60


@BOTH
def test_the_database_itself_refuses_to_change_or_delete_an_event(store: Store) -> None:
    record(store, event())
    for statement in ("update events set body = ''", "delete from events"):
        with pytest.raises(Exception, match="append-only"):
            store.transact(lambda connection, statement=statement: connection.exec_driver_sql(statement))
    assert count(store) == 1


TAMPERED = {
    "update events set body = replace(body, 'li', 'wu') where seq = 7": Fault(seq=7, problem="changed"),
    "update events set subject = 'd9' where seq = 7": Fault(seq=7, problem="changed"),
    "delete from events where seq = 7": Fault(seq=7, problem="missing"),
    "delete from events where seq = 1": Fault(seq=1, problem="missing"),
    "delete from events where seq > 7": Fault(seq=8, problem="truncated"),
    "update events set seq = -seq where seq = 7": Fault(seq=1, problem="reordered"),
    "update events set seq = case seq when 7 then 100 else 7 end where seq in (7, 9)": Fault(
        seq=7, problem="reordered"
    ),
}


@BOTH
@pytest.mark.parametrize("statement", TAMPERED)
def test_an_administrator_who_tampers_is_found(store: Store, statement: str) -> None:
    record(store, *(event(why=str(number)) for number in range(20)))
    with store.read() as connection:
        kept = anchor(connection, NOW)
    store.transact(disarm)
    store.transact(lambda connection: connection.exec_driver_sql(statement))
    with store.read() as connection:
        assert verify_chain(connection, [kept]).fault == TAMPERED[statement]


@BOTH
def test_a_content_is_kept_once_under_its_hash(store: Store) -> None:
    one, again = (store.transact(lambda connection: keep_content(connection, "稳健")) for _ in "ab")
    assert one == again
    with store.read() as connection:
        assert find_content(connection, one) == "稳健"
        assert find_content(connection, "0" * 64) is None


@BOTH
def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


@BOTH
def test_an_older_schema_is_named_and_upgraded_only_when_told_to(address: str) -> None:
    engine = connect(address, 1.0)
    upgrade(engine, "0001")
    engine.dispose()
    with pytest.raises(OtherSchema, match="0001"):
        Store(address)
    upgrade_store(address)
    with Store(address) as store:
        record(store, event())


@BOTH
def test_a_newer_schema_is_named(address: str) -> None:
    with Store(address) as store:
        store.transact(lambda connection: connection.exec_driver_sql("update alembic_version set version_num = '9999'"))
    with pytest.raises(OtherSchema, match="9999"):
        Store(address)


@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
def test_a_backup_of_either_database_restores_into_either(source: str, store: Store, tmp_path: Path) -> None:
    origin = f"sqlite:///{tmp_path / 'origin.db'}" if source == "sqlite" else _fresh_postgres()
    with Store(origin) as other:
        record(other, *(event(why=f"第 {number} 条“引号”\n换行") for number in range(2500)))
        other.transact(lambda connection: keep_content(connection, "文案🙂"))
        assert back_up(other, tmp_path / "backup.jsonl") == 2501
        assert restore(store, tmp_path / "backup.jsonl") == 2501
        with store.read() as here, other.read() as there:
            assert verify_chain(here) == verify_chain(there)
    record(store, event())
    assert count(store) == 2501


DAMAGE = {
    "cut off": lambda lines, place: lines[:place],
    "a line gone": lambda lines, place: [*lines[:place], *lines[place + 1 :]],
    "a line twice": lambda lines, place: [*lines[: place + 1], *lines[place:]],
    "a line changed": lambda lines, place: [
        *lines[:place],
        lines[place].translate(str.maketrans("012", "120")),
        *lines[place + 1 :],
    ],
    "a line cut": lambda lines, place: [*lines[:place], lines[place][:-9], *lines[place + 1 :]],
}


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_is_refused_and_nothing_is_restored(store, tmp_path: Path, place: int, damage: str) -> None:
    file = tmp_path / "backup.jsonl"
    with Store(tmp_path / "origin.db") as other:
        record(other, *(event(why=f"1{number}") for number in range(3)))
        back_up(other, file)
    file.write_text("".join(DAMAGE[damage](file.read_text("utf-8").splitlines(keepends=True), place)), "utf-8")
    with pytest.raises(BadInput):
        restore(store, file)
    assert count(store) == 0


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_a_backup_is_not_restored_over_what_is_there(store: Store, tmp_path: Path) -> None:
    record(store, event())
    back_up(store, tmp_path / "backup.jsonl")
    with pytest.raises(BadInput, match="not empty"):
        restore(store, tmp_path / "backup.jsonl")


@BOTH
def test_a_reader_never_sees_what_an_interrupted_act_had_in_hand(store: Store) -> None:
    def work(connection: Connection) -> None:
        append(connection, [event()])
        connection.exec_driver_sql("select * from nowhere")

    with pytest.raises(Exception, match=r"nowhere|reached"):
        store.transact(work)
    with store.read() as connection:
        assert history(connection, "d1/1") == ()


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_and_nothing_is_half_done(store: Store) -> None:
    record(store, event())
    store.transact(lambda connection: connection.exec_driver_sql("pragma max_page_count = 40"))

    def fill(connection: Connection) -> None:
        append(connection, [event(why="x" * 500) for _ in range(2000)])

    with pytest.raises(StoreDown, match="full"):
        store.transact(fill)
    assert count(store) == 1
    store.transact(lambda connection: connection.exec_driver_sql("pragma max_page_count = 100000"))
    store.transact(fill)
    assert count(store) == 2001


def test_a_database_locked_by_another_process_is_said_and_works_again_after(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with Store(f"sqlite:///{path}", patience=0.2) as store:
        record(store, event())
        holds = f"import sqlite3, sys; c = sqlite3.connect({str(path)!r}, isolation_level=None)\n"
        holds += "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
        with subprocess.Popen([sys.executable, "-c", holds], stdin=-1, stdout=-1) as other:
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(StoreDown, match="locked"):
                record(store, event())
            assert count(store) == 1
            other.communicate()
        record(store, event())
        assert count(store) == 2


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"not a database" * 999)])
def test_a_damaged_file_is_said(tmp_path: Path, spoil) -> None:
    spoil(tmp_path / "m.db")
    with pytest.raises(StoreDown, match="damaged"):
        Store(tmp_path / "m.db")


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_connections_cut_in_mid_flight_are_said_and_the_next_act_works(store: Store) -> None:
    record(store, event())

    def cut(connection: Connection) -> None:
        append(connection, [event()])
        (pid,) = connection.exec_driver_sql("select pg_backend_pid()").one()
        postgres().psql(f"select pg_terminate_backend({pid});")
        history(connection, "d1/1")

    with pytest.raises(StoreDown):
        store.transact(cut)
    record(store, event())
    assert count(store) == 2


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_a_commit_that_is_cut_off_is_said_to_be_unsure(store: Store) -> None:
    def cut_at_commit(connection: Connection) -> None:
        (pid,) = connection.exec_driver_sql("select pg_backend_pid()").one()
        append(connection, [event()])
        write_down(connection)
        postgres().psql(f"select pg_terminate_backend({pid});")
        while f"t{pid}" in postgres().psql(f"select 't' || pid from pg_stat_activity where pid = {pid};"):
            time.sleep(0.01)

    with pytest.raises(StoreUnsure, match="may or may not"):
        store.transact(cut_at_commit)
    record(store, event())
    assert count(store) == 1


@pytest.mark.slow
def test_a_server_restarted_under_load_loses_nothing_that_was_answered() -> None:
    kept, stop = [], threading.Event()

    def client(store: Store) -> None:
        while not stop.is_set():
            try:
                kept.extend(row.seq for row in record(store, event()))
            except StoreDown:
                time.sleep(0.05)

    with restartable() as server, Store(server.get_uri()) as store:
        threads = [threading.Thread(target=client, args=(store,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for _ in range(2):
            time.sleep(0.5)
            control(server, "restart")
        before = len(kept)
        time.sleep(1)
        stop.set()
        for thread in threads:
            thread.join()
        assert len(kept) > before > 0
        assert len(set(kept)) == len(kept)
        assert set(kept) <= set(range(1, count(store) + 1))


CLERK = """
    import sys
    from assistant.store import Store
    from assistant.store.chain import append
    from tests.databases import event

    with Store(sys.argv[1]) as store:
        while True:
            (row,) = store.transact(lambda connection: append(connection, [event()]))
            print(row.seq, flush=True)
"""


@BOTH
@pytest.mark.slow
def test_killed_at_random_moments_it_keeps_all_it_answered(address: str, tmp_path: Path) -> None:
    script, chance, told = tmp_path / "clerk.py", random.Random(3), []
    script.write_text(textwrap.dedent(CLERK), "utf-8")
    for _ in range(6):
        command = [sys.executable, str(script), address]
        with subprocess.Popen(command, env={"PYTHONPATH": str(ROOT)}, stdout=-1, text=True) as clerk:
            told.append(int(clerk.stdout.readline()))
            time.sleep(chance.uniform(0.0, 0.3))
            clerk.kill()
            told.extend(int(line) for line in clerk.stdout if line.endswith("\n"))
    assert len(set(told)) == len(told)
    with Store(address) as store:
        assert max(told) <= count(store) <= max(told) + 1


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(StoreDown, match="cannot be reached"):
        Store("postgresql://nobody:secret@127.0.0.1:1/none")


@pytest.mark.parametrize("url", ["mysql://x/y", "not a url", "sqlite://", ""])
def test_an_address_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(BadInput, match="MINGYAN_DATABASE_URL"):
        Store(url)


def test_the_file_is_for_its_owner_alone_and_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "m.db")
    assert (tmp_path / "deep" / "m.db").stat().st_mode & 0o077 == 0
    store.close()
    with pytest.raises(StoreDown, match="closed"):
        record(store, event())


def test_a_commit_is_on_disk_when_it_is_answered(tmp_path: Path) -> None:
    with Store(tmp_path / "m.db") as store:
        record(store, event())
        with sqlite3.connect(tmp_path / "m.db") as other:
            assert other.execute("select count(*) from events").fetchone() == (1,)
        with store.read() as connection:
            assert connection.exec_driver_sql("pragma synchronous").scalar() == 2
            assert connection.exec_driver_sql("pragma journal_mode").scalar() == "wal"


def together(acts: list) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def disarm(connection: Connection) -> None:
    """What someone with full rights to the database can do."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("drop trigger events_stand on events")
        return
    for act in ("update", "delete"):
        connection.exec_driver_sql(f"drop trigger events_stand_{act}")


def _fresh_postgres() -> str:
    name = f"t{id(object())}"
    postgres().psql(f"create database {name};")
    return postgres().get_uri(database=name)
