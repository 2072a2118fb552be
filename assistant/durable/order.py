"""Orders and jobs: what is to be written, for whom and when it was asked for, and where the work on it stands."""

from datetime import date, datetime
from pathlib import Path
from typing import Literal

from assistant.brief import Brief
from assistant.ledger import Role
from assistant.people import Person
from knowledge.values import Bilingual, Value

State = Literal["waiting", "running", "interrupted", "done", "failed", "unknown", "cancelled"]
"""`interrupted`: its process is gone. `unknown`: a model call was sent and nobody knows whether it was answered."""

RESUMABLE: tuple[State, ...] = ("interrupted", "failed", "unknown", "cancelled")
CANCELLABLE: tuple[State, ...] = ("waiting", "running", "interrupted")
STEERERS: tuple[Role, ...] = ("writer", "automation", "admin")


def steering_role(person: Person) -> Role | None:
    """In which role somebody may stop jobs they see and go on with them; none where they may not."""
    return next((role for role in STEERERS if role in person.roles), None)


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
