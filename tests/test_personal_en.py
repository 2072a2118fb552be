"""Personal data in English: values said aloud or pulled apart, names told by their place, what is the bank's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.personal import Redactor
from guardrails.personal.closing import closed
from guardrails.personal.said_en import said
from guardrails.personal.views import plain


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor.load()


def found(redactor: Redactor, text: str) -> list[tuple[str, str]]:
    return [(entity.type, entity.quote) for entity in redactor.redact(text).entities]


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("ring oh double seven four oh, nine one two", "ring 07740912"),
        ("it is triple five, then two oh six", "it is 555206"),
        ("fifty-six eight hundred one two", "5680012"),
        ("one nine two dot ten dot four dot one", "192.10.4.1"),
        ("one in three, two in five", "one in three, two in five"),
        ("save fifty, eighty or one hundred pounds", "save fifty, eighty or one hundred pounds"),
        ("Step one: open it. Step two: tap", "Step one: open it. Step two: tap"),
    ],
)
def test_numbers_said_in_english_are_written_in_digits(spoken: str, written: str) -> None:
    assert said(plain(spoken)).text == written


@pytest.mark.parametrize(
    ("apart", "whole"),
    [
        ("N A D I A  K O S T O V A   (form)", "NADIA KOSTOVA   (form)"),
        ("DOB 2 1 / 0 9 / 1 9 7 3", "DOB 21/09/1973"),
        ("plate X-K-6-8-P-Q-R seen", "plate XK68PQR seen"),
        ("ACCT: 330187\n441906\nNAME: X", "ACCT: 330187441906\nNAME: X"),
        ("is a 4 4 0 7 1 9 2 3", "is a 44071923"),
        ("call me at 3 p m", "call me at 3 p m"),
        ("Fees 2024\nare listed", "Fees 2024\nare listed"),
    ],
)
def test_what_is_pulled_apart_is_closed_up(apart: str, whole: str) -> None:
    assert closed(plain(apart)).text == whole


@given(st.text(alphabet="A1b -.\n/ oneten", max_size=60))
def test_a_reading_knows_where_each_character_came_from(text: str) -> None:
    for view in (closed(plain(text)), said(plain(text))):
        assert len(view.at) == len(view.text) + 1 or view.text == text
        assert list(view.at) == sorted(view.at)
        assert all(0 <= at <= len(text) for at in view.at)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hi its corin tregear, my card is gone", "corin tregear"),
        ("silver van, owner tatenda chikafu", "tatenda chikafu"),
        ("nurul hidayah binte salleh, cannot log in", "nurul hidayah binte salleh"),
        ("Rang Megan ferch Owain about it", "Megan ferch Owain"),
        ("He is Anand s/o Raman, a customer", "Anand s/o Raman"),
        ("The complaint of Mr ap Rhys is closed", "ap Rhys"),
        ("HARPREET\nSIDHU\n9 Mill Lane", "HARPREET\nSIDHU"),
        ("SHEVCHENKO, MYKOLA\tUA\tOPEN", "SHEVCHENKO, MYKOLA"),
        ("Thanks Joy, it is with Idris now", "Joy"),
        ("Applicant: TEO LI TING\nIncome: 4", "TEO LI TING"),
        ("P E T R A  N O V A K (scan)", "P E T R A  N O V A K"),
        ("Muhammad Haziq bin Rosli rang", "Muhammad Haziq bin Rosli"),
    ],
)
def test_a_name_is_told_by_its_place(redactor: Redactor, text: str, name: str) -> None:
    assert ("PERSON", name) in found(redactor, text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("letter from Gartenstraße 12, 50667 Köln. Try", "Gartenstraße 12, 50667 Köln"),
        ("moved to 8 bis rue Voltaire, 69003 Lyon last", "8 bis rue Voltaire, 69003 Lyon"),
        ("to Blk 7 Bedok Ave 3 #05-12, Singapore 460077", "Blk 7 Bedok Ave 3 #05-12, Singapore 460077"),
        ("at 512 County Road 9 Apt 3, Mesa, AZ 85201", "512 County Road 9 Apt 3, Mesa, AZ 85201"),
        ("Room 803, 8/F, Wah Fu House, Sham Shui Po, Kowloon", "Room 803, 8/F, Wah Fu House, Sham Shui Po, Kowloon"),
        ("地址：九龍旺角彌敦道7號3樓A室", "九龍旺角彌敦道7號3樓A室"),
    ],
)
def test_an_address_of_another_land_is_found_whole(redactor: Redactor, text: str, address: str) -> None:
    assert ("ADDRESS", address) in found(redactor, text)


def test_a_day_behind_a_name_is_a_birth(redactor: Redactor) -> None:
    assert ("DATE_OF_BIRTH", "21/09/1973") in found(redactor, "N A D I A  K O S T O V A   21/09/1973   (form)")


@pytest.mark.parametrize(
    "text",
    [
        "Follow our official WeChat and LinkedIn pages",
        "Voicemail greetings change on Friday; fax is closed.",
        "Speech by HKMA Chief Executive Edwin Yau on deposits",
        "Contact centre +65 6333 2265 from overseas, or 1800 222 2222",
        "Call 0345 722 0000 or write to complaints@harbourbank.example.com",
        "The wealth centre opens at 3 Queen's Road Central, Hong Kong.",
        "Cover includes cancer, stroke and heart attack.",
        "Mong Kok and Toa Payoh branches close early",
        "Ticket INC0048812399 closed; order 4471-220-998 sent",
        "Policy statement PS24/1 and case C-362/14 apply",
        "Bonjour! Our Paris desk speaks seven languages.",
        "Use promo code AB12 CDE; the sort code has six digits.",
    ],
)
def test_the_banks_own_english_stays_untouched(redactor: Redactor, text: str) -> None:
    assert found(redactor, text) == []
