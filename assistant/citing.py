"""Findings with the words of the law they cite, where the bank has ingested its laws."""

from datetime import date

from guardrails.report import Basis, Finding, Report
from knowledge.clauses import Clauses


def cite(report: Report, clauses: Clauses, on: date) -> Report:
    """The report, each finding's articles in their own words; what was not found says so."""
    return report.model_copy(
        update={
            "findings": tuple(_cited(finding, clauses, on) for finding in report.findings),
            "shadow": tuple(_cited(finding, clauses, on) for finding in report.shadow),
        }
    )


def _cited(finding: Finding, clauses: Clauses, on: date) -> Finding:
    if finding.grounds != "law":
        return finding
    return finding.model_copy(update={"basis": tuple(in_words(basis, clauses, on) for basis in finding.basis)})


def in_words(basis: Basis, clauses: Clauses, on: date) -> Basis:
    """An article in its own words, or why they are not shown."""
    found = clauses.find(basis.law, basis.article, on)
    return basis.model_copy(update={"clause": found.text or basis.clause, "absent": found.absent})
