"""The seat: who sits at this screen, and how they prove it before a verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr

from assistant.people import LOCAL, Person
from assistant.review import Proof
from assistant.store.people import People
from knowledge.values import BadInput


@dataclass(frozen=True)
class Seat:
    """A screen used by somebody; without a name, by a writer who gives no verdicts.

    `proved` is when whoever signs people in (single sign-on) last asked them to prove who they are; `keyed` says that
    only a key of theirs is here, which proves nothing.
    """

    people: People
    named: str | None
    now: Callable[[], datetime]
    proved: datetime | None = None
    keyed: bool = False

    def person(self) -> Person:
        """Who sits here; `BadInput` when the name is nobody's."""
        found = self.people.find(self.named) if self.named else LOCAL
        if found is None:
            raise BadInput(
                f"没有叫 {self.named} 的成员，请检查 MINGYAN_PERSON。",
                f"MINGYAN_PERSON: nobody is called {self.named!r}.",
            )
        return found

    def prove(self, password: str) -> Proof | None:
        """The proof that one's own password gives, else the last one given elsewhere, else none; `BadInput` while the
        password is one that somebody else chose."""
        if self.keyed:
            return None
        if not self.named or not password:
            return Proof(who=self.named, at=self.proved) if self.named and self.proved else None
        known = self.people.prove(self.named, SecretStr(password))
        return Proof(who=known.id, at=self.now()) if known else None
