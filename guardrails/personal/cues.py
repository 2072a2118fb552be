"""The words around Chinese names, looked up by their first or last letter."""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

from knowledge.values import Value, read_yaml


class Words:
    """A set of words that can be asked for at one place of a text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, tuple[str, ...]] = {}
        self._by_last: dict[str, tuple[str, ...]] = {}
        for word in words:
            self._by_first[word[0]] = (*self._by_first.get(word[0], ()), word)
            self._by_last[word[-1]] = (*self._by_last.get(word[-1], ()), word)

    @property
    def firsts(self) -> Iterable[str]:
        """The letters the words begin with."""
        return self._by_first.keys()

    @property
    def lasts(self) -> Iterable[str]:
        """The letters the words end with."""
        return self._by_last.keys()

    def begins(self, text: str, at: int, at_least: int = 0) -> bool:
        """Whether one of the words, of `at_least` so many letters, begins at `at`."""
        words = self._by_first.get(text[at : at + 1])
        if words is None or not text.startswith(words, at):
            return False
        return not at_least or any(len(word) >= at_least and text.startswith(word, at) for word in words)

    def ends(self, text: str, at: int) -> bool:
        """Whether one of the words ends before `at`."""
        words = self._by_last.get(text[at - 1 : at]) if at > 0 else None
        return words is not None and text.endswith(words, 0, at)


class _Sheet(Value):
    titles: tuple[str, ...]
    roles: tuple[str, ...]
    short_titles: tuple[str, ...]
    fields: tuple[str, ...]
    kin: tuple[str, ...]
    leads: tuple[str, ...]
    greetings: tuple[str, ...]
    surname: tuple[str, ...]
    verbs: tuple[str, ...]
    not_given: str
    not_after: tuple[str, ...]
    other: tuple[str, ...]
    foreign: str
    given: tuple[str, ...]


class Cues:
    """cues.yaml, ready for use."""

    def __init__(self, sheet: _Sheet) -> None:
        self.titles, self.roles = Words(sheet.titles), Words(sheet.roles)
        self.fields = Words((*sheet.fields, *sheet.kin))
        self.leads, self.greetings = Words(sheet.leads), Words(sheet.greetings)
        self.verbs = Words(verb for verb in sheet.verbs if len(verb) > 1)
        self.after_person = frozenset(verb for verb in sheet.verbs if len(verb) == 1)
        self.not_after, self.surname = Words(sheet.not_after), Words(sheet.surname)
        self.not_surname = Words(("名", "氏", "什么", "的人"))
        self.not_given, self.foreign = frozenset(sheet.not_given), frozenset(sheet.foreign)
        self.short_titles = frozenset(sheet.short_titles)
        self.other = frozenset(sheet.other)
        self.given = frozenset(sheet.given)
        self.lead_letters = frozenset(lead for lead in sheet.leads if len(lead) == 1)
        self.called = self.short_titles | frozenset(self.titles.firsts)
        self.before = frozenset(("是", "为", "叫", "的", *self.fields.lasts, *self.greetings.lasts, *self.leads.lasts))
        self.behind = frozenset(
            ("和", "与", "及", *"一二三四五六七八九十", *self.titles.firsts, *self.roles.firsts, *self.verbs.firsts)
        )
        self._sheet = sheet

    @cached_property
    def label_letters(self) -> str:
        """The last letters of fields and greetings, and the marks that may follow them."""
        return (
            "".join({word[-1] for word in (*self._sheet.fields, *self._sheet.kin, *self._sheet.greetings)})
            + '是为叫:=|\t ,!"“「【['
        )

    @cached_property
    def named(self) -> Words:
        """The fields that ask for a name."""
        return Words(self._names)

    @cached_property
    def opening(self) -> tuple[str, ...]:
        """What a run of characters may open with before a name."""
        return tuple(w for w in (*self._sheet.greetings, *self._sheet.fields, *self._sheet.leads) if len(w) > 1)

    @cached_property
    def introducing(self) -> re.Pattern[str]:
        """What tells that a clause may hold a name: a title, a greeting."""
        return re.compile(_any((*self._sheet.titles, *self._sheet.greetings)))

    @cached_property
    def asking(self) -> re.Pattern[str]:
        """A field for names, or somebody of the family."""
        return re.compile(_any((*self._names, *self._sheet.kin)))

    @cached_property
    def sounding(self) -> re.Pattern[str]:
        """A run of foreign sounds."""
        return re.compile(f"[{''.join(self.foreign)}]{{4}}")

    @cached_property
    def titled(self) -> re.Pattern[str]:
        """A title at the end."""
        return re.compile(f"(?:{_any((*self._sheet.titles, *self._sheet.short_titles, '客户', '用户', '同学'))})$")

    @cached_property
    def field_pattern(self) -> re.Pattern[str]:
        """A field that asks for a name, or somebody of the family, before two characters."""
        asked = _any((*self._names, *self._sheet.kin))
        return re.compile(rf"(?:{asked})(?:名?叫|是|为)?[ :]{{0,2}}(?=[\u4e00-\u9fff]{{2}})")

    @cached_property
    def foreign_pattern(self) -> re.Pattern[str]:
        """Three to eight characters that spell foreign sounds."""
        return re.compile(f"[{''.join(self.foreign)}]{{3,8}}")

    @property
    def _names(self) -> list[str]:
        return [field for field in self._sheet.fields if field[-1] in "名人主"]


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def cues() -> Cues:
    """The words of cues.yaml."""
    return Cues(read_yaml(Path(__file__).with_name("cues.yaml"), _Sheet))
