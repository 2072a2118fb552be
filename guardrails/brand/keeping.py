"""Where guidelines are kept: `brand.yaml` in the bank's folder and in the home; what the home says of one wins."""

import fcntl
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from guardrails.brand.guidelines import Entry, Guideline, State
from knowledge.values import BadInput, read_yaml

FILE = "brand.yaml"
HEAD = "# 品牌规范：由程序提议、由人采纳；可以手改。 Brand guidelines: proposed by the program, accepted by people.\n"


class Guidelines:
    """The guidelines of a bank; changes are written to `home` alone."""

    def __init__(self, home: Path, *banks: Path) -> None:
        self._path = home / FILE
        self._read = tuple(bank / FILE for bank in banks)

    def stamp(self) -> tuple[int, ...]:
        """Differs after any change of the files."""
        return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in (*self._read, self._path))

    def entries(self) -> tuple[Entry, ...]:
        """Every guideline as it stands; `BadFile` names file and line of a mistake."""
        kept: dict[str, Entry] = {}
        for path in (*self._read, self._path):
            if path.exists():
                kept |= {entry.guideline.id: entry for entry in read_yaml(path, tuple[Entry, ...])}
        return tuple(kept.values())

    def accepted(self) -> tuple[Guideline, ...]:
        """Those a person has accepted."""
        return tuple(entry.guideline for entry in self.entries() if entry.state == "accepted")

    def propose(self, guidelines: Iterable[Guideline], by: str, at: datetime) -> tuple[Guideline, ...]:
        """Keep the guidelines that are new as proposed; answers those."""
        known = {entry.guideline.id for entry in self.entries()}
        new = tuple(guide for guide in guidelines if guide.id not in known)
        self._write(tuple(Entry(guideline=guide, by=by, at=at) for guide in new))
        return new

    def decide(self, id: str, state: State, by: str, at: datetime, reason: str = "") -> Entry:
        """Accept or reject a guideline; `BadInput` when there is none of this id."""
        found = self.find(id)
        if found.state == state:
            done = {"accepted": "已采纳", "rejected": "已否决", "proposed": "待采纳"}[state]
            raise BadInput(f"规范 {id} {done}。", f"guideline {id} is {state} already.")
        decided = found.model_copy(update={"state": state, "by": by, "at": at, "reason": reason})
        self._write((decided,))
        return decided

    def find(self, id: str) -> Entry:
        """The guideline called `id`; `BadInput` when there is none."""
        for entry in self.entries():
            if entry.guideline.id == id:
                return entry
        raise BadInput(
            f"没有编号为 {id} 的规范，用 mingyan brand list 查看。",
            f"there is no guideline {id!r}; see mingyan brand list.",
        )

    def _write(self, changed: tuple[Entry, ...]) -> None:
        """Put the changed entries into the home's file, whole or not at all; two writers take turns."""
        if not changed:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            mine = read_yaml(self._path, tuple[Entry, ...]) if self._path.exists() else ()
            kept = {entry.guideline.id: entry for entry in (*mine, *changed)}
            fresh = self._path.with_suffix(".new")
            fresh.write_text(written(kept.values()), encoding="utf-8")
            fresh.replace(self._path)


def written(entries: Iterable[Entry]) -> str:
    """The entries as a YAML file that people can read and change."""
    bare = [_lean(entry.model_dump(mode="json")) for entry in entries]
    return HEAD + yaml.safe_dump(bare, allow_unicode=True, sort_keys=False, width=120)


def _lean(value: Any) -> Any:  # noqa: ANN401 - the JSON of any entry
    """Without what is empty."""
    if isinstance(value, Mapping):
        return {key: _lean(each) for key, each in value.items() if each not in (None, "", [], {})}
    return [_lean(each) for each in value] if isinstance(value, list) else value
