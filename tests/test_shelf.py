"""The shelf finds what files hold, and says what is wrong with them."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.channels import Channel
from knowledge.disclosures import Disclosure
from knowledge.products import Bank, Fact, Product
from knowledge.shelf import Shelf, read_shelf
from knowledge.values import BadFile, BadInput, Period

PRODUCT = """---
id: {id}
type: deposit
name: Save
facts:
  - {{id: rate, name: rate, value: 1.55%}}
{more}---
The sheet.
"""
BODY = {"name": "body", "label": "Body", "purpose": "All of it"}
CHANNEL = {"id": "sms", "name": "SMS", "manners": "Brief", "parts": [BODY], "notices": "body"}
BENCHMARK = {"id": "b", "name": {"zh": "业绩比较基准", "en": "Benchmark"}, "value": "1.90%–2.50%"}
BANK = Bank.model_validate(
    {
        "name": {"zh": "明川银行", "en": "Mingchuan Bank"},
        "address": "1 Road",
        "hotline": "400",
        "abroad": {"US": {"name": "Mingchuan Bank USA", "address": "2 Street", "hotline": "1-800"}},
    }
)


def bank(folder: Path, *products: str) -> Path:
    (folder / "products").mkdir(parents=True)
    for number, text in enumerate(products):
        (folder / "products" / f"{number}.md").write_text(text, encoding="utf-8")
    return folder


def shelf(*disclosures: dict[str, object], house: Bank | None = BANK) -> Shelf:
    made = tuple(Disclosure.model_validate({"words": "x", **each}) for each in disclosures)
    return Shelf(channels=(), segments=(), disclosures=made, products=(), bank=house)


def channel(**more: object) -> Channel:
    return Channel.model_validate(CHANNEL | more)


def product(**more: object) -> Product:
    given = {"id": "save", "type": "wealth", "name": "Save", "risk": "R2", "issuer": {"zh": "明川理财", "en": "MWM"}}
    return Product.model_validate(given | more)


def test_products_of_several_folders_stand_together(tmp_path):
    first = bank(tmp_path / "a", PRODUCT.format(id="one", more=""))
    second = bank(tmp_path / "b", PRODUCT.format(id="two", more=""))
    shelf = read_shelf(first, second, tmp_path / "nowhere")
    assert [each.id for each in shelf.products] == ["one", "two"]
    assert shelf.product("two").sheet == "The sheet."


@pytest.mark.parametrize(
    ("texts", "line", "says"),
    [
        ([PRODUCT.format(id="one", more=""), PRODUCT.format(id="one", more="")], 2, "product id one is taken"),
        ([PRODUCT.format(id="one", more="disclosures: [nothing]\n")], 7, "there is no disclosure 'nothing'"),
        ([PRODUCT.format(id="one", more="prise: 3\n")], 7, "prise"),
        (
            [PRODUCT.format(id="one", more="  - {id: rate, name: again, value: 2%}\n")],
            6,
            "'rate' is given twice",
        ),
        (["no header"], 1, "header"),
    ],
)
def test_a_wrong_product_file_names_itself_and_the_line(tmp_path, texts, line, says):
    with pytest.raises(BadFile) as bad:
        read_shelf(bank(tmp_path / "a", *texts))
    assert bad.value.line == line
    assert says in bad.value.said.en


@pytest.mark.parametrize("kind", ["channel", "segment", "product", "disclosure"])
def test_an_unknown_id_lists_the_known_ones(kind):
    with pytest.raises(BadInput) as bad:
        getattr(read_shelf(), kind)("nonsense")
    assert "nonsense" in bad.value.said.zh
    assert "known: " in bad.value.said.en


@pytest.mark.parametrize(
    ("disclosure", "on", "of", "due"),
    [
        ({"id": "a", "when": ["wealth"]}, {}, {}, True),
        ({"id": "a", "when": ["fund"]}, {}, {}, False),
        ({"id": "a"}, {}, {}, False),
        ({"id": "a"}, {"disclosures": ["a"]}, {}, True),
        ({"id": "a"}, {}, {"disclosures": ["a"]}, True),
        ({"id": "a", "when": ["wealth"], "jurisdictions": ["US"]}, {}, {}, False),
        ({"id": "a", "jurisdictions": ["US"]}, {"disclosures": ["a"]}, {}, False),
        ({"id": "a", "when": ["wealth"], "agency": True}, {}, {}, True),
        ({"id": "a", "when": ["wealth"], "agency": True}, {}, {"issuer": None}, False),
        ({"id": "a", "when": ["wealth"], "speaks_of": ["基准"]}, {}, {"facts": [BENCHMARK]}, True),
        ({"id": "a", "when": ["wealth"], "speaks_of": ["benchmark"]}, {}, {"facts": [BENCHMARK]}, True),
        ({"id": "a", "when": ["wealth"], "speaks_of": ["bench"]}, {}, {"facts": [BENCHMARK]}, False),
        ({"id": "a", "when": ["wealth"], "speaks_of": ["save"]}, {}, {}, True),
        ({"id": "a", "when": ["fund"], "speaks_of": ["基准"]}, {}, {"facts": [BENCHMARK]}, False),
        ({"id": "a", "when": ["wealth"], "roomy": True}, {}, {}, True),
        ({"id": "a", "when": ["wealth"], "roomy": True}, {"tight": True}, {}, False),
    ],
)
def test_a_disclosure_is_due_by_type_market_channel_and_name(disclosure, on, of, due):
    found = shelf(disclosure).required_disclosures(channel(**on), product(**of), "zh")
    assert [each.id for each in found] == (["a"] if due else [])


def test_disclosures_come_in_order_of_place():
    all_types = {"when": ["wealth"]}
    laid = shelf(
        {"id": "z", "place": "end"} | all_types, {"id": "m"} | all_types, {"id": "a", "place": "start"} | all_types
    )
    assert [each.id for each in laid.required_disclosures(channel(), product(), "zh")] == ["a", "m", "z"]


@pytest.mark.parametrize(
    ("words", "language", "of", "says"),
    [
        ("【{bank}】", "zh", {}, "【明川银行】"),
        ("[{bank}]", "en", {}, "[Mingchuan Bank]"),
        ("[{bank}]", "en", {"jurisdiction": "US"}, "[Mingchuan Bank USA]"),
        ("由{issuer}发行", "zh", {}, "由明川理财发行"),
        ("{risk}", "zh", {}, "R2（中低风险）"),
        ("{grade}", "en", {}, "R2"),
        ("{rate}", "en", {"facts": [{"id": "rate", "name": "r", "value": "3.40%–18.00%"}]}, "3.40% to 18.00%"),
        ("{day}", "zh", {"facts": [{"id": "day", "name": "d", "value": "2026-11-20"}]}, "2026年11月20日"),
        ("{apr|rate}", "zh", {"facts": [{"id": "rate", "name": "r", "value": "3%"}]}, "3%"),
        ("{{客户称谓}}", "zh", {}, "{{客户称谓}}"),
    ],
)
def test_blanks_are_filled_from_bank_and_product(words, language, of, says):
    (found,) = shelf({"id": "a", "words": words, "when": ["wealth"]}).required_disclosures(
        channel(), product(**of), language
    )
    assert found.words.to(language) == says


def test_a_missing_fact_is_named():
    with pytest.raises(BadInput) as bad:
        shelf({"id": "loan-apr", "words": "{apr}", "when": ["wealth"]}).required_disclosures(channel(), product(), "zh")
    assert "loan-apr" in bad.value.said.zh
    assert "apr" in bad.value.said.en


@pytest.mark.parametrize(
    ("facts", "says"), [([], "以审批为准"), ([{"id": "apr", "name": "a", "value": "6%"}], "年化6%")]
)
def test_a_product_that_lacks_a_fact_takes_the_plain_form(facts, says):
    made = shelf({"id": "a", "words": "年化{apr}", "plain": "以审批为准", "when": ["wealth"]})
    (found,) = made.required_disclosures(channel(), product(facts=facts), "zh")
    assert found.words.zh == says
    assert found.also == ()


def test_a_disclosure_states_the_version_that_holds():
    facts = [
        {"id": "rate", "name": "rate", "value": "1.75%", "valid": {"to": "2026-10-31"}},
        {"id": "rate-2026-11", "name": "rate", "value": "1.55%", "valid": {"from": "2026-11-01"}},
    ]
    days = Period(start=date(2026, 12, 1), end=date(2026, 12, 31))
    made = shelf({"id": "a", "words": "{rate}", "when": ["wealth"]})
    (found,) = made.required_disclosures(channel(), product(facts=facts), "zh", days)
    assert found.words.zh == "1.55%"


def test_a_product_may_not_name_a_disclosure_that_is_not_there():
    with pytest.raises(BadInput, match="nothing"):
        shelf().required_disclosures(channel(), product(disclosures=["nothing"]), "zh")


def test_a_tight_channel_takes_the_short_form_and_accepts_the_long_one():
    made = shelf({"id": "a", "words": "投资有风险，请谨慎", "short": "有风险", "when": ["wealth"]})
    (short,) = made.required_disclosures(channel(tight=True), product(), "zh")
    (full,) = made.required_disclosures(channel(), product(), "zh")
    assert short.words.zh == "有风险"
    assert short.said_in("投资有风险，请谨慎", "zh")
    assert full.words.zh == "投资有风险，请谨慎"
    assert not full.said_in("有风险", "zh")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("理财非存款、产品有风险、投资须谨慎。", True),
        ("理财非存款，产品有风险，投资须谨慎", True),
        ("理财 非存款\n产品有风险 投资须谨慎！", True),
        ("理财非存款、产品有风险", False),
        ("", False),
    ],
)
def test_a_disclosure_is_heard_whatever_the_punctuation(text, said):
    assert Disclosure(id="a", words="理财非存款、产品有风险、投资须谨慎。").said_in(text, "zh") is said


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        ({"value": "1.55%"}, "1.55%", "1.55%"),
        ({"value": 3, "unit": {"zh": "年", "en": "years"}}, "3年", "3 years"),
        ({"value": "20–50", "unit": {"zh": "万元", "en": "yuan"}}, "20–50万元", "200,000 to 500,000 yuan"),
        ({"value": "1.5", "unit": {"zh": "万元", "en": "yuan"}}, "1.5万元", "15,000 yuan"),
        ({"value": date(2027, 1, 31)}, "2027年1月31日", "31 Jan 2027"),
        ({"value": "T+1"}, "T+1", "T+1"),
    ],
)
def test_a_fact_is_worded_in_both_languages(fact, zh, en):
    made = Fact.model_validate({"id": "f", "name": "f", **fact})
    assert (made.words("zh"), made.words("en")) == (zh, en)


def test_only_facts_that_hold_stand():
    facts = [
        {"id": "old", "name": "rate", "value": "1.75%", "valid": {"to": "2026-10-31"}},
        {"id": "new", "name": "rate", "value": "1.55%", "valid": {"from": "2026-11-01"}},
    ]
    assert [fact.id for fact in product(facts=facts).standing(date(2026, 11, 22))] == ["new"]
