"""Workbooks: each sheet's regions as tables with merged cells, values as they show, hidden sheets and rows left out."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.documents import Block
from knowledge.readers.hidden import hidden_remarks, uncounted_remarks
from knowledge.readers.source import Reading, Source, refuse
from knowledge.readers.tables import Cell, Grid, rows_in_words, tidy

DECIMALS = re.compile(r"0\.(0+)")
CURRENCY = re.compile(r'^(?:\[\$)?"?([¥￥$£€])')


def read_workbook(source: Source) -> Reading:
    """A block per row of every visible sheet, each value under its heads."""
    book = openpyxl.load_workbook(io.BytesIO(source.content), data_only=True)
    title = (book.properties.title or "") if book.properties else ""
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    _count(source, sum(sheet.max_row * sheet.max_column for sheet in shown))
    hidden = len(book.worksheets) - len(shown) + sum(len(_hidden_rows(s)) + len(_hidden_columns(s)) for s in shown)
    blocks = tuple(block for sheet in shown for block in _sheet_blocks(sheet))
    remarks = hidden_remarks(hidden) + uncounted_remarks(_uncounted(source))
    return Reading(blocks=blocks, title=title, remarks=remarks)


def read_old_workbook(source: Source) -> Reading:
    """XLS and XLSB: values only, merged cells where the reader tells them."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(source.content))
    blocks: list[Block] = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        _count(source, sum(map(len, rows)))
        cells = [
            Cell(row=r, column=c, words=tidy(_shown(value, "General")))
            for r, row in enumerate(rows)
            for c, value in enumerate(row)
        ]
        blocks += _region_blocks(name, _merged(cells, sheet.merged_cell_ranges or []))
    return Reading(blocks=tuple(blocks))


def _count(source: Source, cells: int) -> None:
    if cells > source.limits.cells:
        raise refuse(source.name, "long")


def _merged(cells: list[Cell], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[Cell]:
    """Cells with the spans of `ranges`; those covered are gone."""
    spans = {start: (end[0] - start[0] + 1, end[1] - start[1] + 1) for start, end in ranges}
    covered = {
        (row, column)
        for (top, left), (rows, columns) in spans.items()
        for row in range(top, top + rows)
        for column in range(left, left + columns)
    }
    kept = []
    for cell in cells:
        rows, columns = spans.get((cell.row, cell.column), (1, 1))
        if (cell.row, cell.column) in spans or (cell.row, cell.column) not in covered:
            kept.append(cell.model_copy(update={"rows": rows, "columns": columns}))
    return kept


def _uncounted(source: Source) -> int:
    """How many formulae have no stored value; only looked for where there are formulae at all."""
    with zipfile.ZipFile(io.BytesIO(source.content)) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    return sum(len(re.findall(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>", sheet)) for sheet in sheets)


def _hidden_rows(sheet: Worksheet) -> set[int]:
    return {number for number, row in sheet.row_dimensions.items() if row.hidden}


def _hidden_columns(sheet: Worksheet) -> set[int]:
    return {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden and column.min
        for number in range(column.min, min(column.max or column.min, sheet.max_column) + 1)
    }


def _sheet_blocks(sheet: Worksheet) -> Iterator[Block]:
    rows, columns = _hidden_rows(sheet), _hidden_columns(sheet)
    spans = {(r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1) for r in sheet.merged_cells}
    cells = []
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell, MergedCell) or cell.row in rows or cell.column in columns or cell.value is None:
                continue
            down, across = spans.get((cell.row, cell.column), (1, 1))
            words = tidy(_shown(cell.value, cell.number_format))
            cells.append(Cell(row=cell.row - 1, column=cell.column - 1, words=words, rows=down, columns=across))
    yield from _region_blocks(sheet.title, cells)


def _region_blocks(sheet: str, cells: list[Cell]) -> Iterator[Block]:
    """The cells cut at blank rows into regions; each is a table, or notes when one column wide."""
    for region in _regions(cells):
        top, left = min(c.row for c in region), min(c.column for c in region)
        grid = Grid(cells=tuple(c.model_copy(update={"row": c.row - top, "column": c.column - left}) for c in region))
        for row in rows_in_words(_filled(grid)):
            first = min((c.column for c in region if c.row == row.index + top), default=left)
            place = f"{sheet}!{get_column_letter(first + 1)}{row.index + top + 1}"
            yield Block(text=row.words, heading=(sheet,), place=place)


def _regions(cells: list[Cell]) -> Iterator[list[Cell]]:
    region: list[Cell] = []
    end = -1
    for cell in sorted((c for c in cells if c.words), key=lambda c: (c.row, c.column)):
        if region and cell.row > end + 1:
            yield region
            region = []
        region.append(cell)
        end = max(end, cell.row + cell.rows - 1)
    if region:
        yield region


def _filled(grid: Grid) -> Grid:
    """A row with one cell at the left of a wider table titles what follows: as wide as the table."""
    alone = {cell.row: cell for cell in grid.cells if cell.column == 0 and cell.columns < grid.width}
    crowd: dict[int, int] = {}
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rows):
            crowd[row] = crowd.get(row, 0) + 1
    wide = {id(cell) for row, cell in alone.items() if crowd[row] == 1 and cell.rows == 1}
    return Grid(cells=tuple(c.model_copy(update={"columns": grid.width}) if id(c) in wide else c for c in grid.cells))


def _shown(value: object, style: str) -> str:
    """A value as its number format shows it: per cent, thousands, decimals, dates."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return _figure(value, style) if isinstance(value, int | float) else str(value)


def _figure(value: float, style: str) -> str:
    style = style.split(";", maxsplit=1)[0]
    decimals = DECIMALS.search(style)
    places = len(decimals[1]) if decimals else 0
    mark = CURRENCY.match(style)
    if "%" in style:
        return f"{round(value * 100, 10):.{places}f}%"
    if style == "General" or "0" not in style:
        return f"{value:.15g}"
    return (mark[1] if mark else "") + (f"{value:,.{places}f}" if "," in style else f"{value:.{places}f}")
