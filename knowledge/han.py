"""How likely Chinese words are, how characters are read, and which script they belong to."""

import math
import re
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("han_words.txt")
LONGEST = 4
STRANGE = 24.0
"""The cost, in bits, of a character no word begins with."""
RARE = 18.0
"""Bits from which a character is rare: two in a thousand of real texts, three in ten and more of garbled ones."""
HAN = re.compile(r"[㐀-䶿一-鿿]")
PLAIN = re.compile(r"[\n\x20-\x7e、。，；：？！（）《》“”‘’·—…％～【】「」]")


@cache
def costs() -> dict[str, float]:
    """The cost in bits of each known word: the rarer the dearer."""
    counted: dict[str, float] = {}
    for line in WORDS.read_text(encoding="utf-8").splitlines()[1:]:
        power, *words = line.split(" ")
        counted |= dict.fromkeys(words, float(power))
    whole = math.log2(sum(2.0**power for power in counted.values()))
    return {word: whole - power for word, power in counted.items()}


def cost_of(text: str) -> float:
    """The bits of the likeliest way to cut `text`, in either script, into words."""
    known, simple = costs(), simplified(text)
    best = [0.0]
    for end in range(1, len(simple) + 1):
        ways = [best[-1] + _single(simple[end - 1], known)]
        for start in range(max(end - LONGEST, 0), end - 1):
            cost = known.get(simple[start:end])
            if cost is not None:
                ways.append(best[start] + cost)
        best.append(min(ways))
    return best[-1]


def _single(char: str, known: dict[str, float]) -> float:
    if PLAIN.match(char):
        return 8.0
    return known.get(char, STRANGE) + 2 if HAN.match(char) else STRANGE * 1.5


def simplified(text: str) -> str:
    """The text with each traditional character made simplified, one for one."""
    return "".join(map(_simple, text))


@cache
def _simple(char: str) -> str:
    made = to_simplified(char) if char > "㐀" else char
    return made if len(made) == 1 else char


def to_simplified(text: str) -> str:
    """The text in simplified script, by phrases."""
    return str(_converter("tw2s").convert(text))


@cache
def _converter(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the package has no types
    from opencc import OpenCC

    return OpenCC(name)


@cache
def is_traditional(char: str) -> bool:
    """Whether a character belongs to the traditional script alone."""
    return char > "㐀" and to_simplified(char) != char and not _fits(char, "gb2312")


@cache
def is_simplified(char: str) -> bool:
    """Whether a character belongs to the simplified script alone."""
    return char > "㐀" and _converter("s2t").convert(char) != char and not _fits(char, "big5")


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def readings(char: str) -> frozenset[str]:
    """Every reading of a character, with tone marks: `yè`."""
    from pypinyin import pinyin

    return frozenset(pinyin(char, heteronym=True)[0]) if HAN.match(char) else frozenset()


@cache
def is_common(char: str) -> bool:
    """Whether a character, in either script, is often enough a word of its own, or is a usual mark."""
    return costs().get(simplified(char), STRANGE) < RARE or bool(PLAIN.match(char))


def count_of(text: str) -> int:
    """How many Chinese characters there are."""
    return len(HAN.findall(text))
