"""Grounding: every figure in copy equals a fact of the product, or is a finding."""

from collections.abc import Sequence
from datetime import date

from guardrails.known import Known, know
from guardrails.report import Finding, Outcome
from knowledge.channels import Copy
from knowledge.figures import Figure, find_figures
from knowledge.figures.comparing import same_basis, same_value
from knowledge.products import Fact
from knowledge.values import Bilingual, Period, Value


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
    rows: list[LedgerRow] = []
    findings: list[Finding] = []
    for figure in find_figures(words.text):
        row, finding = _judge(figure, known, period)
        rows += [row] if row else []
        findings += [finding] if finding else []
    return Grounding(rows=tuple(rows), findings=tuple(_in_part(finding, words) for finding in findings))


def _judge(figure: Figure, known: Sequence[Known], on: Period) -> tuple[LedgerRow | None, Finding | None]:
    alike = [each for each in known if same_value(figure, each.figure)]
    if not alike:
        return (None, None) if figure.idle else (_row(figure, None), _unknown(figure, known))
    based = [each for each in alike if same_basis(figure, each.figure)]
    if not based:
        return _row(figure, alike[0], equal=False), _basis_differs(figure, alike[0])
    current = [each for each in based if _holds(each, on)]
    if not current:
        return _row(figure, based[0], equal=False), _expired(figure, based[0])
    return _row(figure, current[0], equal=True), _bound_differs(figure, current)


def _holds(known: Known, on: Period) -> bool:
    days = [day for day in (on.start, on.end) if day]
    return known.fact is None or all(known.fact.valid.holds(day) for day in days)


def _row(figure: Figure, known: Known | None, *, equal: bool = False) -> LedgerRow:
    fact = known.fact if known else None
    return LedgerRow(
        quote=figure.quote,
        start=figure.start,
        end=figure.end,
        fact=fact.id if fact else None,
        value=(fact.words() if fact else known.figure.quote) if known else None,
        source=fact.source.zh if fact and fact.source else None,
        valid_to=fact.valid.end if fact else None,
        equal=equal,
    )


def _finding(figure: Figure, rule: str, message: Bilingual, outcome: Outcome = Outcome.BLOCK) -> Finding:
    return Finding(
        rule=f"grounding.{rule}",
        kind="grounding",
        topic="figures",
        outcome=outcome,
        start=figure.start,
        end=figure.end,
        quote=figure.quote,
        message=message,
    )


def _unknown(figure: Figure, known: Sequence[Known]) -> Finding:
    same_kind = [
        each for each in known if each.figure.kind == figure.kind and each.role in ("value", "condition", "valid")
    ]
    if not same_kind:
        zh, en = "没有任何产品要素支持这个数字。", "no fact of the product supports this figure."
        return _finding(figure, "figure-without-fact", Bilingual(zh=zh, en=en))
    quotes = "、".join(dict.fromkeys(each.figure.quote for each in same_kind))
    zh, en = f"与产品要素不符，已核定的是：{quotes}。", f"differs from the accepted facts: {quotes}."
    return _finding(figure, "figure-differs", Bilingual(zh=zh, en=en))


def _basis_differs(figure: Figure, known: Known) -> Finding:
    zh = f"计息口径与产品要素不符（{_says(known)}）：年、月、日或单利、复利不可混用。"
    en = f"another basis than the fact ({_says(known)}): a year, month or day, simple or compound, may not be mixed."
    return _finding(figure, "year-basis", Bilingual(zh=zh, en=en))


def _expired(figure: Figure, known: Known) -> Finding:
    valid = known.fact.valid if known.fact else Period()
    span = f"{valid.start or '…'} – {valid.end or '…'}"
    zh, en = (
        f"该产品要素在投放期内无效（有效期 {span}）。",
        f"the fact does not hold while the copy runs (valid {span}).",
    )
    return _finding(figure, "fact-expired", Bilingual(zh=zh, en=en))


def _bound_differs(figure: Figure, known: Sequence[Known]) -> Finding | None:
    """A rate said to be from or up to what is exact, or the reverse, is for a person to judge."""
    if figure.kind != "rate" or any(each.figure.bound == figure.bound or each.role != "value" for each in known):
        return None
    says = _says(known[0])
    zh, en = f"“起”“最高”等限定与产品要素（{says}）不一致。", f"from/up to does not match the fact ({says})."
    return _finding(figure, "figure-differs", Bilingual(zh=zh, en=en), Outcome.ASK)


def _says(known: Known) -> str:
    return f"{known.fact.name.zh} {known.fact.words()}" if known.fact else known.figure.quote


def _in_part(finding: Finding, words: Copy) -> Finding:
    part = next((place.part for place in words.places if place.start <= finding.start <= place.end), None)
    return finding.model_copy(update={"part": part})
