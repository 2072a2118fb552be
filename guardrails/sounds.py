"""How characters sound, which parts they are written with, and which pairs of characters are ordinary words."""

from functools import cache, lru_cache
from itertools import chain, product
from pathlib import Path

import re2

from guardrails.folding import fold_characters
from guardrails.words import Pattern

TABLES = Path(__file__).parent / "tables"
DIGITS = dict(
    zip("0123456789〇", ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "ling"), strict=True)
)
FIRST_SIGN = 0xA000


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """The syllables of each character, the chief one first."""
    chief: dict[str, tuple[str, ...]] = {}
    also: dict[str, tuple[str, ...]] = {}
    for syllable, *groups in _rows("sounds.txt"):
        for characters, kept in zip(groups, (chief, also), strict=False):
            for character in characters.strip("-"):
                kept[character] = (*kept.get(character, ()), syllable)
    return {character: (*first, *also.get(character, ())) for character, first in chief.items()}


@cache
def syllables() -> frozenset[str]:
    """Every syllable, with lv also written lu."""
    known = {syllable for sounds in readings().values() for syllable in sounds}
    return frozenset(known)


@cache
def syllable_signs() -> dict[str, str]:
    """A sign of its own for each syllable, out of a script that copy does not use."""
    return {syllable: chr(FIRST_SIGN + number) for number, syllable in enumerate(sorted(syllables()))}


@cache
def chief(character: str) -> str:
    """The usual syllable of a character; a line break where none is known."""
    return readings().get(character, ("\n",))[0]


@cache
def _pinyin() -> Pattern:
    options = re2.Options()
    options.never_capture = True
    found: Pattern = re2.compile("^(?:" + "|".join(sorted(syllables())) + ")*$", options)
    return found


SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟"
    "秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵万钱严覃武戴莫孔汤"
)
TITLES = "老先女小阿总某经主教医律"
"""The commonest surnames, and how the titles begin that stand behind them."""


@lru_cache(maxsize=10_000)
def spells(letters: str) -> bool:
    """Whether letters can be cut into syllables without a rest."""
    return not letters or _pinyin().search(letters.encode()) is not None


@cache
def ordinary() -> frozenset[str]:
    """Ordinary words of two characters, and how people are addressed: 赵老师, 李先生."""
    words = frozenset(first + second for first, rest in _rows("ordinary.txt") for second in rest)
    return words.union(map("".join, product(SURNAMES, TITLES)))


@cache
def wholes() -> dict[str, str]:
    """The character that two or three parts make up, where they are no ordinary word."""
    pairs = ((fold_characters(pair), whole) for whole, *pairs in reversed(_rows("splits.txt")) for pair in pairs)
    return {pair: whole for pair, whole in pairs if 1 < len(pair) < 4 and pair not in ordinary()}


@cache
def alone() -> frozenset[str]:
    """Characters that commonly stand as words of their own."""
    return frozenset("".join(chain.from_iterable(_rows("alone.txt"))))


@cache
def sounding() -> dict[str, str]:
    """The characters chiefly read as each syllable, the commonest first."""
    return {syllable: groups[0] for syllable, *groups in _rows("sounds.txt")}


def _rows(name: str) -> list[list[str]]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]
