"""Backups: all tables of one moment as JSON lines, which either database restores, whole or not at all."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, func, insert, select

from assistant.store import Store
from assistant.store.chain import verify_chain
from assistant.store.schema import HEAD
from assistant.store.tables import drafts, metadata
from knowledge.values import BadFile, BadInput

T = TypeVar("T")
AT_ONCE = 1_000
KEPT = tuple(table for table in metadata.sorted_tables if not table.info.get("passing"))
"""All but who is signed in at the moment: a session that was ended must not come back with a backup."""
Entry = tuple[str, dict[str, object]]
"""A table's name and one of its rows."""


ORDERS = "orders"
"""What stands for a table where a line is a job's order: only its words are kept, for its steps can be taken anew."""


def back_up(store: Store, path: Path, orders: Sequence[str] = ()) -> int:
    """Write every row to `path` while others go on working; how many. `orders`: JSON of those not carried out yet,
    looked up before, so that none is lost which ends meanwhile."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    rows, digest = 0, hashlib.sha256()
    with store.read() as connection, os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps({"schema": HEAD}) + "\n")
        for entry in chain(_entries(connection), ((ORDERS, {"body": body}) for body in orders)):
            line = json.dumps(entry, ensure_ascii=False) + "\n"
            rows += file.write(line) > 0
            digest.update(line.encode())
        file.write(json.dumps({"rows": rows, "sha256": digest.hexdigest()}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    return rows


def restore(store: Store, path: Path, put_by: Callable[[Sequence[str]], None] | None = None) -> int:
    """Put a backup's rows into an empty store; how many. Refused when it is cut, changed, or its chain is broken.

    Orders without a draft go to `put_by`; where it fails, nothing is restored.
    """
    rows = _check(path)

    def work(connection: Connection) -> None:
        _restore(connection, path)
        if put_by:
            put_by(_undrafted(path))

    store.transact(work)
    return rows


def _undrafted(path: Path) -> tuple[str, ...]:
    drafted = {row["id"] for name, row in _read(path) if name == drafts.name}
    bodies = (str(row["body"]) for name, row in _read(path) if name == ORDERS)
    return tuple(body for body in bodies if json.loads(body)["id"] not in drafted)


def _entries(connection: Connection) -> Iterator[Entry]:
    for table in KEPT:
        found = connection.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key))
        yield from ((table.name, dict(row)) for row in found.mappings())


def _check(path: Path) -> int:
    """The rows a backup says it has, once its schema, its length and its hash agree."""
    rows, digest, before = 0, hashlib.sha256(), b""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            for line in file:
                digest.update(before)
                rows += before != b""
                before = line
        whole = head == {"schema": HEAD} and json.loads(before) == {"rows": rows, "sha256": digest.hexdigest()}
    except (OSError, ValueError):
        whole = False
    if not whole:
        raise BadFile(path, None, "不是完整的备份，或结构版本不同。", "is not a whole backup of this schema's version.")
    return rows


def _restore(connection: Connection, path: Path) -> None:
    if any(connection.execute(select(func.count()).select_from(table)).scalar() for table in KEPT):
        raise BadInput("数据库里已有内容，只能恢复到空库。", "the database is not empty; restore into an empty one.")
    tables = (entry for entry in _read(path) if entry[0] != ORDERS)
    for name, entries in groupby(tables, key=lambda entry: entry[0]):
        for batch in _batches(row for _, row in entries):
            connection.execute(insert(metadata.tables[name]), batch)
    if fault := verify_chain(connection).fault:
        raise BadFile(
            path, None, f"备份里的台账不完整：{fault.said.zh}", f"the ledger in it is broken: {fault.said.en}"
        )


def _read(path: Path) -> Iterator[Entry]:
    with path.open(encoding="utf-8") as file:
        for line in islice(file, 1, None):
            entry = json.loads(line)
            if isinstance(entry, list):
                yield entry[0], entry[1]


def _batches(rows: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch
