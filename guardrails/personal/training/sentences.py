# ruff: noqa: E501, S311 - pools read in one piece; chance decides nothing secret
"""Sentences to learn English names from: the templates of en.txt filled from the lists and pools.yaml."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from guardrails.personal.tagger_en import known

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\{([A-Z])\}")
_UNKNOWN = 0.3
_FILL: dict[str, list[str]] = yaml.safe_load((_HERE / "pools.yaml").read_text(encoding="utf-8"))


class _Piece(NamedTuple):
    text: str
    is_name: bool
    unknown: bool


class Sentence(NamedTuple):
    """A generated text, which of its code points belong to names, and which words the lists shall not know."""

    text: str
    named: frozenset[int]
    unknown: frozenset[int]


def sentences(count: int, seed: int) -> Iterator[Sentence]:
    """`count` sentences from the templates of training/en.txt."""
    r = random.Random(seed)
    lines = (_HERE / "en.txt").read_text(encoding="utf-8").splitlines()
    templates = [line.replace("\\n", "\n") for line in lines if line and not line.startswith("# ")]
    for i in range(count):
        parts = [templates[i % len(templates)]]
        while r.random() < 0.35:
            parts.append(r.choice(templates))
        yield _cased(r, _filled(r, r.choice((" ", "\n", "  ")).join(parts)))


def _filled(r: random.Random, template: str) -> Sentence:
    out, named, unknown, at = [], set(), set(), 0
    for i, part in enumerate(_SLOT.split(template)):
        for piece in _SLOTS[part](r) if i % 2 else [_Piece(part, is_name=False, unknown=False)]:
            places = range(at, at + len(piece.text))
            named |= set(places) if piece.is_name else set()
            unknown |= set(places) if piece.unknown else set()
            out.append(piece.text)
            at += len(piece.text)
    return Sentence("".join(out), frozenset(named), frozenset(unknown))


def _cased(r: random.Random, one: Sentence) -> Sentence:
    """Now and then all in capitals or all small."""
    way = r.random()
    changed = one.text.upper() if way < 0.02 else one.text.lower() if way < 0.09 else one.text
    return one._replace(text=changed) if len(changed) == len(one.text) else one


def _name(r: random.Random, *kinds: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    upper = r.random() < 0.04
    for kind in kinds:
        word = r.choice(_POOLS[kind]) if kind != "I" else r.choice("ABCDEFGHJKLMNPRSTW") + r.choice(("", "."))
        pieces += [_Piece(" ", is_name=True, unknown=False)] if pieces else []
        pieces.append(_Piece(word.upper() if upper else word, is_name=True, unknown=r.random() < _UNKNOWN))
    return pieces


def _full(r: random.Random) -> list[_Piece]:
    way = r.random()
    if way < 0.5:
        return _name(r, "g" if r.random() < 0.4 else "G", "f" if r.random() < 0.4 else "F")
    ways = (
        ("G", "I", "F"),
        ("I", "F"),
        ("G", "F", "F"),
        ("G", "G", "F"),
        ("Z", "Y"),
        ("Y", "Z"),
        ("Y", "Y2"),
        ("G", "L", "F"),
    )
    return _name(r, *r.choice(ways)) if way < 0.85 else _name(r, "g", "f")


def _wordlike(r: random.Random) -> list[_Piece]:
    """Earl Prince, Hope A. Winters, Grace Okoro: at least one part is a word."""
    ways = (("x", "y"), ("x", "y"), ("x", "I", "y"), ("x", "G", "y"), ("x", "F"), ("G", "y"))
    return _name(r, *r.choice(ways))


def _surname_first(r: random.Random) -> list[_Piece]:
    return [*_name(r, "F"), _Piece(", ", is_name=False, unknown=False), *_name(r, "G")]


def _other(pick: Callable[[random.Random], str], unknown: float = 0.0) -> Callable[[random.Random], list[_Piece]]:
    return lambda r: [_Piece(pick(r), is_name=False, unknown=r.random() < unknown)]


def _invented(r: random.Random) -> str:
    return "".join(r.choice(_FILL["sounds"]) for _ in range(r.randint(2, 3))).capitalize()


def _heading(r: random.Random) -> str:
    return " ".join(
        r.choice(_POOLS["wn" if r.random() < 0.3 else "w"]).capitalize() for _ in range(r.choice((1, 1, 1, 2, 2)))
    )


def _acronym(r: random.Random) -> str:
    return (
        r.choice(_FILL["acronyms"])
        if r.random() < 0.5
        else "".join(r.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(r.randint(2, 5)))
    )


def _number(r: random.Random) -> str:
    return f"{_acronym(r)}{r.choice(('', '-'))}{r.randint(1000, 99999999)}"


def _maker(r: random.Random) -> str:
    first = r.choice(
        (lambda: r.choice(_POOLS["F"]), lambda: r.choice(_POOLS["c"]), lambda: _invented(r), lambda: _heading(r))
    )()
    return r.choice(
        (
            f"{first} {r.choice(_FILL['makers'])}",
            f"{first} {r.choice(_FILL['makers'])}",
            r.choice(_FILL["plain"]),
            f"{first} and {r.choice(_POOLS['F'])}" + " LLP",
        )
    )


def _brand(r: random.Random) -> str:
    return r.choice(
        (
            _invented(r),
            _heading(r),
            f"{_heading(r)} {r.choice(('Card', 'Saver', 'Plus', 'Rewards', 'Account', 'Club'))}",
            r.choice(_FILL["plain"]),
            f"{_invented(r)} {_heading(r)}",
        )
    )


def _place(r: random.Random) -> str:
    return r.choice(
        (
            r.choice(_POOLS["c"]),
            r.choice(_POOLS["cn"]),
            f"{r.choice(('New', 'San', 'Port', 'Lake', 'St', 'El', 'Las', 'North'))} {r.choice(_POOLS['c'])}",
        )
    )


def _road(r: random.Random) -> str:
    return f"{r.choice(_POOLS[r.choice('Fcw')]).capitalize()} {r.choice(_FILL['roads'])}"


def _pools() -> dict[str, Sequence[str]]:
    lists = known()
    return {
        "G": sorted(lists.given), "g": sorted(lists.common), "F": sorted(lists.family), "f": sorted(lists.frequent), "c": sorted(lists.places),
        "w": sorted(word for word in lists.words if 3 < len(word) < 13), "Y": _FILL["pinyin_families"], "D": _FILL["days"], "M": _FILL["months"],
        "wn": sorted(w for w in lists.words if w.capitalize() in lists.family | lists.given), "x": sorted(w.capitalize() for w in lists.words if w.capitalize() in lists.given), "y": sorted(w.capitalize() for w in lists.words if w.capitalize() in lists.family),
        "cn": sorted(lists.places & (lists.family | lists.given)),
        "Z": [a.capitalize() + b for a in _FILL["pinyin"] for b in ("", *_FILL["pinyin"])], "Y2": [a.capitalize() + " " + b.capitalize() for a in _FILL["pinyin"] for b in _FILL["pinyin"]],
        "L": ["van der", "de la", "bin", "von", "de", "al", "El", "Al"],
    }  # fmt: skip


_POOLS = _pools()
_SLOTS: dict[str, Callable[[random.Random], list[_Piece]]] = {
    "P": _full,
    "G": lambda r: _name(r, "g" if r.random() < 0.35 else "G"),
    "F": lambda r: _name(r, "f" if r.random() < 0.35 else "F"),
    "S": _surname_first,
    "Q": _wordlike,
    "E": lambda r: _name(r, "x"),
    "V": lambda r: _name(r, "y"),
    "K": _other(lambda r: r.choice(_POOLS["x"])), "W": _other(lambda r: r.choice(_POOLS["g"])), "U": _other(lambda r: r.choice(_POOLS["F"]), 0.2),
    "O": _other(_maker, 0.2), "C": _other(_place, 0.3), "N": _other(_place, 0.1), "R": _other(_road, 0.3), "B": _other(_brand, 0.2),
    "M": _other(lambda r: r.choice(_POOLS["M"])), "D": _other(lambda r: r.choice(_POOLS["D"])), "T": _other(lambda r: r.choice(_FILL["titles"])),
    "J": _other(lambda r: r.choice(_FILL["jobs"])), "A": _other(_heading, 0.2), "X": _other(_acronym), "I": _other(_number),
}  # fmt: skip
