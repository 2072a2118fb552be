# ruff: noqa: E501 - a pattern is read in one piece
"""Rows under heads: a line that names two kinds of personal data says what the cells below it are."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from guardrails.personal.patterns import compiled
from guardrails.personal.recognisers import Find, table
from guardrails.personal.sieve import Sieve
from guardrails.personal.views import View

_BREAKS = (compiled(r"\t"), compiled(r"\|"), compiled(r",(?! )"), compiled(r", ?"), compiled(r"; ?"))
_DIGIT = compiled(r"\d")
_BREAK = compiled(r"[\t|,;]")
_PERSON = compiled(r"[^\W\d_][^\d_@:/()]{1,40}")
_VALUE = compiled(r"(?=.*[0-9A-Za-z\u4e00-\u9fff]).{2,80}")
_OLD = compiled(r"(?<!\d)(?:19[2-9]\d|200\d|201[0-2])")
_CELL_DAY = compiled(
    r"(?:^|[|\t,;])\s?((?:19[2-9]\d|200\d|201[0-2])(?:[-/.]\d{1,2}[-/.]\d{1,2}|[01]\d[0-3]\d)|\d{1,2}[-/. ](?:\d{1,2}|[A-Z][A-Za-z]{2,8})[-/. ](?:19[2-9]\d|200\d|201[0-2]))\s?(?=[|\t,;]|$)"
)
_BESIDE = re.compile(
    r"[ ]?[,(、|/\t ][ ]?((?:19[3-9]\d|200\d|201[0-2])(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日?|[01]\d[0-3]\d))[ ]?(?=[,)、|/;。\t\n]|$)"
    r"|[ ]?(?:[|\t,;(]|[ ]{2,})[ ]{0,3}(\d{1,2}[./-](?:\d{1,2}|[A-Z][a-z]{2})[./-](?:19[2-9]\d|200[0-7]))(?![\d/])"
)
_LONGEST, _KINDS = 200, 2


class _Cell(NamedTuple):
    text: str
    start: int


def sheets(view: View) -> Iterator[Find]:
    """The cells of `view` whose column is known, as many rows as have no more cells than their heads."""
    if "\n" not in view.text or _sieve().passing(view.low).bit_count() < _KINDS:
        return
    heads: list[str | None] = []
    broken = _BREAKS[0]
    for line in _lines(view.text):
        found = _heads(line)
        if found:
            heads, broken = found
        elif heads:
            for head, cell in zip(heads, _cells(line, broken), strict=False):
                if head and _is_filled(head, cell.text):
                    yield Find(head, *view.span(cell.start, cell.start + len(cell.text)), 0.6, "column")
            heads = heads if len(_cells(line, broken)) > 1 else []


def births_beside(text: str, people: Sequence[Find]) -> Iterator[Find]:
    """A day of long ago set apart right behind a name: 张伟，1988-05-20，通过; NOWAK ANNA   27/10/1991."""
    for one in people if _OLD.search(text) else ():
        found = _BESIDE.match(text, one.end) if one.type == "PERSON" else None
        if found:
            yield Find("DATE_OF_BIRTH", *found.span(found.lastindex or 1), 0.55, "beside a name")


def births_in_rows(view: View, finds: Sequence[Find]) -> Iterator[Find]:
    """A day of long ago that fills a cell, in a row with numbers of a person."""
    if not finds or not _OLD.search(view.text):
        return
    for line in _lines(view.text):
        days = list(_CELL_DAY.finditer(line.text))
        span = view.span(line.start, line.start + len(line.text)) if days else (0, 0)
        if any(span[0] <= find.start < span[1] for find in finds):
            for day in days:
                a, b = (line.start + at for at in day.span(1))
                yield Find("DATE_OF_BIRTH", *view.span(a, b), 0.6, "column")


@cache
def _sieve() -> Sieve:
    return Sieve([[words] for words in table().columns.values()])


def _lines(text: str) -> Iterator[_Cell]:
    return (_Cell(found[0], found.start()) for found in re.finditer(r"[^\n]+", text))


def _heads(line: _Cell) -> tuple[list[str | None], re.Pattern[str]] | None:
    if len(line.text) > _LONGEST or not _BREAK.search(line.text) or _DIGIT.search(line.text):
        return None
    if _sieve().passing(line.text.lower()).bit_count() < _KINDS:
        return None
    known = table().heads
    for broken in _BREAKS:
        types = [known.get(cell.text.lower()) for cell in _cells(line, broken)]
        if len(set(filter(None, types))) > 1:
            return types, broken
    return None


def _cells(line: _Cell, broken: re.Pattern[str]) -> list[_Cell]:
    starts = [0, *(found.end() for found in broken.finditer(line.text))]
    ends = [*(found.start() for found in broken.finditer(line.text)), len(line.text)]
    return [_stripped(line.text[a:b], line.start + a) for a, b in zip(starts, ends, strict=True)]


def _stripped(text: str, start: int) -> _Cell:
    inner = text.strip(" \r\"'*")
    return _Cell(inner, start + (text.index(inner) if inner else 0))


def _is_filled(head: str, text: str) -> bool:
    return (_PERSON if head == "PERSON" else _VALUE).fullmatch(text) is not None
