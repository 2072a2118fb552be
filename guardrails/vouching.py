"""Vouching: every figure and factual statement of copy stands on a fact, an approved claim or a source, or is found."""

from collections.abc import Sequence
from datetime import date

from guardrails.grounding import LedgerRow, ground
from guardrails.report import Finding, Outcome
from guardrails.statements import unvouched
from knowledge.channels import Copy
from knowledge.claims import Link, Links, Statement, link, same_facts
from knowledge.products import Fact
from knowledge.values import Bilingual, Period, Value

UNKNOWN = frozenset({"grounding.figure-without-fact", "grounding.figure-differs"})
"""What grounding finds in a figure that no fact of the product states; an approved claim may state it."""


class Backing(Value):
    """What copy may stand on, for the days it runs."""

    on: Period | date
    facts: tuple[Fact, ...] = ()
    claims: tuple[Statement, ...] = ()
    quotable: tuple[str, ...] = ()
    """Texts whose figures copy may repeat."""
    sources: tuple[str, ...] = ()
    """Texts that vouch for statements: sheets, passages, the points of a brief."""

    @property
    def day(self) -> date:
        """The first day."""
        return self.on if isinstance(self.on, date) else self.on.start or self.on.end or date.min


class Vouched(Value):
    """The number ledger of one copy, the claims it makes, and what nothing vouches for."""

    rows: tuple[LedgerRow, ...] = ()
    links: Links = Links()
    findings: tuple[Finding, ...] = ()


def vouch(words: Copy, backing: Backing) -> Vouched:
    """Hold all that `words` say against `backing`."""
    grounding = ground(words, backing.facts, backing.on, also=backing.quotable)
    links = _settled(link(words, backing.claims, backing.day), grounding.rows)
    said = {statement.id: statement for statement in backing.claims}
    rows = tuple(_by_claim(row, links, said, words) for row in grounding.rows)
    proved = {row.start for row in rows if row.equal}
    figures = [one for one in grounding.findings if not (one.rule in UNKNOWN and one.start in proved)]
    named = [fact.name.to(words.language) + fact.words(words.language) for fact in backing.facts]
    sources = (*backing.sources, *backing.quotable, *named, *_conditions(backing.facts))
    spans = [(one.start, one.end) for one in (*links.exact, *links.alarms)]
    findings = [*figures, *(_alarm(one) for one in links.alarms), *unvouched(words, sources, spans)]
    return Vouched(rows=rows, links=links, findings=tuple(_in_part(one, words) for one in _placed(findings)))


def compared(words: Copy, other: Copy) -> tuple[Finding, ...]:
    """A finding for each figure that only one of two language versions of one item states."""
    if words.language == other.language:
        return ()
    chinese = words.language == "zh"
    found = same_facts(words.text, other.text) if chinese else same_facts(other.text, words.text)
    ours, theirs = (found.only_zh, found.only_en) if chinese else (found.only_en, found.only_zh)
    lacking = Bilingual(zh="另一语言的版本里没有这个数字。", en="the version in the other language lacks this figure.")
    findings = [_differs(one.quote, one.start, one.end, lacking) for one in ours]
    for one in theirs:
        zh = f"另一语言的版本写了 {one.quote}，这里没有。"
        missing = Bilingual(zh=zh, en=f"the other version states {one.quote}; this one does not.")
        findings.append(_differs("", 0, 0, missing))
    return tuple(_in_part(one, words) for one in findings)


def _differs(quote: str, start: int, end: int, message: Bilingual) -> Finding:
    return Finding(
        rule="grounding.versions-differ",
        kind="grounding",
        topic="figures",
        outcome=Outcome.ASK,
        start=start,
        end=end,
        quote=quote,
        message=message,
    )


def _settled(links: Links, rows: Sequence[LedgerRow]) -> Links:
    """A claim with other figures is no alarm where every figure is a fact's own: another term, another rate."""
    fine = [one for one in links.alarms if one.altered and _all_equal(one, rows)]
    near = (one.model_copy(update={"kind": "near"}) for one in fine)
    alarms = tuple(one for one in links.alarms if one not in fine)
    return links.model_copy(update={"near": (*links.near, *near), "alarms": alarms})


def _all_equal(one: Link, rows: Sequence[LedgerRow]) -> bool:
    within = [row.equal for row in rows if one.start <= row.start and row.end <= one.end]
    return bool(within) and all(within)


def _by_claim(row: LedgerRow, links: Links, said: dict[str, Statement], words: Copy) -> LedgerRow:
    """The row of a figure that stands in an approved claim, word for word."""
    found = next((one for one in links.exact if one.start <= row.start and row.end <= one.end), None)
    if row.equal or found is None:
        return row
    statement = said[found.statement]
    stated = {"value": statement.words.to(words.language), "source": f"claim/{statement.id}", "equal": True}
    return row.model_copy(update=stated | {"fact": None, "valid_to": statement.valid.end})


def _alarm(one: Link) -> Finding:
    return Finding(
        rule="claims.altered" if one.altered else "claims.misused",
        kind="claims",
        topic="claims",
        outcome=Outcome.BLOCK,
        start=one.start,
        end=one.end,
        quote=one.quote,
        message=one.reason or Bilingual(zh="与已审卖点不符。", en="differs from an approved claim."),
    )


def _conditions(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(words for fact in facts if fact.condition for words in (fact.condition.zh, fact.condition.en))


def _placed(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (one.start, one.end))


def _in_part(finding: Finding, words: Copy) -> Finding:
    part = next((place.part for place in words.places if place.start <= finding.start <= place.end), None)
    return finding.model_copy(update={"part": part})
