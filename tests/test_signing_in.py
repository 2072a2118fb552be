"""Signing in to the screen: by password or the bank's sign-on, kept from other sites, ended by time and by people."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import httpx2
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import build_app
from api.compose import open_desk
from api.signing_in import put_door
from assistant.desk import Desk
from assistant.ledger import Act
from assistant.sessions import COOKIE
from assistant.store.chain import history
from assistant.tokens import Expected, Untrusted, read_keys, read_token
from knowledge.values import BadInput
from tests.sign_on import EC, OTHER, RSA, SignOn, jwks, sign_on, token
from tests.test_entrance import PASSWORD, found
from ui.sitting import sitting

HTML = {"accept": "text/html"}
PAGE = "/somewhere"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.people.COST", 2**8)


@pytest.fixture(scope="module")
def bank() -> Iterator[SignOn]:
    with sign_on() as at:
        yield at


@pytest.fixture
def desk(home: object, bank: SignOn) -> Desk:
    assert home
    bank.who, bank.alg, bank.change = "li", "RS256", {}
    told = {"ISSUER": bank.address, "CLIENT": "mingyan", "SECRET": "secret"}
    return open_desk(os.environ | {f"MINGYAN_OIDC_{name}": value for name, value in told.items()})


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    app = build_app(desk)
    put_door(app, desk, desk.oidc())
    app.get(PAGE)(lambda: "the screen")
    app.post(PAGE)(lambda: "pressed")
    with TestClient(app, base_url="http://desk.test", follow_redirects=False) as client:
        yield client


def sign_in(client: TestClient, who: str = "li", password: str = PASSWORD, next: str = PAGE, **headers: str):
    sent = {"person": who, "password": password, "next": next}
    return client.post("/sign-in", data=sent, headers=headers)


def test_the_screen_is_open_to_the_one_person_until_people_are_founded(client: TestClient) -> None:
    assert client.get(PAGE, headers=HTML).status_code == 200


def test_then_a_page_leads_to_signing_in_and_back(client: TestClient, desk: Desk) -> None:
    found(desk)
    away = client.get(PAGE, headers=HTML)
    assert (away.status_code, away.headers["location"]) == (303, f"/sign-in?next={PAGE}")
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 401
    assert 'name="password"' in client.get(away.headers["location"]).text
    inside = sign_in(client)
    assert (inside.status_code, inside.headers["location"]) == (303, PAGE)
    cookie = inside.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "path=/", "max-age=28800"))
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 200
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert client.get(PAGE).status_code == 401


def test_signing_out_ends_every_copy_of_the_session(client: TestClient, desk: Desk) -> None:
    people = found(desk)
    sign_in(client)
    kept = client.cookies[COOKIE]
    client.post("/sign-out")
    client.cookies.set(COOKIE, kept)
    assert client.get(PAGE).status_code == 401
    bearer = {"Authorization": f"Bearer {kept}"}
    assert client.get("/v1/products", headers=bearer).status_code == 401
    with people._store.read() as connection:
        assert [event.act for event in history(connection, "person/li")][-2:] == [Act.SIGN_IN, Act.SIGN_OUT]


def test_the_cookie_travels_by_tls_alone_where_there_is_tls(client: TestClient, desk: Desk) -> None:
    found(desk)
    client.base_url = httpx2.URL("https://desk.test")
    assert "; secure" in sign_in(client).headers["set-cookie"].lower()


@pytest.mark.parametrize(("who", "password"), [("li", "别人的口令别人的口令"), ("nobody", PASSWORD), ("<b>", PASSWORD)])
def test_a_wrong_name_or_password_is_one_sentence(client: TestClient, desk: Desk, who: str, password: str) -> None:
    found(desk)
    answer = sign_in(client, who, password)
    assert answer.status_code == 401
    assert "姓名或口令不对" in answer.text
    assert COOKIE not in client.cookies


ELSEWHERE = [{"origin": "http://evil.test"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_another_site_can_press_nothing(client: TestClient, desk: Desk, headers: dict[str, str]) -> None:
    found(desk)
    assert sign_in(client, **headers).status_code == 403
    sign_in(client)
    assert client.post(PAGE, headers=headers).status_code == 403
    assert client.post(PAGE, headers={"origin": "http://desk.test"}).status_code == 200


@pytest.mark.parametrize("next_page", ["//evil.test", "https://evil.test", "/\\evil.test", ""])
def test_nobody_is_led_to_another_site(client: TestClient, desk: Desk, next_page: str) -> None:
    found(desk)
    assert sign_in(client, next=next_page).headers["location"] == "/"


def test_a_new_password_ends_the_old_sessions(client: TestClient, desk: Desk) -> None:
    found(desk)
    sign_in(client)
    assert client.post("/password", data={"old": "x", "new": PASSWORD + "新"}).status_code == 422
    assert client.post("/password", data={"old": PASSWORD, "new": "短"}).status_code == 422
    assert client.post("/password", data={"old": PASSWORD, "new": PASSWORD + "新"}).status_code == 200
    assert client.get(PAGE).status_code == 401
    assert sign_in(client, password=PASSWORD + "新").status_code == 303


def go(client: TestClient, path: str = "/sign-in/oidc?next=/somewhere"):
    """To the bank's sign-on and back, as a browser would."""
    left = client.get(path)
    assert left.status_code == 303, left.text
    return client.get(httpx2.get(left.headers["location"]).headers["location"])


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
def test_the_banks_sign_on_lets_its_people_in(client: TestClient, desk: Desk, bank: SignOn, alg: str) -> None:
    found(desk)
    bank.alg = alg
    back = go(client)
    assert (back.status_code, back.headers["location"]) == (303, PAGE)
    assert client.get(PAGE).status_code == 200
    assert desk.sessions().read(client.cookies[COOKIE]).proved is None


def test_who_proves_themselves_again_there_may_decide_here(client: TestClient, desk: Desk) -> None:
    found(desk)
    go(client, "/sign-in/oidc?prove=1")
    session = desk.sessions().read(client.cookies[COOKIE])
    assert session.proved is not None
    assert desk.seated(session).seat().prove("").who == "li"


def test_a_stranger_to_the_desk_is_told_so(client: TestClient, desk: Desk, bank: SignOn) -> None:
    found(desk)
    bank.who = "mallory"
    back = go(client)
    assert (back.status_code, "没有您这位成员" in back.text) == (401, True)


CHANGES = [
    {"nonce": "another nonce entirely"},
    {"aud": "another"},
    {"iss": "http://evil.test"},
    {"exp": 1},
    {"iat": 2**33},
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_token_for_another_time_place_or_visit_is_refused(client, desk: Desk, bank: SignOn, change: dict) -> None:
    found(desk)
    bank.change = change
    back = go(client)
    assert (back.status_code, "不可信" in back.text) == (401, True)


def test_a_code_comes_back_to_the_browser_that_left_and_once(client: TestClient, desk: Desk) -> None:
    found(desk)
    left = httpx2.get(client.get("/sign-in/oidc").headers["location"]).headers["location"]
    assert client.get(left.replace("state=", "state=x")).status_code == 401
    again = httpx2.get(client.get("/sign-in/oidc").headers["location"]).headers["location"]
    assert client.get(again).status_code == 303
    assert client.get(again).status_code == 401
    client.cookies.clear()
    assert client.get(httpx2.get(_away(client)).headers["location"]).status_code == 303


def _away(client: TestClient) -> str:
    return client.get("/sign-in/oidc").headers["location"]


AT = datetime.now(UTC)
EXPECTED = Expected(issuer="https://bank", client="mingyan", nonce="n" * 16, at=AT)
SOON = {"iat": int(AT.timestamp()), "exp": int(AT.timestamp()) + 60}
CLAIMS = {"iss": "https://bank", "sub": "1", "aud": "mingyan", "nonce": "n" * 16} | SOON
FORGED = {
    "no signature": token(CLAIMS, "none"),
    "a shared secret": token(CLAIMS, "HS256"),
    "another key": token(CLAIMS, key=OTHER),
    "an unknown key": token(CLAIMS, kid="x"),
    "the wrong kind of key": token(CLAIMS, kid="e"),
    "many audiences": token(CLAIMS | {"aud": ["mingyan", "other"]}),
    "for another party": token(CLAIMS | {"azp": "other"}),
    "changed": token(CLAIMS)[:-6] + "AAAAAA",
    "words": "not.a.token",
    "nothing": "",
    "汉字": "汉.字.吗",
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_token_is_not_believed(forgery: str) -> None:
    with pytest.raises(Untrusted):
        read_token(FORGED[forgery], read_keys(json.dumps(jwks()).encode()), EXPECTED)


@pytest.mark.parametrize(("alg", "key"), [("RS256", RSA), ("ES256", EC)])
def test_a_true_token_is_believed(alg: str, key) -> None:
    keys = read_keys(json.dumps(jwks()).encode())
    assert read_token(token(CLAIMS, alg, key), keys, EXPECTED).sub == "1"


def test_a_press_whose_session_is_over_is_nobodys(desk: Desk) -> None:
    found(desk)
    with pytest.raises(BadInput, match="sign in again"):
        sitting(desk, SimpleNamespace(cookies={COOKIE: "ms_x.y"}))
    session = desk.sessions().sign_in("li", SecretStr(PASSWORD))
    at = sitting(desk, SimpleNamespace(cookies={COOKIE: desk.sessions().token(session)}))
    assert at.seat().person().id == "li"
