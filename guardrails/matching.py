"""Finding words in a text: its readings, and where the words of rules stand in them."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, islice
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick

from guardrails import sentences
from guardrails.anchors import anchors
from guardrails.folding import Folded
from guardrails.rules import Window
from guardrails.words import Pattern, compiled, either, together
from knowledge.channels import Copy

MOST = 300
"""Places of one word that are looked at in one text."""


class Span(NamedTuple):
    """Code points [start, end) of a reading."""

    start: int
    end: int


QUOTED = re.compile(
    r"《[^》\n]{1,80}》|“[^”\n]{1,80}”|\"[^\"\n]{1,80}\"|「[^」\n]{1,80}」|『[^』\n]{1,80}』|‘[^’\n]{1,80}’"
    r"|(?<![a-z0-9])'(?=[a-z0-9$£€])[^'\n]{1,80}'(?![a-z0-9])"
)

Sift = Callable[[str], Iterable[tuple[int, int, int]]]
"""Tells for each line [start, end) of a text that may hold watched words which ones, as the bits of a number."""


class Reading:
    """One way to read a copy: its folded text, and where its parts stand in that text."""

    def __init__(
        self, folded: Folded, copy: Copy, watch: "Watch | None" = None, owed: "Callable[[Span], bool] | None" = None
    ) -> None:
        self.folded, self.copy = folded, copy
        self.watch = watch
        """Finds the watched words of each line at once; without it, each word is sought everywhere."""
        self.owed = owed
        """Whether a hit owes itself to what was rewritten; without it, nothing was."""
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

    def owns(self, hit: Span) -> bool:
        """Whether a hit is this reading's to tell, and not that of the text as it is written."""
        return self.owed is None or self.owed(hit)

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
