"""The door of a library: a document is mended, screened for words to a machine, or kept out with the reason."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from knowledge.documents import Admitted, Document, Held, Remark
from knowledge.readers.kinds import MEDIA
from knowledge.repair import Garbled, repair
from knowledge.screening import Screened, screen
from knowledge.values import Bilingual

HELD = Bilingual(
    zh="全文都在对机器下指令，已扣下待人判断。", en="nothing but orders to a machine; held back for a person to judge."
)
PARTLY = Bilingual(
    zh="有段落在对机器下指令，这些段落已扣下待人判断，其余照常可用。",
    en="some paragraphs give orders to a machine and are held for a person to judge; the rest is in use.",
)
SAMPLES, QUOTED = 5, 160
"""How many held paragraphs a person is shown at once, and how much of each."""


def files_under(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """The files of each folder in `paths`, at any depth, and the files named themselves; hidden ones are left out."""
    found: dict[Path, list[Path]] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.parent, []).append(path)
            continue
        below = (one for one in sorted(path.rglob("*")) if one.is_file())
        found.setdefault(path, []).extend(
            one for one in below if not any(step.startswith(".") for step in one.relative_to(path).parts)
        )
    return found


def admit(document: Document, on: date) -> Admitted:
    """What may be indexed of the document on the day `on`, with remarks on what was done; and what must be held."""
    mended = repair(document)
    if isinstance(mended, Garbled):
        remarks = (*document.remarks, _score(mended.score))
        held = document.model_copy(update={"remarks": remarks})
        return Admitted(
            document=None,
            held=Held(document=held, whole=True, reason=mended.reason, score=mended.score, found=mended.samples),
        )
    screened = screen(mended[0], on)
    shown = screened.document if screened.document.blocks or not screened.held else None
    return Admitted(document=shown, held=_held(screened) if screened.whole else None)


def source_of(root: Path, document: Document) -> bytes:
    """The bytes of the file below `root` that the document came from; of a JSON line, the document itself."""
    home = root.resolve()
    for path in ((home / document.id).resolve(), *(home / document.id).resolve().parents):
        if document.media == MEDIA["jsonl"] or not path.is_relative_to(home) or path == home:
            break
        if path.is_file():
            return path.read_bytes()
    return document.model_dump_json().encode("utf-8", "replace")


def _held(screened: Screened) -> Held:
    """The document with the paragraphs that speak to a machine."""
    whole = screened.whole or screened.document
    size = sum(len(block.text) for block in whole.blocks) or 1
    return Held(
        document=whole,
        whole=not screened.document.blocks,
        reason=HELD if not screened.document.blocks else PARTLY,
        score=round(sum(len(block.text) for block in screened.held) / size, 3),
        found=tuple(block.text[:QUOTED] for block in screened.held[:SAMPLES]),
    )


def _score(score: float) -> Remark:
    return Remark(kind="unreadable", words=Bilingual(zh=f"读不懂的部分占{score:.0%}", en=f"{score:.0%} unreadable"))
