"""The ledger: every act of people and of the model, chained by hashes so that anyone can prove it offline."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal, NamedTuple

from pydantic import Field, TypeAdapter

from knowledge.values import Bilingual, Value

GENESIS = "0" * 64
Role = Literal["writer", "reviewer", "publisher", "admin", "automation", "auditor", "model"]
Link = tuple[int, bytes, bytes, str]
"""A row of the chain as it is sealed: its number, its subject and body in UTF-8, and its seal."""


class Act(StrEnum):
    """What can be done. Closed: a new act is a decision, not an entry."""

    WRITE = "write"
    EDIT = "edit"
    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    APPROVE = "approve"
    WAIVE = "waive"
    COMMENT = "comment"
    DISAGREE = "disagree"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    DELEGATE = "delegate"
    ESCALATE = "escalate"
    OPEN_VAULT = "open_vault"
    ACCEPT_FACT = "accept_fact"
    PROPOSE = "propose"
    QUARANTINE = "quarantine"
    DISCARD = "discard"
    REACH = "reach"
    SETTLE = "settle"
    NOTIFY = "notify"
    CHANGE_RULES = "change_rules"
    CALL_MODEL = "call_model"
    ADMIT = "admit"
    CHANGE_PERSON = "change_person"
    ISSUE_KEY = "issue_key"
    REVOKE_KEY = "revoke_key"
    ROTATE_KEY = "rotate_key"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    USE = "use"
    RESOLVE = "resolve"
    STOP_JOB = "stop_job"
    RESUME_JOB = "resume_job"


class Event(Value):
    """One act: who, in which role, what, when, on which content, under which rules, facts and prompt, and why."""

    at: datetime
    who: str
    role: Role
    act: Act
    subject: str = Field(pattern=r"^[^\x00-\x1f]{1,80}$")
    content: str = ""
    rules: str = ""
    facts: str = ""
    prompt: str = ""
    why: str = ""
    about: str = ""
    """What the act speaks of inside its subject: a finding's identity, a part, a span, an end date, as JSON."""
    until: datetime | None = None
    key: str = ""
    """What its sender calls the act, so that sending it twice does it once."""


_BODY = TypeAdapter(Event).serializer.to_json
"""An event as bytes: what `model_dump_json` calls, which decodes them first."""


class Row(NamedTuple):
    """An event as it stands in the chain."""

    seq: int
    seal: str
    event: Event


class Anchor(Value):
    """The end of the chain at one moment, kept elsewhere so that truncation and rewriting show."""

    seq: int
    seal: str
    at: datetime


Problem = Literal["changed", "missing", "reordered", "rewritten", "truncated"]
SAID: dict[Problem, Bilingual] = {
    "changed": Bilingual(zh="内容被改动", en="was changed"),
    "missing": Bilingual(zh="被删除", en="was deleted"),
    "reordered": Bilingual(zh="被调换了位置", en="was moved to another place"),
    "rewritten": Bilingual(zh="或之前的记录连同封印被整体改写", en="or one before it was rewritten, seals and all"),
    "truncated": Bilingual(zh="及其后的记录被截去", en="and all after it were cut off"),
}


class Fault(Value):
    """The first row that breaks the chain, and how."""

    seq: int
    problem: Problem

    @property
    def said(self) -> Bilingual:
        """One sentence that names the row."""
        how = SAID[self.problem]
        return Bilingual(zh=f"第 {self.seq} 条记录{how.zh}。", en=f"row {self.seq} {how.en}.")


class Verified(Value):
    """How many rows hold, the seal of the last of them, and the first fault if there is one."""

    rows: int
    tip: str
    fault: Fault | None = None


def seal(previous: str, seq: int, subject: bytes, body: bytes) -> str:
    """SHA-256 over the previous seal, the row's number, its subject (and how long that is) and its body."""
    return sha256(b"%b\n%d\n%d\n%b%b" % (previous.encode(), seq, len(subject), subject, body)).hexdigest()


def linked(happened: Sequence[Event], seq: int = 0, last: str = GENESIS) -> Iterator[Link]:
    """The events as links that follow row `seq`, whose seal is `last`."""
    for event in happened:
        subject, body = event.subject.encode(), _BODY(event, exclude_defaults=True)
        seq, last = seq + 1, seal(last, seq + 1, subject, body)
        yield seq, subject, body, last


def verify(links: Iterable[Link], anchors: Sequence[Anchor] = ()) -> Verified:
    """Walk links from the first; the first one that does not follow, or that an anchor denies, is named."""
    known = {anchor.seq: anchor.seal for anchor in anchors if anchor.seq}
    seq, last, walk = 0, GENESIS, iter(links)
    for number, subject, body, sealed in walk:
        if number != seq + 1:
            return _broken(seq, last, "reordered" if number <= seq else _gap(seq + 1, walk))
        here = seal(last, number, subject, body)
        if here != sealed:
            return _broken(seq, last, _change(number, last, walk))
        if known and known.get(number, here) != here:
            return _broken(seq, last, "rewritten")
        seq, last = number, here
    return _broken(seq, last, "truncated") if any(row > seq for row in known) else Verified(rows=seq, tip=last)


def _broken(seq: int, last: str, problem: Problem) -> Verified:
    return Verified(rows=seq, tip=last, fault=Fault(seq=seq + 1, problem=problem))


def _gap(wanted: int, rest: Iterator[Link]) -> Problem:
    return "reordered" if any(number == wanted for number, *_ in rest) else "missing"


def _change(seq: int, last: str, rest: Iterator[Link]) -> Problem:
    """Whether the row that belongs here stands further on, or its own words were changed."""
    moved = any(seal(last, seq, subject, body) == sealed for _, subject, body, sealed in rest)
    return "reordered" if moved else "changed"
