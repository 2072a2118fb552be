"""Words are found whole, inside their sentence, and excused only by words that truly excuse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.anchors import Commonness, Sieve, anchors
from guardrails.excuses import excused, retold
from guardrails.folding import fold
from guardrails.matching import Reading, find
from guardrails.rules import Unless
from guardrails.vocabulary import links, triples
from guardrails.words import checked, compiled
from knowledge.channels import Copy

UNLESS = Unless(
    before=("/[不非未无]$/", "/不(?:承诺|保证).{0,4}$/"),
    after=("/^(?:的)?(?:都|均)?是(?:诈骗|骗局)/",),
    inside=("保本点",),
    sentence=("谨防",),
    text=("反诈",),
    named=("/^.(?:奶茶)?店/",),
    saying=("/说[“]$/", "/^”二字/"),
    told=("考题",),
    void=("不仅", "不是不", "并非不"),
)


def reading(text: str) -> Reading:
    """A text as it is matched."""
    return Reading(fold(text), Copy(channel=None, language="zh", parts={"text": text}))


def found(words: tuple[str, ...], text: str) -> list[str]:
    """The words found, as written."""
    return [text[slice(*reading(text).folded.span(*hit))] for hit in find(words, reading(text))]


@pytest.mark.parametrize(
    ("words", "text", "hits"),
    [
        (("保本",), "保本，又保本", ["保本", "保本"]),
        (("保本", "保本保息", "保息"), "保本保息", ["保本保息"]),
        (("/收益.{0,4}有保障/",), "收益真的有保障", ["收益真的有保障"]),
        (("/收益.{0,4}有保障/",), "收益。有保障", []),
        (("/收益[^x]{0,4}有保障/",), "收益！有保障", []),
        (("free",), "freedom is free", ["free"]),
        (("apr",), "APR 5%; April", ["APR"]),
        (("100%",), "2100% 和 100%", ["100%"]),
        (("/服务最好$/",), "服务最好！服务最好的", ["服务最好"]),
        (("（保本）",), "产品(保本)型", ["(保本)"]),
        (("最佳",), "最佳选择。最\u200b佳", ["最佳", "最\u200b佳"]),
    ],
)
def test_words_are_found(words: tuple[str, ...], text: str, hits: list[str]):
    assert found(words, text) == hits


@pytest.mark.parametrize(
    ("text", "lawful"),
    [
        ("不保本", True),
        ("不承诺保本", True),
        ("不承诺、不保证保本", True),
        ("不仅保本", False),
        ("不是不保本", False),
        ("并非不保本", False),
        ("不限额度，保本", False),
        ("保本的都是骗局", True),
        ("谨防任何人以保本为名", True),
        ("谨防诈骗。我们保本", False),
        ("盈亏的保本点", True),
        ("反诈提醒。有人说保本", True),
        ("保本。不保证收益", False),
        ("刷卡到“保本”奶茶店", True),
        ("“保本”理财，到店办理", False),
    ],
)
def test_excuses_hold_where_they_should(text: str, *, lawful: bool):
    (hit,) = find(("保本",), reading(text))
    assert excused(hit, UNLESS, reading(text)) == lawful


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("柜员不许说“保本”", True),
        ("“保本”二字从海报上拿掉", True),
        ("考题：能不能写保本", True),
        ("“保本”理财", True),
        ("“保本的理财，您放心买，行长都这么讲”", False),
        ("我们说，买保本的", False),
    ],
)
def test_words_that_another_says_are_known(text: str, *, told: bool):
    (hit,) = find(("保本",), reading(text))
    assert retold(hit, UNLESS, reading(text)) == told


@pytest.mark.parametrize("bad", ["", "/保.*本/", "/保(?=本)/", "/(?:本)?/", "/(保/", r"/(保)\1/"])
def test_words_that_are_not_linear_are_refused(bad: str):
    with pytest.raises(ValueError, match=r"."):
        checked(bad)


def test_anchors_are_demanded_by_every_match():
    groups = anchors("/稳(?:赚|赢).{0,3}(?:不赔|不亏)(?:了)?/")
    assert {"稳赚", "稳赢"} in groups
    assert {"不赔", "不亏", "不赔了", "不亏了"} in groups


LINES = st.text(st.sampled_from("保本稳赚赢不赔亏的a "), max_size=24)
SOUGHT = ("保本", "/稳(?:赚|赢).{0,3}(?:不赔|不亏)(?:了)?/", "/[保本]{2,3}/", "/a.{0,3}的/", "/.{2,4}亏/")


@settings(deadline=None)
@given(LINES, LINES)
def test_the_sieve_lets_through_every_word_that_a_line_holds(line: str, common: str):
    sieve = Sieve(SOUGHT, Commonness(common))
    possible = {word for _, _, bits in sieve.lines(line) for word in sieve.named(bits)}
    assert possible >= {word for word in SOUGHT if compiled(word).search(line.encode())}


def test_links_follow_each_other_and_say_where_a_gap_may_part_them():
    assert links("/近.{0,2}月(?:收益|赚)?/") == {("近月", True), ("月收", False), ("月赚", False), ("收益", False)}


def test_triples_spell_alternatives_out():
    assert {"稳赚不", "赢不亏"} <= triples("/稳(?:赚|赢)(?:不赔|不亏)?/")
