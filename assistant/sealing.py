"""Sealing: what goes into a release, and the day on which its first support ends."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from assistant.item import Version
from assistant.ledger import Anchor
from assistant.release import Ending, Sealed
from assistant.review import Standing
from knowledge.channels import Channel
from knowledge.products import Product
from knowledge.values import Bilingual, Value

SLOT = re.compile(r"\{\{([^{}\n]+)\}\}")
APPROVAL_HOLDS = timedelta(days=365)
AI_LABEL = Bilingual(
    zh="由模型生成：发布时保留显式标识，文件中写入隐式标识（人工智能生成合成内容标识办法，2025-09-01 起施行）",
    en="written by a model: keep the visible label and write the label in metadata (CN labelling measures, 2025-09-01)",
)


class Approved(Value):
    """An approved item with all that a release takes from it."""

    subject: str
    version: Version
    standing: Standing
    product: Product
    channel: Channel


def seal(approved: Approved, publisher: str, at: datetime, ledger: Anchor) -> Sealed:
    """The sealed part of the release; the standing has a route, for it was approved."""
    standing, version = approved.standing, approved.version
    if standing.route is None:
        raise ValueError("an approved item has a route")
    waived = version.evidence.blocking & standing.waived(at)
    live = tuple(w for w in standing.waivers if w.finding in waived and w.until > at)
    return Sealed(
        subject=approved.subject,
        content=version.content,
        evidence=version.evidence,
        slots=tuple(dict.fromkeys(SLOT.findall(version.content.words.text))),
        limits=approved.channel.parts,
        duties=(AI_LABEL,) if version.evidence.writer == "model" else (),
        route=standing.route,
        authors=tuple(sorted(standing.authors)),
        approvals=standing.approvals,
        waivers=live,
        publisher=publisher,
        at=at,
        starts=version.evidence.brief.publish.start,
        endings=tuple(sorted(set_of(endings(approved, at)), key=lambda ending: (ending.on, ending.because.zh))),
        ledger=ledger,
    )


def set_of(found: Iterator[Ending]) -> tuple[Ending, ...]:
    """Each ending once."""
    return tuple({ending.model_dump_json(): ending for ending in found}.values())


def endings(approved: Approved, at: datetime) -> Iterator[Ending]:
    """Everything the release rests on that ends: the offer, its facts and claims, the law cited, waivers, approval."""
    evidence, product = approved.version.evidence, approved.product
    yield from _ending(evidence.brief.publish.end, "投放期", "the publishing period")
    yield from _ending(product.valid.end, "产品销售期", "the product's offer")
    for row in evidence.ledger:
        yield from _ending(row.valid_to, f"要素 {row.fact}", f"the fact {row.fact}")
    for name in sorted({name for claim in evidence.claims for name in claim.evidence}):
        fact = product.fact(name)
        yield from _ending(fact.valid.end if fact else None, f"要素 {name}", f"the fact {name}")
    for finding in evidence.report.findings:
        for basis in finding.basis:
            yield from _ending(basis.expires, f"{basis.law.zh}{basis.article}", f"{basis.law.en} {basis.article}")
    for waiver in approved.standing.waivers:
        if waiver.finding in evidence.blocking:
            yield from _ending(waiver.until.date(), f"例外放行 {waiver.finding}", f"the waiver of {waiver.finding}")
    first = min((approval.at for approval in approved.standing.approvals), default=at)
    yield from _ending((first + APPROVAL_HOLDS).date(), "复核有效期一年", "the approval, after a year")


def _ending(on: date | None, zh: str, en: str) -> Iterator[Ending]:
    if on:
        yield Ending(on=on, because=Bilingual(zh=zh, en=en))
