"""Changes of what copy rests on, everything each one reaches, and the work that is left to do about it."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Literal

from assistant.ledger import Role
from assistant.people import Person
from assistant.store import Connection
from knowledge.reach import Reached
from knowledge.values import Value

CHANGES = "change/"
"""What the subjects of changes begin with."""
What = Literal["fact", "claim", "document"]
How = Literal["withdrawn", "changed", "restored"]


class Change(Value):
    """What changed, how, when, and all that rests on it. It names no person."""

    what: What
    name: str
    how: How
    at: datetime
    names: tuple[str, ...] = ()
    """The ids by which other things rest on it."""
    reached: tuple[Reached, ...] = ()


class Task(Value):
    """Something that a change reached and somebody must look at."""

    change: str
    what: What
    name: str
    how: How
    at: datetime
    reached: Reached
    settled_by: str = ""


Record = Callable[[Connection, Change, tuple[Person, Role]], None]
"""Puts a change on record inside the transaction that makes it."""


def unrecorded(_: Connection, __: Change, ___: tuple[Person, Role]) -> None:
    """Where nothing rests on anything."""


def patterns_of(names: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """How each name stands in what is kept: product and fact apart, a document before its passages."""
    found: list[tuple[str, ...]] = []
    for name in sorted(names):
        product, slash, fact = name.partition("/")
        found.append((f'"{product}"', f'"{fact}"') if slash and fact and "." not in fact else (f'"{name}"',))
        found.append((f'"{name}#',))
    return tuple(found)
