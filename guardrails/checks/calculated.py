"""Relations between figures of the text, each by the name of its formula."""

from guardrails.calculation import FORMULAS, work_out
from guardrails.checks import Hit, Setting, triggers
from guardrails.matching import Reading, Span
from guardrails.rules import Calculated
from knowledge.values import Bilingual

UNDECIDED = Bilingual(
    zh="文中数字不足以核算，请人工复核。", en="The figures given do not suffice to work this out; a person must check."
)


def judge(check: Calculated, reading: Reading, _: Setting) -> list[Hit]:
    """The figures that break the formula; a doubt at the trigger when it cannot be worked out."""
    found = triggers(check.when, reading)[:1]
    if not found:
        return []
    if check.formula not in FORMULAS:
        return [Hit(hit, doubt=UNDECIDED) for hit in found]
    verdict = work_out(check.formula, reading.text)
    if verdict.answer == "unclear":
        return [Hit(hit, doubt=UNDECIDED) for hit in found]
    return [Hit(Span(each.start, each.end), said=each.said) for each in verdict.breaches]
