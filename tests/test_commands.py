"""The commands of those who keep the rules and the evidence."""

import json
from pathlib import Path

from click.testing import CliRunner

from api.cli import main
from tests.conftest import ROOT

RABBITS = """
pack: own
title: {zh: 自拟, en: own}
version: "1"
rules:
  - id: own.no-rabbits
    title: {zh: 不提兔子, en: No rabbits}
    topic: format
    check: {kind: banned, words: [兔子]}
    outcome: advise
    grounds: custom
    message: {zh: 不提兔子。, en: No rabbits.}
    examples: {hit: [HIT], miss: [你好]}
"""


def test_every_rule_is_listed_with_its_articles(run: CliRunner) -> None:
    listed = run.invoke(main, ["rules", "list", "--jurisdiction", "CN"]).stdout.splitlines()
    assert len(listed) >= 100
    assert any("广告法" in line and "[V]" in line for line in listed)


def test_a_rule_is_shown_whole(run: CliRunner) -> None:
    shown = json.loads(run.invoke(main, ["rules", "show", "cn.ad.promise-of-return"]).stdout)
    assert shown["basis"]
    assert len(shown["examples"]["hit"]) >= 3
    assert len(shown["examples"]["miss"]) >= 5


def test_an_unknown_rule_is_one_sentence(run: CliRunner) -> None:
    result = run.invoke(main, ["rules", "show", "no.such-rule"])
    assert result.exit_code == 2
    assert "no.such-rule" in result.stderr


def test_a_rule_that_breaks_its_word_is_named(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        RABBITS.replace("HIT", "«狐狸»来了"),
        "utf-8",
    )
    result = run.invoke(main, ["rules", "test", str(tmp_path)])
    assert result.exit_code == 1
    assert "own.no-rabbits" in result.stdout


def test_a_rule_file_with_an_unknown_key_names_file_and_line(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("pack: own\ntitle: own\nversion: '1'\ncolour: red\nrules: []\n", "utf-8")
    result = run.invoke(main, ["rules", "test", str(tmp_path)])
    assert result.exit_code == 2
    assert "own.yaml:4" in result.stderr


def test_replaying_a_rule_shows_which_texts_would_change(run: CliRunner, tmp_path: Path) -> None:
    archive = tmp_path / "old.jsonl"
    archive.write_text('{"id": "a", "text": "小兔子存钱罐"}\n{"id": "b", "text": "到期前提醒"}\n', "utf-8")
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "own.yaml").write_text(
        RABBITS.replace("HIT", "小«兔子»"),
        "utf-8",
    )
    shown = run.invoke(main, ["rules", "replay", "own.no-rabbits", str(archive), "--pack", str(packs)]).stdout
    assert shown.split("\t")[0] == "a"
    assert "pass → advise" in shown


def test_a_withdrawn_document_is_never_found_again(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "faq.md").write_text("# 挂失\n\n卡片丢失请先口头挂失。\n", "utf-8")
    run.invoke(main, ["ingest", str(tmp_path / "faq.md")])
    run.invoke(main, ["sources", "withdraw", "faq.md"])
    assert json.loads(run.invoke(main, ["search", "挂失"]).stdout)["hits"] == []
    assert "withdrawn" in run.invoke(main, ["sources", "list"]).stdout


def test_a_fact_is_proposed_with_its_anchor_and_counts_once_accepted(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "rates.md").write_text("# 存款利率\n\n| 期限 | 年利率 |\n|---|---|\n| 3年 | 1.55% |\n", "utf-8")
    run.invoke(main, ["facts", "propose", str(tmp_path / "rates.md")])
    listed = run.invoke(main, ["facts", "list"]).stdout.splitlines()
    line = next(line for line in listed if "1.55%" in line)
    assert "rates.md" in line
    run.invoke(main, ["facts", "accept", line.split("\t")[0], "--product", "anxin-3y"])
    assert "1.55%" in run.invoke(main, ["facts", "list", "--state", "accepted"]).stdout


def test_the_chain_of_acts_is_proved_exported_and_proved_again_offline(run: CliRunner, tmp_path: Path) -> None:
    run.invoke(main, ["write", str(ROOT / "examples/mingchuan/briefs/01-anxin-maturity.yaml"), "--json"])
    proved = run.invoke(main, ["audit", "verify"])
    assert proved.exit_code == 0
    assert int(proved.stdout.split()[1]) >= 3
    export = tmp_path / "acts.jsonl"
    run.invoke(main, ["audit", "export", str(export)])
    assert run.invoke(main, ["audit", "verify", str(export)]).exit_code == 0
    rows = export.read_text("utf-8").splitlines(keepends=True)
    export.write_text("".join(rows).replace("2026", "2025", 1), "utf-8")
    changed = run.invoke(main, ["audit", "verify", str(export)])
    assert (changed.exit_code, "1" in changed.stdout) == (1, True)
    export.write_text("".join(rows[:-1]), "utf-8")
    assert run.invoke(main, ["audit", "verify", str(export)]).exit_code == 0
    shortened = run.invoke(main, ["audit", "verify", str(export), "--anchor", f"{export}.anchor"])
    assert (shortened.exit_code, str(len(rows)) in shortened.stdout) == (1, True)


def test_a_backup_brings_the_drafts_back(run: CliRunner, home: Path, tmp_path: Path) -> None:
    written = run.invoke(main, ["write", str(ROOT / "examples/mingchuan/briefs/01-anxin-maturity.yaml"), "--json"])
    backup = tmp_path / "backup.jsonl"
    assert run.invoke(main, ["store", "backup", str(backup)]).exit_code == 0
    for file in home.glob("mingyan.db*"):
        file.unlink()
    assert run.invoke(main, ["store", "restore", str(backup)]).exit_code == 0
    assert run.invoke(main, ["audit", "verify"]).exit_code == 0
    assert json.loads(written.stdout)["draft"] in backup.read_text("utf-8")
