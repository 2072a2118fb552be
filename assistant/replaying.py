"""Replaying a rule over an archive: the texts on which bringing it in, or taking it out of force, changes anything."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from assistant.checking import CheckRequest, placed
from assistant.desk import Desk
from guardrails.report import Finding, Outcome
from guardrails.rules import Rule
from guardrails.trials import replay
from knowledge.values import BadFile, BadInput, Value, first_fault, read_text

MOST_TEXTS, MOST_SIGNS = 5_000, 3_000_000
"""What is replayed at once."""


class Effect(Value):
    """What a rule changes on one text of an archive."""

    id: str
    text: str
    before: Outcome
    after: Outcome
    findings: tuple[Finding, ...]


class Replayed(Value):
    """How many texts were tried, and those on which something changes."""

    texts: int
    changes: tuple[Effect, ...]


def replayed(rule: Rule, archive: Sequence[CheckRequest], desk: Desk, *, gone: bool = False) -> Replayed:
    """What `rule` changes beside the rules in force, or what its absence does; each text in a scene of its own.

    A text whose market is not said is taken for one of the rule's.
    """
    _hold_to_most(archive)
    market = next(iter(rule.applies.jurisdictions), None)
    known = [one if one.jurisdiction else one.model_copy(update={"jurisdiction": market}) for one in archive]
    texts = [placed(one.filled(), desk.shelf(), desk.today()) for one in known]
    changes = replay(rule, texts, desk.guard().packs, gone=gone)
    effects = (
        Effect(
            id=str(archive[change.number].id if archive[change.number].id is not None else change.number + 1),
            text=archive[change.number].text,
            before=change.before,
            after=change.after,
            findings=change.findings,
        )
        for change in changes
    )
    return Replayed(texts=len(texts), changes=tuple(effects))


def own_archive(desk: Desk) -> tuple[CheckRequest, ...]:
    """The newest version of every item whoever sits at the desk may see."""
    queue = desk.reviews().queue(desk.seat().person())
    return tuple(
        CheckRequest(
            id=one.subject.removeprefix("item/"),
            text=one.version.content.words.text,
            channel=one.version.content.words.channel,
            product=one.version.content.product,
            language=one.version.content.words.language,
        )
        for one in queue
    )


def read_archive(path: Path) -> tuple[CheckRequest, ...]:
    """The texts of a file of JSON lines; `BadFile` names the line of a mistake."""
    return tuple(_request(line, number, path) for number, line in _lines(read_text(path)))


def _lines(text: str) -> Iterable[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip())


def _request(line: str, number: int, path: Path) -> CheckRequest:
    try:
        return CheckRequest.model_validate_json(line)
    except ValidationError as error:
        said = ": ".join(first_fault(error, "JSON"))
        raise BadFile(path.name, number, f'{said}。每行写成 {{"text": "…"}}。', f"{said}.") from None


def _hold_to_most(archive: Sequence[CheckRequest]) -> None:
    if not archive:
        raise BadInput(
            "没有可回放的文案：请给出 JSON 行，或先立项。", "nothing to replay: give JSON lines, or take up items."
        )
    if len(archive) > MOST_TEXTS or sum(len(one.text) for one in archive) > MOST_SIGNS:
        raise BadInput(
            f"一次最多回放 {MOST_TEXTS} 条、{MOST_SIGNS} 字，请分批。",
            f"at most {MOST_TEXTS} texts and {MOST_SIGNS} characters are replayed at once; send them in parts.",
        )
