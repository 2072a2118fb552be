"""Contents kept under their own hash: what an event's `content` stands for can always be read again."""

import hashlib
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, insert, select

from assistant.store.tables import contents

AT_ONCE = 500

FIND = select(contents.c.body).where(contents.c.sha256 == bindparam("digest"))
KNOW = select(contents.c.sha256).where(contents.c.sha256 == bindparam("digest"))


def keep_content(connection: Connection, body: str) -> str:
    """Keep `body` and answer its SHA-256; the same words are kept once."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    if not has_content(connection, digest):
        connection.execute(insert(contents).values(sha256=digest, body=body))
    return digest


def has_content(connection: Connection, digest: str) -> bool:
    """Whether anything is kept under `digest`."""
    return connection.execute(KNOW, {"digest": digest}).first() is not None


def find_content(connection: Connection, digest: str) -> str | None:
    """What was kept under `digest`."""
    found: str | None = connection.execute(FIND, {"digest": digest}).scalar()
    return found


def find_contents(connection: Connection, digests: Collection[str]) -> dict[str, str]:
    """What was kept under each of `digests`."""
    wanted, found = sorted(digests), dict[str, str]()
    for at in range(0, len(wanted), AT_ONCE):
        rows = connection.execute(select(contents).where(contents.c.sha256.in_(wanted[at : at + AT_ONCE])))
        found |= {row.sha256: row.body for row in rows}
    return found
