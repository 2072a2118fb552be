"""Model calls in the store, each step an event of the ledger."""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, true, update

from assistant.calls import Call
from assistant.ledger import Act, Event
from assistant.model import Spent
from assistant.people import LOCAL, Person
from assistant.store import Store
from assistant.store.chain import append
from assistant.store.roll import is_empty
from assistant.store.tables import calls
from knowledge.values import BadInput


class StoreCalls:
    """The record of all model calls."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, call: Call) -> Call:
        """Record `call` as asked unless it is known; answers the known one, or `call` itself when it may go."""

        def work(connection: Connection) -> Call:
            known = _find(connection, call.request)
            if known and known.state != "failed":
                return known
            connection.execute(delete(calls).where(calls.c.request == call.request))
            connection.execute(insert(calls).values(_columns(call)))
            append(connection, [_event(call, call.asked)])
            return call

        return self._store.transact(work)

    def end(self, call: Call) -> None:
        """Record how `call` ended."""

        def work(connection: Connection) -> None:
            connection.execute(update(calls).where(calls.c.request == call.request).values(_columns(call)))
            append(connection, [_event(call, call.answered or call.asked)])

        self._store.transact(work)

    def find(self, request: str) -> Call | None:
        """The call of this request."""
        with self._store.read() as connection:
            return _find(connection, request)

    def open(self) -> tuple[Call, ...]:
        """Calls that were sent and have no answer: under way, or unknown."""
        return self._where(calls.c.state == "asked")

    def of(self, job: str) -> tuple[Call, ...]:
        """The calls of one job, in order."""
        return self._where(calls.c.job == job)

    def since(self, at: datetime | None) -> tuple[Call, ...]:
        """The calls sent at `at` or later, or all of them, in order."""
        return self._where(calls.c.asked >= at.astimezone(UTC).isoformat() if at else true())

    def allow_again(self, request: str, by: Person, why: str, at: datetime) -> None:
        """Let an unknown call be sent once more; an administrator, or who works at their own desk, answers for it."""

        def work(connection: Connection) -> None:
            if "admin" not in by.roles and not (by == LOCAL and is_empty(connection)):
                raise BadInput(
                    "只有管理员可以放行不明的调用。", "only an administrator may allow an unknown call again."
                )
            known = _find(connection, request)
            if known is None or known.state != "asked":
                raise BadInput("没有这样一次不明的调用。", "there is no such unknown call.")
            connection.execute(update(calls).where(calls.c.request == request).values(state="failed"))
            append(connection, [_event(known, at, by=by, why=why)])

        self._store.transact(work)

    def allow_job_again(self, job: str, by: Person, why: str, at: datetime) -> None:
        """Let all unknown calls of a job be sent once more."""
        for call in self.of(job):
            if call.state == "asked":
                self.allow_again(call.request, by, why, at)

    def _where(self, wanted: ColumnElement[bool]) -> tuple[Call, ...]:
        with self._store.read() as connection:
            found = connection.execute(select(calls).where(wanted).order_by(calls.c.asked, calls.c.request))
            return tuple(_call(row) for row in found.mappings())


def _find(connection: Connection, request: str) -> Call | None:
    row = connection.execute(select(calls).where(calls.c.request == request)).mappings().first()
    return _call(row) if row else None


def _call(row: RowMapping) -> Call:
    columns = dict(row)
    asked, answered = columns.pop("asked_tokens"), columns.pop("answered_tokens")
    spent = None if asked is None else Spent(asked=asked, answered=answered)
    return Call.model_validate({**columns, "spent": spent})


def _columns(call: Call) -> dict[str, str | int | None]:
    columns = call.model_dump(mode="json", exclude={"spent"})
    moments = {name: at.astimezone(UTC).isoformat() if at else None for name, at in _moments(call)}
    spent = {f"{name}_tokens": getattr(call.spent, name, None) for name in ("asked", "answered")}
    return {**columns, **moments, **spent}


def _moments(call: Call) -> tuple[tuple[str, datetime | None], ...]:
    return ("asked", call.asked), ("answered", call.answered)


def _event(call: Call, at: datetime, by: Person | None = None, why: str = "") -> Event:
    """What happened to a call; its words stay in the table of calls, under the hash that is its subject."""
    took = round((call.answered - call.asked).total_seconds(), 3) if call.answered else None
    about = {
        "state": "allowed_again" if by else call.state,
        "job": call.job,
        "seconds": took,
        "characters": len(call.answer or ""),
        "tokens": [call.spent.asked, call.spent.answered] if call.spent else None,
        "cost": str(call.cost) if call.cost is not None else None,
    }
    return Event(
        at=at,
        who=by.id if by else call.model,
        role="admin" if by else "model",
        act=Act.CALL_MODEL,
        subject=f"call/{call.request}",
        content=hashlib.sha256(call.answer.encode()).hexdigest() if call.answer is not None else "",
        about=json.dumps(about),
        why=why,
    )
