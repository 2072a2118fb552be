"""Folding: spelling differences that carry no meaning are taken out of a text, and every place keeps its way back."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

SHAPES = str.maketrans(
    "аәвеёкмнорсүтухіїјѕԁһԛԝɡı"
    "αβεηικνορτυχγωϲ"
    "夲穏険収証価絶対実単変囯亾朂冣髙岀囬凨凬仌赱迠徳黒蔵覧択恵頼児悪汚拡経済総"
    "続転闘発効応広庁図団壱弐参亜仏払沢辺桜斉斎歯歳焼畳鉄銭",
    "aabeekmhopcytyxiijsdhqwgi"
    "abenikvoptuxywc"
    "本稳险收证价绝对实单变国亡最最高出回风风冰走建德黑藏览择惠赖儿恶污扩经济总"
    "续转斗发效应广厅图团一二三亚佛付泽边樱齐斋齿岁烧叠铁钱",
)
"""What only looks different: Cyrillic and Greek as Latin, Japanese and rare shapes as the usual ones."""

INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc", "Co", "Cs", "Cn"})
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
KEPT = {
    "…": "…",
    "\n": "\n",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\t": " ",
    "\v": "\n",
    "\f": "\n",
    "﹒": "·",
    "・": "·",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `starts[i]` is the code point of the original that folded code point `i` stands for."""

    text: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's code points behind folded [start, end); what was dropped inside belongs to it."""
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else self.starts[-1] + 1 if self.starts else 0
            return place, place
        return self.starts[start], self.starts[end - 1] + 1


def fold(text: str) -> Folded:
    """`text` without differences of case, width, script variant, look-alikes and invisible signs."""
    pieces = [(folded, at) for at, character in enumerate(text) for folded in fold_character(character)]
    return Folded("".join(folded for folded, _ in pieces), tuple(at for _, at in pieces))


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
    return (
        "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn")
        if text < "⺀"
        else text
    )


def _simple(character: str) -> str:
    lower = character.lower()
    shape = (lower if len(lower) == 1 else character).translate(SHAPES)
    return _simplified(shape) if shape >= "⺀" else shape


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplified(character: str) -> str:
    simple = _converter().convert(character)
    return simple if len(simple) == 1 else character
