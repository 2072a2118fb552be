"""Finding words in a text, and the excuses around a hit: negation, quotation, warnings, longer harmless words."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick

from guardrails import sentences
from guardrails.anchors import anchors
from guardrails.folding import Folded
from guardrails.rules import Unless, Window
from guardrails.words import Pattern, compiled, either, together
from knowledge.channels import Copy

MOST = 300
"""Places of one word that are looked at in one text."""
WIDE, NEAR = 40, 4
"""Code points beside a hit that a longer harmless word may hold, and beside an excuse that a void word may."""


class Span(NamedTuple):
    """Code points [start, end) of a reading."""

    start: int
    end: int


ANSWER = 30
"""Code points at the head of an answer in which it may be a no."""
QUOTED = re.compile(
    r"“[^”\n]{1,80}”|\"[^\"\n]{1,80}\"|「[^」\n]{1,80}」|『[^』\n]{1,80}』|‘[^’\n]{1,80}’"
    r"|(?<![a-z0-9])'(?=[a-z0-9$£€])[^'\n]{1,80}'(?![a-z0-9])"
)

Sift = Callable[[str], Iterable[tuple[int, int, int]]]
"""Tells for each line [start, end) of a text that may hold watched words which ones, as the bits of a number."""


class Reading:
    """One way to read a copy: its folded text, and where its parts stand in that text."""

    def __init__(self, folded: Folded, copy: Copy, watch: "Watch | None" = None) -> None:
        self.folded, self.copy = folded, copy
        self.watch = watch
        """Finds the watched words of each line at once; without it, each word is sought everywhere."""
        self.known: dict[object, bool] = {}
        """Answers already found, so that a text that repeats itself costs no more than its length."""
        self.found: dict[str, Sequence[Span]] = {}
        """Where words stand that were already sought."""

    @cached_property
    def met(self) -> Mapping[str, Sequence[Span]] | None:
        """Where each watched word stands, if they are found at once."""
        return None if self.watch is None else self.watch.met(self.lines)

    def places(self, word: str) -> Sequence[Span]:
        """Every place of a watched word."""
        if self.met is not None:
            return self.met.get(word, ())
        if word not in self.found:
            self.found[word] = list(places(word, self.lines))
        return self.found[word]

    @cached_property
    def parts(self) -> tuple[tuple[str, Span], ...]:
        """Where the parts of the copy stand."""
        starts = self.folded.starts
        return tuple(
            (place.part, Span(bisect_left(starts, place.start), bisect_left(starts, place.end)))
            for place in self.copy.places
        )

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    @cached_property
    def lines(self) -> str:
        """The folded text, sentence ends turned into line breaks."""
        return sentences.bordered(self.text)

    def around(self, hit: Span, window: Window) -> Span:
        """The sentence, part or text that holds `hit`."""
        if window == "sentence":
            return Span(*sentences.sentence(self.lines, *hit))
        if window == "part":
            return next((span for _, span in self.parts if span.start <= hit.start <= span.end), self.whole)
        return self.whole

    @cached_property
    def quotes(self) -> tuple[Span, ...]:
        """What stands in quotation marks."""
        return tuple(Span(*found.span()) for found in QUOTED.finditer(self.text))

    @cached_property
    def whole(self) -> Span:
        """All of it."""
        return Span(0, len(self.text))


class Words:
    """Words ready to be sought."""

    def __init__(self, given: tuple[str, ...]) -> None:
        self.given = tuple(dict.fromkeys(given))

    @cached_property
    def _literals(self) -> CharwiseDoubleArrayAhoCorasick | None:
        """Finds literals without which none of the words stands; None where one of them may stand without any."""
        groups = [next(iter(anchors(word)), frozenset[str]()) for word in self.given]
        return CharwiseDoubleArrayAhoCorasick(sorted(frozenset[str]().union(*groups))) if all(groups) else None

    def may(self, text: str) -> bool:
        """Whether any of them may stand in `text` or a part of it, at a glance."""
        if not self.given:
            return False
        return self._literals is None or bool(self._literals.find(text))

    @cached_property
    def _at_once(self) -> Callable[[bytes], Sequence[int]]:
        """Tells by number which of the words stand in a text."""
        return together(self.given)

    def any(self, text: str) -> bool:
        """Whether any of them stands in `text`."""
        return self.may(text) and bool(self._at_once(text.encode()))

    def some(self, text: str) -> Iterator[Span]:
        """Where any of them stands, from left to right, not overlapping."""
        return islice(spans_of(either(self.given), text), MOST)

    def all(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Every place of each in text[start:end]; `^`, `$` and words end where that slice ends."""
        part = text[start:end]
        for number in self._at_once(part.encode()) if self.may(part) else ():
            yield from places(self.given[number], part, start)


def places(word: str, text: str, start: int = 0) -> Iterator[Span]:
    """Every place of one word in a text that begins at `start`."""
    return (Span(start + first, start + last) for first, last in islice(spans_of(compiled(word), text), MOST))


def spans_of(pattern: Pattern, text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Where a pattern matches in text[start:end], in code points of `text`; RE2 itself counts bytes."""
    encoded = text[start:end].encode()
    seen, at = 0, start
    for match in pattern.finditer(encoded):
        first, last = match.span()
        at += len(encoded[seen:first].decode())
        seen = first
        yield Span(at, at + len(encoded[first:last].decode()))


@cache
def words(given: tuple[str, ...]) -> Words:
    """`given` made ready, once."""
    return Words(given)


def longest(hits: Iterable[Span]) -> list[Span]:
    """The leftmost-longest hits that do not overlap."""
    chosen: list[Span] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not chosen or hit.start >= chosen[-1].end:
            chosen.append(hit)
    return chosen


class Watch:
    """Watches the readings of one copy for words; a line that comes again costs no more."""

    def __init__(self, sift: Sift, named: Callable[[int], Iterable[str]]) -> None:
        self.sift, self.named = sift, named
        self.known: dict[tuple[str, int], list[tuple[str, list[Span]]]] = {}

    def met(self, lines: str) -> dict[str, list[Span]]:
        """Where each word stands."""
        found: dict[str, list[Span]] = {}
        for start, end, bits in self.sift(lines):
            for word, spans in self._found(lines[start:end], bits):
                there = found.setdefault(word, [])
                there += (Span(start + first, start + last) for first, last in spans[: MOST - len(there)])
        return found

    def _found(self, line: str, bits: int) -> list[tuple[str, list[Span]]]:
        """The words that a line holds, and where."""
        key = (line, bits)
        if key not in self.known:
            encoded = line.encode()
            words = (word for word in self.named(bits) if compiled(word).search(encoded) is not None)
            self.known[key] = [(word, list(places(word, line))) for word in words]
        return self.known[key]


def find(given: tuple[str, ...], reading: Reading) -> list[Span]:
    """The places of `given` in `reading`."""
    met = reading.met
    return longest(chain.from_iterable(reading.places(word) for word in given if met is None or word in met))


def excused(hit: Span, unless: Unless, reading: Reading) -> bool:
    """Whether the words around `hit` excuse it."""
    far = max(WIDE, sentences.WORD * unless.reach + NEAR)
    context = reading.lines[max(0, hit.start - far) : hit.end + far]
    key = (id(unless), min(hit.start, far), hit.end - hit.start, context)
    if key not in reading.known:
        text = reading.lines
        reading.known[key] = _before(hit, unless, text) or _after(hit, unless, text) or _inside(hit, unless, reading)
    return (
        reading.known[key]
        or _within(unless.sentence, reading, "sentence", hit)
        or _within(unless.text, reading, "text", hit)
        or (_quoted(hit, reading.quotes) and _within(unless.quoted, reading, "text", hit))
        or _denied(hit, unless, reading)
    )


def _quoted(hit: Span, quotes: Sequence[Span]) -> bool:
    """Whether the hit begins inside one of the quotes, which do not overlap."""
    at = bisect_right(quotes, hit.start, key=itemgetter(0)) - 1
    return at >= 0 and hit.start < quotes[at].end


def _before(hit: Span, unless: Unless, text: str) -> bool:
    """Whether an excuse begins before the hit; it may end inside it (无法«保证…»)."""
    excuses = words(unless.before)
    if not excuses.may(text[max(0, hit.start - sentences.WORD * unless.reach) : hit.end]):
        return False
    left = sentences.before(text, hit.start, unless.reach)
    if left == hit.start:
        return False
    found = [*excuses.all(text, left, hit.start), *excuses.all(text, left, hit.end)]
    return _counts([excuse for excuse in found if excuse.start < hit.start], Span(left, hit.end), unless, text)


def _after(hit: Span, unless: Unless, text: str) -> bool:
    """Whether an excuse ends after the hit; it may begin inside it."""
    excuses = words(unless.after)
    if not excuses.may(text[hit.start : hit.end + sentences.WORD * unless.reach]):
        return False
    right = sentences.after(text, hit.end, unless.reach)
    if right == hit.end:
        return False
    found = [*excuses.all(text, hit.end, right), *excuses.all(text, hit.start, right)]
    return _counts([excuse for excuse in found if excuse.end > hit.end], Span(hit.start, right), unless, text)


def _counts(excuses: list[Span], window: Span, unless: Unless, text: str) -> bool:
    """Whether one of the excuses is untouched by a void word."""
    if not excuses:
        return False
    void = list(words(unless.void).all(text, max(0, window.start - NEAR), window.end + NEAR))
    return any(not any(bad.start < good.end and good.start < bad.end for bad in void) for good in excuses)


def _inside(hit: Span, unless: Unless, reading: Reading) -> bool:
    if not unless.inside:
        return False
    place = reading.around(hit, "sentence")
    start, end = max(place.start, hit.start - WIDE), min(place.end, hit.end + WIDE)
    return any(
        long.start <= hit.start and hit.end <= long.end for long in words(unless.inside).all(reading.lines, start, end)
    )


def _denied(hit: Span, unless: Unless, reading: Reading) -> bool:
    """Whether the hit is asked about and the next sentence says no."""
    _, end = sentences.sentence(reading.lines, *hit)
    if not unless.denied or reading.text[end : end + 1] != "?":
        return False
    return words(unless.denied).any(reading.lines[end + 1 : end + 1 + ANSWER].lstrip("\n").partition("\n")[0])


def _within(excuses: tuple[str, ...], reading: Reading, window: Window, hit: Span) -> bool:
    """Whether an excuse stands in the sentence, part or text of the hit."""
    if not excuses:
        return False
    place = reading.around(hit, window)
    key = (id(excuses), place)
    if key not in reading.known:
        reading.known[key] = words(excuses).any(reading.lines[place.start : place.end])
    return reading.known[key]
