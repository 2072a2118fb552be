"""The sample bank holds together: briefs suit, figures agree everywhere, documents and customers can be made again."""

import importlib.util
import io
import re
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import docx
import openpyxl
import pyarrow.parquet as pq
import pypdfium2
import pytest
import yaml

from assistant.brief import read_brief
from knowledge.counting import count
from knowledge.products import Product
from knowledge.shelf import read_shelf
from knowledge.suitability import Plan, misfits
from knowledge.values import PRODUCT_TYPES, BadFile, BadInput, Jurisdiction, Language

BANK = Path(__file__).parent.parent / "examples" / "mingchuan"
TODAY = date(2026, 11, 22)
SHELF = read_shelf(BANK)
FACTS = {
    group: {name: str(value) for name, value in facts.items()}
    for group, facts in yaml.safe_load((BANK / "facts.yaml").read_text(encoding="utf-8")).items()
}
BRIEFS = sorted((BANK / "briefs").glob("*.yaml"))
DOCUMENTS = sorted((BANK / "documents").iterdir())
LANGUAGES: tuple[Language, ...] = ("zh", "en")
products = pytest.mark.parametrize("product", SHELF.products, ids=lambda product: product.id)
named = {"ids": lambda given: given.name if isinstance(given, Path) else None}


def script(name):
    """The script `name` of the sample bank as a module."""
    spec = importlib.util.spec_from_file_location(name, BANK / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def words_of(path):
    """All words of a document, read with the plainest means of its format."""
    if path.suffix == ".docx":
        file = docx.Document(path)
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        return "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    if path.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(path)
        return "".join(page.get_textpage().get_text_bounded() for page in pages).replace("\r\n", "")
    return path.read_text(encoding="utf-8")


def plans_of(path):
    brief = read_brief(path)
    segment = SHELF.segment(brief.segment) if brief.segment else None
    for name in brief.channels:
        yield Plan(
            product=SHELF.product(brief.product),
            channel=SHELF.channel(name),
            segment=segment,
            jurisdiction=brief.jurisdiction,
            publish=brief.publish,
        )


def annual_rate(paid, months, lent):
    """The yearly nominal rate at which `months` payments of `paid` repay `lent`, by bisection."""
    low, high = 0.0, 0.1
    for _ in range(100):
        rate = (low + high) / 2
        worth = sum(paid / (1 + rate) ** month for month in range(1, months + 1))
        low, high = (rate, high) if worth > lent else (low, rate)
    return rate * 12


def percent(words):
    return float(words.rstrip("%")) / 100


def amount(words):
    return float(words.replace(",", "").lstrip("£$"))


# --- the shelf ---------------------------------------------------------------------------------------------------


def test_the_bank_is_large_enough():
    kinds = [product.type for product in SHELF.products if product.jurisdiction == "CN"]
    assert len(kinds) >= 8
    assert {"deposit", "wealth", "fund", "loan", "credit_card", "mortgage", "annuity"} <= set(kinds)
    assert {"US", "UK"} <= {product.jurisdiction for product in SHELF.products}
    assert len(SHELF.segments) == 6
    assert len(BRIEFS) == 10
    assert len(DOCUMENTS) >= 12
    assert {path.suffix for path in DOCUMENTS} == {".md", ".docx", ".xlsx", ".pdf", ".html"}
    assert len(re.findall(r"(?m)^### ", (BANK / "documents" / "faq.md").read_text(encoding="utf-8"))) >= 40


@products
def test_what_can_lose_money_has_a_risk_grade_and_what_others_issue_names_them(product):
    if product.type in ("wealth", "fund", "structured_deposit"):
        assert product.risk
    if product.type in ("wealth", "fund", "annuity"):
        assert product.issuer


@products
@pytest.mark.parametrize("language", LANGUAGES)
def test_required_disclosures_fit_every_channel_and_leave_room(product, language):
    for channel in SHELF.channels:
        if product.type in channel.excludes or product.jurisdiction not in channel.jurisdictions:
            continue
        due = SHELF.required_disclosures(channel, product, language)
        part = channel.part(channel.notices)
        words = "\n".join(disclosure.words.to(language) for disclosure in due)
        shares = part.name != "notes"
        room = "我" * 40 if language == "zh" else "x" * 45
        assert count(words + (room if shares else ""), part.count, language) <= getattr(part.limit, language), (
            channel.id
        )


@pytest.mark.parametrize("market", get_args(Jurisdiction))
@pytest.mark.parametrize("kind", PRODUCT_TYPES)
def test_a_product_that_states_nothing_can_still_be_disclosed(kind, market):
    bare = Product.model_validate({"id": "bare", "type": kind, "name": "Bare", "jurisdiction": market})
    for channel in SHELF.channels:
        for language in LANGUAGES:
            for disclosure in SHELF.required_disclosures(channel, bare, language):
                assert not re.search(r"\{[a-z]", disclosure.words.to(language)), (channel.id, disclosure.id)


# --- briefs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BRIEFS, **named)
def test_every_brief_suits(path):
    assert [misfit for plan in plans_of(path) for misfit in misfits(plan, TODAY)] == []


def test_the_briefs_cover_the_bank():
    briefs = [read_brief(path) for path in BRIEFS]
    assert len({brief.product for brief in briefs}) == 10
    assert {brief.segment for brief in briefs} == {segment.id for segment in SHELF.segments}
    assert {name for brief in briefs for name in brief.channels} <= {channel.id for channel in SHELF.channels}
    assert {brief.language for brief in briefs} == {"zh", "en"}


@pytest.mark.parametrize(
    ("name", "field", "says"),
    [
        ("expired-offer", "product", "expired on 2026-08-31"),
        ("unsuitable-segment", "segment", "rated R4, above the R2"),
        ("unfit-channel", "channels", "not used for products of type wealth"),
    ],
)
def test_a_brief_that_does_not_suit_has_one_misfit(name, field, says):
    (found,) = [
        misfit for plan in plans_of(BANK / "briefs" / "broken" / f"{name}.yaml") for misfit in misfits(plan, TODAY)
    ]
    assert found.field == field
    assert says in found.said.en


def test_a_brief_for_an_unknown_product_lists_the_known_ones():
    with pytest.raises(BadInput, match="anxin-3y"):
        list(plans_of(BANK / "briefs" / "broken" / "unknown-product.yaml"))


@pytest.mark.parametrize(("name", "line"), [("broken-line", 3), ("unknown-field", 4)])
def test_a_broken_brief_names_its_line(name, line):
    with pytest.raises(BadFile) as bad:
        read_brief(BANK / "briefs" / "broken" / f"{name}.yaml")
    assert bad.value.line == line


# --- figures -----------------------------------------------------------------------------------------------------


@products
def test_a_product_states_the_figures_of_facts_yaml(product):
    assert {fact.id: fact.value for fact in product.facts} == FACTS[product.id]


@products
def test_a_fact_stands_in_the_document_it_cites(product):
    for fact in product.facts:
        cited = re.search(r"documents/[a-z0-9.-]+", fact.source.en)
        if cited:
            assert fact.value in words_of(BANK / cited[0]), (fact.id, cited[0])


@products
def test_the_sheet_of_a_product_says_its_rates(product):
    rates = [fact.value for fact in product.facts if fact.value.endswith("%") and "–" not in fact.value]
    assert [rate for rate in rates if rate not in product.sheet] == []


@pytest.mark.parametrize("count_of", ["3", "6", "12", "24"])
def test_instalments_cost_what_the_internal_rate_of_return_says(count_of):
    table, months = FACTS["fenqi-table"], int(count_of)
    rate = annual_rate(1 / months + percent(table[f"fee-{count_of}"]), months, 1)
    assert f"{rate:.2%}" == table[f"apr-{count_of}"]


def test_worked_examples_add_up():
    fenqi, anxin, dae = FACTS["fenqi"], FACTS["anxin-3y"], FACTS["dae-3y"]
    lent, fee = amount(fenqi["example-principal"]), percent(fenqi["fee-12"])
    assert amount(fenqi["example-monthly"]) == pytest.approx(lent / 12 + lent * fee)
    assert amount(fenqi["example-fee"]) == pytest.approx(lent * fee * 12)
    for deposit in (anxin, dae):
        interest = amount(deposit["example-principal"]) * percent(deposit["rate"]) * 3
        assert amount(deposit["example-interest"]) == pytest.approx(interest)
    anju = FACTS["anju"]
    assert percent(anju["lpr"]) - float(anju["margin"]) / 10_000 == pytest.approx(percent(anju["rate"]))


@pytest.mark.parametrize(
    ("lent", "rate", "months", "paid"),
    [
        ("10,000", FACTS["yidai"]["example-rate"], 12, FACTS["yidai"]["example-monthly"]),
        ("1,000,000", FACTS["anju"]["rate"], 360, FACTS["anju"]["example-monthly"]),
        ("£10,000", FACTS["uk-loan"]["rate"], 60, FACTS["uk-loan"]["monthly"]),
    ],
)
def test_equal_instalments_follow_from_rate_and_term(lent, rate, months, paid):
    monthly = percent(rate) / 12
    assert amount(paid) == pytest.approx(amount(lent) * monthly / (1 - (1 + monthly) ** -months), abs=0.005)


def test_yearly_rates_follow_from_nominal_ones():
    loan, savings = FACTS["uk-loan"], FACTS["us-savings"]
    apr = (1 + annual_rate(amount(loan["monthly"]), 60, amount(loan["amount"])) / 12) ** 12 - 1
    assert f"{apr:.1%}" == loan["apr"]
    assert f"{(1 + percent(savings['interest-rate']) / 365) ** 365 - 1:.2%}" == savings["apy"]


# --- documents ---------------------------------------------------------------------------------------------------


def parts_of(path):
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
        return {entry: packed.read(entry) for entry in packed.namelist()}


def test_the_documents_can_be_made_again(tmp_path):
    made = script("make_documents").make_documents(tmp_path)
    assert sorted(path.name for path in made) == [path.name for path in DOCUMENTS]
    for path in made:
        assert parts_of(path) == parts_of(BANK / "documents" / path.name), path.name


@pytest.mark.parametrize("path", DOCUMENTS, **named)
def test_a_document_says_all_figures_its_source_takes_from_facts_yaml(path):
    sources = [source.read_text(encoding="utf-8") for source in (BANK / "sources").glob("*.md")]
    (source,) = [text for text in sources if f"\nfile: {path.name}\n" in text]
    words = words_of(path)
    blanks = re.findall(r"\{\{([a-z0-9-]+)\.([a-z0-9-]+)\}\}", source)
    assert [(group, name) for group, name in blanks if FACTS[group][name] not in words] == []
    assert "{{" not in words


@pytest.mark.parametrize("path", DOCUMENTS, **named)
def test_a_document_is_small(path):
    assert path.stat().st_size < 60_000


def test_the_superseded_sheet_gives_another_rate():
    old, new = (words_of(BANK / "documents" / f"deposit-rates-{year}-11.xlsx") for year in (2025, 2026))
    assert FACTS["rates-2025"]["y3"] in old
    assert FACTS["rates-2025"]["y3"] not in new
    assert FACTS["anxin-3y"]["rate"] in new


# --- customers ---------------------------------------------------------------------------------------------------


def test_the_customers_can_be_made_again():
    assert pq.read_table(BANK / "customers.parquet").equals(script("make_customers").make_customers())


def test_no_customer_can_be_a_person():
    rows = pq.read_table(BANK / "customers.parquet").to_pylist()
    assert len(rows) == len({row["mobile"] for row in rows}) == 1000
    assert {row["mobile"][:3] for row in rows} == {"154"}
    assert {row["identity"][:2] for row in rows} == {"99"}
    assert {row["email"].partition("@")[2] for row in rows} == {"example.com"}
    assert {row["segment"] for row in rows} == {segment.id for segment in SHELF.segments}


@pytest.mark.parametrize("slot", SHELF.slots, ids=lambda slot: slot.id)
def test_a_slot_is_a_column_and_no_value_outgrows_it(slot):
    values = pq.read_table(BANK / "customers.parquet", columns=[slot.column])[slot.column].to_pylist()
    longest = max(len(value) for value in values if value)
    assert longest <= slot.longest
