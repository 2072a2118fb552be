"""Reading measured: price-list cells, formats' speed, damaged text mended, hostile text and hostile files."""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.price_lists import Meant, PriceList, price_list
from knowledge.readers import Worker
from knowledge.readers.source import Limits
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


if __name__ == "__main__":
    started = time.process_time()
    price_lists()
