"""Judging one rule: its check over each reading of a copy, its hits as findings."""

from bisect import bisect_left
from collections.abc import Iterable
from functools import partial
from itertools import islice, starmap

from guardrails.checks import Hit, Setting, banned, calculated, declared, limit, question, required
from guardrails.decoding import Decoded, decode
from guardrails.folding import Folded
from guardrails.lexicon import Lexicon
from guardrails.loosening import Place
from guardrails.matching import Reading, Span
from guardrails.recognition import Regime
from guardrails.regime import SURE, certainty
from guardrails.report import Basis, Finding, Outcome
from guardrails.rules import Banned, Calculated, Declared, LimitCheck, Question, Required, Rule
from knowledge.channels import Copy
from knowledge.values import Bilingual

MOST = 50
"""Places one rule reports in one text; more of the same help nobody."""
WIDEST = 400
"""Code points a rewritten place spans at most."""

TOO_MUCH = Bilingual(
    zh="夹杂的拼音、错字、符号太多，从这里起没有读完：请改用通常的写法，或人工审读。",
    en="there is too much pinyin, misspelling or decoration to read on from here: write it plainly, or have it read.",
)

UNREAD = "reading.too-much-disguise"
"""Where a finding says that a text could not be read to its end."""


def read(copy: Copy, folded: Folded, lexicon: Lexicon) -> tuple[list[Reading], list[Finding]]:
    """The ways to read a copy, and the finding that it could not be read to its end."""
    decoded = decode(folded, lexicon)
    return readings(Reading(folded, copy), decoded), unread(decoded.unread, copy)


def readings(plain: Reading, decoded: Decoded) -> list[Reading]:
    """The plain reading of a copy and, where something is disguised, those to which a hit must owe itself."""
    return [plain, *starmap(partial(_reread, plain), decoded.ways)]


def _reread(plain: Reading, folded: Folded, rewritten: list[Place]) -> Reading:
    return Reading(folded, plain.copy, plain.watch, partial(_owed, folded=folded, rewritten=rewritten))


def unread(place: tuple[int, int] | None, copy: Copy) -> list[Finding]:
    """A person must read what holds more disguise than is read; nothing where all was."""
    if place is None:
        return []
    start, end = place
    return [
        Finding(
            rule=UNREAD,
            kind="reading",
            outcome=Outcome.ASK,
            start=start,
            end=end,
            quote=copy.text[start:end],
            part=next((part.part for part in copy.places if part.start <= start <= part.end), None),
            message=TOO_MUCH,
        )
    ]


def findings(rule: Rule, ways: list[Reading], setting: Setting, regime: Regime) -> list[Finding]:
    """What the rule finds, in the plain reading and where the decoded ones differ."""
    found: list[Finding] = []
    for words in ways:
        hits = (hit for hit in judge(rule, words, setting) if words.owns(hit.span))
        found += [_finding(rule, hit, words, setting, regime) for hit in islice(hits, MOST)]
    return _apart(found) if len(ways) > 1 else found


def judge(rule: Rule, words: Reading, setting: Setting) -> Iterable[Hit]:
    """The hits of one rule in one reading."""
    match rule.check:
        case Banned() as check:
            return banned.judge(check, words, setting)
        case Required() as check:
            return required.judge(check, words, setting)
        case LimitCheck() as check:
            return limit.judge(check, words, setting)
        case Declared() as check:
            return declared.judge(check, words, setting)
        case Calculated() as check:
            return calculated.judge(check, words, setting)
        case Question() as check:
            return question.judge(check, words, setting)


def _finding(rule: Rule, hit: Hit, words: Reading, setting: Setting, regime: Regime) -> Finding:
    start, end = words.folded.span(*hit.span)
    basis = _basis(rule, regime)
    places = setting.copy.places
    return Finding(
        rule=rule.id,
        kind=rule.check.kind,
        topic=rule.topic,
        outcome=_outcome(rule, hit, regime, basis),
        grounds=rule.grounds,
        start=start,
        end=end,
        quote=setting.copy.text[start:end],
        part=next((place.part for place in places if place.start <= start <= place.end), None),
        message=hit.doubt or hit.said or rule.message,
        basis=basis,
        fix=rule.fix,
    )


def _basis(rule: Rule, regime: Regime) -> tuple[Basis, ...]:
    """The articles of the market the copy is meant for, those in force on the day where there are any."""
    markets, on = {market for market, _ in regime.markets}, regime.scene.on
    cited = tuple(basis for basis in rule.basis if basis.jurisdiction is None or basis.jurisdiction in markets)
    return tuple(basis for basis in cited if basis.holds(on)) or cited


def _outcome(rule: Rule, hit: Hit, regime: Regime, basis: tuple[Basis, ...]) -> Outcome:
    """The rule's outcome; a person decides what is in doubt: facts, the scene, whose words they are, or a citation."""
    if rule.outcome is not Outcome.BLOCK or hit.doubt or hit.retold:
        return Outcome.ASK if hit.doubt or rule.outcome is Outcome.BLOCK else rule.outcome
    cited = rule.grounds != "law" or any(each.status != "U" for each in basis)
    return Outcome.BLOCK if cited and certainty(rule, regime) >= SURE else Outcome.ASK


def _owed(hit: Span, folded: Folded, rewritten: list[Place]) -> bool:
    """Whether a hit owes itself to what was rewritten."""
    start, end = folded.span(*hit)
    first = bisect_left(rewritten, start - WIDEST, key=lambda place: place.start)
    last = bisect_left(rewritten, end, key=lambda place: place.start)
    return any(place.bears(start, end, hit.end - hit.start) for place in reversed(rewritten[first:last]))


def _apart(found: list[Finding]) -> list[Finding]:
    """The leftmost-longest findings of one rule that do not overlap."""
    chosen: list[Finding] = []
    for finding in sorted(found, key=lambda finding: (finding.start, -finding.end)):
        if not chosen or (finding.start >= chosen[-1].end and finding.end > chosen[-1].end):
            chosen.append(finding)
    return chosen
