"""One source to documents: recognise its kind, read it, name it; archives, mails and JSON lines give several."""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path, PurePosixPath

from knowledge.documents import Document
from knowledge.readers.kinds import MEDIA, Kind, recognise
from knowledge.readers.naming import day_in, family_of, read_header, version_in
from knowledge.readers.source import Limits, Reading, Source, refuse
from knowledge.values import BadFile

BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
"""What parsers raise on broken files; what is not listed ends the child that reads, which is a refusal too."""
Read = Callable[[Source], Reading]


def load(path: Path, limits: Limits) -> Source:
    """The file at `path`; `BadFile` when it cannot be opened or is too large."""
    try:
        if path.stat().st_size > limits.size:
            raise refuse(str(path), "large")
        return Source(name=path.name, content=path.read_bytes(), limits=limits)
    except OSError:
        raise refuse(str(path), "missing") from None


def documents_of(source: Source, id: str) -> Iterator[Document | BadFile]:
    """Every document in `source`, in order; what cannot be read is a `BadFile` and the rest goes on."""
    try:
        kind = recognise(source)
        yield from _several(source, kind, id)
    except BadFile as bad:
        yield bad
    except RecursionError:
        yield refuse(source.name, "deep")
    except MemoryError:
        yield refuse(source.name, "memory")
    except BROKEN:
        yield refuse(source.name, "damaged")


def _several(source: Source, kind: Kind, id: str) -> Iterator[Document | BadFile]:
    if source.nesting > source.limits.nesting:
        raise refuse(source.name, "nested")
    if source.content.startswith(b"PK"):
        from knowledge.readers.archive import check_bomb

        check_bomb(source)
    if kind == "zip":
        yield from _from_archive(source, id)
    elif kind == "jsonl":
        yield from _from_lines(source)
    else:
        yield _document(source, kind, id, _reader(kind)(source))
        if kind == "mail":
            yield from _from_mail(source, id)


def _from_archive(source: Source, id: str) -> Iterator[Document | BadFile]:
    from knowledge.readers.archive import members

    for member in members(source):
        if isinstance(member, BadFile):
            yield member
        else:
            yield from documents_of(member, id + member.name.removeprefix(source.name))


def _from_mail(source: Source, id: str) -> Iterator[Document | BadFile]:
    from knowledge.readers.mail import attachments

    for attached in attachments(source):
        yield from documents_of(attached, id + attached.name.removeprefix(source.name))


def _from_lines(source: Source) -> Iterator[Document | BadFile]:
    from knowledge.readers.plain import read_lines

    for line in read_lines(source):
        if isinstance(line, BadFile):
            yield line
            continue
        given, reading = line
        inner = Source(name=given.id, content=given.model_dump_json().encode("utf-8", "replace"))
        yield (
            _document(inner, "jsonl", given.id, reading)
            if reading.blocks
            else refuse(f"{source.name}:{given.id}", "wordless")
        )


def _reader(kind: Kind) -> Read:
    """The function that reads files of `kind`."""
    from importlib import import_module

    module, name = READERS[kind]
    read: Read = getattr(import_module(f"knowledge.readers.{module}"), name)
    return read


READERS: dict[Kind, tuple[str, str]] = {
    "pdf": ("pdf", "read_pdf"),
    "docx": ("word", "read_word"),
    "xlsx": ("sheets", "read_workbook"),
    "xls": ("sheets", "read_old_workbook"),
    "pptx": ("slides", "read_slides"),
    "html": ("web", "read_web"),
    "markdown": ("markdown", "read_markdown"),
    "text": ("plain", "read_plain"),
    "csv": ("plain", "read_csv"),
    "mail": ("mail", "read_mail"),
    "image": ("scan", "read_image"),
}


def _document(source: Source, kind: Kind, id: str, reading: Reading) -> Document:
    """The reading as a document: front matter wins over the file's own properties, those over its name.

    An id that a program gives to a JSON line tells nothing: such a document is a family of its own.
    """
    if not reading.blocks:
        raise refuse(source.name, "wordless")
    header = read_header(reading.header, source.name)
    return Document(
        id=id,
        family=header.family or (id if kind == "jsonl" else family_of(id)),
        title=header.called or _title(reading) or PurePosixPath(id).stem,
        media=MEDIA[kind],
        sha256=hashlib.sha256(source.content).hexdigest(),
        blocks=reading.blocks,
        version=header.version or ("" if kind == "jsonl" else version_in(id)),
        valid=header.valid,
        published=header.published or _day(reading.published) or day_in(id),
        owner=header.owner,
        audience=header.audience,
        remarks=reading.remarks,
    )


def _title(reading: Reading) -> str:
    """The title the file gives, unless it is the mark of the program that made it."""
    return "" if PROGRAM.match(reading.title.strip()) else reading.title.strip()


PROGRAM = re.compile(
    r"(?i)^\(?(untitled|anonymous|unspecified|microsoft word|powerpoint|presentation\d*$|document\d*$|文档\d*$|未命名)"
)


def _day(given: str) -> date | None:
    return date.fromisoformat(given) if given else None
