"""Every channel of the library is whole: words in both languages, limits that leave room, disclosures that exist."""

from typing import get_args

import pytest
from pydantic import ValidationError

from knowledge.channels import Channel, Copy
from knowledge.counting import GSM, GSM_EXTENSION
from knowledge.shelf import read_shelf
from knowledge.values import Jurisdiction, Language

SHELF = read_shelf()
CONTRACT = (
    "sms push wechat wechat_template wecom moments social feed sem banner web email poster video_script live_script "
    "call_script"
)
LANGUAGES: tuple[Language, ...] = get_args(Language)
channels = pytest.mark.parametrize("channel", SHELF.channels, ids=lambda channel: channel.id)


def test_the_library_has_the_channels_of_the_contract():
    assert set(CONTRACT.split()) <= {channel.id for channel in SHELF.channels}


@pytest.mark.parametrize("kind", ["channels", "disclosures"])
def test_ids_differ(kind):
    ids = [each.id for each in getattr(SHELF, kind)]
    assert len(ids) == len(set(ids))


@channels
def test_every_part_has_a_limit_and_its_own_words_in_both_languages(channel):
    for part in channel.parts:
        assert part.limit
        assert part.limit.zh > 0 < part.limit.en
        for words in (part.label, part.purpose):
            assert words.zh != words.en


@channels
def test_manners_are_concrete_in_both_languages(channel):
    assert len(channel.manners.zh.splitlines()) >= 3
    assert len(channel.manners.en.splitlines()) >= 3
    assert channel.manners.zh != channel.manners.en


@channels
def test_disclosures_exist_and_hold_somewhere_the_channel_runs(channel):
    for name in channel.disclosures:
        assert set(SHELF.disclosure(name).jurisdictions) & set(channel.jurisdictions)


@channels
def test_nobody_markets_crypto(channel):
    assert "crypto" in channel.excludes


def test_notices_must_name_a_part():
    with pytest.raises(ValidationError, match="notices"):
        Channel.model_validate(
            {
                "id": "x",
                "name": "X",
                "manners": "m",
                "parts": [{"name": "a", "label": "A", "purpose": "p"}],
                "notices": "b",
            }
        )


@pytest.mark.parametrize("disclosure", SHELF.disclosures, ids=lambda disclosure: disclosure.id)
def test_a_disclosure_speaks_both_languages_and_is_shorter_when_short(disclosure):
    for words in (disclosure.words, disclosure.plain):
        assert words is None or words.zh != words.en
    if disclosure.short:
        for language in LANGUAGES:
            assert len(disclosure.short.to(language)) <= len(disclosure.words.to(language))


@pytest.mark.parametrize(
    "words",
    [disclosure.short or disclosure.words for disclosure in SHELF.disclosures],
    ids=[disclosure.id for disclosure in SHELF.disclosures],
)
def test_no_english_disclosure_turns_a_text_message_into_unicode(words):
    assert set(words.en) <= GSM | GSM_EXTENSION


@pytest.mark.parametrize("market", get_args(Jurisdiction))
def test_each_market_has_disclosures_of_its_own(market):
    assert [disclosure for disclosure in SHELF.disclosures if disclosure.jurisdictions == (market,)]


def test_offsets_of_parts_count_line_breaks():
    words = Copy(channel="push", language="zh", parts={"title": "到期提醒", "body": "请查看"})
    assert words.text == "到期提醒\n请查看"
    assert [words.text[place.start : place.end] for place in words.places] == ["到期提醒", "请查看"]
