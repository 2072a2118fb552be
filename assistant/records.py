"""The records of what the bank holds true: its documents, with what people decided on them."""

from dataclasses import dataclass

from assistant.claims import Claims
from assistant.documents import Documents
from assistant.facts import Facts


@dataclass(frozen=True)
class Records:
    """What is decided by people and stands in the ledger, part by part."""

    documents: Documents
    facts: Facts
    claims: Claims
