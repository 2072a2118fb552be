"""Undoes pinyin that was put between the bytes of GBK text: takes the pinyin out and reads the bytes aright again.

Such damage comes from web pages that insert `(pinyin)` after every byte pair that looks like a certain character,
whether or not a character begins there, and make full-width marks half-width the same way. Where a pair straddled two
characters, decoding lost a byte, shown as `?`; it is found again from the pinyin, or from what makes words."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from knowledge.han import cost_of, is_common, is_traditional, readings, simplified

SYLLABLE = r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ]{1,6}"
PIECE = re.compile(rf"[(（](?P<mark>{SYLLABLE})[)）]|[?\ufffd][(（]?(?P<eaten>{SYLLABLE})[)）]|(?P<char>.)", re.DOTALL)
TONED = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]")
LOST = frozenset("?\ufffd")
REACH = 48
"""Pieces after which a stretch that never came back into step is given up."""
BEAM = 48
CONTEXT = 6


class Piece(NamedTuple):
    """A shown character, a mark of pinyin to take out, or a lost byte with the pinyin that swallowed its bracket."""

    char: str
    reading: str = ""
    lost: bool = False
    shown: str = ""


class State(NamedTuple):
    """A way to read the bytes so far: characters made, leads that may begin the next, and the last bytes possible."""

    made: str
    leads: frozenset[int]
    last: frozenset[int]


class Mended(NamedTuple):
    """The text after mending, pinyin marks taken out, lost bytes found again, and those that stayed lost."""

    text: str
    marks: int
    found: int
    left: int


def count_marks(text: str) -> int:
    """How many marks of pinyin follow a traditional character that is read so."""
    pieces = list(_pieces(text))
    return sum(_belongs(one.char, two) and is_traditional(one.char) for one, two in pairwise(pieces))


def mend(text: str) -> Mended:
    """The text without the inserted pinyin, its bytes in step again."""
    pieces, made, marks, found, left = list(_pieces(text)), "", 0, 0, 0
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.reading and not piece.lost:
            marks, at = marks + 1, at + 1
            continue
        if not piece.lost and piece.char not in LOST:
            made, at = made + piece.char, at + 1
            continue
        words, after = _in_step(pieces, at, made)
        if after > at + 1 or piece.lost:
            found, left = found + (words is not None), left + (words is None)
        made, at = made + (piece.shown if words is None else words), after
    return Mended(made, marks, found, left)


def _pieces(text: str) -> Iterator[Piece]:
    for match in PIECE.finditer(text):
        mark, eaten = match["mark"], match["eaten"]
        if eaten and TONED.search(eaten):
            yield Piece("", eaten, lost=True, shown=match[0])
        elif mark and (TONED.search(mark) or _is_read(text[match.start() - 1 : match.start()], mark)):
            yield Piece("", mark, shown=match[0])
        else:
            yield from (Piece(char, shown=char) for char in match[0])


def _is_read(char: str, mark: str) -> bool:
    """Whether a mark without a tone, such as `men`, is the reading of the traditional character before it."""
    return bool(char) and is_traditional(char) and mark in readings(char)


def _belongs(char: str, mark: Piece) -> bool:
    return bool(mark.reading) and not mark.lost and mark.reading in readings(char)


def _in_step(pieces: list[Piece], at: int, before: str) -> tuple[str | None, int]:
    """The words from the lost byte at `at` to where shown and true characters begin together again, and that place."""
    left = before[-CONTEXT:]
    ways = [(words.removeprefix(left), after) for words, after in _ways(pieces, at, left)]
    literal = pieces[at].char
    if literal:
        ways.append((literal, at + 1))
    if not ways:
        return None, at + 1
    end = max(after for _, after in ways)

    def cost(way: tuple[str, int]) -> float:
        rest = "".join("\ufffd" if piece.lost else piece.char for piece in pieces[way[1] : end + CONTEXT])
        return cost_of(left + way[0] + rest)

    return min(ways, key=cost)


def _tail(before: str) -> frozenset[int]:
    """The last byte before a place, if it belongs to a two-byte character."""
    coded = before[-1:].encode("gb18030")
    return frozenset(coded[-1:]) if len(coded) == 2 else frozenset()


def _ways(pieces: list[Piece], at: int, left: str) -> Iterator[tuple[str, int]]:
    """Every way to read on after `left` from a lost byte, each up to where it comes back into step."""
    states = [State(left, frozenset(), _tail(left))]
    for number, piece in enumerate(pieces[at : at + REACH]):
        grown = [new for state in states for run in _runs(piece, state) for new in _read(state, run, piece)]
        for state in grown:
            if not state.leads and not (number == 0 and state.made == left + piece.char):
                yield state.made, at + number + 1
        states = sorted((state for state in grown if state.leads), key=lambda one: cost_of(one.made))[:BEAM]
        if not states:
            return


def _runs(piece: Piece, state: State) -> list[tuple[int | None, ...]]:
    """The bytes a piece may stand for; `None` is the lost one."""
    if piece.lost:
        return [(None,)]
    if piece.reading:
        return [()]
    runs: list[tuple[int | None, ...]] = [(None,)] if piece.char in LOST else []
    coded = piece.char.encode("gb18030")
    if piece.char == "€":
        runs.append((0x80,))
    if len(coded) <= 2:
        runs.append(tuple(coded))
    if "!" <= piece.char <= "~" and state.leads:
        runs.append((0xA3, coded[0] | 0x80))
    return runs


def _read(state: State, run: tuple[int | None, ...], piece: Piece) -> list[State]:
    """The states after reading `run`: none where it makes no character, or not the one its pinyin says."""
    states = [state]
    for byte in run:
        states = [new for old in states for new in _next(old, byte, piece.reading if piece.lost else "")]
    return states


def _next(state: State, byte: int | None, reading: str) -> list[State]:
    options = frozenset([byte]) if byte is not None else _lost_bytes(state.last, reading)
    if not state.leads:
        if byte is not None and byte < 0x80:
            return [State(state.made + chr(byte), frozenset(), options)]
        leads = frozenset(one for one in options if 0x81 <= one <= 0xFE)
        return [State(state.made, leads, options)] if leads else []
    made = [
        State(state.made + char, frozenset(), frozenset([trail]))
        for lead in state.leads
        for trail in options
        if (char := _char(lead, trail)) and is_common(char)
    ]
    return made if len(made) <= BEAM else sorted(made, key=lambda one: cost_of(one.made))[:BEAM]


def _lost_bytes(last: frozenset[int], reading: str) -> frozenset[int]:
    """Which bytes the lost one may be: with the byte before it, it was taken for a character of that reading."""
    every = frozenset(range(0x40, 0xFF)) - {0x7F}
    if not reading or not last:
        return every
    return frozenset(two for one in last for two in every if reading in _traditional_readings(one, two))


@cache
def _traditional_readings(lead: int, trail: int) -> frozenset[str]:
    char = _char(lead, trail)
    return readings(char) if char and is_traditional(char) else frozenset()


@cache
def _char(lead: int, trail: int) -> str:
    try:
        char = bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 and simplified(char) else ""
