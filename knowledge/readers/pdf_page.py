"""What one PDF page shows: its lines of text, whether it has rulings or pictures, and what it hides."""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from knowledge.values import Value

TINY = 3.0
"""Points: smaller text is not meant to be read."""
RULINGS = 3
INVISIBLE = 3
Box = tuple[float, float, float, float]


class Look(Value):
    """What one look at a page finds, after what it hides was taken out of it."""

    lines: tuple[str, ...]
    ruled: bool
    pictured: bool
    hidden: int


def look(page: pdfium.PdfPage) -> Look:
    """The page as a reader sees it; hidden text is gone from the page itself too."""
    hidden = drop_hidden(page)
    if hidden:
        page.gen_content()
    found = Look(lines=tuple(page_lines(page)), ruled=is_ruled(page), pictured=is_pictured(page), hidden=hidden)
    page.close()
    return found


def page_lines(page: pdfium.PdfPage) -> list[str]:
    """The page's lines of text in the order the page draws them."""
    words = page.get_textpage().get_text_range().replace("\r", "").replace("￾", "")
    return [line for line in (line.strip() for line in words.split("\n")) if line]


def is_ruled(page: pdfium.PdfPage) -> bool:
    """Whether the page draws enough lines for a table."""
    strokes = 0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        strokes += max(raw.FPDFPath_CountSegments(thing.raw) // 2, 1)
        if strokes >= RULINGS:
            return True
    return False


def is_pictured(page: pdfium.PdfPage) -> bool:
    """Whether the page holds a picture."""
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def drop_hidden(page: pdfium.PdfPage) -> int:
    """Takes text out of the page that it draws unseen: invisible, white on white, or tiny; how many pieces."""
    texts = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1))
    suspects = [text for text in texts if _is_suspect(text)]
    if not suspects:
        return 0
    grounds = list(_grounds(page))
    hidden = [text for text in suspects if not _is_seen(text, grounds)]
    for text in hidden:
        page.remove_obj(text)
    return len(hidden)


def _is_suspect(text: pdfium.PdfObject) -> bool:
    return _is_invisible(text) or _size(text) < TINY or _is_pale(text)


def _is_invisible(text: pdfium.PdfObject) -> bool:
    return bool(raw.FPDFTextObj_GetTextRenderMode(text.raw) == INVISIBLE)


def _is_seen(text: pdfium.PdfObject, grounds: list[Box]) -> bool:
    """White words show on a dark ground; invisible ones are the text layer of the picture they lie on."""
    if _size(text) < TINY:
        return False
    left, bottom, right, top = text.get_bounds()
    across, up = (left + right) / 2, (bottom + top) / 2
    return any(box[0] <= across <= box[2] and box[1] <= up <= box[3] for box in grounds)


def _size(text: pdfium.PdfObject) -> float:
    """The size in points as drawn, the page's own scaling counted in."""
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(text.raw, size)
    matrix = text.get_matrix()
    return float(abs(size.value) * max((matrix.c**2 + matrix.d**2) ** 0.5, (matrix.a**2 + matrix.b**2) ** 0.5))


def _is_pale(thing: pdfium.PdfObject) -> bool:
    """Whether a thing is filled with white or next to it, or is see-through."""
    red, green, blue, solid = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(thing.raw, red, green, blue, solid):
        return False
    return min(red.value, green.value, blue.value) >= 250 or solid.value < 13


def _grounds(page: pdfium.PdfPage) -> Iterator[Box]:
    """Where pictures and dark shapes lie."""
    wanted = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING]
    for thing in page.get_objects(filter=wanted, max_depth=4):
        if thing.type != raw.FPDF_PAGEOBJ_PATH or (_is_filled(thing) and not _is_pale(thing)):
            yield thing.get_bounds()


def _is_filled(path: pdfium.PdfObject) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path.raw, mode, stroke)
    return bool(mode.value != raw.FPDF_FILLMODE_NONE)
