"""Folding: spelling differences that carry no meaning are taken out of a text, and every place keeps its way back."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

SHAPES = str.maketrans(
    "аәвеёкмнорсүтухіїјѕԁһԛԝɡıгпьӏҽѡцшщиябэ"
    "αβεηικνορτυχγωϲϝϳσ"
    "ոսօհցգզքքյɑɩɪʀʏʙɢʜʟɴᴀᴄᴅᴇꜰᴊᴋᴌᴍᴏᴘꜱᴛᴜᴠᴡᴢᴦᴨ"
    "🅐🅑🅒🅓🅔🅕🅖🅗🅘🅙🅚🅛🅜🅝🅞🅟🅠🅡🅢🅣🅤🅥🅦🅧🅨🅩"
    "🅰🅱🅲🅳🅴🅵🅶🅷🅸🅹🅺🅻🅼🅽🅾🅿🆀🆁🆂🆃🆄🆅🆆🆇🆈🆉"
    "夲穏険収証価絶対実単変囯亾朂冣髙岀囬凨凬仌赱迠徳黒蔵覧択恵頼児悪汚拡経済総"
    "続転闘発効応広庁図団壱弐参亜仏払沢辺桜斉斎歯歳焼畳鉄銭"
    "壹贰叁柒捌玖佰仟蕞欵",
    "aabeekmhopcytyxiijsdhqwgirnblewuwwnrbe"
    "abenikvoptuxywcfjo"
    "nuohgqqppjaiirybghlnacdefjklmopstuvwzrn"
    "abcdefghijklmnopqrstuvwxyz"
    "abcdefghijklmnopqrstuvwxyz"
    "本稳险收证价绝对实单变国亡最最高出回风风冰走建德黑藏览择惠赖儿恶污扩经济总"
    "续转斗发效应广厅图团一二三亚佛付泽边樱齐斋齿岁烧叠铁钱"
    "一二三七八九百千最款",
)
"""What only looks different: letters of other scripts as Latin, Japanese, formal and rare shapes as the usual ones."""

INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc", "Co", "Cs", "Cn"})
MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f]+")
"""Marks that stand on the code point before them."""
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
KEPT = {"…": "…", "\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " ", "\v": "\n", "\f": "\n", "・": "·"}
KEPT |= dict.fromkeys("ǖǘǚǜǕǗǙǛ", "v")
"""What is kept: marks that mean something, and ü with a tone, which only pinyin has, as v."""

PLANE = 0x10000
DROPPED, SPREAD = "\uffff", "\ufffe"
"""Marks of the table: folds to nothing; folds to several code points, or lies beyond the table."""


Places = NDArray[np.intp]
Folding = NDArray[np.uint32]


class Folded(NamedTuple):
    """A folded text; folded code point `i` stands for the original's [starts[i], ends[i])."""

    text: str
    starts: Sequence[int] | Places
    ends: Sequence[int] | Places
    codes: Folding | None = None
    """Its code points as numbers, where they were at hand."""

    def upto(self, end: int) -> "Folded":
        """The head of it."""
        return Folded(self.text[:end], self.starts[:end], self.ends[:end])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's code points behind folded [start, end); what was dropped inside belongs to it."""
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        place = self.starts[start] if start < len(self.text) else self.ends[-1] if self.text else 0
        return int(place), int(place)

    def within(self, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The folded code points that stand for the original's [start, end)."""
        starts = self.starts
        return [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in places]


def fold(text: str) -> Folded:
    """`text` without differences of case, width, script variant, look-alikes and invisible signs."""
    codes = folding().take(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), mode="clip")
    folded = codes.tobytes().decode("utf-32-le")
    if SPREAD in folded:
        return _fold_widely(text, codes, folded)
    if DROPPED not in folded:
        return Folded(folded, range(len(text)), range(1, len(text) + 1), codes)
    kept = (codes != ord(DROPPED)).nonzero()[0]
    return Folded(folded.replace(DROPPED, ""), kept, _ends(text, kept), codes.take(kept))


def _fold_widely(text: str, codes: NDArray[np.uint32], folded: str) -> Folded:
    """The same where the table does not suffice."""
    wide = (codes == ord(SPREAD)).nonzero()[0]
    words = [fold_character(text[at]) for at in wide.tolist()]
    lengths = (codes != ord(DROPPED)).astype(np.intp)
    lengths[wide] = list(map(len, words))
    places = np.arange(len(text)).repeat(lengths)
    between = folded.replace(DROPPED, "").split(SPREAD)
    return Folded("".join(chain(*zip(between, (*words, ""), strict=True))), places, _ends(text, places))


def _ends(text: str, places: Places) -> Places:
    """Where code points end, the marks on them included."""
    ends = np.arange(len(text) + 1)
    for marks in MARKS.finditer(text):
        ends[marks.start()] = marks.end()
    return ends.take(places + 1)


def fold_plainly(text: str) -> Folded:
    """The same, code point by code point: what `fold` is measured against."""
    pieces = [(folded, at) for at, character in enumerate(text) for folded in fold_character(character)]
    places = [at for _, at in pieces]
    ends = [found.end() if (found := MARKS.match(text, at + 1)) else at + 1 for at in places]
    return Folded("".join(folded for folded, _ in pieces), places, ends)


def fold_characters(text: str) -> str:
    """The folded text alone."""
    return "".join(map(fold_character, text))


@lru_cache(maxsize=70_000)
def fold_character(character: str) -> str:
    """What one code point folds to: nothing, one code point, or several."""
    if character in KEPT:
        return KEPT[character]
    if character in FILLERS or unicodedata.category(character) in INVISIBLE:
        return ""
    once = "".join(map(_simple, _bare(unicodedata.normalize("NFKC", character))))
    return once if once == character else "".join(map(fold_character, once))


def _bare(text: str) -> str:
    """Latin letters without their accents: bǎo → bao."""
    if text >= "⺀":
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn")


def _simple(character: str) -> str:
    lower = character.lower()
    shape = (lower if len(lower) == 1 else character).translate(SHAPES)
    return _simplified().get(shape, shape)


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters and their simplified forms, one for one."""
    han = "\n".join(map(chr, chain(range(0x3400, 0xA000), range(0x20000, 0x2A6E0))))
    pairs = zip(han, OpenCC("t2s").convert(han), strict=True)
    return {old: new for old, new in pairs if old != new}


@cache
def folding() -> Folding:
    """What each code point of the basic plane folds to; its last one stands for what lies beyond."""
    table = np.arange(PLANE, dtype=np.uint32)
    for code in chain(range(0x3400), range(0xA000, 0xAC00), range(0xD7A4, 0xD800), range(0xE000, PLANE)):
        table[code] = _entry(fold_character(chr(code)))
    for old in {*_simplified(), *map(chr, SHAPES)}:
        if old < "\uffff":
            table[ord(old)] = _entry(fold_character(old))
    table[0xD800:0xE000] = table[-1] = ord(SPREAD)
    return table


def _entry(folded: str) -> int:
    return ord(folded if len(folded) == 1 and folded < SPREAD else SPREAD if folded else DROPPED)
