"""Where several markets may be meant, one question is asked, and none where one market's demand is met."""

from datetime import date

import pytest

from guardrails.inspection import Guard, inspect
from guardrails.loading import load_packs
from guardrails.recognition import markets, products
from guardrails.scene import Scene
from knowledge.channels import Copy

GUARD = Guard.of(load_packs())
DAY = date(2026, 11, 22)
DEMANDS = ("us.adviser.unbalanced", "uk.invest.unbalanced", "eu.invest.unbalanced")


def demanded(text: str, market: str | None = None) -> list[str]:
    scene = Scene(on=DAY, language="en", jurisdiction=market, product="fund")
    report = GUARD.inspect(Copy(channel=None, language="en", parts={"body": text}), scene)
    return [finding.rule for finding in report.findings if finding.rule in DEMANDS]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Our fund pays a steady income every month.", 1),
        ("Our fund pays a steady income every month. Read the prospectus.", 0),
        ("Our fund pays a steady income every month. Member FINRA/SIPC.", 1),
    ],
)
def test_like_demands_of_several_markets_make_one_question(text: str, asked: int):
    assert len(demanded(text)) == asked


def test_the_plain_path_asks_once_too():
    words, scene = Copy(channel=None, language="en", parts={"body": "Our fund pays 8% a year."}), Scene(on=DAY)
    assert GUARD.inspect(words, scene) == inspect(words, scene, load_packs())


def test_a_stated_market_is_held_to_its_own_demand():
    assert demanded("Our fund pays a steady income every month. Read the prospectus.", "UK") == ["uk.invest.unbalanced"]


@pytest.mark.parametrize(
    ("text", "market"),
    [
        ("savings at banka morava, brno", "EU"),
        ("come to the branch in spokane, wa 99201", "US"),
        ("a remortgage in leeds", "UK"),
    ],
)
def test_places_and_trade_words_tell_the_market(text: str, market: str):
    assert [each for each, _ in markets(text, "en")] == [market]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a gold bar pays no interest", ["gold"]),
        ("a mutual fund is an investment", ["fund", "wealth"]),
        ("interest on a loan", ["loan"]),
    ],
)
def test_a_hint_pales_beside_a_sure_word_of_other_kin(text: str, kinds: list[str]):
    assert [kind for kind, _ in products(text)] == kinds
