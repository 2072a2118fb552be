"""The door for personal data: masked for a case, kept in the vault, put back only for those who may, on record."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from assistant.ledger import Act, Event, Role
from assistant.people import Person
from guardrails.personal import Known, Opened, Redaction, Redactor, UnknownPlaceholder, Vault
from knowledge.values import BadInput

if TYPE_CHECKING:
    from assistant.store import Connection, Store

RESTORERS: tuple[Role, ...] = ("writer", "reviewer", "publisher")
"""Those who speak with customers. Admins, auditors, keys and models never see what was masked."""
CASE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")


@dataclass(frozen=True)
class Masking:
    """Masks and restores; the parts are made when first needed."""

    redactor: Callable[[], Redactor]
    vault: Callable[[], Vault]
    store: "Callable[[], Store]"

    def redact(self, text: str, case: str | None = None, known: Sequence[Known] = ()) -> Redaction:
        """`text` masked. With a `case`, its placeholders stay the same from text to text and can be restored."""
        if case is None:
            return self.redactor().redact(text, known)
        vault = self.vault()
        with vault.renewing(self._named(case)) as held:
            redaction = self.redactor().redact(text, (*held, *known))
            vault.keep(case, redaction.vault_entries)
        return redaction

    def redact_many(
        self, texts: Sequence[str], case: str | None = None, known: Sequence[Known] = ()
    ) -> list[Redaction]:
        """Each of `texts` masked, up to some hundreds at a time: quicker than one by one."""
        if case is None:
            return self.redactor().redact_many(texts, known)
        return [self.redact(text, case, known) for text in texts]

    def restore(self, text: str, case: str, why: str, person: Person) -> str:
        """`text` with the values of `case`; `BadInput` when the person may not, or it names another case's customer."""
        if not why.strip():
            raise BadInput("请写明还原的缘由，会留痕。", "say why it is restored; it is kept on record.")
        vault = self.vault()
        if leaks := vault.leaks(text, self._named(case)):
            spans = "、".join(f"{leak.start}–{leak.end}" for leak in leaks)
            raise BadInput(
                f"第 {spans} 个字符是别的案卷里的个人信息，已拦下，不还原。",
                f"characters {spans} are personal data of another case; nothing is restored.",
            )
        role = next((role for role in person.roles if role in RESTORERS), person.roles[0])
        told = self.redactor().redact(why).text
        opening = vault.open(case, who=person.id, role=role, why=told, record=partial(self._record, role))
        try:
            return opening.restore(text)
        except UnknownPlaceholder as unknown:
            raise BadInput(
                f"{unknown.placeholder} 在这个案卷里没有对应的值，不还原。",
                f"{unknown.placeholder} stands for nothing in this case; nothing is restored.",
            ) from None

    def _named(self, case: str) -> str:
        if not CASE.fullmatch(case) or self.redactor().redact(case).entities:
            raise BadInput(
                "案卷编号只用字母、数字、- 和 _，最多 64 个，且不能是个人信息。",
                "a case is named with letters, digits, - and _, at most 64, and never with personal data.",
            )
        return case

    def _record(self, role: Role, opened: Opened) -> None:
        from assistant.store.chain import append

        event = Event(
            at=opened.at,
            who=opened.who,
            role=role,
            act=Act.OPEN_VAULT,
            subject=f"case/{opened.case}",
            why=opened.why,
            about=json.dumps({"values": opened.values}),
        )

        def work(connection: "Connection") -> None:
            append(connection, [event])

        self.store().transact(work)
