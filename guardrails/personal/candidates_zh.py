"""Where a Chinese name could stand: a family name and given characters, and what stands on both sides of them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from guardrails.personal.cues import cues
from guardrails.personal.lists import rows
from guardrails.personal.patterns import compiled

_LABEL = compiled(r"(?:[(][^()]{1,8}[)])?\s{0,2}[:=|\t]\s{0,3}[\"“「【\[]?$|\s{1,3}$")
_FILLED = compiled(r"[\u4e00-\u9fff][人员者][(]?[^\u4e00-\u9fff()]{0,6}[)]?[:]\s{0,3}$")
_AGED = compiled(r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?)(?:多)?[岁了]")
_SEX = compiled(r"[,、 (|/\t]{1,2}[男女](?:性)?(?![\u4e00-\u9fff])")
_UNSEEN, _COMPOUND, _KNOWN = -3, 2, 3
Left = Literal["field", "label", "greeting", "lead", "edge", "none"]
Right = Literal["title", "role", "verb", "and", "edge", "none"]


class _Lists(NamedTuple):
    single: frozenset[str]
    double: frozenset[str]
    odd: frozenset[str]
    frequent: frozenset[str]
    words: frozenset[str]
    idioms: frozenset[str]
    tails: frozenset[str]


@cache
def lists() -> _Lists:
    """Family names and ordinary words, from the lists beside this file."""
    single, double, odd = rows("surnames_zh.txt")
    frequent, common, idioms, tails = map(frozenset, rows("words_zh.txt"))
    return _Lists(
        frozenset(single[0]), frozenset(double), frozenset(odd[0]), frequent, frequent | common, idioms, tails
    )


class Candidate(NamedTuple):
    """Characters that could be a name, and what stands on both sides."""

    start: int
    end: int
    left: Left
    right: Right


def is_han(char: str) -> bool:
    """Whether `char` is a Han character."""
    return "\u4e00" <= char <= "\u9fff"


def candidates(text: str) -> Iterator[Candidate]:
    """Every run a family name opens, of every length a name can have; one seldom a name only where one is asked for."""
    for i, family in (*family_names(text), *((found.start(), 1) for found in _odd_pattern().finditer(text))):
        odd = text[i] in lists().odd and family == 1
        left: Left | None = left_of(text, i) if odd else None
        if left in ("none", "lead", "edge"):
            continue
        for end in (i + family + 1, i + family + 2):
            given = text[i + family : end]
            if end > len(text) or not is_given(given, cues().not_given) or cues().titles.begins(given, 0):
                break
            left = left or left_of(text, i)
            if odd and left == "label" and odds_of(given) < 0:
                continue
            yield Candidate(i, end, left, right_of(text, end))


def family_names(text: str) -> Iterator[tuple[int, int]]:
    """Where family names stand, and how long each is."""
    known = lists()
    for found in _family_pattern().finditer(text):
        i = found.start()
        if text[i : i + 2] in known.double:
            yield i, 2
        elif found[0] in known.single:
            yield i, 1


@cache
def _family_pattern() -> re.Pattern[str]:
    return compiled(f"[{''.join(lists().single)}{''.join(name[0] for name in lists().double)}]")


@cache
def _odd_pattern() -> re.Pattern[str]:
    """Such a character after what may end a label, before another character."""
    return compiled(rf"(?<=[{re.escape(cues().label_letters)}])[{''.join(lists().odd)}](?=[\u4e00-\u9fff])")


def family_at(text: str, at: int) -> int:
    """How many characters of a family name begin at `at`: 2, 1 or 0."""
    known = lists()
    return 2 if text[at : at + 2] in known.double else 1 if text[at] in known.single or text[at] in known.odd else 0


def is_given(chars: str, not_given: frozenset[str]) -> bool:
    """Whether `chars` may all stand in a given name."""
    return chars != "" and not_given.isdisjoint(chars) and min(chars) >= "\u4e00" and max(chars) <= "\u9fff"


def left_of(text: str, at: int) -> Left:
    """What ends at `at`."""
    c = cues()
    if at and is_han(text[at - 1]):
        return _left_of_han(text, at) if text[at - 1] in c.before else "none"
    label = _LABEL.search(text, max(0, at - 14), at) if at else None
    if (
        label
        and label.start() < at
        and (c.fields.ends(text, label.start()) or _FILLED.search(text, max(0, at - 12), at))
    ):
        return "field"
    greeted = c.greetings.ends(text, at - (text[at - 1 : at] in (",", "!", " ", ":")))
    return "greeting" if greeted else "edge"


def _left_of_han(text: str, at: int) -> Left:
    c = cues()
    if c.greetings.ends(text, at):
        return "greeting"
    if c.fields.ends(text, at - (text[at - 1] in "是为叫")):
        return "label"
    if text[at - 1] == "的" and text[at - 2 : at - 1].isascii() and text[at - 2 : at - 1].isalnum():
        return "lead"
    return "lead" if c.leads.ends(text, at) else "none"


def right_of(text: str, at: int) -> Right:
    """What begins at `at`."""
    c = cues()
    if at >= len(text) or not is_han(text[at]):
        return "and" if text[at : at + 1] == "、" else "title" if _SEX.match(text, at) else "edge"
    if text[at] not in c.behind:
        return "none"
    if c.titles.begins(text, at):
        return "title"
    if c.roles.begins(text, at):
        return "role"
    if text[at] in "和与及":
        return "and"
    return "verb" if c.verbs.begins(text, at) or _AGED.match(text, at) else "none"


def likeness(name: str) -> float:
    """Twice the log odds that `name` is a name: the mean of its given characters; compound families count more."""
    family = family_at(name, 0)
    return odds_of(name[family:]) + _COMPOUND * (family == 2)


def odds_of(given: str) -> float:
    """Twice the mean log odds that the characters are those of a given name."""
    odds = _odds()
    mean = sum([odds.get(char, _UNSEEN) for char in given]) / max(len(given), 1)
    return max(mean, _KNOWN) if given in cues().given else mean


@cache
def _odds() -> dict[str, int]:
    return {char: int(odds) for odds, chars in rows("given_zh.txt") for char in chars}
