"""PDF: text in reading order page by page, ruled tables as rows with heads, running heads and feet told once."""

import io
import re
from collections import Counter
from collections.abc import Iterator

import pypdfium2 as pdfium

from knowledge.documents import Block
from knowledge.readers.headings import Path, heading_level
from knowledge.readers.hidden import hidden_remarks
from knowledge.readers.pdf_page import Look, look
from knowledge.readers.pdf_tables import Sheet, Table, goes_on, joined, read_sheets
from knowledge.readers.scan import recognise_page
from knowledge.readers.source import Reading, Source, refuse
from knowledge.readers.tables import Grid, rows_in_words, tidy
from knowledge.values import Value

ENTRY = re.compile(r"^([•●◆■○▪·*-]\s*|[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．]\s*|[①-⑳])")
DIGITS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(
    r"^[-–—\s]*(第\s*)?\d+\s*(页|/\s*\d+|of\s+\d+)?(\s*[,，/]?\s*共\s*\d+\s*页)?[-–—\s]*$|^page\s+\d+", re.IGNORECASE
)
FIGURE = re.compile(r"[\d.,%％]")
STOPS = tuple("。！？；：.!?;:")
SCAN_WORDS = 10
"""A file with fewer characters a page than this, and pictures on its pages, is a scan."""


class Stretch(Value):
    """A line of words, or a whole table, and the page where it begins."""

    page: int
    words: str = ""
    grid: Grid | None = None
    tops: tuple[int, ...] = ()
    """For a table over several pages: the first row of each further page."""


def read_pdf(source: Source) -> Reading:
    """The blocks of all pages; `BadFile` for encrypted, damaged, too long or scanned files."""
    file = _opened(source)
    looks = [look(page) for page in file]
    hidden = sum(one.hidden for one in looks)
    pages = _sheets(source, file, looks)
    title = file.get_metadata_dict().get("Title", "")
    return Reading(blocks=tuple(_blocks(pages)), title=title, remarks=hidden_remarks(hidden))


def _opened(source: Source) -> pdfium.PdfDocument:
    try:
        file = pdfium.PdfDocument(source.content)
    except pdfium.PdfiumError as error:
        raise refuse(source.name, "encrypted" if "assword" in str(error) else "damaged") from None
    if len(file) > source.limits.pages:
        raise refuse(source.name, "long")
    return file


def _sheets(source: Source, file: pdfium.PdfDocument, looks: list[Look]) -> list[Sheet]:
    words = sum(len(line) for one in looks for line in one.lines)
    if words < SCAN_WORDS * len(looks) and any(one.pictured for one in looks):
        return [Sheet(parts=tuple(recognise_page(source.name, page))) for page in file]
    ruled = [number for number, one in enumerate(looks) if one.ruled]
    content = _saved(file) if any(one.hidden for one in looks) else source.content
    tables = read_sheets(content, ruled) if ruled else {}
    return [tables.get(number) or Sheet(parts=one.lines) for number, one in enumerate(looks)]


def _saved(file: pdfium.PdfDocument) -> bytes:
    """The file as it is now, without what was hidden, for the reader of tables."""
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def _blocks(pages: list[Sheet]) -> Iterator[Block]:
    path = Path()
    for stretch in _stretches([list(page.parts) for page in _without_running(pages)]):
        if stretch.grid is not None:
            for row in rows_in_words(stretch.grid):
                page = stretch.page + sum(row.index >= top for top in stretch.tops)
                yield Block(text=row.words, heading=path.words, place=f"p. {page}")
            continue
        level = heading_level(stretch.words)
        if level:
            path.enter(level, stretch.words)
        yield Block(text=stretch.words, heading=path.words, place=f"p. {stretch.page}")


def _without_running(pages: list[Sheet]) -> list[Sheet]:
    """The pages without page numbers; heads and feet that most pages repeat are kept where they come first."""
    seen = Counter(words for page in pages for words in {_numberless(line) for line in _rim(page)})
    running = {words for words, times in seen.items() if times >= 2 and times * 5 >= len(pages) * 3}
    told: set[str] = set()
    kept = []
    for page in pages:
        rim = {line for line in _rim(page) if _numberless(line) in running}
        drop = {line for line in rim if _numberless(line) in told}
        told |= {_numberless(line) for line in rim}
        parts = [p for p in page.parts if not isinstance(p, str) or not (p in drop or PAGE_NUMBER.match(p))]
        kept.append(Sheet(parts=tuple(parts)))
    return kept


def _rim(page: Sheet) -> list[str]:
    """The lines where heads and feet stand: the first two parts and the last two."""
    parts = page.parts
    return [part for part in (*parts[:2], *parts[2:][-2:]) if isinstance(part, str)]


def _numberless(line: str) -> str:
    return DIGITS.sub("#", line.strip())


def _stretches(pages: list[list[str | Table]]) -> Iterator[Stretch]:
    """Lines made paragraphs page by page, and tables made whole over pages."""
    taken: set[tuple[int, int]] = set()
    for number, parts in enumerate(pages):
        widest = max((_width(part) for part in parts if isinstance(part, str)), default=0)
        paragraph = ""
        for at, part in enumerate(parts):
            if isinstance(part, str):
                if paragraph and not _runs_on(paragraph, part, widest):
                    yield Stretch(page=number + 1, words=tidy(paragraph))
                    paragraph = ""
                paragraph = _lengthened(paragraph, part, widest)
                continue
            if paragraph:
                yield Stretch(page=number + 1, words=tidy(paragraph))
                paragraph = ""
            if (number, at) not in taken:
                yield _whole(pages, number, at, taken)
        if paragraph:
            yield Stretch(page=number + 1, words=tidy(paragraph))


def _whole(pages: list[list[str | Table]], number: int, at: int, taken: set[tuple[int, int]]) -> Stretch:
    """The table at part `at` of page `number`, with what goes on at the top of the pages after it."""
    last = pages[number][at]
    assert isinstance(last, Table)  # noqa: S101 - the caller looked
    grid, tops, page = last.grid, [], number
    while at == len(pages[page]) - 1 and page + 1 < len(pages) and pages[page + 1]:
        following = pages[page + 1][0]
        if not isinstance(following, Table) or not goes_on(last.model_copy(update={"grid": grid}), following):
            break
        tops.append(grid.height)
        grid, last, page, at = joined(grid, following.grid), following, page + 1, 0
        taken.add((page, 0))
    return Stretch(page=number + 1, grid=grid, tops=tuple(tops))


def _runs_on(paragraph: str, line: str, widest: int) -> bool:
    """Whether `line` goes on with the paragraph: its last line is full and unfinished, and nothing new begins."""
    last = paragraph.rsplit("\n", 1)[-1]
    if last.endswith(STOPS) and _width(last) < 0.9 * widest:
        return False
    if ENTRY.match(line) or heading_level(line) or heading_level(last):
        return False
    return _width(last) >= 0.75 * widest


def _lengthened(paragraph: str, line: str, widest: int) -> str:
    """The paragraph with its next line; a figure that a full line broke in two is made whole."""
    last = paragraph.rsplit("\n", 1)[-1]
    broken = FIGURE.match(last[-1:]) and FIGURE.match(line[:1]) and _width(last) >= widest - 2
    return paragraph + line if broken or not paragraph else f"{paragraph}\n{line}"


def _width(line: str) -> int:
    """Half-width columns."""
    return sum(2 if char > "ᄀ" else 1 for char in line)
