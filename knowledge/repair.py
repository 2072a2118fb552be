"""Documents as they were before they were garbled: what can be mended is, and told; what cannot is held back."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Literal

from knowledge.alignment import TONED, count_marks, mend
from knowledge.documents import Block, Document, Remark
from knowledge.han import HAN, cost_of, count_of, is_common, is_simplified, is_traditional, to_simplified
from knowledge.values import Bilingual, Value

Harm = Literal[
    "pinyin", "lost_bytes", "mixed_script", "traditional", "mojibake", "private_use", "replaced", "unreadable"
]
WORDS: dict[Harm, Bilingual] = {
    "pinyin": Bilingual(zh="去掉了夹在字后的拼音", en="pinyin inserted after characters taken out"),
    "lost_bytes": Bilingual(zh="找回了被拼音冲掉的字", en="characters broken by inserted pinyin restored"),
    "mixed_script": Bilingual(zh="繁简混用的段落统一成了简体", en="paragraphs of mixed script made simplified"),
    "traditional": Bilingual(zh="全文为繁体，保持原样", en="in traditional script throughout; left as it is"),
    "mojibake": Bilingual(zh="按错误编码读出的段落已还原", en="paragraphs read in the wrong encoding restored"),
    "private_use": Bilingual(zh="去掉了字体私有符号", en="symbols of a private font taken out"),
    "replaced": Bilingual(zh="有读不出的字符（�）", en="characters that could not be read (�)"),
    "unreadable": Bilingual(zh="读不通的段落已略去", en="paragraphs that make no sense were left out"),
}
SCRIPT_SHARE = 0.15
"""A text is of mixed script when the rarer one has this share of the characters that belong to one script alone."""
LEAST_MIXED = 4
MOST_UNREADABLE = 0.1
"""The share of unreadable characters from which a whole document is held back."""
LEAST_HAN = 6
SAMPLES, SAMPLE = 3, 80
"""How many garbled paragraphs are shown to a person, and how much of each."""
PRIVATE = re.compile("[\ue000-\uf8ff]")
BULLET = re.compile("^[\uf000-\uf0ff]\\s*")
LOST = re.compile("�|锟斤拷")
WRONGLY_READ = (
    ("gb18030", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("latin-1", "gb18030"),
    ("big5", "gb18030"),
)
"""Encodings a text was read in, and the one it was written in."""
WESTERN = re.compile(r"[\x80-\xff][\x80-\xff‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÃÂ].")


class Garbled(Value):
    """A document that cannot be mended: why, how much of it is unreadable (0 to 1), and some of that."""

    reason: Bilingual
    score: float
    samples: tuple[str, ...] = ()


class Suspicion(Value):
    """What in a document's characters, taken together, gives cause to look at each paragraph."""

    pinyin: bool
    rare: frozenset[str]
    mixed: bool
    traditional: bool


def repair(document: Document) -> tuple[Document, tuple[Remark, ...]] | Garbled:
    """The document with all that can be mended mended, and what was done; `Garbled` when too much cannot be."""
    done: Counter[Harm] = Counter()
    suspicion = suspect([block.text for block in document.blocks])
    memory: dict[str, str] = {}

    def whole(words: str) -> str:
        if words not in memory:
            memory[words] = _mended(words, suspicion, done)
        return memory[words]

    blocks = [_each(block, whole) for block in document.blocks]
    kept = [block for block in blocks if unreadable(block.text, suspicion.rare) < MOST_UNREADABLE]
    score = _share_lost(blocks, kept)
    if score >= MOST_UNREADABLE or not kept:
        samples = [block.text[:SAMPLE] for block in blocks if block not in kept][:SAMPLES]
        return Garbled(reason=_reason(blocks, kept), score=round(score, 3), samples=tuple(samples))
    done["unreadable"] = len(blocks) - len(kept)
    done["replaced"] = sum(len(LOST.findall(block.text)) for block in kept)
    done["traditional"] = int(suspicion.traditional)
    remarks = tuple(Remark(kind=harm, words=WORDS[harm], count=times) for harm, times in done.items() if times)
    if not remarks:
        return document, ()
    changed = {"blocks": tuple(kept), "title": whole(document.title), "remarks": document.remarks + remarks}
    return document.model_copy(update=changed), remarks


def suspect(texts: list[str]) -> Suspicion:
    """What the characters of all texts together give cause to look for: each kind of character is asked about once."""
    whole = "\n".join(texts)
    kinds = {char: times for char, times in Counter(whole).items() if HAN.match(char)}
    traditional = sum(times for char, times in kinds.items() if is_traditional(char))
    simplified = sum(times for char, times in kinds.items() if is_simplified(char))
    return Suspicion(
        pinyin=bool(TONED.search(whole)) and any(map(count_marks, texts)),
        rare=frozenset(char for char in kinds if not is_common(char)),
        mixed=min(traditional, simplified) >= LEAST_MIXED,
        traditional=traditional > 20 and traditional > 20 * simplified,
    )


def unreadable(text: str, rare: frozenset[str]) -> float:
    """The share of characters that cannot be words: lost, private, or so `rare` that they come of a wrong reading."""
    lost = sum(map(len, LOST.findall(text))) + len(PRIVATE.findall(text)) + 2 * len(WESTERN.findall(text))
    return (lost + _strange(text, rare)) / max(len(text), 1)


def _strange(text: str, rare: frozenset[str]) -> int:
    """How many Chinese characters there are, where rare ones abound and make no words; else none."""
    found = rare.intersection(text)
    if not found:
        return 0
    han = count_of(text)
    abound = sum(map(text.count, found)) * 5 > han >= LEAST_HAN
    return han if abound and _dearness(text) > DEAR else 0


def _each(block: Block, whole: Callable[[str], str]) -> Block:
    text, heading = whole(block.text), tuple(map(whole, block.heading))
    if text == block.text and heading == block.heading:
        return block
    return block.model_copy(update={"text": text, "heading": heading})


def _mended(words: str, suspicion: Suspicion, done: Counter[Harm]) -> str:
    """The words after each repair that the document gives cause for."""
    bare = BULLET.sub("", words)
    done["private_use"] += bare != words
    if suspicion.pinyin:
        mended = mend(bare)
        done.update({"pinyin": mended.marks, "lost_bytes": mended.found})
        return to_simplified(mended.text)
    restored = _read_rightly(bare, suspicion.rare)
    done["mojibake"] += restored != bare
    if suspicion.mixed and is_mixed(restored):
        done["mixed_script"] += 1
        return to_simplified(restored)
    return restored


def _read_rightly(text: str, rare: frozenset[str]) -> str:
    """The text as its bytes were meant, when another encoding makes far likelier words of them."""
    if not (WESTERN.search(text) or sum(map(text.count, rare.intersection(text))) * 8 > count_of(text) > 0):
        return text
    readings = [made for wrong, right in WRONGLY_READ if (made := _reread(text, wrong, right)) is not None]
    best = min(readings, key=_dearness, default=text)
    return best if best != text and _dearness(best) < min(_dearness(text) * 0.7, DEAR) else text


DEAR = 16.0
"""Bits a character: Chinese words cost 6 to 11, garbled ones 18 and more."""


def _reread(text: str, wrong: str, right: str) -> str | None:
    """The text's bytes in `wrong` read in `right`; places lost on the way stay lost, few of them."""
    raw = b"".join(_bytes(char, wrong) for char in text)
    made = raw.decode(right, errors="replace")
    return made if made.count("�") * 10 <= len(made) else None


def _bytes(char: str, encoding: str) -> bytes:
    if char == "�":
        return b"\xff"
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        return char.encode("latin-1") if "\x80" <= char <= "\x9f" else b"\xff"


def _dearness(text: str) -> float:
    return cost_of(text) / max(len(text), 1)


def is_mixed(text: str) -> bool:
    """Whether a text uses both scripts so freely that no name or quotation explains it."""
    traditional, simplified = _scripts(text)
    rarer = min(traditional, simplified)
    return rarer >= LEAST_MIXED and rarer >= SCRIPT_SHARE * (traditional + simplified)


def _scripts(text: str) -> tuple[int, int]:
    """How many characters belong to the traditional script alone, and to the simplified alone."""
    return sum(map(is_traditional, text)), sum(map(is_simplified, text))


def _share_lost(blocks: list[Block], kept: list[Block]) -> float:
    whole = sum(len(block.text) for block in blocks) or 1
    return 1 - sum(len(block.text) for block in kept) / whole


def _reason(blocks: list[Block], kept: list[Block]) -> Bilingual:
    lost = len(blocks) - len(kept)
    return Bilingual(
        zh=f"{len(blocks)} 段中有 {lost} 段是乱码，无法修复，请换一份原件或重新导出。",
        en=f"{lost} of {len(blocks)} paragraphs are garbled beyond repair; give the original or export it again.",
    )
