"""Untrusted documents made safe to index: unseen characters out, words to a machine held back, expiry told."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from knowledge.documents import Block, Document, Remark
from knowledge.han import simplified
from knowledge.values import Bilingual, Value, read_yaml

INTRUSIONS = Path(__file__).parent / "library" / "intrusions.yaml"
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200c\u200e-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]|(?<![\u2600-\u27bf\U0001f000-\U0001faff\ufe0f])\u200d"
)
"""Zero-width, direction and tag characters, fillers and soft hyphens; joiners between emoji are let be."""
TAGS = re.compile("[\U000e0020-\U000e007e]+")
SPACED = re.compile(r"(?<![A-Za-z])(?:[A-Za-z][ .\-_*]){5,}[A-Za-z](?![A-Za-z])")
UNSEEN_WORDS = Bilingual(zh="去掉了看不见的控制字符", en="characters nobody sees were taken out")
SPEAKING_WORDS = Bilingual(
    zh="有段落在对机器下指令，已扣下待人判断", en="passages that give orders to a machine were held back"
)
BREAK = "\x1e"
SENTENCE = 160
"""Two blocks together shorter than this may be one sentence cut up."""
SLACK = 3
"""How far two meanings may overlap and still follow one another."""


class Sign(Value):
    """Meanings that, in this order and at most `within` characters apart, speak to a machine."""

    id: str
    of: tuple[str, ...]
    within: int


class Intrusions(Value):
    """Patterns by meaning, and the signs made of meanings."""

    meanings: dict[str, tuple[str, ...]]
    signs: tuple[Sign, ...]


class Screened(Value):
    """What may be indexed, the blocks held back for a person to judge, and what was done or seen."""

    document: Document
    held: tuple[Block, ...] = ()
    remarks: tuple[Remark, ...] = ()
    whole: Document | None = None
    """Where blocks are held: the document with them, as it may be indexed once a person has judged."""


def screen(document: Document, on: date) -> Screened:
    """The document without unseen characters and without blocks that speak to a machine; `on` is the day of ingest."""
    texts = [block.text for block in document.blocks]
    unseen = sum(len(UNSEEN.findall(text)) for text in texts)
    whispers = sum(bool(signs_in(_tagged(text))) for text in texts) if unseen else 0
    suspects = _speaking(_folded(texts))
    if not unseen and not suspects and not _is_expired(document, on):
        return Screened(document=document)
    blocks = [_stripped(block) for block in document.blocks] if unseen else list(document.blocks)
    held = tuple(block for number, block in enumerate(blocks) if number in suspects)
    kept = tuple(block for number, block in enumerate(blocks) if number not in suspects and block.text)
    remarks = tuple(_remarks(document, unseen, len(held) + whispers, on))
    changed = {"blocks": kept, "remarks": document.remarks + remarks, "title": UNSEEN.sub("", document.title)}
    screened = document.model_copy(update=changed)
    whole = screened.model_copy(update={"blocks": tuple(block for block in blocks if block.text)})
    return Screened(document=screened, held=held, remarks=remarks, whole=whole if held else None)


def signs_in(text: str) -> tuple[str, ...]:
    """The signs in a text that it speaks to a machine rather than informs a reader."""
    (plain,) = _folded([text])
    return _shown(plain, _meant(plain))


def _folded(texts: list[str]) -> list[str]:
    """The texts as compared: one width, one script, no unseen characters, letters not spaced out."""
    whole = unicodedata.normalize("NFKC", UNSEEN.sub("", BREAK.join(text.replace(BREAK, " ") for text in texts)))
    table = {ord(char): made for char in set(whole) if (made := simplified(char)) != char}
    whole = SPACED.sub(lambda found: re.sub(r"[ .\-_*]", "", found[0]), whole.translate(table))
    return whole.split(BREAK)


def _speaking(texts: list[str]) -> set[int]:
    """Which texts show a sign, alone or, where neither does, together with the one that follows."""
    meant = [_meant(text) for text in texts]
    alone = {number for number, text in enumerate(texts) if meant[number] and _shown(text, meant[number])}
    together = {
        number
        for one, two in pairwise(range(len(texts)))
        if meant[one] and meant[two] and not alone & {one, two} and len(texts[one]) + len(texts[two]) < SENTENCE
        if _shown(f"{texts[one]} {texts[two]}", meant[one] | meant[two])
        for number in (one, two)
    }
    return alone | together


def _meant(plain: str) -> frozenset[str]:
    """Which meanings stand in a text, found in one pass."""
    names, found = _all_meanings()
    return frozenset(names[number] for number in found.Match(plain) or ())


def _shown(plain: str, meant: frozenset[str]) -> tuple[str, ...]:
    """The signs all of whose meanings are there, and in order."""
    return tuple(sign.id for sign in _intrusions().signs if meant.issuperset(sign.of) and _is_in_order(sign, plain))


def _is_in_order(sign: Sign, plain: str) -> bool:
    first, *others = (_meaning(name) for name in sign.of)
    ends = [found.end() for found in first.finditer(plain)]
    for meaning in others:
        spans = [found.span() for found in meaning.finditer(plain)]
        ends = [end for start, end in spans if any(-SLACK <= start - before <= sign.within for before in ends)]
    return bool(ends)


@cache
def _intrusions() -> Intrusions:
    return read_yaml(INTRUSIONS, Intrusions)


@cache
def _meaning(name: str) -> re.Pattern[str]:
    return re.compile(_either(name), re.IGNORECASE | re.MULTILINE)


@cache
def _all_meanings():  # type: ignore[no-untyped-def]  # noqa: ANN202 - the package has no types
    """The names of the meanings, and all their patterns as one automaton."""
    import re2

    options = re2.Options()
    options.max_mem = 256 << 20
    names = tuple(_intrusions().meanings)
    every = re2.Set.SearchSet(options)
    for name in names:
        every.Add(f"(?im){_either(name)}")
    every.Compile()
    return names, every


def _either(name: str) -> str:
    return "|".join(f"(?:{pattern})" for pattern in _intrusions().meanings[name])


def _stripped(block: Block) -> Block:
    text, heading = UNSEEN.sub("", block.text), tuple(UNSEEN.sub("", words) for words in block.heading)
    if (text, heading) == (block.text, block.heading):
        return block
    return block.model_copy(update={"text": text.strip(), "heading": heading})


def _tagged(text: str) -> str:
    """Letters written in invisible tag characters."""
    return "".join(chr(ord(char) - 0xE0000) for run in TAGS.findall(text) for char in run)


def _is_expired(document: Document, on: date) -> bool:
    return document.valid.end is not None and document.valid.end < on


def _remarks(document: Document, unseen: int, speaking: int, on: date) -> Iterator[Remark]:
    if unseen:
        yield Remark(kind="invisible_characters", words=UNSEEN_WORDS, count=unseen)
    if speaking:
        yield Remark(kind="instruction", words=SPEAKING_WORDS, count=speaking)
    if _is_expired(document, on):
        day = document.valid.end
        yield Remark(kind="expired", words=Bilingual(zh=f"资料已于 {day} 过期", en=f"the document expired on {day}"))
