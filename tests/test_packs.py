"""Every rule is held to its own examples, and a broken rule file names its own mistake."""

from pathlib import Path

import pytest
import yaml

from guardrails import packfile
from guardrails.loading import PACKS, load_packs
from guardrails.rules import Banned, Rule
from guardrails.trials import failing
from knowledge.values import BadFile

RULES = [rule for pack in load_packs() for rule in pack.rules]

MARKETS = ("CN", "US", "UK", "EU")

PACK = """\
pack: trial
title: 试
version: "1"
rules:
  - id: a.rule
    title: 试
    topic: trial
    check: {kind: banned, words: [保本]}
    outcome: block
    grounds: policy
    message: 不可
    examples: {hit: ["«保本»"], miss: [平安]}
"""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_keeps_the_word_of_its_examples(rule: Rule):
    assert not failing(rule), "\n".join(failing(rule))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.grounds == "law"], ids=lambda rule: rule.id)
def test_a_rule_of_law_cites_an_article_in_each_of_its_markets(rule: Rule):
    english = rule.applies.languages == ("en",)
    markets = rule.applies.jurisdictions or (MARKETS[1:] if english else MARKETS)
    assert all(any(basis.jurisdiction in (None, market) for basis in rule.basis) for market in markets)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("outcome: block", "outcome: stop", 9, "outcome"),
        ("topic: trial", "topic: trial\n    colour: red", 8, "colour"),
        ("words: [保本]", "words: ['/保.*本/']", 8, "no bound"),
        ("words: [保本]", "words: ['/保(?=本)/']", 8, "not linear"),
        ("words: [保本]", "words: ['/本?/']", 8, "nothing at all"),
        ("words: [保本]", "words: ['@nobody']", 8, "no word list"),
        ("words: [保本]", "words: [保本", 8, "broken YAML"),
        ("kind: banned", "kind: magic", 8, "magic"),
        ("id: a.rule", "id: trial", 7, "taken"),
        ("grounds: policy", "grounds: custom", 5, "custom may not block"),
        ("grounds: policy", "grounds: law", 5, "needs a basis"),
    ],
)
def test_a_broken_file_names_its_line(tmp_path: Path, old: str, new: str, line: int, said: str):
    (tmp_path / "trial.yaml").write_text(PACK.replace(old, new), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load_packs(tmp_path)
    assert (caught.value.line, said in caught.value.said.en) == (line, True), caught.value.said.en


@pytest.mark.parametrize("path", sorted(PACKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_fast_reader_reads_what_yaml_reads(path: Path):
    text = path.read_text(encoding="utf-8")
    assert packfile.load(text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["a: !!str 1", "a: {<<: {b: 1}}", "a: 1\n---\nb: 2"])
def test_the_fast_reader_leaves_the_unusual_to_the_full_one(text: str):
    with pytest.raises(packfile.Unusual):
        packfile.load(text)


def test_an_id_used_twice_is_refused(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(PACK.replace("pack: trial", "pack: other"), encoding="utf-8")
    with pytest.raises(BadFile, match=r"b\.yaml:5.*a\.yaml"):
        load_packs(tmp_path)


def test_a_file_that_names_no_list_is_read_with_the_usual_ones(tmp_path: Path):
    (tmp_path / "trial.yaml").write_text(PACK, encoding="utf-8")
    [pack] = load_packs(tmp_path)
    check = pack.rules[0].check
    assert isinstance(check, Banned)
    assert not [word for word in (*check.unless.void, *check.unless.quoted) if word.startswith("@")]
    assert "不仅" in check.unless.void
