"""Plain text, comma-separated tables and JSON lines."""

import csv
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from knowledge.documents import Block
from knowledge.readers.decoding import decode
from knowledge.readers.headings import Path, heading_level
from knowledge.readers.source import Reading, Source, refuse
from knowledge.readers.tables import grid_of, rows_in_words
from knowledge.values import BadFile

DIGITS = re.compile(r"\d+")
CAPTION = re.compile(r"[_\-—\s]第\s?\d+\s?[页頁]")


class Line(BaseModel):
    """One line of a JSONL file; keys beyond these are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, BeforeValidator(str)]
    text: str
    title: str = ""
    date: str | None = None


def text_of(source: Source) -> str:
    """The source as text; `BadFile` when it is none."""
    text = decode(source.content)
    if text is None:
        raise refuse(source.name, "binary")
    return text


def read_plain(source: Source) -> Reading:
    """A block per line of words; numbered short lines are headings."""
    path, blocks = Path(), []
    lines = [line.strip(" \t　\f\v") for line in text_of(source).split("\n")]
    captions = _captions(lines)
    for words in lines:
        if not words or DIGITS.sub("#", words) in captions:
            continue
        level = heading_level(words)
        if level:
            path.enter(level, words)
        blocks.append(Block(text=words, heading=path.words))
    return Reading(blocks=tuple(blocks))


def _captions(lines: list[str]) -> set[str]:
    """Captions of a page viewer, the same line for page after page: no words of the document."""
    seen = Counter(DIGITS.sub("#", line) for line in lines if CAPTION.search(line))
    return {line for line, times in seen.items() if times >= 3}


def read_csv(source: Source) -> Reading:
    """A block per row, each cell under its head."""
    text = text_of(source)
    delimiter = max(",\t;|", key=text[:4096].count)
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in line)]
    if sum(map(len, lines)) > source.limits.cells:
        raise refuse(source.name, "long")
    rows = rows_in_words(grid_of(lines))
    return Reading(blocks=tuple(Block(text=row.words, place=f"row {row.index + 1}") for row in rows))


def read_lines(source: Source) -> Iterator[tuple[Line, Reading] | BadFile]:
    """A document per JSON line; a broken line is a `BadFile` that names it, and the rest goes on."""
    lines = text_of(source).split("\n")
    for number, line in enumerate(itertools.islice(lines, source.limits.cells), 1):
        if not line.strip():
            continue
        try:
            given = Line.model_validate(json.loads(line))
            published = date.fromisoformat(given.date).isoformat() if given.date else ""
        except (ValueError, ValidationError, RecursionError) as error:
            problem = str(error).split("\n")[0]
            yield BadFile(
                source.name,
                number,
                f"这一行不是 {{id, text, title?, date?}} 形式的 JSON（{problem}），请改正。",
                f"this line is no JSON of the form {{id, text, title?, date?}} ({problem}); mend it.",
            )
            continue
        inner = read_plain(Source(name=given.id, content=given.text.encode("utf-8", "replace")))
        yield given, inner.model_copy(update={"title": given.title, "published": published})
