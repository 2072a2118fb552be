"""The golden set: labelled adverts, and how well a guard tells the offending from the lawful on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from guardrails.inspection import Guard
from guardrails.report import Finding, Outcome
from guardrails.rules import Rule
from guardrails.scene import Meta, Scene
from guardrails.trials import ASKS, TODAY
from knowledge.channels import Copy
from knowledge.values import BadFile, Jurisdiction, Language, ProductType, Value, read_yaml

TOPICS = "_topics.yaml"
"""Which entries of the catalogue topics stand for."""
Fold = Literal["dev", "held", "study", "taught"]


class Advert(Value):
    """A labelled advert; `spans` are the offending words, none where the offence is what is missing.

    Rules may be mended by `dev` and `study` adverts, the latter by another author; by `taught` ones only where they
    flag what is lawful; `held` ones only measure. All but `held` teach the learned judge.
    """

    id: str
    text: str
    language: Language
    jurisdiction: Jurisdiction
    product: ProductType | None = None
    channel: str | None = None
    verdict: Literal["violating", "lawful"]
    spans: tuple[str, ...] = ()
    topics: tuple[str, ...]
    entries: tuple[str, ...] = ()
    """Entries of the catalogue that it offends against, read out of its topics."""
    fold: Fold = "held"
    meta: Meta = Meta()


class Judged(NamedTuple):
    """An advert, and the findings on it that block or ask."""

    advert: Advert
    findings: tuple[Finding, ...]

    @property
    def offends(self) -> bool:
        """What the label says."""
        return self.advert.verdict == "violating"

    @property
    def blocked(self) -> bool:
        """Whether a finding blocks it."""
        return any(finding.outcome is Outcome.BLOCK for finding in self.findings)

    @property
    def placed(self) -> bool:
        """Whether a finding overlaps words the label marks."""
        text = self.advert.text
        places = [(text.index(words), text.index(words) + len(words)) for words in self.advert.spans]
        return any(f.start < end and start < f.end for f in self.findings for start, end in places)


class Figures(Value):
    """Counts over some of the adverts, and the shares they make; a share of nothing is 1, of no lawful advert 0."""

    name: str
    violating: int
    found: int
    placed: int
    placeable: int
    lawful: int
    blocked: int
    flagged: int

    @property
    def recall(self) -> float:
        """Violating adverts found."""
        return self.found / self.violating if self.violating else 1.0

    @property
    def precision(self) -> float:
        """Flagged adverts that violate."""
        flagged = self.found + self.flagged
        return self.found / flagged if flagged else 1.0

    @property
    def overlap(self) -> float:
        """Found adverts on whose marked words a finding lies."""
        return self.placed / self.placeable if self.placeable else 1.0

    @property
    def block_rate(self) -> float:
        """Lawful adverts blocked."""
        return self.blocked / self.lawful if self.lawful else 0.0

    @property
    def flag_rate(self) -> float:
        """Lawful adverts blocked or asked about."""
        return self.flagged / self.lawful if self.lawful else 0.0


def read_golden(folder: Path) -> tuple[Advert, ...]:
    """The adverts of every `*.yaml` in `folder`; `BadFile` where one is mislabelled or there are none."""
    files = sorted(path for path in folder.glob("*.yaml") if path.name != TOPICS)
    if not files:
        raise BadFile(folder, None, "里面没有带标签的文案（*.yaml）。", "holds no labelled adverts (*.yaml).")
    stands = read_yaml(folder / TOPICS, dict[str, tuple[str, ...]]) if (folder / TOPICS).exists() else {}
    return tuple(_labelled(advert, stands) for path in files for advert in _read(path))


def _labelled(advert: Advert, stands: Mapping[str, tuple[str, ...]]) -> Advert:
    """An offending advert with the entries its topics stand for in its market."""
    if advert.verdict == "lawful":
        return advert
    named = (entry for topic in advert.topics for entry in stands.get(topic, (topic,)))
    mine = tuple(dict.fromkeys(entry for entry in named if entry.startswith(f"{advert.jurisdiction}-")))
    return advert.model_copy(update={"entries": mine})


def _read(path: Path) -> tuple[Advert, ...]:
    adverts = read_yaml(path, tuple[Advert, ...])
    for advert in adverts:
        for words in advert.spans:
            if words not in advert.text:
                raise BadFile(
                    path, None, f"{advert.id} 的原文里没有“{words}”。", f"{advert.id} does not contain {words!r}."
                )
    return adverts


def judge(adverts: Iterable[Advert], guard: Guard) -> tuple[Judged, ...]:
    """Each advert with what the guard blocks or asks about in it."""
    return tuple(Judged(advert, _flags(advert, guard)) for advert in adverts)


def _flags(advert: Advert, guard: Guard) -> tuple[Finding, ...]:
    copy = Copy(channel=advert.channel, language=advert.language, parts={"text": advert.text})
    scene = Scene(
        on=TODAY,
        jurisdiction=advert.jurisdiction,
        product=advert.product,
        channel=advert.channel,
        language=advert.language,
        meta=advert.meta,
    )
    return tuple(finding for finding in guard.inspect(copy, scene).findings if finding.outcome.gravity <= ASKS)


def figures(name: str, judged: Sequence[Judged]) -> Figures:
    """The counts over `judged`."""
    offending = [one for one in judged if one.offends]
    lawful = [one for one in judged if not one.offends]
    found = [one for one in offending if one.findings]
    placeable = [one for one in found if one.advert.spans]
    return Figures(
        name=name,
        violating=len(offending),
        found=len(found),
        placed=sum(one.placed for one in placeable),
        placeable=len(placeable),
        lawful=len(lawful),
        blocked=sum(one.blocked for one in lawful),
        flagged=sum(bool(one.findings) for one in lawful),
    )


def by(names: Callable[[Judged], Iterable[str]], judged: Sequence[Judged]) -> tuple[Figures, ...]:
    """The figures of every group; an advert is in each group that `names` gives it."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        for name in names(one):
            groups.setdefault(name, []).append(one)
    return tuple(figures(name, groups[name]) for name in sorted(groups))


def fold(one: Judged) -> tuple[str]:
    """Language and fold, such as `zh held`."""
    return (f"{one.advert.language} {one.advert.fold}",)


def topics(one: Judged) -> tuple[str, ...]:
    """Language and topic, such as `zh urgency`."""
    return tuple(f"{one.advert.language} {topic}" for topic in one.advert.topics)


class RuleFigures(Value):
    """How one rule did: adverts it found rightly and wrongly, those labelled as its own, and how many it found."""

    name: str
    right: int
    wrong: int
    labelled: int
    found: int

    @property
    def precision(self) -> float:
        """Adverts it flags that violate."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0


def by_rule(rules: Iterable[Rule], judged: Sequence[Judged]) -> tuple[RuleFigures, ...]:
    """The figures of every rule that found something or has adverts labelled with an entry it carries."""
    carried = {rule.id: frozenset(rule.catalogue) for rule in rules}
    rows = (_rule_figures(name, carried[name], judged) for name in sorted(carried))
    return tuple(row for row in rows if row.right or row.wrong or row.labelled)


def _rule_figures(name: str, entries: frozenset[str], judged: Sequence[Judged]) -> RuleFigures:
    fired = [one for one in judged if any(finding.rule == name for finding in one.findings)]
    labelled = [one for one in judged if not entries.isdisjoint(one.advert.entries)]
    right = sum(one.offends for one in fired)
    own = sum(any(finding.rule == name for finding in one.findings) for one in labelled)
    return RuleFigures(name=name, right=right, wrong=len(fired) - right, labelled=len(labelled), found=own)
