"""Limits count as the channels do: code points, columns, words, SMS segments, slots at their longest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.counting import GSM, GSM_EXTENSION, count, fill_slots, segments

PLAIN = st.text(alphabet=sorted(GSM))
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("三年期1.55%", "zh", 8),
        ("", "zh", 0),
        ("您好，{{客户称谓}}", "zh", 3 + 8),
        ("{{姓名}}", "zh", 6),
        ("👍", "zh", 1),
    ],
)
def test_characters_are_code_points(words, language, expected):
    assert count(words, "chars", language, {"客户称谓": 8}) == expected


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("安心存", "zh", 6),
        ("安心存3年", "zh", 9),
        ("年利率1.55%", "zh", 11),
        ("“安心存”", "zh", 10),
        ("“Save”", "en", 6),
        ("e\u0301", "en", 1),
        ("Ａ", "en", 2),
    ],
)
def test_a_han_character_takes_two_columns(words, language, expected):
    assert count(words, "width", language) == expected


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("理财非存款、产品有风险、投资须谨慎。", "zh", 15),
        ("年利率1.55%，存满3年。", "zh", 8),
        ("The rate is 1.55% for three years.", "en", 7),
        ("It's 10,000 yuan, on-line", "en", 4),
        ("0–5秒｜口播", "zh", 4),
        ("… — ！", "zh", 0),
    ],
)
def test_a_han_character_is_a_word_and_so_is_a_figure(words, language, expected):
    assert count(words, "words", language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("存" * 70, 1),
        ("存" * 71, 2),
        ("存" * 134, 2),
        ("存" * 135, 3),
        ("a" * 69 + "“", 1),
        ("a" * 70 + "“", 2),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
        ("👍" * 67, 3),
    ],
    ids=lambda given: f"{given[:1]}×{len(given)}" if isinstance(given, str) else None,
)
def test_segments_follow_the_alphabet_and_never_split_a_pair(text, expected):
    assert count(text, "sms", "zh") == expected


def test_a_slot_in_chinese_copy_makes_the_message_unicode():
    assert count("a" * 65 + "{{name}}", "sms", "en") == 1
    assert count("a" * 65 + "{{name}}", "sms", "zh") == 2


def test_the_alphabet_is_gsm_0338():
    assert len(GSM) == 127  # 128 septets, one of them the escape
    assert len(GSM_EXTENSION) == 10


@given(PLAIN)
def test_plain_latin_never_takes_more_segments_than_unicode(text):
    assert segments(text) <= segments(text + "存")


@given(ANY, ANY)
def test_more_words_never_count_less(first, second):
    for how in ("chars", "width", "sms"):
        assert count(first + second, how, "zh", {}) >= count(first, how, "zh", {}) or "{{" in first + second


@given(ANY.filter(lambda text: "{" not in text and "}" not in text), st.integers(0, 40))
def test_a_slot_counts_exactly_its_longest_value(text, length):
    filled = fill_slots(f"{text}{{{{称谓}}}}", "zh", {"称谓": length})
    assert len(filled) == len(text) + length
    assert count(f"{text}{{{{称谓}}}}", "chars", "zh", {"称谓": length}) == len(filled)


@given(ANY)
def test_each_segment_has_room_for_what_it_is_counted_with(text):
    units = len(text.encode("utf-16-le")) // 2
    plain = all(char in GSM or char in GSM_EXTENSION for char in text)
    assert segments(text) >= (0 if plain else units / 70)
    assert segments(text) <= units + 1
