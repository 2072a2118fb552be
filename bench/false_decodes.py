"""How often lawful copy is taken for disguised: texts with a finding that reading disguises alone brings about.

    python bench/false_decodes.py [texts.jsonl …]    # each line {"text": …}; else the lawful adverts and examples

Of the texts given, whatever is found only with the decoder is printed with the words it was found in.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from guardrails import inspection
from guardrails.decoding import Decoded
from guardrails.golden import read_golden
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.recognition import language
from guardrails.report import Finding
from guardrails.rules import Example
from guardrails.scene import Scene
from knowledge.channels import Copy

GOLDEN = Path(__file__).parents[1] / "tests/golden"


def lawful(guard: Guard, paths: list[str]) -> Iterator[str]:
    """The texts of the files, or the lawful adverts and the examples that rules leave alone."""
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    if not paths:
        yield from (advert.text for advert in read_golden(GOLDEN) if advert.verdict == "lawful")
        for rule in guard.rules:
            yield from (each.text if isinstance(each, Example) else each for each in rule.examples.miss)


def found(guard: Guard, text: str) -> list[Finding]:
    """What is found in a text."""
    speech = language(text)
    scene = Scene(on=date(2026, 12, 1), jurisdiction="CN" if speech == "zh" else None, language=speech)
    return list(guard.inspect(Copy(channel=None, language=speech, parts={"text": text}), scene).findings)


def main() -> None:
    """Print each false decode, and their share."""
    guard, decode = Guard.of(load_packs()), inspection.decode
    texts, wrong, letters = 0, 0, 0
    for text in lawful(guard, sys.argv[1:]):
        texts, letters = texts + 1, letters + len(text)
        inspection.decode = decode
        with_decoder = found(guard, text)
        inspection.decode = lambda *_: Decoded([])
        plain = {(finding.rule, finding.start) for finding in found(guard, text)} if with_decoder else set()
        owed = [f for f in with_decoder if (f.rule, f.start) not in plain and f.start < f.end]
        wrong += bool(owed)
        for finding in owed:
            around = text[max(0, finding.start - 8) : finding.end + 8].replace("\n", "⏎")
            print(f"{finding.outcome:<7}{finding.rule:<34}{finding.quote!r:<24}{around}")
    print(f"\n{wrong} of {texts} texts ({letters} characters) are flagged by a decode alone")


if __name__ == "__main__":
    main()
