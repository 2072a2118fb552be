"""Reading measured: price-list cells, formats' speed, damaged text mended, hostile text and hostile files."""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.damage import HALVED, damage
from bench.hostile import hostile
from bench.price_lists import Meant, PriceList, price_list
from knowledge.alignment import mend
from knowledge.han import to_simplified
from knowledge.readers import Worker
from knowledge.readers.source import Limits
from knowledge.screening import signs_in
from knowledge.values import BadFile

SHARED = Path(__file__).parents[2] / "shared" / "data"


def is_found(cell: Meant, texts: list[str]) -> bool:
    """Whether one block tells the value right behind its column heads, and its row heads."""
    for text in texts:
        entries = [entry.rpartition("：") for entry in text.split("；")]
        said = [head for head, _, words in entries if words == cell.value]
        if any(all(part in head for part in cell.column) for head in said) and all(row in text for row in cell.row):
            return True
    return False


def cells_found(listed: PriceList, worker: Worker, folder: Path) -> tuple[int, list[Meant]]:
    path = folder / "list.pdf"
    path.write_bytes(listed.pdf)
    texts = [
        block.text for one in worker.read(path, "list.pdf") if not isinstance(one, BadFile) for block in one.blocks
    ]
    by_value = {cell.value: [text for text in texts if cell.value in text] for cell in listed.cells}
    missed = [cell for cell in listed.cells if not is_found(cell, by_value[cell.value])]
    return len(listed.cells), missed


def price_lists(count: int = 40) -> None:
    whole = lost = 0
    with tempfile.TemporaryDirectory() as folder, Worker(Limits()) as worker:
        for seed in range(count):
            listed = price_list(seed)
            cells, missed = cells_found(listed, worker, Path(folder))
            whole, lost = whole + cells, lost + len(missed)
            if missed:
                print(f"  list {listed.name}: {len(missed)} of {cells} missed, first {missed[0]}")
    print(f"price-list cells with row and column head: {whole - lost} of {whole} = {1 - lost / whole:.2%}")


MARKED = frozenset("業銷報營務產險現機構戶個數據優應實關時動過價實類們對開問題點認進領導說負責預測準護訓環學費")


def repairs() -> None:
    """The known cases, and honest lines damaged the same way with other characters marked."""
    cases = [json.loads(line) for line in _lines(SHARED / "text_repair" / "cases.jsonl")]
    exact = sum(to_simplified(mend(case["raw"]).text) == case["clean"] for case in cases)
    print(f"known cases repaired exactly: {exact} of {len(cases)}")
    folder = SHARED.parent / "regulations" / "zh"
    lines = [line.strip() for path in sorted(folder.glob("*"))[:12] for line in _lines(path) if len(line.strip()) > 8]
    exact = sum(_restored(line) == line.translate(HALVED) for line in lines)
    print(f"unseen lines damaged and repaired exactly: {exact} of {len(lines)} = {exact / max(len(lines), 1):.2%}")


def _restored(line: str) -> str:
    return to_simplified(mend(damage(line, MARKED)).text).translate(HALVED)


def injections() -> None:
    """How many of each shared set show a sign; the first are attacks, the others must stay silent."""
    attacks, honest = SHARED / "prompt_injection", SHARED / "benign_overblock"
    valid = json.loads((attacks / "piguard_valid_144.json").read_text(encoding="utf-8"))
    _rate("attack: goal hijacking, zh", _texts(attacks / "xsafety_zh_Goal_Hijacking.jsonl"))
    _rate("attack: PIGuard label 1, en", (one["prompt"] for one in valid if one["label"]))
    _rate("attack: CyberSecEval direct, en (most are plain questions)", _texts(attacks / "cyberseceval_en.jsonl"))
    for path in sorted(honest.glob("*.jsonl")):
        _rate(f"honest: {path.stem}", _texts(path))
    regulations = SHARED.parent / "regulations"
    _rate("honest: law, zh and en", (line for path in sorted(regulations.glob("*/*")) for line in _lines(path) if line))


def _texts(path: Path) -> Iterable[str]:
    for line in _lines(path):
        one = json.loads(line)
        yield next(one[key] for key in ("user_input", "text", "prompt") if key in one)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _rate(name: str, texts: Iterable[str]) -> None:
    shown = [bool(signs_in(text)) for text in texts]
    print(f"  {name}: {sum(shown)} of {len(shown)} = {sum(shown) / max(len(shown), 1):.1%}")


def hostile_files(count: int = 300) -> None:
    """Each hostile file through one worker: sentences, the slowest, and the memory of the largest child."""
    with tempfile.TemporaryDirectory() as folder, Worker(Limits()) as worker:
        refused, silent, slowest = 0, 0, 0.0
        for name, content in hostile(count):
            path = Path(folder) / name
            path.write_bytes(content)
            began = time.monotonic()
            found = worker.read(path, name)
            slowest = max(slowest, time.monotonic() - began)
            refused += any(isinstance(one, BadFile) for one in found)
            silent += not found
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"hostile files: {count}, refused {refused}, silent {silent}, slowest {slowest:.1f} s, most memory {most} MB")


if __name__ == "__main__":
    price_lists()
    hostile_files()
    if SHARED.exists():
        repairs()
        injections()
    else:
        print("the shared sets are not here: repairs and injections not measured")
