"""Rows: where three characters sound as three in a row do in a word of the rules, but are written otherwise."""

from collections.abc import Iterable
from functools import cache
from itertools import chain, islice

import numpy as np

from guardrails.hearing import Codes, codes_of, sounds, usual
from guardrails.vocabulary import triples

FIGURES = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
PARTICLES = frozenset("的了是在个以和与")
"""Characters so common that a row with one of them tells nothing."""
FUNCTIONAL = frozenset(
    "的了着过吗呢吧啊呀么之乎者也而且或与和及跟同并但却虽若如则即便乃就才又再还更最很太都全均皆各每某另其此这那哪该本何谁我你您他她它"
    "在于从自由向往朝到至对为因以把被让给叫使将用按据比离靠随是有无非没未不别勿要想会能可得上下前后左右里外内中年月日时分秒天一二三四"
    "五六七八九十百千万亿两几多少半零第个位名户家人问找听说看写读想做去来进出回走币"
)
"""Characters so often words of their own that another in their place is not missed."""
KEYS = 1 << 22
SEEN = 20_000
_NONE = np.zeros(1, np.bool_)


class Rows:
    """Three characters in a row, as the words of the rules have them, to be found by their sound."""

    def __init__(self, words: Iterable[str]) -> None:
        self.known = frozenset(row for row in chain.from_iterable(map(triples, words)) if PARTICLES.isdisjoint(row))
        self.table = np.zeros(KEYS, np.bool_)
        known = sorted(self.known)
        codes = codes_of("".join(known))
        self.table[_keys(codes)[::3]] = True
        self.seen: dict[str, tuple[bool, bool]] = {}
        """Whether three characters sound like a row, and are odd as they stand: of those looked at."""
        self.rows: dict[tuple[int, ...], list[str]] = {}
        for row, heard in zip(known, _sounds().take(codes).reshape(-1, 3).tolist(), strict=True):
            self.rows.setdefault(tuple(heard), []).append(row)

    def unlike(self, text: str, most: int | None = None) -> list[int]:
        """The first places where three in a row sound as in a word of the rules but are written otherwise."""
        codes = codes_of(text)
        found = self.table.take(_keys(codes)) if len(codes) > 2 else _NONE
        places = found.nonzero()[0].tolist()
        if all(text[at : at + 3] in self.known for at in places):
            return []
        usually = np.concatenate((_NONE, usual().hold(codes) > 0, _NONE))
        found &= ~(usually[1:-2] & usually[2:-1])
        usually = np.concatenate((usually, _NONE))
        found = np.concatenate((found, _NONE))
        longer = found[:-1] & found[1:] & ~usually[:-4] & ~usually[4:]
        single = found[:-1] & ~usually[:-4] & ~usually[3:-1]
        others = (at for at in (single | longer).nonzero()[0].tolist() if text[at : at + 3] not in self.known)
        return list(islice((at for at in others if self._unlike(text[at : at + 3], longer=bool(longer[at]))), most))

    def _unlike(self, written: str, *, longer: bool) -> bool:
        """Whether three characters sound like a row, and are odd as they stand or part of a longer one."""
        if written not in self.seen:
            if len(self.seen) >= SEEN:
                self.seen.clear()
            alike = self.rows.get(_heard(written), ())
            self.seen[written] = bool(alike), any(_odd(written, row) for row in alike)
        sounds, odd = self.seen[written]
        return sounds if longer else odd


def _heard(written: str) -> tuple[int, ...]:
    """The sounds of some characters."""
    return tuple(_sounds().take(codes_of(written)).tolist())


def _odd(written: str, row: str) -> bool:
    """Whether what is written otherwise than in a row are no words of their own, and something is not."""
    changed = [one for one, other in zip(written, row, strict=True) if one != other]
    return len(changed) < len(row) and _meant().isdisjoint(changed)


@cache
def _meant() -> frozenset[str]:
    """The characters that are words of their own, and figures."""
    return FUNCTIONAL | FIGURES.keys()


@cache
def _sounds() -> Codes:
    """The number of each character's chief syllable, a figure's being that of its numeral."""
    chief = sounds()[0].copy()
    chief[[ord(figure) for figure in FIGURES]] = chief[[ord(numeral) for numeral in FIGURES.values()]]
    return chief


@cache
def _hashed() -> tuple[Codes, Codes, Codes]:
    """What each character adds to the key of a row, as its first, second and third."""
    first, second, third = ((_sounds() * factor) & (KEYS - 1) for factor in (7919, 433, 1))
    return first, second, third


def _keys(codes: Codes) -> Codes:
    """A number for each three in a row, by their sound."""
    first, second, third = _hashed()
    keys: Codes = first.take(codes[:-2]) ^ second.take(codes[1:-1]) ^ third.take(codes[2:])
    return keys
