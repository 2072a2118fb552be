"""Suitability: whether a product may be offered to these customers, on this channel, in this market, at this time."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from knowledge.channels import Channel
from knowledge.products import Product, Segment
from knowledge.values import Bilingual, Jurisdiction, Period, ProductType, Value

Field = Literal["product", "channels", "segment", "jurisdiction", "publish"]
"""The field of a brief that a misfit lies in."""

RATED: tuple[ProductType, ...] = ("wealth", "fund", "structured_deposit", "gold")
"""What may be offered only with a risk grade, for it can lose money."""


class Plan(Value):
    """What is to be offered where, to whom and when; without a publishing period, on the day of asking."""

    product: Product
    channel: Channel
    segment: Segment | None = None
    jurisdiction: Jurisdiction | None = None
    publish: Period = Period()


class Misfit(Value):
    """Why a plan may not go ahead: the field of the brief to change and one sentence that says how."""

    field: Field
    said: Bilingual


def misfits(plan: Plan, on: date) -> tuple[Misfit, ...]:
    """All that speaks against `plan`, asked on day `on`; nothing when it is suitable."""
    return (*_market(plan), *_place(plan), *_people(plan), *_time(plan, on))


def window(publish: Period, on: date) -> Period:
    """The days copy will still run: an open or past start is `on`, an open end is the start."""
    start = max(publish.start or on, on)
    return Period(start=start, end=publish.end or start)


def _market(plan: Plan) -> Iterator[Misfit]:
    product, wanted = plan.product, plan.jurisdiction
    if wanted and wanted != product.jurisdiction:
        yield _misfit(
            "jurisdiction",
            f"产品 {product.id} 只在 {product.jurisdiction} 销售，不能用于 {wanted}，请改市场或换产品。",
            f"product {product.id} is sold in {product.jurisdiction}, not in {wanted}; change market or product.",
        )
    if product.jurisdiction == "CN" and product.type == "crypto":
        yield _misfit(
            "product",
            f"产品 {product.id} 属于虚拟货币，境内不得营销，请换产品。",
            f"product {product.id} is a crypto asset and may not be marketed in mainland China; choose another.",
        )


def _place(plan: Plan) -> Iterator[Misfit]:
    product, channel = plan.product, plan.channel
    named = f"渠道 {channel.id}（{channel.name.zh}）"
    if product.jurisdiction not in channel.jurisdictions:
        markets = ", ".join(channel.jurisdictions)
        yield _misfit(
            "channels",
            f"{named}只用于 {markets}，产品 {product.id} 属于 {product.jurisdiction}，请换渠道。",
            f"channel {channel.id} serves {markets}, product {product.id} is of {product.jurisdiction}; change it.",
        )
    if product.type in channel.excludes:
        yield _misfit(
            "channels",
            f"{named}不用于 {product.type} 类产品，请换渠道。",
            f"channel {channel.id} is not used for products of type {product.type}; choose another channel.",
        )


def _people(plan: Plan) -> Iterator[Misfit]:
    product, segment = plan.product, plan.segment
    if segment is None:
        return
    named = f"客群 {segment.id}（{segment.name.zh}）"
    if product.type in segment.excludes:
        yield _misfit(
            "segment",
            f"{named}不营销 {product.type} 类产品，请换客群或产品。",
            f"products of type {product.type} are not offered to segment {segment.id}; change segment or product.",
        )
    if product.risk is None and product.type in RATED:
        yield _misfit(
            "product",
            f"产品 {product.id} 没有风险等级，无法判断是否适合{named}，请在产品文件中补上 risk。",
            f"product {product.id} has no risk grade, so suitability is unknown; add `risk` to its file.",
        )
    if product.risk and product.risk > segment.max_risk:
        yield _misfit(
            "segment",
            f"产品 {product.id} 风险等级为 {product.risk}，超过{named}可承受的 {segment.max_risk}，请换客群或产品。",
            f"product {product.id} is rated {product.risk}, above the {segment.max_risk} that suits segment "
            f"{segment.id}; change segment or product.",
        )


def _time(plan: Plan, on: date) -> Iterator[Misfit]:
    if plan.publish.end and plan.publish.end < on:
        ended = plan.publish.end
        yield _misfit(
            "publish", f"发布期已于 {ended} 结束，请改日期。", f"publishing ended on {ended}; change the dates."
        )
        return
    product, days = plan.product, window(plan.publish, on)
    late = _beyond(product.valid, days)
    if late:
        over = product.valid.end is not None and days.start is not None and product.valid.end < days.start
        field: Field = "product" if over else "publish"
        yield _misfit(field, f"产品 {product.id} {late.zh}", f"product {product.id} {late.en}")
        return
    for fact in product.facts:
        late = None if product.version(fact, days) else _beyond(fact.valid, days)
        if late:
            named = Bilingual(zh=f"要素 {fact.id}（{fact.name.zh}）", en=f"fact {fact.id} ({fact.name.en})")
            yield _misfit(
                "publish", f"产品 {product.id} 的{named.zh}{late.zh}", f"{named.en} of {product.id} {late.en}"
            )


def _beyond(valid: Period, days: Period) -> Bilingual | None:
    """How `days` go beyond the days that hold, if they do."""
    if valid.covers(days):
        return None
    if valid.end and days.start and valid.end < days.start:
        return Bilingual(zh=f"已于 {valid.end} 到期，请换产品或更新产品文件。", en=f"expired on {valid.end}; renew it.")
    if valid.start and days.end and valid.start > days.end:
        return Bilingual(
            zh=f"自 {valid.start} 起才生效，请改发布期。", en=f"holds from {valid.start} on; publish later."
        )
    held, wanted = (f"{period.start or '…'} – {period.end or '…'}" for period in (valid, days))
    return Bilingual(
        zh=f"的有效期是 {held}，盖不住发布期 {wanted}，请缩短发布期。",
        en=f"holds {held}, not throughout publishing ({wanted}); shorten the publishing period.",
    )


def _misfit(field: Field, zh: str, en: str) -> Misfit:
    return Misfit(field=field, said=Bilingual(zh=zh, en=en))
