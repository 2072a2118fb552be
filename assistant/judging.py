"""Judging copy: the guard's rules, and every figure held against the facts."""

import re

from assistant.dossier import Dossier
from assistant.draft import WriterKind
from guardrails.grounding import LedgerRow
from guardrails.inspection import Guard
from guardrails.report import Finding, Outcome, Report
from guardrails.scene import Meta, Scene
from guardrails.vouching import Backing, compared, vouch
from knowledge.channels import Copy
from knowledge.claims import Links
from knowledge.products import Product
from knowledge.values import Value


class Judged(Value):
    """What the checks found in one copy, and its number ledger."""

    report: Report
    ledger: tuple[LedgerRow, ...]
    links: Links


def judge(words: Copy, dossier: Dossier, guard: Guard, writer: WriterKind) -> Judged:
    """The report on `words` as copy for `dossier`."""
    report = guard.inspect(words, scene_of(words, dossier, writer), dossier.facts)
    vouched = vouch(words, _backing(dossier))
    named = tuple(_in_name(finding, words.text, dossier.product) for finding in report.findings)
    differing = compared(words, dossier.other) if dossier.other else ()
    full = report.of((*named, *vouched.findings, *differing))
    return Judged(report=full, ledger=vouched.rows, links=vouched.links)


def scene_of(words: Copy, dossier: Dossier, writer: WriterKind) -> Scene:
    """The scene of a draft: what is known of it, the rest unknown. What the bank writes goes out in its own name."""
    return Scene(
        on=dossier.day,
        jurisdiction=dossier.product.jurisdiction,
        product=dossier.product.type,
        channel=dossier.channel.id,
        language=dossier.language,
        meta=Meta(
            publisher="own_account",
            ad_label=_carries("ad-label", words, dossier),
            ai_generated=writer == "model",
            visible_label=_carries("ai-label", words, dossier),
            human_edited=False,
            modality="text",
        ),
    )


def _carries(label: str, words: Copy, dossier: Dossier) -> bool | None:
    """Whether the copy carries a label it must carry; unknown where none is asked for."""
    labels = [notice for notice in dossier.notices if notice.id == label]
    return any(notice.said_in(words.text, dossier.language) for notice in labels) if labels else None


def _backing(dossier: Dossier) -> Backing:
    """What copy for `dossier` may stand on."""
    brief = dossier.brief
    passages = (passage.text for passage in dossier.passages)
    return Backing(
        on=dossier.window,
        facts=dossier.facts,
        claims=dossier.claims,
        quotable=_quotable(dossier),
        sources=(dossier.product.sheet, *passages, *brief.points, brief.goal, *dossier.vouched),
    )


def _quotable(dossier: Dossier) -> tuple[str, ...]:
    """Texts whose figures copy may repeat: the disclosures it must carry, the product's names and its risk grade."""
    product = dossier.product
    notices = [notice.words.to(dossier.language) for notice in dossier.notices]
    return (*notices, product.name.zh, product.name.en, product.risk or "")


def _in_name(finding: Finding, text: str, product: Product) -> Finding:
    """A finding that lies in the product's registered name, which no writer can mend, is for a person to judge."""
    names = {product.name.zh, product.name.en}
    spans = [found.span() for name in names for found in re.finditer(re.escape(name), text)]
    within = finding.start < finding.end and any(start <= finding.start and finding.end <= end for start, end in spans)
    blocks = finding.outcome is Outcome.BLOCK
    return finding.model_copy(update={"outcome": Outcome.ASK}) if within and blocks else finding
