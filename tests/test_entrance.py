"""The entrance of the API: open to the one person before people are founded, and to keys and sessions after."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.compose import now, open_desk
from api.serving import build_site
from assistant.desk import Desk
from assistant.people import Person
from assistant.sessions import LASTS, Sessions
from assistant.store import Store
from assistant.store.people import People
from tests.reviewed import LI, ZHAO, Clock

PASSWORD = "一句只有自己知道的话"
ROOT = Person(id="root", name="管理员", roles=("admin",))
WATCH = Person(id="watch", name="审计", roles=("auditor",))
OPEN = {"/healthz", "/v1/sessions"}


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.people.COST", 2**8)


@pytest.fixture
def desk(home: object) -> Desk:
    assert home
    return open_desk(os.environ)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(build_site(desk, screen=False)) as client:
        yield client


def found(desk: Desk) -> People:
    people = desk.sessions().people
    people.found(ROOT, SecretStr(PASSWORD))
    for person in (LI, ZHAO, WATCH):
        people.admit(person, "root")
        people.set_password(person.id, SecretStr(PASSWORD), person.id)
    desk.sessions().founded()
    return people


def bearer(desk: Desk, who: str, *scopes: str) -> dict[str, str]:
    issued = desk.sessions().people.issue_key(who, scopes, now() + timedelta(days=1), who)
    return {"Authorization": f"Bearer {issued.secret.get_secret_value()}"}


def signed_in(client: TestClient, who: str) -> dict[str, str]:
    answer = client.post("/v1/sessions", json={"person": who, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['token']}"}


CHECK = {"text": "到期前有提醒。"}


def test_before_people_are_founded_it_is_open(client: TestClient) -> None:
    assert client.post("/v1/checks", json=CHECK).status_code == 200


def test_once_they_are_nothing_answers_without_a_key(client: TestClient, desk: Desk) -> None:
    found(desk)
    for headers in ({}, {"Authorization": "Bearer mk_a_b"}, {"Authorization": "Bearer ms_a.b"}):
        answer = client.post("/v1/checks", json=CHECK, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert set(answer.json()["message"]) == {"zh", "en"}


def test_every_route_stands_behind_the_entrance(client: TestClient, desk: Desk) -> None:
    found(desk)
    spec = client.get("/openapi.json").json()["paths"]
    routes = [(path, method) for path, methods in spec.items() for method in methods if path not in OPEN]
    assert routes
    for path, method in routes:
        answer = client.request(method, path.replace("{", "").replace("}", ""), json={})
        assert answer.status_code == 401, (method, path, answer.status_code)


def test_a_key_opens_what_it_is_for(client: TestClient, desk: Desk) -> None:
    found(desk)
    key = bearer(desk, "li", "check")
    assert client.post("/v1/checks", json=CHECK, headers=key).status_code == 200
    refused = client.get("/v1/products", headers=key)
    assert refused.status_code == 403
    assert "read" in refused.json()["message"]["en"]


def test_a_revoked_key_is_stopped_at_once(client: TestClient, desk: Desk) -> None:
    people = found(desk)
    key = bearer(desk, "li", "check")
    people.revoke_key(people.keys_of("li")[0].id, "li", "换新")
    assert client.post("/v1/checks", json=CHECK, headers=key).status_code == 401


def test_writing_is_for_writers(client: TestClient, desk: Desk) -> None:
    found(desk)
    brief = {"product": "anxin-3y", "channels": ["sms"], "goal": "续存"}
    made = client.post("/v1/drafts", json=brief, headers=bearer(desk, "li", "write"))
    assert made.status_code == 201
    assert client.post("/v1/drafts", json=brief, headers=bearer(desk, "zhao", "write")).status_code == 403
    assert client.get(f"/v1/drafts/{made.json()['draft']}", headers=signed_in(client, "zhao")).status_code == 200


def test_a_session_ends_with_its_time_its_password_and_its_person(home, desk: Desk) -> None:
    people, clock = found(desk), Clock()
    sessions = Sessions(people, home / "keys", clock)
    token = sessions.token(sessions.sign_in("li", SecretStr(PASSWORD)))
    assert sessions.read(token).who == "li"
    assert sessions.read(token[:-1] + ("0" if token[-1] != "0" else "1")) is None
    assert Sessions(people, home / "elsewhere", clock).read(token) is None
    clock.time += LASTS
    assert sessions.read(token) is None
    fresh = sessions.token(sessions.sign_in("li", SecretStr(PASSWORD)))
    people.set_password("li", SecretStr(PASSWORD + "！"), "li")
    assert sessions.read(fresh) is None
    other = sessions.token(sessions.sign_in("zhao", SecretStr(PASSWORD)))
    people.dismiss("zhao", "root", "离职")
    assert sessions.read(other) is None


def test_a_session_is_ended_for_every_process(client: TestClient, home, desk: Desk) -> None:
    people = found(desk)
    headers = signed_in(client, "li")
    other = Sessions(people, home / "keys", now)
    assert other.read(headers["Authorization"].removeprefix("Bearer ")) is not None
    assert client.delete("/v1/sessions", headers=headers).status_code == 204
    assert other.read(headers["Authorization"].removeprefix("Bearer ")) is None
    assert client.delete("/v1/sessions", headers=headers).status_code == 401
    assert client.get("/v1/products", headers=headers).status_code == 401


def test_guessing_a_password_is_made_to_wait(client: TestClient, desk: Desk) -> None:
    found(desk)
    for _ in range(5):
        assert client.post("/v1/sessions", json={"person": "li", "password": "猜一个口令试试看"}).status_code == 401
    late = client.post("/v1/sessions", json={"person": "li", "password": PASSWORD})
    assert (late.status_code, "five minutes" in late.json()["message"]["en"]) == (401, True)
    assert client.post("/v1/sessions", json={"person": "zhao", "password": PASSWORD}).status_code == 201


def test_a_database_that_is_away_lets_nobody_in(client: TestClient, monkeypatch) -> None:
    from assistant.store import StoreDown

    def away(_: object) -> bool:
        raise StoreDown("连不上数据库。", "the database cannot be reached.")

    monkeypatch.setattr(People, "founded", away)
    assert client.post("/v1/checks", json=CHECK).status_code == 503


def test_the_key_of_sessions_is_for_its_owner_alone(home) -> None:
    with Store(home / "other.db") as store:
        Sessions(People(store, now), home / "keys", now)
    assert (home / "keys" / "session.key").stat().st_mode & 0o077 == 0
