"""`mingyan people` and `mingyan keys`: admitted by command, each act in an administrator's name and on record."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from api.cli import main
from assistant.ledger import Act
from assistant.people import HEAD_OFFICE
from assistant.release import read_release, verify, written
from assistant.review import Grant
from assistant.store import Store
from assistant.store.chain import history
from assistant.store.people import People
from assistant.store.roll import Refused
from tests.reviewed import DAY, LI, ZHAO, ZHOU, draft, proof, reviews

PASSWORD = "一句只有自己知道的话"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.people.COST", 2**8)


@pytest.fixture
def mine(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n", "utf-8")
    return str(file)


@pytest.fixture
def people(run: CliRunner, mine: str):
    """Runs `mingyan people`; a first administrator called root is there."""

    def call(*words: str, by: str | None = "root") -> Result:
        return run.invoke(main, ["people", *words, *(("--by", by, "--password-file", mine) if by else ())])

    assert run.invoke(main, ["people", "found", "root", "--name", "管理员", "--password-file", mine]).exit_code == 0
    return call


def opened(home: Path) -> Store:
    return Store(home / "mingyan.db")


@pytest.mark.usefixtures("people")
def test_the_first_administrator_is_founded_once(run: CliRunner, mine: str) -> None:
    again = run.invoke(main, ["people", "found", "mallory", "--password-file", mine])
    assert (again.exit_code, "已有成员" in again.stderr) == (2, True)


def test_somebody_is_admitted_in_words_of_either_language(people, home: Path) -> None:
    assert people("admit", "zhao", "--name", "赵业务", "--role", "复核", "--line", "业务").exit_code == 0
    assert people("admit", "qian", "--role", "reviewer", "--line", "compliance", "--senior").exit_code == 0
    with opened(home) as store:
        at = People(store, lambda: datetime.now(UTC))
        assert at.find("zhao").roles == ("reviewer",)
        assert at.find("zhao").lines == ("business",)
        assert at.find("zhao").branch == HEAD_OFFICE
        assert at.find("qian").senior
    assert "赵业务" in people("list", by=None).stdout


def test_a_first_password_lets_in_but_gives_no_verdict_until_it_is_changed(people, home, run, mine, tmp_path) -> None:
    first = people("admit", "zhao", "--role", "复核").stdout.rpartition("：")[2].rpartition(": ")[2].strip()
    with opened(home) as store:
        at = People(store, lambda: datetime.now(UTC))
        assert at.sign_in("zhao", SecretStr(first))
        with pytest.raises(Refused, match="given to you"):
            at.prove("zhao", SecretStr(first))
    given = tmp_path / "given"
    given.write_text(first, "utf-8")
    words = ["people", "password", "zhao", "--password-file", str(given), "--new-password-file", mine]
    assert run.invoke(main, words).exit_code == 0
    with opened(home) as store:
        assert People(store, lambda: datetime.now(UTC)).prove("zhao", SecretStr(PASSWORD))


REFUSED = {
    "a stranger": (("admit", "wu", "--role", "经办"), "nobody", "口令不对"),
    "no role": (("admit", "wu"), "root", "--role"),
    "a strange name": (("admit", "吴 先生", "--role", "经办"), "root", "id"),
    "oneself": (("change", "root", "--role", "复核", "--why", "缺人"), "root", "不能改动自己"),
    "a key for nobody": (("key", "nobody", "--scope", "read"), "root", "nobody"),
    "a key for a verdict": (("key", "root", "--scope", "approve"), "root", "approve"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_is_one_sentence(people, case: str) -> None:
    words, by, said = REFUSED[case]
    result = people(*words, by=by)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_key_is_shown_once_and_ends_when_revoked(people, home: Path) -> None:
    people("admit", "robot", "--role", "自动", "--no-password")
    secret = people("key", "robot", "--scope", "check", "--days", "3").stdout.strip()
    with opened(home) as store:
        at = People(store, lambda: datetime.now(UTC))
        assert at.recognise(secret, "check").id == "robot"
        (key,) = at.keys_of("robot")
    listed = people("list", by=None).stdout
    assert key.id in listed
    assert secret not in listed
    assert people("revoke", key.id, "--why", "外泄").exit_code == 0
    with opened(home) as store:
        assert People(store, lambda: datetime.now(UTC)).recognise(secret, "check") is None


def test_who_is_barred_is_out_at_once(people, home: Path) -> None:
    people("admit", "zhao", "--role", "复核")
    assert people("bar", "zhao", "--why", "离职").exit_code == 0
    with opened(home) as store:
        assert People(store, lambda: datetime.now(UTC)).find("zhao") is None
        assert history_of(store, "person/zhao")[-1].why == "离职"


def history_of(store: Store, subject: str):
    with store.read() as connection:
        return history(connection, subject)


@pytest.mark.usefixtures("people")
def test_old_releases_verify_after_the_signing_key_is_changed(run: CliRunner, home: Path, mine, tmp_path) -> None:
    file = tmp_path / "release.json"
    with opened(home) as store:
        at = reviews(store, home)
        subject = at.take_up(draft(), 1, LI)
        seen = at.look(subject, LI).standing.content
        at.submit(subject, seen, LI)
        at.approve(subject, seen, ZHAO, Grant(line="reviewer"), proof(ZHAO, at))
        file.write_text(written(at.release(subject, seen, ZHOU, proof(ZHOU, at))), "utf-8")
        before = at.keys.current()
    assert run.invoke(main, ["keys", "rotate", "--why", "年度轮换"]).exit_code == 2
    turned = run.invoke(main, ["keys", "rotate", "--why", "年度轮换", "--by", "root", "--password-file", mine])
    assert turned.exit_code == 0, turned.stderr
    assert turned.stdout.strip() != before
    with opened(home) as store:
        keys = reviews(store, home).keys
        assert (before in keys.trusted(), keys.current() != before) == (True, True)
        assert verify(read_release(file), keys.trusted(), DAY).broken == ()
        assert [event.act for event in history_of(store, "keys")] == [Act.ROTATE_KEY]
    day = str(date(2026, 12, 1))
    assert run.invoke(main, ["verify", str(file), "--on", day]).exit_code == 0
    assert [line.split("\t")[1] for line in run.invoke(main, ["keys", "list"]).stdout.splitlines()].count("signs") == 1


@pytest.mark.usefixtures("people")
def test_the_name_may_come_from_the_environment(run: CliRunner, mine: str, monkeypatch) -> None:
    monkeypatch.setitem(os.environ, "MINGYAN_PERSON", "root")
    words = ["people", "admit", "sun", "--role", "复核", "--password-file", mine]
    assert run.invoke(main, words).exit_code == 0
