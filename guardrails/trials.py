"""Trying rules: each against its own examples, a new one against an archive, all against labelled adverts."""

from collections.abc import Iterator
from datetime import date

from guardrails.inspection import inspect
from guardrails.recognition import language
from guardrails.report import Finding
from guardrails.rules import Example, Pack, Rule
from guardrails.scene import Meta, Scene
from knowledge.channels import Copy
from knowledge.values import Bilingual

TODAY = date(2026, 12, 1)
SCENE_FIELDS = ("product", "channel", "jurisdiction", "language")


def failing(rule: Rule) -> tuple[str, ...]:
    """What is wrong with a rule's own examples, a sentence each; nothing when it keeps its word."""
    return tuple(fault for fault in _faults(rule) if fault)


def _faults(rule: Rule) -> Iterator[str | None]:
    for example in rule.examples.hit:
        yield _hit_fault(rule, example)
    for example in rule.examples.miss:
        _, found = tried(rule, example)
        yield (
            f"{rule.id}: must leave alone «{_shown(example)}», but finds {[f.quote for f in found]}" if found else None
        )


def _hit_fault(rule: Rule, example: str | Example) -> str | None:
    marks, found = tried(rule, example)
    if not found:
        return f"{rule.id}: must catch «{_shown(example)}», but finds nothing"
    places = {(finding.start, finding.end) for finding in found}
    if not set(marks) <= places:
        return (
            f"{rule.id}: must mark exactly the words in «» of {_shown(example)}, but marks {[f.quote for f in found]}"
        )
    return None


def tried(rule: Rule, example: str | Example) -> tuple[list[tuple[int, int]], tuple[Finding, ...]]:
    """The marked places of an example, and what the rule alone finds in it."""
    given = example if isinstance(example, Example) else Example(text=example)
    text, marks = unmarked(given.text)
    alone = rule.model_copy(update={"stage": "live"})
    scene = _scene(rule, given)
    copy = Copy(channel=scene.channel, language=scene.language or language(text), parts={"text": text})
    pack = Pack(pack="trial", title=Bilingual(zh="试", en="trial"), version="0", rules=(alone,))
    return marks, inspect(copy, scene, (pack,)).findings


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its «marks», and the places they pin."""
    pieces, marks, length = [], [], 0
    for number, piece in enumerate(text.replace("»", "«").split("«")):
        if number % 2:
            marks.append((length, length + len(piece)))
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), marks


def _scene(rule: Rule, example: Example) -> Scene:
    """The scene a rule is made for, with what the example says about it."""
    applies = rule.applies
    own = {
        "product": next(iter(applies.products), None),
        "channel": next(iter(applies.channels), None),
        "jurisdiction": next(iter(applies.jurisdictions), None),
        "language": next(iter(applies.languages), None),
    }
    stated = {name: value for name, value in example.meta.items() if name in SCENE_FIELDS}
    meta = {name: value for name, value in example.meta.items() if name not in (*SCENE_FIELDS, "on")}
    on = date.fromisoformat(str(example.meta.get("on", _day(rule))))
    return Scene.model_validate({**own, **stated, "on": on, "meta": Meta.model_validate(meta)})


def _day(rule: Rule) -> date:
    """A day on which the rule is in force."""
    day = max(TODAY, rule.effective or TODAY)
    return min(day, rule.expires or day)


def _shown(example: str | Example) -> str:
    return example.text if isinstance(example, Example) else example
