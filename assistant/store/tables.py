"""The tables. An event's seal covers its number, its subject and its body, so that no column can change unseen."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("subject", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("seal", String(64), nullable=False),
    Index("events_of_a_subject", "subject", "seq"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("made", String(40), nullable=False),
    Column("author", String(64), nullable=False),
    Column("branch", String(64), nullable=False),
    Column("body", Text, nullable=False),
)

contents = Table(
    "contents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("body", Text, nullable=False),
    Column("password", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(64), ForeignKey("people.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scopes", String(200), nullable=False),
    Column("expires", String(40), nullable=False),
    Column("revoked", Boolean, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("request", String(64), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("model", String(120), nullable=False),
    Column("asked", String(40), nullable=False),
    Column("prompt", Text, nullable=False),
    Column("answered", String(40)),
    Column("answer", Text),
    Column("job", String(64), nullable=False, server_default=""),
    Column("asked_tokens", Integer),
    Column("answered_tokens", Integer),
    Column("cost", String(40)),
    Index("calls_of_a_job", "job"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("ends", String(40), nullable=False),
    info={"passing": True},
)
"""Who is signed in; a session that is not here is over. `passing`: of the hour, and in no backup."""

tries = Table(
    "tries",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("door", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Index("tries_at_a_door", "door"),
    info={"passing": True},
)
"""Passwords tried at a door, until the right one came."""

releases = Table(
    "releases",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("subject", String(80), nullable=False),
    Column("content", String(64), nullable=False),
)
