"""Faults of the machine: a clear answer, nothing half-done, and the job goes on when the fault is gone."""

import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import build_app
from api.cli import main
from api.compose import open_desk
from assistant.calls import CallUnknown, RecordedModel
from assistant.draft import Draft
from assistant.people import LOCAL, Person
from assistant.store import Store, StoreDown
from assistant.store.calls import StoreCalls
from assistant.store.chain import verify_chain
from assistant.store.drafts import StoreDrafts
from guardrails.personal import DetectorDown
from tests.conftest import ROOT
from tests.databases import NOW, address, control, restartable, store
from tests.scripted_model import playing, says
from tests.test_durable import HERE, desk
from tests.test_pipeline import GOOD, brief, studio

__all__ = ["address", "desk", "store"]

BRIEF = ROOT / "examples" / "mingchuan" / "briefs" / "01-anxin-maturity.yaml"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let a disk be mounted")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


class FillingDrafts(StoreDrafts):
    """Drafts whose disk has no room left when one is to be kept, until somebody has cleared it."""

    def __init__(self, store: Store, by: Person, disk: Path, cleared: threading.Event) -> None:
        super().__init__(store, by)
        self._disk, self._cleared = disk, cleared

    def keep(self, draft: Draft) -> None:
        if not self._cleared.is_set():
            fill(self._disk)
        super().keep(draft)


def fill(disk: Path) -> None:
    """Leave no room on the disk."""
    with (disk / "ballast").open("ab", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass


@HERE
def test_a_full_disk_is_said_nothing_is_half_kept_and_the_job_goes_on(small_disk: Path, desk) -> None:
    def drafts(by: Person) -> StoreDrafts:
        return FillingDrafts(full, by, small_disk, cleared)

    cleared = threading.Event()
    with playing(says(GOOD)) as server, Store(small_disk / "mingyan.db") as full:
        jobs = desk(server.url)
        calls = StoreCalls(full)
        jobs._parts = replace(
            jobs._parts,
            home=small_disk,
            address=small_disk / "jobs.db",
            drafts=drafts,
            ask_store=full.answer,
            record=full.record,
            recorded=lambda model, job: RecordedModel(model, calls, lambda: NOW, job),
        )
        order = jobs.order(brief(), LOCAL, "main")
        with pytest.raises(StoreDown, match="disk is full"):
            list(jobs.write(order))
        assert StoreDrafts(full, LOCAL).ids() == ()
        with pytest.raises(StoreDown, match="disk is full"):
            list(jobs.write(jobs.order(brief(), LOCAL, "main")))
        cleared.set()
        (small_disk / "ballast").unlink()
        end = time.monotonic() + 20
        while jobs.find(order.id, LOCAL).state == "running" and time.monotonic() < end:
            time.sleep(0.2)
        *_, draft = jobs.resume(order.id, LOCAL)
        assert draft.id == order.id
        assert len(server.asked) == 1
        with full.read() as connection:
            assert verify_chain(connection).fault is None


@pytest.mark.parametrize("file", ["mingyan.db", "jobs.db"])
def test_a_locked_database_is_said_and_the_work_goes_on_after(run, home: Path, file: str) -> None:
    assert run.invoke(main, ["write", str(BRIEF)]).exit_code == 0
    with sqlite3.connect(home / file, isolation_level=None) as other:
        other.execute("begin immediate")
        locked = run.invoke(main, ["write", str(BRIEF)])
        other.execute("rollback")
    assert locked.exit_code == 2
    assert "占用" in locked.stderr
    assert run.invoke(main, ["write", str(BRIEF)]).exit_code == 0


def test_a_postgresql_that_restarts_in_the_middle_of_a_job_costs_no_second_call(tmp_path) -> None:
    from assistant.durable import Capacity, Jobs, Parts
    from assistant.durable.running import Running

    def slow(stage) -> None:
        entered.set()
        go_on.wait(30)
        says(GOOD)(stage)

    entered, go_on = threading.Event(), threading.Event()
    with restartable() as server, Store(server.get_uri()) as opened, playing(slow, says(GOOD)) as model:
        calls, parts = StoreCalls(opened), studio(model.url)
        jobs = Jobs(
            Parts(
                home=tmp_path,
                address=server.get_uri(),
                now=lambda: NOW,
                studio=lambda _: replace(parts, model=parts.model),
                drafts=lambda by: StoreDrafts(opened, by),
                recorded=lambda model, job: RecordedModel(model, calls, lambda: NOW, job),
                ask_store=opened.answer,
                allow_again=lambda job, by, why: calls.allow_job_again(job, by, why, NOW),
                record=opened.record,
            ),
            Capacity(2, 2),
        )
        order = jobs.order(brief(), LOCAL, "main")
        jobs.begin(order)
        assert entered.wait(30)
        control(server, "restart")
        go_on.set()
        end = time.monotonic() + 60
        while (job := jobs.find(order.id, LOCAL)).state == "running" and time.monotonic() < end:
            time.sleep(0.2)
        if job.state == "failed":
            *_, draft = jobs.resume(order.id, LOCAL)
            assert draft.id == order.id
        assert jobs.find(order.id, LOCAL).state == "done"
        assert StoreDrafts(opened, LOCAL).ids() == (order.id,)
        assert len(model.asked) == 1
        Running.here.close()


@HERE
@pytest.mark.parametrize("jump", [timedelta(hours=-30), timedelta(days=400)], ids=["back", "forth"])
def test_a_clock_that_jumps_neither_stops_nor_doubles_a_job(desk, store: Store, jump: timedelta) -> None:
    ticks = iter([NOW])
    with playing(says(GOOD)) as server:
        jobs = desk(server.url, now=lambda: next(ticks, NOW + jump))
        order = jobs.order(brief(), LOCAL, "main")
        *_, draft = jobs.write(order)
        *_, again = jobs.write(order)
    assert draft == again
    with store.read() as connection:
        assert verify_chain(connection).fault is None


@pytest.mark.parametrize(
    ("fault", "status"),
    [(StoreDown("满。", "full."), 503), (DetectorDown("names"), 503), (CallUnknown("a" * 64), 409)],
    ids=["store", "detector", "unknown call"],
)
def test_what_is_not_there_answers_503_and_what_is_unknown_409(home: Path, fault: Exception, status: int) -> None:
    def raises() -> None:
        raise fault

    broken = replace(open_desk({"MINGYAN_HOME": str(home), "MINGYAN_WRITER": "template"}), shelf=raises)
    with TestClient(build_app(broken)) as client:
        answer = client.post("/v1/checks", json={"text": "好"})
    assert answer.status_code == status
    assert set(answer.json()["message"]) == {"zh", "en"}


def test_a_detector_that_is_down_is_one_sentence_and_exit_2(run, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise DetectorDown("names: no such file")

    monkeypatch.setattr("guardrails.personal.Redactor.load", broken)
    said = run.invoke(main, ["redact", "张三"])
    assert said.exit_code == 2
    assert said.stderr.count("\n") == 1
    assert "没有发送任何内容" in said.stderr
