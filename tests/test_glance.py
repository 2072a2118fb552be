"""The first glance: what it clears holds no word of the rules, however it is written, and no sign of disguise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.anchors import Commonness
from guardrails.folding import fold
from guardrails.glance import TELLING, Glance
from guardrails.lexicon import signs

WORDS = ("保本保息", "/零.{0,3}风险/", "/guaranteed returns?/", "稳赚")
ALPHABET = "保本息零风险稳赚存款利率一二百分之点十万亻禾火 ，。、&<\\u4fdd1250@$!abgr保Ｂ②😀\u200b—·（"


@pytest.fixture(scope="module")
def glance() -> Glance:
    return Glance(WORDS, Commonness("存款利率以当日挂牌为准"))


@settings(deadline=None)
@given(st.text(ALPHABET, max_size=30))
def test_a_cleared_text_shows_no_sign_that_tells(glance: Glance, text: str) -> None:
    assert not (glance.clear(text) and signs(TELLING)(fold(text).text))


@settings(deadline=None)
@given(
    st.text("存款利率以日挂牌，。", max_size=450),
    st.sampled_from(("保本保息", "饱本保息", "零风险", "零，风险", "稳 赚")),
)
def test_no_word_is_cleared_however_it_is_written(glance: Glance, around: str, word: str) -> None:
    middle = len(around) // 2
    assert not glance.clear(around[:middle] + word + around[middle:])


@pytest.mark.parametrize("text", ["", "存款利率以当日挂牌为准。", "您好，欢迎光临！", "三款一年期产品"])
def test_plain_copy_is_cleared(glance: Glance, text: str) -> None:
    assert glance.clear(text)


@pytest.mark.parametrize("text", ["😀", "存\u200b款", "亻呆", "二三", "a", "&", "5 0 1"])
def test_what_may_tell_of_a_disguise_is_not(glance: Glance, text: str) -> None:
    assert not glance.clear(text)
