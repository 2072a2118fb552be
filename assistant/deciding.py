"""Deciding on documents, facts and claims: who may, and never on what they brought in themselves."""

from collections.abc import Collection
from datetime import datetime

from assistant.ledger import Role
from assistant.people import LOCAL, Person
from assistant.review import FRESH, NotAllowed, Proof
from assistant.seat import Seat
from assistant.store import Connection
from assistant.store.roll import is_empty
from knowledge.values import Value

PROPOSERS: tuple[Role, ...] = ("writer", "reviewer", "publisher", "automation", "admin")
DECIDERS: tuple[Role, ...] = ("reviewer",)
STOPPERS: tuple[Role, ...] = ("reviewer", "publisher", "admin")
"""Taking something out of use needs no second pair of eyes."""


class Decider(Value):
    """Somebody who decides, and when they last proved who they are."""

    person: Person
    proof: Proof | None = None


def who_sits(seat: Seat, password: str = "") -> Decider:
    """Who sits here, with the proof that the password gives."""
    return Decider(person=seat.person(), proof=seat.prove(password))


def hold_role(connection: Connection, who: Decider, roles: Collection[Role], brought: Collection[str] = ()) -> Role:
    """The role in which somebody acts; `NotAllowed` without one, or on what they `brought` in.

    At a desk of one's own, before anybody was admitted, who works there decides in the name of that desk.
    """
    person = who.person
    if person == LOCAL and is_empty(connection):
        return LOCAL.roles[0]
    role = next((role for role in roles if role in person.roles), None)
    if role is None:
        raise NotAllowed(
            f"这要由 {'、'.join(roles)} 来做；请以有此角色的成员身份操作（MINGYAN_PERSON）。",
            f"this is for {', '.join(roles)}: act as somebody in that role (MINGYAN_PERSON).",
        )
    if person.id in brought:
        raise NotAllowed(
            "不能由提出或收进它的人来定，请换一个人。", "nobody decides on what they brought in; ask somebody else."
        )
    return role


def hold_decision(connection: Connection, who: Decider, brought: Collection[str], at: datetime) -> Role:
    """The role in which somebody decides at the moment `at`, having just proved who they are."""
    role = hold_role(connection, who, DECIDERS, brought)
    alone = who.person == LOCAL
    if not alone and not (who.proof and who.proof.who == who.person.id and who.proof.at <= at <= who.proof.at + FRESH):
        raise NotAllowed("请用本人口令重新验证身份后再作决定。", "prove who you are with your password, then decide.")
    return role
