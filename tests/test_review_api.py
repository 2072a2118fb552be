"""Review over HTTP: from a draft to a release that verifies, each act by the right person, once, and on record."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
import yaml
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.compose import open_desk
from api.serving import build_site
from assistant.audit import read_export
from assistant.desk import Desk
from assistant.ledger import verify as verify_links
from assistant.store.drafts import StoreDrafts
from guardrails.rules import Rule
from tests.reviewed import AUDITOR, FAR, LI, QIAN, ROBOT, SUN, WU, ZHAO, ZHOU, draft, guard
from tests.test_entrance import PASSWORD, ROOT, bearer, signed_in

BODY = "【明川银行】安心存3年期年利率1.55%，到期前有提醒。拒收请回复R"
BLOCKED = "【明川银行】安心存，保本保息，稳赚不赔，收益翻倍。拒收请回复R"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.people.COST", 2**8)


@pytest.fixture
def desk(home: object, monkeypatch: pytest.MonkeyPatch) -> Desk:
    assert home
    monkeypatch.setattr("api.guarding.load_packs", lambda: guard().packs)
    at = open_desk(os.environ)
    people = at.sessions().people
    people.found(ROOT, SecretStr(PASSWORD))
    for person in (LI, WU, ZHAO, QIAN, SUN, ZHOU, ROBOT, FAR, AUDITOR):
        people.admit(person, "root")
        people.set_password(person.id, SecretStr(PASSWORD), person.id)
    return at


class Client:
    """Everyone's own session, over one desk."""

    def __init__(self, http: TestClient, desk: Desk) -> None:
        self.http, self.desk = http, desk
        self.tokens: dict[str, dict[str, str]] = {}

    def __call__(self, who: str, method: str, path: str, body: object = None, key: str = "", status: int | None = None):
        if who not in self.tokens:
            self.tokens[who] = signed_in(self.http, who)
        headers = self.tokens[who] | ({"Idempotency-Key": key} if key else {})
        answer = self.http.request(method, "/v1" + path, json=body, headers=headers)
        if status is not None:
            assert answer.status_code == status, answer.text
        return answer.json() if answer.content and answer.headers["content-type"] == "application/json" else answer

    def take_up(self, body: str = BODY) -> dict:
        made = draft(body)
        StoreDrafts(self.desk.reviews().store, LI).keep(made)
        return self("li", "POST", "/reviews", {"draft": made.id}, status=201)

    def act(self, who: str, item: dict, act: str, status: int | None = None, key: str = "", **more: object):
        asked = {"act": act, "seen": item["seen"], "why": "已看过", "password": PASSWORD} | more
        return self(who, "POST", f"/reviews/{item['id']}/acts", asked, key, status)

    def submit(self, item: dict, who: str = "li", status: int = 201) -> dict:
        return self(who, "POST", f"/reviews/{item['id']}/submissions", {"seen": item["seen"]}, status=status)


@pytest.fixture
def client(desk: Desk) -> Iterator[Client]:
    with TestClient(build_site(desk, screen=False)) as http:
        yield Client(http, desk)


@pytest.fixture
def released(client: Client) -> dict:
    item = client.take_up()
    client.submit(item)
    client.act("zhao", item, "approve", 201)
    return client(
        "zhou", "POST", "/releases", {"item": item["id"], "seen": item["seen"], "password": PASSWORD}, status=201
    )


def test_an_item_comes_with_all_its_evidence(client: Client) -> None:
    item = client.take_up(BLOCKED.replace("收益翻倍", "收益翻倍，年利率1.55%"))
    client.submit(item)
    told = client("zhao", "GET", f"/reviews/{item['id']}", status=200)
    assert told["state"] == "submitted"
    assert told["route"]["reasons"]
    assert told["routed"]
    assert any(one["finding"]["basis"] for one in told["findings"])
    figure = next(row for row in told["ledger"] if row["quote"] == "1.55%")
    assert told["parts"][0]["words"][figure["start"] : figure["end"]] == figure["quote"]
    assert told["history"][0]["act"] == "write"
    assert "approve" in told["offers"]
    assert "approve" not in client("li", "GET", f"/reviews/{item['id']}")["offers"]
    (line,) = client("zhao", "GET", "/reviews?state=submitted")
    assert (line["id"], line["awaits"]) == (item["id"], told["awaits"])
    assert client("zhao", "GET", "/reviews?state=released") == []


def test_it_goes_from_desk_to_desk_until_it_is_released_used_and_withdrawn(client: Client, released: dict) -> None:
    name = released["id"]
    assert client("li", "GET", f"/releases/{name}") == released
    assert client("li", "POST", "/releases/verify?on=2026-11-25", released)["broken"] == []
    forged = json.loads(json.dumps(released).replace("1.55%", "1.65%"))
    assert client("li", "POST", "/releases/verify", forged)["broken"]
    (line,) = client("li", "GET", "/releases")
    assert line["id"] == name
    used = client("robot", "POST", f"/releases/{name}/uses", {"messages": 1000, "held": 3, "job": "j1"}, "k1", 201)
    assert used["use"]["messages"] == 1000
    client("robot", "POST", f"/releases/{name}/uses", {"messages": 1000, "held": 3, "job": "j1"}, "k1", 201)
    assert len(client("li", "GET", f"/releases/{name}/uses")) == 1
    client("zhao", "POST", f"/releases/{name}/withdrawal", {"why": "利率将调整"}, status=204)
    client("robot", "POST", f"/releases/{name}/uses", {"messages": 1}, status=409)
    assert "withdrawn" in client("li", "POST", "/releases/verify", released)["broken"][-1]["en"]
    pack = client("audit", "GET", f"/audit/items/{released['sealed']['subject'].removeprefix('item/')}", status=200)
    assert [event["act"] for event in pack["events"]][-2:] == ["use", "withdraw"]


REFUSED = [
    ("li", "approve", {}, 409, "reviewer"),
    ("zhao", "approve", {"password": "别人的口令别人的口令"}, 409, "prove who you are"),
    ("zhao", "approve", {"seen": "0" * 64}, 409, "newest version"),
    ("zhao", "approve", {"line": "compliance"}, 409, "what is missing"),
    ("wu", "approve", {}, 409, "nobody approves"),
    ("far", "approve", {}, 422, "no item"),
    ("zhao", "reject", {"why": ""}, 409, "say why"),
    ("zhao", "disagree", {"finding": "none"}, 409, "no such finding"),
    ("zhao", "comment", {"part": "body", "quote": "没有这句"}, 409, "do not stand"),
    ("zhao", "resolve", {"thread": "none"}, 409, "settled by"),
    ("zhao", "release", {}, 422, "act"),
]


@pytest.mark.parametrize(("who", "act", "more", "status", "said"), REFUSED)
def test_what_may_not_be_is_one_sentence(client: Client, who, act, more, status: int, said: str) -> None:
    item = client.take_up()
    if who == "wu":
        item = client("wu", "PUT", f"/reviews/{item['id']}", {"seen": item["seen"], "parts": {"body": BODY + "。"}})
    client.submit(item)
    message = client.act(who, item, act, status, **more)["message"]
    assert said in message["en"]
    assert message["zh"]


def test_no_key_gives_a_verdict_even_with_the_password(client: Client) -> None:
    item = client.take_up()
    client.submit(item)
    asked = {"act": "approve", "seen": item["seen"], "password": PASSWORD}
    key = bearer(client.desk, "zhao", "submit", "read")
    answer = client.http.post(f"/v1/reviews/{item['id']}/acts", json=asked, headers=key)
    assert (answer.status_code, "prove who you are" in answer.json()["message"]["en"]) == (409, True)


def test_who_wrote_by_a_key_is_an_author_all_the_same(client: Client) -> None:
    item = client.take_up()
    key = bearer(client.desk, "wu", "submit")
    edited = {"seen": item["seen"], "parts": {"body": BODY + "。"}}
    item = client.http.put(f"/v1/reviews/{item['id']}", json=edited, headers=key).json()
    client.submit(item)
    assert "nobody approves" in client.act("wu", item, "approve", 409)["message"]["en"]


def test_an_act_under_one_key_is_done_once(client: Client) -> None:
    item = client.take_up()
    client.submit(item)
    for _ in range(2):
        told = client.act("zhao", item, "approve", 201, key="approve-1")
    assert [event["act"] for event in told["history"]].count("approve") == 1
    assert "another act" in client.act("zhao", item, "withdraw", 409, key="approve-1")["message"]["en"]


def test_a_disagreement_and_a_waiver_stand_beside_their_finding(client: Client) -> None:
    item = client.take_up(BLOCKED)
    finding = next(one["finding"] for one in item["findings"] if one["finding"]["outcome"] == "block")
    client.act("li", item, "disagree", 201, finding=finding["identity"], why="产品名里的字")
    client.submit(item)
    until = (client.desk.reviews().now() + timedelta(days=9)).isoformat()
    client.act("qian", item, "waive", 409, finding=finding["identity"], until=until)
    told = client.act("sun", item, "waive", 201, finding=finding["identity"], until=until, scope="item")
    (judged,) = [one for one in told["findings"] if one["finding"]["identity"] == finding["identity"]]
    assert judged["disagreements"][0]["why"] == "产品名里的字"
    assert (judged["waiver"]["who"], judged["waiver"]["scope"]) == ("sun", "item")


def test_remarks_follow_their_words_are_answered_and_settled(client: Client) -> None:
    item = client.take_up()
    start = BODY.index("到期前有提醒")
    said = {"part": "body", "quote": "到期前有提醒", "start": start, "why": "几天前？", "missed": True}
    (thread,) = client.act("zhao", item, "comment", 201, **said)["threads"]
    moved = {"seen": item["seen"], "parts": {"body": BODY.replace("安心存", "本行安心存")}}
    item = client("li", "PUT", f"/reviews/{item['id']}", moved, status=200)
    assert item["threads"][0]["place"] == start + 2
    client.act("li", item, "comment", 201, part="body", thread=thread["id"], why="三天前")
    told = client.act("zhao", item, "resolve", 201, thread=thread["id"])
    assert [one["resolved"] for one in told["threads"]] == [True, True]
    gone = {"seen": item["seen"], "parts": {"body": BODY.replace("，到期前有提醒", "")}}
    told = client("li", "PUT", f"/reviews/{item['id']}", gone, status=200)
    assert told["threads"][0]["place"] is None
    (rule,) = yaml.safe_load(client("zhao", "GET", "/reviews/missed").text)
    assert "«到期前有提醒»" in Rule.model_validate(rule).examples.hit[0]


def test_only_the_change_is_shown_to_be_reviewed_again(client: Client) -> None:
    item = client.take_up()
    client.submit(item)
    client.act("zhao", item, "approve", 201)
    item = client("li", "PUT", f"/reviews/{item['id']}", {"seen": item["seen"], "parts": {"body": BODY + "！"}})
    (part,) = item["parts"]
    assert [change["words"] for change in part["changes"] if change["kind"] == "new"] == ["！"]
    assert item["approvals"] == []


def test_a_line_is_lent_used_and_taken_back(client: Client) -> None:
    item = client.take_up()
    client.submit(item)
    client.act("li", item, "escalate", 201, why="新规")
    until = (client.desk.reviews().now() + timedelta(days=3)).isoformat()
    assert client("zhao", "POST", "/delegations", {"to": "far", "line": "business", "until": until})["message"]
    client("zhao", "POST", "/delegations", {"to": "qian", "line": "business", "until": until}, status=204)
    assert [(one["by"], one["line"]) for one in client("qian", "GET", "/delegations")] == [("zhao", "business")]
    told = client.act("qian", item, "approve", 201)
    assert told["approvals"][0]["behalf"] == "zhao"
    client("zhao", "DELETE", "/delegations", {"to": "qian", "line": "business"}, status=204)
    assert client("qian", "GET", "/delegations") == []
    client("zhao", "DELETE", "/delegations", {"to": "qian", "line": "business"}, status=409)


def test_who_was_dismissed_lends_nothing_any_more(client: Client) -> None:
    until = (client.desk.reviews().now() + timedelta(days=3)).isoformat()
    client("zhao", "POST", "/delegations", {"to": "qian", "line": "business", "until": until}, status=204)
    client.desk.sessions().people.dismiss("zhao", "root", "离职")
    assert client("qian", "GET", "/delegations") == []


def test_the_ledger_is_for_auditors_and_exports_whole(client: Client, released: dict, tmp_path) -> None:
    assert released
    for path in ("/audit", "/audit/export"):
        assert client("li", "GET", path, status=403)["message"]["en"]
    told = client("audit", "GET", "/audit", status=200)
    assert told["fault"] is None
    (tmp_path / "export.jsonl").write_bytes(client("audit", "GET", "/audit/export").content)
    assert verify_links(read_export(tmp_path / "export.jsonl")).rows >= told["rows"]


def test_a_branch_sees_neither_items_nor_releases_of_another(client: Client, released: dict) -> None:
    assert client("far", "GET", "/reviews") == client("far", "GET", "/releases") == []
    assert client("far", "GET", f"/releases/{released['id']}", status=422)["message"]["en"]


def test_the_desk_has_its_figures(client: Client, released: dict) -> None:
    assert released
    told = client("zhao", "GET", "/figures", status=200)
    assert (told["items"], told["approved"], told["first_pass"]) == (1, 1, 1.0)
