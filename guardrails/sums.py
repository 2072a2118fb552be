"""Derived numbers: a sum shown in copy (50,000×1.55%×3=2,325元) vouches for its result when its terms are known."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, product

from knowledge.figures import Figure
from knowledge.values import Value

_SIGN = re.compile(r"\s*([×xX*÷/+＋-])\s*")
_EQUALS = re.compile(r"\s*(?:[=＝]|≈|等于|约为?|(?<=[)）])为)\s*(?:约|≈)?\s*")
_OPENS = re.compile(r"[^。！？\n0-9]{0,4}[（(]\s*(?:[=＝]|即|按|计算[:：])?\s*")
_ABOUT = re.compile(r"约|≈|(?i:about|approx)")
_EXAMPLE = re.compile(
    r"(?:以|假设|假如|例如|比如|如存|若存|存入|(?i:example|e\.g\.|suppose|assuming|if you))[^。！？\n]*$"
)
LONGEST = 8
"""Terms of a sum; nobody shows a longer one."""
_CONSTANTS = {Decimal(n) for n in (1, 2, 12, 24, 36, 52, 60, 100, 360, 365, 366)}


class Sum(Value):
    """A sum in copy: its terms, its result, and whether the arithmetic holds."""

    terms: tuple[Figure, ...]
    result: Figure
    words: str
    right: bool


def find_sums(figures: Sequence[Figure], text: str) -> tuple[Sum, ...]:
    """Every sum that `text` shows, worked out again."""
    return tuple(found for chain in _chains(figures, text) for found in [_sum(chain, figures, text)] if found)


def vouched(each: Sum, text: str, is_known: Callable[[Figure], bool]) -> Iterator[Figure]:
    """The figures that a right sum vouches for: its result, constants, and the amount of a worked example."""
    loose = [term for term in each.terms if not is_known(term) and term.value not in _CONSTANTS]
    assumed = [term for term in loose if term.kind in ("amount", "number")]
    if each.right and assumed == loose and (not assumed or _is_example(assumed[0], text)):
        yield each.result
        yield from each.terms


def _is_example(assumed: Figure, text: str) -> bool:
    """An amount no fact states may be assumed where copy says that it gives an example."""
    return bool(_EXAMPLE.search(text[: assumed.start]) or re.search(r"为例|(?i:for example|e\.g\.)", text))


def _chains(figures: Sequence[Figure], text: str) -> Iterator[tuple[int, int]]:
    """Runs [first, last] of figures with only signs of arithmetic between them."""
    first = 0
    for i in range(1, len(figures) + 1):
        joined = i < len(figures) and _SIGN.fullmatch(text[figures[i - 1].end : figures[i].start])
        if joined:
            continue
        if 2 <= i - first <= LONGEST and not any(figure.kind == "date" for figure in figures[first:i]):
            yield first, i - 1
        first = i


def _sum(chain: tuple[int, int], figures: Sequence[Figure], text: str) -> Sum | None:
    first, last = chain
    terms = tuple(figures[first : last + 1])
    result = _result(chain, figures, text)
    if result is None:
        return None
    signs = [text[one.end : two.start].strip() for one, two in pairwise(terms)]
    about = bool(_ABOUT.search(text[max(0, result.start - 3) : result.start]))
    right = any(_near(_work_out(values, signs), result, about=about) for values in product(*map(_readings, terms)))
    return Sum(terms=terms, result=result, words=text[terms[0].start : terms[-1].end], right=right)


def _result(chain: tuple[int, int], figures: Sequence[Figure], text: str) -> Figure | None:
    first, last = chain
    if last + 1 < len(figures) and _EQUALS.fullmatch(text[figures[last].end : figures[last + 1].start]):
        return figures[last + 1]
    if first and _OPENS.fullmatch(text[figures[first - 1].end : figures[first].start]):
        return figures[first - 1]
    return None


def _readings(term: Figure) -> tuple[Decimal, ...]:
    """What a term may count as: a rate its share of one, a term of months also its years."""
    if term.kind in ("rate", "discount"):
        return (term.value / 100,)
    return (term.value, term.value / 12) if term.unit == "month" else (term.value,)


def _work_out(values: Sequence[Decimal], signs: Sequence[str]) -> Decimal:
    total, part = Decimal(0), values[0]
    for sign, value in zip(signs, values[1:], strict=True):
        if sign in "+＋-":
            total, part = total + part, value if sign in "+＋" else -value
        else:
            part = part * value if sign in "×xX*" else part / (value or 1)
    return total + part


def _near(worked: Decimal, result: Figure, *, about: bool) -> bool:
    """Equal to the last place that the result shows; within one per cent where copy says about."""
    stated = result.value / 100 if result.kind == "rate" else result.value
    exponent = stated.as_tuple().exponent
    last_place = Decimal(10) ** (exponent if isinstance(exponent, int) else 0)
    return abs(worked - stated) <= (abs(stated) / 100 if about else last_place / 2)
