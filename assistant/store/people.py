"""People in the store: admitted, changed and dismissed by an administrator, each act an event of the ledger."""

import json
from collections.abc import Callable
from datetime import datetime

from pydantic import SecretStr
from sqlalchemy import Connection, func, insert, select, update

from assistant.keys import Keys
from assistant.ledger import Act, Event
from assistant.people import (
    GIVEN,
    LOCAL,
    LONGEST_LIFE,
    Issued,
    Key,
    Person,
    Scope,
    digest,
    fits,
    hash_password,
    key_id,
    make_key,
    same,
)
from assistant.store import Store
from assistant.store.chain import append
from assistant.store.doors import count_try, forget_tries, is_in, let_in, let_out
from assistant.store.roll import (
    Refused,
    find_person,
    key_columns,
    key_of,
    need_admin,
    need_other_admin,
    need_person,
    need_self_or_admin,
    person_row,
    update_person,
)
from assistant.store.tables import keys, people


class People:
    """Everyone who may work here, and their keys."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def found(self, person: Person, password: SecretStr) -> None:
        """Admit the first person, an administrator; refused as soon as there is anyone."""
        if "admin" not in person.roles:
            raise Refused("第一位成员必须是管理员。", "the first person must be an administrator.")
        hashed = hash_password(password)

        def work(connection: Connection) -> None:
            if connection.execute(select(func.count()).select_from(people)).scalar():
                raise Refused(
                    "已有成员，请由管理员添加。", "there are people already; let an administrator admit more."
                )
            self._admit(connection, person, hashed, person.id)

        self._store.transact(work)

    def founded(self) -> bool:
        """Whether anyone has ever been admitted."""
        with self._store.read() as connection:
            return connection.execute(select(people.c.id).limit(1)).first() is not None

    def admit(self, person: Person, by: str, password: SecretStr | None = None) -> None:
        """Admit `person`; a password given to them lets them in and gives no verdicts, without one they have keys."""
        hashed = GIVEN + hash_password(password) if password else ""

        def work(connection: Connection) -> None:
            need_admin(connection, by)
            if person_row(connection, person.id):
                raise Refused(f"{person.id} 已经存在。", f"{person.id} is there already.")
            self._admit(connection, person, hashed, by)

        self._store.transact(work)

    def change(self, person: Person, by: str, why: str) -> None:
        """Give `person` these roles, lines and branch; nobody does so for themselves."""

        def work(connection: Connection) -> None:
            need_other_admin(connection, by, person.id)
            update_person(connection, person.id, body=person.model_dump_json())
            self._record(connection, by, Act.CHANGE_PERSON, f"person/{person.id}", person.model_dump_json(), why)

        self._store.transact(work)

    def dismiss(self, id: str, by: str, why: str) -> None:
        """End a person's work here; their keys end too, their acts stay."""

        def work(connection: Connection) -> None:
            need_other_admin(connection, by, id)
            update_person(connection, id, active=False)
            self._record(connection, by, Act.CHANGE_PERSON, f"person/{id}", '{"active": false}', why)

        self._store.transact(work)

    def set_password(self, id: str, password: SecretStr, by: str) -> None:
        """Set one's own password, or as an administrator give anyone another, which proves nothing for a verdict."""
        hashed = hash_password(password) if by == id else GIVEN + hash_password(password)

        def work(connection: Connection) -> None:
            need_self_or_admin(connection, by, id)
            update_person(connection, id, password=hashed)
            self._record(connection, by, Act.CHANGE_PERSON, f"person/{id}", '{"password": "set"}')

        self._store.transact(work)

    def find(self, id: str) -> Person | None:
        """The person called `id`, while they work here."""
        with self._store.read() as connection:
            return find_person(connection, id)

    def everyone(self) -> tuple[Person, ...]:
        """All who work here."""
        with self._store.read() as connection:
            bodies = connection.execute(select(people.c.body).where(people.c.active).order_by(people.c.id)).scalars()
            return tuple(Person.model_validate_json(body) for body in bodies)

    def sign_in(self, id: str, password: SecretStr) -> Person | None:
        """The person whose password this is; a wrong name takes as long as a wrong one. `TooOften` after five."""
        return self._known(id, password, id)

    def _known(self, id: str, password: SecretStr, door: str) -> Person | None:
        """The same at a door of its own, so that nobody outside can close the one that verdicts go through."""
        at = self._now()
        self._store.transact(lambda connection: count_try(connection, door, at))
        with self._store.read() as connection:
            person, row = find_person(connection, id), person_row(connection, id)
        if not fits(password, row.password.removeprefix(GIVEN) if row else "") or person is None:
            return None
        self._store.transact(lambda connection: forget_tries(connection, door))
        return person

    def prove(self, id: str, password: SecretStr) -> Person | None:
        """The same for a verdict: `Refused` while the password is one that an administrator gave and knows."""
        person = self._known(id, password, f"{id} proves")
        with self._store.read() as connection:
            row = person_row(connection, id)
        if person and row and row.password.startswith(GIVEN):
            raise Refused(
                "您的口令是管理员给的：请先改成只有自己知道的，再作决定。",
                "your password was given to you by an administrator: set one of your own before you decide.",
            )
        return person

    def let_in(self, id: str, how: str, ends: datetime) -> str:
        """Put on record that somebody signed in; the name of their session."""

        def work(connection: Connection) -> str:
            self._record(connection, id, Act.SIGN_IN, f"person/{id}", why=how)
            return let_in(connection, id, self._now(), ends)

        return self._store.transact(work)

    def let_out(self, id: str, session: str) -> None:
        """End a session at once, on record."""

        def work(connection: Connection) -> None:
            if let_out(connection, session):
                self._record(connection, id, Act.SIGN_OUT, f"person/{id}")

        self._store.transact(work)

    def mark(self, id: str, session: str | None = None) -> str:
        """What changes with a person's password, so that what rests on the old one ends; tells nothing of either.

        Nothing for who works here no more, or whose `session` is over.
        """
        with self._store.read() as connection:
            row = person_row(connection, id)
            if session is not None and not is_in(connection, session, id):
                return ""
        return digest(row.password)[:16] if row and row.active else ""

    def issue_key(self, person: str, scopes: tuple[Scope, ...], expires: datetime, by: str) -> Issued:
        """A key for oneself, or as an administrator for anyone; its secret is in the answer and nowhere else."""
        if not scopes or not self._now() < expires <= self._now() + LONGEST_LIFE:
            raise Refused("密钥要写明用途，有效期在一年之内。", "a key needs scopes and an end within a year.")
        issued = make_key(person, scopes, expires)

        def work(connection: Connection) -> None:
            need_self_or_admin(connection, by, person)
            connection.execute(insert(keys).values(**key_columns(issued)))
            self._record(connection, by, Act.ISSUE_KEY, f"key/{issued.key.id}", issued.key.model_dump_json())

        self._store.transact(work)
        return issued

    def revoke_key(self, id: str, by: str, why: str) -> None:
        """End a key at once."""

        def work(connection: Connection) -> None:
            row = connection.execute(select(keys).where(keys.c.id == id)).first()
            if row is None:
                raise Refused(f"没有编号为 {id} 的密钥。", f"there is no key {id}.")
            need_self_or_admin(connection, by, row.person)
            connection.execute(update(keys).where(keys.c.id == id).values(revoked=True))
            self._record(connection, by, Act.REVOKE_KEY, f"key/{id}", why=why)

        self._store.transact(work)

    def rotate(self, signing: Keys, by: str | None, why: str) -> str:
        """Sign releases with a new key from now on, on record; an administrator's act once there are people."""

        if self.founded():
            with self._store.read() as connection:
                need_admin(connection, by or "")
        old = signing.current()
        fresh = signing.rotate()
        about = json.dumps({"from": old, "to": fresh})
        turned = Event(
            at=self._now(), who=by or LOCAL.id, role="admin", act=Act.ROTATE_KEY, subject="keys", about=about, why=why
        )
        self._store.transact(lambda connection: append(connection, [turned]))
        return fresh

    def keys_of(self, person: str) -> tuple[Key, ...]:
        """A person's keys, ended ones too."""
        with self._store.read() as connection:
            found = connection.execute(select(keys).where(keys.c.person == person).order_by(keys.c.expires))
            return tuple(key_of(row) for row in found)

    def open(self, secret: str) -> tuple[Person, Key] | None:
        """The key with this secret and the person in whose name it acts, while both are alive; in constant time."""
        with self._store.read() as connection:
            row = connection.execute(select(keys).where(keys.c.id == key_id(secret))).first()
            person = find_person(connection, row.person) if row else None
        genuine = same(digest(secret), row.digest if row else digest(""))
        if row is None or person is None or not genuine:
            return None
        key = key_of(row)
        return (person, key) if not key.revoked and self._now() < key.expires else None

    def recognise(self, secret: str, scope: Scope) -> Person | None:
        """The person in whose name a key acts, if it is theirs, alive, and for this scope."""
        person, key = self.open(secret) or (None, None)
        return person if key and scope in key.scopes else None

    def _admit(self, connection: Connection, person: Person, hashed: str, by: str) -> None:
        body = person.model_dump_json()
        connection.execute(insert(people).values(id=person.id, body=body, password=hashed, active=True))
        self._record(connection, by, Act.ADMIT, f"person/{person.id}", body)

    def _record(self, connection: Connection, by: str, act: Act, subject: str, about: str = "", why: str = "") -> None:
        actor = need_person(connection, by)
        role = "admin" if "admin" in actor.roles else actor.roles[0]
        append(connection, [Event(at=self._now(), who=by, role=role, act=act, subject=subject, about=about, why=why)])
