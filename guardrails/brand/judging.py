"""Judging copy by accepted guidelines: what breaks them as advice, and passed ÷ tested for every part and aspect."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property

from pydantic import computed_field

from guardrails.brand import layout, readability
from guardrails.brand.guidelines import Aspect, Digits, Guideline, Most, Name, Spacing, Terms, Width
from guardrails.brand.layout import Place
from guardrails.inspection import Guard
from guardrails.loading import LISTS, PACKS, read_lists
from guardrails.report import Finding, Outcome
from guardrails.rules import Applies, Banned, Examples, Pack, Rule, Unless
from guardrails.scene import Scene
from knowledge.channels import Copy, Placed
from knowledge.values import Bilingual, Language, Value

MOST = 20
"""Places one guideline is shown at in one part."""
DENIED = ("negation", "warning", "en-negation", "en-warning")
"""Word lists behind which a word is named, not used."""


class Score(Value):
    """How many guidelines of one aspect were tested on one part of the copy, and how many it kept."""

    part: str
    aspect: Aspect
    passed: int
    tested: int


class Scorecard(Value):
    """What guidelines say of one copy: findings that advise, and the scores."""

    findings: tuple[Finding, ...] = ()
    scores: tuple[Score, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def passed(self) -> int:
        """Guidelines kept, counted once for every part."""
        return sum(score.passed for score in self.scores)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def tested(self) -> int:
        """Guidelines tested, counted once for every part."""
        return sum(score.tested for score in self.scores)


class Brand:
    """Accepted guidelines made ready to judge copy."""

    def __init__(self, guidelines: Sequence[Guideline]) -> None:
        self.guidelines = tuple(guidelines)
        self._names = [guide.test.right for guide in guidelines if isinstance(guide.test, Name)]
        self._terms = [guide for guide in guidelines if isinstance(guide.test, Terms)]

    @cached_property
    def _guard(self) -> Guard:
        """Terms are sought like the words of any rule: folded, and through disguise."""
        rules = tuple(as_rule(guide, self._names) for guide in self._terms)
        return Guard.of((Pack(pack="brand", title=Bilingual(zh="品牌", en="brand"), version="1", rules=rules),))

    def judge(self, copy: Copy, on: date) -> Scorecard:
        """Every guideline held against every part of the copy; one with nothing to test there does not count."""
        found = self._guard.inspect(copy, Scene(on=on, language=copy.language)).findings if self._terms else ()
        broken: list[Finding] = []
        counts: dict[tuple[str, Aspect], list[int]] = {}
        chosen = [guide for guide in self.guidelines if not guide.languages or copy.language in guide.languages]
        for placed in copy.places:
            text = copy.text[placed.start : placed.end]
            for guide in chosen if text.strip() else ():
                used = [Place(f.start - placed.start, f.end - placed.start) for f in _within(found, placed, guide)]
                places = used if isinstance(guide.test, Terms) else _places(guide, text, copy.language, self._names)
                if places is not None:
                    count = counts.setdefault((placed.part, guide.aspect), [0, 0])
                    count[0], count[1] = count[0] + (not places), count[1] + 1
                    broken += [_finding(guide, place, placed, copy.text) for place in places[:MOST]]
        scores = (Score(part=p, aspect=a, passed=kept, tested=all_) for (p, a), (kept, all_) in counts.items())
        return Scorecard(findings=tuple(sorted(broken, key=lambda f: (f.start, f.end, f.rule))), scores=tuple(scores))


def _within(found: Sequence[Finding], placed: Placed, guide: Guideline) -> Iterator[Finding]:
    mine = f"brand.{guide.id}"
    return (f for f in found if f.rule == mine and placed.start <= f.start and f.end <= placed.end)


def _places(guide: Guideline, text: str, language: Language, names: Sequence[str]) -> list[Place] | None:
    """Where a text breaks a guideline; None when there is nothing in it to test."""
    match guide.test:
        case Name() as name:
            return layout.misspelt(name, names, text) if layout.mentions(name, text) else None
        case Most() as most:
            return readability.beyond(most.of, most.most, text, language)
        case Spacing(blank=blank):
            wrong, right = (layout.touching, layout.apart) if blank else (layout.apart, layout.touching)
            return wrong(text) if wrong(text) or right(text) else None
        case Digits(style=style):
            return layout.figures(style, text) if layout.has_figures(style, text) else None
        case _:
            return layout.half_width(text)


def as_rule(guide: Guideline, names: Sequence[str] = ()) -> Rule:
    """A guideline on terms as a rule, grounds custom, that lets `names` be; `TypeError` for any other guideline."""
    if not isinstance(guide.test, Terms):
        raise TypeError(guide.test.kind)
    unless = Unless(before=_denying(), inside=tuple(names))
    return Rule(
        id=f"brand.{guide.id}",
        title=guide.says,
        topic="brand",
        check=Banned(kind="banned", words=_with_plurals(guide.test.words), unless=unless, replace=guide.test.instead),
        outcome=Outcome.ADVISE,
        grounds="custom",
        applies=Applies(jurisdictions=()),
        message=guide.says,
        examples=Examples(hit=("-",), miss=("-",)),
    )


def _with_plurals(words: Sequence[str]) -> tuple[str, ...]:
    """The words, English nouns in the plural too: a literal ends where a word ends."""
    return tuple(
        form
        for word in words
        for form in ((word, f"{word}s") if word[-1:].isascii() and word[-1:].isalpha() else (word,))
    )


@cache
def _denying() -> tuple[str, ...]:
    lists = read_lists(PACKS / LISTS)
    return tuple(word for name in DENIED for word in lists.get(name, ()))


def _finding(guide: Guideline, place: Place, placed: Placed, text: str) -> Finding:
    start, end = place.start + placed.start, place.end + placed.start
    quote = text[start:end]
    return Finding(
        rule=f"brand.{guide.id}",
        kind=guide.test.kind,
        topic=f"brand-{guide.aspect}",
        outcome=Outcome.ADVISE,
        grounds="custom",
        start=start,
        end=end,
        quote=quote,
        part=placed.part,
        message=_message(guide),
        fix=_fix(guide, quote),
    )


def _message(guide: Guideline) -> Bilingual:
    why = guide.why
    if why is None:
        return Bilingual(zh=f"品牌规范：{guide.says.zh}", en=f"Brand guideline: {guide.says.en}")
    return Bilingual(zh=f"品牌规范：{guide.says.zh}（{why.zh}）", en=f"Brand guideline: {guide.says.en} ({why.en})")


def _fix(guide: Guideline, quote: str) -> Bilingual | None:
    better = _better(guide, quote)
    return Bilingual(zh=f"写成“{better}”。", en=f"Write “{better}”.") if better else None


def _better(guide: Guideline, quote: str) -> str | None:
    match guide.test:
        case Terms(instead=instead):
            return next((right for wrong, right in instead.items() if wrong.lower() in quote.lower()), None)
        case Name(right=right):
            return right
        case Spacing(blank=blank):
            return f"{quote[0]} {quote[-1]}" if blank else f"{quote[0]}{quote[-1]}"
        case Width():
            return quote.translate(FULL)
        case Digits(style="half_width"):
            return quote.translate(HALF)
        case _:
            return None


FULL = str.maketrans(",;:!?.(", "，；：！？。（")
HALF = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def by_aspect(scores: Iterable[Score]) -> Iterator[tuple[Aspect, int, int]]:
    """Passed and tested for each aspect, over all parts."""
    totals: dict[Aspect, tuple[int, int]] = {}
    for score in scores:
        passed, tested = totals.get(score.aspect, (0, 0))
        totals[score.aspect] = passed + score.passed, tested + score.tested
    return ((aspect, *counted) for aspect, counted in totals.items())
