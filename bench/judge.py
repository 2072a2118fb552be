"""What the learned judge adds to the words: `python bench/judge.py [zh|en]`.

On the `held` adverts of the golden set with the judge that is shipped; and on the `taught` ones, which no rule was
mended by to find more, with judges that were taught all but a tenth of them in turn.
"""

import sys
import time
from pathlib import Path

import numpy as np

from guardrails.golden import Judged, judge, read_golden
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.meaning.judge import centred, likeness, squash, trained
from guardrails.meaning.train import FALSE_ALARMS, lessons, platt, scored_unseen
from knowledge.channels import Copy
from knowledge.embedding import find_embedder

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"


def held(rows: list[Judged], language, embedder) -> None:
    learned, spent, asked = trained(language), 0.0, []
    for row in rows:
        copy = Copy(channel=None, language=language, parts={"text": row.advert.text})
        began = time.process_time()
        asked.append(learned.finding(copy, embedder) is not None)
        spent += time.process_time() - began
    print(f"held: CPU per text {1000 * spent / len(rows):.1f} ms, threshold {learned.threshold:.2f}")
    tell(rows, asked)


def taught(rows: list[Judged], language, embedder) -> None:
    adverts = {row.advert.text: row.offends for row in rows if row.advert.fold != "held"}
    told = dict(lessons(language)) | adverts
    vectors, offends = embedder.embed_passages(list(told)), np.array([*told.values()], np.float64)
    lines = centred(vectors, vectors.mean(0).astype(np.float64), vectors.std(0).astype(np.float64) + 1e-6)
    tested = np.array([text in adverts for text in told])
    scores = scored_unseen(likeness(lines, lines), offends, tested)
    slope, shift = platt(scores, offends[tested])
    sure = squash(slope * scores + shift)
    threshold = np.quantile(sure[offends[tested] == 0], 1 - FALSE_ALARMS[language])
    asked = dict(zip([text for text in told if text in adverts], sure >= threshold, strict=True))
    mine = [row for row in rows if row.advert.fold == "taught"]
    print(f"taught, each scored by a judge that did not see it; {len(told)} lessons, threshold {threshold:.2f}")
    tell(mine, [asked[row.advert.text] for row in mine])


def tell(rows: list[Judged], asked: list[bool]) -> None:
    print("                adverts  words  words + judge")
    for offends, name in ((True, "offending found"), (False, "lawful flagged ")):
        pairs = [(bool(row.findings), one) for row, one in zip(rows, asked, strict=True) if row.offends == offends]
        words, both = sum(word for word, _ in pairs), sum(word or one for word, one in pairs)
        print(f"{name} {len(pairs):7d} {words / len(pairs):6.1%} {both / len(pairs):8.1%}")


def main() -> None:
    language = "en" if sys.argv[1:] == ["en"] else "zh"
    embedder = find_embedder()
    rows = list(judge([a for a in read_golden(GOLDEN) if a.language == language], Guard.of(load_packs())))
    held([row for row in rows if row.advert.fold == "held"], language, embedder)
    taught(rows, language, embedder)


if __name__ == "__main__":
    main()
