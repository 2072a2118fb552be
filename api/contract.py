"""The shapes programs send and receive, the same on the command line and over HTTP."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from pydantic import Field, ValidationError

from api.findings import (
    BrandScore,
    FindingAnswer,
    SkippedAnswer,
    answer_findings,
    answer_score,
    answer_shadow,
    answer_skipped,
)
from assistant.checking import Checked
from assistant.draft import Claim, Draft, Variant
from guardrails.grounding import LedgerRow
from guardrails.report import Outcome
from knowledge.claims import Link
from knowledge.documents import Hit
from knowledge.values import BadInput, Bilingual, Language, Value, first_fault

if TYPE_CHECKING:
    from assistant.masking import Masking
    from guardrails.personal import Redaction

R = TypeVar("R", bound=Value)
TEXT_LIMIT = 200_000
"""Code points of one text; longer ones belong in `mingyan check --jsonl`, part by part."""


class LedgerAnswer(Value):
    """A figure in copy beside the fact it states."""

    quote: str
    fact: str | None
    value: str | None
    equal: bool
    source: str | None = None
    valid_to: date | None = None


class CheckAnswer(Value):
    """What the check found. Offsets are Unicode code points into the text as given."""

    id: str | int | None
    verdict: Outcome
    findings: tuple[FindingAnswer, ...]
    skipped: tuple[SkippedAnswer, ...]
    brand: BrandScore | None = None
    shadow: tuple[FindingAnswer, ...] = ()
    """What rules on trial found; it changes no verdict."""
    ledger: tuple[LedgerAnswer, ...] = ()
    links: tuple[Link, ...] = ()
    """Approved claims it makes, nearly makes, or makes wrongly."""


class RedactRequest(Value):
    """A text whose personal data are to be masked; `known` names and numbers of the customer are matched exactly.

    With a `case`, placeholders stay the same from text to text, and can be put back while the case lasts (30 days).
    """

    id: str | int | None = None
    text: str
    case: str | None = None
    known: tuple[str, ...] = ()


class RestoreRequest(Value):
    """A text with placeholders whose values are to be put back, and why."""

    text: str
    case: str
    why: str = Field(min_length=1, max_length=400)


class RestoreAnswer(Value):
    """The text with its values."""

    text: str


class EntityAnswer(Value):
    """One personal detail found; offsets are Unicode code points into the text as given."""

    type: str
    start: int
    end: int
    quote: str


class RedactAnswer(Value):
    """The masked text and what was masked."""

    id: str | int | None
    text: str
    entities: tuple[EntityAnswer, ...]


class SearchRequest(Value):
    """A question to the library; `on` is the planned day of publication."""

    id: str | int | None = None
    query: str
    k: int = 10
    on: date | None = None


class HitAnswer(Value):
    """A passage found, nearest first."""

    document: str
    passage: str
    score: float
    quote: str


class SearchAnswer(Value):
    """The passages found for one query."""

    id: str | int | None
    hits: tuple[HitAnswer, ...]


class VariantAnswer(Value):
    """One variant: who wrote it how, its words part by part, what was found, its number ledger."""

    channel: str | None
    language: Language
    axis: str
    writer: str
    model: str | None
    rounds: int
    prompt: str
    parts: dict[str, str]
    verdict: Outcome
    findings: tuple[FindingAnswer, ...]
    skipped: tuple[SkippedAnswer, ...]
    claims: tuple[Claim, ...]
    ledger: tuple[LedgerAnswer, ...]
    links: tuple[Link, ...] = ()
    """Approved claims it makes, nearly makes, or makes wrongly."""
    brand: BrandScore | None = None


class DraftAnswer(Value):
    """A draft by its id, with its variants."""

    draft: str
    made: datetime
    variants: tuple[VariantAnswer, ...]


class Problem(Value):
    """What is wrong, in one sentence that says what to do."""

    message: Bilingual


def hold_to_limit(text: str) -> None:
    """`BadInput` for a text longer than one request may carry."""
    if len(text) > TEXT_LIMIT:
        raise BadInput(
            f"文字有 {len(text)} 个字符，超过 {TEXT_LIMIT}，请分段送检。",
            f"the text has {len(text)} characters, more than {TEXT_LIMIT}; send it in parts.",
        )


def answer_draft(draft: Draft) -> DraftAnswer:
    """The draft as programs read it."""
    return DraftAnswer(
        draft=draft.id, made=draft.made, variants=tuple(_answer_variant(variant) for variant in draft.variants)
    )


def _answer_variant(variant: Variant) -> VariantAnswer:
    language = variant.words.language
    return VariantAnswer(
        channel=variant.words.channel,
        language=language,
        axis=variant.axis,
        writer=variant.writer,
        model=variant.model,
        rounds=variant.rounds,
        prompt=variant.prompt,
        parts=variant.words.parts,
        verdict=variant.verdict,
        findings=answer_findings(variant.report, language),
        skipped=answer_skipped(variant.report, language),
        claims=variant.claims,
        ledger=_answer_ledger(variant.ledger),
        links=variant.links.every,
        brand=answer_score(variant.brand, language) if variant.brand else None,
    )


def _answer_ledger(rows: Iterable[LedgerRow]) -> tuple[LedgerAnswer, ...]:
    return tuple(
        LedgerAnswer(
            quote=row.quote,
            fact=row.fact,
            value=row.value,
            equal=row.equal,
            source=row.source,
            valid_to=row.valid_to,
        )
        for row in rows
    )


def answer_check(id: str | int | None, checked: Checked) -> CheckAnswer:
    """The report in the language of the text."""
    language = checked.words.language
    return CheckAnswer(
        id=id,
        verdict=checked.report.verdict,
        findings=answer_findings(checked.report, language),
        skipped=answer_skipped(checked.report, language),
        shadow=answer_shadow(checked.report, language),
        brand=answer_score(checked.brand, language) if checked.brand else None,
        ledger=_answer_ledger(checked.ledger),
        links=checked.links.every,
    )


def answer_search(id: str | int | None, hits: Iterable[Hit]) -> SearchAnswer:
    """The hits as programs read them."""
    return SearchAnswer(
        id=id,
        hits=tuple(
            HitAnswer(document=hit.passage.document, passage=hit.passage.id, score=hit.score, quote=hit.quote)
            for hit in hits
        ),
    )


def redact_for(masking: "Masking", request: RedactRequest) -> "Redaction":
    """What the request asks for."""
    from guardrails.personal import Known

    return masking.redact(request.text, request.case, tuple(Known(value=value) for value in request.known))


def answer_redact(id: str | int | None, redaction: "Redaction") -> RedactAnswer:
    """The redaction as programs read it."""
    return RedactAnswer(
        id=id,
        text=redaction.text,
        entities=tuple(
            EntityAnswer(type=entity.type, start=entity.start, end=entity.end, quote=entity.quote)
            for entity in redaction.entities
        ),
    )


def read_one(shape: type[R], given: dict[str, str]) -> R:
    """What the command line gives as a `shape`; `BadInput` names the field of a mistake."""
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        raise BadInput(*say_fault(error, "参数", "the arguments")) from None


def read_lines(lines: Iterable[str], shape: type[R]) -> Iterator[R]:
    """Each JSON line as a `shape`; `BadInput` names the line and the field of a mistake."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield shape.model_validate_json(line)
        except ValidationError as error:
            raise BadInput(*say_fault(error, f"第 {number} 行", f"line {number}")) from None


def say_fault(error: ValidationError, zh: str, en: str) -> tuple[str, str]:
    """The first fault of a validation as one sentence in Chinese and one in English."""
    field, said = first_fault(error, "JSON")
    return f"{zh}的 {field} 不合要求：{said}。", f"{en}, {field}: {said}."
