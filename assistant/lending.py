"""Lending: a line of review given to somebody else for a while, while its owner has it and works here."""

from datetime import datetime, timedelta

from assistant.ledger import Act, Event
from assistant.people import Line, Person
from assistant.review import Delegation, Grant, NotAllowed, delegations
from assistant.store import Connection
from assistant.store.chain import append, history
from assistant.store.roll import find_person, person_row
from knowledge.values import Value

LONGEST = timedelta(days=92)


class Loan(Value):
    """A line lent to somebody until a moment."""

    to: str
    line: Line
    until: datetime


def lines_of(who: str) -> str:
    """The subject of what is lent to somebody."""
    return f"lines/{who}"


def lent_lines(connection: Connection, to: str, at: datetime) -> tuple[Delegation, ...]:
    """The lines lent to somebody at that moment, by people who still have them."""
    lent = delegations(history(connection, lines_of(to)), at)
    return tuple(one for one in lent if _has(connection, one.by, one.line))


def lend(connection: Connection, person: Person, loan: Loan, at: datetime) -> None:
    """Put the loan on record; `NotAllowed` for a line one has not, for too long, or to whom it cannot go."""
    if loan.line not in person.lines or not at < loan.until <= at + LONGEST:
        raise NotAllowed(
            "只能把自己的复核权委托给别人，并写明三个月内的截止日。",
            "lend only a line of your own, to somebody else, until a day within three months.",
        )
    _hold_borrower(connection, person, loan.to)
    append(connection, [_event(person, loan, at)])


def take_back(connection: Connection, person: Person, loan: Loan, at: datetime) -> None:
    """Put on record that a loan is over."""
    if not any((one.by, one.line) == (person.id, loan.line) for one in lent_lines(connection, loan.to, at)):
        raise NotAllowed("没有这样一项委托。", "you have lent them no such line.")
    append(connection, [_event(person, loan, at)])


def _event(person: Person, loan: Loan, at: datetime) -> Event:
    about, subject = Grant(line=loan.line).model_dump_json(), lines_of(loan.to)
    return Event(
        at=at, who=person.id, role="reviewer", act=Act.DELEGATE, subject=subject, about=about, until=loan.until
    )


def _hold_borrower(connection: Connection, person: Person, to: str) -> None:
    """A line goes to another reviewer of one's own branch; of those whom nobody admitted, nothing is known."""
    borrower = find_person(connection, to)
    known = borrower is not None and "reviewer" in borrower.roles and borrower.branch == person.branch
    if to == person.id or (person_row(connection, person.id) and not known):
        raise NotAllowed("只能委托给本机构的另一位复核人。", "lend to another reviewer of your own branch.")


def _has(connection: Connection, who: str, line: Line) -> bool:
    """Whether somebody has a line; of those whom no administrator admitted, nothing is known."""
    if person_row(connection, who) is None:
        return True
    person = find_person(connection, who)
    return person is not None and line in person.lines
