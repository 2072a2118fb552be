"""The door for personal data: cases, restoring by role, whole files, and what a model may not answer."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.app import build_app
from api.cli import main
from api.compose import open_desk
from api.tables import mask_table
from assistant.masking import RESTORERS, Masking
from assistant.people import LOCAL, Person
from assistant.store import Store
from assistant.store.chain import walk
from guardrails.personal import Known, Redactor, Vault
from knowledge.values import BadInput

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
QUICK = Redactor.load(names=False)


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "s.db") as store:
        yield store


@pytest.fixture
def masking(tmp_path: Path, store: Store) -> Masking:
    vault = Vault(tmp_path / "vault", lambda: NOW, roles=RESTORERS)
    return Masking(redactor=lambda: QUICK, vault=lambda: vault, store=lambda: store)


def test_a_case_gives_the_same_value_the_same_placeholder(masking: Masking) -> None:
    first = masking.redact("电话13812345679", "c1").text
    second = masking.redact("另一个13900001111，还是138-1234-5679", "c1").text
    assert (first, second) == ("电话{{手机号#1}}", "另一个{{手机号#2}}，还是{{手机号#1}}")


def test_known_names_are_masked_though_no_detector_would_find_them(masking: Masking) -> None:
    text = masking.redact("阿拉丁来过", "c1", [Known(value="阿拉丁")]).text
    assert masking.restore(text, "c1", "回访", LOCAL) == "阿拉丁来过"


def test_restoring_is_an_event_with_a_masked_reason(masking: Masking, store: Store) -> None:
    masking.redact("电话13812345679", "c1")
    masking.restore("{{手机号#1}}", "c1", "回电13812345679", LOCAL)
    with store.read() as connection:
        ((_, subject, body, _),) = walk(connection)
    event = json.loads(body)
    assert (subject, event["act"], event["who"], event["why"]) == (
        b"case/c1",
        "open_vault",
        "local",
        "回电{{手机号#1}}",
    )


@pytest.mark.parametrize("role", ["admin", "auditor", "automation", "model"])
def test_who_does_not_speak_with_customers_restores_nothing(masking: Masking, role: str) -> None:
    masking.redact("电话13812345679", "c1")
    with pytest.raises(BadInput, match="may not restore"):
        masking.restore("{{手机号#1}}", "c1", "看看", Person(id="p", name="p", roles=(role,)))


@pytest.mark.parametrize(
    ("text", "case", "said"),
    [
        ("13812345679 {{手机号#1}}", "c2", "another case"),
        ("{{手机号#7}}", "c1", "stands for nothing"),
        ("{{手机号#1}}", "c3", "nothing to restore"),
        ("{{手机号#1}}", "13812345679", "never with personal data"),
        ("{{手机号#1}}", "../c1", "letters, digits"),
    ],
)
def test_what_is_not_this_case_s_is_not_restored(masking: Masking, text: str, case: str, said: str) -> None:
    masking.redact("电话13812345679", "c1")
    masking.redact("电话13900001111", "c2")
    with pytest.raises(BadInput, match=said):
        masking.restore(text, case, "回电", LOCAL)


def test_the_api_masks_for_a_case_and_restores(tmp_path: Path) -> None:
    api = TestClient(build_app(open_desk({"MINGYAN_HOME": str(tmp_path)})))
    masked = api.post(
        "/v1/redactions", json={"text": "李小姐电话13812345679", "case": "c1", "known": ["李小姐"]}
    ).json()
    assert "13812345679" not in masked["text"]
    restored = api.post("/v1/restorations", json={"text": masked["text"], "case": "c1", "why": "回访"})
    assert restored.json() == {"text": "李小姐电话13812345679"}
    refused = api.post("/v1/restorations", json={"text": masked["text"], "case": "c9", "why": "回访"})
    assert (refused.status_code, "过期" in refused.json()["message"]["zh"]) == (422, True)


@pytest.mark.usefixtures("home")
def test_whole_files_are_masked_and_keep_their_shape(tmp_path: Path) -> None:
    rows = [{"id": n, "note": f"电话1381234567{n}", "more": {"tags": ["a@163.com"]}} for n in range(3)]
    lines, table = tmp_path / "in.jsonl", tmp_path / "in.parquet"
    lines.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(rows), table)
    for source in (lines, table):
        out = tmp_path / f"out{source.suffix}"
        result = CliRunner().invoke(main, ["redact", str(source), "--out", str(out)])
        assert json.loads(result.output) == {"rows": 3, "masked": 6}
        read = pq.read_table(out).to_pylist() if out.suffix == ".parquet" else list(map(json.loads, out.open()))
        assert [row["id"] for row in read] == [0, 1, 2]
        assert read[1]["note"] == "电话{{手机号#1}}"
        assert read[1]["more"] == {"tags": ["{{email#1}}"]}


@pytest.mark.parametrize(
    ("name", "content", "columns", "said"),
    [
        ("a.csv", "x", (), "must both be"),
        ("a.jsonl", "{", (), "not a line of JSON"),
        ("a.jsonl", '{"id": 1}', ("note",), "no column"),
        ("a.parquet", "PAR1", (), "no Parquet file"),
    ],
)
def test_a_file_that_cannot_be_masked_leaves_nothing(tmp_path: Path, name: str, content: str, columns, said) -> None:
    source = tmp_path / name
    source.write_text(content)
    with pytest.raises(BadInput, match=said):
        mask_table(
            source, tmp_path / f"out{source.suffix}", columns, lambda words: [QUICK.redact(one).text for one in words]
        )
    assert list(tmp_path.iterdir()) == [source]


def test_numbers_that_are_somebody_s_are_not_written_out_as_they_are(tmp_path: Path) -> None:
    source = tmp_path / "in.parquet"
    pq.write_table(pa.table({"mobile": [13812345679]}), source)
    with pytest.raises(BadInput, match="holds numbers"):
        mask_table(source, tmp_path / "out.parquet", (), lambda words: [QUICK.redact(one).text for one in words])
    assert not (tmp_path / "out.parquet").exists()


def test_the_bank_s_own_words_are_nobody_s(tmp_path: Path) -> None:
    redactor = open_desk({"MINGYAN_HOME": str(tmp_path)}).redactor()
    own = "明川安心存3年期，客服热线400-000-0000，地址明川市清源区望江路1号，林望舒行长致辞"
    assert redactor.redact(own).text == own
    assert redactor.redact("李明川先生您好").text == "{{客户姓名#1}}先生您好"
