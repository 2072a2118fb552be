"""Grounding: every figure in copy equals a fact of the product, or is a finding."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date

from guardrails import objections
from guardrails.known import Known, know
from guardrails.pairing import Placed, misconditioned, misnamed, sentences, without_condition
from guardrails.report import Finding
from guardrails.sums import find_sums, vouched
from knowledge.channels import Copy
from knowledge.figures import Figure, find_figures
from knowledge.figures.comparing import same_basis, same_value
from knowledge.products import Fact
from knowledge.values import Period, Value

NEIGHBOURS = 24
"""Figures to either side that may say under which condition one holds."""
SUMS = 20
"""Sums of one copy that are worked out; figures of any further one stay without a fact."""


class LedgerRow(Value):
    """A figure in copy beside the fact it states: [start, end) are code points of the copy's text."""

    quote: str
    start: int
    end: int
    fact: str | None = None
    value: str | None = None
    source: str | None = None
    valid_to: date | None = None
    equal: bool


class Grounding(Value):
    """The number ledger of one copy, and what is wrong in it."""

    rows: tuple[LedgerRow, ...] = ()
    findings: tuple[Finding, ...] = ()


def ground(words: Copy, facts: Sequence[Fact], on: Period | date, also: Sequence[str] = ()) -> Grounding:
    """Holds every figure of `words` against `facts`, the days it runs `on`, and texts it may quote (`also`)."""
    period = Period(start=on, end=on) if isinstance(on, date) else on
    known = know(facts, period, also)
    ends = sentences(words.text)
    placed = [_place(figure, known, bisect(ends, figure.start)) for figure in find_figures(words.text)]
    sums = {figure.start: value for figure, value in _derived(placed, words.text)}
    judged = [_judge(each, known, period, sums.get(each.figure.start)) for each in placed]
    findings = [finding for _, finding in judged if finding]
    sound = [each for each in placed if each.known]
    faulty = {finding.start for finding in findings}
    findings += [found for found in _misplaced(sound, known, facts, words.text) if found.start not in faulty]
    return Grounding(
        rows=tuple(row for row, _ in judged if row),
        findings=tuple(_in_part(finding, words) for finding in sorted(findings, key=lambda finding: finding.start)),
    )


def ground_statement(text: str, passages: Sequence[str]) -> Grounding:
    """Holds every figure of a factual statement against the passages it cites."""
    known = know((), Period(), passages)
    placed = [_place(figure, known) for figure in find_figures(text)]
    rows = [_row(each.figure, next(iter(each.known), None), equal=_stated(each)) for each in placed]
    missing = [objections.unsupported(each.figure) for each in placed if not _stated(each) and not each.figure.idle]
    return Grounding(rows=tuple(rows), findings=tuple(missing))


def _stated(placed: Placed) -> bool:
    return any(same_basis(placed.figure, each.figure) for each in placed.known)


def _place(figure: Figure, known: Sequence[Known], sentence: int = 0) -> Placed:
    alike = tuple(each for each in known if same_value(figure, each.figure))
    return Placed(figure=figure, known=alike, sentence=sentence)


def _derived(placed: Sequence[Placed], text: str) -> Iterator[tuple[Figure, str]]:
    """The figures that only a sum shown in `text` vouches for, with that sum."""
    known = {each.figure.start for each in placed if each.known}
    sums = find_sums([each.figure for each in placed], text)[:SUMS]
    written = [known.figure for each in placed for known in each.known]
    for each in sums:
        for figure in vouched(each, text, lambda term: term.start in known or _repeats(term, written)):
            same = [other.figure for other in placed if same_value(other.figure, figure)]
            yield from ((other, each.words) for other in (figure, *same) if other.start not in known)


def _repeats(term: Figure, written: Sequence[Figure]) -> bool:
    """A bare 3 in a sum that stands for a known 3年."""
    return term.kind == "number" and any(term.value in (known.value, known.value / 12) for known in written)


def _judge(
    placed: Placed, known: Sequence[Known], on: Period, sum_: str | None
) -> tuple[LedgerRow | None, Finding | None]:
    figure = placed.figure
    if sum_:
        return _row(figure, None, equal=True).model_copy(update={"value": sum_}), None
    if not placed.known:
        return (None, None) if figure.idle else (_row(figure, None, equal=False), objections.unknown(figure, known))
    based = [each for each in placed.known if same_basis(figure, each.figure)]
    if not based:
        return _row(figure, placed.known[0], equal=False), objections.basis_differs(figure, placed.known[0])
    current = [each for each in based if _holds(each, on)]
    if not current:
        return _row(figure, based[0], equal=False), objections.expired(figure, based[0])
    if figure.basis in ("month", "day") and figure.kind == "rate" and not any(each.figure.basis for each in current):
        return _row(figure, current[0], equal=True), objections.basis_unknown(figure, current[0])
    return _row(figure, current[0], equal=True), objections.bound_differs(figure, current)


def _misplaced(sound: Sequence[Placed], known: Sequence[Known], facts: Sequence[Fact], text: str) -> Iterator[Finding]:
    figures = [each.figure for each in sound]
    for i, each in enumerate(sound):
        if misconditioned(each, sound[max(0, i - NEIGHBOURS) : i + NEIGHBOURS], facts):
            yield objections.misconditioned(each.figure, each.facts()[0])
        elif named := misnamed(each, figures[max(0, i - NEIGHBOURS) : i + NEIGHBOURS], known, text):
            yield objections.misnamed(each.figure, named)
    for each, fact, open_ in without_condition(sound, facts, text):
        yield objections.without_condition(each.figure, fact, open_=open_)


def _holds(known: Known, on: Period) -> bool:
    return known.fact is None or all(known.fact.valid.holds(day) for day in (on.start, on.end) if day)


def _row(figure: Figure, known: Known | None, *, equal: bool) -> LedgerRow:
    fact = known.fact if known else None
    return LedgerRow(
        quote=figure.quote,
        start=figure.start,
        end=figure.end,
        fact=fact.id if fact else None,
        value=fact.words() if fact else known.figure.quote if known else None,
        source=fact.source.zh if fact and fact.source else None,
        valid_to=fact.valid.end if fact else None,
        equal=equal,
    )


def _in_part(finding: Finding, words: Copy) -> Finding:
    part = next((place.part for place in words.places if place.start <= finding.start <= place.end), None)
    return finding.model_copy(update={"part": part})
