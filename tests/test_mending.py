"""Fixes: an edit is offered only when a second look finds the finding gone and nothing new; none turns words round."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking import CheckRequest, check_text
from assistant.settings import BANK
from guardrails.golden import read_golden
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.mending import applied
from guardrails.report import Edit, Finding, Outcome
from guardrails.rules import Example, Pack, Rule
from guardrails.scene import Scene
from guardrails.trials import TODAY, _scene, unmarked
from guardrails.wording import softened
from knowledge.channels import Copy
from knowledge.shelf import Shelf, read_shelf
from knowledge.values import Bilingual

PACKS = load_packs()
RULES = [rule for pack in PACKS for rule in pack.rules if rule.check.kind in ("banned", "required")]


@cache
def shelf() -> Shelf:
    return read_shelf(BANK)


@cache
def guard() -> Guard:
    return Guard.of(PACKS, shelf().channels)


def offered(text: str, **known: str) -> list[tuple[Finding, Edit]]:
    request = CheckRequest.model_validate({"text": text, **known})
    report = check_text(request, shelf(), guard(), TODAY).report
    return [(finding, finding.edit) for finding in report.findings if finding.edit]


def mended(text: str, edit: Edit) -> str:
    return text[: edit.start] + edit.text + text[edit.end :]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_edit_offered_for_a_rules_own_examples_clears_it_and_adds_none(rule: Rule) -> None:
    for given_ in rule.examples.hit:
        example = given_ if isinstance(given_, Example) else Example(text=given_)
        text, _ = unmarked(example.text)
        scene = _scene(rule, example)
        copy = Copy(channel=scene.channel, language=scene.language or "zh", parts={"text": text})
        _hold_promises(copy, scene)


def _hold_promises(copy: Copy, scene: Scene) -> None:
    before = guard().mended(copy, scene, notices=("投资有风险，购买须谨慎。", "拒收请回复R"))
    known = {(finding.rule, finding.quote) for finding in before.findings}
    for finding in before.findings:
        edit = finding.edit
        if edit is None:
            continue
        fixed = applied(copy, edit)
        assert fixed is not None
        after = guard().inspect(fixed, scene)
        assert [f.rule for f in after.findings].count(finding.rule) < [f.rule for f in before.findings].count(
            finding.rule
        )
        assert {(f.rule, f.quote) for f in after.findings} <= known
        whole = edit.start <= finding.start and finding.end <= edit.end
        assert whole or edit.start == edit.end or edit.text, "a part of the offending words is never left"


ADVERTS = [advert for advert in read_golden(Path(__file__).parent / "golden") if advert.verdict == "violating"]


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(ADVERTS), st.sampled_from(ADVERTS), st.sampled_from(["", "。", "，", "\n"]))
def test_edits_of_adverts_put_together_at_random_keep_the_same_promise(first, second, between) -> None:
    if first.language != second.language:
        second = first
    copy = Copy(channel=None, language=first.language, parts={"text": first.text + between + second.text})
    scene = Scene(on=TODAY, jurisdiction=first.jurisdiction, product=first.product, language=first.language)
    _hold_promises(copy, scene)


@pytest.mark.parametrize("text", ["本产品稳赚不赔，随时可取。", "稳赚不赔！欢迎咨询。", "这款理财稳赚不赔"])
def test_a_promise_is_never_turned_into_its_half(text: str) -> None:
    for _, edit in offered(text, product="wealth"):
        fixed = mended(text, edit)
        assert "不赔" not in fixed
        assert "稳赚" not in fixed


@pytest.mark.parametrize(
    ("text", "known", "added"),
    [
        ("【明川银行】新客存款礼遇，详询网点。", {"channel": "sms", "jurisdiction": "CN"}, "拒收请回复R"),
        ("新发基金，欢迎认购，历史年化5%。", {"product": "fund"}, "投资有风险"),
        ("Trade shares with us for returns above 5%.", {"product": "fund", "jurisdiction": "UK"}, "Capital at risk"),
    ],
)
def test_a_missing_disclosure_is_offered_in_its_own_words(text: str, known: dict[str, str], added: str) -> None:
    edits = [edit for _, edit in offered(text, **known) if edit.start == edit.end]
    assert edits
    assert any(added in edit.text for edit in edits), edits


@pytest.mark.parametrize(
    ("text", "quote", "fixed"),
    [
        ("我们有最好的服务团队", "最好", "我们有服务团队"),
        ("顶尖的理财团队", "顶尖的", "理财团队"),
        ("Open the best savings account today", "best", "Open the savings account today"),
        ("这不是最好的办法", "最好", None),
        ("我们的服务是最好的。", "最好", None),
        ("We are the best in town", "best", None),
        ("收益最高", "最高", None),
    ],
)
def test_a_superlative_is_left_out_only_where_it_adorns(text: str, quote: str, fixed: str | None) -> None:
    start = text.index(quote)
    edits = [mended(text, edit) for edit in softened(text, start, start + len(quote))]
    assert edits == ([fixed] if fixed else [])


def _pack(**given: object) -> Pack:
    rule = Rule.model_validate(
        {
            "id": "a.rule", "title": "试", "topic": "trial", "outcome": Outcome.BLOCK, "grounds": "policy",
            "message": "不可", "examples": {"hit": ["«保本»"], "miss": ["平安"]}, **given,
        }
    )  # fmt: skip
    return Pack(pack="trial", title=Bilingual(zh="试", en="trial"), version="1", rules=(rule,))


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("如果您来，保本，欢迎。", None),
        ("产品保本，但要等三年。", None),
        ("稳健理财，保本，随时可取。", "稳健理财，随时可取。"),
        ("保本。随时可取。", "随时可取。"),
    ],
)
def test_half_a_pair_of_clauses_is_not_left_behind(text: str, fixed: str | None) -> None:
    pack = _pack(check={"kind": "banned", "words": ["保本"]})
    scene = Scene(on=TODAY, jurisdiction="CN")
    (finding,) = Guard.of((pack,)).mended(Copy(channel=None, language="zh", parts={"text": text}), scene).findings
    assert (mended(text, finding.edit) if finding.edit else None) == fixed


def test_a_rules_fix_tells_what_to_say_instead() -> None:
    pack = _pack(check={"kind": "banned", "words": ["日息"]}, fix="改为“年化利率”。")
    text, scene = "本行日息公示。", Scene(on=TODAY, jurisdiction="CN")
    (finding,) = Guard.of((pack,)).mended(Copy(channel=None, language="zh", parts={"text": text}), scene).findings
    assert finding.edit
    assert mended(text, finding.edit) == "本行年化利率公示。"
