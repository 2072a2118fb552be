"""What a check answers: findings with their spans and legal basis, and what was not judged."""

import hashlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import computed_field

from knowledge.values import Bilingual, Jurisdiction, Value

Grounds = Literal["law", "policy", "custom"]
Status = Literal["V", "E", "U"]
"""Citation status: V the article's full text was verified; E a verbatim excerpt; U unverified, never blocks."""


class Outcome(StrEnum):
    """What becomes of copy: stopped, held for a person to judge, advised on, or let pass. Gravest first."""

    BLOCK = "block"
    ASK = "ask"
    ADVISE = "advise"
    PASS = "pass"  # noqa: S105 - a verdict, not a password

    @property
    def gravity(self) -> int:
        """0 for the gravest."""
        return list(Outcome).index(self)


class Basis(Value):
    """The article a rule enforces, the market it rules, when it is in force and how well the citation was verified."""

    law: Bilingual
    article: str
    jurisdiction: Jurisdiction | None = None
    effective: date | None = None
    expires: date | None = None
    status: Status = "U"
    clause: str | None = None
    """The words of the article, out of the laws the bank has ingested."""
    absent: Bilingual | None = None
    """Why they are not shown, where laws have been ingested."""

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day, as far as its dates are known."""
        return (self.effective is None or self.effective <= on) and (self.expires is None or on <= self.expires)


class Edit(Value):
    """A replacement of code points [start, end) by `text`, re-checked before it is offered."""

    start: int
    end: int
    text: str


class Finding(Value):
    """One rule met at one place. Offsets are code points into the text as given; an absence has start == end."""

    rule: str
    kind: str
    topic: str = ""
    outcome: Outcome
    grounds: Grounds = "policy"
    start: int
    end: int
    quote: str
    part: str | None = None
    message: Bilingual
    basis: tuple[Basis, ...] = ()
    fix: Bilingual | None = None
    edit: Edit | None = None

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def identity(self) -> str:
        """Twelve hex digits that stay the same as long as rule and words do, wherever the words move."""
        return hashlib.sha256(f"{self.rule}\0{self.part}\0{self.quote}".encode()).hexdigest()[:12]


class Skipped(Value):
    """A rule that was not judged, and why: what would have to be known."""

    rule: str
    reason: Bilingual


class Recognised(Value):
    """What was read out of the text because the scene does not say it, and how sure that is, from 0 to 1."""

    what: Literal["product", "jurisdiction"]
    value: str
    certainty: float


class Report(Value):
    """All findings on one text, all that was not judged, and what was taken from the text itself."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    shadow: tuple[Finding, ...] = ()
    """What rules on trial found; it changes no verdict."""

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def verdict(self) -> Outcome:
        """The gravest outcome among the findings, or `pass`."""
        return min((finding.outcome for finding in self.findings), key=lambda o: o.gravity, default=Outcome.PASS)

    def also(self, findings: Iterable[Finding]) -> "Report":
        """The same report with more findings."""
        return self.of((*self.findings, *findings))

    def of(self, findings: Iterable[Finding]) -> "Report":
        """The same report with these findings instead."""
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return Report.model_validate(kept | {"findings": tuple(findings)})
