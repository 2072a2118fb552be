"""The library: what goes in stays in, once; what may not be shown on a day does not come out."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from knowledge.catalogue import Catalogue
from knowledge.documents import Audience, Block, Document
from knowledge.embedding import WIDTH
from knowledge.library import WORDS_ONLY, Busy, Library
from knowledge.terms import Words, tokens
from knowledge.values import BadFile, BadInput, Period
from knowledge.vectors import Chroma

DAY = date(2026, 11, 22)
ROOT = Path(__file__).parent.parent
RATES = "三年期定期存款年利率为百分之一点五五，到期自动转存。"


class Bags:
    """An embedder that counts word pairs: near texts get near vectors, with no weights to load."""

    def __init__(self, name: str = "bags") -> None:
        self.name, self.seen = name, []

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.seen.extend(texts)
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(-1, WIDTH)

    def embed_query(self, text: str) -> np.ndarray:
        vector = np.full(WIDTH, 0.01, np.float32)
        for word in tokens(text):
            vector[crc32(word.encode()) % WIDTH] += 1
        return vector / np.linalg.norm(vector)


def document(
    id: str,
    text: str = RATES,
    *,
    family: str = "",
    version: str = "",
    valid: tuple[date | None, date | None] = (None, None),
    audience: Audience = "public",
    published: date | None = None,
) -> Document:
    return Document(
        id=id,
        family=family or id,
        title="",
        media="text/plain",
        sha256=sha256(text.encode()).hexdigest(),
        blocks=tuple(Block(text=line) for line in text.split("\n")),
        version=version,
        valid=Period(start=valid[0], end=valid[1]),
        audience=audience,
        published=published,
    )


def keep(library: Library, *documents: Document) -> list[str]:
    return [receipt.outcome for receipt in library.add(documents)]


def found(library: Library, query: str = "定期存款利率", on: date = DAY, audience: Audience = "public") -> list[str]:
    return [hit.passage.document for hit in library.search(query, on=on, audience=audience)]


@pytest.fixture(params=["words", "words and meaning"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", Bags() if request.param == "words and meaning" else None)


def test_what_went_in_comes_out_with_its_quote(library: Library) -> None:
    assert keep(library, document("甲", RATES + "\n网点周末营业。"), document("乙", "信用卡年费可以免除。")) == [
        "added",
        "added",
    ]
    first = library.search("定期存款的利率是多少", on=DAY)[0]
    assert first.passage.document == "甲"
    assert first.quote in first.passage.text
    assert "年利率" in first.quote
    assert 0 < first.score <= 1


def test_the_same_file_again_changes_nothing(library: Library) -> None:
    keep(library, document("甲"))
    before = library.passages("甲")
    assert keep(library, document("甲")) == ["unchanged"]
    assert library.passages("甲") == before
    assert found(library) == ["甲"]


def test_a_changed_file_replaces_its_passages(library: Library) -> None:
    keep(library, document("甲"), document("乙", "理财产品风险等级为二级。"))
    assert keep(library, document("甲", "定期存款利率另行公告。")) == ["replaced"]
    assert [passage.text for passage in library.passages("甲")] == ["定期存款利率另行公告。"]
    assert library.search("定期存款年利率", on=DAY)[0].passage.text == "定期存款利率另行公告。"
    assert all("百分之一点五五" not in hit.passage.text for hit in library.search("百分之一点五五", on=DAY))


@pytest.mark.parametrize(
    ("valid", "on", "shown"),
    [
        ((date(2026, 11, 1), date(2027, 1, 31)), date(2026, 10, 31), False),
        ((date(2026, 11, 1), date(2027, 1, 31)), date(2026, 11, 1), True),
        ((date(2026, 11, 1), date(2027, 1, 31)), date(2027, 1, 31), True),
        ((date(2026, 11, 1), date(2027, 1, 31)), date(2027, 2, 1), False),
        ((None, date(2026, 11, 22)), DAY, True),
        ((None, date(2026, 11, 21)), DAY, False),
        ((DAY, None), DAY, True),
        ((None, None), date(1990, 1, 1), True),
    ],
)
def test_a_passage_is_shown_from_its_first_day_to_its_last(library, valid, on: date, shown) -> None:
    keep(library, document("甲", valid=valid))
    assert bool(found(library, on=on)) is shown


OLD = {"family": "费率", "valid": (date(2026, 1, 1), None)}


@pytest.mark.parametrize(
    ("newer", "on", "shown"),
    [
        ({"valid": (date(2026, 11, 1), None)}, date(2026, 10, 31), ["旧"]),
        ({"valid": (date(2026, 11, 1), None)}, date(2026, 11, 1), ["新"]),
        ({"valid": (date(2026, 11, 1), date(2026, 11, 30))}, date(2026, 12, 1), []),
        ({"valid": (date(2026, 1, 1), None), "version": "2"}, DAY, ["新"]),
        ({"valid": (date(2026, 1, 1), None), "published": DAY}, DAY, ["新"]),
        ({"valid": (date(2026, 1, 1), None), "audience": "internal"}, DAY, ["旧"]),
        ({"valid": (date(2026, 1, 1), None)}, DAY, ["新", "旧"]),
    ],
)
def test_only_the_newest_version_of_a_family_speaks(library, newer: dict, on: date, shown: list[str]) -> None:
    keep(library, document("旧", **OLD), document("新", RATES + "以公告为准。", family="费率", **newer))
    assert sorted(found(library, on=on)) == sorted(shown)


@pytest.mark.parametrize(
    ("first", "second"), [("1.9", "1.10"), ("第二版", "第三版"), ("", "1"), ("2025-12", "2026-01")]
)
def test_versions_are_compared_as_numbers(library: Library, first: str, second: str) -> None:
    older = document("旧", family="费率", version=first)
    keep(library, document("新", RATES + "。", family="费率", version=second), older)
    assert found(library) == ["新"]


def test_internal_passages_are_for_internal_readers(library: Library) -> None:
    keep(library, document("甲", audience="internal"))
    assert found(library) == []
    assert found(library, audience="internal") == ["甲"]


def test_what_is_withdrawn_never_comes_back(library: Library) -> None:
    keep(library, document("甲", family="费率", version="1"), document("乙", RATES + "。", family="费率", version="2"))
    library.withdraw("乙")
    assert found(library) == []
    assert keep(library, document("乙", RATES + "。", family="费率", version="2")) == ["unchanged"]
    assert found(library) == []
    assert [(kept.document.id, kept.withdrawn) for kept in library.documents()] == [("乙", True), ("甲", False)]


def test_withdrawing_the_unknown_says_so(library: Library) -> None:
    with pytest.raises(BadInput, match="甲"):
        library.withdraw("甲")


def test_a_search_can_be_kept_to_some_documents(library: Library) -> None:
    keep(library, *(document(str(n), f"{RATES}{n}号公告。") for n in range(5)))
    hits = library.search("定期存款利率", on=DAY, among=frozenset({"2", "4", "none"}))
    assert {hit.passage.document for hit in hits} == {"2", "4"}


@pytest.mark.parametrize("query", ["", "   ", "？！", "\x00", "a" * 5000, '+("', "利" * 3000])
def test_any_query_is_answered(library: Library, query: str) -> None:
    keep(library, document("甲"))
    assert len(library.search(query, on=DAY)) <= 1


def test_an_empty_library_answers_nothing(library: Library) -> None:
    assert library.search("利率") == ()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("理财产品", "本行代銷之理財產品不保本。"),
        ("理財產品", "本行代销的理财产品不保本。"),
        ("ＡＴＭ 手续费", "使用ATM取款免手续费。"),
        ("credit card", "Apply for a Credit Card online."),
        ("月缴100元", "月缴１００元起。"),
        ("合并现金流量表", "合  併  現  金  流  量  表"),
    ],
)
def test_scripts_and_widths_are_one(library: Library, query: str, text: str) -> None:
    keep(library, document("甲", text), document("乙", "其他内容，毫无关系。"))
    assert found(library, query)[0] == "甲"


def test_only_masked_words_are_kept_or_embedded(tmp_path: Path) -> None:
    bags = Bags()
    library = Library.open(tmp_path, bags, mask=lambda text: text.replace("13800138000", "{{手机号}}"))
    keep(library, document("甲", "客户经理电话13800138000，欢迎来电。"))
    assert library.search("客户经理电话", on=DAY)[0].passage.text == "客户经理电话{{手机号}}，欢迎来电。"
    assert all("13800138000" not in text for text in bags.seen)
    library.close()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"13800138000" in content for content in files)


def test_personal_data_in_what_names_a_document_are_masked_too(tmp_path: Path) -> None:
    named = "客户13800138000"
    library = Library.open(tmp_path, mask=lambda text: text.replace("13800138000", "{{手机号}}"))
    block = Block(text="利率说明", heading=(named,), place=f"{named}!B4")
    one = document(named).model_copy(update={"title": named, "family": named, "owner": named, "blocks": (block,)})
    list(library.add([one, one.model_copy(update={"sha256": "f" * 64})]))
    assert [kept.document.id for kept in library.documents()] == [
        f"客户{{{{手机号}}}}-{one.sha256[:8]}",
        "客户{{手机号}}-ffffffff",
    ]
    library.close()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"13800138000" in content for content in files)


def test_without_an_embedder_the_library_says_so(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    assert library.remarks == (WORDS_ONLY,)
    assert Library.open(tmp_path / "other", Bags()).remarks == ()


def test_an_embedder_that_comes_later_reads_what_is_there(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    keep(library, document("甲"))
    library.close()
    bags = Bags()
    library = Library.open(tmp_path, bags)
    assert [remark.kind for remark in library.remarks] == ["words-only"]
    assert keep(library, document("甲")) == ["unchanged"]
    assert len(bags.seen) == 1
    assert library.remarks == ()
    assert found(library) == ["甲"]


def test_vectors_of_another_model_are_made_again(tmp_path: Path) -> None:
    library = Library.open(tmp_path, Bags("one"))
    keep(library, document("甲"))
    library.close()
    other = Bags("other")
    library = Library.open(tmp_path, other)
    keep(library)
    assert len(other.seen) == 1


@pytest.mark.parametrize("lost", ["words", "vectors"])
def test_a_lost_index_is_made_again(tmp_path: Path, lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.indexes.EXACT", 0)
    assert (
        elsewhere("keep(Library.open(Path(sys.argv[1]), Bags()), *map(document, '甲乙丙'))", tmp_path).returncode == 0
    )
    for path in sorted((tmp_path / lost).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert sorted(found(Library.open(tmp_path, Bags()))) == sorted("甲乙丙")


def test_chroma_and_exact_search_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library.open(tmp_path, Bags())
    keep(library, *(document(f"{n}", f"第{n}号产品的年费是{n * 7 % 31}元，{RATES}") for n in range(60)))
    library.withdraw("17")
    exact = library.search("第17号产品年费", on=DAY)
    monkeypatch.setattr("knowledge.indexes.EXACT", 0)
    close = library.search("第17号产品年费", on=DAY)
    assert "17" not in {hit.passage.document for hit in close}
    assert [hit.score for hit in close] == pytest.approx([hit.score for hit in exact], abs=1e-4)


def test_a_catalogue_of_an_older_make_says_so(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "catalogue.sqlite") as file:
        file.execute("CREATE TABLE documents (id TEXT PRIMARY KEY)")
    with pytest.raises(BadFile, match="older"):
        Library.open(tmp_path)


def test_two_writers_at_once_are_one_too_many(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    receipts = library.add(document(str(n), RATES * 4 + str(n)) for n in range(200))
    next(receipts)
    with pytest.raises(Busy):
        next(Library.open(tmp_path).add([document("甲")]))
    receipts.close()
    assert keep(Library.open(tmp_path), document("甲")) == ["added"]


def test_an_open_library_sees_what_another_wrote(tmp_path: Path) -> None:
    reader, writer = Library.open(tmp_path), Library.open(tmp_path)
    assert found(reader) == []
    keep(writer, document("甲"))
    assert found(reader) == ["甲"]


def test_what_could_not_be_read_is_passed_on(library: Library) -> None:
    (receipt,) = library.add([BadFile("坏.pdf", None, "文件已损坏。", "damaged.")])
    assert (receipt.document, receipt.outcome) == ("坏.pdf", "skipped")
    assert "已损坏" in receipt.reason.zh


def test_a_document_without_words_is_skipped(library: Library) -> None:
    (receipt,) = library.add([document("甲", "  \n ")])
    assert (receipt.outcome, receipt.passages) == ("skipped", 0)


def test_files_and_folders_are_ingested_and_what_is_unfit_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "资料"
    (folder / "利率").mkdir(parents=True)
    (folder / "利率" / "定期.md").write_text(f"# 定期存款\n\n{RATES}\n", encoding="utf-8")
    (folder / "空.txt").write_text("", encoding="utf-8")
    (folder / "乱.txt").write_text("\ufffd" * 40 + "利率", encoding="utf-8")
    library = Library.open(tmp_path / "library")
    receipts = {receipt.document: receipt.outcome for receipt in library.ingest([folder])}
    assert receipts == {"利率/定期.md": "added", "空.txt": "skipped", "乱.txt": "quarantined"}
    assert found(library) == ["利率/定期.md"]
    assert [receipt.outcome for receipt in library.ingest([folder / "利率"])] == ["added"]


def test_lines_are_ingested_under_their_own_ids(tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text(
        '{"id": "7", "text": "定期存款利率以公告为准。", "title": "公告"}\n{"id": "8"}\n', encoding="utf-8"
    )
    library = Library.open(tmp_path / "library")
    assert sorted(receipt.outcome for receipt in library.ingest_lines(lines)) == ["added", "skipped"]
    assert found(library) == ["7"]


def test_a_chain_can_retrieve_from_the_library(library: Library) -> None:
    from assistant.retriever import LibraryRetriever

    keep(library, document("甲"), document("乙", "定期存款年利率内部参考。", audience="internal"))
    (shown,) = LibraryRetriever(library=library, on=lambda: DAY).invoke("定期存款利率")
    assert (shown.page_content, shown.metadata["document"]) == (RATES, "甲")


KILLED_INGEST = """
import knowledge.library
knowledge.library.FLUSH = 100
kill_at(STEPS[STEP], STEP.split(".")[1], WHEN, 2)
for receipt in Library.open(Path(sys.argv[1]), Bags()).add(map(long_document, range(30))):
    print(receipt.document, flush=True)
"""


def long_document(number: int) -> Document:
    return document(str(number), "\n".join(f"{RATES}第{line}条，编号{number * 100 + line}。" for line in range(40)))


def kill_at(owner: type, name: str, when: str, call: int) -> None:
    """From now on, this process dies before or after the given call of a method."""
    method, calls = getattr(owner, name), []

    def deadly(*given: object, **named: object) -> object:
        calls.append(name)
        if len(calls) == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = method(*given, **named)
        if len(calls) == call and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, deadly)


def elsewhere(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What became of `script`, run in a process of its own with `folder` as its argument."""
    whole = f"from tests.test_library import *\n{script}"
    return subprocess.run(
        [sys.executable, "-c", whole, str(folder)], capture_output=True, text=True, cwd=ROOT, check=False
    )


STEPS = {
    "Catalogue.keep": Catalogue,
    "Catalogue._insert": Catalogue,
    "Words.put": Words,
    "Chroma.put": Chroma,
    "Catalogue.settle": Catalogue,
}


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_ingest_loses_nothing_and_keeps_nothing_twice(tmp_path: Path, step: str, when: str) -> None:
    library = Library.open(tmp_path, Bags())
    keep(library, *(document(str(number), RATES) for number in range(0, 30, 2)))
    library.close()
    ended = elsewhere(f"STEP, WHEN = {step!r}, {when!r}\n{KILLED_INGEST}", tmp_path)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    library = Library.open(tmp_path, Bags())
    holds_together(library, set(ended.stdout.split()))
    keep(library, *map(long_document, range(30)))
    holds_together(library, {str(number) for number in range(30)})


def holds_together(library: Library, told: set[str]) -> None:
    """What was `told` is kept; every document is whole, as it was or as it became, and findable once."""
    assert told <= {one.document.id for one in library.documents()}
    assert len(library._indexes._words) == library._catalogue.count() == len(library._indexes._sound())
    for one in library.documents():
        name = one.document.id
        texts = [passage.text for passage in library.passages(name)]
        assert texts == [RATES] if name not in told and len(texts) == 1 else "\n".join(texts).count("编号") == 40
        hits = library.search(f"利率 编号{int(name) * 100 + 7}", 50, on=DAY, among=frozenset({name}))
        assert sorted(hit.passage.text for hit in hits) == sorted(texts)


def test_json_lines_whose_ids_end_in_years_are_documents_of_their_own(tmp_path):
    file = tmp_path / "reports.jsonl"
    file.write_text(
        '{"id": "report_2023", "text": "营业收入三亿元。"}\n{"id": "report_2024", "text": "营业收入四亿元。"}\n',
        "utf-8",
    )
    library = Library.open(tmp_path / "library")
    list(library.ingest([file]))
    assert {hit.passage.document for hit in library.search("营业收入")} == {"report_2023", "report_2024"}


ELSEWHERE = """
import sys
from pathlib import Path
from knowledge import indexes
from knowledge.library import Library
from tests.test_library import Bags, document
indexes.EXACT = 0
library = Library.open(Path(sys.argv[1]), Bags())
list(library.add([document(sys.argv[2], sys.argv[3])]))
library.close()
"""


@pytest.mark.parametrize("exact", [0, 10_000], ids=["through Chroma", "exactly"])
def test_what_another_process_ingests_is_found_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: int
) -> None:
    monkeypatch.setattr("knowledge.indexes.EXACT", exact)
    library = Library.open(tmp_path / "library", Bags())
    keep(library, *(document(str(number), f"第{number}份资料谈的是网点。") for number in range(30)))
    assert "牌价" not in found(library, "外汇牌价")
    new = [sys.executable, "-c", ELSEWHERE, str(tmp_path / "library"), "牌价", "外汇牌价每日早晨公布。"]
    subprocess.run(new, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert found(library, "外汇牌价")[0] == "牌价"
    meant = library._indexes.by_meaning(
        Bags().embed_query("外汇牌价每日早晨公布。"), library._roll.rows, np.ones(31, bool), 1
    )
    assert library._catalogue.passages(meant.rows.tolist())[int(meant.rows[0])].document == "牌价"
    assert keep(library, document("又一份", "贵金属报价另行公布。")) == ["added"]
    assert found(library, "贵金属报价")[0] == "又一份"
