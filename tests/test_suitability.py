"""A plan that doesn't fit says which field of the brief to change."""

from datetime import date

import pytest

from knowledge.channels import Channel
from knowledge.products import Product, Segment
from knowledge.suitability import Plan, misfits, window
from knowledge.values import Period

TODAY = date(2026, 11, 22)
BODY = {"name": "body", "label": "Body", "purpose": "All of it"}
CHANNEL = {"id": "sms", "name": "SMS", "manners": "Brief", "parts": [BODY], "notices": "body"}
RATE = {"id": "rate", "name": "rate", "value": "1.55%"}
PRODUCT = {"id": "wen", "type": "wealth", "name": "Wen", "risk": "R2", "facts": [RATE]}
SEGMENT = {"id": "retired", "name": "Retired", "note": "Careful", "max_risk": "R2", "excludes": ["crypto"]}
DECEMBER = {"from": "2026-12-01", "to": "2026-12-31"}


def plan(*, product=None, channel=None, segment=None, publish=None, jurisdiction=None):
    return Plan(
        product=Product.model_validate(PRODUCT | (product or {})),
        channel=Channel.model_validate(CHANNEL | (channel or {})),
        segment=Segment.model_validate(SEGMENT | (segment or {})),
        publish=Period.model_validate(publish or {}),
        jurisdiction=jurisdiction,
    )


def days(first, last):
    return {"from": first, "to": last}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"jurisdiction": "CN"},
        {"publish": DECEMBER},
        {"product": {"valid": DECEMBER}, "publish": DECEMBER},
        {"product": {"valid": days("2026-11-01", "2026-11-22")}},
        {"product": {"valid": days("2026-11-10", "2026-12-31")}, "publish": days("2026-11-01", "2026-12-31")},
        {"product": {"type": "deposit", "risk": None}},
        {"product": {"facts": [RATE | {"valid": days("2026-12-01", "2026-12-31")}]}, "publish": DECEMBER},
    ],
)
def test_a_suitable_plan_has_no_misfit(given):
    assert misfits(plan(**given), TODAY) == ()


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"jurisdiction": "UK"}, "jurisdiction", "not in UK"),
        ({"product": {"type": "crypto"}, "segment": {"excludes": []}}, "product", "crypto"),
        ({"channel": {"jurisdictions": ["US", "UK"]}}, "channels", "serves US, UK"),
        ({"channel": {"excludes": ["wealth"]}}, "channels", "not used for products of type wealth"),
        ({"product": {"risk": "R3"}}, "segment", "rated R3, above the R2"),
        ({"segment": {"excludes": ["wealth"]}}, "segment", "not offered to segment retired"),
        ({"product": {"risk": None}}, "product", "no risk grade"),
        ({"product": {"valid": days("2026-06-01", "2026-08-31")}}, "product", "expired on 2026-08-31"),
        ({"product": {"valid": days("2027-01-01", "2027-02-01")}}, "publish", "from 2027-01-01"),
        ({"product": {"valid": days("2026-11-01", "2026-12-15")}, "publish": DECEMBER}, "publish", "not throughout"),
        ({"publish": days("2026-10-01", "2026-10-31")}, "publish", "ended on 2026-10-31"),
        ({"product": {"facts": [RATE | {"valid": days("2026-10-01", "2026-10-31")}]}}, "publish", "fact rate"),
        (
            {"product": {"facts": [RATE | {"valid": days("2026-11-01", "2026-12-15")}]}, "publish": DECEMBER},
            "publish",
            "fact rate",
        ),
    ],
)
def test_a_misfit_names_the_field_and_the_reason(given, field, says):
    (found,) = misfits(plan(**given), TODAY)
    assert found.field == field
    assert says in found.said.en
    assert found.said.zh != found.said.en


def test_a_newer_version_of_a_fact_stands_in_for_the_old_one():
    old = RATE | {"valid": days("2026-10-01", "2026-10-31")}
    new = RATE | {"id": "rate-2026-11", "value": "1.45%", "valid": days("2026-11-01", "2027-01-31")}
    assert misfits(plan(product={"facts": [old, new]}), TODAY) == ()


def test_a_fact_under_another_condition_does_not_stand_in():
    old = RATE | {"condition": "3 years", "valid": days("2026-10-01", "2026-10-31")}
    other = RATE | {"id": "rate-1y", "condition": "1 year"}
    assert [found.field for found in misfits(plan(product={"facts": [old, other]}), TODAY)] == ["publish"]


def test_every_reason_is_told_at_once():
    found = misfits(plan(product={"risk": "R4"}, channel={"excludes": ["wealth"]}, jurisdiction="US"), TODAY)
    assert [misfit.field for misfit in found] == ["jurisdiction", "channels", "segment"]


@pytest.mark.parametrize(
    ("publish", "first", "last"),
    [
        ({}, "2026-11-22", "2026-11-22"),
        ({"to": "2026-12-31"}, "2026-11-22", "2026-12-31"),
        ({"from": "2026-12-01"}, "2026-12-01", "2026-12-01"),
        ({"from": "2026-11-01", "to": "2026-12-31"}, "2026-11-22", "2026-12-31"),
    ],
)
def test_the_window_is_the_days_still_to_come(publish, first, last):
    assert window(Period.model_validate(publish), TODAY) == Period.model_validate({"from": first, "to": last})
