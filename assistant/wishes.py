"""Wishes: what somebody asks to do, the event it makes, and whether it was done before."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from assistant.item import Version
from assistant.ledger import Act, Event, Role
from assistant.people import Person
from assistant.review import MOVES, NotAllowed, State
from knowledge.values import Value

WRITES = (Act.WRITE, Act.EDIT)


class Wish(Value):
    """An act somebody wants to do on an item, having seen the content called `content`."""

    subject: str
    act: Act
    content: str
    about: str = ""
    why: str = Field(default="", max_length=4000)
    until: datetime | None = None
    key: str = ""


def event_of(person: Person, wish: Wish, state: State, version: Version | None, at: datetime) -> Event:
    """The event a wish makes, under the rules and facts of the version it is about."""
    roles, _ = MOVES.get((state, wish.act), ((), state))
    role: Role = next((role for role in roles if role in person.roles), person.roles[0])
    return Event(
        at=at,
        who=person.id,
        role=role,
        act=wish.act,
        subject=wish.subject,
        content=wish.content,
        rules=version.content.rules if version else "",
        facts=version.content.facts if version else "",
        prompt=version.evidence.prompt if version else "",
        why=wish.why,
        about=wish.about,
        until=wish.until,
        key=wish.key,
    )


def done_before(happened: Sequence[Event], who: str, wish: Wish, key: str) -> Event | None:
    """The act somebody recorded under a key; `NotAllowed` when that was another act."""
    done = next((event for event in happened if (event.key, event.who) == (key, who)), None)
    if done is None:
        return None
    if (done.act, done.why) != (wish.act, wish.why) or (done.content != wish.content and wish.act not in WRITES):
        raise NotAllowed("这个幂等键已用于另一次操作。", "this idempotency key was used for another act.")
    return done
