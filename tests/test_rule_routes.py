"""Rules over HTTP: listed as they stand, proposed, tried over an archive, brought into force by another, retired."""

import pytest

from tests.reviewed import QIAN
from tests.test_entrance import PASSWORD
from tests.test_review_api import BLOCKED, Client, _cheap_hashes, client, desk
from tests.test_rule_life import PACK

__all__ = ["_cheap_hashes", "client", "desk"]
BUILT_IN = "cn.ad.promise-of-return"
OURS = "house.moonlight"
STONE = PACK.replace("月光宝盒", "月光石")
SURE = {"text": "本理财保本保息", "product": "wealth"}


def says(**more: object) -> dict[str, object]:
    return {"why": "活动已结束", "password": PASSWORD} | more


def propose(client: Client, who: str = "li", status: int = 201, pack: str = PACK):
    return client(who, "POST", "/rules/proposals", says(pack=pack), status=status)


def approve(client: Client, who: str, status: int = 201, rule: str = "house.moonlight", **more: object):
    return client(who, "POST", f"/rules/{rule}/approval", says(**more), status=status)


def retire(client: Client, who: str, status: int = 201, rule: str = "house.moonlight"):
    return client(who, "POST", f"/rules/{rule}/retirement", says(), status=status)


def listed(client: Client, **wanted: str) -> dict[str, dict]:
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    return {one["id"]: one for one in client("qian", "GET", f"/rules?{query}", status=200)}


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ({"market": "US"}, "us.deposit.profit", BUILT_IN),
        ({"topic": "absolute", "market": "CN"}, "cn.ad.absolute", BUILT_IN),
        ({"pack": "cn-implied"}, "cn.implied.floor", BUILT_IN),
        ({"stage": "live"}, BUILT_IN, "house.moonlight"),
        ({"stage": "shadow"}, "house.moonlight", BUILT_IN),
    ],
)
def test_rules_are_listed_by_market_topic_pack_and_stage(client: Client, wanted, inside: str, outside: str) -> None:
    propose(client)
    found = listed(client, **wanted)
    assert (inside in found, outside in found) == (True, False)


def test_a_rule_tells_its_words_its_articles_and_its_history(client: Client) -> None:
    one = client("qian", "GET", f"/rules/{BUILT_IN}", status=200)
    assert one["line"]["basis"][0]["status"] == "V"
    assert (one["rule"]["check"]["kind"], one["proposed"], one["history"]) == ("banned", None, [])


def test_a_house_rule_goes_from_trial_to_force_to_retirement_by_two_people(client: Client) -> None:
    (standing,) = propose(client)
    assert standing["shadow"]
    assert (listed(client)["house.moonlight"]["waits"], listed(client)["house.moonlight"]["asked_by"]) == ("live", "li")
    approve(client, "qian")
    assert listed(client, stage="live")["house.moonlight"]["pack"] == "house"
    retire(client, "li")
    assert listed(client)["house.moonlight"]["waits"] == "retired"
    approve(client, "qian")
    one = client("qian", "GET", "/rules/house.moonlight", status=200)
    assert one["line"]["stage"] == "retired"
    assert [(event["who"], event["why"]) for event in one["history"]] == [
        (who, "活动已结束") for who in ("li", "qian", "li", "qian")
    ]


def test_a_built_in_rule_is_retired_by_two_people_and_still_listed(client: Client) -> None:
    retire(client, "zhao", rule=BUILT_IN)
    assert listed(client)[BUILT_IN]["stage"] == "live"
    approve(client, "qian", rule=BUILT_IN)
    assert listed(client)[BUILT_IN]["stage"] == "retired"


def test_a_changed_rule_is_shown_beside_its_words_in_force(client: Client) -> None:
    propose(client)
    approve(client, "qian")
    propose(client, pack=PACK.replace("topic: house", "topic: other"))
    one = client("qian", "GET", "/rules/house.moonlight", status=200)
    assert (one["rule"]["topic"], one["proposed"]["topic"], one["line"]["stage"]) == ("house", "other", "live")


@pytest.mark.parametrize(
    ("who", "more", "status", "said"),
    [
        ("li", {}, 409, "复核"),
        ("zhao", {}, 409, "合规条线"),
        ("qian", {"password": "不是我的口令啊啊啊"}, 409, "口令"),
        ("qian", {"why": ""}, 422, "why"),
        ("zhou", {}, 409, "reviewer"),
    ],
)
def test_who_may_not_approve_is_told_why(client: Client, who: str, more, status: int, said: str) -> None:
    propose(client)
    assert said in str(approve(client, who, status, **more)["message"])
    assert listed(client)["house.moonlight"]["waits"] == "live"


def test_nobody_approves_what_they_proposed(client: Client) -> None:
    propose(client, QIAN.id)
    assert "two people" in approve(client, QIAN.id, 409)["message"]["en"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"«月光宝盒»来了"', '"没有来"', "rules.yaml:5: an example fails"),
        ("outcome: block", "outcome: [", "rules.yaml:"),
        (", 理财有风险]", "]", "4 misses"),
        ("grounds: policy", "grounds: law", "needs a basis"),
    ],
)
def test_a_broken_proposal_is_told_by_its_line(client: Client, old: str, new: str, said: str) -> None:
    assert said in propose(client, status=422, pack=PACK.replace(old, new))["message"]["en"]
    assert "house.moonlight" not in listed(client)


@pytest.mark.parametrize(
    ("rule", "given", "changes"),
    [
        (OURS, {"texts": [{"id": 7, "text": "开启月光宝盒"}, {"text": "存款有息"}]}, [("7", "pass", "block")]),
        (OURS, {"texts": [{"text": "存款有息"}]}, []),
        (OURS, {"pack": STONE, "texts": [{"text": "月光石"}]}, [("1", "pass", "block")]),
        (BUILT_IN, {"texts": [SURE], "gone": True}, [("1", "block", "pass")]),
    ],
    ids=["new", "nothing changes", "in other words", "were it gone"],
)
def test_a_replay_tells_what_would_change(client: Client, rule: str, given, changes) -> None:
    propose(client)
    told = client("qian", "POST", f"/rules/{rule}/replays", given, status=200)
    assert told["texts"] == len(given["texts"])
    assert [(one["id"], one["before"], one["after"]) for one in told["changes"]] == changes


def test_without_texts_the_items_one_may_see_are_replayed(client: Client) -> None:
    item = client.take_up(BLOCKED.replace("收益", "月光宝盒，收益"))
    propose(client)
    told = client("qian", "POST", "/rules/house.moonlight/replays", {}, status=200)
    assert [(one["id"], [f["quote"] for f in one["findings"]]) for one in told["changes"]] == [
        (item["id"], ["月光宝盒"])
    ]


@pytest.mark.parametrize(("method", "path"), [("GET", "/rules/no.such"), ("POST", "/rules/no.such/retirement")])
def test_a_rule_nobody_knows_is_told(client: Client, method: str, path: str) -> None:
    assert "no.such" in client("qian", method, path, says() if method == "POST" else None, status=422)["message"]["zh"]


def test_nobody_is_let_in_without_a_session(client: Client) -> None:
    assert client.http.get("/v1/rules").status_code == 401
    assert client.http.post("/v1/rules/proposals", json=says(pack=PACK)).status_code == 401
