"""Following a job to its end: word by word where this process works on it, step by step where another does."""

import time
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING

from assistant.draft import Draft
from assistant.drafts import Drafts
from assistant.durable.order import Job
from assistant.studio import Progress, Stage
from knowledge.values import BadInput

if TYPE_CHECKING:
    from assistant.durable.running import Running
    from assistant.durable.tidings import Ear

LOOK, SOON = 0.25, 0.01
"""Seconds between two looks at a job: while another process works on it, and when its end is at hand here."""
GRACE = 2.0
"""Seconds for a fault to be put on record before it is told without."""
ENDED = ("done", "failed", "unknown", "cancelled", "interrupted")
STAGES: dict[str, Stage] = {
    "gather": "gathering",
    "write": "writing",
    "judge": "checking",
    "mend": "mending",
    "compose": "template",
}


def follow(running: "Running", id: str, begin: Callable[[], None], drafts: Drafts) -> Iterator[Progress | Draft]:
    """Begins, then tells how the job goes and ends with its draft, or raises what stopped it.

    Whoever stops listening leaves the job at work; an interrupt from the keyboard stops it.
    """
    try:
        with running.tidings.of(id) as ear:
            begin()
            yield from _watched(running, id, ear)
            fault = yield from _heard(ear)
        job = _ended(running, id)
    except KeyboardInterrupt:
        running.cancel(id)
        raise
    if job is None or job.state != "done":
        raise running.fault(id) or fault or _stopped(id)
    yield drafts.find(id)


def _watched(running: "Running", id: str, ear: "Ear") -> Iterator[Progress]:
    """What can be seen of the job from outside, until it has ended or this process is at work on it."""
    seen = 0
    while ear.hears_nothing(LOOK):
        job = running.find(id)
        if job is None or job.state in ENDED:
            ear.stop()
            return
        yield from _steps(job, seen)
        seen = len(job.steps)


def _heard(ear: "Ear") -> Generator[Progress, None, BadInput | None]:
    """What is told while this process works on the job; returns what went wrong where that may not be on record."""
    fault = None
    for said in ear:
        if isinstance(said, BadInput):
            if ear.hears_nothing(GRACE):
                raise said
            fault = said
        elif isinstance(said, Progress):
            yield said
    return fault


def _ended(running: "Running", id: str) -> Job | None:
    """The job with its end on record, or as it is when that takes too long."""
    until = time.monotonic() + GRACE
    while (job := running.find(id)) and job.state not in ENDED and time.monotonic() < until:
        time.sleep(SOON)
    return job


def _steps(job: Job, seen: int) -> Iterator[Progress]:
    """What was done since the last look, or that the job waits for its turn."""
    if job.state == "waiting":
        yield Progress(stage="waiting")
    for step in job.steps[seen:]:
        kind, _, where = step.partition(" ")
        channel, _, axis = where.partition(" ")
        if kind in STAGES:
            yield Progress(stage=STAGES[kind], channel=channel or None, axis=axis or None)


def _stopped(id: str) -> BadInput:
    return BadInput(
        f"{id} 停下了，已完成的步骤都在；用 mingyan jobs resume {id} 继续。",
        f"{id} was stopped; its finished steps are kept: `mingyan jobs resume {id}` goes on.",
    )
