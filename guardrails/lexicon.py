"""The lexicon: the terms of the rules, findable by how they are spelt, how they sound and how they can be disguised."""

from collections.abc import Callable, Iterable
from functools import cache, cached_property
from itertools import accumulate

import numpy as np
import re2
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick, DoubleArrayAhoCorasick
from numpy.typing import NDArray

from guardrails.sounds import DIGITS, ordinary, readings, spellings, syllables, wholes
from guardrails.vocabulary import exact, terms

HAN = "㐀-鿿"
DECORATION = r"(?:_|[^\p{L}\p{N}_。!?;,、:…\n%¥$()《》<>「」『』【】\[\]〔〕{}“”‘’\"'])"
"""Signs that stand inside a word only to break it; marks of a sentence and quotes are none."""
EMOJI = "[\u2600-\u27bf\U0001f000-\U0001faff]"
MARK = r"[、,.:\"'“”‘’()【】《》「」\[\]<>]"
PARTICLES = frozenset("的地得在再位为即既是已以由也都能不人们给有我你它就和与及")
RADICALS = "亻氵讠钅阝扌忄犭纟饣艹宀辶刂攵彳衤礻冫灬卩丩"


class Lexicon:
    """The terms of the words that rules watch for."""

    def __init__(self, watched: Iterable[str]) -> None:
        words = tuple(dict.fromkeys(watched))
        self.terms = frozenset[str]().union(*map(terms, words))
        self.han = sorted(term for term in self.terms if not term.isascii())
        self.whole = frozenset[str]().union(*map(exact, words))

    @cached_property
    def spelt(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """The terms, with their syllables, that a run of letters spells."""
        spelt: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for term in self.han:
            for spelling in spellings(term):
                spelt.setdefault("".join(spelling), []).append((term, spelling))
        return spelt

    @cached_property
    def letters(self) -> tuple[list[str], CharwiseDoubleArrayAhoCorasick]:
        """The spellings, and what finds them in letters."""
        keys = [key for key in self.spelt if "\n" not in key] or ["\0"]
        return keys, CharwiseDoubleArrayAhoCorasick(keys)

    @cached_property
    def sounds(self) -> tuple[list[list[str]], DoubleArrayAhoCorasick]:
        """The telling terms of each coded sound, and what finds the codes."""
        heard = [term for term in self.han if len(term) > 2 or term in self.whole]
        codes, ends = coded_sound("".join(heard)), accumulate(map(len, heard))
        coded: dict[bytes, list[str]] = {}
        for term, end in zip(heard, ends, strict=True):
            coded.setdefault(codes[end - len(term) : end], []).append(term)
        coded = {code: each for code, each in coded.items() if 0 not in code} or {b"\0\0": []}
        return list(coded.values()), DoubleArrayAhoCorasick(list(coded), MATCH_KIND_LEFTMOST_LONGEST)

    @cached_property
    def parts(self) -> CharwiseDoubleArrayAhoCorasick:
        """Finds the pairs of parts that the characters of the terms are split into."""
        used = frozenset("".join(self.han))
        return CharwiseDoubleArrayAhoCorasick([pair for pair, whole in wholes().items() if whole in used] or ["\0"])

    def stand_ins(self, text: str) -> list[tuple[int, int]]:
        """Where characters or digits sound like a term without being one, and make no ordinary words."""
        each, automaton = self.sounds
        hits = automaton.find(coded_sound(text))
        return [
            (start, end)
            for start, end, number in hits
            if text[start:end] not in self.terms and any(_stands_in(text, start, term) for term in each[number])
        ]

    def split(self, text: str) -> list[tuple[int, int]]:
        """Where two parts may stand for one character."""
        return [(start, end) for start, end, _ in self.parts.find_overlapping(text)]


def _stands_in(text: str, start: int, term: str) -> bool:
    """Whether the characters at `start` that differ from `term` are few, and odd beside their neighbours."""
    odd = [start + at for at, character in enumerate(term) if text[start + at] != character]
    return 2 * len(odd) <= len(term) and not any(text[at].isalpha() and sensible(text, at, at + 1) for at in odd)


def sensible(text: str, start: int, end: int) -> bool:
    """Whether a character is a mere particle, or makes an ordinary word with a neighbour: it is meant as it stands."""
    return (
        text[start] in PARTICLES or text[max(0, start - 1) : end] in ordinary() or text[start : end + 1] in ordinary()
    )


def coded_sound(text: str) -> bytes:
    """One byte for the sound of each character or digit of `text`; unlike sounds seldom share one."""
    coded = text.encode("utf-16-le", "surrogatepass")
    if len(coded) != 2 * len(text):
        coded = "".join(c if c < "\ud800" else "\0" for c in text).encode("utf-16-le")
    return _codes().take(np.frombuffer(coded, np.uint16)).tobytes()


@cache
def _codes() -> NDArray[np.uint8]:
    numbers = {syllable: number % 255 + 1 for number, syllable in enumerate(sorted(syllables()))}
    table = np.zeros(0x10000, dtype=np.uint8)
    for sign, syllable in (*((c, first) for c, (first, *_) in readings().items()), *DIGITS.items()):
        table[ord(sign)] = numbers[syllable]
    return table


@cache
def gate() -> Callable[[str], bool]:
    """Tells whether a text has a visible sign of disguise, in one fast pass; most have none."""
    options = re2.Options()
    options.log_errors = False
    short = {"a", "e", "o", "m", "n"}
    long, every = "|".join(sorted(syllables() - short)), "|".join(sorted(syllables()))
    signs = (
        rf"[{HAN}(\[【《“…]{DECORATION}{{1,4}}[{HAN}0-9]|[0-9]{DECORATION}{{1,4}}[{HAN}%]",
        rf"[{HAN}][a-z]{DECORATION}{{1,4}}[a-z]|[0-9][ _·•*|]+[0-9]",
        "百分之|[零〇一二三四五六七八九](?:[零〇一二三四五六七八九%]|[.点][零〇一二三四五六七八九])",
        rf"(?:^|[^a-z])(?:{every})*(?:{long})(?:{every})*(?:[^a-z]|$)",
        EMOJI,
        rf"[{HAN}]{MARK}[{HAN}]{MARK}[{HAN}]",
        f"[{RADICALS}]",
        r"[a-z][0-9@$!|]+[a-z]|\b[0-9@$!|][a-z]{2}",
        r"[a-z][-._*·/~+]{1,2}[a-z]",
        r"\b[a-z] [a-z] [a-z]\b",
    )
    pattern = re2.compile("|".join(signs).encode(), options)
    return lambda text: pattern.search(text.encode("utf-8", "replace")) is not None
