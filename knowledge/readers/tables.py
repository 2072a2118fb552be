"""Tables as grids of cells with spans, and their rows as words that carry every head: no figure stands alone."""

import re
from collections.abc import Iterable, Iterator

from knowledge.values import Value

FIGURE = re.compile(r"[0-9０-９]|[免无—–-]")
HAN = "[⺀-鿿　-〿＀-￯]"
HAN_BREAK = re.compile(rf"(?<={HAN})[ \t]*\n\s*(?=\S)|(?<=\S)[ \t]*\n\s*(?={HAN})")
SPACE = re.compile(r"\s+")


class Cell(Value):
    """Words at a row and column, over `rows` × `columns` places of the grid."""

    row: int
    column: int
    words: str
    rows: int = 1
    columns: int = 1
    head: bool = False


class Row(Value):
    """One row of a table in words, and where it stood in the grid."""

    index: int
    words: str


class Grid(Value):
    """A table: its cells. What its heads are is told from spans and words."""

    cells: tuple[Cell, ...]

    @property
    def width(self) -> int:
        """Columns."""
        return max((cell.column + cell.columns for cell in self.cells), default=0)

    @property
    def height(self) -> int:
        """Rows."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)


def tidy(words: str) -> str:
    """One line: line breaks beside Chinese characters vanish, others become a space."""
    return SPACE.sub(" ", HAN_BREAK.sub("", words.strip()))


def grid_of(lines: Iterable[Iterable[str]]) -> Grid:
    """A grid without spans from plain lines of words."""
    cells = [Cell(row=r, column=c, words=tidy(words)) for r, line in enumerate(lines) for c, words in enumerate(line)]
    return Grid(cells=tuple(cells))


def spread(grid: Grid) -> list[list[Cell | None]]:
    """Row by row, the cell that covers each place."""
    places: list[list[Cell | None]] = [[None] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                places[row][column] = cell
    return places


def head_rows(grid: Grid) -> tuple[int, int]:
    """The rows [first, last) of `grid` that are heads."""
    return _head_rows(grid, spread(grid))


def rows_in_words(grid: Grid) -> Iterator[Row]:
    """Each body row as `head：words；head：words`; a row that is one wide cell titles the rows below it."""
    places = spread(grid)
    first, last = _head_rows(grid, places)
    heads = [_joined(places[row][column] for row in range(first, last)) for column in range(grid.width)]
    title = ""
    for index in [*range(first), *range(last, grid.height)]:
        line = places[index]
        if _is_wide(line):
            title = _words(line[0])
            yield Row(index=index, words=title)
            continue
        words = "；".join(_entries(line, heads))
        if words:
            yield Row(index=index, words=f"{title}｜{words}" if title and index >= last else words)


def _entries(line: list[Cell | None], heads: list[str]) -> Iterator[str]:
    """Each distinct cell of a line once, with the heads of the columns it covers."""
    told: list[Cell] = []
    for column, cell in enumerate(line):
        if cell is None or not cell.words or any(cell is other for other in told):
            continue
        told.append(cell)
        over = heads[column : cell.column + cell.columns]
        head = "、".join(dict.fromkeys(word for word in over if word))
        yield f"{head}：{cell.words}" if head and head != cell.words else cell.words


def _head_rows(grid: Grid, places: list[list[Cell | None]]) -> tuple[int, int]:
    """The rows [first, last) that are heads: below wide titles, as deep as their spans reach."""
    first = 0
    while first < grid.height and _is_wide(places[first]):
        first += 1
    if first >= grid.height - 1 or grid.width < 2:
        return first, first
    if any(cell and cell.head for cell in places[first]):
        return first, _marked(places, first)
    last = first + 1
    while last < grid.height - 1 and _reaches_down(places, last - 1):
        last += 1
    return first, last


def _marked(places: list[list[Cell | None]], first: int) -> int:
    """The end of the rows whose cells are all marked as heads."""
    last = first
    while last < len(places) - 1 and all(cell is None or cell.head for cell in places[last]):
        last += 1
    return max(last, first + 1)


def _reaches_down(places: list[list[Cell | None]], row: int) -> bool:
    """Whether the head row at `row` has another below: a head over several columns is split there."""
    below = places[row + 1]
    for column, cell in enumerate(places[row]):
        under = below[column]
        if cell is None or under is None or cell.columns < 2 or under is cell:
            continue
        if under.columns < cell.columns and not _is_figure(under.words):
            return True
    return False


def _is_figure(words: str) -> bool:
    return bool(words) and bool(FIGURE.match(words))


def _is_wide(line: list[Cell | None]) -> bool:
    """Whether one cell fills the whole line, or all but empty ones do not exist."""
    first = line[0] if line else None
    return first is not None and len(line) > 1 and bool(first.words) and all(cell is first for cell in line)


def _joined(cells: Iterable[Cell | None]) -> str:
    return "·".join(dict.fromkeys(cell.words for cell in cells if cell and cell.words))


def _words(cell: Cell | None) -> str:
    return cell.words if cell else ""
