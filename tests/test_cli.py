"""The command line keeps its contract: fields, offsets, exit codes, one clear sentence for bad input."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from assistant.people import LOCAL
from assistant.store import Store
from assistant.store.drafts import StoreDrafts
from tests.conftest import ROOT

BRIEFS = ROOT / "examples" / "mingchuan" / "briefs"


def lines(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_check_answers_the_contract_and_exits_1_when_blocked(run: CliRunner) -> None:
    text = "本理财产品保本保息，稳赚不赔。"
    result = run.invoke(main, ["check", text, "--product", "wealth"])
    (answer,) = lines(result)
    assert result.exit_code == 1
    assert answer["verdict"] == "block"
    assert {"rule", "kind", "outcome", "start", "end", "quote", "message", "basis", "fix"} <= answer["findings"][
        0
    ].keys()
    assert all(text[f["start"] : f["end"]] == f["quote"] for f in answer["findings"])
    assert any("保本" in f["quote"] for f in answer["findings"])


def test_check_passes_lawful_copy_with_exit_0(run: CliRunner) -> None:
    result = run.invoke(main, ["check", "理财非存款，产品有风险，投资须谨慎。本产品不保本。", "--product", "wealth"])
    assert result.exit_code == 0
    assert lines(result)[0]["verdict"] != "block"


def test_check_reads_json_lines_from_a_file_and_keeps_their_ids(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(
        '{"id": "a", "text": "到期前有提醒。"}\n\n{"id": 7, "text": "稳赚不赔", "product": "fund"}\n', "utf-8"
    )
    result = run.invoke(main, ["check", "--jsonl", str(file)])
    assert [answer["id"] for answer in lines(result)] == ["a", 7]


def test_check_reads_json_lines_from_stdin(run: CliRunner) -> None:
    result = run.invoke(main, ["check", "--jsonl"], input='{"id": "x", "text": "到期前有提醒。"}\n')
    assert [answer["id"] for answer in lines(result)] == ["x"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1, "text": "好", "channel": "telegram"}', "telegram"),
        ('{"id": 1, "text": "好", "product": "bitcoin-3y"}', "bitcoin-3y"),
        ('{"id": 1, "text": "好", "jurisdiction": "MARS"}', "jurisdiction"),
        ('{"id": 1, "text": "好", "meta": {"publisher": "my_dog"}}', "publisher"),
        ('{"id": 1, "text": "好", "colour": "red"}', "colour"),
        ('{"id": 1}', "text"),
        ("not json", "第 1 行"),
    ],
)
def test_a_bad_line_is_one_sentence_exit_2_and_no_output(run: CliRunner, line: str, said: str) -> None:
    result = run.invoke(main, ["check", "--jsonl"], input=line + "\n")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_an_unknown_word_lists_the_known_ones(run: CliRunner) -> None:
    result = run.invoke(main, ["check", "好", "--channel", "telegram"])
    assert "sms" in result.stderr
    assert "wechat" in result.stderr


def test_redact_answers_the_contract(run: CliRunner) -> None:
    text = "请联系手机13800138000的客户"
    (answer,) = lines(run.invoke(main, ["redact", text]))
    assert "13800138000" not in answer["text"]
    (entity,) = answer["entities"]
    assert text[entity["start"] : entity["end"]] == entity["quote"] == "13800138000"
    assert entity["type"] == "CN_MOBILE"


def test_what_is_ingested_is_found(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "faq.md").write_text(
        "# 转账\n\n大额转账需要提前一天预约。\n\n# 挂失\n\n卡片丢失请先口头挂失。\n", "utf-8"
    )
    receipts = lines(run.invoke(main, ["ingest", str(tmp_path / "faq.md"), "--library", "desk"]))
    assert receipts[0]["outcome"] == "added"
    (answer,) = lines(run.invoke(main, ["search", "卡丢了怎么办", "--library", "desk", "-k", "1"]))
    (hit,) = answer["hits"]
    assert "挂失" in hit["quote"]
    assert hit.keys() >= {"document", "passage", "score", "quote"}


def test_json_lines_are_ingested_as_documents(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "docs.jsonl"
    file.write_text(
        '{"id": "d1", "text": "定期存款到期自动转存。"}\n{"id": "d2", "text": "信用卡年费每年收取。"}\n', "utf-8"
    )
    run.invoke(main, ["ingest", "--jsonl", str(file)])
    (answer,) = lines(run.invoke(main, ["search", "存款到期"]))
    assert answer["hits"][0]["document"] == "d1"


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "b.txt").write_text("定期存款到期自动转存。", "utf-8")
    receipts = {r["document"]: r for r in lines(run.invoke(main, ["ingest", str(tmp_path)]))}
    assert receipts["a.pdf"]["outcome"] == "skipped"
    assert receipts["a.pdf"]["reason"]["zh"]
    assert receipts["b.txt"]["outcome"] == "added"


def test_write_answers_the_contract(run: CliRunner, home: Path) -> None:
    result = run.invoke(main, ["write", str(next(BRIEFS.glob("*.yaml"))), "--json"])
    answer = json.loads(result.stdout)
    with Store(home / "mingyan.db") as store:
        assert StoreDrafts(store, LOCAL).ids() == (answer["draft"],)
    assert result.exit_code == 0
    assert answer["variants"]
    for variant in answer["variants"]:
        assert variant.keys() >= {
            "channel", "language", "axis", "writer", "rounds", "prompt", "parts", "verdict", "findings", "ledger"
        }  # fmt: skip
        assert variant["verdict"] != "block"
        assert all(row["equal"] for row in variant["ledger"])


@pytest.mark.parametrize("brief", sorted((BRIEFS / "broken").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_broken_brief_is_one_sentence_exit_2_and_nothing_written(run: CliRunner, home: Path, brief: Path) -> None:
    result = run.invoke(main, ["write", str(brief), "--json"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert brief.name in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    with Store(home / "mingyan.db") as store:
        assert StoreDrafts(store, LOCAL).ids() == ()
