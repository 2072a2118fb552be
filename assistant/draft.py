"""Drafts: what the writer proposes for a brief, with everything that vouches for it."""

from datetime import datetime
from typing import Literal

from pydantic import computed_field

from assistant.brief import Brief
from guardrails.brand.judging import Scorecard
from guardrails.grounding import LedgerRow
from guardrails.report import Outcome, Report
from knowledge.channels import Copy
from knowledge.claims import Links
from knowledge.values import Value

WriterKind = Literal["model", "template"]
"""Who wrote: a language model, or the deterministic writer that composes from the channel's template."""


class Claim(Value):
    """A factual sentence and the ids of the facts and passages it rests on."""

    quote: str
    evidence: tuple[str, ...]


class Variant(Value):
    """One way to say it on one channel: the words, who wrote them and how, and what the checks found."""

    words: Copy
    axis: str
    writer: WriterKind
    model: str | None = None
    rounds: int
    prompt: str
    claims: tuple[Claim, ...] = ()
    report: Report
    ledger: tuple[LedgerRow, ...] = ()
    links: Links = Links()
    """Approved claims it makes, nearly makes, or makes wrongly."""
    brand: Scorecard | None = None
    """How the bank's guidelines were kept; None where none was tested."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> Outcome:
        """The report's verdict."""
        return self.report.verdict


class Draft(Value):
    """A brief, its variants, and when they were made."""

    id: str
    brief: Brief
    made: datetime
    variants: tuple[Variant, ...]
