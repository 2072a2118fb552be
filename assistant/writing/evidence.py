"""Evidence: each factual sentence of copy with the facts, points and passages it rests on."""

from collections.abc import Iterable, Sequence

from assistant.dossier import Dossier
from assistant.draft import Claim
from assistant.writing.references import MARK, SENTENCE, Reference, put_values, stands
from guardrails.grounding import LedgerRow

SHORTEST = 8
"""Characters a sentence needs before it can rest on a passage by its words."""


def claims_by_marks(words: str, references: Sequence[Reference], dossier: Dossier) -> tuple[Claim, ...]:
    """The claims of words that still hold their marks."""
    facts = {reference.mark: reference.fact for reference in references}
    found = []
    for sentence in SENTENCE.findall(words):
        stated = [facts.get(mark[0]) for mark in MARK.finditer(sentence)]
        quote = put_values(sentence.strip(), references, dossier.language)
        found.append(_claim(quote, [fact for fact in stated if fact], dossier))
    return tuple(claim for claim in found if claim.evidence)


def claims_by_ledger(text: str, ledger: Iterable[LedgerRow], dossier: Dossier) -> tuple[Claim, ...]:
    """The claims of a finished text, whose figures are in the ledger."""
    rows = tuple(ledger)
    found = []
    for sentence in SENTENCE.finditer(text):
        stated = [row.fact for row in rows if sentence.start() <= row.start < sentence.end()]
        found.append(_claim(sentence[0].strip(), [fact for fact in stated if fact], dossier))
    return tuple(claim for claim in found if claim.evidence)


def _claim(quote: str, facts: Iterable[str], dossier: Dossier) -> Claim:
    points = [f"point-{n}" for n, point in enumerate(dossier.brief.points, start=1) if stands(point, quote)]
    passages = [passage.id for passage in dossier.passages if len(quote) >= SHORTEST and stands(quote, passage.text)]
    return Claim(quote=quote, evidence=tuple(dict.fromkeys([*facts, *points, *passages])))
