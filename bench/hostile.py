"""Hostile and broken files: cut short, of another kind than named, locked, empty, bombs, nested too deep, noise."""

import io
import random
import struct
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

import docx
import openpyxl
import pptx
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

WORDS = "Deposit rates from 1 November 2026: three years 1.55%, from 50 yuan. 存款利率表。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _saved(thing) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def _pdf(pages: int = 1, encrypt=None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    for _ in range(pages):
        for line in range(5):
            canvas.drawString(72, 700 - 20 * line, WORDS[:60])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def sound() -> dict[str, bytes]:
    """A good file of each kind."""
    word, deck, book, mail = docx.Document(), pptx.Presentation(), openpyxl.Workbook(), EmailMessage()
    word.add_paragraph(WORDS)
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = WORDS
    book.active.append(["期限", "利率"])
    book.active.append(["3年", 0.0155])
    mail["Subject"], mail["From"], mail["To"] = "rates", "a@mingchuan.example", "b@mingchuan.example"
    mail.set_content(WORDS)
    mail.add_attachment(_saved(word), maintype="application", subtype="octet-stream", filename="a.docx")
    return {
        ".pdf": _pdf(),
        ".docx": _saved(word),
        ".pptx": _saved(deck),
        ".xlsx": _saved(book),
        ".eml": mail.as_bytes(),
        ".html": f"<html><body><h1>Rates</h1><p>{WORDS}</p></body></html>".encode(),
        ".zip": _zip({"a.txt": WORDS.encode(), "b/c.md": f"# T\n\n{WORDS}".encode()}),
    }


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def _within(depth: int) -> bytes:
    packed = _zip({"a.txt": WORDS.encode()})
    for _ in range(depth):
        packed = _zip({"a.zip": packed})
    return packed


def _with(packed: bytes, name: str, content: bytes) -> bytes:
    """A packed file with one member replaced."""
    with zipfile.ZipFile(io.BytesIO(packed)) as old:
        return _zip({entry: content if entry == name else old.read(entry) for entry in old.namelist()})


def _lied_about(packed: bytes) -> bytes:
    """A ZIP whose directory says a member is tiny."""
    at = packed.rfind(b"PK\x01\x02")
    return packed[: at + 24] + struct.pack("<I", 10) + packed[at + 28 :]


def _made(good: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The kinds of harm that have a name."""
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
    )
    zeros = bytes(300 << 20)
    yield "locked.pdf", _pdf(encrypt=StandardEncryption("secret", ownerPassword="owner", strength=128))
    yield "locked.docx", OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)
    yield "old.doc", OLE + bytes(1000) + "WordDocument".encode("utf-16-le") + bytes(3000)
    yield "broken.xls", OLE + bytes(1000) + "Workbook".encode("utf-16-le") + bytes(3000)
    yield "bomb.zip", _zip({"zeros.txt": zeros})
    yield "bomb.docx", _with(good[".docx"], "word/document.xml", zeros)
    yield "bomb.xlsx", _with(good[".xlsx"], "xl/worksheets/sheet1.xml", zeros)
    yield "laughs.docx", _with(good[".docx"], "word/document.xml", laughs + b"]><w:document>&a11;</w:document>")
    yield "laughs.xlsx", _with(good[".xlsx"], "xl/worksheets/sheet1.xml", laughs + b"]><worksheet>&a11;</worksheet>")
    yield "deep.docx", _with(good[".docx"], "word/document.xml", b"<a>" * 200_000 + b"</a>" * 200_000)
    yield "deep.html", b"<div>" * 400_000 + WORDS.encode()
    yield "deep.zip", _within(12)
    yield "deep.jsonl", b"[" * 200_000 + b"\n"
    yield "wide.html", b"<table>" + b"<tr><td colspan=100000 rowspan=100000>1" * 300
    yield "crowd.zip", _zip({f"{n}.txt": b"x" for n in range(8_000)})
    yield "liar.zip", _lied_about(_zip({"zeros.txt": bytes(1 << 20)}))
    yield "noise.bin", random.Random(1).randbytes(5000)
    yield "long.txt", b"\0\1\2" * 1000
    yield "far.xlsx", _far()
    yield "archive.rar", b"Rar!\x1a\x07\x01\x00" + bytes(500)
    yield "blank.pdf", _pdf(pages=0)
    yield "folder.docx", b""


def _far() -> bytes:
    """A sheet with one cell at its far corner."""
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "x"
    return _saved(book)


def hostile(count: int = 300, seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """`count` names and contents, the same for the same `seed`."""
    chance, good = random.Random(seed), sound()
    made = list(_made(good))
    yield from made[:count]
    for number in range(count - len(made)):
        suffix = chance.choice(tuple(good))
        content = good[suffix]
        harm = chance.choice(("cut", "flipped", "renamed", "blank", "spliced", "noise"))
        if harm == "cut":
            content = content[: chance.randrange(1, len(content))]
        elif harm == "flipped":
            content = _flipped(content, chance)
        elif harm == "renamed":
            suffix = chance.choice([other for other in (".pdf", ".docx", ".xlsx", ".pptx") if other != suffix])
        elif harm == "blank":
            content = chance.choice((b"", b"\n", b" " * 100, b"\0" * 1000))
        elif harm == "spliced":
            half = len(content) // 2
            content = content[:half] + chance.randbytes(200) + content[half:]
        else:
            content = content[:8] + chance.randbytes(3000)
        yield f"{number:03}-{harm}{suffix}", content


def _flipped(content: bytes, chance: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(chance.randrange(1, 40)):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)
