"""Drafts in the store: kept for good with an event for each variant, and shown only to those of their branch."""

import json

from sqlalchemy import Connection, insert, select

from assistant.draft import Draft, Variant
from assistant.ledger import Act, Event
from assistant.people import Person, may_see
from assistant.store import Store
from assistant.store.chain import append
from assistant.store.contents import keep_content
from assistant.store.tables import drafts
from knowledge.values import BadInput


class StoreDrafts:
    """The drafts that `by` writes and sees."""

    def __init__(self, store: Store, by: Person) -> None:
        self._store, self._by = store, by

    def keep(self, draft: Draft) -> None:
        """Keep `draft`; keeping it again changes nothing, and another draft under its id is refused."""
        body = draft.model_dump_json(exclude_computed_fields=True)

        def work(connection: Connection) -> None:
            kept = connection.execute(select(drafts.c.body).where(drafts.c.id == draft.id)).scalar()
            if kept is None:
                self._write(connection, draft, body)
            elif kept != body:
                raise BadInput(f"编号 {draft.id} 已属于另一份送审稿。", f"another draft is called {draft.id} already.")

        self._store.transact(work)

    def find(self, id: str) -> Draft:
        """The draft called `id`; `BadInput` when there is none, or none that may be seen."""
        with self._store.read() as connection:
            row = connection.execute(select(drafts.c.branch, drafts.c.body).where(drafts.c.id == id)).first()
        if row is None or not may_see(self._by, row.branch):
            raise BadInput(f"没有编号为 {id} 的送审稿。", f"there is no draft {id!r}.")
        return Draft.model_validate_json(row.body)

    def ids(self) -> tuple[str, ...]:
        """The ids of all drafts that may be seen, newest first."""
        newest = select(drafts.c.id, drafts.c.branch).order_by(drafts.c.made.desc(), drafts.c.id.desc())
        with self._store.read() as connection:
            return tuple(row.id for row in connection.execute(newest) if may_see(self._by, row.branch))

    def _write(self, connection: Connection, draft: Draft, body: str) -> None:
        by = self._by
        row = {"id": draft.id, "made": draft.made.isoformat(), "author": by.id, "branch": by.branch, "body": body}
        connection.execute(insert(drafts).values(row))
        variants = enumerate(draft.variants, start=1)
        append(connection, [self._event(connection, draft, number, variant) for number, variant in variants])

    def _event(self, connection: Connection, draft: Draft, number: int, variant: Variant) -> Event:
        about = {
            "channel": variant.words.channel,
            "axis": variant.axis,
            "writer": variant.writer,
            "model": variant.model,
        }
        return Event(
            at=draft.made,
            who=self._by.id,
            role="writer" if "writer" in self._by.roles else self._by.roles[0],
            act=Act.WRITE,
            subject=f"draft/{draft.id}/{number}",
            content=keep_content(connection, variant.words.model_dump_json()),
            prompt=variant.prompt,
            about=json.dumps(about, ensure_ascii=False),
        )
