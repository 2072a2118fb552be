"""Durable work: orders are carried out step by step, so that a kill anywhere loses nothing and writes nothing twice."""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.brief import Brief
from assistant.calls import RecordedModel
from assistant.draft import Draft
from assistant.drafts import Drafts
from assistant.durable.following import follow
from assistant.durable.order import RESUMABLE, Job, Order, State, steering_role
from assistant.ledger import Act, Event, Role
from assistant.model import Model
from assistant.model.timed import TimedModel
from assistant.people import Person, may_see
from assistant.pipeline import compose_masked, masked
from assistant.studio import Progress, Step, Studio
from knowledge.values import BadInput

if TYPE_CHECKING:
    from assistant.durable.running import Running

__all__ = ["Capacity", "Job", "Jobs", "Order", "Parts", "State"]


PATIENCE = 30


@dataclass(frozen=True)
class Capacity:
    """How many jobs all processes together work on for one model, and for one branch among them."""

    at_once: int
    of_one_branch: int


@dataclass(frozen=True)
class Parts:
    """What jobs need of the desk; each function makes its part when first asked."""

    home: Path
    address: str | Path
    """Where DBOS keeps the steps: PostgreSQL, or a SQLite file of its own."""
    now: Callable[[], datetime]
    studio: Callable[[str], Studio]
    drafts: Callable[[Person], Drafts]
    recorded: Callable[[Model, str], RecordedModel]
    ask_store: Callable[[], None]
    """`StoreDown` when the database is not there: DBOS would wait for it in silence."""
    allow_again: Callable[[str, Person, str], None]
    """Lets a job's unknown call be paid for once more."""
    record: Callable[[Event], None]


class Jobs:
    """All jobs of one home. DBOS is loaded when the first one is asked for."""

    def __init__(self, parts: Parts, capacity: Capacity) -> None:
        self._parts, self._capacity = parts, capacity
        self._door = threading.Lock()
        self._at_work: Running | None = None

    def order(self, brief: Brief, by: Person, library: str, key: str | None = None) -> Order:
        """What is to be done for `brief`, masked; not yet begun. One `key` of one person is one job."""
        studio, at = self._parts.studio(library), self._parts.now()
        brief, personal = masked(brief, studio.redactor)
        return Order(
            id=_keyed(by, key) if key else f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}",
            brief=brief,
            personal=personal,
            by=by,
            at=at,
            on=studio.today(),
            library=library,
            model=studio.model.name if studio.model else None,
            insist=studio.insist,
        )

    def begin(self, order: Order) -> Job:
        """Work on `order` while nobody waits."""
        self._parts.ask_store()
        self._running.begin(order)
        return self.find(order.id, order.by)

    def write(self, order: Order) -> Iterator[Progress | Draft]:
        """Work on `order` and tell how it goes, to the draft; ends with the fault that stopped it, if one did."""
        self._parts.ask_store()
        running = self._running
        return follow(running, order.id, partial(running.begin, order), self._parts.drafts(order.by))

    def resume(self, id: str, by: Person, pay_again: str = "") -> Iterator[Progress | Draft]:
        """Take up a job that stopped. One with an unknown model call only where `pay_again` says why it may be paid."""
        job, role = self._steered(id, by)
        if job.state not in RESUMABLE:
            raise BadInput(f"{id} 不需要恢复（{job.state}）。", f"{id} is {job.state}; there is nothing to resume.")
        if job.state == "unknown":
            if not pay_again:
                raise _needs_a_word(id)
            self._parts.allow_again(id, by, pay_again)
        self._record(Act.RESUME_JOB, id, by, role, pay_again)
        running = self._running
        return follow(running, id, partial(running.resume, job), self._parts.drafts(job.order.by))

    def cancel(self, id: str, by: Person) -> Job:
        """Stop a job after the step it is at; what is done stays kept, and it can be taken up again."""
        job, role = self._steered(id, by)
        if job.state in ("done", "failed", "unknown"):
            raise BadInput(f"{id} 已经结束（{job.state}）。", f"{id} has ended ({job.state}).")
        self._record(Act.STOP_JOB, id, by, role)
        self._running.cancel(id)
        return self.find(id, by)

    def find(self, id: str, by: Person) -> Job:
        """The job called `id`; `BadInput` when there is none, or none that `by` may see."""
        self._parts.ask_store()
        job = self._running.find(id)
        if job is None or not may_see(by, job.order.by.branch):
            raise BadInput(f"没有编号为 {id} 的工作。", f"there is no job {id!r}.")
        return job

    def _steered(self, id: str, by: Person) -> tuple[Job, Role]:
        job, role = self.find(id, by), steering_role(by)
        if role is None:
            raise BadInput("停下或继续工作要由经办或管理员来做。", "writers and administrators stop and resume jobs.")
        return job, role

    def _record(self, act: Act, job: str, by: Person, role: Role, why: str = "") -> None:
        """Puts the word to stop or to go on into the ledger before it is carried out."""
        at = self._parts.now()
        self._parts.record(Event(at=at, who=by.id, role=role, act=act, subject=f"job/{job}", why=why))

    def newest(self, by: Person, most: int = 100) -> tuple[Job, ...]:
        """The newest jobs that `by` may see, newest first."""
        self._parts.ask_store()
        return tuple(job for job in self._running.newest(most) if may_see(by, job.order.by.branch))

    def unfinished(self) -> tuple[Order, ...]:
        """The orders of all branches whose drafts are not written, for a backup."""
        address = self._parts.address
        if isinstance(address, Path) and not address.exists():
            return ()
        return self._running.unfinished()

    def put_by(self, orders: Sequence[Order]) -> None:
        """Keep orders out of a backup as cancelled jobs: nothing is written, or paid for, until somebody resumes it."""
        for order in orders:
            self._running.put_by(order)

    def serve(self) -> None:
        """Work on what is queued for this desk's model, and take up what was interrupted."""
        from assistant.durable.launching import Counter
        from assistant.durable.running import Running

        self._parts.ask_store()
        model, limits = self._parts.studio("main").model, self._capacity
        name = f"drafts by {model.name if model else 'template'}"
        counter = Counter(name, limits.at_once, limits.of_one_branch)
        with self._door:
            self._at_work = Running(self._parts.home, self._parts.address, self.carry_out, counter)

    def close(self) -> None:
        """Take no more orders; what is under way has half a minute to end, and is taken up again at the next start."""
        with self._door:
            if self._at_work:
                self._at_work.close(PATIENCE)

    def carry_out(self, order: Order, step: Step) -> Iterator[Progress | Draft]:
        """The work itself; what is asked of the model is on record under the job's name."""
        studio = self._parts.studio(order.library)
        model: Model | None = self._parts.recorded(studio.model, order.id) if studio.model else None
        if (model.name if model else None) != order.model:
            raise _other_model(order)
        if model and order.within:
            model = TimedModel(model, order.within, time.monotonic)
        here = replace(
            studio,
            model=model,
            today=lambda: order.on,
            drafts=self._parts.drafts(order.by),
            insist=order.insist,
            step=step,
            job=order.id,
        )
        return compose_masked(order.brief, here, order.source, order.personal)

    @property
    def _running(self) -> "Running":
        from assistant.durable.running import Running

        with self._door:
            if self._at_work is None or Running.here is not self._at_work:
                self._at_work = Running(self._parts.home, self._parts.address, self.carry_out)
            return self._at_work


def _keyed(by: Person, key: str) -> str:
    return hashlib.sha256(f"{by.id}\n{key}".encode()).hexdigest()[:32]


def _needs_a_word(id: str) -> BadInput:
    return BadInput(
        f"{id} 有一次模型调用不知是否已回答，可能已经计费；核对账单后用 --pay-again 写明理由，再付一次继续。",
        f"a model call of {id} may have been answered and paid for; look at the bill, then say why it may be paid "
        "again with --pay-again.",
    )


def _other_model(order: Order) -> BadInput:
    wanted = order.model or "template"
    return BadInput(
        f"{order.id} 是由 {wanted} 撰写的，这里配置的是另一个模型；请在原来的配置下恢复。",
        f"{order.id} was begun with {wanted} and another model is set up here; resume it where that one is.",
    )
