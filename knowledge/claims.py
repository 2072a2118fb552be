"""The claims library: approved statements with their conditions and evidence, and how copy is linked to them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from knowledge.channels import Copy
from knowledge.figures import Figure, find_figures
from knowledge.figures.comparing import same_basis, same_value
from knowledge.figures.stated import figures_of
from knowledge.products import Fact
from knowledge.values import BadFile, Bilingual, Period, Value, read_yaml

NEAR = 0.6
"""Likeness from which a sentence is proposed as another wording of a statement."""
SAME_WORDS = 0.7
"""Likeness, figures apart, from which another number is an alarm."""
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_CLAUSE = re.compile(r"[^，,、\s](?:[^，,]|,(?=[0-9]{3}))*")
_SIGNS = re.compile(r"[^0-9A-Za-z\u3400-\u9fff#]+")


class Statement(Value):
    """An approved claim about a product: its wordings, when it may be said, and what it rests on."""

    id: str
    words: Bilingual
    products: tuple[str, ...] = ()
    """Ids of products or product types; none: any."""
    condition: Bilingual | None = None
    not_on: tuple[str, ...] = ()
    """Channels where it may not run."""
    not_with: tuple[str, ...] = ()
    """Words that may not stand in the same copy."""
    evidence: tuple[str, ...] = Field(min_length=1)
    """Ids of the facts, documents or passages it rests on."""
    valid: Period = Period()


class Link(Value):
    """Words of copy at code points [start, end) beside a statement, and how they stand to it."""

    statement: str
    kind: Literal["exact", "near", "alarm"]
    start: int
    end: int
    quote: str
    likeness: float
    reason: Bilingual | None = None
    altered: bool = False
    """Whether its figures are not the statement's."""


class Links(Value):
    """What copy says that is in the library: word for word, nearly, or with something wrong."""

    exact: tuple[Link, ...] = ()
    near: tuple[Link, ...] = ()
    alarms: tuple[Link, ...] = ()

    @property
    def every(self) -> tuple[Link, ...]:
        """All links, in the order of the copy."""
        return tuple(sorted((*self.exact, *self.near, *self.alarms), key=lambda link: (link.start, link.end)))


class Difference(Value):
    """The figures that only one of two language versions states."""

    only_zh: tuple[Figure, ...] = ()
    only_en: tuple[Figure, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both versions carry the same figures."""
        return not self.only_zh and not self.only_en


def read_claims(path: Path) -> tuple[Statement, ...]:
    """The statements in a YAML file; `BadFile` names the line of a mistake or an id used twice."""
    statements = read_yaml(path, tuple[Statement, ...])
    ids = [statement.id for statement in statements]
    twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
    if twice:
        raise BadFile(
            path, None, f"主张编号 {twice} 用了两次，请改一个。", f"claim id {twice} is used twice; change one."
        )
    return statements


def link(words: Copy, statements: Sequence[Statement], on: date) -> Links:
    """Links the sentences and clauses of `words` to the statements they are nearest to, as of the day it runs `on`."""
    rated = [
        (likeness, start, quote, statement)
        for start, quote in _pieces(words.text)
        for statement in statements
        if (likeness := _likeness(quote, statement.words.to(words.language))) >= NEAR
    ]
    links: list[Link] = []
    for likeness, start, quote, statement in sorted(rated, key=lambda each: (-each[0], each[1], -len(each[2]))):
        if all(start + len(quote) <= other.start or other.end <= start for other in links):
            links.append(_link(start, quote, statement, _Seen(words, on, likeness)))
    links.sort(key=lambda each: each.start)
    exact, near, alarms = (tuple(each for each in links if each.kind == kind) for kind in ("exact", "near", "alarm"))
    return Links(exact=exact, near=near, alarms=alarms)


class _Seen(NamedTuple):
    words: Copy
    on: date
    likeness: float


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Every run of up to six clauses of one sentence, with where it starts."""
    for sentence in _SENTENCE.finditer(text):
        clauses = [
            (sentence.start() + clause.start(), sentence.start() + clause.end())
            for clause in _CLAUSE.finditer(sentence[0])
        ]
        for first in range(len(clauses)):
            for last in range(first, min(first + 6, len(clauses))):
                start, end = clauses[first][0], clauses[last][1]
                yield start, text[start:end]


def _link(start: int, quote: str, statement: Statement, seen: _Seen) -> Link:
    said = statement.words.to(seen.words.language)
    reason = _objection(statement, seen) if seen.likeness >= SAME_WORDS else None
    kind: Literal["exact", "near", "alarm"] = "alarm" if reason else "near"
    altered = not _same_figures(_figures(quote), _figures(said))
    if altered:
        reason = reason or Bilingual(
            zh=f"与已审主张数字不同：{said}", en=f"another number than the approved claim: {said}"
        )
        kind = "alarm" if seen.likeness >= SAME_WORDS else "near"
    elif not reason and _bones(quote) == _bones(said):
        kind = "exact"
    return Link(
        statement=statement.id,
        kind=kind,
        start=start,
        end=start + len(quote),
        quote=quote,
        likeness=round(seen.likeness, 3),
        reason=reason,
        altered=altered,
    )


def _objection(statement: Statement, seen: _Seen) -> Bilingual | None:
    """Why a statement may not be said here, though its words are approved."""
    if not statement.valid.holds(seen.on):
        return Bilingual(zh=f"该主张在 {seen.on} 不在有效期内。", en=f"the claim is not valid on {seen.on}.")
    if seen.words.channel in statement.not_on:
        return Bilingual(zh="该主张不得用于此渠道。", en="the claim may not run on this channel.")
    clash = next((word for word in statement.not_with if word in seen.words.text), None)
    if clash:
        return Bilingual(zh=f"该主张不得与“{clash}”同时出现。", en=f"the claim may not stand beside {clash!r}.")
    return None


@lru_cache(maxsize=8192)
def _figures(text: str) -> tuple[Figure, ...]:
    return find_figures(text)


@lru_cache(maxsize=8192)
def _bones(text: str) -> str:
    """The words without punctuation, each figure a bare sign: what two spellings of one claim share."""
    pieces, at = [], 0
    for figure in _figures(text):
        pieces += [text[at : figure.start], "#"]
        at = figure.end
    return _SIGNS.sub("", "".join([*pieces, text[at:]])).lower()


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(_bones(text))))


def _likeness(one: str, two: str) -> float:
    """Dice's measure of the pairs of neighbouring signs, figures apart: 0 to 1."""
    a, b = _pairs(one), _pairs(two)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _same_figures(one: Sequence[Figure], two: Sequence[Figure]) -> bool:
    return not _unmatched(one, two) and not _unmatched(two, one)


def _unmatched(figures: Sequence[Figure], others: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures that none of `others`, each used once, equals."""
    left, missing = [*others], []
    for figure in figures:
        twin = next(
            (i for i, other in enumerate(left) if same_value(figure, other) and same_basis(figure, other)), None
        )
        if twin is None:
            missing.append(figure)
        else:
            del left[twin]
    return tuple(figure for figure in missing if not figure.idle)


def same_facts(zh: str, en: str) -> Difference:
    """The figures that only the Chinese or only the English version of one item states."""
    one, two = find_figures(zh), find_figures(en)
    return Difference(only_zh=_unmatched(one, two), only_en=_unmatched(two, one))


def harvest(words: Copy, facts: Sequence[Fact]) -> tuple[Statement, ...]:
    """Sentences of approved copy whose figures are all facts, as statements to put into the library."""
    stated = [(fact, figure) for fact in facts for figure in figures_of(fact)]
    found: dict[str, Statement] = {}
    for sentence in _SENTENCE.finditer(words.text):
        quote = sentence[0].strip()
        figures = [figure for figure in find_figures(quote) if not figure.idle]
        resting = [[fact for fact, known in stated if same_value(figure, known)] for figure in figures]
        if figures and all(resting):
            statement = _harvested(quote, [facts_[0] for facts_ in resting])
            found.setdefault(statement.id, statement)
    return tuple(found.values())


def _harvested(quote: str, facts: Sequence[Fact]) -> Statement:
    starts = [fact.valid.start for fact in facts if fact.valid.start]
    ends = [fact.valid.end for fact in facts if fact.valid.end]
    conditions = [fact.condition for fact in facts if fact.condition]
    return Statement(
        id=sha256(quote.encode()).hexdigest()[:12],
        words=Bilingual(zh=quote, en=quote),
        condition=conditions[0] if conditions else None,
        evidence=tuple(dict.fromkeys(fact.id for fact in facts)),
        valid=Period(start=max(starts, default=None), end=min(ends, default=None)),
    )
