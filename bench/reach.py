"""How long it takes to find all that rests on one fact: drafts in a store, one in a hundred of the product asked for.

python bench/reach.py [-n 10000]
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.draft import Draft
from assistant.people import LOCAL
from assistant.reaching import Reach
from assistant.store import Store
from assistant.store.drafts import StoreDrafts
from guardrails.grounding import LedgerRow
from tests.reviewed import START, draft, shelf


def one(number: int) -> Draft:
    """A draft whose ledger states the rate; one in a hundred is of the product that changes."""
    product = "anxin-3y" if number % 100 == 0 else "anju"
    made = draft(product=product)
    row = LedgerRow(quote="1.55%", start=0, end=5, fact="rate", value="1.55%", equal=True)
    variant = made.variants[0].model_copy(update={"ledger": (row,)})
    return made.model_copy(update={"id": f"b-{number:08}", "variants": (variant,) * 6})


def main() -> None:
    """Fill a store and ask."""
    asked = argparse.ArgumentParser()
    asked.add_argument("-n", type=int, default=10_000)
    count = asked.parse_args().n
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "m.db") as store:
        drafts = StoreDrafts(store, LOCAL)
        for number in range(count):
            drafts.keep(one(number))
        reach = Reach(store, shelf, lambda: START)
        shelf()
        begun = time.process_time()
        found = reach.affected(["anxin-3y/rate"])
        took = time.process_time() - begun
    print(f"{count} drafts of six variants: {len(found)} things rest on the fact, found in {took:.2f} s of CPU time")


if __name__ == "__main__":
    main()
