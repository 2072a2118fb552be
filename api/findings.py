"""How findings, what was not judged and the brand's score are told to programs, in one language."""

from datetime import date
from typing import TYPE_CHECKING

from assistant.checking import language_of
from guardrails.report import Basis, Edit, Finding, Outcome, Report
from knowledge.channels import Copy
from knowledge.values import Language, Value

if TYPE_CHECKING:
    from assistant.branding import Branding
    from guardrails.brand.judging import Scorecard


class FindingAnswer(Value):
    """One finding, its words in one language."""

    rule: str
    kind: str
    outcome: Outcome
    start: int
    end: int
    quote: str
    message: str
    basis: tuple[Basis, ...]
    fix: str | None
    edit: Edit | None
    identity: str
    clause: str | None = None
    """The words of the first article that were found in the law library; None where there is no library."""
    clause_absent: str | None = None
    """Why no words are shown, where there is a law library."""


class SkippedAnswer(Value):
    """One rule that was not judged, and why."""

    rule: str
    reason: str


class BrandPart(Value):
    """How many guidelines of one aspect were tested on one part, and how many it kept."""

    part: str
    aspect: str
    passed: int
    tested: int


class BrokenAnswer(Value):
    """A guideline that was not kept, why it stands, and the words that broke it."""

    guideline: str
    says: str
    words: tuple[str, ...]


class BrandScore(Value):
    """Passed ÷ tested, in all and for each part and aspect, and every guideline not kept."""

    passed: int
    tested: int
    parts: tuple[BrandPart, ...]
    broken: tuple[BrokenAnswer, ...]


class BrandRequest(Value):
    """A text to hold against the bank's own guidelines; `parts` instead of `text` for copy in parts."""

    id: str | int | None = None
    text: str = ""
    parts: dict[str, str] = {}
    language: Language | None = None


class BrandAnswer(Value):
    """The score of one text, with the findings that advise."""

    id: str | int | None
    score: BrandScore
    findings: tuple[FindingAnswer, ...]


def answer_findings(report: Report, language: Language) -> tuple[FindingAnswer, ...]:
    """The findings as programs read them."""
    return tuple(
        FindingAnswer(
            rule=finding.rule,
            kind=finding.kind,
            outcome=finding.outcome,
            start=finding.start,
            end=finding.end,
            quote=finding.quote,
            message=finding.message.to(language),
            basis=finding.basis,
            fix=finding.fix.to(language) if finding.fix else None,
            edit=finding.edit,
            identity=finding.identity,
            clause=next((basis.clause for basis in finding.basis if basis.clause), None),
            clause_absent=_absent(finding, language),
        )
        for finding in report.findings
    )


def _absent(finding: Finding, language: Language) -> str | None:
    """Why no article of a finding is shown in its own words."""
    if any(basis.clause for basis in finding.basis):
        return None
    return next((basis.absent.to(language) for basis in finding.basis if basis.absent), None)


def answer_shadow(report: Report, language: Language) -> tuple[FindingAnswer, ...]:
    """What rules on trial found."""
    return answer_findings(Report(findings=report.shadow), language)


def answer_skipped(report: Report, language: Language) -> tuple[SkippedAnswer, ...]:
    """What was not judged."""
    return tuple(SkippedAnswer(rule=skip.rule, reason=skip.reason.to(language)) for skip in report.skipped)


def answer_brand(request: BrandRequest, branding: "Branding", on: date) -> BrandAnswer:
    """The score of one text by the accepted guidelines."""
    parts = request.parts or {"text": request.text}
    language = request.language or language_of("".join(parts.values()))
    card = branding.judge(Copy(channel=None, language=language, parts=parts), on)
    found = answer_findings(Report(findings=card.findings), language)
    return BrandAnswer(id=request.id, score=answer_score(card, language), findings=found)


def answer_score(card: "Scorecard", language: Language) -> BrandScore:
    """The score, and each guideline not kept with the words that broke it."""
    said = {finding.rule: finding.message.to(language) for finding in card.findings}
    return BrandScore(
        passed=card.passed,
        tested=card.tested,
        parts=tuple(BrandPart(**dict(score)) for score in card.scores),
        broken=tuple(
            BrokenAnswer(guideline=rule.removeprefix("brand."), says=words, words=_words_of(rule, card))
            for rule, words in said.items()
        ),
    )


def _words_of(rule: str, card: "Scorecard") -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.quote for finding in card.findings if finding.rule == rule))
