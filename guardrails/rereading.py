"""Rereading: disguised Han writing (bao本, 宝本, 亻呆本) read as characters that rules' words have side by side."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, islice
from operator import itemgetter
from typing import NamedTuple

from guardrails.hopes import Hint, hopeful
from guardrails.lexicon import HAN, MEASURES, RADICALS, Lexicon
from guardrails.loosening import BETWEEN
from guardrails.sounds import DIGITS, chief, readings, spells, syllables, wholes

LATIN = re.compile("[a-z]+")
BORDER = re.compile(r"[、,:。!?;\n\"'“”‘’()【】《》「」\[\]<>]")
BORDERED = re.compile(rf"^.*{BORDER.pattern}", re.DOTALL)
PLAIN = re.compile(r"[\W\d_a-zA-Z]+")
NUMBER = re.compile(r"[0-9][0-9.,%]*")
FIGURE = re.compile(rf"(?<![0-9a-z.,])[0-9](?![0-9a-z.,%{MEASURES}])")
PART = re.compile(f"[{RADICALS}]")
APART_BEFORE = re.compile(rf"(?<=[{HAN}]){BETWEEN}{{1,4}}$")
APART_AFTER = re.compile(rf"{BETWEEN}{{1,4}}(?=[{HAN}a-z])")
REACH = 10
LONGEST = 600
"""Letters a run of pinyin may have."""
LONG_RUN = re.compile(f"[a-z]{{{LONGEST + 1},}}")
KEPT, MOST, TRIED, PAGE = 16, 400, 2000, 20_000
"""Ways of reading that are followed at once; code points of disguise that are read, and looked at, in one page."""
SYLLABLE, ODD, FIGURES, PAIR = 1.0, 1.0, 3.0, 0.5
"""What it costs to read a syllable, an odd character, a figure or a pair of parts as something else."""


class Reread(NamedTuple):
    """A piece [start, end) of the folded text that stands for the character `sign`."""

    start: int
    end: int
    sign: str


class Way(NamedTuple):
    """One way to read a text up to a place: what it gains, its last two characters, and how it came there."""

    gain: float
    last: str
    step: Reread | None
    before: "Way | None"

    def steps(self) -> Iterator[Reread]:
        """The pieces read otherwise, from the last to the first."""
        way: Way | None = self
        while way:
            if way.step:
                yield way.step
            way = way.before


class Choice(NamedTuple):
    """A piece up to `end` and the characters it may stand for, at a cost; none: it stays as it is written."""

    end: int
    signs: Sequence[str] = ()
    cost: float = 0.0
    sound: str = ""


class Rereadings(NamedTuple):
    """The ways to read what is written in disguise, and from where on it was too much to be read."""

    ways: list[list[Reread]]
    unread: int | None = None


def rereadings(text: str, lexicon: Lexicon) -> Rereadings:
    """What is written in disguise at the visible signs and the odd characters, as it best fits what stands before.

    A second way, where it differs, looks at what stands behind only.
    """
    line = line_of(text, lexicon)
    fits = [(stretch, line.read(*stretch)) for stretch in _merged(line.places(), text, REACH)]
    torn = [(hint.start, hint.end) for hint in line.hints if hint.torn]
    others = [line.reread(start, end) if _any_in(torn, start, end) else pieces for (start, end), pieces in fits]
    ways = [[pieces for _, pieces in fits], others]
    read = [[_widened(piece, text) for piece in chain(*way)] for way in (ways if ways[1] != ways[0] else ways[:1])]
    return Rereadings(read, line.unread)


@lru_cache(maxsize=4)
def line_of(text: str, lexicon: Lexicon) -> "Line":
    """The signs of a text, which is suspected first and then read."""
    return Line.of(text, lexicon)


def _any_in(places: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the places begins in [start, end)."""
    return bisect_left(places, (start, 0)) < bisect_left(places, (end, 0))


def _widened(piece: Reread, text: str) -> Reread:
    """The piece with the signs that set it apart from Han characters or pinyin beside it."""
    before, after = APART_BEFORE.search(text, max(0, piece.start - 5), piece.start), APART_AFTER.match(text, piece.end)
    return Reread(before.start() if before else piece.start, after.end() if after else piece.end, piece.sign)


def _spelt(run: str) -> bool:
    return len(run) <= LONGEST and spells(run)


def _first(hints: list[Hint], most: int) -> tuple[list[Hint], int | None]:
    """The first signs, up to `most` code points, and where the next one starts."""
    lengths = accumulate(hint.end - hint.start for hint in hints)
    number = next((number for number, length in enumerate(lengths) if length > most), len(hints))
    return hints[:number], hints[number].start if number < len(hints) else None


def _merged(places: list[tuple[int, int]], text: str, reach: int) -> list[tuple[int, int]]:
    """The stretches around the places."""
    merged: list[tuple[int, int]] = []
    for start, end in places:
        first, last = max(0, start - reach), min(end + REACH, len(text))
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


class Line(NamedTuple):
    """A text with the visible signs that may be read otherwise: runs of pinyin, odd characters, figures, parts."""

    text: str
    lexicon: Lexicon
    hints: list[Hint]
    starts: list[int]
    sounds: Mapping[int, str]
    runs: Mapping[int, int]
    pairs: Mapping[tuple[int, int], str]
    unread: int | None
    """From where on signs are left out, for there are too many."""

    @classmethod
    def of(cls, text: str, lexicon: Lexicon) -> "Line":
        """The signs of a text that its neighbours may link to what rules watch for."""
        pages = max(1, len(text) // PAGE)
        far = TRIED * pages + 1
        runs = dict(islice((run.span() for run in LATIN.finditer(text) if _spelt(run[0])), far))
        sounds = {figure.start(): DIGITS[figure[0]] for figure in islice(FIGURE.finditer(text), far)}
        sounds |= {at: chief(text[at]) for at in lexicon.hearing.odd(text, far)}
        pairs = {(start, end): wholes()[text[start:end]] for start, end in lexicon.split(text)[:far]}
        given = (
            *(Hint.spelt(start, end, text[start:end], lexicon.english) for start, end in runs.items()),
            *(Hint(at, at + 1, (sound,), (sound,)) for at, sound in sounds.items()),
            *(Hint(*place, readings().get(whole, ()), readings().get(whole, ())) for place, whole in pairs.items()),
        )
        looked, end = _first(sorted(given, key=itemgetter(0, 1)), TRIED * pages)
        hints, near = _first(hopeful(looked, text, lexicon), MOST * pages)
        long = next((run.start() for run in LONG_RUN.finditer(text) if spells(run[0])), None)
        unread = min((at for at in (end, near, long) if at is not None), default=None)
        kept = [hint.start for hint in hints]
        starts = set(kept)
        runs = {start: end for start, end in runs.items() if start in starts}
        return cls(text, lexicon, hints, kept, sounds, runs, pairs, unread)

    def places(self, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Where the signs stand that begin in text[start:end]."""
        first, last = (bisect_left(self.starts, at) for at in (start, len(self.text) if end is None else end))
        return [(hint.start, hint.end) for hint in self.hints[first:last]]

    def reread(self, start: int, end: int) -> list[Reread]:
        """The best reading of text[start:end] by what stands behind the signs only."""
        within = _merged(self.places(start, end), self.text, 0)
        return list(chain.from_iterable(self.read(*stretch) for stretch in within))

    def read(self, start: int, end: int) -> list[Reread]:
        """The best reading of text[start:end]: the one whose characters are most linked."""
        while start > 0 and self.text[start - 1].isascii() and self.text[start - 1].isalnum():
            start -= 1
        open_ways: dict[int, dict[str, Way]] = {start: {"": Way(0.0, "", None, None)}}
        run, at = 0, start
        while at < end:
            here = open_ways.pop(at, {})
            if len(here) == 1 and not open_ways:
                at, here = self._skip(at, end, here)
            if at < end and here:
                run = max(run, self.runs.get(at, 0))
                ways = sorted(here.values(), key=_gain, reverse=True)[:KEPT]
                for choice in self._choices(at, run):
                    self._follow(ways, at, choice, open_ways.setdefault(choice.end, {}))
                    end = max(end, choice.end)
            elif here:
                open_ways[at] = here
            at += 1
        last = max(open_ways.get(end, {}).values(), key=_gain, default=None)
        return list(last.steps())[::-1] if last else []

    def _skip(self, at: int, end: int, here: dict[str, Way]) -> tuple[int, dict[str, Way]]:
        """The place of the next sign, where a single way leads there."""
        number = bisect_left(self.starts, at)
        to = min(self.starts[number], end) if number < len(self.starts) else end
        way = next(iter(here.values()))
        signs = PLAIN.sub("", BORDERED.sub("", self.text[max(at, to - REACH) : to]))
        border = BORDER.search(self.text, at, to)
        last = signs[-2:] if border else (way.last + signs)[-2:]
        return to, {last[-1:]: way._replace(last=last)} if to > at else here

    def _choices(self, at: int, run: int) -> Iterator[Choice]:
        """What the piece at a place may be; `run` is where the run of pinyin it stands in ends."""
        sign = self.text[at]
        if at < run:
            for end in range(at + 1, min(at + 6, run) + 1):
                if self.text[at:end] in syllables():
                    yield self._sounding(self.text[at:end], end, SYLLABLE)
            if at not in self.runs:
                return
        for end in (at + 2, at + 3):
            if (at, end) in self.pairs:
                yield Choice(end, self.pairs[at, end], 0.0 if PART.search(self.text, at, end) else PAIR)
        if at in self.sounds:
            yield self._sounding(self.sounds[at], at + 1, FIGURES if sign.isdigit() else ODD)
        piece = (LATIN if sign.isascii() and sign.isalpha() else NUMBER).match(self.text, at)
        yield Choice(piece.end() if piece else at + 1)

    def _sounding(self, syllable: str, end: int, cost: float) -> Choice:
        """The likely characters of a sound: those linked to the next character or sound, and those much linked."""
        following = self.text[end : end + 1]
        linked = self.lexicon.before.get(following, {}).get(syllable, "")
        if following.isascii():
            for last in range(end + 1, end + 7):
                linked += self.lexicon.firsts.get((syllable, self.text[end:last]), "")
        return Choice(end, "".join(dict.fromkeys(linked + self.lexicon.sounding(syllable))), cost, syllable)

    def _follow(self, ways: list[Way], at: int, choice: Choice, there: dict[str, Way]) -> None:
        """Go on from `ways`, the best first, with a choice, keeping the best way to each last character."""
        if not choice.signs:
            self._stay(ways, self.text[at], there)
        for sign in choice.signs:
            self._take(ways[0], at, choice, sign, there)
        after, sound = self.lexicon.after, choice.sound
        for way in ways if sound else ():
            for sign in after.get(way.last[-1:], {}).get(sound, ""):
                self._take(way, at, choice, sign, there)

    def _stay(self, ways: list[Way], sign: str, there: dict[str, Way]) -> None:
        """Go on with a sign as it is written; all ways that it ends alike are one."""
        if sign.isalpha() and not sign.isascii():
            gains = [way.gain + self.lexicon.gain(way.last, sign) for way in ways]
            gain = max(gains)
            way = ways[gains.index(gain)]
            _keep(there, Way(gain, (way.last + sign)[-2:], None, way))
        elif BORDER.match(sign):
            _keep(there, ways[0]._replace(last=""))
        else:
            for way in ways:
                _keep(there, way)

    def _take(self, way: Way, at: int, choice: Choice, sign: str, there: dict[str, Way]) -> None:
        gain = way.gain + self.lexicon.gain(way.last, sign) - choice.cost
        if sign not in there or there[sign].gain < gain:
            there[sign] = Way(gain, (way.last + sign)[-2:], Reread(at, choice.end, sign), way)


def _gain(way: Way) -> float:
    return way.gain


def _keep(there: dict[str, Way], way: Way) -> None:
    sign = way.last[-1:]
    if sign not in there or there[sign].gain < way.gain:
        there[sign] = way
