"""Words off pictures of pages, with the optional offline recogniser; without it, a refusal that says what to do."""

import io
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, UnidentifiedImageError

from knowledge.documents import Block
from knowledge.readers.headings import Path, heading_level
from knowledge.readers.source import Reading, Source, refuse

LONG_EDGE = 1600
"""Pixels: enough to read ten-point print on a page, and four seconds of work."""
SURE = 0.6
"""Lines the recogniser trusts less than this are left out."""
MOST_PIXELS = 80_000_000


def recognise_page(name: str, page: pdfium.PdfPage) -> list[str]:
    """The lines of a scanned page; `BadFile` when the `ocr` extra is not installed."""
    scale = LONG_EDGE / max(page.get_size())
    return _lines(name, page.render(scale=scale).to_pil())


def read_image(source: Source) -> Reading:
    """The lines of a picture as blocks."""
    try:
        picture = Image.open(io.BytesIO(source.content))
        if picture.width * picture.height > MOST_PIXELS:
            raise refuse(source.name, "large")
        picture.thumbnail((LONG_EDGE * 2, LONG_EDGE * 2))
    except (UnidentifiedImageError, OSError):
        raise refuse(source.name, "damaged") from None
    path, blocks = Path(), []
    for line in _lines(source.name, picture):
        level = heading_level(line)
        if level:
            path.enter(level, line)
        blocks.append(Block(text=line, heading=path.words))
    return Reading(blocks=tuple(blocks))


def _lines(name: str, picture: Image.Image) -> list[str]:
    """The picture's lines from top to bottom, pieces of one line joined by a space."""
    import numpy as np

    if find_spec("rapidocr") is None:
        raise refuse(name, "scan")
    found = _recogniser()(np.asarray(picture.convert("RGB")), use_cls=False)
    pieces = [
        (float(box[:, 1].mean()), float(box[:, 0].min()), float(box[:, 1].max() - box[:, 1].min()), words)
        for box, words, score in zip(_all(found.boxes), _all(found.txts), _all(found.scores), strict=True)
        if score >= SURE
    ]
    return [" ".join(words for *_, words in line) for line in _rows(pieces)]


def _rows(pieces: list[tuple[float, float, float, str]]) -> Iterable[list[tuple[float, float, float, str]]]:
    """Pieces whose middles are within half a height of each other, left to right."""
    row, last, numbered = 0, None, []
    for piece in sorted(pieces):
        if last is not None and piece[0] - last > piece[2] / 2:
            row += 1
        last = piece[0]
        numbered.append((row, piece))
    for _, group in groupby(numbered, key=lambda one: one[0]):
        yield sorted((piece for _, piece in group), key=lambda one: one[1])


def _all(found: Any) -> list[Any]:  # noqa: ANN401 - arrays or nothing, as the recogniser gives them
    return [] if found is None else list(found)


@cache
def _recogniser() -> Any:  # noqa: ANN401 - an optional package without types
    """The recogniser with the weights its own wheel carries; nothing is fetched."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1})
