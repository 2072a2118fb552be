"""How well disguises are seen through: every rule's own examples, the offending words respelled trick by trick.

    python bench/tricks.py

Found: the rule still meets the respelled words. Whole: one finding holds all of them. Caught: that rule, another that
blocks or asks, or the learned judge marks them, as a check of the desk would. Where a trick leaves the words as they
are, the example is not counted.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from opencc import OpenCC
from pypinyin import lazy_pinyin

from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.meaning.judge import Reader, read_meaning, reader, trained
from guardrails.report import Outcome
from guardrails.rules import Banned, Example
from guardrails.scene import Scene
from guardrails.sounds import ordinary, readings, wholes
from guardrails.trials import unmarked
from knowledge.channels import Copy
from knowledge.embedding import find_embedder

CHANCE = random.Random(5)
DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


class Violation(NamedTuple):
    """A text that breaks a rule with the words at [start, end)."""

    rule: str
    text: str
    start: int
    end: int
    scene: Scene


def set_apart(signs: str, *, once: bool = False) -> Callable[[str], str]:
    """A sign between all characters, or in the middle only."""

    def trick(words: str) -> str:
        last, middle = len(words) - 1, (len(words) - 1) // 2
        gaps = [CHANCE.choice(signs) if at < last and (not once or at == middle) else "" for at in range(len(words))]
        return "".join(character + gap for character, gap in zip(words, gaps, strict=True))

    return trick


def swapped(other: Callable[[str], str | None]) -> Callable[[str], str]:
    """The first character that can be written otherwise, written so."""

    def trick(words: str) -> str:
        at, new = next(((at, new) for at, c in enumerate(words) if (new := other(c))), (0, words[:1]))
        return words[:at] + new + words[at + 1 :]

    return trick


def full_width(words: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in words)


@cache
def splits() -> dict[str, str]:
    return {whole: pair for pair, whole in wholes().items()}


@cache
def homophones() -> dict[str, str]:
    """For each syllable the characters of ordinary words that sound so."""
    common: dict[str, str] = {}
    for character in sorted(frozenset("".join(ordinary()))):
        for sound in readings().get(character, ())[:1]:
            common[sound] = common.get(sound, "") + character
    return common


def homophone(character: str) -> str | None:
    sounds = readings().get(character, ())
    others = homophones().get(sounds[0], "").replace(character, "") if sounds else ""
    return CHANCE.choice(others) if others else None


def pinyin(character: str) -> str | None:
    return lazy_pinyin(character)[0] if "一" <= character <= "鿿" else None


TRICKS: dict[str, Callable[[str], str]] = {
    "full width": full_width,
    "traditional": lambda words: str(OpenCC("s2t").convert(words)),
    "zero width": set_apart("\u200b\u200d\ufeff\u2060"),
    "spaces": set_apart(" \u3000"),
    "one space": set_apart(" ", once=True),
    "signs": set_apart("·*-_|/~+•"),
    "one sign": set_apart("·*-_|/~", once=True),
    "emoji": set_apart("😀❤🔥✨"),
    "one emoji": set_apart("😀❤🔥", once=True),
    "commas": set_apart("，、"),
    "one in pinyin": swapped(pinyin),
    "all in pinyin": lambda words: "".join(lazy_pinyin(words)),
    "one homophone": swapped(homophone),
    "one split": swapped(lambda character: splits().get(character)),
    "Han numerals": lambda words: words.translate(DIGITS),
}


def violations(guard: Guard) -> Iterator[Violation]:
    """The examples of the Chinese rules that ban words, at the first place where the rule is met as they stand."""
    for rule in guard.rules:
        if rule.stage == "live" and isinstance(rule.check, Banned) and "CN" in rule.applies.jurisdictions:
            product, channel = next(iter(rule.applies.products), None), next(iter(rule.applies.channels), None)
            scene = Scene(on=date(2026, 12, 1), jurisdiction="CN", language="zh", product=product, channel=channel)
            for example in rule.examples.hit:
                text, _ = unmarked(example.text if isinstance(example, Example) else example)
                for start, end in met(guard, Violation(rule.id, text, 0, len(text), scene))[:1]:
                    yield Violation(rule.id, text, start, end, scene)


def met(guard: Guard, given: Violation) -> list[tuple[int, int]]:
    """Where the rule is met in the words."""
    words = Copy(channel=given.scene.channel, language="zh", parts={"text": given.text})
    found = guard.inspect(words, given.scene).findings
    return [(f.start, f.end) for f in found if f.rule == given.rule and f.start < given.end and given.start < f.end]


def marked(guard: Guard, read: Reader, given: Violation) -> bool:
    """Whether a check marks the words."""
    words = Copy(channel=given.scene.channel, language="zh", parts={"text": given.text})
    report = read_meaning(words, guard.inspect(words, given.scene), read)
    grave = (f for f in report.findings if f.outcome in (Outcome.BLOCK, Outcome.ASK))
    return any(f.start < given.end and given.start < f.end for f in grave)


def respelled(given: Violation, trick: Callable[[str], str]) -> Violation:
    words = trick(given.text[given.start : given.end])
    text = given.text[: given.start] + words + given.text[given.end :]
    return given._replace(text=text, end=given.start + len(words))


def main() -> None:
    """Print the share found, trick by trick."""
    guard = Guard.of(load_packs())
    read = reader(trained("zh"), find_embedder(), guard.undisguised)
    known = list(violations(guard))
    print(f"{'trick':<16}{'cases':>7}{'found %':>9}{'whole %':>9}{'caught %':>9}")
    for name, trick in TRICKS.items():
        cases = [case for given in known if (case := respelled(given, trick)).text != given.text]
        places = [(case, met(guard, case)) for case in cases]
        found = [(case, spans) for case, spans in places if spans]
        whole = sum(any(start <= case.start and case.end <= end for start, end in spans) for case, spans in found)
        caught = sum(bool(spans) or marked(guard, read, case) for case, spans in places)
        shares = ((len(found), len(cases)), (whole, len(found)), (caught, len(cases)))
        row = (100 * share / max(1, of) for share, of in shares)
        print(f"{name:<16}{len(cases):>7}" + "".join(f"{percent:>9.1f}" for percent in row), flush=True)


if __name__ == "__main__":
    main()
