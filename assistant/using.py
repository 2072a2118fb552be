"""Using releases: which are in use, which end soon, and whether this one may be used at this moment."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.item import ITEMS
from assistant.ledger import Act, Event
from assistant.opening import version_in
from assistant.people import ROBOT, Person, may_see
from assistant.reaching import rests_on, withdrawn_names
from assistant.release import Release, verify, written
from assistant.review import NotAllowed, Standing, State, Use, fold
from assistant.reviewing import Reviews, Wish
from assistant.store import Connection, Store
from assistant.store.chain import history
from assistant.store.contents import find_content
from assistant.store.releases import released
from assistant.store.subjects import histories
from knowledge.values import BadInput, Bilingual

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
    return _fallen(store, release)


def _fallen(store: Store, release: Release) -> Bilingual | None:
    """Why what the release rests on stands no more: a fact, a claim or a document that was withdrawn."""
    evidence = release.sealed.evidence
    rests = rests_on(evidence.brief.product, evidence.ledger, evidence.claims, evidence.links)
    with store.read() as connection:
        fallen = sorted(rests & withdrawn_names(connection))
    if not fallen:
        return None
    return Bilingual(
        zh=f"它所依据的 {'、'.join(fallen)} 已撤回，不能使用。", en=f"it rests on {', '.join(fallen)}, withdrawn since."
    )


def put_to_use(reviews: Reviews, release: Release, person: Person, use: Use) -> None:
    """Put a use on record, before the messages go out; `NotAllowed` unless it is ours, in use and holds today."""
    hold_usable(reviews.store, release)
    broken = verify(release, reviews.keys.trusted(), reviews.now().date()).broken
    if broken:
        raise NotAllowed(broken[0].zh, broken[0].en)
    wish = Wish(subject=release.sealed.subject, act=Act.USE, content=release.sealed.content.digest)
    reviews.act(person, wish.model_copy(update={"about": use.model_dump_json()}))


def uses(history: Sequence[Event]) -> tuple[tuple[Event, Use], ...]:
    """Every use of an item's releases, in order."""
    return tuple((event, Use.model_validate_json(event.about)) for event in history if event.act is Act.USE)


def in_use(store: Store) -> tuple[Release, ...]:
    """Every release in use."""
    with store.read() as connection:
        return tuple(release for _, release in _in_use(connection))


def expiring(store: Store, on: date, ahead: timedelta = WARNING) -> tuple[Release, ...]:
    """Releases in use that end within `ahead`, or have ended; the soonest first."""
    with store.read() as connection:
        ending = [(r.ends, r) for _, r in _in_use(connection) if r.ends and r.ends <= on + ahead]
    return tuple(release for _, release in sorted(ending, key=lambda pair: pair[0]))


def releases_in_use(store: Store, person: Person) -> tuple[Release, ...]:
    """The releases of a person's branch that are in use, those that end first in front."""
    with store.read() as connection:
        found = [release for _, release in _in_use(connection) if may_see(person, release.sealed.evidence.branch)]
    return tuple(sorted(found, key=lambda release: release.ends or date.max))


def find_release(store: Store, id: str, person: Person) -> Release:
    """A release that was ever made, by its id; `BadInput` when there is none that may be seen."""
    with store.read() as connection:
        body = released(connection, id)
    release = Release.model_validate_json(body) if body else None
    if release and release.id == id and may_see(person, release.sealed.evidence.branch):
        return release
    raise BadInput(f"没有编号为 {id} 的定稿。", f"there is no release {id}.")


def expire(reviews: Reviews, robot: Person = ROBOT) -> tuple[str, ...]:
    """End all releases whose last day has passed; their subjects. Those who write can submit them again."""
    today = reviews.now().date()
    with reviews.store.read() as connection:
        over = [(standing, r) for standing, r in _in_use(connection) if r.ends and r.ends < today]
    return tuple(release.sealed.subject for standing, release in over if _ended(reviews, standing, release, robot))


def resubmit(reviews: Reviews, subject: str) -> Bilingual | None:
    """Check an expired item under the rules and facts of now and ask for review again; what keeps it from that."""
    with reviews.store.read() as connection:
        standing = fold(history(connection, subject))
        robot = _robot_of(version_in(connection, standing, subject).evidence.branch)
    try:
        fresh = reviews.edit(subject, standing.content, {}, robot)
        reviews.submit(subject, fresh.content, robot)
    except BadInput as bad:
        return bad.said
    return None


def keep_hours(reviews: Reviews) -> tuple[tuple[str, Bilingual | None], ...]:
    """What is done from time to time: end what is over and ask for its review; subjects, and why not where not."""
    return tuple((subject, resubmit(reviews, subject)) for subject in expire(reviews))


def _ended(reviews: Reviews, standing: Standing, release: Release, robot: Person) -> bool:
    """Whether it was ended now; another process, or a person, may have been quicker."""
    here = robot.model_copy(update={"branch": release.sealed.evidence.branch})
    try:
        reviews.act(here, Wish(subject=release.sealed.subject, act=Act.EXPIRE, content=standing.content))
    except NotAllowed:
        return False
    return True


def _robot_of(branch: str) -> Person:
    return ROBOT.model_copy(update={"branch": branch})


def _in_use(connection: Connection) -> Iterator[tuple[Standing, Release]]:
    for _, happened in histories(connection, ITEMS):
        standing = fold(happened)
        body = find_content(connection, standing.release) if standing.state is State.RELEASED else None
        if body:
            yield standing, Release.model_validate_json(body)
