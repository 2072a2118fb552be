"""The store of facts: each proposal and each decision on it is a line that is never changed or taken away."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from knowledge.products import Fact
from knowledge.proposals import Anchor, Proposal, propose, text_of
from knowledge.values import BadFile, BadInput, Value

__all__ = ["Anchor", "Decision", "Entry", "Facts", "Proposal", "propose", "text_of"]

State = Literal["proposed", "accepted", "rejected", "withdrawn"]
_FROM: dict[State, tuple[State, ...]] = {
    "accepted": ("proposed", "rejected", "withdrawn"),
    "rejected": ("proposed",),
    "withdrawn": ("accepted",),
}
_NAMES = {"proposed": "待确认", "accepted": "已采纳", "rejected": "已否决", "withdrawn": "已撤回"}


class Decision(Value):
    """One line of the store: what became of a proposal, who decided it and when."""

    id: str
    state: State
    by: str
    at: datetime
    proposal: Proposal | None = None
    """The proposal itself, on the line that proposes it."""
    fact: Fact | None = None
    """The fact as accepted: a person may have corrected the proposal."""
    product: str | None = None
    reason: str = ""


class Entry(Value):
    """A proposal as it stands now."""

    proposal: Proposal
    state: State
    fact: Fact
    product: str | None = None
    by: str
    at: datetime


class Facts:
    """The facts kept in `folder`; only accepted ones may be used in copy."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "facts.jsonl"

    def entries(self) -> tuple[Entry, ...]:
        """Every proposal as it stands, in the order in which they came."""
        kept: dict[str, Entry] = {}
        for line, decision in self._decisions():
            if decision.id not in kept and decision.proposal is None:
                raise BadFile(self._path, line, "这一行决定的要素从未提出。", "decides on a fact never proposed.")
            kept[decision.id] = _after(kept.get(decision.id), decision)
        return tuple(kept.values())

    def accepted(self, product: str | None = None, on: date | None = None) -> tuple[Fact, ...]:
        """The accepted facts, of one product and valid `on` a day where these are given."""
        entries = [entry for entry in self.entries() if entry.state == "accepted"]
        entries = [entry for entry in entries if product is None or entry.product == product]
        return tuple(entry.fact for entry in entries if on is None or entry.fact.valid.holds(on))

    def propose(self, proposals: Sequence[Proposal], by: str, at: datetime) -> int:
        """Keeps the proposals that are new; answers how many they are."""
        known = {entry.proposal.id for entry in self.entries()}
        new = {proposal.id: proposal for proposal in proposals if proposal.id not in known}
        self._append([Decision(id=key, state="proposed", by=by, at=at, proposal=each) for key, each in new.items()])
        return len(new)

    def accept(self, id: str, by: str, at: datetime, fact: Fact | None = None, product: str | None = None) -> Fact:
        """Makes a proposal a fact, as proposed or as corrected by `fact`; `BadInput` when it is not open."""
        return self._decide(Decision(id=id, state="accepted", by=by, at=at, fact=fact, product=product)).fact

    def reject(self, id: str, by: str, at: datetime, reason: str = "") -> Entry:
        """Turns a proposal down; `BadInput` when it is not open."""
        return self._decide(Decision(id=id, state="rejected", by=by, at=at, reason=reason))

    def withdraw(self, id: str, by: str, at: datetime, reason: str = "") -> Entry:
        """Takes an accepted fact out of use; `BadInput` when it is not accepted."""
        return self._decide(Decision(id=id, state="withdrawn", by=by, at=at, reason=reason))

    def _decide(self, decision: Decision) -> Entry:
        entry = next((entry for entry in self.entries() if entry.proposal.id == decision.id), None)
        if entry is None:
            raise BadInput(f"没有编号为 {decision.id} 的要素提案。", f"there is no proposed fact {decision.id!r}.")
        if entry.state not in _FROM[decision.state]:
            zh = f"要素 {decision.id} {_NAMES[entry.state]}，不能改为{_NAMES[decision.state]}。"
            raise BadInput(zh, f"fact {decision.id} is {entry.state}; it cannot become {decision.state}.")
        self._append([decision])
        return _after(entry, decision)

    def _decisions(self) -> Iterator[tuple[int, Decision]]:
        for number, line in enumerate(self._lines(), 1):
            try:
                yield number, Decision.model_validate_json(line)
            except ValidationError as error:
                fault = error.errors(include_url=False)[0]["msg"]
                zh = f"这一行读不出来（{fault}），请从备份恢复。"
                raise BadFile(self._path, number, zh, f"cannot be read ({fault}); restore a backup.") from None

    def _lines(self) -> list[bytes]:
        """The whole lines; what a crash cut off in mid-write was never confirmed and does not count."""
        return self._path.read_bytes().split(b"\n")[:-1] if self._path.exists() else []

    def _append(self, decisions: Sequence[Decision]) -> None:
        if not decisions:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.truncate(sum(len(line) + 1 for line in self._lines()))
            file.write(b"".join(each.model_dump_json(exclude_none=True).encode() + b"\n" for each in decisions))
            file.flush()
            os.fsync(file.fileno())


def _after(entry: Entry | None, decision: Decision) -> Entry:
    """The entry once `decision` is taken."""
    if entry is None:
        proposal = decision.proposal
        if proposal is None:
            raise KeyError(decision.id)
        return Entry(proposal=proposal, state="proposed", fact=proposal.fact, by=decision.by, at=decision.at)
    changed = {"state": decision.state, "by": decision.by, "at": decision.at}
    kept = {"fact": decision.fact or entry.fact, "product": decision.product or entry.product}
    return entry.model_copy(update=changed | kept)
