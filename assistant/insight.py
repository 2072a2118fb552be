"""What reads copy beside the rules: its meaning, the bank's brand, and the law behind each finding in its own words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assistant.branding import Branding
from assistant.citing import cite
from guardrails.brand.judging import Scorecard
from guardrails.meaning.judge import Reader, read_meaning
from guardrails.report import Report
from knowledge.channels import Copy
from knowledge.clauses import Clauses


class Seen(NamedTuple):
    """The report with everything that was read, and how the brand was kept; None where no guideline was tested."""

    report: Report
    brand: Scorecard | None = None


@dataclass(frozen=True)
class Insight:
    """The readers, each made when first needed."""

    meaning: Callable[[], Reader]
    clauses: Callable[[], Clauses | None]
    """The words of the law, where laws have been ingested."""
    branding: Callable[[], Branding]

    def meant(self, report: Report, words: Copy) -> Report:
        """The report with the learned judge's question where no word blocks, nor is asked about there."""
        return read_meaning(words, report, self.meaning())

    def cited(self, report: Report, on: date) -> Report:
        """The report with the words of the articles it cites."""
        clauses = self.clauses() if report.findings or report.shadow else None
        return report if clauses is None else cite(report, clauses, on)

    def into(self, report: Report, words: Copy, on: date) -> Seen:
        """All of it for copy of the bank's own."""
        full = self.cited(self.meant(report, words), on)
        card = self.branding().judge(words, on)
        return Seen(full.also(card.findings), card) if card.tested else Seen(full)


def look_into(report: Report, words: Copy, on: date, insight: Insight | None) -> Seen:
    """What `insight` says of the bank's own copy; the report alone where there is none."""
    return insight.into(report, words, on) if insight else Seen(report)
