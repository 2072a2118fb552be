"""A second programme of disguises, other than those the decoder was built with, in Chinese and English.

    python bench/more_tricks.py [trick …]

Known violations are the examples of the rules that ban words and the labelled adverts whose marked words are found as
they stand. Found: the same rule (an example) or any that blocks or asks (an advert) still meets the disguised words;
whole: one finding holds all that was rewritten. With tricks named, the misses of those are printed.
"""

import random
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin, pinyin, pinyin_dict

from guardrails.golden import read_golden
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.recognition import language
from guardrails.report import Finding, Outcome
from guardrails.rules import Banned, Example
from guardrails.scene import Scene
from guardrails.sounds import TABLES
from guardrails.trials import _scene, unmarked
from knowledge.channels import Copy

GOLDEN = Path(__file__).parents[1] / "tests/golden"
CHANCE = random.Random(11)
T2S, S2T, T2JP = OpenCC("t2s"), OpenCC("s2t"), OpenCC("t2jp")
Span = tuple[int, int]


class Known(NamedTuple):
    """A text that breaks a rule (any rule: none named) with the words at [start, end)."""

    rule: str | None
    text: str
    start: int
    end: int
    scene: Scene


class Change(NamedTuple):
    """Disguised words, and what of them was rewritten."""

    words: str
    start: int
    end: int


Trick = Callable[[str], Change | None]


def han(c: str) -> bool:
    return "一" <= c <= "鿿"


# -- how words are changed -------------------------------------------------------------------------------------------


def every(other: Callable[[str], str | None]) -> Trick:
    """Every character that can be written otherwise."""

    def trick(words: str) -> Change | None:
        new = "".join(other(c) or c for c in words)
        return Change(new, 0, len(new)) if new != words else None

    return trick


def some(count: int, other: Callable[[str], str | None]) -> Trick:
    """`count` characters at random places."""

    def trick(words: str) -> Change | None:
        pieces = list(words)
        places = [at for at, c in enumerate(words) if other(c)]
        chosen = sorted(CHANCE.sample(places, min(count, len(places))))
        if not chosen:
            return None
        for at in chosen:
            pieces[at] = other(words[at]) or ""
        start = len("".join(pieces[: chosen[0]]))
        return Change("".join(pieces), start, len("".join(pieces[: chosen[-1] + 1])))

    return trick


def between(signs: list[str], *, once: bool = False, inside: Callable[[str, str], bool] = lambda *_: True) -> Trick:
    """A sign between characters: everywhere the same, or at one random place."""

    def trick(words: str) -> Change | None:
        gaps = [at for at in range(1, len(words)) if inside(words[at - 1], words[at])]
        if not gaps:
            return None
        sign, chosen = CHANCE.choice(signs), {CHANCE.choice(gaps)} if once else set(gaps)
        new = "".join((sign if at in chosen else "") + c for at, c in enumerate(words))
        if once:
            at = min(chosen)
            return Change(new, at - 1, at + len(sign) + 1)
        return Change(new, 0, len(new))

    return trick


def whole(change: Callable[[str], str]) -> Trick:
    def trick(words: str) -> Change | None:
        new = change(words)
        return Change(new, 0, len(new)) if new != words else None

    return trick


def both(first: Trick, second: Trick) -> Trick:
    def trick(words: str) -> Change | None:
        once = first(words)
        twice = second(once.words) if once else None
        return Change(twice.words, 0, len(twice.words)) if twice else None

    return trick


# -- characters ------------------------------------------------------------------------------------------------------


@cache
def sounds() -> dict[str, str]:
    """For each toneless syllable the characters with that chief sound; the first reading of pypinyin's table."""
    found: dict[str, str] = {}
    for code in range(0x4E00, 0x9FA6):
        if code in pinyin_dict.pinyin_dict:
            sound = sound_of(chr(code))
            found[sound] = found.get(sound, "") + chr(code)
    return found


@cache
def simplified(character: str) -> str:
    return str(T2S.convert(character))


@cache
def sound_of(character: str) -> str:
    return lazy_pinyin(character)[0]


@cache
def common() -> frozenset[str]:
    """The characters of GB2312's first plane: the 3,755 commonest."""
    return frozenset(
        bytes((high, low)).decode("gb2312")
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF if high < 0xD7 else 0xFA)
    )


def alike(character: str, *, rare: bool) -> str | None:
    """Another character that sounds the same."""
    if not han(character):
        return None
    others = [c for c in sounds().get(sound_of(character), "") if c != character and (c in common()) != rare]
    others = [c for c in others if simplified(c) != character]
    return CHANCE.choice(others) if others else None


FUZZY = [
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("z", "zh"),
    ("c", "ch"),
    ("s", "sh"),
    ("n", "l"),
    ("l", "n"),
    ("h", "f"),
]
ENDS = [("ing", "in"), ("eng", "en"), ("ang", "an"), ("in", "ing"), ("en", "eng"), ("an", "ang")]


def nearly(character: str) -> str | None:
    """A common character that sounds nearly the same."""
    if not han(character):
        return None
    sound = sound_of(character)
    near = {
        new + sound[len(old) :]
        for old, new in FUZZY
        if sound.startswith(old) and not (old in "zcs" and sound[1:2] == "h")
    }
    near |= {sound[: -len(old)] + new for old, new in ENDS if sound.endswith(old)}
    others = sorted(c for s in near for c in sounds().get(s, "") if c in common())
    return CHANCE.choice(others) if others else None


def latin(character: str, style: Style = Style.NORMAL, change: Callable[[str], str] = str) -> str | None:
    return change(pinyin(character, style=style)[0][0]) if han(character) else None


def spaced_pinyin(words: str) -> str:
    return " ".join(lazy_pinyin(words))


def initials(words: str) -> str:
    return "".join(latin(c, Style.FIRST_LETTER) or c for c in words)


def alternate(words: str) -> str:
    return "".join(latin(c) or c if at % 2 else c for at, c in enumerate(words))


@cache
def splits() -> dict[str, list[str]]:
    rows = (line.split() for line in (TABLES / "splits.txt").read_text("utf-8").splitlines() if line[0] != "#")
    return {row[0]: [pair for pair in row[1:] if len(pair) == 2] for row in rows}


def split(character: str) -> str | None:
    pairs = splits().get(character)
    return CHANCE.choice(pairs) if pairs else None


def marked(mark: str) -> Callable[[str], str | None]:
    return lambda character: character + mark if han(character) or character.isalnum() else None


def entity(character: str) -> str:
    code = ord(character)
    return CHANCE.choice((f"&#{code};", f"&#x{code:x};", f"&#X{code:X};"))


NUMERALS = {
    "formal": dict(zip("0123456789", "零壹贰叁肆伍陆柒捌玖", strict=True)),
    "circled": {str(n): chr(0x2460 + n - 1) for n in range(1, 10)} | {"0": "⓪"},
    "keycaps": {str(n): f"{n}\ufe0f\u20e3" for n in range(10)},
    "figures": dict(zip("零〇一二三四五六七八九两", "001234567892", strict=True)),
    "small": dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)),
    "bold": {str(n): chr(0x1D7CE + n) for n in range(10)},
}


def spoken(words: str) -> str:
    """Figures as they are said: 5.2% → 百分之五点二, 100 → 一百, 2025 → 二千零二十五."""
    import re

    def said(number: str) -> str:
        head, dot, tail = number.partition(".")
        return count(int(head)) + ("点" + "".join("零一二三四五六七八九"[int(c)] for c in tail) if dot else "")

    def count(n: int) -> str:
        if n == 0:
            return "零"
        if n >= 10_000:
            rest = n % 10_000
            return count(n // 10_000) + "万" + (("零" if rest < 1000 else "") + count(rest) if rest else "")
        out, zero = "", False
        for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, n = divmod(n, unit)
            if digit:
                out += ("零" if zero and out else "") + "零一二三四五六七八九"[digit] + name
                zero = False
            else:
                zero = True
        return out[1:] if out.startswith("一十") else out

    words = re.sub(r"(\d+(?:\.\d+)?)%", lambda m: "百分之" + said(m[1]), words)
    return re.sub(r"\d+(?:\.\d+)?", lambda m: said(m[0]), words)


def numerals(kind: str) -> Trick:
    return every(NUMERALS[kind].get)


LOOKS = {  # from Unicode's confusables: other scripts' letters that look Latin
    "a": "аɑα",
    "c": "сϲᴄ",
    "d": "ԁ",
    "e": "еҽ",
    "g": "ɡց",
    "h": "һ",
    "i": "іıɩ",
    "j": "ј",
    "k": "κк",
    "l": "ӏⅼ",
    "m": "м",
    "n": "ոп",
    "o": "оοօᴏ",
    "p": "рρ",
    "q": "ԛգ",
    "r": "гᴦ",
    "s": "ѕꜱ",
    "t": "тτ",
    "u": "υսᴜ",
    "v": "νѵᴠ",
    "w": "ԝѡᴡ",
    "x": "хⅹ",
    "y": "уүγ",
    "z": "ᴢ",
    "b": "Ьв",
    "f": "ſϝ",
}
LEET = {"a": "4@", "b": "8", "e": "3€", "g": "9", "i": "1!|", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2"}
SMALL = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
TURNED = dict(zip("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥıɾʞןɯuodbɹsʇnʌʍxʎz", strict=True))
ACCENTS = "\u0301\u0308\u0323\u0302"


def looks(c: str) -> str | None:
    return CHANCE.choice(LOOKS[c.lower()]) if c.lower() in LOOKS else None


def leet(c: str) -> str | None:
    return CHANCE.choice(LEET[c.lower()]) if c.lower() in LEET else None


def offset(lower: int, upper: int | None = None) -> Callable[[str], str | None]:
    def other(c: str) -> str | None:
        if c.isascii() and c.isalpha():
            return chr(lower + ord(c.lower()) - 97) if upper is None or c.islower() else chr(upper + ord(c) - 65)
        return None

    return other


def letters(a: str, b: str) -> bool:
    return a.isascii() and a.isalpha() and b.isascii() and b.isalpha()


def one_word(change: Callable[[str], str | None]) -> Trick:
    """One of the longer words."""

    def trick(words: str) -> Change | None:
        pieces = words.split(" ")
        long = [at for at, piece in enumerate(pieces) if len(piece) > 4 and piece.isascii() and piece.isalpha()]
        if not long:
            return None
        at = CHANCE.choice(long)
        new = change(pieces[at])
        if not new or new == pieces[at]:
            return None
        start = len(" ".join(pieces[:at])) + bool(at)
        return Change(" ".join((*pieces[:at], new, *pieces[at + 1 :])), start, start + len(new))

    return trick


def inserted(signs: str) -> Callable[[str], str]:
    def change(word: str) -> str:
        at = CHANCE.randrange(1, len(word))
        return word[:at] + CHANCE.choice(signs) + word[at:]

    return change


def hidden(signs: str) -> Callable[[str], str]:
    """A vowel hidden behind a sign (gu*ranteed)."""

    def change(word: str) -> str | None:
        vowels = [at for at in range(1, len(word) - 1) if word[at] in "aeiou"]
        at = CHANCE.choice(vowels) if vowels else None
        return None if at is None else word[:at] + CHANCE.choice(signs) + word[at + 1 :]

    return change


def doubled(word: str) -> str:
    at = CHANCE.randrange(1, len(word) - 1)
    return word[:at] + word[at] * CHANCE.choice((2, 3)) + word[at + 1 :]


def dropped(word: str) -> str | None:
    vowels = [at for at in range(1, len(word) - 1) if word[at] in "aeiou"]
    return word[: (at := CHANCE.choice(vowels))] + word[at + 1 :] if vowels else None


def exchanged(word: str) -> str:
    at = CHANCE.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def cut(words: str) -> Change | None:
    """A line break, with a hyphen or not, inside a longer word."""
    return one_word(
        lambda word: word[: len(word) // 2] + CHANCE.choice(("-\n", "\n", "-", " ")) + word[len(word) // 2 :]
    )(words)


def two_han(a: str, b: str) -> bool:
    return han(a) and han(b)


GAPS = [
    "^",
    "#",
    "@",
    "&",
    "=",
    "`",
    "'",
    ";",
    "<",
    ">",
    "★",
    "●",
    "◆",
    "♥",
    "→",
    "…",
    "/",
    "\\",
    "~",
    "～",
    "丶",
    "。",
    "!",
    "?",
    "$",
    "%",
]
EMOJI = ["💰", "👉", "🎉", "❤️", "👨‍👩‍👧", "✅", "🇨🇳", "1️⃣", "👍🏽"]
UNSEEN = [
    "\u00ad",
    "\u200e",
    "\u202e",
    "\u2061",
    "\ufe0f",
    "\u034f",
    "\u180e",
    "\u3164",
    "\U000e0041",
    "\u061c",
    "\x00",
    "\x08",
]

ZH: dict[str, Trick] = {
    "homophone, common": some(1, partial(alike, rare=False)),
    "homophone, rare": some(1, partial(alike, rare=True)),
    "two homophones": some(2, partial(alike, rare=False)),
    "all homophones": every(partial(alike, rare=False)),
    "nearly alike": some(1, nearly),
    "one in pinyin": some(1, latin),
    "one, PINYIN": some(1, partial(latin, change=str.upper)),
    "one, toned": some(1, partial(latin, style=Style.TONE)),
    "one, bao3": some(1, partial(latin, style=Style.TONE3)),
    "one, (pinyin)": some(1, lambda c: f"({p})" if (p := latin(c)) else None),
    "one,  pinyin ": some(1, lambda c: f" {p} " if (p := latin(c)) else None),
    "two in pinyin": some(2, latin),
    "every other": whole(alternate),
    "all in pinyin": whole(lambda words: "".join(lazy_pinyin(words))),
    "all, spaced": whole(spaced_pinyin),
    "all, Capitals": whole(lambda words: "".join(p.capitalize() for p in lazy_pinyin(words))),
    "all, toned": whole(lambda words: "".join(lazy_pinyin(words, style=Style.TONE))),
    "all, bao3ben3": whole(lambda words: "".join(lazy_pinyin(words, style=Style.TONE3))),
    "all, bao-ben": whole(lambda words: CHANCE.choice("-'·.").join(lazy_pinyin(words))),
    "initials": whole(initials),
    "one initial": some(1, partial(latin, style=Style.FIRST_LETTER)),
    "one split": some(1, split),
    "all split": every(split),
    "traditional (TW)": whole(OpenCC("s2tw").convert),
    "traditional (HK)": whole(OpenCC("s2hk").convert),
    "Japanese": whole(lambda words: T2JP.convert(S2T.convert(words))),
    "other signs": between(GAPS, inside=two_han),
    "one other sign": between(GAPS, once=True, inside=two_han),
    "two signs": between(["--", "..", "  ", "**", "_ _", "·  ·", "~~~"], inside=two_han),
    "dots": between([".", "．", "。"], inside=two_han),
    "emoji": between(EMOJI, inside=two_han),
    "one emoji": between(EMOJI, once=True, inside=two_han),
    "invisible": between(UNSEEN),
    "marks": every(marked("\u0336")),
    "circle marks": every(marked("\u20dd")),
    "brackets": every(
        lambda c: CHANCE.choice(("【{}】", "({})", "「{}」", "[{}]", "《{}》")).format(c) if han(c) else None
    ),
    "one bracketed": some(
        1, lambda c: CHANCE.choice(("【{}】", "（{}）", "「{}」", "[{}]", "“{}”")).format(c) if han(c) else None
    ),
    "line break": between(["\n", "\r\n", "\u2028"], once=True, inside=two_han),
    "upright": between(["\n"], inside=two_han),
    "entities": every(entity),
    "one entity": some(1, entity),
    "&nbsp;": between(["&nbsp;", "&shy;", "&#8203;", "&zwnj;", "&ensp;"], inside=two_han),
    "tags": between(["<b></b>", "<br>", "<wbr/>", "<!-- x -->"], once=True, inside=two_han),
    "**bold**": some(1, lambda c: f"**{c}**" if han(c) else None),
    "a letter between": between(["x", "a", "o", "I"], once=True, inside=two_han),
    "backwards": whole(lambda words: f"\u202e{words[::-1]}\u202c"),
    "numerals": whole(spoken),
    **{f"numerals, {kind}": numerals(kind) for kind in NUMERALS},
    "traditional, spaced": both(whole(S2T.convert), between([" "], inside=two_han)),
    "homophone, signs": both(some(1, partial(alike, rare=False)), between(["·", " ", "*"], inside=two_han)),
    "pinyin, emoji": both(some(1, latin), between(["🔥", "💰"], once=True, inside=two_han)),
    "split, invisible": both(some(1, split), between(["\u200b"])),
    "pinyin, homophone": both(some(1, latin), some(1, partial(alike, rare=False))),
}

EN: dict[str, Trick] = {
    "s p a c e d": one_word(" ".join),
    "all spaced": whole(lambda words: "   ".join(map(" ".join, words.split(" ")))),
    "s.i.g.n.s": one_word(lambda word: CHANCE.choice(".-_*·/~+|,'•^").join(word)),
    "one sign": one_word(inserted(".-_*·/~+|,'•^")),
    "emoji": one_word(lambda word: word[:3] + CHANCE.choice(EMOJI) + word[3:]),
    "invisible": whole(lambda words: CHANCE.choice(UNSEEN[:9]).join(words)),
    "line break": cut,
    "leet, one": some(1, leet),
    "leet, all": every(leet),
    "leet, a word": one_word(lambda word: "".join(leet(c) or c for c in word)),
    "hidden *": one_word(hidden("*#_-.•")),
    "look-alike, one": some(1, looks),
    "look-alikes": every(looks),
    "sMaLl cAsE": every(lambda c: c.swapcase() if CHANCE.random() < 0.5 else c),
    "full width": every(lambda c: chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else None),
    "bold": every(offset(0x1D41A, 0x1D400)),
    "script": every(offset(0x1D4EA, 0x1D4D0)),
    "circled": every(offset(0x24D0, 0x24B6)),
    "squared": every(offset(0x1F130)),
    "squared, filled": every(offset(0x1F170)),
    "circled, filled": every(offset(0x1F150)),
    "flags": every(offset(0x1F1E6)),
    "small capitals": every(lambda c: SMALL.get(c.lower())),
    "turned": whole(lambda words: "".join(TURNED.get(c, c) for c in words.lower())[::-1]),
    "accents": every(lambda c: unicodedata.normalize("NFC", c + CHANCE.choice(ACCENTS)) if c.isalpha() else None),
    "struck": every(lambda c: c + "\u0336"),
    "entities": every(entity),
    "tags": one_word(lambda word: word[:3] + CHANCE.choice(("<b></b>", "<wbr>", "&shy;", "&#8203;")) + word[3:]),
    "doubled": one_word(doubled),
    "dropped": one_word(dropped),
    "exchanged": one_word(exchanged),
    "no spaces": whole(lambda words: words.replace(" ", "")),
    "Under_scores": whole(lambda words: words.replace(" ", CHANCE.choice("_-.·"))),
    "many spaces": whole(
        lambda words: words.replace(" ", CHANCE.choice(("   ", "\u00a0", "\n", "\u2003"))),
    ),
    "leet, spaced": one_word(lambda word: " ".join(leet(c) or c for c in word)),
    "look-alike, signs": both(some(1, looks), one_word(inserted("-.*"))),
}


# -- what is measured ------------------------------------------------------------------------------------------------


def known(guard: Guard) -> Iterator[Known]:
    """The examples of rules at the first place they are met, and the adverts at each marked place found."""
    for rule in guard.rules:
        if rule.stage == "live" and isinstance(rule.check, Banned):
            for each in rule.examples.hit:
                example = each if isinstance(each, Example) else Example(text=each)
                text, _ = unmarked(example.text)
                scene = _scene(rule, example)
                whole = Known(rule.id, text, 0, len(text), scene)
                yield from (whole._replace(start=s, end=e) for s, e in met(guard, whole)[:1] if s < e)
    for advert in read_golden(GOLDEN):
        scene = Scene(
            on=date(2026, 12, 1),
            jurisdiction=advert.jurisdiction,
            product=advert.product,
            channel=advert.channel,
            language=advert.language,
            meta=advert.meta,
        )
        for words in advert.spans if advert.verdict == "violating" and advert.fold in ("dev", "held") else ():
            start = advert.text.index(words)
            marked = Known(None, advert.text, start, start + len(words), scene)
            if met(guard, marked):
                yield marked


def met(guard: Guard, given: Known) -> list[Span]:
    """Where the rule is met in the words, or any that blocks or asks."""
    speech = given.scene.language or language(given.text)
    copy = Copy(channel=given.scene.channel, language=speech, parts={"text": given.text})
    return [
        (f.start, f.end)
        for f in guard.inspect(copy, given.scene).findings
        if f.start < given.end and given.start < f.end and counts(f, given)
    ]


def counts(found: Finding, given: Known) -> bool:
    return found.rule == given.rule if given.rule else found.outcome in (Outcome.BLOCK, Outcome.ASK)


def disguised(given: Known, trick: Trick) -> tuple[Known, Span] | None:
    """The text with its words disguised, and where they were rewritten."""
    change = trick(given.text[given.start : given.end])
    if change is None:
        return None
    text = given.text[: given.start] + change.words + given.text[given.end :]
    new = given._replace(text=text, end=given.start + len(change.words))
    return new, (given.start + change.start, given.start + change.end)


def main() -> None:
    """Print the share found, trick by trick."""
    guard, asked = Guard.of(load_packs()), sys.argv[1:]
    violations = list(known(guard))
    for tongue, tricks in (("zh", ZH), ("en", EN)):
        cases = [each for each in violations if (each.scene.language or language(each.text)) == tongue]
        print(f"\n{tongue + ', ' + str(len(cases)) + ' texts':<22}{'cases':>7}{'found %':>9}{'whole %':>9}")
        for name, trick in tricks.items():
            if not asked or name in asked:
                measure(guard, name, cases, trick, shown=bool(asked))


def measure(guard: Guard, name: str, cases: list[Known], trick: Trick, *, shown: bool) -> None:
    CHANCE.seed(name)
    tried = [(each, new) for each in cases if (new := disguised(each, trick))]
    found, whole = 0, 0
    for plain, (case, (start, end)) in tried:
        spans = met(guard, case)
        found += bool(spans)
        whole += any(first <= start and end <= last for first, last in spans)
        if shown and not spans:
            print(f"  {plain.rule}: {plain.text[plain.start : plain.end]!r} as {case.text[case.start : case.end]!r}")
    row = (100 * found / max(1, len(tried)), 100 * whole / max(1, found))
    print(f"{name:<22}{len(tried):>7}" + "".join(f"{percent:>9.1f}" for percent in row), flush=True)


if __name__ == "__main__":
    main()
