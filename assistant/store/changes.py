"""Changes of what judges copy (rules, brand guidelines): each an act of the ledger, with the words it put in force."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from assistant.ledger import Act, Event, Role
from assistant.store.chain import append
from assistant.store.contents import keep_content
from assistant.store.tables import events
from knowledge.values import Value


class Change(Value):
    """One change: of what, how it stands now (JSON), the words it speaks of, and why."""

    subject: str
    about: str
    body: str = ""
    why: str = ""


def record(connection: Connection, change: Change, who: str, role: Role, at: datetime) -> Event:
    """Put a change on record, its words under their hash; inside `Store.transact`."""
    made = Event(
        at=at,
        who=who,
        role=role,
        act=Act.CHANGE_RULES,
        subject=change.subject,
        content=keep_content(connection, change.body) if change.body else "",
        about=change.about,
        why=change.why,
    )
    append(connection, [made])
    return made


def last_change(connection: Connection, kind: str) -> int:
    """The number of the last event on any subject that begins with `kind`; 0 where there is none."""
    upto = kind[:-1] + chr(ord(kind[-1]) + 1)
    found = select(func.max(events.c.seq)).where(events.c.subject >= kind, events.c.subject < upto)
    return connection.execute(found).scalar() or 0
