"""The learned judge asks, abstains when unsure, marks the sentence it means, and says when it could not read."""

import numpy as np
import pytest

from guardrails.golden import Advert
from guardrails.lexicon import Lexicon
from guardrails.meaning.judge import (
    NO_EMBEDDER,
    RULE,
    Judge,
    either,
    likeness,
    most_telling,
    overall,
    read_meaning,
    reader,
    switched_off,
    trained,
)
from guardrails.meaning.phrases import SIZE, phrase_rows, phrases, rarity, weighed
from guardrails.meaning.train import Row, fit, platt, put_on_trial, rows_of
from guardrails.report import Finding, Outcome, Report
from guardrails.undisguising import undisguised
from knowledge.channels import Copy


class Counting:
    """Vectors by which a sentence that speaks of lending a hand stands out."""

    name = "counting"

    def embed_passages(self, texts):
        return np.array([[float("担着" in text), 1.0] for text in texts])

    def embed_query(self, text):
        return self.embed_passages([text])[0]


def judge(threshold=0.5, embedder="counting"):
    lessons = np.array([[1.0, 1.0], [0.0, 1.0]]) / np.array([[2**0.5], [1.0]])
    says = np.array([2.0, -2.0, 0.0])
    turns, rare = np.zeros(SIZE), np.ones(SIZE)
    return Judge(lessons, says, np.zeros(2), np.ones(2), turns, rare, np.array([4.0, 0.0]), threshold, embedder, "1")


def copy(text, language="zh"):
    return Copy(channel=None, language=language, parts={"text": text})


def test_it_asks_about_the_sentence_that_offends():
    found = judge().finding(copy("今天天气好。有什么闪失我来担着。明天见。"), Counting())
    assert (found.outcome, found.quote, found.grounds) == (Outcome.ASK, "有什么闪失我来担着", "custom")
    assert "97%" in found.message.zh


@pytest.mark.parametrize(
    ("given", "text", "language"),
    [
        (judge(), "今天天气好。", "zh"),
        (judge(threshold=0.99), "有什么闪失我来担着。", "zh"),
        (judge(embedder="another"), "有什么闪失我来担着。", "zh"),
        (judge(), "有什么闪失我来担着。", "en"),
        (judge(), "  ", "zh"),
    ],
    ids=["harmless", "unsure", "other vectors", "other language", "no words"],
)
def test_it_abstains(given, text, language):
    assert given.finding(copy(text, language), Counting()) is None


FOUND = Finding(rule="a", kind="banned", outcome=Outcome.BLOCK, start=0, end=1, quote="今", message="不可")


ASKED = FOUND.model_copy(update={"outcome": Outcome.ASK})
ELSEWHERE = ASKED.model_copy(update={"start": 11, "end": 12})


@pytest.mark.parametrize(
    ("read", "report", "rules", "skipped"),
    [
        (reader(judge(), Counting()), Report(), [RULE], []),
        (reader(judge(), Counting()), Report(findings=(FOUND,)), ["a"], []),
        (reader(judge(), Counting()), Report(findings=(ASKED,)), ["a"], []),
        (reader(judge(), Counting()), Report(findings=(ELSEWHERE,)), ["a", RULE], []),
        (reader(judge(), None), Report(), [], [RULE]),
        (reader(judge(embedder="another"), Counting()), Report(), [], [RULE]),
        (switched_off, Report(), [], [RULE]),
    ],
    ids=[
        "read",
        "already held",
        "asked about already",
        "asked about elsewhere",
        "no weights",
        "other weights",
        "switched off",
    ],
)
def test_what_words_left_is_read_or_listed_as_not_judged(read, report, rules, skipped):
    said = read_meaning(copy("有什么闪失我来担着。"), report, read)
    assert ([f.rule for f in said.findings], [s.rule for s in said.skipped]) == (rules, skipped)


def test_english_copy_is_not_its_business():
    assert read_meaning(copy("Hello.", "en"), Report(), reader(judge(), None)) == Report()
    assert "models fetch" in NO_EMBEDDER.reason.en


def test_each_language_has_its_own_judge():
    read = either(reader(judge(), None), reader(judge()._replace(language="en"), Counting()))
    assert read(copy("有什么闪失我来担着。")) == NO_EMBEDDER
    assert read(copy("Somebody 担着 it.", "en")).rule == RULE


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_trained_judge_is_whole(language):
    learned = trained(language)
    assert learned.language == language
    count = len(learned.lessons)
    assert (learned.lessons.shape, learned.says.shape) == ((count, 384), (count + 1,))
    assert (learned.mean.shape, learned.spread.shape, learned.scale.shape) == ((384,), (384,), (2,))
    assert (learned.turns.shape, learned.rare.shape) == ((SIZE,), (SIZE,))
    assert 0.3 < learned.threshold < 1
    assert learned.scale[0] > 0


@pytest.mark.parametrize(
    ("scores", "marked"),
    [
        ([0.9], (0, 0)),
        ([-1, 2, -1], (1, 1)),
        ([-1, 1.2, 2, 0.1], (1, 2)),
        ([-0.2, -0.1], (1, 1)),
        ([1, 2, 1.5], (1, 2)),
    ],
    ids=["one", "alone", "with its neighbour", "none offends", "half as telling is not enough"],
)
def test_it_marks_the_most_telling_sentence_and_neighbours_that_offend_too(scores, marked):
    assert most_telling(np.array(scores, float)) == marked


def test_one_offending_sentence_counts_half():
    assert overall(-1.0, np.array([-1.0, 1.0])) == 0.0


def test_turns_of_phrase_forget_width_case_and_figures():
    assert phrases("年利率3.5％，随时取") == phrases("年利率7.25%,随时取")
    assert phrases("Earn MORE") == phrases("earn more")
    assert phrases("差额我补") != phrases("我补差额")


def test_rare_turns_weigh_more():
    rows = phrase_rows(["您好", "您好", "您好，翻番"])
    heavy = weighed(rows, rarity(rows))
    assert heavy[2, phrases("番")[0]] > heavy[2, phrases("好")[0]]


def advert(number, text, spans=()):
    verdict = "violating" if spans else "lawful"
    given = {"id": str(number), "text": text, "language": "zh", "jurisdiction": "CN", "topics": ("x",)}
    return Advert(**given, verdict=verdict, spans=spans)


def test_sentences_of_an_advert_are_taught_by_what_its_label_blames():
    rows = rows_of("zh", [advert(1, "今天天气好。差了我补。", ("我补",)), advert(2, "只有一句")])
    mine = [(row.text, row.offends) for row in rows if row.owner < 2]
    assert mine == [("今天天气好。差了我补。", True), ("今天天气好", False), ("差了我补", True), ("只有一句", False)]


def test_no_advert_is_scored_by_a_judge_that_saw_it():
    adverts = [advert(n, f"第{n}篇", ("篇",) if n % 2 else ()) for n in range(20)]
    rows = [Row(one.text, one.verdict == "violating", number) for number, one in enumerate(adverts)]
    trial = put_on_trial(np.eye(len(rows)), rows, adverts, "zh")
    assert np.abs(trial.scores).max() < 0.5


def test_fitting_tells_two_heaps_apart():
    random = np.random.default_rng(1)
    rows = np.r_[random.normal(-1, 1, (80, 3)), random.normal(1, 1, (80, 3))]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    offends = np.r_[np.zeros(80), np.ones(80)]
    near = likeness(rows, rows)
    says = fit(near, offends)
    scores = near @ says[:-1] + says[-1]
    assert ((scores > 0) == (offends == 1)).mean() > 0.9
    assert platt(scores, offends)[0] > 0


DISGUISED = Lexicon(["闪失", "担着", "我来担着", "有什么闪失"])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("有什么闪失我来担着。", ["有什么闪失我来担着。"]),
        ("有甚么闪失，我來\u200b擔着。", ["有甚么闪失，我来担着。"]),
        ("有什么·闪·失·我·来·担·着。", ["有什么·闪·失·我·来·担·着。", "有什么闪失我来担着。"]),
        ("有什么闪失我来dan着。", ["有什么闪失我来dan着。", "有什么闪失我来担着。"]),
        ("Ｗe cover ANY loss.", ["we cover ANY loss."]),
    ],
    ids=["plain", "one script", "no signs between", "no pinyin", "one width"],
)
def test_the_meaning_is_read_however_it_is_spelt(text, meant):
    assert [way.text for way in undisguised(text, DISGUISED)] == meant


def test_what_is_read_in_disguise_is_marked_as_it_is_written():
    found = judge().finding(
        copy("今天天气好。有什么闪失我·来dan着。明天见。"), Counting(), lambda text: undisguised(text, DISGUISED)
    )
    assert found.quote == "有什么闪失我·来dan着"


@pytest.mark.parametrize("text", ["您先把钱存着，再谈其他。", "责任在我们，费用退回原卡。"])
def test_a_character_that_only_sounds_alike_is_left_where_it_makes_no_word(text):
    lexicon = Lexicon(["弹其", "退回员", "员卡"])
    assert [way.text for way in undisguised(text, lexicon)] == [text]
