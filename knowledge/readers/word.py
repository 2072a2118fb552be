"""DOCX in reading order: headings, paragraphs, tables with merged cells; hidden and deleted text stays out."""

import io
from collections.abc import Iterator

import docx
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from knowledge.documents import Block
from knowledge.readers.headings import Path, heading_level
from knowledge.readers.hidden import hidden_remarks
from knowledge.readers.source import Reading, Source
from knowledge.readers.tables import Cell, Grid, rows_in_words, tidy

TINY = 6
"""Half points: text of 3 pt and less is not meant to be read."""


def read_word(source: Source) -> Reading:
    """The blocks of the body, the title from its properties, and a remark on hidden text."""
    file = docx.Document(io.BytesIO(source.content))
    levels = _levels(file)
    blocks = tuple(_blocks(file.element.body, levels))
    hidden = sum(_is_hidden(run) and bool(_own_words(run).strip()) for run in file.element.body.iter(qn("w:r")))
    properties = file.core_properties
    return Reading(blocks=blocks, title=properties.title or "", remarks=hidden_remarks(hidden))


def _levels(file: Docx) -> dict[str, int]:
    """The heading level of each style that has one, its own or its base's."""
    levels: dict[str, int] = {}
    for style in file.styles.element.iter(qn("w:style")):
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        name = style.find(qn("w:name"))
        words = name.get(qn("w:val"), "").lower() if name is not None else ""
        if level is not None:
            levels[style.get(qn("w:styleId"))] = int(level.get(qn("w:val"))) + 1
        elif words == "title":
            levels[style.get(qn("w:styleId"))] = 1
        elif words.startswith("heading ") and words[8:].isdigit():
            levels[style.get(qn("w:styleId"))] = int(words[8:])
    return {style: level for style, level in levels.items() if level <= 9}


def _blocks(body: BaseOxmlElement, levels: dict[str, int]) -> Iterator[Block]:
    path = Path()
    for part in _parts(body):
        if part.tag == qn("w:tbl"):
            yield from (Block(text=row.words, heading=path.words) for row in rows_in_words(_grid(part)))
            continue
        words = tidy(_words(part))
        if not words:
            continue
        level = _level(part, levels) or heading_level(words)
        if level:
            path.enter(level, words)
        yield Block(text=words, heading=path.words)


def _parts(body: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Paragraphs and tables in order, those in content controls and text boxes too."""
    for element in body:
        if element.tag == qn("w:sdt"):
            content = element.find(qn("w:sdtContent"))
            yield from _parts(content) if content is not None else ()
        elif element.tag == qn("w:tbl"):
            yield element
        elif element.tag == qn("w:p"):
            yield element
            for box in _boxes(element):
                yield from _parts(box)


def _boxes(paragraph: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Text boxes of a paragraph, not their doubles for old programs."""
    boxes = paragraph.iter(qn("w:txbxContent"))
    return [box for box in boxes if not any(up.tag.endswith("}Fallback") for up in box.iterancestors())]


def _level(paragraph: BaseOxmlElement, levels: dict[str, int]) -> int | None:
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return None
    outline, style = properties.find(qn("w:outlineLvl")), properties.find(qn("w:pStyle"))
    if outline is not None and int(outline.get(qn("w:val"), "9")) < 9:
        return int(outline.get(qn("w:val"))) + 1
    return levels.get(style.get(qn("w:val"))) if style is not None else None


def _words(paragraph: BaseOxmlElement) -> str:
    """The shown words of a paragraph, without those of boxes within it."""
    runs = [run for run in paragraph.iter(qn("w:r")) if _home(run) is paragraph and not _is_hidden(run)]
    return "".join(_own_words(run) for run in runs)


def _home(run: BaseOxmlElement) -> BaseOxmlElement | None:
    return next(run.iterancestors(qn("w:p")), None)


def _own_words(run: BaseOxmlElement) -> str:
    marks = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
    return "".join((child.text or "") if child.tag == qn("w:t") else marks.get(child.tag, "") for child in run)


def _is_hidden(run: BaseOxmlElement) -> bool:
    """Whether a run is marked vanished, is white on no ground, or too small to read."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    vanish = properties.find(qn("w:vanish"))
    if vanish is not None and vanish.get(qn("w:val"), "1") not in {"0", "false"}:
        return True
    size, colour = properties.find(qn("w:sz")), properties.find(qn("w:color"))
    if size is not None and size.get(qn("w:val"), "").isdigit() and int(size.get(qn("w:val"))) <= TINY:
        return True
    white = colour is not None and colour.get(qn("w:val"), "").upper() in {"FFFFFF", "FEFEFE"}
    return white and not _is_shaded(run)


def _is_shaded(run: BaseOxmlElement) -> bool:
    """Whether run, paragraph, cell or table style may put a ground behind white words."""
    if (
        run.find(f"{qn('w:rPr')}/{qn('w:highlight')}") is not None
        or run.find(f"{qn('w:rPr')}/{qn('w:shd')}") is not None
    ):
        return True
    around = [up for up in run.iterancestors() if up.tag in {qn("w:p"), qn("w:tc"), qn("w:tbl")}]
    if any(up.tag == qn("w:tbl") or up.find(f"{qn('w:pPr')}/{qn('w:shd')}") is not None for up in around):
        return True
    return any(up.tag.endswith(("}txbx", "}textbox")) for up in run.iterancestors())


def _grid(table: BaseOxmlElement) -> Grid:
    """The table's cells; a cell merged downwards is one cell of several rows."""
    lines = [list(_line(row)) for row in table.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is table]
    cells: list[Cell] = []
    for number, line in enumerate(lines):
        for column, width, going_on, words in line:
            above = next((c for c in cells if going_on and c.column == column and c.row + c.rows == number), None)
            if above is not None:
                cells[cells.index(above)] = above.model_copy(update={"rows": above.rows + 1})
            else:
                cells.append(Cell(row=number, column=column, words=words, columns=width))
    return Grid(cells=tuple(cells))


def _line(row: BaseOxmlElement) -> Iterator[tuple[int, int, bool, str]]:
    """Each cell of a row: its column, its width, whether it goes on with the one above, its words."""
    skipped = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    column = int(skipped.get(qn("w:val"), "0")) if skipped is not None else 0
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        width = min(max(int(span.get(qn("w:val"), "1")), 1), 200) if span is not None else 1
        going_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
        yield column, width, going_on, tidy("\n".join(_words(p) for p in cell.iter(qn("w:p"))))
        column += width
