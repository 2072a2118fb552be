"""The ledger outside the store: an export that anyone verifies offline, with the function the store uses."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.ledger import GENESIS, Anchor, Link
from knowledge.values import BadFile, Value, read_text


class Line(Value):
    """A row of an export."""

    seq: int
    subject: str
    body: str
    seal: str


_LINE = TypeAdapter(Line)


def write_export(links: Iterable[Link], path: Path, at: datetime) -> Anchor:
    """The links as JSON lines at `path`, whole or not at all; the anchor is to be kept elsewhere."""
    seq, last = 0, GENESIS
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for link in links:
            seq, _, _, last = link
            file.write(line_of(link))
    Path(name).replace(path)
    return Anchor(seq=seq, seal=last, at=at)


def line_of(link: Link) -> str:
    """A link as a line of an export."""
    seq, subject, body, last = link
    line = {"seq": seq, "subject": subject.decode(), "body": body.decode(), "seal": last}
    return json.dumps(line, ensure_ascii=False) + "\n"


def read_export(path: Path) -> Iterator[Link]:
    """The links of an export; a line that cannot be read is a row that no seal fits."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from (_link(number, line) for number, line in enumerate(file, start=1))
    except OSError as error:
        raise BadFile(path, None, f"读不出（{error}）。", f"cannot be read ({error}).") from None


def read_anchor(path: Path) -> Anchor:
    """The anchor kept in a file; `BadFile` when it is none."""
    try:
        return Anchor.model_validate_json(read_text(path))
    except ValidationError:
        raise BadFile(path, None, "不是台账锚点文件。", "is not an anchor of the ledger.") from None


def _link(number: int, text: str) -> Link:
    try:
        line = _LINE.validate_json(text)
    except ValidationError:
        return number, b"", text.encode(), ""
    return line.seq, line.subject.encode(), line.body.encode(), line.seal
