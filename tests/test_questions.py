"""Questions put to a model: they only ask, their evidence stands in the text, and without a model they are listed."""

import json
from datetime import date
from pathlib import Path

import pytest

from api.compose import open_desk
from assistant.checking import CheckRequest
from assistant.model.chat import Address, ChatModel
from assistant.questions import Questioner
from guardrails.checks import Answered
from guardrails.inspection import Guard, inspect
from guardrails.loading import load_packs
from guardrails.personal import Redactor
from guardrails.report import Outcome
from guardrails.rules import Pack, Rule
from guardrails.scene import Scene
from knowledge.channels import Copy
from knowledge.values import Bilingual
from tests.scripted_model import Act, fails, playing, says

TEXT = "把钱放进来，夜里也睡得香，别的都不用管。"
RULE = Rule.model_validate(
    {
        "id": "house.lulls",
        "title": "让人放松警惕",
        "topic": "house",
        "check": {"kind": "question", "question": {"zh": "文案是否暗示没有风险？", "en": "Does it hint at no risk?"}},
        "outcome": "ask",
        "grounds": "policy",
        "applies": {"jurisdictions": []},
        "message": "可能暗示没有风险。",
        "examples": {"hit": ["«一»"], "miss": ["二"]},
    }
)
PACK = Pack(pack="house", title=Bilingual(zh="行", en="own"), version="1", rules=(RULE,))
SCENE = Scene(on=date(2026, 12, 1))
BUILT_IN = Guard.of(load_packs())


def words(text: str = TEXT) -> Copy:
    return Copy(channel=None, language="zh", parts={"text": text})


@pytest.mark.parametrize(
    ("answer", "quote", "said"),
    [
        (Answered(yes=True, quote="夜里也睡得香"), "夜里也睡得香", "暗示没有风险"),
        (Answered(yes=True, quote="这句不在文中"), "", "指不出原文"),
        (Answered(yes=True, quote=""), "", "指不出原文"),
        (None, "", "未能判断"),
    ],
)
def test_a_yes_asks_at_the_words_it_points_to_and_doubt_asks_too(answer: Answered, quote: str, said: str) -> None:
    (found,) = Guard.of((PACK,), ask=lambda *_: answer).inspect(words(), SCENE).findings
    assert (found.outcome, found.quote, said in found.message.zh) == (Outcome.ASK, quote, True)


def test_a_no_finds_nothing() -> None:
    assert Guard.of((PACK,), ask=lambda *_: Answered(yes=False)).inspect(words(), SCENE).findings == ()


def test_without_a_model_the_question_is_listed_as_not_judged() -> None:
    for report in (Guard.of((PACK,)).inspect(words(), SCENE), inspect(words(), SCENE, (PACK,))):
        assert (report.findings, [skip.rule for skip in report.skipped]) == ((), ["house.lulls"])


NARROW = Rule.model_validate(
    RULE.model_dump()
    | {"check": {"kind": "question", "question": "有没有回避？", "when": ["夜里"], "unless": {"text": ["可能亏损"]}}}
)


@pytest.mark.parametrize(
    ("text", "quotes"), [(TEXT, ["夜里"]), (f"{TEXT}产品可能亏损。", []), ("网点夏季营业时间调整。", [])]
)
def test_without_a_model_a_person_is_asked_where_the_question_arises(text: str, quotes: list[str]) -> None:
    pack = PACK.model_copy(update={"rules": (NARROW,)})
    for report in (Guard.of((pack,)).mended(words(text), SCENE), inspect(words(text), SCENE, (pack,))):
        assert ([found.quote for found in report.findings], report.skipped) == (quotes, ())
        assert all(found.outcome is Outcome.ASK and "没有可问的模型" in found.message.zh for found in report.findings)


def test_an_edit_beside_an_answered_question_is_still_offered() -> None:
    banned = {"id": "house.word", "check": {"kind": "banned", "words": ["不用管"], "replace": {"不用管": "请看清"}}}
    second = Rule.model_validate({**RULE.model_dump(), **banned})
    pack = PACK.model_copy(update={"rules": (NARROW, second)})
    for ask in (None, lambda *_: Answered(yes=False)):
        report = Guard.of((pack,), ask=ask).mended(words(), SCENE)
        assert [bool(found.edit) for found in report.findings if found.rule == "house.word"] == [True]


@pytest.mark.parametrize(
    ("text", "product", "channel", "asked"),
    [
        ("主播，这款理财会不会亏？家人们放心冲。", "wealth", "live_script", True),
        ("主播，这款理财会不会亏？会，净值会波动，不保本。", "wealth", "live_script", False),
        ("主播，这款理财会不会亏？家人们放心冲。", "wealth", "wechat", False),
        ("主播，这个存款会不会亏？家人们放心冲。", "deposit", "live_script", False),
    ],
)
def test_the_built_in_question_arises_only_where_somebody_asks_about_losses(
    text: str,
    product: str,
    channel: str,
    asked: bool,  # noqa: FBT001
) -> None:
    scene = Scene(on=date(2026, 12, 1), jurisdiction="CN", product=product, channel=channel)  # type: ignore[arg-type]
    found = BUILT_IN.inspect(Copy(channel=channel, language="zh", parts={"text": text}), scene).findings
    assert ("cn.oblique.risk-question-dodged" in [one.rule for one in found]) is asked


def test_the_built_in_question_starts_no_model_on_this_machine(home: Path) -> None:
    assert open_desk({"MINGYAN_HOME": str(home), "MINGYAN_JUDGE": "off"}).guard().ask is None


def test_a_question_may_not_block() -> None:
    with pytest.raises(ValueError, match="may not block"):
        Rule.model_validate({**RULE.model_dump(), "outcome": "block"})


def test_looking_for_edits_asks_no_model_again() -> None:
    asked: list[str] = []

    def ask(_: str, copy: Copy) -> Answered:
        asked.append(copy.text)
        return Answered(yes=True, quote=copy.text[:2])

    banned = {"id": "house.word", "check": {"kind": "banned", "words": ["不用管"], "replace": {"不用管": "请看清"}}}
    second = Rule.model_validate({**RULE.model_dump(), **banned})
    report = Guard.of((PACK.model_copy(update={"rules": (RULE, second)}),), ask=ask).mended(words(), SCENE)
    assert [bool(finding.edit) for finding in report.findings] == [False, True]
    assert set(asked) == {TEXT}


def questioner(url: str) -> Questioner:
    address = Address(url=url, model="scripted", tries=1)
    return Questioner(lambda: ChatModel(address), lambda: Redactor.load(names=False))


def said(quote: str, *, yes: object = True) -> Act:
    return says(json.dumps({"yes": yes, "quote": quote}, ensure_ascii=False))


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (said("夜里也睡得香"), Answered(yes=True, quote="夜里也睡得香")),
        (said("", yes=False), Answered(yes=False)),
        (says("我觉得没有问题"), None),
        (said("", yes="maybe"), None),
        (fails(500), None),
    ],
)
def test_the_model_is_asked_over_http_and_what_it_cannot_say_is_none(act: Act, answer: Answered | None) -> None:
    with playing(act) as server:
        assert questioner(server.url)("是否暗示没有风险？", words()) == answer


def test_only_masked_words_reach_the_model_and_the_same_words_once() -> None:
    with playing(said("", yes=False)) as server:
        ask = questioner(server.url)
        for _ in range(2):
            ask("是否暗示没有风险？", words("请联系13800138000。"))
        assert len(server.asked) == 1
        assert "13800138000" not in server.heard


def test_a_live_question_of_the_bank_is_put_to_the_chosen_model(home: Path) -> None:
    """From the ledger to the finding: the rule in force is asked by the desk itself."""
    from assistant.deciding import Decider
    from assistant.review import Proof
    from tests.reviewed import LI, QIAN

    with playing(said("夜里也睡得香")) as server:
        env = {"MINGYAN_HOME": str(home), "MINGYAN_MODEL_URL": server.url, "MINGYAN_MODEL": "scripted"}
        desk = open_desk(env)
        (home / "rules").mkdir(parents=True)
        for person, act in ((LI, lambda who: desk.rules().propose(RULE, who, "new")),
                            (QIAN, lambda who: desk.rules().approve(RULE.id, who, "yes"))):  # fmt: skip
            act(Decider(person=person, proof=Proof(who=person.id, at=desk.rules().now())))
        assert desk.waits()
        checked = desk.check(CheckRequest(text=TEXT))
        assert [(f.rule, f.outcome, f.quote) for f in checked.report.findings] == [
            ("house.lulls", Outcome.ASK, "夜里也睡得香")
        ]
