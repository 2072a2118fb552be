"""Marks in the wrong place: a right figure behind a word that announces another kind of figure is a wrong statement."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.writing.references import Reference
from knowledge.values import Language


class Kind(NamedTuple):
    """What announces a kind of figure, and how its values are written."""

    announced: re.Pattern[str]
    written: re.Pattern[str]


LINK = r"(?:为|是|：|:|仅|约| is| of| at)?\s*$"
KINDS: dict[Language, tuple[Kind, ...]] = {
    "zh": (
        Kind(re.compile(rf"(?:利率|年化|费率|基准|收益率)(?:（[^（）]*）)?{LINK}"), re.compile(r"[%％]")),
        Kind(re.compile(rf"(?:单笔|起存|起购|起投|起点|金额|额度|本金|首付款){LINK}"), re.compile(r"[元万亿]")),
        Kind(re.compile(rf"(?:期限|存期|持有期|期数|可选|可分|最长){LINK}"), re.compile(r"[天日月年期]")),
    ),
    "en": (
        Kind(re.compile(rf"(?i)(?:rate|APY|APR|AER|yield)\)?{LINK}"), re.compile(r"%")),
        Kind(re.compile(rf"(?i)(?:minimum deposit|minimum balance|amounts?|from){LINK}"), re.compile(r"[$£€¥]|yuan|%")),
        Kind(re.compile(rf"(?i)(?:term|over){LINK}"), re.compile(r"(?i)day|month|year|week")),
    ),
}


def misplaced(words: str, references: Sequence[Reference], language: Language) -> tuple[str, ...]:
    """The announcing words and marks of figures of another kind than announced."""
    facts = [reference for reference in references if reference.fact]
    return tuple(
        announced[0] + reference.mark
        for reference in facts
        for mark in re.finditer(re.escape(reference.mark), words)
        for kind in KINDS[language]
        if (announced := kind.announced.search(words[max(0, mark.start() - 24) : mark.start()]))
        and not kind.written.search(reference.words)
    )
