"""How long the shelf takes to read and to word disclosures, in CPU time: `python bench/shelf.py [-n 20]`."""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from knowledge.counting import count
from knowledge.shelf import read_shelf

BANK = Path(__file__).parent.parent / "examples" / "mingchuan"


def cpu_ms(work: Callable[[], object], rounds: int) -> float:
    """Median CPU milliseconds of `work`."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=20)
    rounds = parser.parse_args().n
    shelf = read_shelf(BANK)
    sms, wealth = shelf.channel("sms"), shelf.product("qingchuan-180")
    text = "您好，晴川180天可在手机银行查看。" * 8
    rows = {
        f"read the shelf ({len(shelf.channels)} channels, {len(shelf.products)} products)": lambda: read_shelf(BANK),
        "word the disclosures of one copy": lambda: shelf.required_disclosures(sms, wealth, "zh"),
        f"count SMS segments of {len(text)} characters": lambda: count(text, "sms", "zh"),
    }
    print(f"{'what':<52}{'CPU ms':>8}")
    for what, work in rows.items():
        print(f"{what:<52}{cpu_ms(work, rounds):>8.2f}")


if __name__ == "__main__":
    main()
