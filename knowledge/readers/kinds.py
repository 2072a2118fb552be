"""Which kind of file bytes are: what they begin with decides, the name only between kinds of plain text."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from knowledge.readers.decoding import decode
from knowledge.readers.source import Source, misnamed, refuse

Kind = Literal["pdf", "docx", "xlsx", "xls", "pptx", "html", "markdown", "text", "csv", "mail", "zip", "jsonl", "image"]
MEDIA: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html",
    "markdown": "text/markdown",
    "text": "text/plain",
    "csv": "text/csv",
    "mail": "message/rfc822",
    "zip": "application/zip",
    "jsonl": "application/jsonl",
    "image": "image/*",
}
SUFFIXES: dict[str, Kind] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".et": "xls",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".csv": "csv",
    ".tsv": "csv",
    ".eml": "mail",
    ".zip": "zip",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".tif": "image",
    ".tiff": "image",
    ".bmp": "image",
}
LIGHT: frozenset[Kind] = frozenset({"markdown", "text", "csv", "jsonl"})
"""Kinds read in this process: no parser that hostile bytes could stall."""
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = re.compile(r"(?i)\A[\s﻿]*(<!--.*?-->\s*)*(<\?xml[^>]*>\s*)?<(!doctype\s+html|html|head|body)\b", re.DOTALL)
LETTER = re.compile(r"(?i)\A([a-z][a-z0-9-]*:[^\n]*\n([ \t][^\n]*\n)*){2,}\n?")
LETTER_HEAD = re.compile(r"(?im)^(from|received|mime-version|message-id|return-path|delivered-to):")


def recognise(source: Source) -> Kind:
    """The kind of `source`; `BadFile` for what cannot be read or is not what its name says."""
    if not source.content.strip(b"\0 \t\r\n"):
        raise refuse(source.name, "empty")
    named = SUFFIXES.get(PurePosixPath(source.name).suffix.lower())
    found = _packed(source) or _written(source, named)
    if named and not _agree(named, found):
        raise misnamed(source.name, found.upper())
    return found


def _packed(source: Source) -> Kind | None:
    """The kind of a file that is no plain text, or `None`."""
    head = source.content[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(source)
    if head.startswith(OLE):
        return _compound(source)
    if head.startswith(ARCHIVES):
        raise refuse(source.name, "packed")
    if head.startswith(PICTURES) and decode(source.content[:4096]) is None:
        return "image"
    return None


def _zipped(source: Source) -> Kind:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(source.content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise refuse(source.name, "damaged") from None
    marks: tuple[tuple[str, Kind], ...] = (
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("xl/workbook.bin", "xls"),
        ("ppt/presentation.xml", "pptx"),
    )
    return next((kind for name, kind in marks if name in names), "zip")


def _compound(source: Source) -> Kind:
    """The old Office container, in which encrypted new Office files come too."""
    if "EncryptedPackage".encode("utf-16-le") in source.content:
        raise refuse(source.name, "encrypted")
    if any(name.encode("utf-16-le") in source.content for name in ("Workbook", "Book")):
        return "xls"
    raise refuse(source.name, "old")


def _written(source: Source, named: Kind | None) -> Kind:
    """The kind of plain text, by its opening and then by its name."""
    text = decode(source.content)
    if text is None:
        raise refuse(source.name, "damaged" if named and named not in LIGHT else "binary" if named else "unknown")
    if named in {"markdown", "jsonl", "csv", "html", "mail"}:
        return named
    opening = text[:4096]
    if PAGE.match(opening):
        return "html"
    if LETTER.match(opening) and LETTER_HEAD.search(opening):
        return "mail"
    return "text"


def _agree(named: Kind, found: Kind) -> bool:
    """Whether a file named as one kind may hold another: text kinds mix, web tables are often saved as `.xls`."""
    written = {"html", "markdown", "text", "csv", "mail", "jsonl"}
    sheets = {"xls", "xlsx", "html"}
    return named == found or {named, found} <= written or {named, found} <= sheets
