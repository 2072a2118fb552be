"""Repair: damaged text comes back as it was, clean text is never touched, and what is lost is held back."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.damage import damage
from knowledge.documents import Block, Document
from knowledge.readers import read_document
from knowledge.repair import Garbled, repair

SHARED = Path(__file__).parents[2] / "shared"
MARKED = frozenset("業銷報營務產險現機構戶個數據優應實關時動過價務實類們")
CLEAN = (
    "明川银行安心存三年期年利率为1.55%，起存金额为五十元，提前支取按活期利率计息。",
    "本行存款利率自十一月起調整，請洽各分行辦理開戶業務，謝謝您的支持與愛護。",
    "Savers earn 1.55% AER on balances above £1,000 — no naïve façade, no fees.",
    "兴业银行(háng)位于重(chóng)庆的网点已恢复营业。",
    "客户常问:“利率是多少?如何办理?”详询网点(周一至周五)。",
    "Grüße aus Zürich: café, señor, 50 €.",
)


def document(*texts: str) -> Document:
    blocks = tuple(Block(text=text) for text in texts)
    return Document(id="a", family="a", title="题目", media="text/plain", sha256="0", blocks=blocks)


def mended(*texts: str) -> tuple[str, ...]:
    result = repair(document(*texts))
    assert not isinstance(result, Garbled)
    return tuple(block.text for block in result[0].blocks)


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_left_alone(text):
    before = document(text)
    after = repair(before)
    assert not isinstance(after, Garbled)
    assert after[0].blocks == before.blocks


@given(
    st.lists(
        st.sampled_from([*CLEAN, "利率1.55%", "风险提示：理财非存款。", "A?B", "（一）总则"]), min_size=1, max_size=8
    )
)
def test_clean_documents_come_back_unchanged(texts):
    assert mended(*texts) == tuple(texts)


@pytest.mark.parametrize(
    "text",
    [
        "为什么服务机构要优化产品价格以及营销数据",
        "金融行业全年营销策略报告,客户关系是实际过程",
        "确保客户在不同时间了解业务动态",
        "我们的客户经理应当及时说明产品风险",
    ],
)
def test_pinyin_between_bytes_is_undone_whatever_the_alignment(text):
    assert mended(damage(text, MARKED)) == (text,)


@pytest.mark.parametrize(
    ("read_in", "written_in"), [("gb18030", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030"), ("big5", "gb18030")]
)
def test_text_read_in_the_wrong_encoding_is_read_again(read_in, written_in):
    text = "客户办理存款业务请到网点"
    garbled = text.encode(written_in).decode(read_in, "replace")
    if "�" not in garbled:
        assert mended(garbled) == (text,)


def test_mixed_script_becomes_simplified_and_is_told():
    result = repair(document("客戶可到网點办理业务，開通手机银行，購买理财產品，请注意風险。"))
    assert not isinstance(result, Garbled)
    assert result[0].blocks[0].text == "客户可到网点办理业务，开通手机银行，购买理财产品，请注意风险。"
    assert [(remark.kind, remark.count) for remark in result[1]] == [("mixed_script", 1)]


def test_what_cannot_be_read_is_held_back_with_a_score():
    result = repair(document("��明��银��行", "利率1.55%"))
    assert isinstance(result, Garbled)
    assert 0.1 <= result.score <= 1


def test_one_unreadable_paragraph_among_many_is_left_out_and_told():
    texts = ["存款利率以网点公示为准，理财非存款，产品有风险，投资须谨慎。"] * 9
    result = repair(document(*texts, "��银��"))
    assert not isinstance(result, Garbled)
    assert len(result[0].blocks) == 9
    assert "unreadable" in {remark.kind for remark in result[1]}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
def test_the_known_cases_and_the_known_page_are_repaired():
    lines = (SHARED / "data/text_repair/cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    assert [mended(case["raw"])[0] for case in cases] == [case["clean"] for case in cases]
    page = repair(read_document(next((SHARED / "seeds").glob("002_*.txt"))))
    assert not isinstance(page, Garbled)
    assert sum(block.text.count("全年营销") for block in page[0].blocks) == 18
