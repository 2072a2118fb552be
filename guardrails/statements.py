"""Factual statements in copy that nothing known vouches for: ranks, awards, firsts, reach, and what a product does."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from guardrails.report import Finding, Outcome
from knowledge.channels import Copy
from knowledge.values import Bilingual, Value, read_yaml

TABLE = Path(__file__).parent / "tables" / "statements.yaml"
_CLAUSE = re.compile(r"[^。！？!?；;\n，,]+(?:[，,](?=[0-9]{3})[^。！？!?；;\n，,]+)*")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+|[0-9][0-9.,]*")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_IDLE = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "your",
        "you",
        "our",
        "we",
        "is",
        "are",
        "it",
        "this",
        "that",
        "by",
        "from",
        "as",
        "be",
        "can",
    ]
)
VOUCHED = 0.5
"""The share of a clause's words that one sentence of a source must have to vouch for it."""
SHORTEST = 4


class Cues(Value):
    """What marks a statement, in both languages: patterns, those in English of whole words."""

    zh: tuple[str, ...]
    en: tuple[str, ...]

    def pattern(self) -> re.Pattern[str]:
        """All of them as one."""
        return re.compile(rf"{'|'.join(self.zh)}|(?<![A-Za-z])(?i:{'|'.join(self.en)})(?![A-Za-z])")


class Table(Value):
    """The cues of statements of standing, and of what a product does."""

    standing: Cues
    does: Cues


class Said(Value):
    """A clause of copy at code points [start, end)."""

    start: int
    end: int
    quote: str


def unvouched(words: Copy, sources: Sequence[str], linked: Sequence[tuple[int, int]] = ()) -> tuple[Finding, ...]:
    """A finding for each factual statement that no sentence of `sources` says and no span in `linked` covers.

    Standing, such as a rank or an award, is asked about; what a product does is advised on.
    """
    known = [_signs(sentence) for source in sources for sentence in re.split(r"[。！？!?；;\n]|\. ", source)]
    return tuple(
        finding
        for said in _clauses(words.text)
        if not any(start <= said.start and said.end <= end for start, end in linked)
        if (finding := _finding(said, known))
    )


def _clauses(text: str) -> Iterator[Said]:
    for found in _CLAUSE.finditer(text):
        quote = found[0].strip()
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        if len(quote) >= SHORTEST:
            yield Said(start=start, end=start + len(quote), quote=quote)


def _finding(said: Said, known: Sequence[frozenset[str]]) -> Finding | None:
    stands, does = _cues()
    standing = stands.search(said.quote)
    if not standing and not does.search(said.quote):
        return None
    signs = _signs(said.quote)
    most = max((len(signs & one) for one in known), default=0)
    if signs and most >= VOUCHED * len(signs):
        return None
    zh = "排名、奖项、首家等说法" if standing else "这一说法"
    message = Bilingual(
        zh=f"{zh}没有要素、卖点或资料可依，请补上出处，或删去。",
        en="no fact, claim or source vouches for this statement; give its source, or drop it.",
    )
    return Finding(
        rule="grounding.statement-without-source",
        kind="grounding",
        topic="statements",
        outcome=Outcome.ASK if standing else Outcome.ADVISE,
        start=said.start,
        end=said.end,
        quote=said.quote,
        message=message,
    )


def _signs(text: str) -> frozenset[str]:
    """What a sentence is compared by: pairs of Chinese characters, English words."""
    pairs = ("".join(pair) for run in _HAN.findall(text) for pair in pairwise(run))
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset((*pairs, *(word for word in words if word not in _IDLE)))


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = read_yaml(TABLE, Table)
    return table.standing.pattern(), table.does.pattern()
