"""People: who is admitted by whom, what a key opens, and that secrets are kept nowhere."""

import threading
from datetime import timedelta

import pytest
from pydantic import SecretStr

from assistant.ledger import Act, Event
from assistant.people import HEAD_OFFICE, LONGEST_LIFE, Key, Person, fits, hash_password, key_id, may_see
from assistant.store import Store
from assistant.store.chain import history, verify_chain, walk
from assistant.store.doors import PAUSE, TooOften
from assistant.store.people import People
from assistant.store.roll import Refused
from knowledge.values import BadInput
from tests.databases import BOTH, NOW, address, store

__all__ = ["address", "store"]

PASSWORD = SecretStr("correct horse 电池")
HASHED = hash_password(PASSWORD)
ROOT = Person(id="root", name="管理员", roles=("admin",))
LI = Person(id="li", name="李经办", roles=("writer",), branch="east")
SOON = NOW + timedelta(days=30)
HERE = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes carry their own parameters; the real ones are tried at the top of this file."""
    monkeypatch.setattr("assistant.people.COST", 2**8)


@pytest.fixture
def clock() -> list:
    return [NOW]


@pytest.fixture
def people(store: Store, clock: list) -> People:
    opened = People(store, lambda: clock[0])
    opened.found(ROOT, PASSWORD)
    opened.admit(LI, by="root")
    return opened


def events(store: Store, subject: str) -> list[Event]:
    with store.read() as connection:
        return list(history(connection, subject))


@BOTH
def test_whoever_is_admitted_is_found_and_it_is_on_record(people: People, store: Store) -> None:
    assert people.find("li") == LI
    assert people.everyone() == (LI, ROOT)
    (admitted,) = events(store, "person/li")
    assert (admitted.who, admitted.role, admitted.act) == ("root", "admin", Act.ADMIT)
    assert Person.model_validate_json(admitted.about) == LI


@HERE
def test_only_the_first_admits_themselves(people: People) -> None:
    with pytest.raises(Refused, match="already"):
        people.found(ROOT.model_copy(update={"id": "mallory"}), PASSWORD)


@HERE
def test_the_first_is_an_administrator(store: Store) -> None:
    with pytest.raises(Refused, match="administrator"):
        People(store, lambda: NOW).found(LI, PASSWORD)


FORBIDDEN = {
    "a writer admits": lambda people: people.admit(LI.model_copy(update={"id": "wu"}), by="li"),
    "a stranger admits": lambda people: people.admit(LI.model_copy(update={"id": "wu"}), by="nobody"),
    "one is admitted twice": lambda people: people.admit(LI, by="root"),
    "a writer makes themselves reviewer": lambda people: people.change(LI, by="li", why=""),
    "an admin changes their own roles": lambda people: people.change(ROOT, by="root", why=""),
    "an admin dismisses themselves": lambda people: people.dismiss("root", by="root", why=""),
    "someone who is not there is changed": lambda people: people.change(
        LI.model_copy(update={"id": "wu"}), by="root", why=""
    ),
    "a writer sets another's password": lambda people: people.set_password("root", PASSWORD, by="li"),
    "a writer takes another's key": lambda people: people.issue_key("root", ("read",), SOON, by="li"),
    "a key for nobody": lambda people: people.issue_key("nobody", ("read",), SOON, by="root"),
    "a key that has ended": lambda people: people.issue_key("li", ("read",), NOW, by="li"),
    "a key for ever": lambda people: people.issue_key("li", ("read",), NOW + LONGEST_LIFE * 2, by="li"),
    "a key for nothing": lambda people: people.issue_key("li", (), SOON, by="li"),
    "a key that is not there is revoked": lambda people: people.revoke_key("none", by="root", why=""),
}


@HERE
@pytest.mark.parametrize("act", FORBIDDEN)
def test_what_nobody_may_do_is_refused_and_leaves_no_trace(people: People, store: Store, act: str) -> None:
    with store.read() as connection:
        before = list(walk(connection))
    with pytest.raises(Refused):
        FORBIDDEN[act](people)
    with store.read() as connection:
        assert list(walk(connection)) == before


@BOTH
def test_a_key_opens_what_it_is_for_until_it_ends(people: People, store: Store, clock: list) -> None:
    issued = people.issue_key("li", ("check", "write"), SOON, by="li")
    secret = issued.secret.get_secret_value()
    assert people.recognise(secret, "check") == LI
    assert people.recognise(secret, "audit") is None
    clock[0] = SOON
    assert people.recognise(secret, "check") is None
    assert [event.act for event in events(store, f"key/{issued.key.id}")] == [Act.ISSUE_KEY]


@BOTH
def test_a_revoked_key_opens_nothing(people: People, store: Store) -> None:
    issued = people.issue_key("li", ("read",), SOON, by="root")
    people.revoke_key(issued.key.id, by="root", why="丢失")
    assert people.recognise(issued.secret.get_secret_value(), "read") is None
    assert people.keys_of("li") == (issued.key.model_copy(update={"revoked": True}),)
    assert events(store, f"key/{issued.key.id}")[-1].why == "丢失"


@HERE
def test_the_keys_of_the_dismissed_open_nothing(people: People) -> None:
    issued = people.issue_key("li", ("read",), SOON, by="li")
    people.dismiss("li", by="root", why="离职")
    assert people.recognise(issued.secret.get_secret_value(), "read") is None
    assert people.find("li") is None
    with pytest.raises(Refused):
        people.issue_key("li", ("read",), SOON, by="li")


@HERE
@pytest.mark.parametrize("spoilt", ["", "mk_", "mk__", "___", "汉字", "{}\ud800", "{}x", "x{}", "{}_x"], ids=ascii)
def test_what_is_not_quite_a_key_opens_nothing(people: People, spoilt: str) -> None:
    secret = people.issue_key("li", ("read",), SOON, by="li").secret.get_secret_value()
    assert people.recognise(spoilt.format(secret), "read") is None


@HERE
def test_the_id_of_one_key_with_the_secret_of_another_opens_nothing(people: People) -> None:
    one, other = (people.issue_key("li", ("read",), SOON, by="li").secret.get_secret_value() for _ in "ab")
    assert people.recognise(f"mk_{key_id(one)}_{other.rpartition('_')[2]}", "read") is None


def test_no_key_gives_a_verdict() -> None:
    for scope in ("approve", "review", "release", "publish", "admin"):
        with pytest.raises(ValueError, match="scopes"):
            Key(id="x", person="li", scopes=(scope,), expires=SOON)


@BOTH
def test_a_password_signs_its_own_person_in(people: People) -> None:
    assert people.sign_in("root", PASSWORD) == ROOT
    assert people.sign_in("root", SecretStr("wrong password")) is None
    assert people.sign_in("nobody", PASSWORD) is None
    assert people.sign_in("li", SecretStr("")) is None


WRONG = SecretStr("wrong password")


@BOTH
def test_wrong_passwords_are_counted_for_all_processes_and_forgotten(store: Store, people: People, clock) -> None:
    here, there = people, People(store, lambda: clock[0])
    for at in (here, there, here, there):
        assert at.sign_in("root", WRONG) is None
    assert here.sign_in("root", PASSWORD) == ROOT
    for at in (here, there, here, there, here):
        assert at.sign_in("root", WRONG) is None
    with pytest.raises(TooOften, match="five minutes"):
        there.sign_in("root", PASSWORD)
    assert there.prove("root", PASSWORD) == ROOT
    clock[0] += PAUSE
    assert there.sign_in("root", PASSWORD) == ROOT


@HERE
def test_a_clock_set_back_locks_nobody_out(people: People, clock) -> None:
    for _ in range(5):
        assert people.sign_in("root", WRONG) is None
    clock[0] -= timedelta(days=1)
    assert people.sign_in("root", PASSWORD) == ROOT


@HERE
def test_guesses_at_the_same_moment_are_all_counted(people: People) -> None:
    told = []

    def guess() -> None:
        try:
            told.append(people.sign_in("root", WRONG))
        except TooOften as often:
            told.append(often)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, TooOften) for one in told) == 7


@HERE
def test_a_changed_password_replaces_the_old_one(people: People) -> None:
    other = SecretStr("another long one")
    people.set_password("root", other, by="root")
    assert people.sign_in("root", PASSWORD) is None
    assert people.sign_in("root", other) == ROOT


@HERE
def test_the_dismissed_do_not_sign_in(people: People) -> None:
    people.set_password("li", PASSWORD, by="root")
    people.dismiss("li", by="root", why="离职")
    assert people.sign_in("li", PASSWORD) is None


@HERE
def test_no_secret_is_kept_anywhere(people: People, store: Store, tmp_path) -> None:
    secret = people.issue_key("li", ("read",), SOON, by="li").secret.get_secret_value()
    with store.read() as connection:
        assert verify_chain(connection).fault is None
    store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert secret.rpartition("_")[2].encode() not in kept
    assert PASSWORD.get_secret_value().encode() not in kept


def test_two_hashes_of_one_password_differ_and_both_fit() -> None:
    other = hash_password(PASSWORD)
    assert other != HASHED
    assert fits(PASSWORD, HASHED)
    assert fits(PASSWORD, other)
    assert not fits(SecretStr("correct horse 电也"), HASHED)
    assert not fits(PASSWORD, "")


def test_a_short_password_is_refused() -> None:
    with pytest.raises(BadInput, match="10"):
        hash_password(SecretStr("short"))


@pytest.mark.parametrize(
    ("roles", "own", "branch", "seen"),
    [
        (("writer",), "east", "east", True),
        (("writer",), "east", "west", False),
        (("reviewer",), HEAD_OFFICE, "east", False),
        (("publisher", "writer"), "west", "east", False),
        (("auditor",), "west", "east", True),
        (("admin",), HEAD_OFFICE, "east", True),
        (("automation",), "east", HEAD_OFFICE, False),
    ],
)
def test_a_branch_sees_only_its_own(roles: tuple, own: str, branch: str, *, seen: bool) -> None:
    assert may_see(Person(id="x", name="x", roles=roles, branch=own), branch) is seen
