"""What the learned judge adds to the words: `python bench/judge.py [zh|en]` on the held adverts of the golden set."""

import sys
import time
from pathlib import Path

from guardrails.golden import judge, read_golden
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.meaning.judge import trained
from knowledge.channels import Copy
from knowledge.embedding import find_embedder

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"


def main():
    language = "en" if sys.argv[1:] == ["en"] else "zh"
    embedder, learned = find_embedder(), trained(language)
    held = [advert for advert in read_golden(GOLDEN) if advert.language == language and advert.fold == "held"]
    rows, started = {True: [0, 0, 0], False: [0, 0, 0]}, 0.0
    for one in judge(held, Guard.of(load_packs())):
        copy = Copy(channel=None, language=language, parts={"text": one.advert.text})
        began = time.process_time()
        asked = learned.finding(copy, embedder) is not None
        started += time.process_time() - began
        row = rows[one.offends]
        row[0] += 1
        row[1] += bool(one.findings)
        row[2] += bool(one.findings) or asked
    print("                adverts  words  words + judge")
    for offends, (count, words, both) in rows.items():
        print(
            f"{'offending found' if offends else 'lawful flagged '} {count:7d} {words / count:6.1%} {both / count:8.1%}"
        )
    print(f"CPU per text {1000 * started / len(held):.1f} ms, threshold {learned.threshold:.2f}")


if __name__ == "__main__":
    main()
