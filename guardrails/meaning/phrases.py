"""The turns of phrase of a text as a vector: Han characters and words of other scripts, alone and in pairs, hashed."""

import re
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np

from guardrails.folding import fold

SIZE = 1 << 15
UNIT = re.compile(r"[a-z][a-z'’]*|[0-9]+|[^\s]", re.ASCII)


def phrases(text: str) -> list[int]:
    """The places of a text's turns of phrase in its vector, each once; all figures are one."""
    units = ["^", *("0" if unit.isdigit() else unit for unit in UNIT.findall(fold(text).text)), "$"]
    return sorted({crc32(turn.encode()) % SIZE for turn in (*units[1:-1], *(f"{a} {b}" for a, b in pairwise(units)))})


def phrase_rows(texts: Sequence[str]) -> np.ndarray:
    """1 where a text has a turn of phrase, else 0: (n, SIZE)."""
    rows = np.zeros((len(texts), SIZE), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[phrases(text)] = 1
    return rows


def rarity(rows: np.ndarray) -> np.ndarray:
    """How much each turn of phrase says, the more the fewer texts have it: (SIZE,)."""
    rare: np.ndarray = np.log((1 + len(rows)) / (1 + rows.sum(0)))
    return rare


def weighed(rows: np.ndarray, rare: np.ndarray) -> np.ndarray:
    """The rows with each turn weighed by its rarity, of length one."""
    heavy = rows * rare.astype(np.float32)
    whole: np.ndarray = heavy / (np.linalg.norm(heavy, axis=1, keepdims=True) + 1e-9)
    return whole
