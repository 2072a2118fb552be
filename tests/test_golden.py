"""The guard keeps its marks on the labelled adverts: what it must find, and what it must leave alone."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from guardrails.golden import Figures, by, figures, fold, judge, read_golden
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from knowledge.values import BadFile

GOLDEN = Path(__file__).parent / "golden"
ADVERTS = read_golden(GOLDEN)


@cache
def marks() -> dict[str, Figures]:
    """The figures of each language and fold."""
    return {row.name: row for row in by(fold, judge(ADVERTS, Guard.of(load_packs())))}


FLOORS = [
    # fold, found, precision, span overlap at least; lawful blocked, flagged at most
    ("en held", 0.95, 0.95, 0.90, 0.02, 0.05),
    ("en study", 0.97, 0.97, 0.85, 0.01, 0.02),
    ("zh dev", 0.95, 0.95, 0.95, 0.02, 0.05),
    ("zh held", 0.84, 0.88, 0.90, 0.09, 0.10),
]


@pytest.mark.parametrize(("name", "found", "precision", "overlap", "blocked", "flagged"), FLOORS)
def test_the_guard_keeps_its_marks(
    name: str, found: float, precision: float, overlap: float, blocked: float, flagged: float
):
    row = marks()[name]
    assert (row.recall >= found, row.precision >= precision, row.overlap >= overlap) == (True, True, True), row
    assert (row.block_rate <= blocked, row.flag_rate <= flagged) == (True, True), row


def test_the_golden_set_is_large_and_balanced():
    languages = Counter((advert.language, advert.verdict) for advert in ADVERTS)
    assert languages["zh", "violating"] + languages["zh", "lawful"] >= 280
    assert all(languages["zh", verdict] >= 140 for verdict in ("violating", "lawful"))


def test_no_advert_is_told_twice():
    for told in (Counter(advert.id for advert in ADVERTS), Counter(advert.text for advert in ADVERTS)):
        assert [name for name, times in told.items() if times > 1] == []


def test_a_guard_without_rules_finds_nothing():
    row = figures("none", judge(ADVERTS, Guard.of(())))
    assert (row.found, row.flagged, row.recall, row.precision, row.overlap) == (0, 0, 0.0, 1.0, 1.0)


GOOD = "[{id: a, text: 稳赚不赔, language: zh, jurisdiction: CN, verdict: violating, spans: [稳赚], topics: [promise]}]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("spans: [稳赚]", "spans: [必赚]", "does not contain"),
        ("verdict: violating", "verdict: bad", "verdict"),
        ("id: a", "id: a, colour: red", "colour"),
    ],
)
def test_a_mislabelled_advert_is_named(tmp_path: Path, old: str, new: str, said: str):
    (tmp_path / "own.yaml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(BadFile) as caught:
        read_golden(tmp_path)
    assert said in caught.value.said.en


def test_the_command_prints_recall_and_precision_by_fold_topic_and_rule(run: CliRunner, tmp_path: Path):
    (tmp_path / "own.yaml").write_text(GOOD, "utf-8")
    lines = run.invoke(main, ["rules", "score", str(tmp_path)]).stdout.splitlines()
    assert any(line.startswith("| zh held | 1 | 100.0% | 100.0% | 100.0% | 0 |") for line in lines), lines
    assert any(line.startswith("| zh promise | 1 | 100.0% |") for line in lines), lines
    assert any(line.startswith("| cn.ad.promise-of-return | 1 | 0 | 100.0% | 0 | — |") for line in lines), lines


@pytest.mark.parametrize(
    ("topics", "stands", "labelled"),
    [
        ("[promise]", "promise: [CN-AD-25-1, US-SEC-A1]", "1 | 100.0%"),
        ("[CN-AD-25-1]", "other: [CN-AD-13]", "1 | 100.0%"),
        ("[promise]", "promise: [US-SEC-A1]", "0 | —"),
    ],
)
def test_a_rule_is_scored_on_the_adverts_labelled_as_its_own(
    run: CliRunner, tmp_path: Path, topics: str, stands: str, labelled: str
):
    (tmp_path / "own.yaml").write_text(GOOD.replace("[promise]", topics), "utf-8")
    (tmp_path / "_topics.yaml").write_text(stands, "utf-8")
    lines = run.invoke(main, ["rules", "score", str(tmp_path)]).stdout.splitlines()
    assert f"| cn.ad.promise-of-return | 1 | 0 | 100.0% | {labelled} |" in lines


def test_every_offending_advert_is_labelled_with_an_entry_that_a_rule_carries():
    carried = {entry for pack in load_packs() for rule in pack.rules for entry in rule.catalogue}
    offending = [advert for advert in ADVERTS if advert.verdict == "violating"]
    assert [advert.id for advert in offending if carried.isdisjoint(advert.entries)] == []


def test_the_page_lists_every_rule_with_its_articles(run: CliRunner, tmp_path: Path):
    (tmp_path / "own.yaml").write_text(GOOD, "utf-8")
    page = run.invoke(main, ["rules", "score", str(tmp_path), "--page"]).stdout
    for pack in load_packs():
        for rule in pack.rules:
            assert f"| `{rule.id}` |" in page


def test_a_folder_without_adverts_is_one_sentence(run: CliRunner, tmp_path: Path):
    result = run.invoke(main, ["rules", "score", str(tmp_path)])
    assert (result.exit_code, "没有带标签的文案" in result.stderr) == (2, True)
