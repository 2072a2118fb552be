"""Remarks: comments that stay with their words through every version, and findings of reviewers that become rules."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import yaml

from assistant.differences import follow
from assistant.ledger import Act, Event
from knowledge.values import Value


class Quoted(Value):
    """What a remark is about: words of one part and where they began; `thread` is the remark it answers."""

    part: str
    quote: str = ""
    start: int = 0
    thread: str | None = None
    missed: bool = False
    """Whether the checks should have found these words by themselves."""


class Remark(NamedTuple):
    """A remark as it was made."""

    id: str
    event: Event
    quoted: Quoted


def remarks(history: Iterable[Event]) -> tuple[Remark, ...]:
    """All remarks on an item, oldest first; none is ever lost."""
    said = (event for event in history if event.act is Act.COMMENT)
    return tuple(Remark(_id(event), event, Quoted.model_validate_json(event.about)) for event in said)


def find_again(quoted: Quoted, before: str, after: str) -> int | None:
    """Where the quoted words of a part stand now: nearest to where an edit moved them; none when they are gone."""
    near, places = follow(quoted.start, before, after), list[int]()
    place = after.find(quoted.quote) if quoted.quote else -1
    while place >= 0:
        places.append(place)
        place = after.find(quoted.quote, place + 1)
    return min(places, key=lambda place: abs(place - near), default=None)


def propose_rule(remark: Remark, sentence: str) -> str:
    """The draft of a rule, in YAML, for words the checks missed; a person adds its articles and counterexamples."""
    event, quoted = remark.event, remark.quoted
    marked = sentence.replace(quoted.quote, f"«{quoted.quote}»", 1)
    rule = {
        "id": f"proposed.{remark.id}",
        "title": event.why,
        "topic": "proposed",
        "stage": "draft",
        "check": {"kind": "banned", "words": [quoted.quote]},
        "outcome": "ask",
        "grounds": "policy",
        "message": event.why,
        "examples": {"hit": [marked], "miss": ["（请补一句用了近似字眼而合规的话）"]},
    }
    return f"# {event.who} {event.at:%Y-%m-%d} {event.subject}\n" + yaml.safe_dump(
        [rule], allow_unicode=True, sort_keys=False
    )


def _id(event: Event) -> str:
    return hashlib.sha256(f"{event.at.isoformat()}\0{event.who}\0{event.about}\0{event.why}".encode()).hexdigest()[:12]
