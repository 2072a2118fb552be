"""The life of a rule: a file, a trial in the shadow, and force once two people want it; every step on record."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from assistant.deciding import Decider
from assistant.people import LOCAL, Person
from assistant.review import NotAllowed, Proof
from assistant.rulebook import Rulebook
from assistant.rulekeeping import RuleDesk, read_proposals
from assistant.store import Store, StoreDown
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.rules import Pack, Rule
from knowledge.values import BadFile, BadInput
from tests.reviewed import LI, QIAN, ZHAO, ZHOU, Clock

PACK = """\
pack: our-house
title: 本行规则
version: "1"
rules:
  - id: house.moonlight
    title: {zh: 不提月光宝盒, en: No moonlight box}
    topic: house
    check: {kind: banned, words: [月光宝盒]}
    outcome: block
    grounds: policy
    message: {zh: 活动已经结束，不再宣传。, en: The campaign is over.}
    examples:
      hit: ["开启«月光宝盒»。", "«月光宝盒»来了", "送您«月光宝盒»一份"]
      miss: [月光族攻略, 宝盒里有什么, 月色与盒子, 存款有息, 理财有风险]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "our-house.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RuleDesk]:
    with Store(tmp_path / "m.db") as store:
        yield RuleDesk(store, Clock())


def by(person: Person, desk: RuleDesk) -> Decider:
    return Decider(person=person, proof=Proof(who=person.id, at=desk.now()))


def judges(desk: RuleDesk, built_in: tuple[Pack, ...] = ()) -> tuple[list[str], list[str]]:
    """Ids of the rules in force and in the shadow."""
    packs, shadow = desk.packs(built_in)
    return [rule.id for pack in packs for rule in pack.rules], [rule.id for rule in shadow.rules] if shadow else []


def test_a_rule_is_on_trial_when_proposed_and_in_force_when_another_approves(desk: RuleDesk, file: Path) -> None:
    (rule,) = read_proposals(file)
    assert desk.propose(rule, by(LI, desk), "campaign over").stage == "shadow"
    assert judges(desk) == ([], [rule.id])
    assert desk.approve(rule.id, by(QIAN, desk), "agreed").stage == "live"
    assert judges(desk) == ([rule.id], [])


@pytest.mark.parametrize("who", [LI, LOCAL, ZHOU, QIAN, ZHAO])
def test_nobody_makes_their_own_rule_live(desk: RuleDesk, file: Path, who: Person) -> None:
    (rule,) = read_proposals(file)
    desk.propose(rule, by(QIAN, desk), "mine")
    with pytest.raises(NotAllowed):
        desk.approve(rule.id, by(who, desk), "and mine")
    assert judges(desk) == ([], [rule.id])


def test_a_live_rule_is_retired_by_two_people_and_one_on_trial_by_one(desk: RuleDesk, file: Path) -> None:
    (rule,) = read_proposals(file)
    desk.propose(rule, by(LI, desk), "new")
    desk.approve(rule.id, by(QIAN, desk), "good")
    assert desk.retire(rule.id, by(LI, desk), "old").stage == "live"
    assert judges(desk)[0] == [rule.id]
    assert desk.approve(rule.id, by(QIAN, desk), "right").stage == "retired"
    assert judges(desk) == ([], [])
    desk.propose(rule, by(LI, desk), "again")
    assert desk.retire(rule.id, by(LI, desk), "no").shadow == ""
    assert judges(desk) == ([], [])


def test_a_built_in_rule_is_retired_by_two_people_alone(desk: RuleDesk, file: Path) -> None:
    (rule,) = read_proposals(file)
    pack = Pack(pack="p", title=rule.title, version="1", rules=(rule,))
    desk.propose(rule, by(LI, desk), "changed")
    desk.retire(rule.id, by(LI, desk), "not after all")
    assert judges(desk, (pack,)) == ([rule.id], [])
    desk.retire(rule.id, by(LI, desk), "void", built_in=True)
    assert judges(desk, (pack,)) == ([rule.id], [])
    desk.approve(rule.id, by(QIAN, desk), "yes")
    assert judges(desk, (pack,)) == ([], [])


def test_a_changed_rule_is_on_trial_beside_its_older_self(desk: RuleDesk, file: Path) -> None:
    (rule,) = read_proposals(file)
    desk.propose(rule, by(LI, desk), "new")
    desk.approve(rule.id, by(QIAN, desk), "good")
    desk.propose(rule.model_copy(update={"topic": "other"}), by(LI, desk), "better")
    packs, shadow = desk.packs(())
    assert (packs[0].rules[0].topic, shadow and shadow.rules[0].topic) == ("house", "other")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"«月光宝盒»来了"', '"没有来"', 5, "must catch"),
        ("月光族攻略", "月光宝盒", 5, "must leave alone"),
        ("outcome: block", "outcome: stop", 9, "outcome"),
        (", 理财有风险]", "]", 5, "4 misses"),
        ("house.moonlight", "House Moonlight", 5, "rule id"),
        ("grounds: policy", "grounds: law", 5, "needs a basis"),
        ("words: [月光宝盒]", "words: ['/月.*/']", 8, "no bound"),
    ],
)
def test_a_broken_proposal_names_file_and_line(file: Path, old: str, new: str, line: int, said: str) -> None:
    file.write_text(PACK.replace(old, new), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_proposals(file)
    assert (caught.value.line, said in caught.value.said.en) == (line, True), caught.value.said.en


@pytest.mark.parametrize("why", ["", "  "])
def test_a_step_says_why(desk: RuleDesk, file: Path, why: str) -> None:
    with pytest.raises(BadInput):
        desk.propose(read_proposals(file)[0], by(LI, desk), why)


class Desk:
    """A rule desk that can be told to change or to fail."""

    def __init__(self, rule: Rule) -> None:
        self.number, self.live, self.down, self.rule = 1, False, False, rule

    def stamp(self) -> int:
        if self.down:
            raise StoreDown("坏了", "down")
        return self.number

    def packs(self, built_in: tuple[Pack, ...]) -> tuple[tuple[Pack, ...], Pack | None]:
        own = Pack(pack="house", title=self.rule.title, version="1", rules=(self.rule,))
        return (built_in, None) if not self.live else ((*built_in, own), None)


def test_the_rulebook_follows_the_ledger_and_keeps_the_old_rules_while_it_is_down(file: Path) -> None:
    desk, clock = Desk(read_proposals(file)[0]), Clock()
    book = Rulebook(load_packs, Guard.of, lambda: desk, lambda: 100 * clock().timestamp())  # type: ignore[arg-type,return-value]
    first = book.guard()
    assert book.guard() is first
    desk.down = True
    assert book.guard() is first
    desk.down, desk.live, desk.number = False, True, 2
    assert "house.moonlight" in book.guard().by_id
    assert "house.moonlight" not in first.by_id


def test_while_texts_come_steadily_nobody_waits_for_new_rules(file: Path) -> None:
    desk, seconds = Desk(read_proposals(file)[0]), [0.0]
    made, may_go_on = threading.Event(), threading.Event()

    def make(packs: tuple[Pack, ...]) -> Guard:
        assert not made.is_set() or may_go_on.wait(60)
        return Guard.of(packs)

    book = Rulebook(lambda: (), make, lambda: desk, lambda: seconds[0])  # type: ignore[arg-type,return-value]
    first = book.guard()
    made.set()
    desk.live, desk.number, seconds[0] = True, 2, 3.0
    assert book.guard() is first
    assert book.guard() is first
    may_go_on.set()
    while book.guard() is first:
        seconds[0] += 3
    assert "house.moonlight" in book.guard().by_id


def _people(run: CliRunner, folder: Path) -> dict[str, str]:
    """Two people with passwords of their own: li, who writes, and qian, of the compliance line."""
    secret = folder / "secret"
    secret.write_text("correct horse battery\n", encoding="utf-8")
    assert run.invoke(main, ["people", "found", "root", "--password-file", str(secret)]).exit_code == 0
    for name, *given in (("li", "--role", "writer"), ("qian", "--role", "reviewer", "--line", "compliance")):
        made = run.invoke(main, ["people", "admit", name, *given, "--by", "root", "--password-file", str(secret)])
        first = folder / f"{name}.first"
        first.write_text(made.stdout.split(": ")[-1], encoding="utf-8")
        own = ["people", "password", name, "--password-file", str(first), "--new-password-file", str(secret)]
        assert run.invoke(main, own).exit_code == 0, name
    return {"secret": str(secret)}


def test_a_compliance_officer_brings_a_rule_into_force_from_the_command_line(
    run: CliRunner, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGYAN_JUDGE", "off")
    own = home / "rules" / "our-house.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(PACK, encoding="utf-8")
    secret = ["--password-file", _people(run, tmp_path)["secret"]]
    proposed = run.invoke(main, ["rules", "propose", str(own), "--by", "li", "--why", "over", *secret])
    assert (proposed.exit_code, proposed.stdout.split("\t")[:2]) == (0, ["house.moonlight", "shadow"])
    on_trial = json.loads(run.invoke(main, ["check", "开启月光宝盒"]).stdout)
    assert (on_trial["verdict"], [f["quote"] for f in on_trial["shadow"]]) == ("pass", ["月光宝盒"])
    archive = tmp_path / "archive.jsonl"
    archive.write_text('{"id": 1, "text": "开启月光宝盒"}\n{"id": 2, "text": "存款有息"}\n', encoding="utf-8")
    replayed = run.invoke(main, ["rules", "replay", "house.moonlight", str(archive)]).stdout
    assert replayed == "1\tpass → block\t月光宝盒\n"
    assert run.invoke(main, ["rules", "approve", "house.moonlight", "--by", "li", "--why", "x", *secret]).exit_code == 2
    approved = run.invoke(main, ["rules", "approve", "house.moonlight", "--by", "qian", "--why", "yes", *secret])
    assert approved.stdout == "house.moonlight\tlive\n"
    assert json.loads(run.invoke(main, ["check", "开启月光宝盒"]).stdout)["verdict"] == "block"
    own.write_text(PACK.replace("outcome: block", "outcome: ["), encoding="utf-8")
    broken = run.invoke(main, ["rules", "propose", str(own), "--by", "li", "--why", "over", *secret])
    assert (broken.exit_code, "our-house.yaml:" in broken.stderr) == (2, True)
    assert json.loads(run.invoke(main, ["check", "开启月光宝盒"]).stdout)["verdict"] == "block"
    assert "house.moonlight\tlive" in run.invoke(main, ["rules", "list"]).stdout
    assert run.invoke(main, ["audit", "verify"]).stdout.startswith("✓")
