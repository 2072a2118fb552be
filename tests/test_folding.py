"""Folding takes spelling tricks away and every place finds its way back; decoding reads disguises, not lawful words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.decoding import decode
from guardrails.folding import fold, fold_characters, fold_plainly
from guardrails.lexicon import Lexicon
from guardrails.parts import joined
from guardrails.spelt import between_syllables

LEXICON = Lexicon(
    ["保本", "保本保息", "零风险", "最低", "第一", "/稳赚(?:不赔|不亏)?/", "高收益", "刚性兑付", "guaranteed", "risk"]
)
ODD = st.text(st.sampled_from("保本稳賺零风险ａＢ5％①\u200b\ufeff\u0301😀❤️㎡…·* ，。\n亻呆baoben0最"), max_size=40)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("保\u200b本", "保本"),
        ("穩賺不賠", "稳赚不赔"),
        ("ＡＰＲ５％", "apr5%"),
        ("bǎo běn", "bao ben"),
        ("夲金", "本金"),
        ("蕞低", "最低"),
        ("叁佰", "三百"),
        ("вест", "bect"),
        ("①年㎡", "1年m2"),
        ("，！（）", ",!()"),
        ("𝐁𝐞𝐬𝐭", "best"),
        ("🅱🅔ꜱᴛ", "best"),
    ],
)
def test_spelling_differences_fold_away(written: str, folded: str):
    assert fold(written).text == folded


@given(st.one_of(st.text(max_size=60), ODD))
def test_the_fast_fold_is_the_plain_fold(text: str):
    fast, plain = fold(text), fold_plainly(text)
    assert (fast.text, list(fast.starts), list(fast.ends)) == (plain.text, list(plain.starts), list(plain.ends))
    assert fast.codes is None or list(fast.codes) == list(map(ord, plain.text))


@given(st.one_of(st.text(max_size=60), ODD))
def test_folding_twice_changes_nothing_more(text: str):
    once = fold_characters(text)
    assert fold_characters(once) == once


@given(st.one_of(st.text(max_size=60), ODD), st.data())
def test_every_span_leads_back_to_the_characters_it_came_from(text: str, data: st.DataObject):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert folded.text[start:end] in fold_characters(text[first:last])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("bao本理财", "保本理财"),
        ("BAO BEN理财", "保本理财"),
        ("保ben保息", "保本保息"),
        ("wenzhuanbupei的好产品", "稳赚不赔的好产品"),
        ("zui低", "最低"),
        ("保·本", "保本"),
        ("保 本", "保本"),
        ("零、风、险", "零风险"),
        ("稳_赚_不_赔", "稳赚不赔"),
        ("保😀本", "保本"),
        ("宝本理财", "保本理财"),
        ("稳转不赔", "稳赚不赔"),
        ("亻呆本理财", "保本理财"),
        ("零风阝佥", "零风险"),
        ("0风险", "零风险"),
        ("全国第1", "全国第一"),
        ("年化百分之五点二", "年化5.2%"),
        ("gu4ranteed", "guaranteed"),
        ("r i s k free", "risk free"),
        ("抽1🔥0万元", "抽10万元"),
        ("满5 0%", "满50%"),
        ("年，化，率，7，.，2，%", "年化率7.2%"),
        ("保 本 （ 保 息 ）", "保本(保息 )"),
        ("baoben100元", "保本100元"),
        ("他说宝本", "他说保本"),
        ("wen zhuan bu pei", "稳赚不赔"),
        ("钢性兑付的产品", "刚性兑付的产品"),
        ("稳赚不&#36180;", "稳赚不赔"),
        ("稳<b>赚</b>不赔", "稳赚不赔"),
        ("稳赚\n不赔", "稳赚不赔"),
        ("稳。赚。不。赔", "稳赚不赔"),
        ("稳(赚)不赔", "稳赚不赔"),
        ("guaran-\nteed", "guaranteed"),
        ("guar*nteed", "guaranteed"),
        ("gu4r4nt33d", "guaranteed"),
        ("n0 r1sk", "no risk"),
        ("n o r i s k", "no risk"),
        ("r i s k - f r e e", "risk-free"),
        ("g.u.a.r.a.n.t.e.e.d r.i.s.k", "guaranteed risk"),
        ("no🔥risk", "no risk"),
        ("safeasyoursavings", "safe as your savings"),
        ("额度三十万", "额度30万"),
        ("高达八百八十八元", "高达888元"),
        ("年化伍.贰%", "年化5.2%"),
        ("稳，赚不赔", "稳赚不赔"),
        ("g u a r a n t e e d   r i s k", "guaranteed risk"),
    ],
)
def test_disguises_are_read(written: str, read: str):
    decoded = decode(fold(written), LEXICON).ways
    assert decoded
    assert decoded[0][0].text == read


@pytest.mark.parametrize(
    "lawful",
    [
        "国宝本月展出",
        "手机银行app下载etf联接",
        "收益高于同期",
        "risk-free rate",
        "第10期",
        "a股市场",
        "购买保险产品",
        "10风险",
        "稳重不失活力",
        "前途无量的青年",
        "触手可得",
        "“注册”不等于“推荐”",
        "AT&T, don't wait, 24h, 10am",
        "存款、理财",
        "赵老师，您好",
        "plan a, b or c; u.s. and 401k",
    ],
)
def test_lawful_words_stay_as_they_are(lawful: str):
    assert decode(fold(lawful), LEXICON).ways == []


@given(ODD)
def test_decoded_places_lie_in_the_text(text: str):
    for read, places in decode(fold(text), LEXICON).ways:
        assert len(read.text) == len(read.starts) == len(read.ends)
        assert all(0 <= start < end <= len(text) for start, end in zip(read.starts, read.ends, strict=True))
        assert all(0 <= place.start < place.end <= len(text) for place in places)


def test_marks_on_a_character_belong_to_it():
    assert fold("保\u0336本\u0336息").span(0, 2) == (0, 4)


@pytest.mark.parametrize("piece", ["bao ben ", "保 本 ", "保😀", "亻呆", "百分之五，"])
def test_what_is_too_much_to_be_read_is_told(piece: str):
    text = piece * 5000
    start, end = decode(fold(text), LEXICON).unread or (0, 0)
    assert (0 < start < end, end) == (True, len(text))
    assert decode(fold(piece * 20), LEXICON).unread is None


def test_neighbours_of_lawful_copy_are_meant_as_they_stand():
    plain, taught = Lexicon(["募集"]), Lexicon(["募集"], lawful="慕集")
    assert (bool(plain.hearing.odd("慕集")), taught.hearing.odd("慕集")) == (True, [])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("bao ben li cai", "baobenlicai"),
        ("xian shi 30 tian", "xianshi30tian"),
        ("lì·lǜ·gāo", "lilvgao"),
        ("AI sheng cheng", "ai shengcheng"),
        ("we can go in", "we can go in"),
        ("shanghai pudong bank", "shanghai pudong bank"),
    ],
    ids=["spaced", "with figures", "toned", "a word of English between", "English", "names"],
)
def test_syllables_set_apart_are_joined(text: str, read: str):
    folded = fold(text).text
    gaps = list(between_syllables(folded))
    assert "".join(c for at, c in enumerate(folded) if not any(s <= at < e for s, e in gaps)) == read


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("亻呆本亻呆息", ["保", "保"]),
        ("人呆木一理财", ["保", "本"]),
        ("安全有人呆阜章", ["保", "障"]),
        ("家人呆在木一屋", []),
    ],
    ids=["a radical", "two that make a row", "across a word", "no row"],
)
def test_parts_side_by_side_are_put_together(text: str, wholes: list[str]):
    assert [whole for _, _, whole in joined(text, frozenset({"保本", "保障"}))] == wholes
