"""Cutting documents into passages: under one heading, never inside a sentence, each with its place in the document."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from knowledge.documents import Block, Document, Passage

TARGET = 260
"""Characters a passage aims at; `bench/search.py` compares sizes."""
MOST = 560
"""Characters beyond which even a FAQ entry is cut: the embedding reads no further."""

STOP = re.compile(r"[。！？!?\n]+[”’」』）)\]】]*|(?<=[a-z0-9)\"”]\.) +(?=[A-Z“\"])")
COMMA = re.compile(r"[；;，,、：:]|\s")
QUESTION = re.compile(r"\s*(?:问题?|[Qq](?:uestion)?)\s*[0-9]*\s*[:：.、]")
ANSWER = re.compile(r"\s*(?:答案?|回答|[Aa](?:nswer)?)\s*[0-9]*\s*[:：.、]")


class Piece(NamedTuple):
    """Words that stay together: [start, end) in the document's text, and the block they stand in."""

    start: int
    end: int
    block: Block
    opens: bool = False
    """Whether a passage must begin here: a question of a FAQ does."""
    joins: bool = False
    """Whether it belongs to what stands before it: an answer does."""


def cut(document: Document, target: int = TARGET) -> tuple[Passage, ...]:
    """The passages of `document`, in order; their ids depend on the document's id and their own words only."""
    text = "\n".join(block.text for block in document.blocks)
    seen: Counter[str] = Counter()
    passages = []
    for run in _runs(_pieces(document.blocks, target), target):
        passage = _passage(document, text, run)
        seen[passage.id] += 1
        if seen[passage.id] > 1:
            passage = passage.model_copy(update={"id": f"{passage.id}-{seen[passage.id]}"})
        if passage.text:
            passages.append(passage)
    return tuple(passages)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of `text` starts and ends; together they cover it."""
    start = 0
    for found in STOP.finditer(text):
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _pieces(blocks: Sequence[Block], target: int) -> Iterator[Piece]:
    """Blocks that fit, the sentences of a long paragraph, the clauses of an endless sentence."""
    start = 0
    for block in blocks:
        if not block.text.strip():
            start += len(block.text) + 1
            continue
        opens, joins = bool(QUESTION.match(block.text)), bool(ANSWER.match(block.text))
        whole = Piece(start, start + len(block.text), block, opens, joins)
        if len(block.text) <= (MOST if whole.opens or whole.joins else target):
            yield whole
        else:
            yield from _split(whole, start, target)
        start += len(block.text) + 1


def _split(whole: Piece, offset: int, target: int) -> Iterator[Piece]:
    opens, joins = whole.opens, whole.joins
    for start, end in sentences(whole.block.text):
        for low, high in _clauses(whole.block.text, start, end, target):
            yield Piece(offset + low, offset + high, whole.block, opens, joins)
            opens, joins = False, False


def _clauses(text: str, start: int, end: int, target: int) -> Iterator[tuple[int, int]]:
    """[start, end) itself, or stretches of it of at most `MOST` characters that end at a comma where one stands."""
    while end - start > MOST:
        stops = [found.end() for found in COMMA.finditer(text[start : start + MOST])]
        stop = start + (stops[-1] if stops and stops[-1] > target else MOST)
        yield start, stop
        start = stop
    yield start, end


def _runs(pieces: Iterator[Piece], target: int) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    for piece in pieces:
        if run and not _fits(run, piece, target):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _fits(run: list[Piece], piece: Piece, target: int) -> bool:
    size = piece.end - run[0].start
    if piece.block.heading != run[0].block.heading or piece.opens:
        return False
    return size <= (MOST if piece.joins or run[0].opens else target)


def _passage(document: Document, text: str, run: list[Piece]) -> Passage:
    start, end = run[0].start, run[-1].end
    start += len(text[start:end]) - len(text[start:end].lstrip())
    words = text[start:end].rstrip()
    first, last = run[0].block, run[-1].block
    digest = blake2b("\x1f".join((*first.heading, words)).encode(), digest_size=6).hexdigest()
    return Passage(
        id=f"{document.id}#{digest}",
        document=document.id,
        title=document.title,
        heading=first.heading,
        place=first.place if first.place == last.place else f"{first.place} – {last.place}",
        text=words,
        start=start,
        end=start + len(words),
        valid=document.valid,
        audience=document.audience,
    )
