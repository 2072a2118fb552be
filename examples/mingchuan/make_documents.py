"""Make the documents of the sample bank: the figures of facts.yaml put into sources/*.md, in five formats.

Run `python examples/mingchuan/make_documents.py [FOLDER]`. The same sources always give the same bytes.
"""

import html
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import docx
import openpyxl
import yaml
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.styles import Font
from pydantic import BaseModel
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

HERE = Path(__file__).parent
MADE = datetime(2026, 11, 20, 9, 0, 0)  # noqa: DTZ001 - a fixed stamp, so that the same sources give the same bytes
BLANK = re.compile(r"\{\{([a-z0-9-]+)\.([a-z0-9-]+)\}\}")
FONT = "STSong-Light"


class Block(BaseModel):
    kind: Literal["heading", "text", "entry", "table"]
    words: str = ""
    level: int = 0
    rows: list[list[str]] = []


class Source(BaseModel):
    title: str
    file: str
    front: str
    body: str
    blocks: list[Block]


def read_facts() -> dict[str, dict[str, str]]:
    """Every figure, by group and name."""
    groups = yaml.safe_load((HERE / "facts.yaml").read_text(encoding="utf-8"))
    return {group: {name: str(value) for name, value in facts.items()} for group, facts in groups.items()}


def read_sources() -> list[Source]:
    """The sources with their figures put in."""
    facts = read_facts()
    return [_read_source(path, facts) for path in sorted((HERE / "sources").glob("*.md"))]


def _read_source(path: Path, facts: dict[str, dict[str, str]]) -> Source:
    text = BLANK.sub(lambda blank: facts[blank[1]][blank[2]], path.read_text(encoding="utf-8"))
    _, front, body = text.split("---\n", 2)
    header = yaml.safe_load(front)
    kept = "".join(line for line in front.splitlines(keepends=True) if not line.startswith("file:"))
    return Source(title=header["title"], file=header["file"], front=kept, body=body, blocks=list(_blocks(body)))


def _blocks(body: str) -> Iterator[Block]:
    rows: list[list[str]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            yield Block(kind="table", rows=[row for row in rows if set("".join(row)) != {"-"}])
            rows = []
        if line.startswith("#"):
            marks, words = line.split(" ", 1)
            yield Block(kind="heading", words=words, level=len(marks))
        elif line.startswith("- "):
            yield Block(kind="entry", words=line[2:])
        elif line:
            yield Block(kind="text", words=line)


def make_markdown(source: Source) -> bytes:
    return f"---\n{source.front}---\n{source.body}".encode()


def make_html(source: Source) -> bytes:
    parts = "\n".join(_element(block) for block in source.blocks)
    title = html.escape(source.title)
    language = "zh-CN" if any("\u4e00" <= char <= "\u9fff" for char in source.title) else "en"
    page = (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body>'
    )
    return f"{page}\n{parts}\n</body>\n</html>\n".encode()


def _element(block: Block) -> str:
    words = html.escape(block.words)
    if block.kind == "table":
        heads, *rows = (["<td>" + html.escape(cell) + "</td>" for cell in row] for row in block.rows)
        lines = ["".join(heads).replace("td>", "th>"), *("".join(row) for row in rows)]
        return "<table>\n" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</table>"
    tag = {"heading": f"h{block.level}", "entry": "li", "text": "p"}[block.kind]
    return f"<{tag}>{words}</{tag}>"


def make_docx(source: Source) -> bytes:
    file = docx.Document()
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "SimSun", Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    for block in source.blocks:
        if block.kind == "table":
            table = file.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
            for cells, row in zip(table.rows, block.rows, strict=True):
                for cell, words in zip(cells.cells, row, strict=True):
                    cell.text = words
        elif block.kind == "heading":
            file.add_heading(block.words, block.level)
        else:
            file.add_paragraph(block.words, style="List Bullet" if block.kind == "entry" else None)
    about = file.core_properties
    about.title, about.author, about.created, about.modified = source.title, "Mingchuan Bank", MADE, MADE
    held = io.BytesIO()
    file.save(held)
    return _steady(held.getvalue())


def make_xlsx(source: Source) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for block in source.blocks:
        if block.kind == "heading":
            sheet = book.create_sheet(block.words)
            sheet.append([source.title])
        elif block.kind == "table":
            first = sheet.max_row + 1
            for row in block.rows:
                sheet.append(row)
            for cell in sheet[first]:
                cell.font = Font(bold=True)
            for column in "ABCDEFGH"[: len(block.rows[0])]:
                sheet.column_dimensions[column].width = 22
        else:
            sheet.append([block.words])
    book.properties.title, book.properties.creator, book.properties.created = source.title, "Mingchuan Bank", MADE
    held = io.BytesIO()
    book.save(held)
    return _steady(held.getvalue())


def _steady(packed: bytes) -> bytes:
    """The same archive with fixed dates, for the office formats stamp the hour they are written."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-20T09:00:00Z", content)
            new.writestr(zipfile.ZipInfo(entry.filename, MADE.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def make_pdf(source: Source) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    held = io.BytesIO()
    file = SimpleDocTemplate(held, pagesize=A4, title=source.title, author="Mingchuan Bank", invariant=1)
    file.build([_flowable(block) for block in source.blocks])
    return held.getvalue()


def _flowable(block: Block) -> Flowable:
    size = {"heading": 18 - 2 * block.level}.get(block.kind, 10.5)
    style = ParagraphStyle(block.kind, fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK")
    style.spaceAfter, style.keepWithNext = (0 if block.kind == "table" else 5), block.kind == "heading"
    if block.kind == "table":
        rows = [[Paragraph(html.escape(cell), style) for cell in row] for row in block.rows]
        widths = [450 / len(rows[0])] * len(rows[0])
        return Table(
            rows, widths, style=[("GRID", (0, 0), (-1, -1), 0.5, "#888888"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        )
    return Paragraph(("• " if block.kind == "entry" else "") + html.escape(block.words), style)


MAKERS = {".md": make_markdown, ".html": make_html, ".docx": make_docx, ".xlsx": make_xlsx, ".pdf": make_pdf}


def make_documents(folder: Path) -> list[Path]:
    """Write all documents into `folder`; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in read_sources():
        path = folder / source.file
        path.write_bytes(MAKERS[path.suffix](source))
        written.append(path)
    return written


if __name__ == "__main__":
    for path in make_documents(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "documents"):
        print(path)
