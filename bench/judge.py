"""What the learned judge adds to the words: `python bench/judge.py [zh|en]`.

On the `held` adverts of the golden set with the judge that is shipped; and on the `taught` ones, which no rule was
mended by to find more, with judges that saw nothing their authors wrote.
"""

import sys
import time
from pathlib import Path

from guardrails.golden import Judged, judge, read_golden
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.meaning.judge import sentence_places, trained
from guardrails.meaning.train import look_at, put_on_trial, rows_of
from knowledge.channels import Copy
from knowledge.embedding import find_embedder

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
Marks = list[tuple[int, int] | None]


def held(rows: list[Judged], language, embedder) -> None:
    learned, spent, asked = trained(language), 0.0, []
    for row in rows:
        copy = Copy(channel=None, language=language, parts={"text": row.advert.text})
        began = time.process_time()
        found = learned.finding(copy, embedder)
        spent += time.process_time() - began
        asked.append((found.start, found.end) if found else None)
    print(f"held: CPU per text {1000 * spent / len(rows):.1f} ms, threshold {learned.threshold:.2f}")
    tell(rows, asked)


def taught(rows: list[Judged], language, embedder) -> None:
    teaching = [row for row in rows if row.advert.fold != "held"]
    adverts = [row.advert for row in teaching]
    given = rows_of(language, adverts)
    trial = put_on_trial(look_at(given, embedder).likeness(), given, adverts, language)
    asked: Marks = []
    for advert, sure, (first, last) in zip(adverts, trial.certainties(), trial.telling, strict=True):
        places = sentence_places(advert.text)
        asked.append((places[first][0], places[last][1]) if sure >= trial.threshold else None)
    mine = [number for number, advert in enumerate(adverts) if advert.fold == "taught"]
    print(f"taught, by judges that saw nothing of an author; {len(given)} lessons, threshold {trial.threshold:.2f}")
    tell([teaching[number] for number in mine], [asked[number] for number in mine])


def on_the_spot(row: Judged, mark: tuple[int, int]) -> bool:
    """Whether what is marked overlaps words that the label blames."""
    text = row.advert.text
    return any(mark[0] < text.index(words) + len(words) and text.index(words) < mark[1] for words in row.advert.spans)


def tell(rows: list[Judged], asked: Marks) -> None:
    print("                adverts  words  words + judge")
    for offends, name in ((True, "offending found"), (False, "lawful flagged ")):
        pairs = [(bool(row.findings), one) for row, one in zip(rows, asked, strict=True) if row.offends == offends]
        words, both = sum(word for word, _ in pairs), sum(word or one is not None for word, one in pairs)
        print(f"{name} {len(pairs):7d} {words / len(pairs):6.1%} {both / len(pairs):8.1%}")
    alone = [on_the_spot(row, one) for row, one in zip(rows, asked, strict=True) if one and row.advert.spans]
    print(f"the judge's marks on blamed words, by itself: {sum(alone)} of {len(alone)}")


def main() -> None:
    language = "en" if sys.argv[1:] == ["en"] else "zh"
    embedder = find_embedder()
    rows = list(judge([a for a in read_golden(GOLDEN) if a.language == language], Guard.of(load_packs())))
    held([row for row in rows if row.advert.fold == "held"], language, embedder)
    taught(rows, language, embedder)


if __name__ == "__main__":
    main()
