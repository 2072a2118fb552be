"""Drafts kept: one JSON file each under the home folder, written whole or not at all."""

import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from assistant.draft import Draft
from knowledge.values import BadInput

ID = re.compile(r"[0-9A-Za-z-]{1,64}")


class Drafts(Protocol):
    """Where drafts are kept."""

    def keep(self, draft: Draft) -> None:
        """Keep `draft`; keeping it again changes nothing."""
        ...

    def find(self, id: str) -> Draft:
        """The draft called `id`; `BadInput` when there is none."""
        ...

    def ids(self) -> tuple[str, ...]:
        """The ids of all drafts, newest first."""
        ...


class FileDrafts:
    """Drafts as files in `<home>/drafts`."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "drafts"

    def keep(self, draft: Draft) -> None:
        """Keep `draft`; an earlier one of its id is replaced."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(draft.model_dump_json(indent=1, exclude_computed_fields=True))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self._folder / f"{draft.id}.json")

    def find(self, id: str) -> Draft:
        """The draft called `id`; `BadInput` when there is none."""
        path = self._folder / f"{id}.json"
        if not ID.fullmatch(id) or not path.exists():
            raise BadInput(f"没有编号为 {id} 的送审稿。", f"there is no draft {id!r}.")
        return Draft.model_validate_json(path.read_text(encoding="utf-8"))

    def ids(self) -> tuple[str, ...]:
        """The ids of all drafts, newest first."""
        return tuple(sorted((path.stem for path in self._folder.glob("*.json")), reverse=True))
