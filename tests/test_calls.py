"""Model calls: on record before they are sent, paid for once, and unknown rather than sent again."""

import json
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter

import pytest
from pydantic import BaseModel

from assistant.calls import CallUnknown, RecordedModel
from assistant.ledger import Act
from assistant.model import Ask, BrokenOff, ModelDown, ModelRefused, TimedOut, Turn
from assistant.people import LOCAL, Person
from assistant.store import Store
from assistant.store.calls import StoreCalls
from assistant.store.chain import history, verify_chain
from guardrails.personal import Redactor
from knowledge.values import BadInput
from tests.conftest import ROOT
from tests.databases import BOTH, NOW, address, store
from tests.scripted_model import playing, says

__all__ = ["address", "store"]

REDACTOR = Redactor.load(names=False)
ADMIN = Person(id="root", name="管理员", roles=("admin",))
HERE = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


class Words(BaseModel):
    body: str


class Actor:
    """A model that plays its script: words, or a fault after the words so far."""

    name = "actor"

    def __init__(self, *script: str | Exception) -> None:
        self.script, self.asked = list(script), 0

    def stream(self, _ask: Ask, _returns: type[BaseModel] | None = None):
        self.asked += 1
        for line in self.script:
            if isinstance(line, Exception):
                raise line
            yield line


def ask(words: str = "写一条短信", most: int = 50) -> Ask:
    return Ask(turns=(Turn(role="user", words=REDACTOR.redact(words).masked),), language="zh", most=most)


def recorded(actor: Actor, store: Store, job: str = "") -> RecordedModel:
    return RecordedModel(actor, StoreCalls(store), lambda: NOW, job)


def say(model: RecordedModel, *asked: Ask, returns: type[BaseModel] | None = None) -> list[str]:
    return ["".join(model.stream(one, returns)) for one in asked or (ask(),)]


@BOTH
def test_the_same_request_is_answered_from_the_record(store: Store) -> None:
    actor = Actor("到期前", "有提醒。")
    assert say(recorded(actor, store), ask(), ask()) == ["到期前有提醒。"] * 2
    assert say(recorded(actor, store)) == ["到期前有提醒。"]
    assert actor.asked == 1


@HERE
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((ask("写一条短信"), None), (ask("写两条短信"), None)),
        ((ask(most=50), None), (ask(most=51), None)),
        ((ask(), None), (ask(), Words)),
    ],
)
def test_another_request_is_sent(store: Store, one: tuple, other: tuple) -> None:
    actor = Actor("好")
    for words, returns in (one, other):
        say(recorded(actor, store), words, returns=returns)
    assert actor.asked == 2


@HERE
def test_another_job_asks_anew(store: Store) -> None:
    actor = Actor("好")
    for job in ("a", "b", "a"):
        say(recorded(actor, store, job))
    assert actor.asked == 2


@BOTH
def test_both_steps_are_events_and_no_words_are_in_them(store: Store) -> None:
    say(recorded(Actor("到期前有提醒。"), store), ask("联系13800138000"))
    with store.read() as connection:
        (request,) = connection.exec_driver_sql("select request from calls").scalars()
        asked, answered = history(connection, f"call/{request}")
    assert (asked.act, asked.role, asked.who) == (Act.CALL_MODEL, "model", "actor")
    assert [json.loads(event.about)["state"] for event in (asked, answered)] == ["asked", "answered"]
    assert "提醒" not in asked.about + answered.about
    call = StoreCalls(store).find(request)
    assert call.answer == "到期前有提醒。"
    assert "13800138000" not in call.prompt


@HERE
def test_an_answer_is_read_in_its_form(store: Store) -> None:
    model = recorded(Actor('{"body": "到期前有提醒。"}'), store)
    assert model.answer(ask(), Words) == model.answer(ask(), Words) == Words(body="到期前有提醒。")


@HERE
@pytest.mark.parametrize("fault", [BrokenOff(), TimedOut("慢", "slow"), ModelRefused("过大", "too much")], ids=repr)
def test_a_call_that_may_have_been_paid_for_is_unknown_and_not_sent_again(store: Store, fault: Exception) -> None:
    actor = Actor("到期", fault)
    with pytest.raises(type(fault)):
        say(recorded(actor, store))
    for _ in range(3):
        with pytest.raises(CallUnknown, match="may have been paid"):
            say(recorded(actor, store))
    assert actor.asked == 1


@HERE
def test_a_call_whose_listener_left_is_unknown(store: Store) -> None:
    model = recorded(Actor("到期前", "有提醒。"), store)
    pieces = model.stream(ask())
    next(pieces)
    pieces.close()
    with pytest.raises(CallUnknown):
        say(model)


@HERE
def test_a_call_that_cost_nothing_is_sent_again(store: Store) -> None:
    with pytest.raises(ModelDown):
        say(recorded(Actor(ModelDown("连不上", "unreachable")), store))
    assert say(recorded(Actor("好"), store)) == ["好"]


@BOTH
def test_an_administrator_allows_an_unknown_call_once_more_by_name(store: Store) -> None:
    with pytest.raises(BrokenOff):
        say(recorded(Actor(BrokenOff()), store))
    (unknown,) = StoreCalls(store).open()
    StoreCalls(store).allow_again(unknown.request, ADMIN, "账单上没有", NOW)
    assert say(recorded(Actor("好"), store)) == ["好"]
    with store.read() as connection:
        allowed = history(connection, f"call/{unknown.request}")[1]
    assert (allowed.who, allowed.role, allowed.why) == ("root", "admin", "账单上没有")
    assert StoreCalls(store).open() == ()


@HERE
@pytest.mark.parametrize("by", [LOCAL, ADMIN])
def test_what_is_not_unknown_is_not_allowed_again(store: Store, by: Person) -> None:
    say(recorded(Actor("好"), store))
    with pytest.raises(BadInput):
        StoreCalls(store).allow_again("0" * 64, by, "", NOW)


@HERE
def test_many_who_ask_the_same_at_once_pay_once(store: Store) -> None:
    actor, answers = Actor("好"), []
    model = recorded(actor, store)
    threads = [threading.Thread(target=lambda: answers.extend(say(model))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["好"] * 20
    assert actor.asked == 1


@HERE
def test_nothing_is_sent_when_it_cannot_be_put_on_record(store: Store) -> None:
    actor = Actor("好")
    store.close()
    with pytest.raises(BadInput, match="closed"):
        say(recorded(actor, store))
    assert actor.asked == 0


WORKER = """
    import json, sys, urllib.request
    from datetime import UTC, datetime
    from assistant.calls import CallUnknown, RecordedModel
    from assistant.model import Ask, Turn
    from assistant.store import Store
    from assistant.store.calls import StoreCalls
    from guardrails.personal import Redactor

    url, address, many = sys.argv[1], sys.argv[2], int(sys.argv[3])
    redactor = Redactor.load(names=False)

    class Remote:
        name = "remote"

        def stream(self, ask, returns=None):
            turns = [{"role": turn.role, "content": str(turn.words)} for turn in ask.turns]
            body = json.dumps({"messages": turns}).encode()
            with urllib.request.urlopen(urllib.request.Request(url, body), timeout=30) as answer:
                yield from (line.decode() for line in answer)

    with Store(address) as store:
        model = RecordedModel(Remote(), StoreCalls(store), lambda: datetime.now(UTC))
        print("begun", flush=True)
        for number in range(many):
            words = redactor.redact(f"request number {number}").masked
            try:
                "".join(model.stream(Ask(turns=(Turn(role="user", words=words),), language="zh")))
            except CallUnknown:
                pass
    print("done", flush=True)
"""


@BOTH
@pytest.mark.slow
def test_killed_at_random_moments_no_request_is_paid_twice_and_none_is_lost(address: str, tmp_path) -> None:
    many, kills, chance = 400, 0, random.Random(9)
    script = tmp_path / "worker.py"
    script.write_text(textwrap.dedent(WORKER), "utf-8")
    with playing(says("好。")) as server:
        command = [sys.executable, str(script), server.url, address, str(many)]
        while True:
            with subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=-1, text=True) as worker:
                assert worker.stdout.readline() == "begun\n"
                time.sleep(chance.uniform(0.0, 0.6))
                if kills < 12:
                    worker.send_signal(signal.SIGKILL)
                    kills += worker.wait() == -signal.SIGKILL
                elif worker.stdout.readline() == "done\n":
                    break
        paid = Counter(turn["content"] for body in server.asked for turn in body["messages"])
    with Store(address) as store, store.read() as connection:
        states = Counter(connection.exec_driver_sql("select state from calls").scalars())
        assert verify_chain(connection).fault is None
    assert kills == 12
    assert set(paid.values()) == {1}
    assert states["answered"] + states["asked"] == many
    assert states["asked"] <= kills
    assert len(paid) >= states["answered"]
