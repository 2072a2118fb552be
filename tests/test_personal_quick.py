"""Personal data is found quickly, and nothing less for it: what is left out could not have matched."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pii_texts import HELD_OUT, TUNED, texts
from guardrails.personal import addresses, addresses_en, addresses_plain, names_given, names_led
from guardrails.personal.forms import Form, form_of
from guardrails.personal.patterns import compiled, signs
from guardrails.personal.recognisers import Find, table
from guardrails.personal.sieve import Sieve, bits
from guardrails.personal.views import View, plain, spelled

PATTERNS = [(one, pattern) for one in table().recognisers for pattern in one.patterns]
TEXTS = [text.text for seed in (5, 6) for group in (TUNED, HELD_OUT) for text in texts(group, 60, seed)]
PIECES = st.sampled_from([*(piece for text in TEXTS for piece in re.findall(r"\d+|\W|[a-zA-Z]+|\w{1,4}", text)), "\n"])
OTHERS = [
    pattern
    for module in (addresses, addresses_en, addresses_plain, names_given, names_led)
    for pattern in vars(module).values()
    if isinstance(pattern, re.Pattern)
]


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?i)(?:账号|Account) no", {" no"}),
        (r"\d{4}年(?:5|10)月", {"年"}),
        (r"(?:尾号|末四位)(\d{4})", {"尾号", "末四位"}),
        (r"x?[1-9]\d*", set()),
        ("(?:护照|[A-Z]{2})", set()),
        ("(?<=卡号)\\d+", {"卡号"}),
    ],
)
def test_a_pattern_tells_what_a_match_must_hold(pattern: str, words: set[str]) -> None:
    assert signs(pattern) == words


@pytest.mark.parametrize(
    ("pattern", "form"),
    [
        (r"(?<!\d)1\d{10}(?!\d)", Form(11, 11, close=True)),
        (r"(?<!\d)\d{3}-?\d{4}(?!\d)", Form(7, 7, close=True)),
        (r"(?<!\d)\d{3}-\d{4}(?!\d)", Form(7, 7, (frozenset("-"),), close=True)),
        (r"(?<!\d)\d{3}(?:[ -]|/)\d{2}(?:\.\d{2})(?!\d)", Form(7, 7, (frozenset(" -/"), frozenset(".")), close=True)),
        (r"(?<!\d)\(\d{3}\d{4}(?!\d)", Form(7, 7, close=True)),
        (r"(?<!\d)\d{7,8}(?:转\d{3})?(?!\d)", Form(7, 11)),
        (r"(?<!\d)\d{4}年\d{4}(?!\d)", Form(6)),
        (r"\d{7}", Form(7)),
        (r"尾号(\d{7})(?!\d)", Form(7)),
        (r"(?<!\d)\d{3}(?!\d)", Form(6, 3)),
        (r"(?<!\d)[0-9A-F]{12}(?!\d)", Form(6)),
    ],
)
def test_a_pattern_tells_the_form_of_its_numbers(pattern: str, form: Form) -> None:
    assert form_of(pattern, 6) == form


def test_a_sieve_asks_for_a_word_of_each_group() -> None:
    sieve = Sieve([[{"卡", "card"}], [{"卡"}, {"号"}], []])
    assert [list(bits(sieve.passing(text))) for text in ("", "my card", "卡", "卡号", "号")] == [
        [2], [0, 2], [0, 2], [0, 1, 2], [2],
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_pattern_compiled_finds_what_it_says(text: str) -> None:
    view = plain(text)
    for _, pattern in PATTERNS:
        assert spans(compiled(pattern), view.text) == spans(re.compile(pattern), view.text)


@pytest.mark.parametrize("pattern", OTHERS, ids=[str(number) for number in range(len(OTHERS))])
def test_so_do_those_of_addresses_and_names(pattern: re.Pattern[str]) -> None:
    body = re.sub(r"^\(\?=\(\?-i:\[(?:\\.|[^\]])*\]\)\)\(\?:(.*)\)$", r"\1", pattern.pattern, flags=re.DOTALL)
    free = re.compile(body, pattern.flags)
    for text in TEXTS:
        assert spans(pattern, plain(text).text) == spans(free, plain(text).text)


def everywhere(view: View) -> set[Find]:
    """What all patterns see that could be near enough a number, whatever its form."""
    asked = [one for one in table().recognisers if all(any(w in view.low for w in words) for words in one.needles)]
    near = [(one, window) for one in asked for window in view.windows(one.least, mixed=one.mixed)]
    return {
        find
        for one, window in near
        if one.view != "spoken"
        for pattern in one.patterns
        for found in re.compile(pattern).finditer(view.text, *window)
        if (find := one.find(found, view))
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_find_is_lost_to_a_first_look(text: str) -> None:
    first = plain(text)
    for view in {first, spelled(first)}:
        assert everywhere(view) == set(table().finds(view, "plain", "numbers"))


def test_no_find_is_lost_where_values_stand_close_together() -> None:
    rand = random.Random(3)
    for _ in range(60):
        view = plain(rand.choice(["\n", " ", "，", "/"]).join(rand.sample(TEXTS, 4)))
        assert everywhere(view) == set(table().finds(view, "plain", "numbers"))
