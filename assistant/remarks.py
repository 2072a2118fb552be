"""Remarks: comments that stay with their words through every version, and findings of reviewers that become rules."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import NamedTuple

import yaml

from assistant.differences import follow
from assistant.item import Version
from assistant.ledger import Act, Event, Role
from assistant.review import NotAllowed
from knowledge.values import Value

ENDS = "。！？\n"
"""Where a sentence ends."""


class Quoted(Value):
    """What a remark is about: words of one part and where they began; `thread` is the remark it answers."""

    part: str
    quote: str = ""
    start: int = 0
    thread: str | None = None
    missed: bool = False
    """Whether the checks should have found these words by themselves."""


class Resolution(Value):
    """Which remark is settled, with all that answered it."""

    thread: str


class Followed(Value):
    """A remark as it stands in the newest version: where its words are now (none: they are gone), and if settled."""

    id: str
    who: str
    role: Role
    at: datetime
    why: str
    quoted: Quoted
    place: int | None
    resolved: bool


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


def follow_remarks(history: Sequence[Event], words: Mapping[str, Mapping[str, str]]) -> tuple[Followed, ...]:
    """Every remark with the place of its words in the newest version; `words` are the parts of each content."""
    versions = [event.content for event in history if event.act in (Act.WRITE, Act.EDIT)]
    settled = {Resolution.model_validate_json(e.about).thread for e in history if e.act is Act.RESOLVE}
    return tuple(_follow(remark, versions, words, settled) for remark in remarks(history))


def propose_missed(histories: Iterable[Sequence[Event]], words: Callable[[str], Mapping[str, str]]) -> str:
    """What reviewers found and the checks missed, as a YAML list of drafts of rules for `mingyan rules propose`."""
    found = [remark for history in histories for remark in remarks(history) if remark.quoted.missed]
    quoted = [remark for remark in found if remark.quoted.quote]
    return "".join(propose_rule(one, _sentence(words(one.event.content), one.quoted)) for one in quoted) or "[]\n"


def hold_remark(event: Event, history: Sequence[Event], version: Version) -> None:
    """Nothing when what is said has its place; `NotAllowed` when its words, finding or thread is not there."""
    match event.act:
        case Act.COMMENT:
            _hold_quoted(Quoted.model_validate_json(event.about), history, version)
        case Act.DISAGREE:
            if event.about not in {finding.identity for finding in version.evidence.report.findings}:
                raise NotAllowed("这一版里没有这个问题。", "this version has no such finding.")
        case Act.RESOLVE:
            began = {remark.id: remark.event.who for remark in remarks(history)}
            if began.get(Resolution.model_validate_json(event.about).thread) != event.who:
                raise NotAllowed("谁提的留言由谁了结。", "a remark is settled by who made it.")


def _hold_quoted(quoted: Quoted, history: Sequence[Event], version: Version) -> None:
    text = version.content.words.parts.get(quoted.part, "")
    if not text.startswith(quoted.quote, quoted.start) or quoted.start < 0:
        raise NotAllowed("这一版的这个位置没有这些字。", "these words do not stand there in this version.")
    if quoted.thread and quoted.thread not in {remark.id for remark in remarks(history)}:
        raise NotAllowed("没有您要回复的留言。", "the remark you answer is not there.")


def _follow(
    remark: Remark, versions: Sequence[str], words: Mapping[str, Mapping[str, str]], settled: Set[str]
) -> Followed:
    event, quoted = remark.event, remark.quoted
    text, place = words[event.content].get(quoted.part, ""), int(quoted.start)
    stands = True
    for content in versions[_last(versions, event.content) + 1 :]:
        after = words[content].get(quoted.part, "")
        found = find_again(quoted.model_copy(update={"start": place}), text, after) if quoted.quote else 0
        stands = found is not None
        if found is not None:
            text, place = after, found
    return Followed(
        id=remark.id,
        who=event.who,
        role=event.role,
        at=event.at,
        why=event.why,
        quoted=quoted,
        place=place if stands else None,
        resolved=(quoted.thread or remark.id) in settled,
    )


def _last(versions: Sequence[str], content: str) -> int:
    """The newest place of a content among the versions."""
    return max((number for number, name in enumerate(versions) if name == content), default=len(versions))


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


def _sentence(parts: Mapping[str, str], quoted: Quoted) -> str:
    """The sentence the quoted words stand in."""
    text, end = parts.get(quoted.part, quoted.quote), quoted.start + len(quoted.quote)
    begin = max(text.rfind(sign, 0, quoted.start) for sign in ENDS) + 1
    ends = [place for sign in ENDS if (place := text.find(sign, end)) >= 0]
    return text[begin : min(ends, default=len(text)) + 1].strip()
