"""Changes of what judges copy (rules, brand guidelines): each an act of the ledger, with the words it put in force."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from assistant.ledger import Act, Event
from assistant.people import LOCAL, Person
from assistant.store.chain import append
from assistant.store.contents import keep_content
from assistant.store.roll import need_person
from assistant.store.tables import people
from knowledge.values import BadInput, Value


class Change(Value):
    """One change: who makes it, of what, how it stands now (JSON), the words it speaks of, and why."""

    who: str
    subject: str
    about: str
    body: str = ""
    why: str = ""


def record(connection: Connection, change: Change, at: datetime) -> Event:
    """Put a change on record; inside `Store.transact`. `Refused` when people are known and this one is not."""
    who = actor(connection, change.who)
    made = Event(
        at=at,
        who=who.id,
        role=who.roles[0],
        act=Act.CHANGE_RULES,
        subject=change.subject,
        content=keep_content(connection, change.body) if change.body else "",
        about=change.about,
        why=change.why,
    )
    append(connection, [made])
    return made


def actor(connection: Connection, id: str) -> Person:
    """Who acts: one of the people; before anyone has been admitted, whoever says so."""
    if connection.execute(select(func.count()).select_from(people)).scalar():
        return need_person(connection, id)
    if not id.strip():
        raise BadInput("请写明是谁：--by 姓名。", "say who acts: --by NAME.")
    return Person(id=LOCAL.id, name=id, roles=LOCAL.roles).model_copy(update={"id": id.strip()[:64]})
