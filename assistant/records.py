"""The records of what the bank holds true: its documents, with what people decided on them."""

from dataclasses import dataclass

from assistant.claims import Claims
from assistant.documents import Documents
from assistant.facts import Facts
from assistant.reaching import Reach
from knowledge.reach import Reached
from knowledge.values import BadInput


@dataclass(frozen=True)
class Records:
    """What is decided by people and stands in the ledger, part by part."""

    documents: Documents
    facts: Facts
    claims: Claims
    reach: Reach

    def affected(self, id: str) -> tuple[Reached, ...]:
        """All that rests on a fact, a claim or a document of this id."""
        return self.reach.affected(self._names(id))

    def _names(self, id: str) -> tuple[str, ...]:
        try:
            return self.facts.names(id)
        except BadInput:
            return self.documents.names(id)
