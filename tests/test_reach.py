"""Blast radius: a change reaches what rests on it, becomes work, is told to the bank's address, and stops releases."""

import hashlib
import hmac
import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.cli import main
from api.serving import build_site
from assistant.claims import Claims
from assistant.deciding import Decider
from assistant.facts import Facts
from assistant.people import LOCAL
from assistant.reaching import Reach
from assistant.review import NotAllowed
from assistant.store import Store
from assistant.using import hold_usable
from assistant.webhook import DELIVERY, SIGNATURE, Webhook
from knowledge.claims import Statement
from knowledge.values import BadInput, Bilingual
from tests.conftest import ROOT
from tests.reviewed import LI, QIAN, draft, proof, reviews, shelf
from tests.test_claims import released
from tests.test_quarantine import desk

__all__ = ["desk"]
KEY = b"a key of sixteen characters"


@pytest.fixture
def bank(tmp_path):
    """A store with its reviews, facts, claims and reach."""
    with Store(tmp_path / "m.db") as store:
        at = reviews(store, tmp_path)
        reach = Reach(store, shelf, at.now)
        yield (
            at,
            Facts(store, shelf, at.now, str, reach.record),
            Claims(store, shelf, at.now, reach.record),
            reach,
        )


def signed(at, person=QIAN):
    return Decider(person=person, proof=proof(person, at))


def kinds(reached):
    return [(one.kind, one.id, one.through) for one in reached]


def test_a_fact_reaches_items_releases_claims_and_templates(bank):
    at, _, claims, reach = bank
    one = at.take_up(draft(), 1, LI)
    two = at.take_up(draft(), 1, LI)
    released(at, two)
    claims.add([Statement(id="c", words=Bilingual(zh="年利率1.55%", en="1.55%"), evidence=("anxin-3y/rate",))], LI)
    claims.approve("c", signed(at))
    found = {(one.kind, one.id) for one in reach.affected(["anxin-3y/rate"])}
    assert {("draft", one), ("release", two), ("claim", "c")} <= found
    assert reach.affected(["anju/rate"]) == () or all(o.kind == "template" for o in reach.affected(["anju/rate"]))


def test_a_draft_that_nobody_took_up_is_reached_too(run: CliRunner):
    written = run.invoke(main, ["write", str(ROOT / "examples/mingchuan/briefs/01-anxin-maturity.yaml"), "--json"])
    name = json.loads(written.stdout)["draft"]
    lines = run.invoke(main, ["facts", "affected", "anxin-3y/rate"]).stdout.splitlines()
    assert any(line.startswith(f"draft\t{name}/1") for line in lines)
    unknown = run.invoke(main, ["facts", "affected", "deposit-rates-2026-11.xlsx"]).stdout
    assert f"draft\t{name}/1" in unknown


def test_a_release_whose_fact_was_withdrawn_may_not_be_used(bank):
    at, facts, _, _ = bank
    release = released(at, at.take_up(draft(), 1, LI))
    hold_usable(at.store, release)
    facts.withdraw("anxin-3y/rate", signed(at), "利率下调")
    with pytest.raises(NotAllowed, match="anxin-3y/rate"):
        hold_usable(at.store, release)
    facts.accept("anxin-3y/rate", signed(at))
    hold_usable(at.store, release)


def test_each_change_leaves_work_until_somebody_settles_it(bank):
    at, facts, _, reach = bank
    subject = at.take_up(draft(), 1, LI)
    facts.withdraw("anxin-3y/rate", signed(at), "利率下调")
    task = next(one for one in reach.tasks() if one.reached.id == subject)
    assert (task.what, task.name, task.how, task.settled_by) == ("fact", "anxin-3y/rate", "withdrawn", "")
    with pytest.raises(BadInput):
        reach.settle(task.change, "item/nothing", LI, "已改")
    reach.settle(task.change, subject, LI, "已改稿")
    assert next(one for one in reach.tasks() if one.reached.id == subject).settled_by == "li"


class Listener:
    """A bank's own server: it takes what is sent once it has refused it so many times."""

    def __init__(self, refusals: int = 0) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        outer, left = self, [refusals]

        class Taker(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                left[0] -= 1
                self.send_response(503 if left[0] >= 0 else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Taker)
        self.url = f"http://127.0.0.1:{self.server.server_port}/changes"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.mark.parametrize("refusals", [0, 3])
def test_a_change_is_sent_signed_until_it_is_taken_and_names_nobody(bank, refusals):
    at, facts, _, reach = bank
    subject = at.take_up(draft(), 1, LI)
    facts.withdraw("anxin-3y/rate", signed(at), "客户张伟投诉13800138000")
    listener, waits = Listener(refusals), []
    webhook = Webhook(listener.url, KEY, reach, wait=waits.append)
    assert webhook.deliver() == (1, 0)
    assert len(listener.got) == refusals + 1
    assert waits == [2.0**n for n in range(refusals)]
    headers, body = listener.got[-1]
    stamp, _, mark = headers[SIGNATURE].partition(",")
    wanted = hmac.new(KEY, f"{stamp[2:]}.".encode() + body, hashlib.sha256).hexdigest()
    assert mark == f"v1={wanted}"
    said = json.loads(body)
    assert (said["id"], said["name"], said["how"]) == (headers[DELIVERY], "anxin-3y/rate", "withdrawn")
    assert subject in [one["id"] for one in said["reached"]]
    assert all(word not in body.decode() for word in ("张伟", "13800138000", "qian", "钱"))
    assert webhook.deliver() == (0, 0)
    listener.server.shutdown()


def test_what_is_not_taken_waits_for_the_next_time(bank):
    at, facts, _, reach = bank
    facts.withdraw("anxin-3y/rate", signed(at), "利率下调")
    down = Webhook("http://127.0.0.1:9/", KEY, reach, tries=2, wait=lambda _: None)
    assert down.deliver() == (0, 1)
    listener = Listener()
    assert Webhook(listener.url, KEY, reach).deliver() == (1, 0)
    listener.server.shutdown()


def test_without_an_address_nothing_is_sent(run: CliRunner):
    told = run.invoke(main, ["worklist", "notify"])
    assert (told.exit_code, "MINGYAN_WEBHOOK_URL" in told.stderr) == (2, True)


def test_a_replaced_or_withdrawn_document_reaches_the_copy_of_its_facts(desk, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    paper = folder / "安心存.md"
    paper.write_text("# 安心存\n\n3年期年利率为1.85%。\n", "utf-8")
    list(desk.ingest([folder]))
    (proposed,) = desk.propose([folder])
    (name,) = proposed.new
    desk.records().facts.accept(name, Decider(person=LOCAL))
    said = Statement(id="c", words=Bilingual(zh="年利率1.85%", en="1.85%"), evidence=(f"anxin-3y/{name}",))
    desk.records().claims.add([said], LOCAL)
    desk.records().claims.approve("c", Decider(person=LOCAL))
    assert kinds(desk.records().affected("安心存.md")) == [("claim", "c", (f"anxin-3y/{name}",))]
    paper.write_text("# 安心存\n\n3年期年利率为1.75%。\n", "utf-8")
    assert [one.outcome for one in desk.ingest([folder])] == ["replaced"]
    desk.records().documents.withdraw("main", "安心存.md", Decider(person=LOCAL), "换版")
    told = [(task.what, task.how, task.reached.id) for task in desk.records().reach.tasks()]
    assert told == [("document", "changed", "c"), ("document", "withdrawn", "c")]
    with TestClient(build_site(desk, screen=False)) as client:
        assert [
            one["id"] for one in client.get("/v1/facts/anxin-3y/rate/affected").json() if one["kind"] == "claim"
        ] == []
        assert [one["id"] for one in client.get(f"/v1/facts/{name}/affected").json()] == ["c"]
        tasks = client.get("/v1/worklist").json()
        done = client.post(f"/v1/worklist/{tasks[0]['change']}/settle", json={"reached": "c", "why": "已改"})
        assert (done.status_code, len(client.get("/v1/worklist").json())) == (204, 1)
        assert date.fromisoformat(tasks[0]["at"][:10])
