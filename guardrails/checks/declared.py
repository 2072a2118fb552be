"""What only `meta` can tell: the law asks for it, and the unknown is asked, never passed."""

from datetime import datetime
from typing import Any

from guardrails.checks import Hit, Setting, triggers
from guardrails.matching import Reading, words
from guardrails.rules import Declared
from guardrails.scene import Meta
from knowledge.values import Bilingual


def judge(check: Declared, reading: Reading, setting: Setting) -> list[Hit]:
    """A hit where `meta` says otherwise, a doubt where it says nothing."""
    meta = setting.scene.meta
    given = {name: _is(meta, name, wanted) for name, wanted in check.given.items()}
    held = _is(meta, check.field, check.must_be)
    if held or False in given.values() or given.get(check.field, True) is None:
        return []
    if any(_is(meta, name, excusing) for name, excusing in check.unless.items()):
        return []
    if words(check.cleared).any(reading.lines):
        return []
    unknown = [name for name, known in {**given, check.field: held}.items() if known is None]
    return [Hit(hit, doubt=_doubt(unknown) if unknown else None) for hit in triggers(check.when, reading)[:1]]


def _is(meta: Meta, name: str, wanted: tuple[bool | str, ...]) -> bool | None:
    """Whether the field is one of `wanted`; None when it is not known."""
    value: Any = getattr(meta, name, None)
    if value is None:
        return None
    if isinstance(value, datetime):
        return any(_in_hours(value, span) for span in wanted if isinstance(span, str))
    return value in wanted


def _in_hours(at: datetime, span: str) -> bool:
    """Whether `at` lies in hours such as 08:00-21:00."""
    start, _, end = span.partition("-")
    return start <= at.strftime("%H:%M") < end


def _doubt(names: list[str]) -> Bilingual:
    listed = ", ".join(names)
    return Bilingual(
        zh=f"缺少信息（{listed}），无法判断，请补充后再查。", en=f"Not known: {listed}. Supply it and check again."
    )
