"""Where DBOS is met: a job is a workflow whose steps are kept as they are taken, so that a kill loses none of them.

DBOS keeps to this machine: no console, no telemetry, no port. It is slow to import; import this only to work.
"""

import atexit
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowStatus

from assistant.calls import CallUnknown
from assistant.draft import Draft
from assistant.durable.faults import Broken
from assistant.durable.launching import Counter, config
from assistant.durable.order import Job, Order, State
from assistant.durable.presence import Presence
from assistant.durable.tidings import Tidings
from assistant.model import ModelFault
from assistant.store import StoreDown, ask_file, naming_faults
from assistant.studio import Progress, Step, V
from knowledge.values import BadInput

CarryOut = Callable[[Order, Step], Iterator[Progress | Draft]]
STATES: dict[str, State] = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "CANCELLED": "cancelled",
}
PUT_BY = "put by"
"""A queue at which nobody serves."""
GRACE = 5.0
"""Seconds within which DBOS puts an end on record when its database is there."""
HEIRS = 10.0
"""Seconds between two looks for processes that are gone."""


class Running:
    """The one place of this process where jobs are worked on; `address` is PostgreSQL's, or a file of its own.

    With a `counter` it also serves what is queued there, and takes up what was interrupted: now, and whenever another
    process dies.
    """

    here: "Running | None" = None

    def __init__(self, home: Path, address: str | Path, carry_out: CarryOut, counter: Counter | None = None) -> None:
        if Running.here:
            Running.here.close()
        self.carry_out, self.tidings = carry_out, Tidings()
        self.let_go: dict[str, float] = {}
        """Jobs this process let go of while the database was down, and when: they may still stand there as running."""
        self._file = address if isinstance(address, Path) else None
        self._queue, self._over, self._presence = counter.queue if counter else None, threading.Event(), Presence(home)
        self._launch(address, [counter.queue] if counter else [])
        Running.here = self
        atexit.register(self.close)
        if counter:
            counter.open()
            self.inherit()
            threading.Thread(target=self._inherit_on, name="heir", daemon=True).start()

    @naming_faults()
    def _launch(self, address: str | Path, queues: list[str]) -> None:
        self._ask()
        DBOS(config=config(address, self._presence.name))
        launched = False
        try:
            DBOS.listen_queues(queues)
            DBOS.launch()
            launched = True
        finally:
            if not launched:
                DBOS.destroy()
                self._presence.leave(finished=True)

    @naming_faults()
    def begin(self, order: Order) -> None:
        """Work on an order: in its turn where this process serves, else at once. None is begun twice."""
        self._ask()
        with SetWorkflowID(order.id):
            if self._queue is None:
                DBOS.start_workflow(_draft, order.model_dump_json())
                return
            with SetEnqueueOptions(queue_partition_key=order.by.branch):
                DBOS.enqueue_workflow(self._queue, _draft, order.model_dump_json())

    @naming_faults()
    def find(self, id: str) -> Job | None:
        """The job called `id`, with its steps."""
        found = DBOS.get_workflow_status(id)
        steps = DBOS.list_workflow_steps(id) if found else []
        return self._job(found, tuple(step["function_name"] for step in steps)) if found else None

    @naming_faults()
    def newest(self, most: int) -> tuple[Job, ...]:
        """The newest jobs, newest first, without their steps."""
        return tuple(self._job(found) for found in DBOS.list_workflows(name="draft", limit=most, sort_desc=True))

    @naming_faults()
    def unfinished(self) -> tuple[Order, ...]:
        """The orders whose drafts are not written, oldest first, whatever keeps them."""
        unfinished = [status for status, state in STATES.items() if state != "done"]
        found = DBOS.list_workflows(name="draft", status=unfinished)
        return tuple(self._job(one).order for one in found)

    @naming_faults()
    def put_by(self, order: Order) -> None:
        """Keep an order as a cancelled job, to be resumed by a person; one that is known stays as it is."""
        self._ask()
        if DBOS.get_workflow_status(order.id):
            return
        with SetWorkflowID(order.id):
            DBOS.enqueue_workflow(PUT_BY, _draft, order.model_dump_json())
        DBOS.cancel_workflow(order.id)

    @naming_faults()
    def fault(self, id: str) -> BadInput | None:
        """What ended the job, if something did."""
        found = DBOS.get_workflow_status(id)
        return _fault(found) if found else None

    @naming_faults()
    def resume(self, job: Job) -> None:
        """Take the job up again where it stopped: no step is taken twice, no model call paid twice."""
        self._ask()
        self.let_go.pop(job.id, None)
        if job.state in {"failed", "unknown"}:
            steps = DBOS.list_workflow_steps(job.id)
            first = steps[-1]["function_id"] + (steps[-1]["error"] is None) if steps else 1
            DBOS.rewind_workflow(
                job.id, start_step=first, queue_name=self._queue, queue_partition_key=self._branch(job.order)
            )
        else:
            DBOS.resume_workflow(job.id, queue_name=self._queue)

    @naming_faults()
    def cancel(self, id: str) -> None:
        """Let the job take no further step."""
        self._ask()
        DBOS.cancel_workflow(id)

    @naming_faults()
    def inherit(self) -> None:
        """Take up the jobs of processes that are gone, and those this one let go of."""
        for stranded in [job for job in self.let_go if self._stranded(job)]:
            DBOS.resume_workflow(stranded, queue_name=self._queue)
            self.let_go.pop(stranded, None)
        with self._presence.inheriting() as gone:
            left = DBOS.list_workflows(name="draft", status="PENDING", executor_id=list(gone)) if gone else []
            for found in left:
                DBOS.resume_workflow(found.workflow_id, queue_name=self._queue)

    def close(self, patience: int = 0) -> None:
        """Work no more: what is under way has `patience` seconds to end, and can be taken up again after that."""
        if Running.here is not self:
            return
        Running.here = None
        self._over.set()
        atexit.unregister(self.close)
        finished = False
        try:
            with suppress(StoreDown), naming_faults():
                self._ask()
                mine = DBOS.list_workflows(status="PENDING", executor_id=self._presence.name, load_input=False)
                finished = not mine
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=0 if finished else patience)
            self._presence.leave(finished=finished)

    def _inherit_on(self) -> None:
        while not self._over.wait(HEIRS):
            with suppress(StoreDown):
                self.inherit()

    def _stranded(self, id: str) -> bool:
        """Whether this process let go of the job, and has had the time to put that on record."""
        return time.monotonic() - self.let_go.get(id, time.monotonic()) > GRACE

    def _ask(self) -> None:
        """`StoreDown` where the file of steps cannot be written: DBOS would wait for it in silence."""
        if self._file and self._file.exists():
            ask_file(self._file)

    def _branch(self, order: Order) -> str | None:
        return order.by.branch if self._queue else None

    def _job(self, found: WorkflowStatus, steps: tuple[str, ...] = ()) -> Job:
        fault = _fault(found)
        state = STATES.get(found.status, "failed")
        nobody = self._stranded(found.workflow_id) or self._presence.gone(found.executor_id or "")
        if state == "running" and nobody:
            state = "interrupted"
        if isinstance(fault, CallUnknown):
            state = "unknown"
        order = Order.model_validate_json(found.input["args"][0] if found.input else "")
        return Job(id=found.workflow_id, state=state, order=order, steps=steps, said=fault.said if fault else None)


@DBOS.workflow(name="draft")
def _draft(order: str) -> str:
    """The workflow: an order as JSON in, the draft's name out."""
    wanted, here = Order.model_validate_json(order), Running.here
    if here is None:
        raise Broken("nobody is here")
    try:
        for said in here.carry_out(wanted, partial(_remembered, wanted.id)):
            here.tidings.tell(wanted.id, said)
    except StoreDown as down:
        here.let_go[wanted.id] = time.monotonic()
        here.tidings.tell(wanted.id, down)  # DBOS may not be able to put it on record
        raise
    finally:
        here.tidings.tell(wanted.id, None)
    return wanted.id


def _remembered(
    job: str, name: str, shape: type[V], work: Generator[Progress, None, V]
) -> Generator[Progress, None, V]:
    """The step taken once and kept; afterwards, and after a kill, its result is read from what was kept."""

    def take() -> str:
        try:
            return _result(work, partial(tell, job)).model_dump_json(exclude_computed_fields=True)
        except StoreDown as down:
            tell(job, down)  # DBOS waits for its database before it says so itself
            raise

    yield from ()
    tell = Running.here.tidings.tell if Running.here else _nobody
    with naming_faults():
        kept = DBOS.run_step({"name": name}, take)
    return shape.model_validate_json(kept)


def _nobody(_job: str, _said: object) -> None:
    """Nobody listens."""


def _result(work: Generator[Progress, None, V], tell: Callable[[Progress], None]) -> V:
    while True:
        try:
            tell(next(work))
        except StopIteration as end:
            result: V = end.value
            return result


def _fault(found: WorkflowStatus) -> BadInput | None:
    error = found.error
    if error is None or isinstance(error, BadInput):
        return error
    return BadInput(error.said.zh, error.said.en) if isinstance(error, ModelFault) else Broken(type(error).__name__)
