"""Readers: every format gives its blocks with heads, headings and places; what cannot be read says why."""

from pathlib import Path

import pytest

from knowledge.readers import read_document


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "本行自十一月一日起调整人民币存款利率。"),
        ("utf-8-sig", "本行自十一月一日起调整人民币存款利率。"),
        ("gb18030", "本行自十一月一日起调整人民币存款利率。"),
        ("big5", "本行自十一月一日起調整存款利率，請洽各分行。"),
        ("utf-16", "本行自十一月一日起调整人民币存款利率。"),
        ("utf-16-le", "本行 2025 年 11 月调整利率 1.55%。"),
    ],
)
def test_plain_text_reads_in_any_encoding(tmp_path, encoding, words):
    assert read_document(written(tmp_path, "a.txt", words.encode(encoding))).blocks[0].text == words


def test_markdown_rows_carry_their_heads_and_front_matter_names_the_document(tmp_path):
    text = "---\ntitle: 利率表\nversion: 3\nvalid: {from: 2026-01-01}\n---\n# 存款\n\n|期限|年利率|\n|--|--|\n|3年|1.55%|\n"
    document = read_document(written(tmp_path, "rate_v3.md", text))
    assert (document.title, document.version, document.family) == ("利率表", "3", "rate.md")
    assert document.blocks[-1].text == "期限：3年；年利率：1.55%"
    assert document.blocks[-1].heading == ("存款",)
