"""How well and how fast the library finds: `python bench/search.py [quality|speed] [--passages 100000]`.

Quality uses the question sets of ../shared where they are present. Speed uses generated text whose words are
as frequent as in real Chinese, and clustered random vectors. LangChain's retriever is measured beside it where it is
installed; without touching the project's environment:

    uv run --with rank-bm25 --with langchain-classic --with langchain-community --with langchain-chroma \\
        python bench/search.py speed
"""

import argparse
import gzip
import importlib.util
import json
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np

from knowledge.documents import Block, Document
from knowledge.embedding import WIDTH, find_embedder
from knowledge.han import costs, to_simplified
from knowledge.library import Library
from knowledge.values import Period

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
DAY = date(2026, 11, 22)
HAN_BREAK = re.compile(r"(?<=[㐀-鿿，、：]) *\n *(?=[㐀-鿿（「])")


class Asked(NamedTuple):
    """A question, the documents it may be answered from (all if none are named) and the right one."""

    kind: str
    query: str
    among: frozenset[str] | None
    gold: str


def document(id: str, lines: Sequence[str], *, expired: bool = False) -> Document:
    """A document of `lines`, valid or expired on the day of the bench."""
    valid = Period(start=None, end=date(2026, 1, 1)) if expired else Period()
    blocks = tuple(Block(text=line) for line in lines if line.strip())
    digest = sha256("\n".join(lines).encode()).hexdigest()
    return Document(id=id, family=id, title="", media="text/plain", sha256=digest, blocks=blocks, valid=valid)


def bank_documents(wanted: set[str]) -> Iterator[Document]:
    """The bank's FAQ entries, and those of its PDF texts that some question names."""
    folder = SHARED / "esun_bank_docs"
    for number, entries in json.loads((folder / "faq_617.json").read_text(encoding="utf-8")).items():
        lines = [line for one in entries for line in (f"问：{one['question']}", "答：" + "\n".join(one["answers"]))]
        yield document(f"faq/{number}", lines)
    with gzip.open(folder / "pdf_text_pypdf.json.gz") as file:
        pages = json.load(file)
    for name in sorted(wanted & pages.keys()):
        yield document(name, HAN_BREAK.sub("", pages[name]).split("\n"))


def bank_questions() -> list[Asked]:
    """The labelled questions, as they are and in simplified characters, among their candidates and among all FAQ."""
    lines = (SHARED / "esun_bank_docs" / "questions_75.jsonl").read_text(encoding="utf-8").splitlines()
    asked = []
    for one in map(json.loads, lines):
        kind, query, gold = one["category"], one["query"], f"{one['category']}/{one['gold']}"
        among = frozenset(f"{kind}/{number}" for number in one["source"])
        asked += [Asked(kind, query, among, gold), Asked("simplified", to_simplified(query), among, gold)]
        if kind == "faq":
            asked += [
                Asked("whole FAQ", query, None, gold),
                Asked("whole FAQ, simplified", to_simplified(query), None, gold),
            ]
    return asked


def passages_trial() -> tuple[list[Document], list[Asked]]:
    """Encyclopaedia paragraphs in simplified Chinese, and questions about them."""
    whole = json.loads((SHARED / "cmrc_trial" / "cmrc2018_trial.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [one for entry in whole for one in entry["paragraphs"]]
    asked = [Asked("CMRC", qa["question"], None, one["id"]) for one in paragraphs for qa in one["qas"]]
    return [document(one["id"], [one["context"]]) for one in paragraphs], asked


def first_documents(library: Library, asked: Asked, faq: frozenset[str]) -> list[str]:
    """The documents found, best first."""
    among = faq if asked.kind.startswith("whole FAQ") else asked.among
    hits = library.search(asked.query, 50, on=DAY, among=among)
    return list(dict.fromkeys(hit.passage.document for hit in hits))


def score(library: Library, questions: list[Asked], title: str) -> None:
    """Print, for each kind of question, how often the right document comes first and among five."""
    faq = frozenset(kept.document.id for kept in library.documents() if kept.document.id.startswith("faq/"))
    tally: dict[str, list[tuple[bool, bool]]] = {}
    for asked in questions:
        found = first_documents(library, asked, faq)
        kinds = [asked.kind] + (["all candidates"] if asked.kind in {"faq", "insurance", "finance"} else [])
        for kind in kinds:
            tally.setdefault(kind, []).append((found[:1] == [asked.gold], asked.gold in found[:5]))
    for kind, answers in tally.items():
        first, five = (sum(column) / len(answers) for column in zip(*answers, strict=True))
        print(f"{title:14}{kind:24}{len(answers):6}{first:8.1%}{five:8.1%}")


def quality() -> None:
    """Print how often the right document is found, by words alone and with vectors."""
    if not SHARED.exists():
        print("../shared is absent: quality is not measured.")
        return
    questions = bank_questions()
    wanted = {name for asked in questions if asked.among for name in asked.among}
    paragraphs, trial = passages_trial()
    print(f"{'':14}{'questions':24}{'n':>6}{'first':>8}{'in five':>8}")
    for title, embedder in (("words", None), ("words+vectors", find_embedder())):
        if title != "words" and embedder is None:
            print("the embedding weights are absent: run mingyan models fetch to measure with vectors.")
            continue
        with tempfile.TemporaryDirectory() as folder:
            bank = Library.open(Path(folder) / "bank", embedder)
            list(bank.add(bank_documents(wanted)))
            score(bank, questions, title)
            other = Library.open(Path(folder) / "trial", embedder)
            list(other.add(paragraphs))
            score(other, trial, title)


class Scattered:
    """Unit vectors around a hundred centres, drawn from the text's own hash: for speed only."""

    name = "scattered"

    def __init__(self) -> None:
        self._centres = np.random.default_rng(7).standard_normal((100, WIDTH)).astype(np.float32)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """One float32 unit vector per text, (n, 384)."""
        return np.array([self.embed_query(text) for text in texts], np.float32)

    @lru_cache(1_000)  # noqa: B019 - as long as the bench
    def embed_query(self, text: str) -> np.ndarray:
        """The float32 unit vector of a question, (384,); remembered."""
        dice = np.random.default_rng(int.from_bytes(sha256(text.encode()).digest()[:8]))
        vector = self._centres[dice.integers(100)] + dice.standard_normal(WIDTH, np.float32)
        return vector / np.linalg.norm(vector)


def writing(seed: int) -> Callable[[int], str]:
    """A writer of sentences whose words are as frequent as in real texts."""
    dice = random.Random(seed)
    words = list(costs())
    weights = [2.0**-cost for cost in costs().values()]

    def write(length: int) -> str:
        text = "".join(dice.choices(words, weights, k=length // 2 + 8))[:length]
        stops = range(0, length, 24)
        return "。".join(text[at : at + 24] for at in stops) + "。"

    return write


def generated(count: int, seed: int = 1) -> Iterator[Document]:
    """Documents of some 20 passages each, `count` passages in all, one document in ten expired."""
    write = writing(seed)
    for number in range(count // 20):
        yield document(f"doc{number}", [write(220) for _ in range(20)], expired=number % 10 == 9)


def timed(act: Callable[[str], object], queries: list[str]) -> np.ndarray:
    """Milliseconds each query takes, by the clock and of CPU: (queries, 2)."""
    taken = []
    for query in queries:
        begun, cpu = time.perf_counter(), time.process_time()
        act(query)
        taken.append((time.perf_counter() - begun, time.process_time() - cpu))
    return np.array(taken) * 1000


def show(title: str, taken: np.ndarray) -> float:
    """Print the median and the slowest in a hundred, by the clock and of CPU; the median by the clock."""
    middle, slow = np.percentile(taken, 50, axis=0), np.percentile(taken, 99, axis=0)
    print(f"{title:56}{middle[0]:9.2f}{slow[0]:9.2f}{middle[1]:9.2f}{slow[1]:9.2f} ms")
    return float(middle[0])


def searched(library: Library) -> Callable[[str], object]:
    """A filtered search of `library`."""
    return lambda query: library.search(query, on=DAY)


def ingest_rate(folder: Path) -> None:
    """Print how much text a second is kept, embedding left out, by words alone."""
    documents = list(generated(6_000, seed=2))
    size = sum(len(block.text.encode()) for one in documents for block in one.blocks)
    begun, cpu = time.perf_counter(), time.process_time()
    list(Library.open(folder / "rate").add(documents))
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    print(f"ingest of text, embedding apart: {size / wall / 1e6:.2f} MB/s ({size / cpu / 1e6:.2f} MB a CPU second)")


def speed(count: int) -> None:
    """Print ingest, opening and filtered hybrid queries over `count` passages, LangChain beside them."""
    with tempfile.TemporaryDirectory() as name:
        folder, embedder = Path(name), Scattered()
        ingest_rate(folder)
        begun = time.perf_counter()
        library = Library.open(folder / "many", embedder)
        receipts = list(library.add(generated(count)))
        print(
            f"{sum(one.passages for one in receipts)} passages with vectors kept in {time.perf_counter() - begun:.0f} s"
        )
        library.close()
        begun = time.perf_counter()
        library = Library.open(folder / "many", embedder)
        print(f"opening: {(time.perf_counter() - begun) * 1000:.0f} ms; ", end="")
        library.search("利率", on=DAY)
        print(f"with the first query: {(time.perf_counter() - begun) * 1000:.0f} ms")
        write = writing(3)
        queries = [write(18)[:18] for _ in range(300)]
        for query in queries:
            embedder.embed_query(query)
        print(f"{'':56}{'median':>9}{'p99':>9}{'CPU':>9}{'CPU p99':>9}")
        ours = show("filtered hybrid query, vectors of questions at hand", timed(searched(library), queries))
        if (e5 := find_embedder()) is not None:
            e5.embed_query("热身")
            show("embedding the question (added to it)", timed(e5.embed_query, queries))
        print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        beside(library, queries[:20], ours)


def beside(library: Library, queries: list[str], ours: float) -> None:
    """Print how long LangChain's EnsembleRetriever takes over the same passages with Chroma's own `where`."""
    needed = ("langchain_classic", "langchain_community", "langchain_chroma", "rank_bm25")
    missing = [module for module in needed if importlib.util.find_spec(module) is None]
    if missing:
        print(f"EnsembleRetriever is not measured: {', '.join(missing)} not installed (see the head of this file).")
        return
    from ensemble import ensemble

    theirs = show("LangChain EnsembleRetriever with `where`", timed(ensemble(library, Scattered()), queries))
    print(f"ours is {theirs / ours:.0f} times as fast")


def main() -> None:
    """Print what was asked for, or everything."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("what", nargs="?", choices=["quality", "speed"])
    arguments.add_argument("--passages", type=int, default=100_000)
    given = arguments.parse_args()
    if given.what != "speed":
        quality()
    if given.what != "quality":
        speed(given.passages)


if __name__ == "__main__":
    main()
