"""Floors on annotated texts beside the project; skipped where they are absent."""

import json
from pathlib import Path

import pytest

from guardrails.personal import Redactor

DATA = Path(__file__).parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor.load()


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def test_bank_texts_are_leak_free_and_precise(redactor: Redactor) -> None:
    gold = free = spans = right = touched = 0
    for row in rows("pii/bank_pii_dev.jsonl"):
        found = redactor.redact(row["text"]).entities
        expected = {(e["type"], e["start"], e["end"]) for e in row["entities"]}
        covered = {i for e in found for i in range(e.start, e.end)}
        gold += len(expected)
        free += sum(covered.issuperset(i for i in range(a, b) if row["text"][i].isalnum()) for _, a, b in expected)
        spans += len(found)
        right += sum((e.type, e.start, e.end) in expected for e in found)
        touched += bool(found and not expected)
    assert free >= 0.99 * gold
    assert right >= 0.97 * spans
    assert touched == 0


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("advertisegen/dev_1070.jsonl", "summary"),
        ("benign_overblock/bq_bank_questions_zh.jsonl", "text"),
        ("benign_overblock/banking77_en.jsonl", "text"),
    ],
)
def test_clean_texts_stay_untouched(redactor: Redactor, name: str, field: str) -> None:
    texts = [row[field] for row in rows(name) if field in row] or [
        max(map(str, row.values()), key=len) for row in rows(name)
    ]
    touched = [text for text in texts if redactor.redact(text).entities]
    assert len(touched) <= 0.01 * len(texts), touched[:5]
