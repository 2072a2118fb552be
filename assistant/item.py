"""Items: what is reviewed. The content is what an approval binds to; the evidence is what the reviewer sees of it."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from assistant.brief import Brief
from assistant.draft import Claim, Draft, WriterKind
from guardrails.brand.judging import Scorecard
from guardrails.grounding import LedgerRow
from guardrails.inspection import Guard
from guardrails.report import Outcome, Report
from knowledge.channels import Copy
from knowledge.claims import Links
from knowledge.products import Fact
from knowledge.values import BadInput, Value

ITEMS = "item/"
"""What the subjects of items begin with."""


class Content(Value):
    """Exactly what is approved: words, channel and language, segment, product, and digests of its rules and facts."""

    words: Copy
    segment: str | None
    product: str
    rules: str
    facts: str

    @property
    def body(self) -> str:
        """The bytes that are hashed and kept: compact JSON, fields in their declared order."""
        return self.model_dump_json()

    @property
    def digest(self) -> str:
        """SHA-256 of the body; one changed byte changes it."""
        return hashlib.sha256(self.body.encode()).hexdigest()


class Evidence(Value):
    """What vouches for a content: the brief, who wrote, what the checks found and left, and the number ledger."""

    branch: str
    brief: Brief
    axis: str
    writer: WriterKind
    model: str | None = None
    prompt: str
    claims: tuple[Claim, ...] = ()
    report: Report
    ledger: tuple[LedgerRow, ...] = ()
    links: Links = Links()
    brand: Scorecard | None = None

    @property
    def body(self) -> str:
        """Compact JSON, as kept."""
        return self.model_dump_json(exclude_computed_fields=True)

    @property
    def blocking(self) -> frozenset[str]:
        """Identities of the findings that stop it."""
        return frozenset(f.identity for f in self.report.findings if f.outcome is Outcome.BLOCK)


class Version(Value):
    """One version of an item."""

    content: Content
    evidence: Evidence


class Revision(Value):
    """What an act that writes says of itself: the digest of its evidence, the content it was made from, and who else
    had a hand in the words."""

    evidence: str
    base: str = ""
    also: tuple[str, ...] = ()


Scope = Literal["version", "item"]
"""How far a waiver reaches: these bytes only, or the same words in later versions too."""


def version_of(draft: Draft, number: int, branch: str, sealed: tuple[str, str]) -> Version:
    """The draft's variant `number` (from 1) as an item's first version; `sealed` are digests of rules and facts."""
    if not 1 <= number <= len(draft.variants):
        raise BadInput(f"送审稿 {draft.id} 没有第 {number} 稿。", f"draft {draft.id} has no variant {number}.")
    variant = draft.variants[number - 1]
    brief = draft.brief
    content = Content(
        words=variant.words, segment=brief.segment, product=brief.product, rules=sealed[0], facts=sealed[1]
    )
    evidence = Evidence(
        branch=branch,
        brief=brief,
        axis=variant.axis,
        writer=variant.writer,
        model=variant.model,
        prompt=variant.prompt,
        claims=variant.claims,
        report=variant.report,
        ledger=variant.ledger,
        links=variant.links,
        brand=variant.brand,
    )
    return Version(content=content, evidence=evidence)


@lru_cache(maxsize=4)
def rules_body(guard: Guard) -> str:
    """All rules that judge, a pack on each line; what `rules_digest` is of."""
    return "\n".join(pack.model_dump_json() for pack in guard.packs)


@lru_cache(maxsize=4)
def rules_digest(guard: Guard) -> str:
    """SHA-256 of all rules that judge."""
    return _digest(rules_body(guard))


def facts_body(facts: Sequence[Fact]) -> str:
    """A product's facts, one on each line; what `facts_digest` is of."""
    return "\n".join(fact.model_dump_json() for fact in facts)


def facts_digest(facts: Sequence[Fact]) -> str:
    """SHA-256 of a product's facts."""
    return _digest(facts_body(facts))


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
