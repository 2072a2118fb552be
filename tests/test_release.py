"""Releases: proven offline to the byte, stopped at once when withdrawn, warned of before they end."""

import json
import random
import stat
from datetime import date, timedelta
from hashlib import sha256

import pytest

from api.cli import main
from assistant.keys import Keys
from assistant.ledger import Act
from assistant.people import Person
from assistant.release import Release, read_release, sign, verify, written
from assistant.review import Approval, Grant, NotAllowed, State, Use
from assistant.reviewing import Reviews, Wish
from assistant.store import Connection, Store, upgrade_store
from assistant.store.chain import history
from assistant.store.releases import point_to
from assistant.using import expire, expiring, find_release, hold_usable, keep_hours, put_to_use, resubmit, uses
from knowledge.values import BadFile, BadInput
from tests.reviewed import DAY, LI, ROBOT, SUN, ZHAO, ZHOU, draft, proof, reviews


@pytest.fixture
def at(tmp_path) -> Reviews:
    with Store(tmp_path / "home" / "mingyan.db") as opened:
        yield reviews(opened, tmp_path / "home")


@pytest.fixture
def release(at: Reviews) -> Release:
    subject = at.take_up(draft(), 1, LI)
    seen = at.look(subject, LI).standing.content
    at.submit(subject, seen, LI)
    at.approve(subject, seen, ZHAO, Grant(line="reviewer"), proof(ZHAO, at))
    return at.release(subject, seen, ZHOU, proof(ZHOU, at))


@pytest.fixture
def file(release: Release, tmp_path):
    path = tmp_path / "release.json"
    path.write_text(written(release), "utf-8")
    return path


def trusted(at: Reviews) -> tuple[str, ...]:
    return at.keys.trusted()


def broken(release: Release, keys, on: date = DAY) -> str:
    return " ".join(fault.en for fault in verify(release, keys, on).broken)


def test_a_release_is_proven_with_its_public_key_alone(at: Reviews, release: Release, file) -> None:
    vouched = verify(read_release(file), trusted(at), DAY)
    assert vouched.broken == ()
    assert any("zhao" in said.en for said in vouched.vouches)
    assert any(release.sealed.content.digest in said.en for said in vouched.vouches)


def test_it_lasts_until_the_first_of_its_supports_ends(release: Release) -> None:
    endings = {ending.because.en: ending.on for ending in release.sealed.endings}
    assert endings["the publishing period"] == date(2026, 12, 20) == release.ends
    assert endings["the product's offer"] == endings["the fact rate"] == date(2027, 1, 31)
    assert endings["the approval, after a year"] == DAY + timedelta(days=365)


@pytest.mark.parametrize(("day", "fault"), [(DAY - timedelta(days=1), "not before"), (date(2026, 12, 21), "expired")])
def test_it_holds_on_its_days_only(at: Reviews, release: Release, day: date, fault: str) -> None:
    assert fault in broken(release, trusted(at), day)
    assert broken(release, trusted(at), date(2026, 12, 20)) == ""


def test_a_key_nobody_trusts_proves_nothing(release: Release, tmp_path) -> None:
    assert "not one you trust" in broken(release, ())
    forged = sign(release.sealed, Keys(tmp_path / "forger"))
    assert "not one you trust" in broken(forged, [release.key])
    swapped = forged.model_copy(update={"key": release.key})
    assert "signature does not match" in broken(swapped, [release.key])


FORGERIES = [
    ("content", "not this content"),
    ("author", "also an author"),
    ("publisher", "also an author"),
    ("none", "missing"),
    ("twice", "one person"),
]


@pytest.mark.parametrize(("forgery", "fault"), FORGERIES)
def test_what_was_not_approved_is_not_proven_even_if_signed(at: Reviews, release: Release, forgery, fault: str) -> None:
    sealed, (approval,) = release.sealed, release.sealed.approvals
    changed = sealed.content.model_copy(update={"segment": "retired"})
    other = Approval(who="zhao", line="compliance", content=approval.content, at=approval.at)
    change = {
        "content": {"content": changed},
        "author": {"authors": ("li", "zhao")},
        "publisher": {"publisher": "li"},
        "none": {"approvals": ()},
        "twice": {
            "approvals": (approval, other),
            "route": sealed.route.model_copy(update={"lines": ("reviewer", "compliance")}),
        },
    }[forgery]
    assert fault in broken(sign(sealed.model_copy(update=change), at.keys), trusted(at))


def test_any_changed_sign_of_the_file_is_found(at: Reviews, file) -> None:
    whole, chance = file.read_text("utf-8"), random.Random(8)
    for place in chance.sample(range(len(whole)), 400):
        if whole[place].isspace():
            continue
        sign_there = chr(ord(whole[place]) ^ 1)
        file.write_text(whole[:place] + sign_there + whole[place + 1 :], "utf-8")
        try:
            assert verify(read_release(file), trusted(at), DAY).broken, f"{place}: {whole[place - 20 : place + 20]}"
        except BadFile:
            continue


@pytest.mark.parametrize("spoil", ["twice", "extra", "cut", "empty", "list"])
def test_a_file_written_another_way_is_refused(release: Release, file, spoil: str) -> None:
    text = written(release)
    spoilt = {
        "twice": text.replace('"id":', '"id": "x", "id":', 1),
        "extra": text.replace('"id":', '"note": "x", "id":', 1),
        "cut": text[: len(text) // 2],
        "empty": "",
        "list": "[]",
    }
    file.write_text(spoilt[spoil], "utf-8")
    with pytest.raises(BadFile):
        read_release(file)


def test_blanks_between_signs_may_differ(at: Reviews, release: Release, file) -> None:
    file.write_text(json.dumps(json.loads(written(release))), "utf-8")
    assert verify(read_release(file), trusted(at), DAY).broken == ()


def test_a_release_is_found_by_its_id_where_the_ledger_says_it_was_made(at: Reviews, release: Release) -> None:
    assert find_release(at.store, release.id, LI) == release
    others = sha256(release.sealed.content.body.encode()).hexdigest()
    at.store.transact(lambda connection: point_to(connection, "f" * 16, release.sealed.subject, others))
    for nowhere in ("f" * 16, "0" * 16):
        with pytest.raises(BadInput, match="no release"):
            find_release(at.store, nowhere, LI)


def test_releases_of_an_older_database_are_found_after_its_upgrade(at: Reviews, release: Release, tmp_path) -> None:
    def age(connection: Connection) -> None:
        connection.exec_driver_sql("drop table releases")
        connection.exec_driver_sql("update alembic_version set version_num = '0004'")

    at.store.transact(age)
    upgrade_store(tmp_path / "home" / "mingyan.db")
    assert find_release(at.store, release.id, LI) == release


def test_after_rotation_new_releases_and_old_ones_verify(at: Reviews, release: Release) -> None:
    fresh = at.keys.rotate()
    again = sign(release.sealed, at.keys)
    assert again.key == fresh != release.key
    assert verify(again, trusted(at), DAY).broken == verify(release, trusted(at), DAY).broken == ()


@pytest.mark.usefixtures("release")
def test_the_private_key_is_for_its_owner_alone(tmp_path) -> None:
    (private,) = (tmp_path / "home" / "keys").glob("*.key")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_a_withdrawn_release_is_of_no_use_from_that_moment(at: Reviews, release: Release) -> None:
    hold_usable(at.store, release)
    wish = Wish(
        subject=release.sealed.subject, act=Act.WITHDRAW, content=release.sealed.content.digest, why="利率即将调整"
    )
    at.act(SUN, wish)
    with pytest.raises(NotAllowed, match="withdrawn"):
        hold_usable(at.store, release)


def test_a_release_of_another_house_is_of_no_use_here(at: Reviews, release: Release) -> None:
    stranger = release.model_copy(update={"sealed": release.sealed.model_copy(update={"subject": "item/other/1"})})
    with pytest.raises(NotAllowed, match="no such release"):
        hold_usable(at.store, stranger)


def test_expiry_warns_ahead_then_ends_and_can_be_submitted_again(at: Reviews, release: Release) -> None:
    assert expiring(at.store, date(2026, 12, 1)) == ()
    assert expiring(at.store, date(2026, 12, 6)) == (release,)
    assert expire(at, ROBOT) == ()
    at.now.time += timedelta(days=29)
    subject = release.sealed.subject
    assert expire(at, ROBOT) == (subject,)
    standing = at.look(subject, LI).standing
    assert standing.state is State.EXPIRED
    at.submit(subject, standing.content, LI)
    assert at.look(subject, LI).standing.missing == ("reviewer",)


def test_only_a_publisher_who_did_not_write_releases(at: Reviews) -> None:
    subject = at.take_up(draft(), 1, LI)
    seen = at.look(subject, LI).standing.content
    at.submit(subject, seen, LI)
    with pytest.raises(NotAllowed):
        at.release(subject, seen, ZHOU, proof(ZHOU, at))
    at.approve(subject, seen, ZHAO, Grant(line="reviewer"), proof(ZHAO, at))
    all_in_one = Person(id="li", name="李", roles=("writer", "publisher"))
    with pytest.raises(NotAllowed, match="nobody"):
        at.release(subject, seen, all_in_one, proof(all_in_one, at))
    with pytest.raises(NotAllowed, match="prove"):
        at.release(subject, seen, ZHOU, None)


def test_the_command_says_what_vouches_or_what_is_broken(release: Release, file, run) -> None:
    answer = run.invoke(main, ["verify", str(file), "--on", "2026-11-22", "--key", release.key])
    assert (answer.exit_code, "zhao" in answer.stdout) == (0, True)
    assert run.invoke(main, ["verify", str(file), "--on", "2026-11-22"]).exit_code == 0
    assert run.invoke(main, ["verify", str(file), "--on", "2026-11-22", "--key", "0" * 64]).exit_code == 1
    assert run.invoke(main, ["verify", str(file), "--on", "2027-11-22", "--key", release.key]).exit_code == 1
    assert run.invoke(main, ["verify", str(file), "--key", "zz"]).exit_code == 2
    assert run.invoke(main, ["verify", str(file) + "x"]).exit_code == 2
    file.write_text("{}", "utf-8")
    assert run.invoke(main, ["verify", str(file)]).exit_code == 2


def test_the_command_knows_of_a_withdrawal_in_this_home(at: Reviews, release: Release, file, run) -> None:
    wish = Wish(subject=release.sealed.subject, act=Act.WITHDRAW, content=release.sealed.content.digest, why="撤")
    at.act(SUN, wish)
    answer = run.invoke(main, ["verify", str(file), "--on", "2026-11-22"])
    assert (answer.exit_code, "withdrawn" in answer.stdout) == (1, True)


@pytest.mark.usefixtures("release")
def test_what_is_over_ends_by_itself_and_says_why_it_cannot_go_on(at: Reviews) -> None:
    assert keep_hours(at) == ()
    at.now.time += timedelta(days=29)
    ((subject, kept),) = keep_hours(at)
    assert kept.en
    assert at.look(subject, LI).standing.state is State.EXPIRED
    assert keep_hours(at) == ()


def test_what_has_time_left_is_submitted_again(at: Reviews) -> None:
    asked = draft(publish={"from": DAY})
    subject = at.take_up(asked, 1, LI)
    seen = at.look(subject, LI).standing.content
    at.submit(subject, seen, LI)
    at.approve(subject, seen, ZHAO, Grant(line="reviewer"), proof(ZHAO, at))
    release = at.release(subject, seen, ZHOU, proof(ZHOU, at))
    assert release.ends == date(2027, 1, 31)
    with at.store.read() as connection:
        assert history(connection, subject)[-1].act is Act.RELEASE
    ended = at.act(ROBOT, Wish(subject=subject, act=Act.EXPIRE, content=seen))
    assert ended.state is State.EXPIRED
    assert resubmit(at, subject) is None
    opened = at.look(subject, LI)
    assert opened.standing.state is State.SUBMITTED
    assert opened.standing.authors == {"li", "automation"}
    assert opened.settled == ("body",)


def test_a_use_is_on_record_and_only_of_what_is_in_use(at: Reviews, release: Release) -> None:
    put_to_use(at, release, ROBOT, Use(messages=10, held=1, job="fill-1"))
    opened = at.look(release.sealed.subject, LI)
    assert [(event.who, use) for event, use in uses(opened.history)] == [
        (ROBOT.id, Use(messages=10, held=1, job="fill-1"))
    ]
    assert opened.standing.state is State.RELEASED
    with pytest.raises(NotAllowed):
        put_to_use(at, release.model_copy(update={"signature": "00"}), ROBOT, Use(messages=1))
    at.now.time += timedelta(days=40)
    with pytest.raises(NotAllowed, match="expired"):
        put_to_use(at, release, ROBOT, Use(messages=1))


def test_the_command_lists_what_is_in_use_and_ends_what_is_over(release: Release, run) -> None:
    assert release.id in run.invoke(main, ["releases", "list"]).stdout
    assert run.invoke(main, ["releases", "expire"]).exit_code == 0
    assert run.invoke(main, ["reviews", "missed"]).stdout == "[]\n"
    assert '"items": 1' in run.invoke(main, ["reviews", "figures"]).stdout
