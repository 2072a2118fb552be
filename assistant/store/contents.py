"""Contents kept under their own hash: what an event's `content` stands for can always be read again."""

import hashlib

from sqlalchemy import Connection, insert, select

from assistant.store.tables import contents


def keep_content(connection: Connection, body: str) -> str:
    """Keep `body` and answer its SHA-256; the same words are kept once."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    if find_content(connection, digest) is None:
        connection.execute(insert(contents).values(sha256=digest, body=body))
    return digest


def find_content(connection: Connection, digest: str) -> str | None:
    """What was kept under `digest`."""
    return connection.execute(select(contents.c.body).where(contents.c.sha256 == digest)).scalar()
