"""A report judges what the scene calls for, says what it could not judge, and is the same whenever the input is."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.checks import Setting
from guardrails.inspection import Guard, inspect, plainly
from guardrails.loading import load_packs
from guardrails.report import Outcome, Report
from guardrails.rules import Pack
from guardrails.scene import Scene
from guardrails.trials import Labelled, replay, score
from knowledge.channels import Channel, Copy

ON = date(2026, 12, 1)


def rule(id: str, check: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A rule as a file would state it."""
    own = {
        "id": id,
        "title": "试",
        "topic": "t",
        "check": check,
        "outcome": "block",
        "grounds": "policy",
        "message": "不可",
    }
    return {**own, "examples": {"hit": ["x"], "miss": ["y"]}, **more}


def pack(*rules: dict[str, Any]) -> tuple[Pack, ...]:
    """Rules as one pack."""
    return (Pack.model_validate({"pack": "p", "title": "试", "version": "1", "rules": rules}),)


BANNED = rule(
    "banned", {"kind": "banned", "words": ["保本", "/稳.{0,2}赚/"], "unless": {"before": ["/不$/"], "void": []}}
)
PACKS = pack(
    BANNED,
    rule("wealth", {"kind": "banned", "words": ["首选"]}, applies={"products": ["wealth"]}),
    rule("sms", {"kind": "banned", "words": ["点击"]}, applies={"channels": ["sms"]}),
    rule("uk", {"kind": "banned", "words": ["best"]}, applies={"jurisdictions": ["UK"]}),
    rule("risk", {"kind": "required", "when": ["收益"], "any_of": ["有风险"]}, outcome="ask"),
    rule("label", {"kind": "declared", "field": "ad_label", "must_be": [True], "given": {"paid": [True]}}),
    rule("later", {"kind": "banned", "words": ["明年"]}, effective=date(2027, 1, 1)),
    rule("draft", {"kind": "banned", "words": ["草稿"]}, stage="shadow"),
)


def judged(text: str, packs: tuple[Pack, ...] = PACKS, **scene: Any) -> Report:
    """The guard's report on a text."""
    words = Copy(channel=scene.get("channel"), language="zh", parts={"text": text})
    return Guard.of(packs).inspect(words, Scene.model_validate({"on": ON, "jurisdiction": "CN", **scene}))


def rules_met(report: Report) -> list[str]:
    """The rules with findings, in order."""
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize(
    ("text", "scene", "met"),
    [
        ("承诺保本", {}, ["banned"]),
        ("不保本", {}, []),
        ("bao本", {}, ["banned"]),
        ("保 本", {}, ["banned"]),
        ("国宝本月展出", {}, []),
        ("首选", {"product": "wealth"}, ["wealth"]),
        ("首选", {"product": "deposit"}, []),
        ("点击", {"channel": "sms"}, ["sms"]),
        ("点击", {"channel": "push"}, []),
        ("best", {}, []),
        ("收益好", {}, ["risk"]),
        ("收益好，投资有风险", {}, []),
        ("好", {"meta": {"paid": True, "ad_label": False}}, ["label"]),
        ("好", {"meta": {"paid": True, "ad_label": True}}, []),
        ("好", {"meta": {"paid": False}}, []),
        ("明年", {}, []),
        ("明年", {"on": date(2027, 1, 2)}, ["later"]),
        ("草稿", {}, []),
    ],
)
def test_the_scene_decides_which_rules_are_met(text: str, scene: dict[str, Any], met: list[str]):
    assert rules_met(judged(text, **scene)) == met


def test_what_another_says_is_asked_about_not_blocked():
    told = pack(rule("told", {"kind": "banned", "words": ["保本"], "unless": {"told": ["考题"]}}))
    words = Copy(channel=None, language="zh", parts={"text": "考题：能不能写保本"})
    (finding,) = inspect(words, Scene(on=ON, jurisdiction="CN"), told).findings
    assert finding.outcome is Outcome.ASK


def test_what_is_unknown_is_listed_not_guessed():
    skipped = {each.rule: each.reason.en for each in judged("您好").skipped}
    assert skipped.keys() == {"wealth", "sms", "label"}
    assert "channel" in skipped["sms"]


def test_missing_meta_asks_where_something_is_declared():
    (finding,) = judged("好", meta={"paid": True}).findings
    assert (finding.outcome, "ad_label" in finding.message.en) == (Outcome.ASK, True)


def test_a_product_read_from_the_text_is_shown_and_an_unsure_one_only_asks():
    sure, unsure = judged("理财产品首选"), judged("赚钱首选")
    assert (sure.recognised[0].value, sure.findings[0].rule) == ("wealth", "wealth")
    assert [finding.outcome for finding in (*sure.findings, *unsure.findings)] == [Outcome.BLOCK, Outcome.ASK]


def test_an_offence_behind_more_disguise_than_is_read_is_asked_about():
    report = judged("保ben " * 400 + "bao本")
    assert (report.findings[-1].rule, report.findings[-1].outcome) == ("reading.too-much-disguise", Outcome.ASK)
    assert report.findings[-1].end == 400 * 5 + 4


def test_spans_are_code_points_of_the_text_as_given():
    text = "😀本产品ｂａｏ\u200b本，稳\u200b稳赚"
    assert [text[f.start : f.end] for f in judged(text).findings] == ["ｂａｏ\u200b本", "稳\u200b稳赚"]


def channel(*parts: str) -> Channel:
    """A channel whose parts hold three code points each."""
    shape = {"label": "正文", "purpose": "-", "limit": {"zh": 3, "en": 3}}
    own = {"id": "sms", "name": "短信", "notices": parts[0], "manners": "-"}
    return Channel.model_validate({**own, "parts": [{"name": name, **shape} for name in parts]})


@pytest.mark.parametrize(
    ("given", "parts", "met", "skipped"),
    [
        ("body", ("body",), ["limit"], []),
        ("text", ("body",), ["limit"], []),
        ("text", ("title", "body"), [], ["limit"]),
        ("body", ("title", "body"), ["limit"], []),
    ],
)
def test_limits_come_from_the_channel(given: str, parts: tuple[str, ...], met: list[str], skipped: list[str]):
    packs, channels = pack(rule("limit", {"kind": "limit"}, outcome="ask")), (channel(*parts),)
    words, scene = (
        Copy(channel="sms", language="zh", parts={given: "一二三四"}),
        Scene(on=ON, jurisdiction="CN", channel="sms"),
    )
    report = Guard.of(packs, channels).inspect(words, scene)
    assert (rules_met(report), [each.rule for each in report.skipped]) == (met, skipped)
    assert report == inspect(words, scene, packs, channels=channels)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("稳赚不赔的理财，随时可取。", "随时可取。"),
        ("欢迎咨询。我们保本！详见说明书。", "欢迎咨询。详见说明书。"),
        ("我们保本", None),
    ],
)
def test_a_fix_removes_the_whole_claim_never_half_of_it(text: str, left: str | None):
    words = Copy(channel=None, language="zh", parts={"text": text})
    (finding,) = Guard.of(PACKS).mended(words, Scene(on=ON, jurisdiction="CN")).findings
    edit = finding.edit
    assert (edit and text[: edit.start] + edit.text + text[edit.end :]) == left


def test_a_rule_may_word_its_own_fix():
    check = {"kind": "banned", "words": ["最优惠"], "replace": {"最优惠": "优惠"}}
    words = Copy(channel=None, language="zh", parts={"text": "我们的利率最优惠"})
    (finding,) = Guard.of(pack(rule("most", check))).mended(words, Scene(on=ON, jurisdiction="CN")).findings
    assert finding.edit
    assert finding.edit.text == "优惠"


PIECES = [
    "保本",
    "保",
    "本",
    "不",
    "稳",
    "赚",
    "稳稳赚",
    "bao",
    "收益",
    "有风险",
    "首选",
    "。",
    "，",
    " ",
    "·",
    "宝",
    "理财",
    "亻",
    "呆",
]


GUARD = Guard.of(PACKS)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from([None, "wealth"]))
def test_the_fast_way_finds_what_the_plain_way_finds(pieces: list[str], product: str | None):
    words = Copy(channel=None, language="zh", parts={"text": "".join(pieces)})
    scene = Scene.model_validate({"on": ON, "product": product})
    plain = plainly(Setting(words, scene), GUARD.rules, GUARD.lexicon)
    assert GUARD.inspect(words, scene).model_dump_json() == plain.model_dump_json()


def test_a_replay_shows_what_a_new_rule_would_change():
    new = pack(rule("new", {"kind": "banned", "words": ["秒批"]}, stage="draft"))[0].rules[0]
    scene = Scene(on=ON, jurisdiction="CN")
    texts = [(Copy(channel=None, language="zh", parts={"text": text}), scene) for text in ("秒批", "您好")]
    (change,) = replay(new, texts, PACKS)
    assert (change.number, change.before, change.after) == (0, Outcome.PASS, Outcome.BLOCK)


def test_the_score_counts_right_wrong_and_missed():
    scene = Scene(on=ON, jurisdiction="CN")
    adverts = [
        Labelled(id=text, words=Copy(channel=None, language="zh", parts={"text": text}), scene=scene, rules=rules)
        for text, rules in (("保本", ("banned",)), ("保本", ()), ("您好", ("banned",)))
    ]
    row = score(adverts, Guard.of(PACKS))[-1]
    assert (row.name, row.right, row.wrong, row.missed) == ("any", 1, 1, 1)


@pytest.mark.parametrize(("market", "outcome", "laws"), [("US", "block", 1), ("EU", "block", 1), ("UK", "ask", 1)])
def test_a_citation_rules_its_own_market(market: str, outcome: str, laws: int):
    scene = Scene(on=date(2026, 12, 1), jurisdiction=market, product="fund", language="en")
    words = Copy(channel=None, language="en", parts={"text": "Guaranteed returns of 8% every year."})
    found = [f for f in inspect(words, scene, load_packs()).findings if f.rule == "en.promise-of-return"]
    assert [(f.outcome, len(f.basis)) for f in found] == [(outcome, laws)]
