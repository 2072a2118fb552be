"""Using releases: which are in use, which end soon, and whether this one may be used at this moment."""

from collections.abc import Iterator
from datetime import date, timedelta

from assistant.item import ITEMS
from assistant.ledger import Act
from assistant.people import Person
from assistant.release import Release, written
from assistant.review import NotAllowed, Standing, State, fold
from assistant.reviewing import Reviews, Wish
from assistant.store import Connection, Store
from assistant.store.chain import history
from assistant.store.contents import find_content
from assistant.store.subjects import histories
from knowledge.values import Bilingual

WARNING = timedelta(days=14)


def hold_usable(store: Store, release: Release) -> None:
    """Nothing while the release is in use; `NotAllowed` when it was withdrawn, has expired or is not ours."""
    if fault := unusable(store, release, unknown=True):
        raise NotAllowed(fault.zh, fault.en)


def unusable(store: Store, release: Release, *, unknown: bool) -> Bilingual | None:
    """Why this ledger says that the release is not in use; an item it does not know counts only if `unknown`."""
    with store.read() as connection:
        standing = fold(history(connection, release.sealed.subject))
        kept = find_content(connection, standing.release) if standing.release else None
    if standing.state is State.NEW and not unknown:
        return None
    if kept != written(release):
        return Bilingual(zh="台账里没有这份定稿，或已有新的定稿。", en="the ledger has no such release, or a newer.")
    if standing.state is not State.RELEASED:
        return Bilingual(zh=f"这份定稿现在是 {standing.state}，不能使用。", en=f"the release is {standing.state} now.")
    return None


def expiring(store: Store, on: date, ahead: timedelta = WARNING) -> tuple[Release, ...]:
    """Releases in use that end within `ahead`, or have ended; the soonest first."""
    with store.read() as connection:
        ending = [(r.ends, r) for _, r in _in_use(connection) if r.ends and r.ends <= on + ahead]
    return tuple(release for _, release in sorted(ending, key=lambda pair: pair[0]))


def expire(reviews: Reviews, robot: Person) -> tuple[str, ...]:
    """End all releases whose last day has passed; their subjects. Those who write can submit them again."""
    today = reviews.now().date()
    with reviews.store.read() as connection:
        over = [(standing, r) for standing, r in _in_use(connection) if r.ends and r.ends < today]
    for standing, release in over:
        reviews.act(robot, Wish(subject=release.sealed.subject, act=Act.EXPIRE, content=standing.content))
    return tuple(release.sealed.subject for _, release in over)


def _in_use(connection: Connection) -> Iterator[tuple[Standing, Release]]:
    for _, happened in histories(connection, ITEMS):
        standing = fold(happened)
        body = find_content(connection, standing.release) if standing.state is State.RELEASED else None
        if body:
            yield standing, Release.model_validate_json(body)
