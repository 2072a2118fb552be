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
    """A screen used by the person the settings name; without a name, by a writer who gives no verdicts."""

    people: People
    named: str | None
    now: Callable[[], datetime]

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
        """The proof that one's own password gives, or none; `BadInput` while it is one that somebody else chose."""
        known = self.people.prove(self.named, SecretStr(password)) if self.named and password else None
        return Proof(who=known.id, at=self.now()) if known else None
