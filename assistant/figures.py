"""Figures of the desk, from the ledger alone: how long items take, how many pass at once, how rules fare."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from statistics import median

from assistant.ledger import Act, Event
from assistant.opening import Opened
from assistant.review import Standing, State, Waiving, step
from knowledge.values import Value


class RuleFigure(Value):
    """How often a rule was met in submitted items, and how often people said it was wrong."""

    rule: str
    met: int
    contested: int

    @property
    def agreement(self) -> float:
        """The share of meetings nobody contested."""
        return 1 - self.contested / self.met if self.met else 1.0


class DeskFigures(Value):
    """The desk over some items: median time from submission to approval, and the share approved at the first go."""

    items: int
    approved: int
    cycle: timedelta | None
    first_pass: float | None
    rules: tuple[RuleFigure, ...]
    """Most met first."""


def desk_figures(opened: Sequence[Opened]) -> DeskFigures:
    """The figures of these items."""
    cycles = [cycle.total_seconds() for one in opened if (cycle := cycle_time(one.history))]
    approved = [one for one in opened if one.standing.settled]
    first = sum(_at_once(one.history) for one in approved)
    return DeskFigures(
        items=len(opened),
        approved=len(approved),
        cycle=timedelta(seconds=median(cycles)) if cycles else None,
        first_pass=first / len(approved) if approved else None,
        rules=_rules(opened),
    )


def cycle_time(history: Iterable[Event]) -> timedelta | None:
    """From the first submission to the first full approval; none while there is none."""
    events = _until_approved(history)
    submitted = next((event.at for event in events if event.act is Act.SUBMIT), None)
    return events[-1].at - submitted if submitted and events[-1].act is Act.APPROVE else None


def _until_approved(history: Iterable[Event]) -> tuple[Event, ...]:
    """What happened until all approved for the first time, or to this day."""
    standing, events = Standing(), list[Event]()
    for event in history:
        standing = step(standing, event)
        events.append(event)
        if standing.state is State.APPROVED:
            break
    return tuple(events)


def _at_once(history: Iterable[Event]) -> bool:
    """Whether nobody asked for changes or rejected, and it was submitted once."""
    acts = Counter(event.act for event in _until_approved(history))
    return acts[Act.SUBMIT] == 1 and not acts[Act.REQUEST_CHANGES] and not acts[Act.REJECT]


def _rules(opened: Iterable[Opened]) -> tuple[RuleFigure, ...]:
    met, contested = Counter[str](), Counter[str]()
    for one in opened:
        rules = {finding.identity: finding.rule for finding in one.version.evidence.report.findings}
        met.update(rules.values())
        contested.update(rules[name] for name in _contested(one.history) & rules.keys())
    return tuple(RuleFigure(rule=rule, met=count, contested=contested[rule]) for rule, count in met.most_common())


def _contested(history: Iterable[Event]) -> frozenset[str]:
    """Identities of findings that an author disagreed with or a senior waived."""
    events = tuple(history)
    waived = {Waiving.model_validate_json(event.about).finding for event in events if event.act is Act.WAIVE}
    return frozenset(waived | {event.about for event in events if event.act is Act.DISAGREE})
