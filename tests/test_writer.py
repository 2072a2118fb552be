"""Words come from writers, figures and disclosures from the program; nothing runs over its part."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.brief import Brief
from assistant.dossier import gather
from assistant.writing.asking import to_write
from assistant.writing.axes import repeats
from assistant.writing.evidence import claims_by_ledger, claims_by_marks
from assistant.writing.form import pattern
from assistant.writing.notices import with_notices, written_parts
from assistant.writing.phrases import phrases
from assistant.writing.placing import misplaced
from assistant.writing.reading import words_so_far
from assistant.writing.references import Reference, put_values, refer, unknown_marks
from assistant.writing.template import compose
from assistant.writing.trimming import trim
from guardrails.grounding import ground
from guardrails.personal import Redactor
from knowledge.channels import Copy
from knowledge.counting import count
from knowledge.products import Fact, Product
from knowledge.shelf import read_shelf
from knowledge.suitability import Plan, misfits
from knowledge.values import PRODUCT_TYPES, Bilingual, Period
from tests.conftest import ROOT

DAY = date(2026, 12, 1)
SHELF = read_shelf(ROOT / "examples" / "mingchuan")
MASKER = Redactor.load(names=False)
RATE = Reference(mark="[年利率]", words="1.55%", condition="3年期", fact="rate")
LEAD = Reference(mark="[提醒]", words="7天", fact="reminder")
TERM = Reference(mark="[期限]", words="3年", fact="term")
NAME = Reference(mark="[产品名]", words="安心存")
OWN = [product for product in SHELF.products if product.valid.holds(DAY)]
FITTING = [
    (product.id, channel.id)
    for product in OWN
    for channel in SHELF.channels
    if not misfits(Plan(product=product, channel=channel, publish=Period(start=DAY, end=DAY)), DAY)
]


def dossier(product, channel, language=None, **more):
    language = language or ("zh" if SHELF.product(product).jurisdiction == "CN" else "en")
    publish = Period(start=DAY, end=DAY)
    brief = Brief(product=product, channels=(channel,), language=language, publish=publish, **more)
    return gather(brief, SHELF, None, DAY)[0]


@pytest.mark.parametrize(
    ("words", "put"),
    [
        ("[产品名]年利率[年利率]。", "安心存年利率1.55%（3年期）。"),
        ("3年期年利率[年利率]。", "3年期年利率1.55%。"),
        ("年利率[年利率]，再说一次[年利率]。", "年利率1.55%（3年期），再说一次1.55%。"),
        ("提前[提醒]天提醒。", "提前7天提醒。"),
        ("提前[提醒]提醒。", "提前7天提醒。"),
        ("[期限]年利率", "3年年利率"),
        ("[没有的]代号", "[没有的]代号"),
    ],
)
def test_values_take_the_place_of_marks(words, put):
    assert put_values(words, (NAME, RATE, LEAD, TERM), "zh") == put


@pytest.mark.parametrize(
    ("words", "put"),
    [
        ("earn [rate] a year", "earn 1.55% (three-year term) a year"),
        ("earn[rate]", "earn 1.55% (three-year term)"),
        ("in [days]", "in 7 days"),
        ("in [days] days", "in 7 days"),
    ],
)
def test_values_in_english_stand_apart(words, put):
    rate = Reference(mark="[rate]", words="1.55%", condition="three-year term", fact="rate")
    days = Reference(mark="[days]", words="7 days", fact="days")
    assert put_values(words, (rate, days), "en") == put


def test_facts_of_one_name_have_marks_of_their_own():
    rates = tuple(
        Fact(id=f"rate-{n}", name=Bilingual(zh="年利率", en="rate"), value=f"{n}%", condition=f"{n}年期")
        for n in (1, 2)
    )
    product = Product(id="x", type="deposit", name=Bilingual(zh="安心存", en="SteadySave"), facts=rates)
    marks = [reference.mark for reference in refer(product, rates, "zh")]
    assert len(set(marks)) == 3


def test_marks_that_stand_for_nothing_are_named():
    assert unknown_marks("[产品名]由[客户经理]介绍", (NAME,)) == ("[客户经理]",)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("单笔[年利率]起", ("单笔[年利率]",)),
        ("年利率为[提醒]", ("利率为[提醒]",)),
        ("期限[年利率]", ("期限[年利率]",)),
        ("年利率（单利）[年利率]，提前[提醒]提醒", ()),
        ("期限[期限]，[产品名]", ()),
    ],
)
def test_a_right_figure_in_the_wrong_place_is_found(words, found):
    assert misplaced(words, (NAME, RATE, LEAD, TERM), "zh") == found


def test_a_date_where_a_yield_is_announced_is_found():
    day = Reference(mark="[as of]", words="20 Nov 2026", fact="apy-date")
    assert misplaced("an annual percentage yield (APY) of [as of].", (day,), "en") == ("APY) of [as of]",)


def test_each_factual_sentence_names_its_evidence():
    given_to = dossier("anxin-3y", "sms", points=("到期前有提醒",))
    found = claims_by_marks("您好。[产品名]年利率[年利率]。到期前有提醒。", (NAME, RATE), given_to)
    assert [(claim.quote, claim.evidence) for claim in found] == [
        ("安心存年利率1.55%（3年期）。", ("rate",)),
        ("到期前有提醒。", ("point-1",)),
    ]


def test_the_template_names_its_evidence_too():
    given_to = dossier("anxin-3y", "sms", points=("到期前有提醒",))
    text = with_notices(compose(given_to, "use", given_to.brief.points), given_to.channel, "zh", ()).text
    ledger = ground(Copy(channel="sms", language="zh", parts={"body": text}), given_to.facts, DAY).rows
    evidence = {fact for claim in claims_by_ledger(text, ledger, given_to) for fact in claim.evidence}
    assert {"rate", "minimum", "point-1"} <= evidence


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("[产品名]年利率[年利率]，一起看看", True),
        ("年利率1.55%", False),
        ("年利率１．５５", False),
        ("存三年", False),
        ("[没有的]", False),
        ('引"号', False),
    ],
)
def test_a_model_can_write_words_and_known_marks_only(words, taken):
    import re

    assert bool(re.fullmatch(pattern((NAME, RATE), "zh"), words)) is taken


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", ""),
        ('{"titl', ""),
        ('{"title": "到期', "到期"),
        ('{"title": "到期", "bo', "到期"),
        ('{"title": "到期", "body": ["一\\n二", "三', "到期\n一\n二\n三"),
        ('{"title": "到期\\', "到期"),
        ('{"title": "a:b,[c]"', "a:b,[c]"),
    ],
)
def test_an_unfinished_answer_can_be_read(answer, said):
    assert words_so_far(answer) == said


@given(st.text(max_size=200))
def test_no_answer_breaks_the_reading(answer):
    assert isinstance(words_so_far(answer), str)


@pytest.mark.parametrize(
    ("words", "room", "kept"),
    [
        ("一句话。两句话。三句话。", 8, "一句话。两句话。"),
        ("很长的一句，有两截。", 7, "很长的一句。"),
        ("没有可断之处", 3, ""),
        ("短", 3, "短"),
        ("One sentence. Another one.", 15, "One sentence."),
    ],
)
def test_trimming_leaves_whole_sentences_or_clauses(words, room, kept):
    assert trim(words, lambda said: len(said) <= room) == kept


@given(st.text(alphabet="一二。，；！ab. ", max_size=60), st.integers(0, 60))
def test_trimmed_words_fit(words, room):
    kept = trim(words, lambda said: len(said) <= room)
    assert len(kept) <= room


@pytest.mark.parametrize(("product", "channel"), FITTING, ids=lambda part: part)
def test_the_template_fits_every_channel_and_says_what_it_must(product, channel):
    given_to = dossier(product, channel)
    language = given_to.language
    for angle in ("use", "clear", "moment"):
        parts = compose(given_to, angle, given_to.brief.points)
        words = with_notices(parts, given_to.channel, language, given_to.notices)
        for part in given_to.channel.parts:
            limit = part.limit and (part.limit.zh if language == "zh" else part.limit.en)
            if limit and part.name in words.parts:
                assert count(words.parts[part.name], part.count, language) <= limit
        assert all(parts[part.name] for part in written_parts(given_to.channel) if not part.optional)
        assert all(notice.said_in(words.text, language) for notice in given_to.notices)
        assert "{" not in words.text


@pytest.mark.parametrize("channel", ["sms", "push", "wechat", "email", "call_script", "banner", "video_script"])
def test_the_template_says_it_another_way_from_another_angle(channel):
    given_to = dossier("anxin-3y", channel)
    use, clear, moment = ("".join(compose(given_to, angle, ()).values()) for angle in ("use", "clear", "moment"))
    assert not repeats(clear, [use])
    assert not repeats(moment, [use, clear])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("type", PRODUCT_TYPES)
def test_the_template_has_short_heads_for_every_type(type, language):
    kind = phrases(language).types[type]
    for way in (kind.use, kind.clear, kind.moment):
        assert len(way.head) <= (12 if language == "zh" else 30)
        assert not any(char.isdigit() for char in way.head + way.lead)


def test_words_of_a_masked_person_are_left_out_by_the_template():
    given_to = dossier("anxin-3y", "push", points=("{{客户姓名#1}}推荐", "到期前有提醒"))
    words = "".join(compose(given_to, "use", given_to.brief.points).values())
    assert "客户姓名" not in words
    assert "到期前有提醒" in words


@pytest.mark.parametrize(("product", "channel"), [("anxin-3y", "sms"), ("anju", "wechat"), ("uk-loan", "email")])
def test_a_prompt_holds_the_facts_the_exemplar_and_no_more_than_it_should(product, channel):
    given_to = dossier(product, channel)
    asking = to_write(given_to, phrases(given_to.language).angles["use"], MASKER)
    roles = [turn.role for turn in asking.ask.turns]
    assert roles == ["system", "user", "assistant", "user"]
    assert sum(len(turn.words) for turn in asking.ask.turns) < (1500 if given_to.language == "zh" else 3800)
    assert given_to.product.name.to(given_to.language) in str(asking.ask.turns[-1].words)


def test_questions_about_one_product_share_their_beginning():
    uses, moments = (
        to_write(dossier("anxin-3y", "sms"), phrases("zh").angles[angle], MASKER).ask.turns
        for angle in ("use", "moment")
    )
    assert uses[:3] == moments[:3]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("到期前有提醒，利率写得明白。", "到期前有提醒，利率写得很明白。", True),
        ("到期前有提醒。", "利率写得明白。", False),
        ("", "", False),
    ],
)
def test_near_duplicates_are_recognised(one, other, same):
    assert repeats(one, [other]) is same
