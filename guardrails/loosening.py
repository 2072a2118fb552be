"""Loosening: what was put between characters to break words is taken out, and characters taken apart are joined."""

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice, pairwise, repeat
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from guardrails.folding import Folded, Places
from guardrails.lexicon import EMOJI, HAN, MARK, ONES, PARTING, Sign
from guardrails.parts import joined
from guardrails.sounds import alone, ordinary, wholes
from guardrails.spelt import between_syllables
from guardrails.spoken import in_digits

BETWEEN = r"(?:_|[^\w。!?;,、:…\n%¥$()《》<>「」『』【】\[\]〔〕{}“”‘’\"'])"
UNIT = rf"(?:[{HAN}%]|(?<![a-z0-9])[a-z0-9](?![a-z0-9]))"
APART = re.compile(rf"(?:{UNIT}(?:{BETWEEN}|{MARK}){{1,5}}){{2,}}{UNIT}")
GAP = re.compile(
    rf"(?<=[{HAN}(\[【《“…]){BETWEEN}{{1,4}}(?=[{HAN}0-9])|(?<=[0-9]){BETWEEN}{{1,4}}(?=[{HAN}%])"
    rf"|(?<=[{HAN}][a-z]){BETWEEN}{{1,4}}(?=[a-z])|(?<=[0-9])(?<![a-z0-9][0-9])[ _·•*|]+(?=[0-9])|(?<=\S){EMOJI}+(?=\S)"
)
DECORATIONS = re.compile(f"{BETWEEN}(?<![^{HAN}][a-z] ){BETWEEN}*")
"""Decorations, but for a space behind a Latin word, which closes no gap."""
BREAK = re.compile(rf"[^\w%]+|_+|(?<![0-9{ONES}])%+(?![ ,。;!?]|$)")
PARTED = re.compile(rf"{PARTING}(?<=[{HAN}][\s\S])(?<![{ONES}]%){PARTING}{{0,2}}(?=[{HAN}])")
POINT = re.compile(r"(?<![\d.])(?<![^\w%])\.(?=[\w%])")
"""A full stop that stands alone and follows no digit."""
SENTENCE = re.compile("[、,.:。!?;…]")
CLOSING = dict(zip("\"'“‘([{<【《「『", "\"'”’)]}>】》」』", strict=True))
OPENING = {closing: opening for opening, closing in CLOSING.items()}
AROUND = 40
"""Code points that brackets enclose at most."""
LEADING = "第最更很太极每各"
"""Characters that never stand at the end of a clause."""
CHARACTER = re.compile(f"[{HAN}]")
LONG = 4
"""Code points a match needs when the gap it closes may part two words."""
MOST, PAGE = 2000, 20_000
"""Places that are loosened in one text, and in each page of a longer one; lawful pages hold fewer than five hundred."""


class Place(NamedTuple):
    """Original code points [start, end) that were rewritten; a match of `least` owes itself to them, and holds them all
    when they close a gap."""

    start: int
    end: int
    closes: bool = False
    least: int = 1

    @classmethod
    def closing(cls, start: int, end: int, least: int) -> "Place":
        """Where a gap was closed."""
        return cls(start, end, closes=True, least=least)

    def bears(self, start: int, end: int, length: int) -> bool:
        """Whether a match of `length` folded code points at original [start, end) owes itself to the rewriting."""
        if self.closes:
            return start <= self.start and self.end <= end and length >= self.least
        return start < self.end and self.start < end and length >= self.least


class Edit(NamedTuple):
    """Folded code points [start, end) that become `words`; each stands for the code points from its cut on."""

    start: int
    end: int
    words: str
    cuts: tuple[int, ...]
    place: Place


_place: Callable[[tuple[int, int, bool, int]], Place] = partial(tuple.__new__, Place)
_edit: Callable[[tuple[int, int, str, tuple[int, ...], Place]], Edit] = partial(tuple.__new__, Edit)
"""Thousands of places and edits made at once, at a third of the price."""


class Loosened(NamedTuple):
    """A loosened text, what changed, and at which code point of the original it ends because there was too much."""

    folded: Folded
    places: list[Place] = []
    unread: int | None = None


def loosen(folded: Folded, shown: Container[Sign], known: frozenset[str] = frozenset()) -> Loosened:
    """The text without gaps inside words, parts joined and spoken percentages in figures.

    `known` are two and three characters in a row that words of the rules hold: where marks part them, they are taken
    out.
    """
    most, unread = MOST * max(1, len(folded.text) // PAGE), None
    found: list[Edit] = []
    for kind in _kinds(shown, known):
        edits = list(islice(kind(folded, most + 1), most + 1))
        if len(edits) > most:
            unread, folded = edits[most].place.start, folded.upto(edits[most].start)
        found += edits[:most]
    edits = _side_by_side(found, len(folded.text))
    return Loosened(rewrite(folded, edits) if edits else folded, [edit.place for edit in edits], unread)


def _kinds(shown: Container[Sign], known: frozenset[str]) -> Iterator[Callable[[Folded, int], Iterable[Edit]]]:
    """What may change by the signs that a text shows, each kind in the order of the text and up to a number."""
    if Sign.GAP in shown or Sign.APART in shown:
        yield partial(_gaps, apart=Sign.APART in shown)
    if Sign.PARTED in shown:
        yield lambda folded, _: _parted(folded, known)
    if Sign.PINYIN in shown:
        yield lambda folded, _: _syllables(folded)
    if Sign.PART in shown:
        yield lambda folded, _: _parts(folded, known)
    if Sign.SPOKEN in shown:
        yield lambda folded, _: _spoken(folded)


def _side_by_side(found: Iterable[Edit], end: int) -> list[Edit]:
    """Those of the edits before `end` that do not overlap, the first first."""
    edits: list[Edit] = []
    at = 0
    for edit in sorted(found, key=itemgetter(0, 1)):
        if edit[0] >= at and edit[1] <= end:
            edits.append(edit)
            at = edit[1]
    return edits


def _gaps(folded: Folded, most: int, *, apart: bool) -> Iterator[Edit]:
    """Decorations between characters; marks too where every single character is set apart. The first `most`."""
    text, whole = folded.text, wholes()
    runs = [run.span() for run in APART.finditer(text) if len(CHARACTER.findall(run[0])) > 1] if apart else []
    apart_at = (gap.span() for run in runs for gap in _breaks(text, *run))
    within = (span for span in apart_at if span[0] and text[span[0] - 1 : span[0] + 1] not in whole)
    single = set(islice(within, most))
    others = (span for span in _decorations(text, single) if text[span[0] - 1 : span[0] + 1] not in whole)
    spans = sorted(single.union(islice(others, most)))[:most]
    parts = [text[max(0, start - 2) : start] in ordinary() and not _within(runs, start, end) for start, end in spans]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    first, last = _taken(folded.starts, [start - 1 for start in starts]).tolist(), _taken(folded.ends, ends).tolist()
    places = map(_place, zip(first, last, repeat(True), [LONG if each else 2 for each in parts], strict=False))  # noqa: FBT003
    return map(_edit, zip(starts, ends, repeat(""), repeat(()), places, strict=False))


def _within(runs: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a place lies in one of the runs."""
    number = bisect_right(runs, (start, end)) - 1
    return number >= 0 and end <= runs[number][1]


def _parted(folded: Folded, known: frozenset[str]) -> Iterator[Edit]:
    """Marks and ends of lines inside words; between two ordinary words only where more of a rule's word stands."""
    text, taken = folded.text, 0
    gaps = list(PARTED.finditer(text))
    ends = [gap.span() for gap in gaps]
    joined = "".join(text[start:end] for (_, start), (end, _) in pairwise([(0, 0), *ends, (len(text), 0)]))
    for gap, (start, end) in zip(gaps, ends, strict=True):
        at = start - taken
        taken += end - start
        least = _torn(joined[max(0, at - 2) : at], joined[at : at + 2], text[start:end], known)
        if least and not _encloses(text, gap):
            place = Place.closing(int(folded.starts[start - 1]), int(folded.ends[end]), least)
            yield Edit(start, end, "", (), place)


def _syllables(folded: Folded) -> Iterator[Edit]:
    """What sets syllables of pinyin apart."""
    for start, end in between_syllables(folded.text):
        yield Edit(start, end, "", (), Place.closing(int(folded.starts[start - 1]), int(folded.ends[end]), 2))


def _encloses(text: str, gap: re.Match[str]) -> bool:
    """Whether a bracket or quote stands with another around more than one character."""
    for sign in gap[0]:
        behind = text.find(CLOSING[sign], gap.end(), gap.end() + AROUND) if sign in CLOSING else -1
        before = text.rfind(OPENING[sign], max(0, gap.start() - AROUND), gap.start()) if sign in OPENING else -1
        if behind > gap.end() + 1 or 0 <= before < gap.start() - 2:
            return True
    return False


@lru_cache(maxsize=20_000)
def _torn(before: str, after: str, mark: str, known: frozenset[str]) -> int:
    """The code points a match needs that holds a mark which may have torn a word; 0 where it did not.

    A firm mark, as sentences have, parts two ordinary words by right.
    """
    across, firm = before[-1:] + after[:1], SENTENCE.search(mark) is not None
    words = (before in ordinary()) + (after in ordinary())
    rows = sum(len(row) == 3 and row in known for row in (before + across[1:], across[:1] + after))
    if rows > words // 2 and not (firm and words):
        return LONG if words else 3
    one = across in known or (across in ordinary() and not firm)
    words_alone = across[0] in alone() and across[1] in alone() and across[0] not in LEADING
    return 2 if one and not words and not words_alone else 0


def _decorations(text: str, known: Container[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where decorations stand inside words or figures, and pictures inside anything; not those known."""
    for run in DECORATIONS.finditer(text):
        start, end = span = run.span()
        if span not in known:
            yield from (gap.span() for gap in GAP.finditer(text, start, min(end + 1, len(text))))


def _breaks(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What sets the characters of a run, up to the last, apart: decorations and lone marks, save a decimal point."""
    signs = {gap for gap in BREAK.findall(text, start, end) if len(gap) == 1}
    if "." in signs and not POINT.search(text, start, end):
        signs -= {"."}
    return re.compile(rf"(?:(?!\.){BETWEEN}|[{re.escape(''.join(sorted(signs)))}_])+").finditer(text, start, end - 1)


def _parts(folded: Folded, known: frozenset[str]) -> Iterator[Edit]:
    """Parts of characters."""
    for start, end, whole in joined(folded.text, known):
        yield Edit(start, end, whole, (start,), Place(*folded.span(start, end)))


def _spoken(folded: Folded) -> Iterator[Edit]:
    """Spoken figures in digits."""
    for start, end, words in in_digits(folded.text):
        cuts = tuple(map(min, range(start, start + len(words)), repeat(end - 1)))
        yield Edit(start, end, words, cuts, Place(*folded.span(start, end)))


def rewrite(folded: Folded, edits: list[Edit]) -> Folded:
    """`folded` with the edits made, every code point keeping its way back."""
    text, kept = folded.text, np.ones(len(folded.text), np.bool_)
    pieces: list[str] = []
    at = 0
    for start, end, words, _, _ in edits:
        kept[start:end] = False
        pieces += (text[at:start], words)
        at = end
    places = kept.nonzero()[0]
    first = [cut for edit in edits for cut in edit.cuts]
    last = [max(cut, after - 1) for edit in edits if edit.cuts for cut, after in pairwise((*edit.cuts, edit.end))]
    where = places.searchsorted(np.asarray([edit.start for edit in edits for _ in edit.cuts], np.intp))
    where += np.arange(len(first))
    return Folded(
        "".join((*pieces, text[at:])),
        _taken(folded.starts, _inserted(places, where, first)),
        _taken(folded.ends, _inserted(places, where, last)),
    )


def _inserted(places: Places, where: Places, new: list[int]) -> Places:
    """The places with new ones among them, which then stand at `where`."""
    if not new:
        return places
    old, whole = np.ones(len(places) + len(new), np.bool_), np.empty(len(places) + len(new), np.intp)
    old[where] = False
    whole[where], whole[old] = new, places
    return whole


def _taken(given: Sequence[int] | Places, order: list[int] | Places) -> Places:
    """What is given at some places."""
    places = np.asarray(order, np.intp)
    return places + given.start if isinstance(given, range) else np.asarray(given).take(places)
