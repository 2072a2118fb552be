"""Doors: who is let in until when, and how often a wrong password was tried; the same for every process of a home."""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, or_, select

from assistant.store.roll import Refused
from assistant.store.tables import sessions, tries

TRIES, PAUSE = 5, timedelta(minutes=5)
"""After so many wrong passwords at a door, none is tried for so long."""


class TooOften(Refused):
    """Too many wrong passwords just now."""

    def __init__(self) -> None:
        super().__init__("口令错得太多，请五分钟后再试。", "too many wrong passwords; try again in five minutes.")


def let_in(connection: Connection, person: str, at: datetime, ends: datetime) -> str:
    """Keep a new session, whose name is answered, and forget those that are over."""
    name = secrets.token_hex(16)
    connection.execute(delete(sessions).where(sessions.c.ends <= _moment(at)))
    connection.execute(insert(sessions).values(id=name, person=person, ends=_moment(ends)))
    return name


def let_out(connection: Connection, id: str) -> bool:
    """End a session; whether it was there."""
    return connection.execute(delete(sessions).where(sessions.c.id == id)).rowcount > 0


def is_in(connection: Connection, id: str, person: str) -> bool:
    """Whether this session of theirs was begun and not ended."""
    wanted = (sessions.c.id == id) & (sessions.c.person == person)
    return connection.execute(select(sessions.c.id).where(wanted)).first() is not None


def count_try(connection: Connection, door: str, at: datetime) -> None:
    """Count a password about to be tried; `TooOften` where too many were. Tries of a clock set back count no more."""
    connection.execute(delete(tries).where(or_(tries.c.at <= _moment(at - PAUSE), tries.c.at > _moment(at + PAUSE))))
    found = select(func.count()).select_from(tries).where(tries.c.door == _name(door))
    if (connection.execute(found).scalar() or 0) >= TRIES:
        raise TooOften
    connection.execute(insert(tries).values(id=secrets.token_hex(16), door=_name(door), at=_moment(at)))


def forget_tries(connection: Connection, door: str) -> None:
    """The right password came."""
    connection.execute(delete(tries).where(tries.c.door == _name(door)))


def _name(door: str) -> str:
    """What is typed for a name may be anything, a password too: only its digest is kept."""
    return sha256(door.encode("utf-8", "surrogatepass")).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
