"""Trying rules: each against its own examples, a new one against an archive, all against labelled adverts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from guardrails.inspection import Guard, inspect
from guardrails.recognition import language
from guardrails.report import Finding, Outcome
from guardrails.rules import Example, Pack, Rule
from guardrails.scene import Meta, Scene
from knowledge.channels import Channel, Copy
from knowledge.shelf import LIBRARY
from knowledge.values import Bilingual, Value, read_yaml

ASKS = Outcome.ASK.gravity
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
    return marks, inspect(copy, scene, (_alone(alone),), channels=_channels()).findings


@cache
def _channels() -> tuple[Channel, ...]:
    return read_yaml(LIBRARY / "channels.yaml", tuple[Channel, ...])


def _alone(rule: Rule) -> Pack:
    return Pack(pack="trial", title=Bilingual(zh="试用", en="trial"), version="0", rules=(rule,))


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


class Change(Value):
    """What a new or changed rule would do to one text of an archive."""

    number: int
    before: Outcome
    after: Outcome
    findings: tuple[Finding, ...]


def replay(
    rule: Rule, texts: Iterable[tuple[Copy, Scene]], packs: Sequence[Pack], *, gone: bool = False
) -> Iterator[Change]:
    """The texts on which `rule`, put live beside `packs` or in the place of its older self, changes anything; or
    those on which its being `gone` does."""
    live = rule.model_copy(update={"stage": "live"})
    others = tuple(pack.model_copy(update={"rules": tuple(r for r in pack.rules if r.id != rule.id)}) for pack in packs)
    old, new = Guard.of(packs), Guard.of(others if gone else (*others, _alone(live)))
    for number, (copy, scene) in enumerate(texts):
        before, after = old.inspect(copy, scene), new.inspect(copy, scene)
        found = tuple(finding for finding in after.findings if finding.rule == rule.id)
        if found != tuple(finding for finding in before.findings if finding.rule == rule.id):
            yield Change(number=number, before=before.verdict, after=after.verdict, findings=found)


class Labelled(Value):
    """An advert with the rules an expert expects it to break; none if it is lawful."""

    id: str
    words: Copy
    scene: Scene
    rules: tuple[str, ...] = ()


class Score(Value):
    """How well a rule, or all together, did on labelled adverts."""

    name: str
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of flagged adverts that deserved it; 1 where nothing was flagged."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of the deserving that was flagged; 1 where nothing deserved it."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def score(golden: Iterable[Labelled], guard: Guard) -> tuple[Score, ...]:
    """The score of every rule met or expected, and last of `any` finding that blocks or asks."""
    rows: dict[str, list[int]] = {}
    for advert in golden:
        flagged = {f.rule for f in guard.inspect(advert.words, advert.scene).findings if f.outcome.gravity <= ASKS}
        wanted = frozenset(advert.rules)
        for name in flagged | wanted:
            _tally(rows, name, flagged=name in flagged, wanted=name in wanted)
        _tally(rows, "any", flagged=bool(flagged), wanted=bool(wanted))
    names = [*sorted(rows.keys() - {"any"}), *({"any"} & rows.keys())]
    return tuple(Score(name=name, right=rows[name][0], wrong=rows[name][1], missed=rows[name][2]) for name in names)


def _tally(rows: dict[str, list[int]], name: str, *, flagged: bool, wanted: bool) -> None:
    row = rows.setdefault(name, [0, 0, 0])
    if flagged or wanted:
        row[0 if flagged and wanted else 1 if flagged else 2] += 1
