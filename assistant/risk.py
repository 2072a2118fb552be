"""Risk: how risky a piece of copy is and why, from a table of reasons; and the route that follows."""

from functools import cache
from pathlib import Path

from assistant.item import Version
from assistant.people import LOCAL, Line
from assistant.review import Risk, Route
from guardrails.report import Outcome
from knowledge.products import Product
from knowledge.products import Risk as Grade
from knowledge.values import Bilingual, ProductType, Value, read_yaml

LINES: dict[Risk, tuple[Line, ...]] = {
    "low": ("reviewer",),
    "medium": ("compliance",),
    "high": ("business", "compliance"),
}
GRAVEST_FIRST: tuple[Risk, ...] = ("high", "medium", "low")


class Reason(Value):
    """One reason for a level; no conditions always agree. `skipped` counts rules not judged, `besides` some of them."""

    level: Risk
    products: tuple[ProductType, ...] = ()
    grades: tuple[Grade, ...] = ()
    channels: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    verdicts: tuple[Outcome, ...] = ()
    skipped: int = 0
    besides: tuple[str, ...] = ()
    reason: Bilingual


UNSIGNED = Reason(
    level="high",
    reason=Bilingual(
        zh="写在设立成员之前，不知道是谁写的，须两人复核",
        en="written before anyone signed in, so two people look at it",
    ),
)


def route_for(version: Version, product: Product, authors: frozenset[str] = frozenset()) -> Route:
    """Who must approve this version, with every reason for that level."""
    held = [reason for reason in reasons() if _applies(reason, version, product)]
    held += [UNSIGNED] if LOCAL.id in authors else []
    risk = next(level for level in GRAVEST_FIRST if any(reason.level == level for reason in held))
    why = tuple(reason.reason for reason in held if reason.level == risk)
    return Route(risk=risk, lines=LINES[risk], reasons=why)


@cache
def reasons() -> tuple[Reason, ...]:
    """The table of reasons."""
    return read_yaml(Path(__file__).with_name("risk.yaml"), tuple[Reason, ...])


def _applies(reason: Reason, version: Version, product: Product) -> bool:
    content, report = version.content, version.evidence.report
    return (
        (not reason.products or product.type in reason.products)
        and (not reason.grades or product.risk in reason.grades)
        and (not reason.channels or content.words.channel in reason.channels)
        and (not reason.segments or content.segment in reason.segments)
        and (not reason.verdicts or report.verdict in reason.verdicts)
        and sum(skip.rule not in reason.besides for skip in report.skipped) >= reason.skipped
    )
