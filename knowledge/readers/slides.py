"""PPTX: per slide its title, then its shapes from top to bottom, tables with merged cells, and the speaker's notes."""

import io
from collections.abc import Iterable, Iterator

import pptx
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.table import Table

from knowledge.documents import Block
from knowledge.readers.headings import Path
from knowledge.readers.hidden import hidden_remarks
from knowledge.readers.source import Reading, Source, refuse
from knowledge.readers.tables import Cell, Grid, rows_in_words, tidy


def read_slides(source: Source) -> Reading:
    """The blocks of every shown slide; hidden slides are told and left out."""
    deck = pptx.Presentation(io.BytesIO(source.content))
    slides = list(deck.slides)
    if len(slides) > source.limits.pages:
        raise refuse(source.name, "long")
    shown = [(number, slide) for number, slide in enumerate(slides, 1) if slide._element.get("show") != "0"]  # noqa: SLF001
    blocks = tuple(block for number, slide in shown for block in _slide_blocks(number, slide))
    title = deck.core_properties.title or ""
    return Reading(blocks=blocks, title=title, remarks=hidden_remarks(len(slides) - len(shown)))


def _slide_blocks(number: int, slide: Slide) -> Iterator[Block]:
    place, path, title = f"slide {number}", Path(), slide.shapes.title
    if title is not None and tidy(title.text_frame.text):
        path.enter(1, tidy(title.text_frame.text))
        yield Block(text=path.words[0], heading=path.words, place=place)
    own = title.shape_id if title is not None else None
    for words in _words(shape for shape in slide.shapes if shape.shape_id != own):
        yield Block(text=words, heading=path.words, place=place)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for line in slide.notes_slide.notes_text_frame.text.splitlines():
            if line.strip():
                yield Block(text=tidy(line), heading=path.words, place=f"{place} notes")


def _words(shapes: Iterable[BaseShape]) -> Iterator[str]:
    """The words of shapes from top to bottom, of groups from within."""
    for shape in sorted(shapes, key=lambda s: (s.top or 0, s.left or 0)):
        if isinstance(shape, GroupShape):
            yield from _words(shape.shapes)
        elif isinstance(shape, GraphicFrame) and shape.has_table:
            yield from (row.words for row in rows_in_words(_grid(shape.table)))
        elif isinstance(shape, Shape):
            lines = (tidy("".join(run.text for run in p.runs)) for p in shape.text_frame.paragraphs)
            yield from (line for line in lines if line)


def _grid(table: Table) -> Grid:
    cells = [
        Cell(
            row=r,
            column=c,
            words=tidy(cell.text),
            rows=cell.span_height if cell.is_merge_origin else 1,
            columns=cell.span_width if cell.is_merge_origin else 1,
        )
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row.cells)
        if not cell.is_spanned
    ]
    return Grid(cells=tuple(cells))
