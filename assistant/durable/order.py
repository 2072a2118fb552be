"""Orders and jobs: what is to be written, for whom and when it was asked for, and where the work on it stands."""

from datetime import date, datetime
from pathlib import Path
from typing import Literal

from assistant.brief import Brief
from assistant.people import Person
from knowledge.values import Bilingual, Value

State = Literal["waiting", "running", "interrupted", "done", "failed", "unknown", "cancelled"]
"""`interrupted`: its process is gone. `unknown`: a model call was sent and nobody knows whether it was answered."""

RESUMABLE: tuple[State, ...] = ("interrupted", "failed", "unknown", "cancelled")
CANCELLABLE: tuple[State, ...] = ("waiting", "running", "interrupted")


def may_steer(person: Person) -> bool:
    """Whether somebody may stop jobs they see and go on with them: who writes, and administrators."""
    return bool({"writer", "automation", "admin"} & {*person.roles})


class Order(Value):
    """One brief to be written, with all that must not change when the work is taken up again; its words are masked."""

    id: str
    brief: Brief
    personal: int = 0
    """How many personal details were masked in it."""
    by: Person
    at: datetime
    on: date
    """The bank's day when it was ordered."""
    library: str = "main"
    model: str | None = None
    """Who is to write; no one is the template."""
    insist: bool = False
    within: float | None = None
    source: Path | None = None


class Job(Value):
    """Where the work on one order stands: the steps that are done, and what is wrong if anything is."""

    id: str
    state: State
    order: Order
    steps: tuple[str, ...] = ()
    said: Bilingual | None = None
