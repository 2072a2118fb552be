"""Where sentences and clauses end, and how far a word reaches inside its clause."""

import re
from itertools import islice

ENDS = "。!?;"
STOP = re.compile(
    r"\.(?=[ )\"'”’]|$)(?<![a-z]\.[a-z]\.)(?<!\bvs\.)(?<!\bno\.)(?<!\bmr\.)(?<!\bmrs\.)(?<!\bms\.)(?<!\bdr\.)"
    r"(?<!\bst\.)(?<!\binc\.)(?<!\bltd\.)(?<!\bco\.)(?<!\bmax\.)(?<!\bmin\.)(?<!\bapprox\.)(?<!\best\.)",
    re.ASCII,
)
"""A full stop that ends a sentence, not an abbreviation."""
CLAUSE_END = re.compile(r"[,:。!?;\n|]|——|而是|而且|但是|反而|却|\b(?:but|yet|instead|however)\b| - | – ", re.ASCII)
UNIT = re.compile(r"[a-z0-9%$£€.'’+-]+|[^\s]", re.ASCII)
WORD = 14
"""Code points of a word at most, for how far a reach can go."""
FAR = 60 * WORD


def bordered(text: str) -> str:
    """`text` with every sentence end turned into line breaks, length kept: no pattern crosses a line."""
    if "." in text:
        text = STOP.sub("\n", text)
    for mark in ENDS:
        text = text.replace(mark, "\n")
    return text


def sentence(lines: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around [start, end) in a bordered text."""
    after = lines.find("\n", end)
    return lines.rfind("\n", 0, start) + 1, len(lines) if after < 0 else after


def before(text: str, start: int, reach: int) -> int:
    """Where the `reach` Han characters or Latin words before `start` begin, inside the clause."""
    window = text[max(0, start - WORD * reach) : start]
    border = max((end.end() for end in CLAUSE_END.finditer(window)), default=0)
    units = [unit.start() for unit in UNIT.finditer(window, border)]
    return start - len(window) + max(border, units[-reach] if 0 < reach <= len(units) else border)


def after(text: str, end: int, reach: int) -> int:
    """Where the `reach` Han characters or Latin words after `end` end, inside the clause."""
    window = text[end : end + WORD * reach]
    found = CLAUSE_END.search(window)
    border = found.start() if found else len(window)
    last = next(islice(UNIT.finditer(window, 0, border), max(0, reach - 1), None), None)
    return end + (last.end() if last and reach else border)
