"""Changes of what judges copy (rules, brand guidelines): each an act of the ledger, with the words it put in force."""

from datetime import datetime

from sqlalchemy import Connection

from assistant.ledger import Act, Event, Role
from assistant.store.chain import append
from assistant.store.contents import keep_content
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
