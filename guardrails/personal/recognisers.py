"""Recognisers as data: read the table once, run it over the views of a text."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from guardrails.personal.forms import MANY, Form, form_of
from guardrails.personal.patterns import compiled, signs
from guardrails.personal.sieve import Sieve, Words, bits, number_of
from guardrails.personal.validators import VALIDATORS
from guardrails.personal.views import Span, View
from knowledge.values import Bilingual, Language, Value, read_yaml

TABLE = Path(__file__).with_name("recognisers.yaml")
CHINESE = Path(__file__).with_name("recognisers_zh.yaml")
THRESHOLD = 0.4
_BOOST, _DOUBT = 0.3, 0.3
_LIKE_DIGITS = frozenset("OoXx×")
"""Letters that may be digits, and are not counted as such among other letters."""
_FORMS = 2048
"""Forms of numbers that are remembered with what they may be."""
_FURTHEST = 80


class Find(NamedTuple):
    """One sighting in the text as given, before overlaps are settled; `why` names what spoke for it."""

    type: str
    start: int
    end: int
    score: float
    why: str


class Recogniser(Value):
    """One kind of personal data: patterns over a view, a validator, and the words that speak for and against."""

    type: str
    view: Literal["plain", "numbers", "spoken"]
    patterns: tuple[str, ...]
    check: str | None = None
    score: float = 0
    words: tuple[str, ...] = ()
    needs: Literal["nothing", "words"] = "nothing"
    reach: int = 14
    ahead: int = 10
    against: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    needle: tuple[str, ...] = Field(default=(), alias="if")
    unlike: str | None = None
    elsewhere: str | None = None
    """What, standing some way before a value, says that it is no one's."""
    sure: str | None = None
    whole: bool = False
    least: int = 2
    """How many digits a value has at least, none but separators between them."""
    mixed: bool = False
    """Whether a value always holds a Latin letter beside a digit."""
    hits: tuple[str, ...] = Field(min_length=1)
    misses: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_check(self) -> "Recogniser":
        if self.check and self.check not in VALIDATORS:
            raise ValueError(f"unknown check {self.check}; known: {', '.join(VALIDATORS)}")
        return self

    @property
    def needles(self) -> Sequence[Words]:
        """The words of which a text must hold one."""
        words = self.needle or (self.words if self.needs == "words" else ())
        return [{word.lower() for word in words}] if words else []

    @cached_property
    def refused(self) -> re.Pattern[str] | None:
        """Values that are never meant."""
        return re.compile(self.unlike) if self.unlike else None

    @cached_property
    def barred(self) -> re.Pattern[str] | None:
        """What stands before a value that is no one's."""
        return re.compile(f"(?:{self.elsewhere})$") if self.elsewhere else None

    @cached_property
    def certain(self) -> re.Pattern[str] | None:
        """A spelling so particular that it needs no context."""
        return re.compile(self.sure) if self.sure else None

    def find(self, found: re.Match[str], view: View) -> Find | None:
        """What a match of one of its patterns in `view` is, from the threshold up."""
        group = 0 if self.whole or not found.re.groups else _first(found)
        start, end = found.span(group)
        score = self._score(view, start, end)
        return Find(self.type, *view.span(start, end), score, self.check or self.type) if score >= THRESHOLD else None

    def _score(self, view: View, start: int, end: int) -> float:
        value = view.text[start:end]
        if self._is_other(view.text, value, end):
            return 0
        base = VALIDATORS[self.check](value) if self.check else self.score
        if not base:
            return 0
        if self.certain and self.certain.fullmatch(value):
            base = max(base, 0.6)
        if self.barred and self.barred.search(view.text, max(0, start - _FURTHEST), start):
            return min(base, _DOUBT)
        before = view.low[max(0, start - self.reach) : start]
        spoken_for = _nearest(before, self.words)
        against = _nearest(before, self.against)
        if against >= max(spoken_for, 0):
            return min(base, _DOUBT)
        if spoken_for >= 0 or _nearest(view.low[end : end + self.ahead], self.words) >= 0:
            return min(1, base + _BOOST)
        return 0 if self.needs == "words" else base

    def _is_other(self, text: str, value: str, end: int) -> bool:
        follows = text[end : end + 3].lstrip()
        refused = self.refused is not None and self.refused.search(value) is not None
        return refused or follows.startswith(self.after)


def _first(found: re.Match[str]) -> int:
    return next((i for i, value in enumerate(found.groups(), 1) if value is not None), 0)


def _nearest(text: str, words: tuple[str, ...]) -> int:
    """Where the last of `words` in `text` ends, -1 if none is there."""
    return max((text.rfind(word) + len(word) for word in words if word in text), default=-1)


class Pattern(NamedTuple):
    """A pattern of a recogniser, ready to be sought."""

    whose: Recogniser
    program: re.Pattern[str]
    form: Form


class Patterns:
    """The patterns for some kinds of views, and which of them are worth seeking in a view."""

    def __init__(self, recognisers: Iterable[Recogniser], kinds: Container[str]) -> None:
        given = [(one, pattern) for one in recognisers if one.view in kinds for pattern in one.patterns]
        self._all = [_ready(one, pattern) for one, pattern in given]
        self._sieve = Sieve([(*one.needles, *filter(None, [signs(pattern)])) for one, pattern in given])
        self._close = number_of(one.form.close and not one.whose.mixed for one in self._all)
        self._near, self._among = lru_cache(_FORMS)(self._fitting), cache(self._mixed)

    def worth(self, view: View) -> Iterator[tuple[Pattern, Span]]:
        """Those whose words and numbers `view` holds, and where to seek each."""
        near = [self._near(min(number.digits, MANY), number.marks) for number in view.numbers]
        few = self._near(0, "")
        for mixture in view.mixtures:
            few |= self._among(min(mixture.digits, MANY))
        for fitting in near:
            few |= fitting
        passing = few and few & self._sieve.passing(view.low)
        for number, fitting in zip(view.numbers, near, strict=True):
            for i in bits(fitting & passing & self._close):
                yield self._all[i], number.around
        for i in bits(passing & ~self._close):
            one = self._all[i]
            for window in view.windows(one.whose.least, mixed=one.whose.mixed):
                yield one, window

    def _fitting(self, digits: int, marks: str) -> int:
        """Those that a number of so many digits, with these marks among them, may be for."""
        return number_of(not one.whose.mixed and one.form.fits(digits, marks) for one in self._all)

    def _mixed(self, digits: int) -> int:
        """Those that letters may be for with so many digits among them."""
        return number_of(one.whose.mixed and one.form.least <= digits for one in self._all)


def _ready(one: Recogniser, pattern: str) -> Pattern:
    told = not one.mixed or _LIKE_DIGITS.isdisjoint(pattern)
    return Pattern(one, compiled(pattern), form_of(pattern, one.least) if told else Form(one.least))


class Table(Value):
    """The recognisers with the names of their placeholders and the shorthand of their patterns."""

    parts: dict[str, str]
    types: dict[str, Bilingual]
    columns: dict[str, tuple[str, ...]]
    recognisers: tuple[Recogniser, ...]

    def finds(self, view: View, *kinds: str) -> Iterator[Find]:
        """What the recognisers of these kinds of views see in `view`."""
        for (one, program, _), window in self._patterns(kinds).worth(view):
            for found in program.finditer(view.text, *window):
                if find := one.find(found, view):
                    yield find

    def _patterns(self, kinds: tuple[str, ...]) -> Patterns:
        if kinds not in self._by_kinds:
            self._by_kinds[kinds] = Patterns(self.recognisers, kinds)
        return self._by_kinds[kinds]

    @cached_property
    def _by_kinds(self) -> dict[tuple[str, ...], Patterns]:
        return {}

    @model_validator(mode="after")
    def _named(self) -> "Table":
        for kind in (*(one.type for one in self.recognisers), *self.columns):
            if kind not in self.types:
                raise ValueError(f"type {kind} has no placeholder name under types")
        return self

    @cached_property
    def labels(self) -> dict[Language, dict[str, str]]:
        """What the placeholder of each type is called."""
        return {
            "zh": {kind: name.zh for kind, name in self.types.items()},
            "en": {kind: name.en for kind, name in self.types.items()},
        }

    @cached_property
    def heads(self) -> dict[str, str]:
        """The type each head of a column announces."""
        return {head: kind for kind, heads in self.columns.items() for head in heads}


class _Sheet(Value):
    """More recognisers with shorthand of their own."""

    parts: dict[str, str]
    recognisers: tuple[Recogniser, ...]


@cache
def table() -> Table:
    """Both files as one table with shorthand written out; `BadFile` names the line of a mistake."""
    first, more = read_yaml(TABLE, Table), read_yaml(CHINESE, _Sheet)
    parts = more.parts | first.parts
    written = tuple(
        one.model_copy(update={"patterns": tuple(_write_out(p, parts) for p in one.patterns)})
        for one in (*first.recognisers, *more.recognisers)
    )
    return first.model_copy(update={"parts": parts, "recognisers": written})


def _write_out(pattern: str, parts: dict[str, str]) -> str:
    """`pattern` with its parts, and theirs, in place of their names."""
    while named := [name for name in parts if f"<{name}>" in pattern]:
        for name in named:
            pattern = pattern.replace(f"<{name}>", parts[name])
    return pattern
