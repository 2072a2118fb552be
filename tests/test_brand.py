"""Brand: a guide becomes guidelines that can be tested; a person accepts them; they advise and never stop copy."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from api.app import build_app
from api.cli import main
from api.compose import open_desk
from guardrails.brand.guidelines import Digits, Entry, Guideline, Most, Name, Spacing, Terms, Trial, Width, id_of
from guardrails.brand.judging import Brand
from guardrails.brand.keeping import Guidelines
from guardrails.brand.proposing import Proposed, propose
from guardrails.brand.reading import read_sentence
from guardrails.brand.saying import say
from guardrails.report import Outcome
from knowledge.channels import Copy
from knowledge.documents import Block, Document
from knowledge.readers import read_document
from knowledge.values import BadFile, BadInput, Language, read_yaml
from tests.conftest import ROOT

DAY = date(2026, 12, 1)
GUIDE = ROOT / "examples" / "mingchuan" / "brand-guide.md"
LINES = (
    "称客户为“您”，不写“你”。",
    "不写“赋能”“抓手”：客户听不懂。",
    "每句不超过30个字。",
    "全称“远山银行”，不写“远山行”。",
)


def guideline(test: Trial, *languages: Language) -> Guideline:
    aspect = "terms"
    return Guideline(id=id_of(aspect, test, languages), aspect=aspect, says=say(test), languages=languages, test=test)


def broken(test: Trial, text: str, language: Language = "zh", *others: Trial) -> list[str]:
    brand = Brand([guideline(test), *map(guideline, others)])
    copy = Copy(channel=None, language=language, parts={"text": text})
    return [f.quote for f in brand.judge(copy, DAY).findings if f.rule == f"brand.{guideline(test).id}"]


@pytest.mark.parametrize(
    ("sentence", "test"),
    [
        ("不写“赋能”“抓手”等词", Terms(words=("赋能", "抓手"))),
        ("统一写“手机银行”，不用“APP端”", Terms(words=("APP端",), instead={"APP端": "手机银行"})),
        ("称呼客户为“您”", Terms(words=("你",), instead={"你": "您"})),
        ("全称“远山银行”，不写“远山行”", Name(right="远山银行", wrong=("远山行",))),
        ("一句话不超过30个字", Most(of="sentence", most=30)),
        ("句子控制在40字以内", Most(of="sentence", most=40)),
        ("感叹号每篇最多两个", Most(of="exclamations", most=2)),
        ("不使用表情符号", Most(of="emoji", most=0)),
        ("中英文之间加一个空格", Spacing(blank=True)),
        ("汉字与数字之间不留空格", Spacing(blank=False)),
        ("中文一律用全角标点", Width()),
        ("利率保留两位小数", Digits(style="two_decimals")),
        ("金额用千位分隔符", Digits(style="thousands")),
        ("日期写全年月日", Digits(style="full_date")),
        ("Do not say “seamless” or “synergy”", Terms(words=("seamless", "synergy"))),
        ("Say “fee”, not “service cost”", Terms(words=("service cost",), instead={"service cost": "fee"})),
        ("Keep sentences under 20 words", Most(of="sentence", most=20)),
        ("No emoji", Most(of="emoji", most=0)),
        ("Write FarHills Saver as registered", Name(right="FarHills Saver")),
    ],
)
def test_a_sentence_of_a_guide_becomes_a_test(sentence: str, test: Trial) -> None:
    assert test in [found[1] for found in read_sentence(sentence, "")]


@pytest.mark.parametrize(
    "sentence", ["清楚、实在、有分寸", "标志四周留白，不拉伸", "We are clear and honest", "不用“亲”称呼客户"]
)
def test_what_cannot_be_tested_is_left_and_said(sentence: str) -> None:
    guide = Document(id="g", family="g", title="g", media="", sha256="", blocks=(Block(text=sentence),))
    assert propose(guide) == Proposed(guidelines=(), left=(sentence,))


@pytest.mark.parametrize(
    ("row", "words", "instead"),
    [
        ("宜用：客户；不用：用户、粉丝；理由：我们服务的是人", ("用户", "粉丝"), "客户"),
        ("Use：customer；Avoid：user, consumer；Why：they bank with us", ("user", "consumer"), "customer"),
        ("术语：授信额度；通俗说法：最多可以借多少", ("授信额度",), "最多可以借多少"),
        ("这样说：到期前7天提醒您。；不这样说：错过今天，再等一年！", ("错过今天", "再等一年"), None),
    ],
)
def test_a_row_of_words_to_use_and_to_avoid_becomes_a_test(row: str, words: tuple[str, ...], instead: str) -> None:
    guide = Document(id="g", family="g", title="g", media="", sha256="", blocks=(Block(text=row),))
    (found,) = propose(guide).guidelines
    assert isinstance(found.test, Terms)
    assert (found.test.words, found.test.instead.get(words[0])) == (words, instead)


def _markdown(path: Path) -> Path:
    path.with_suffix(".md").write_text("# 规范\n\n" + "\n\n".join(LINES), encoding="utf-8")
    return path.with_suffix(".md")


def _docx(path: Path) -> Path:
    file = docx.Document()
    for line in LINES:
        file.add_paragraph(line)
    file.save(str(path.with_suffix(".docx")))
    return path.with_suffix(".docx")


def _pdf(path: Path) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path.with_suffix(".pdf")))
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(LINES):
        canvas.drawString(72, 760 - 40 * number, line)
    canvas.save()
    return path.with_suffix(".pdf")


@pytest.mark.parametrize("make", [_markdown, _docx, _pdf])
def test_a_guide_is_read_from_markdown_word_and_pdf(tmp_path: Path, make: object) -> None:
    path = make(tmp_path / "guide")  # type: ignore[operator]
    kinds = [guide.test.kind for guide in propose(read_document(path)).guidelines]
    assert sorted(kinds) == ["most", "name", "terms", "terms"]


@pytest.mark.parametrize(
    ("test", "text", "quotes"),
    [
        (Terms(words=("用户",)), "尊敬的用户，新用户专享", ["用户", "用户"]),
        (Terms(words=("手慢无",)), "请勿相信“手慢无”的宣传", []),
        (Terms(words=("seamless",)), "A Seamless start", ["Seamless"]),
        (Name(right="明川e贷"), "明川E贷与明川 e贷", ["明川E贷", "明川 e贷"]),
        (Name(right="明川e贷"), "明川e贷，随借随还", []),
        (Name(right="安心存"), "办理“安心存”", ["“安心存”"]),
        (Name(right="明川银行", wrong=("明川",)), "明川银行欢迎您来明川", ["明川"]),
        (Name(right="SteadySave"), "Try Steady Save or STEADYSAVE today", ["Steady Save", "STEADYSAVE"]),
        (Most(of="sentence", most=8), "一二三四五六七八。一二三四五六七八九。", ["一二三四五六七八九"]),
        (Most(of="exclamations", most=1), "来吧！快来！", ["！"]),
        (Most(of="emoji", most=0), "开户有礼🎁", ["🎁"]),
        (Most(of="hard", most=2), "饕餮盛宴", ["饕", "餮"]),
        (Most(of="hard", most=2), "存款利率由我们公布", []),
        (Spacing(blank=False), "年利率 1.55% 起", ["率 1", "% 起"]),
        (Spacing(blank=True), "年利率1.55% 起", ["率1"]),
        (Width(), "您好,请看(第1条).", [",", "("]),
        (Width(), "见1.55%和3:30", []),
        (Digits(style="half_width"), "利率３．５０％", ["３．５０％"]),
        (Digits(style="arabic_percent"), "年利率百分之三点五", ["百分之三点五"]),
        (Digits(style="two_decimals"), "年利率3.5%，占比30%", ["3.5%"]),
        (Digits(style="thousands"), "10000元起，20万元封顶，10,000元", ["10000"]),
        (Digits(style="full_date"), "12月31日前办理，2026年12月1日至12月31日", ["12月31日"]),
    ],
)
def test_a_guideline_marks_exactly_the_words_that_break_it(test: Trial, text: str, quotes: list[str]) -> None:
    assert broken(test, text, "zh" if any(c > "㐀" for c in text) else "en") == quotes


def test_a_word_inside_a_name_is_no_use_of_it() -> None:
    assert broken(Terms(words=("明川",)), "明川银行在明川市", "zh", Name(right="明川银行")) == ["明川"]


@pytest.mark.parametrize(
    ("text", "passed", "tested"),
    [("您好，年利率1.55%。", 2, 2), ("你好，年利率1.5%。", 0, 2), ("您好。", 1, 1)],
)
def test_the_score_is_passed_by_tested(text: str, passed: int, tested: int) -> None:
    brand = Brand([guideline(Terms(words=("你",))), guideline(Digits(style="two_decimals"))])
    card = brand.judge(Copy(channel=None, language="zh", parts={"text": text}), DAY)
    assert (card.passed, card.tested) == (passed, tested)


def test_every_part_of_the_copy_is_scored_by_itself() -> None:
    brand = Brand([guideline(Terms(words=("你",)))])
    card = brand.judge(Copy(channel=None, language="zh", parts={"title": "你好", "body": "您好，你呢"}), DAY)
    assert [(s.part, s.passed, s.tested) for s in card.scores] == [("title", 0, 1), ("body", 0, 1)]
    assert [(f.part, f.quote, f.start) for f in card.findings] == [("title", "你", 0), ("body", "你", 6)]


@given(st.text(alphabet="明川银行你您用户ABe贷 ,.!！，。（(1234５%年月日\n饕😀", max_size=60))
def test_findings_lie_on_their_words_and_only_advise(text: str) -> None:
    tests: list[Trial] = [
        Terms(words=("用户",)), Name(right="明川e贷"), Most(of="exclamations", most=0), Most(of="hard", most=1),
        Spacing(blank=False), Width(), Digits(style="half_width"), Digits(style="full_date"),
    ]  # fmt: skip
    card = Brand([guideline(test) for test in tests]).judge(
        Copy(channel=None, language="zh", parts={"text": text}), DAY
    )
    assert all(text[f.start : f.end] == f.quote and f.start < f.end for f in card.findings)
    assert all((f.outcome, f.grounds) == (Outcome.ADVISE, "custom") for f in card.findings)
    assert 0 <= card.passed <= card.tested


def test_only_what_a_person_accepted_counts(tmp_path: Path) -> None:
    kept, at = Guidelines(tmp_path), datetime(2026, 12, 1, tzinfo=UTC)
    guide = guideline(Terms(words=("你",)))
    assert kept.propose([guide], "program", at) == (guide,)
    assert (kept.propose([guide], "program", at), kept.accepted()) == ((), ())
    kept.decide(guide.id, "accepted", "wang", at)
    assert Guidelines(tmp_path).accepted() == (guide,)
    with pytest.raises(BadInput):
        kept.decide(guide.id, "accepted", "wang", at)
    kept.decide(guide.id, "rejected", "li", at, "too strict")
    assert (kept.accepted(), kept.find(guide.id).reason) == ((), "too strict")


def test_the_homes_word_on_a_guideline_wins_over_the_banks(tmp_path: Path) -> None:
    bank, home, at = tmp_path / "bank", tmp_path / "home", datetime(2026, 12, 1, tzinfo=UTC)
    guide = guideline(Terms(words=("你",)))
    Guidelines(bank).propose([guide], "x", at)
    Guidelines(bank).decide(guide.id, "accepted", "x", at)
    both = Guidelines(home, bank)
    assert both.accepted() == (guide,)
    both.decide(guide.id, "rejected", "y", at)
    assert (both.accepted(), Guidelines(bank).accepted()) == ((), (guide,))


def test_a_broken_file_of_guidelines_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").write_text("- guideline:\n    id: a-b\n    aspect: colour\n", encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        Guidelines(tmp_path).accepted()
    assert caught.value.line == 3


def test_the_sample_bank_has_a_guide_whose_guidelines_are_all_accepted() -> None:
    entries = read_yaml(ROOT / "examples" / "mingchuan" / "brand.yaml", tuple[Entry, ...])
    proposed = {guide.id for guide in propose(read_document(GUIDE)).guidelines}
    assert {entry.guideline.id for entry in entries if entry.state == "accepted"} == proposed


def test_a_guide_goes_from_proposal_to_score_on_the_command_line(run: CliRunner, home: Path, tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    bank.mkdir()
    env = {"MINGYAN_BANK": str(bank)}
    guide = _markdown(tmp_path / "guide")
    said = run.invoke(main, ["brand", "propose", str(guide), "--by", "li"], env=env)
    assert (said.exit_code, len(said.stdout.splitlines())) == (0, 4)
    before = json.loads(run.invoke(main, ["brand", "check", "你好，赋能"], env=env).stdout)
    assert before["score"]["tested"] == 0
    assert run.invoke(main, ["brand", "accept", "all", "--by", "wang"], env=env).exit_code == 0
    after = json.loads(run.invoke(main, ["brand", "check", "你好，赋能"], env=env).stdout)
    assert [(one["words"]) for one in after["score"]["broken"]] == [["你"], ["赋能"]]
    line = json.dumps({"text": "你好", "meta": {"publisher": "own_account"}})
    checked = json.loads(run.invoke(main, ["check", "--jsonl", "-"], input=line, env=env).stdout)
    assert checked["brand"]["tested"] > checked["brand"]["passed"]
    assert [f["outcome"] for f in checked["findings"] if f["rule"].startswith("brand.")] == ["advise"]
    assert "accept" in (home / "brand.yaml").read_text(encoding="utf-8")
    assert run.invoke(main, ["audit", "verify"], env=env).stdout.startswith("✓ 4")


def test_copy_of_others_is_not_held_to_this_banks_brand(run: CliRunner) -> None:
    checked = json.loads(run.invoke(main, ["check", "某行提醒你：谨防诈骗。"]).stdout)
    assert checked["brand"] is None
    assert "brand" in [skip["rule"] for skip in checked["skipped"]]
    ours = json.loads(run.invoke(main, ["check", "明川银行提醒你：谨防诈骗。"]).stdout)
    assert [f["quote"] for f in ours["findings"]] == ["你"]


def test_a_guide_is_proposed_and_decided_on_over_http(home: Path, tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    bank.mkdir()
    desk = open_desk({"MINGYAN_HOME": str(home), "MINGYAN_BANK": str(bank), "MINGYAN_WRITER": "template"})
    client = TestClient(build_app(desk))
    guide = _markdown(tmp_path / "guide").read_bytes()
    brought = client.post("/v1/brand/proposals", files={"files": ("guide.md", guide)})
    assert (brought.status_code, len(brought.json()[0]["new"])) == (201, 4)
    ids = [entry["guideline"]["id"] for entry in client.get("/v1/brand/guidelines?state=proposed").json()]
    for one in ids:
        answer = client.post(f"/v1/brand/guidelines/{one}/ruling", json={"state": "accepted"})
        assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    score = client.post("/v1/brand/checks", json={"text": "你好"}).json()["score"]
    assert [one["words"] for one in score["broken"]] == [["你"]]
