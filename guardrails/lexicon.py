"""The lexicon: what the words of the rules are made of, and the signs by which a text may disguise them."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cache, cached_property
from itertools import chain, product
from math import log10

import re2
from daachorse import CharwiseDoubleArrayAhoCorasick

from guardrails.echoes import Echoes
from guardrails.hearing import Hearing
from guardrails.latin import Words
from guardrails.sounds import ordinary, readings, sounding, syllables, wholes
from guardrails.vocabulary import links, triples

HAN = "㐀-鿿"
DECORATION = r"(?:_|[^\p{L}\p{N}_。!?;,、:…\n%¥$()《》<>「」『』【】\[\]〔〕{}“”‘’\"'])"
"""Signs that stand inside a word only to break it; marks of a sentence and quotes are none."""
EMOJI = "[\u231a-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
MARK = r"[、,.:\"'“”‘’()【】《》「」『』\[\]{}<>。!?;…$%\n]"
PARTING = r"[\"'“”‘’()【】《》「」『』\[\]{}<>$%\n …、,.:。!?;]"
"""Marks, and the end of a line, that may part a word."""
ONES, TENS = "零〇一二三四五六七八九两肆伍陆", "十拾"
"""Numerals; folding has made the formal ones plain that are nothing else."""
MEASURES = "年月日天个元万亿千百名期号位次人折倍点分块周岁条款种项家张只笔户成厘毛席秒小时季轮步页套星级楼层度克"
"""What figures count: before these they are meant as figures."""
LATIN = re.compile("[a-z]{2,}")
RADICALS = "⺮亻氵讠钅阝扌忄犭纟饣艹宀辶刂攵彳衤礻冫灬卩丩"


NEAR, FAR, USUAL, TRIPLE = 4.0, 2.0, 2.0, 2.0
"""What it gains to put characters side by side: as in a rule's word, so with a gap, in any word too, three in a row."""
TRIED, OFTEN = 8, 2
"""Characters of one sound that are tried for their links to one neighbour, and whatever stands beside them."""


class Lexicon:
    """The words that rules watch for, as what disguised writing is read towards."""

    def __init__(self, watched: Iterable[str], lawful: str = "", offending: str = "") -> None:
        self.words = tuple(dict.fromkeys(watched))
        self.lawful, self.offending = lawful, offending
        """Folded copy: lawful, whose characters are meant as they stand, and such as breaks the rules."""
        self._rows: dict[str, bool] = {}

    @cached_property
    def links(self) -> dict[str, float]:
        """The pairs of characters that stand side by side in the words, and how much that tells."""
        often = Counter(chain.from_iterable(map(links, self.words)))
        gains: dict[str, float] = {}
        for (pair, far), count in often.items():
            gain = (FAR if far else NEAR) + log10(count) + USUAL * (pair in ordinary())
            gains[pair] = max(gain, gains.get(pair, 0.0))
        return gains

    @cached_property
    def _holders(self) -> dict[str, set[str]]:
        """The words that hold each link."""
        holders: defaultdict[str, set[str]] = defaultdict(set)
        for word in self.words:
            for pair, _ in links(word):
                holders[pair].add(word)
        return holders

    def _in_a_row(self, signs: str) -> bool:
        """Whether a word holds these three characters in a row."""
        if signs not in self._rows:
            both = self._holders.get(signs[:2], set()) & self._holders.get(signs[1:], set())
            self._rows[signs] = any(signs in triples(word) for word in both)
        return self._rows[signs]

    @cached_property
    def english(self) -> Words:
        """The common English words, and those that the rules' examples hold."""
        return Words({*LATIN.findall(self.lawful), *LATIN.findall(self.offending)})

    @cached_property
    def hearing(self) -> Hearing:
        """What hears characters that stand in for others."""
        return Hearing(self.links, self.lawful)

    @cached_property
    def echoes(self) -> Echoes:
        """What hears whole words, however they are written."""
        return Echoes(self.words, self.lawful)

    @cached_property
    def runs(self) -> frozenset[str]:
        """Two and three characters that stand in a row in the words."""
        near = (pair for word in self.words for pair, far in links(word) if not far)
        return self.echoes.rows.known.union(near)

    @cached_property
    def after(self) -> dict[str, dict[str, str]]:
        """For each character and each sound, what follows it."""
        return _by_sound((pair[0], pair[1]) for pair in self._ranked)

    @cached_property
    def before(self) -> dict[str, dict[str, str]]:
        """For each character and each sound, what it follows."""
        return _by_sound((pair[1], pair[0]) for pair in self._ranked)

    @cached_property
    def firsts(self) -> dict[tuple[str, str], str]:
        """For two sounds, the characters of the first that a character of the second may follow."""
        firsts: dict[tuple[str, str], dict[str, None]] = {}
        for pair in self._ranked:
            for sounds in product(readings().get(pair[0], ()), readings().get(pair[1], ())):
                firsts.setdefault(sounds, {})[pair[0]] = None
        return {sounds: "".join(signs)[:TRIED] for sounds, signs in firsts.items()}

    @cached_property
    def _ranked(self) -> list[str]:
        """The links, the most telling first."""
        return sorted(self.links, key=lambda pair: (-self.links[pair], pair))

    @cached_property
    def _often(self) -> dict[str, str]:
        """For each sound its characters, those with the most links first."""
        degree = Counter(chain.from_iterable(self.links))
        often: dict[str, str] = {}
        for sign in sorted(degree, key=lambda sign: (-degree[sign], sign)):
            for syllable in readings().get(sign, ()):
                often[syllable] = often.get(syllable, "") + sign
        return {syllable: signs[:OFTEN] for syllable, signs in often.items()}

    def gain(self, before: str, sign: str) -> float:
        """What it gains to put a character after others."""
        gain = self.links.get(before[-1:] + sign, 0.0)
        return gain + TRIPLE if gain and self._in_a_row(before + sign) else gain

    def sounding(self, syllable: str) -> str:
        """The likely characters of a syllable."""
        return self._often.get(syllable) or sounding().get(syllable, "〇")[:1]

    @cached_property
    def parts(self) -> CharwiseDoubleArrayAhoCorasick:
        """Finds the pairs of parts that the characters of the words are split into."""
        used = frozenset(chain.from_iterable(self.links))
        return CharwiseDoubleArrayAhoCorasick([pair for pair, whole in wholes().items() if whole in used] or ["\0"])

    def split(self, text: str) -> list[tuple[int, int]]:
        """Where two parts may stand for one character."""
        return [(start, end) for start, end, _ in self.parts.find_overlapping(text)]


def _by_sound(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    sorted_out: dict[str, dict[str, str]] = {}
    for sign, other in pairs:
        sounds = sorted_out.setdefault(sign, {})
        for syllable in readings().get(other, ()):
            sounds[syllable] = (sounds.get(syllable, "") + other)[:TRIED]
    return sorted_out


class Sign(IntEnum):
    """What a text may show that something in it is disguised."""

    GAP = 0
    APART = 1
    SPOKEN = 2
    PART = 3
    PINYIN = 4
    FIGURE = 5
    ENGLISH = 6
    PARTED = 7
    MARKUP = 8


EVERY = frozenset(Sign)


@cache
def signs(sought: frozenset[Sign] = EVERY) -> Callable[[str], frozenset[Sign]]:
    """Tells in one fast pass which visible signs of disguise a text may hold; most hold none."""
    shown = {sign: patterns for sign, patterns in _patterns().items() if sign in sought}
    found = re2.Set.SearchSet(_options())
    for patterns in shown.values():
        found.Add("|".join(patterns))
    found.Compile()
    kinds = tuple(shown)
    return lambda text: frozenset(kinds[number] for number in found.Match(text.encode("utf-8", "replace")) or ())


@cache
def _patterns() -> dict[Sign, tuple[str, ...]]:
    """What shows each sign."""
    short = {"a", "e", "o", "m", "n"}
    long, every = "|".join(sorted(syllables() - short)), "|".join(sorted(syllables()))
    han, other, apart = f"[{HAN}]", "[%a-z0-9]", rf"(?:{DECORATION}|{MARK}){{1,5}}"
    first, last = rf"(?:[{HAN}%]|(?:^|[^a-z0-9])[a-z0-9])", rf"(?:[{HAN}%]|[a-z0-9](?:[^a-z0-9]|$))"
    return {
        Sign.GAP: (
            rf"[{HAN}(\[【《“…]{DECORATION}{{1,4}}[{HAN}0-9]|[0-9]{DECORATION}{{1,4}}[{HAN}%]",
            rf"[{HAN}][a-z]{DECORATION}{{1,4}}[a-z]|[0-9][ _·•*|]+[0-9]",
            EMOJI,
        ),
        Sign.APART: (
            f"{han}{apart}(?:{other}{apart})+{han}",
            f"{han}{apart}{han}{apart}{last}|{first}{apart}{han}{apart}{han}",
        ),
        Sign.PARTED: (rf"[{HAN}]{PARTING}{{1,3}}[{HAN}]",),
        Sign.SPOKEN: (f"百分之|[{ONES}](?:[{ONES}{TENS}百千%元折倍]|[.点][{ONES}])|[{TENS}][{ONES}万亿元%倍]",),
        Sign.MARKUP: (r"[&<]|\\u",),
        Sign.PART: (f"[{RADICALS}]", *map(re.escape, sorted(wholes()))),
        Sign.PINYIN: (
            rf"(?:^|[^a-z])(?:{every})*(?:{long})(?:{every})*(?:[^a-z]|$)",
            rf"(?:^|[^a-z0-9])[aeo][{HAN}]",
        ),
        Sign.FIGURE: (
            rf"(?:^|[^0-9a-z.,])[0-9][^0-9a-z.,%\s\-:/~{MEASURES}]",
            rf"(?:^|[^0-9a-z.,])第[0-9](?:$|[^0-9a-z.,%{MEASURES}])",
        ),
        Sign.ENGLISH: (
            r"[a-z][0-9@$!|€£¥+]+[a-z]|[0-9@$!|€£¥+][a-z][a-z0-9@$!|]|[a-z]{3}[0-9@$|]|[a-z][0-9@$!|]{2}|[a-z]0\b",
            r"(?:^|[^a-z0-9])[a-z0-9@$!](?: [a-z0-9@$!]){2}(?:$|[^a-z0-9])",
            r"[a-z][-._*·•/~+|^=#]{1,2}[a-z]|\b[a-z][ ,':]{1,3}[a-z][ ,':]{1,3}[a-z]\b|[a-z],[a-z]",
            r"[a-z,] {2}[a-z]|[a-z,]-?\n *[a-z]|[a-z]{14}",
        ),
    }


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors, options.never_capture = False, True
    return options
