"""Reading a brand guide: tables and sentences that can be tested become proposed guidelines; the rest is listed."""

from collections.abc import Iterator
from typing import NamedTuple

from guardrails.brand.guidelines import Aspect, Guideline, Place, Trial, id_of
from guardrails.brand.reading import read_sentence, read_table_row, sentences_of
from guardrails.brand.saying import say
from guardrails.recognition import language
from knowledge.documents import Block, Document
from knowledge.values import Bilingual, Language, Value


class Read(NamedTuple):
    """What a piece of a guide asks for, and why."""

    aspect: Aspect
    test: Trial
    why: str = ""


class Proposed(Value):
    """What came of a guide: guidelines, and the sentences no test was found for."""

    guidelines: tuple[Guideline, ...]
    left: tuple[str, ...]


def propose(document: Document) -> Proposed:
    """The guidelines that a brand guide seems to lay down; they count for nothing until a person accepts them."""
    found: dict[str, Guideline] = {}
    left: list[str] = []
    for block in document.blocks:
        if block.heading and block.text == block.heading[-1]:
            continue
        for piece, reads in _pieces(block):
            for one in reads:
                guide = _guideline(one, piece, block, document)
                found.setdefault(guide.id, guide)
            if not reads and len(piece) > 1:
                left.append(piece)
    return Proposed(guidelines=tuple(found.values()), left=tuple(left))


def _pieces(block: Block) -> Iterator[tuple[str, list[Read]]]:
    """A table row as a whole, prose sentence by sentence; each with what it asks for."""
    row = read_table_row(block.text)
    if row is not None:
        yield block.text, [Read(*one) for one in row]
        return
    heading = block.heading[-1] if block.heading else ""
    for sentence in sentences_of(block.text):
        yield sentence, [Read(*one) for one in read_sentence(sentence, heading)]


def _guideline(read: Read, piece: str, block: Block, document: Document) -> Guideline:
    tongue: tuple[Language, ...] = () if read.test.kind == "name" else (language(piece),)
    place = Place(document=document.id, where=block.place or " › ".join(block.heading[-1:]), quote=piece[:200])
    return Guideline(
        id=id_of(read.aspect, read.test, tongue),
        aspect=read.aspect,
        says=say(read.test),
        why=Bilingual(zh=read.why, en=read.why) if read.why else None,
        languages=tongue,
        test=read.test,
        source=place,
    )
