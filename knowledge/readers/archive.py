"""ZIP files: what is inside, within the limits; and the check that a packed file is no bomb."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from knowledge.readers.source import Source, refuse
from knowledge.values import BadFile

SKIPPED = ("__MACOSX/", ".DS_Store", "Thumbs.db")
UTF8_NAMES = 0x800
ENCRYPTED = 0x1
SMALL = 1 << 20


def check_bomb(source: Source) -> None:
    """`BadFile` when a packed file would unpack beyond the limits, holds too many files, or is encrypted."""
    limits = source.limits
    entries = _opened(source).infolist()
    if len(entries) > limits.members:
        raise refuse(source.name, "crowded")
    whole = sum(entry.file_size for entry in entries)
    if whole > limits.unpacked or whole > max(len(source.content), 1) * limits.ratio + SMALL:
        raise refuse(source.name, "bomb")
    if entries and all(entry.flag_bits & ENCRYPTED for entry in entries if not entry.is_dir()):
        raise refuse(source.name, "encrypted")


def members(source: Source) -> Iterator[Source | BadFile]:
    """Each file inside, one level deeper; one that cannot be unpacked is a `BadFile` and the rest goes on."""
    packed = _opened(source)
    for entry in packed.infolist():
        name = f"{source.name}/{_name(entry)}"
        if entry.is_dir() or any(mark in name for mark in SKIPPED):
            continue
        yield _unpacked(packed, entry, source, name)


def _opened(source: Source) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(source.content))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise refuse(source.name, "damaged") from None


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, source: Source, name: str) -> Source | BadFile:
    """The member's bytes, never more than its own header or the limits allow."""
    if entry.flag_bits & ENCRYPTED:
        return refuse(name, "encrypted")
    most = min(entry.file_size, source.limits.size)
    try:
        with packed.open(entry) as stream:
            content = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
        return refuse(name, "damaged")
    if len(content) > most:
        return refuse(name, "bomb" if entry.file_size <= most else "large")
    return Source(name=name, content=content, nesting=source.nesting + 1, limits=source.limits)


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's name; Chinese names of old programs are GBK taken for CP437."""
    if entry.flag_bits & UTF8_NAMES:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
