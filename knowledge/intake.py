"""The door of a library: a document is mended, screened for words to a machine, or kept out with the reason."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from knowledge.documents import Document, Receipt, Remark
from knowledge.repair import Garbled, repair
from knowledge.screening import screen
from knowledge.values import Bilingual

HELD = Bilingual(
    zh="全文都在对机器下指令，已扣下待人判断。", en="nothing but orders to a machine; held back for a person to judge."
)


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


def admit(document: Document, on: date) -> Document | Receipt:
    """The document as it may be indexed, with remarks on what was done on the day `on`; or why it is quarantined."""
    mended = repair(document)
    if isinstance(mended, Garbled):
        return _quarantined(document, mended.reason, (*document.remarks, _score(mended.score)))
    screened = screen(mended[0], on)
    if screened.held and not screened.document.blocks:
        return _quarantined(document, HELD, screened.remarks)
    return screened.document


def _quarantined(document: Document, reason: Bilingual, remarks: tuple[Remark, ...]) -> Receipt:
    return Receipt(document=document.id, passages=0, outcome="quarantined", reason=reason, remarks=remarks)


def _score(score: float) -> Remark:
    return Remark(kind="unreadable", words=Bilingual(zh=f"读不懂的部分占{score:.0%}", en=f"{score:.0%} unreadable"))
