"""How the guard fares on labelled texts it was not made with: `python bench/unseen.py FILE.jsonl [--list]`.

A line is `{"id", "text", "label": "violating" | "lawful", "span", "topic", "channel", "product", "market"}`; all but
text and label may be missing, and `--label` serves for files without one. Printed with the scene as stated and with
none, by words alone and with the learned judge.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from assistant.checking import CheckRequest, check_text, language_of
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.meaning.judge import either, read_meaning, reader, trained
from guardrails.report import Finding, Outcome
from knowledge.embedding import find_embedder
from knowledge.shelf import read_shelf
from knowledge.values import PRODUCT_TYPES

BANK = Path(__file__).parent.parent / "examples" / "mingchuan"
DAY = date(2026, 11, 22)
ALIASES = {
    "video": "video_script",
    "video script": "video_script",
    "script": "call_script",
    "phone script": "call_script",
    "card": "credit_card",
}
"""What others call our channels and products."""


class Text(NamedTuple):
    """A labelled text; `spans` are the offending words, if they are in the text."""

    id: str
    text: str
    offends: bool
    spans: tuple[str, ...]
    topic: str
    stated: CheckRequest

    @property
    def bare(self) -> CheckRequest:
        return CheckRequest(text=self.text, on=DAY)


class Judged(NamedTuple):
    """A text and what blocks or asks in it."""

    text: Text
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        return any(finding.outcome is Outcome.BLOCK for finding in self.findings)

    @property
    def placed(self) -> bool:
        text = self.text.text
        places = [(text.index(words), text.index(words) + len(words)) for words in self.text.spans]
        return any(f.start < end and start < f.end for f in self.findings for start, end in places)


def read_texts(file: Path, label: str, channels: frozenset[str]) -> list[Text]:
    """The texts of a file; what the shelf does not know of their scene is left out."""
    return [_text(json.loads(line), label, channels) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _text(line: dict, label: str, channels: frozenset[str]) -> Text:
    given = line.get("span") or line.get("spans") or ()
    spans = tuple(s for s in ((given,) if isinstance(given, str) else given) if s and s in line["text"])
    market, channel, product = (
        ALIASES.get(line.get(name), line.get(name)) for name in ("market", "channel", "product")
    )
    stated = CheckRequest(
        text=line["text"],
        channel=channel if channel in channels else None,
        product=product if product in PRODUCT_TYPES else None,
        jurisdiction=market if market in ("CN", "US", "UK", "EU") else None,
        language=language_of(line["text"]),
        on=DAY,
    )
    offends = not str(line.get("label") or label).startswith(("lawful", "compliant", "ok"))
    topic = line.get("topic") or "-"
    return Text(str(line.get("id", "")), line["text"], offends, spans, str(topic), stated)


def half_of(texts: Iterable[Text], half: str) -> list[Text]:
    """The texts whose id ends in an even or odd number, or all."""
    parity = {"even": 0, "odd": 1}.get(half)
    return [t for t in texts if parity is None or int((re.findall(r"\d+", t.id) or ["0"])[-1]) % 2 == parity]


def judge(texts: Sequence[Text], *, stated: bool, meaning: bool) -> list[Judged]:
    """Each text as `mingyan check` judges it."""
    shelf, guard, embedder = read_shelf(BANK), Guard.of(load_packs()), find_embedder()
    read = either(*(reader(trained(language), embedder, guard.undisguised) for language in ("zh", "en")))
    judged = []
    for text in texts:
        checked = check_text(text.stated if stated else text.bare, shelf, guard, DAY)
        report = read_meaning(checked.words, checked.report, read) if meaning else checked.report
        grave = tuple(f for f in report.findings if f.outcome.gravity <= Outcome.ASK.gravity)
        judged.append(Judged(text, grave))
    return judged


def share(part: int, whole: int) -> str:
    return f"{part / whole:7.1%}" if whole else "      -"


def row(name: str, judged: Sequence[Judged]) -> str:
    """Offending texts, found, with a finding on the true words; lawful texts, blocked, flagged at all."""
    offending = [one for one in judged if one.text.offends]
    lawful = [one for one in judged if not one.text.offends]
    found = [one for one in offending if one.findings]
    marked = [one for one in found if one.text.spans]
    placed = share(sum(one.placed for one in marked), len(marked))
    return (
        f"{name:<28}{len(offending):5}{share(len(found), len(offending))}{placed}"
        f"{len(lawful):7}{share(sum(o.blocked for o in lawful), len(lawful))}"
        f"{share(sum(bool(o.findings) for o in lawful), len(lawful))}"
    )


HEAD = f"{'':<28}{'bad':>5}{'found':>7}{'span':>7}{'lawful':>7}{'block':>7}{'flag':>7}"


def by_topic(judged: Sequence[Judged]) -> Iterable[str]:
    for topic in sorted({one.text.topic for one in judged}):
        yield row(topic[:26], [one for one in judged if one.text.topic == topic])


def wrong(judged: Sequence[Judged]) -> Iterable[str]:
    """What was missed, what was flagged in vain, and what was found at another place."""
    for one in judged:
        said = "; ".join(f"{f.outcome}:{f.rule}«{f.quote[:40]}»" for f in one.findings)
        marks = " | ".join(one.text.spans)
        if one.text.offends and not one.findings:
            yield f"MISSED  {one.text.id} [{one.text.topic}] {one.text.text} «{marks}»"
        elif not one.text.offends and one.findings:
            yield f"FLAGGED {one.text.id} [{one.text.topic}] {one.text.text} <- {said}"
        elif one.text.spans and not one.placed:
            yield f"ASIDE   {one.text.id} [{one.text.topic}] {one.text.text} «{marks}» <- {said}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--half", choices=("all", "even", "odd"), default="all")
    parser.add_argument("--label", default="violating", help="of lines without one")
    parser.add_argument("--topics", action="store_true", help="a row for each topic")
    parser.add_argument("--list", action="store_true", help="print what went wrong, words and judge, scene stated")
    asked = parser.parse_args()
    channels = frozenset(channel.id for channel in read_shelf(BANK).channels)
    texts = half_of(read_texts(asked.file, asked.label, channels), asked.half)
    if not texts:
        sys.exit("no texts")
    print(HEAD)
    last: list[Judged] = []
    for stated in (False, True):
        for meaning in (False, True):
            last = judge(texts, stated=stated, meaning=meaning)
            print(row(f"{'stated' if stated else 'bare'}, words{' + judge' if meaning else ''}", last))
    for line in (*(by_topic(last) if asked.topics else ()), *(wrong(last) if asked.list else ())):
        print(line)


if __name__ == "__main__":
    main()
