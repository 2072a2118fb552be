"""Ruled tables of PDF pages as grids read off their lines, and tables that go on over pages made whole."""

import io
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.utils.clustering import cluster_objects

from knowledge.readers.tables import Cell, Grid, head_rows, spread, tidy
from knowledge.values import Value

NEAR = 4.0
"""Points: rulings nearer than this are one."""
PADDING = 9.0
"""Points: how far from a cell's edge a full line may end."""
FIGURE = re.compile(r"[\d.,%％]")
Box = tuple[float, float, float, float]


class Table(Value):
    """A ruled table on one page: its grid and the places of its vertical rulings."""

    grid: Grid
    edges: tuple[float, ...]


class Sheet(Value):
    """One page in reading order: lines of words, and tables."""

    parts: tuple[str | Table, ...]


def read_sheets(content: bytes, numbers: Sequence[int]) -> dict[int, Sheet]:
    """The pages `numbers` (from 0) that hold a table, with lines and tables in order."""
    with pdfplumber.open(io.BytesIO(content), pages=[number + 1 for number in numbers]) as file:
        read = {page.page_number - 1: _sheet(page) for page in file.pages}
    return {number: sheet for number, sheet in read.items() if sheet is not None}


def _sheet(page: Page) -> Sheet | None:
    found = [(table.bbox, table.cells) for table in page.find_tables(_strategy(page))]
    tables = [(box, _table(page, cells)) for box, cells in found]
    kept = [(box, table) for box, table in tables if table.grid.width > 1]
    if not kept:
        return None
    outside = page.filter(lambda thing: not any(_inside(thing, box) for box, _ in kept))
    placed: list[tuple[float, str | Table]] = [(box[1], table) for box, table in kept]
    placed += [(line["top"], line["text"]) for line in outside.extract_text_lines(return_chars=False)]
    page.close()
    return Sheet(parts=tuple(part for _, part in sorted(placed, key=lambda one: one[0])))


def _strategy(page: Page) -> dict[str, str]:
    """Rulings both ways; where a page has only level ones (three-line tables), columns are told from the words."""
    upright = sum(edge["orientation"] == "v" for edge in page.edges)
    level = sum(edge["orientation"] == "h" for edge in page.edges)
    return {"vertical_strategy": "text"} if level >= 3 and not upright else {}


def _inside(thing: dict[str, Any], box: Box) -> bool:
    """Whether the middle of a thing on the page lies in `box`."""
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _table(page: Page, boxes: Iterable[Box]) -> Table:
    """A cell per ruled box, over as many rows and columns as rulings of the whole table cross it."""
    kept = [box for box in boxes if box[2] - box[0] > NEAR and box[3] - box[1] > NEAR]
    across = _edges(x for box in kept for x in (box[0], box[2]))
    down = _edges(y for box in kept for y in (box[1], box[3]))
    words = _words_in(page, kept)
    cells = []
    for box, text in zip(kept, words, strict=True):
        left, right, top, bottom = (_at(across, box[0]), _at(across, box[2]), _at(down, box[1]), _at(down, box[3]))
        cells.append(Cell(row=top, column=left, words=text, rows=max(bottom - top, 1), columns=max(right - left, 1)))
    return Table(grid=_squeezed(Grid(cells=tuple(cells))), edges=tuple(across))


def _edges(places: Iterable[float]) -> list[float]:
    """Places of rulings in order, near ones made one."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > NEAR:
            kept.append(place)
    return kept


def _at(edges: list[float], place: float) -> int:
    """Which ruling `place` is."""
    return max(bisect_left(edges, place + NEAR / 2) - 1, 0)


def _words_in(page: Page, boxes: list[Box]) -> list[str]:
    """The words within each box."""
    inside: list[list[dict[str, Any]]] = [[] for _ in boxes]
    for char in page.chars:
        home = next((n for n, box in enumerate(boxes) if _inside(char, box)), None)
        if home is not None:
            inside[home].append(char)
    return [_words(chars, box) for chars, box in zip(inside, boxes, strict=True)]


def _words(chars: list[dict[str, Any]], box: Box) -> str:
    """Characters of one cell as words; a figure that the cell's edge broke in two is made whole."""
    words, last = "", None
    for line in cluster_objects(chars, "doctop", 3):
        text = _line(sorted(line, key=lambda char: char["x0"]))
        full = last is not None and box[2] - max(char["x1"] for char in last) < last[-1]["size"] + PADDING
        broken = full and FIGURE.match(words[-1:]) and FIGURE.match(text[:1])
        words = words + text if broken or not words else f"{words}\n{text}"
        last = line
    return tidy(words)


def _line(chars: list[dict[str, Any]]) -> str:
    """Characters from left to right, a space where a gap of a third of their size is."""
    words, end = "", None
    for char in chars:
        gap = end is not None and char["x0"] - end > char["size"] / 3 and not words.endswith(" ")
        words += (" " if gap else "") + char["text"]
        end = char["x1"]
    return words.strip()


def _squeezed(grid: Grid) -> Grid:
    """The grid without rows and columns that hold no cell of their own: uneven rulings make such."""
    rows = sorted({cell.row for cell in grid.cells})
    columns = sorted({cell.column for cell in grid.cells})
    cells = [
        cell.model_copy(
            update={
                "row": rows.index(cell.row),
                "column": columns.index(cell.column),
                "rows": sum(cell.row <= row < cell.row + cell.rows for row in rows),
                "columns": sum(cell.column <= column < cell.column + cell.columns for column in columns),
            }
        )
        for cell in grid.cells
    ]
    return Grid(cells=tuple(cells))


def goes_on(above: Table, below: Table) -> bool:
    """Whether `below`, first on its page, is the rest of `above`, last on the page before."""
    if above.grid.width != below.grid.width or not _alike(above.edges, below.edges):
        return False
    return _heads_again(above.grid, below.grid) or _begins_with_body(below.grid)


def _alike(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether columns are as wide, wherever the table begins."""
    if len(one) != len(other):
        return False
    return all(abs((a - one[0]) - (b - other[0])) <= 2 * NEAR for a, b in zip(one, other, strict=True))


def _head_words(grid: Grid) -> list[tuple[int, int, str]]:
    first, last = head_rows(grid)
    return [(cell.row - first, cell.column, cell.words) for cell in grid.cells if first <= cell.row < last]


def _heads_again(above: Grid, below: Grid) -> bool:
    return sorted(_head_words(above)) == sorted(_head_words(below))


def _begins_with_body(grid: Grid) -> bool:
    """Whether the first row has figures where the rows below have them, so is no head."""
    lines = spread(grid)
    figured = [
        column
        for column in range(grid.width)
        if sum(bool(FIGURE.search(cell.words)) for line in lines[1:] if (cell := line[column])) * 2 > len(lines) - 1
    ]
    first = [cell.words for column in figured if (cell := lines[0][column])]
    return not figured or any(FIGURE.search(words) for words in first)


def joined(above: Grid, below: Grid) -> Grid:
    """One grid of both: repeated heads dropped, a merged cell cut by the page break made whole."""
    first, last = head_rows(below) if _heads_again(above, below) else (0, 0)
    drop = last if last > first else 0
    rest = [cell.model_copy(update={"row": cell.row - drop}) for cell in below.cells if cell.row >= drop]
    cells, height = list(above.cells), above.height
    for cell in sorted(rest, key=lambda one: (one.row, one.column)):
        over = next((c for c in cells if c.column == cell.column and c.row + c.rows == height), None)
        if cell.row == 0 and not cell.words and over is not None and _leads(rest, cell):
            cells[cells.index(over)] = over.model_copy(update={"rows": over.rows + cell.rows})
        else:
            cells.append(cell.model_copy(update={"row": cell.row + height}))
    return Grid(cells=tuple(cells))


def _leads(cells: list[Cell], cell: Cell) -> bool:
    """Whether nothing but empty cells stands left of `cell` in its row: only row heads are cut by page breaks."""
    return not any(other.words for other in cells if other.row == cell.row and other.column < cell.column)
