"""The roll of people and keys: rows to values and back, and who may change what."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from assistant.people import Issued, Key, Person, digest
from assistant.store.tables import people
from knowledge.values import BadInput


class Refused(BadInput):
    """An act on people that its actor may not do."""


def person_row(connection: Connection, id: str) -> Row[Any] | None:
    """A person's row, whether they still work here or not."""
    return connection.execute(select(people).where(people.c.id == id)).first()


def is_empty(connection: Connection) -> bool:
    """Whether nobody was ever admitted."""
    return connection.execute(select(people.c.id).limit(1)).first() is None


def find_person(connection: Connection, id: str) -> Person | None:
    """The person called `id`, while they work here."""
    row = person_row(connection, id)
    return Person.model_validate_json(row.body) if row and row.active else None


def need_person(connection: Connection, id: str) -> Person:
    """The person called `id`; `Refused` when they do not work here."""
    found = find_person(connection, id)
    if found is None:
        raise Refused(f"没有名为 {id} 的在职成员。", f"nobody called {id} works here.")
    return found


def need_admin(connection: Connection, by: str) -> None:
    """`Refused` when `by` is no administrator at this moment."""
    if "admin" not in need_person(connection, by).roles:
        raise Refused("只有管理员可以这样做。", "only an administrator may do this.")


def need_other_admin(connection: Connection, by: str, whom: str) -> None:
    """`Refused` when `by` is no administrator, or acts on themselves."""
    need_admin(connection, by)
    need_person(connection, whom)
    if by == whom:
        raise Refused("不能改动自己的角色，请另一位管理员来做。", "nobody changes their own roles; ask another admin.")


def need_self_or_admin(connection: Connection, by: str, whom: str) -> None:
    """`Refused` when `by` is neither this person nor an administrator."""
    need_person(connection, whom)
    if by != whom:
        need_admin(connection, by)
    need_person(connection, by)


def update_person(connection: Connection, id: str, **columns: str | bool) -> None:
    """Write these columns of a person."""
    connection.execute(update(people).where(people.c.id == id).values(**columns))


def key_columns(issued: Issued) -> dict[str, str | bool]:
    """A new key's row; of its secret only the digest."""
    key = issued.key
    return {
        "id": key.id,
        "person": key.person,
        "digest": digest(issued.secret.get_secret_value()),
        "scopes": " ".join(key.scopes),
        "expires": key.expires.isoformat(),
        "revoked": key.revoked,
    }


def key_of(row: Row[Any]) -> Key:
    """The key in a row."""
    expires = datetime.fromisoformat(row.expires)
    return Key(id=row.id, person=row.person, scopes=tuple(row.scopes.split()), expires=expires, revoked=row.revoked)
