"""Deciding on documents, facts and claims: who may, and never on what they brought in themselves."""

from collections.abc import Collection

from assistant.ledger import Role
from assistant.people import LOCAL, Person
from assistant.review import NotAllowed
from assistant.store import Connection
from assistant.store.roll import is_empty

PROPOSERS: tuple[Role, ...] = ("writer", "reviewer", "publisher", "automation", "admin")
DECIDERS: tuple[Role, ...] = ("reviewer",)
STOPPERS: tuple[Role, ...] = ("reviewer", "publisher", "admin")
"""Taking something out of use needs no second pair of eyes."""


def hold_role(connection: Connection, person: Person, roles: Collection[Role], brought: Collection[str] = ()) -> Role:
    """The role in which `person` decides; `NotAllowed` without one, or on what they `brought` in.

    At a desk of one's own, before anybody was admitted, who works there decides in the name of that desk.
    """
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
