# ruff: noqa: E501 - a pattern is read in one piece
"""Names of people in Chinese text: what titles, fields and self-introductions give away, and what LAC takes for a person."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from guardrails.personal.lists import lexicon, rows
from guardrails.personal.recognisers import Find
from knowledge.values import Value, read_yaml

_HAN = r"\u4e00-\u9fff"
_NUMBERS = frozenset(
    ("CN_MOBILE", "CN_ID_CARD", "CN_BANK_CARD", "CN_LANDLINE", "EMAIL_ADDRESS", "BANK_ACCOUNT", "CN_PASSPORT")
)
_SURE = frozenset(("field", "title", "family", "greeting"))
_TRANSLITERATED = frozenset(
    "阿埃艾安奥巴柏鲍贝比彼别宾波伯布查达戴丹德登迪蒂顿多尔法菲费芬夫弗福盖戈格哈海汉赫亨霍基吉加杰金卡凯科克肯库拉莱兰劳雷里理丽利莉林琳隆卢鲁路露伦罗洛马玛迈曼梅蒙米密莫穆纳娜内尼涅宁诺欧帕佩皮普奇乔切琼茹瑞萨塞桑森莎沙什史士斯司苏索塔泰特提图托瓦万威韦维温沃乌西希夏谢辛休雅亚杨伊依因英尤约泽扎詹朱兹佐勒其古买江木热孜汗"
)


class Cues(Value):
    """The words around names."""

    titles: tuple[str, ...]
    roles: tuple[str, ...]
    short_titles: tuple[str, ...]
    fields: tuple[str, ...]
    leads: tuple[str, ...]
    greetings: tuple[str, ...]
    verbs: tuple[str, ...]
    not_given: str
    not_after: tuple[str, ...]
    other: tuple[str, ...]


@cache
def cues() -> Cues:
    """The words of cues.yaml."""
    return read_yaml(Path(__file__).with_name("cues.yaml"), Cues)


class Reading(NamedTuple):
    """A folded text with what LAC made of it: where words end, which are people and which ordinary words of two or more."""

    text: str
    borders: frozenset[int]
    people: frozenset[tuple[int, int]]
    things: frozenset[tuple[int, int]] = frozenset()


class _Grammar(Value):
    """The patterns of names, compiled from the lists once."""

    single: frozenset[str]
    frequent: frozenset[str]
    words: frozenset[str]
    idioms: frozenset[str]

    @cached_property
    def name(self) -> str:
        """A family name and one or two characters of a given name."""
        double = rows("surnames_zh.txt")[1]
        given = rf"(?:(?![{cues().not_given}])[{_HAN}])"
        return f"(?:(?:{'|'.join(double)}|[{''.join(self.single)}]){given}{{1,2}})"


@cache
def grammar() -> _Grammar:
    """The grammar of the lists beside this file."""
    frequent, common, idioms = rows("words_zh.txt")
    return _Grammar(
        single=frozenset(rows("surnames_zh.txt")[0][0]),
        frequent=frozenset(frequent),
        words=frozenset([*frequent, *common]),
        idioms=frozenset(idioms),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


class _Rule(NamedTuple):
    why: str
    score: float
    pattern: re.Pattern[str]
    wordlike: bool
    """Whether even an ordinary word counts as a name here (亲爱的安然，)."""


def _begin() -> str:
    return rf"(?:(?<![{_HAN}])|{'|'.join(f'(?<={lead})' for lead in cues().leads)})"


@cache
def _rules() -> tuple[_Rule, ...]:
    c, name = cues(), grammar().name
    family = f"(?:{'|'.join(rows('surnames_zh.txt')[1])}|[{''.join(grammar().single)}])"
    titles, fields = _any(c.titles), _any(c.fields)
    border = rf"(?![{_HAN}])|(?={titles}|{_any(c.roles)}|{_any(c.verbs)})"
    label = r"(?:[(][^()]{1,8}[)])?\s{0,2}[:=\-|\t]\s{0,3}[\"“「【\[]?"
    begin = _begin()
    said = (
        ("field", 0.85, rf"(?:{fields}){label}({name})(?={border})", True),
        ("field", 0.8, rf"(?:{fields}){label}([{_HAN}]{{2,4}})(?![{_HAN}])", False),
        ("field", 0.7, rf"(?:{fields})(?:是|为|叫|名叫|名为|就是)?[ ]?({name})(?={border})", False),
        ("greeting", 0.8, rf"(?:{_any(c.greetings)})[,!: ]?({name})(?=(?![{_HAN}])|您|你|{titles}|客户)", True),
        ("title", 0.85, rf"(?=({name})(?:{titles}))", True),
        ("role", 0.7, rf"(?=({name})(?:{_any(c.roles)}))", False),
        ("clause", 0.65, rf"{begin}({name})(?={_any(verb for verb in c.verbs if len(verb) > 1)})", False),
        ("pair", 0.65, rf"{begin}({name})(?=[和与及、]{name}(?:是|共同|一起|分别|两|都|[^{_HAN}]|$))", False),
        ("pair", 0.65, rf"(?<=[和与及、])({name})(?=是|共同|一起|分别|两人|都)", False),
        ("family", 0.75, rf"{begin}({family})(?={titles})(?!经理[室部人])", True),
        ("family", 0.65, rf"{begin}({family})(?=(?:{_any(c.short_titles)})(?:[^{_HAN}]|$|您|你|好|说|那|的))", True),
        ("family", 0.7, rf"(?:免贵|我|他|她|本人|客户|对方|[,。:(\n]|^)姓(?:是|为)?({family})(?![{_HAN}])", True),
        ("family", 0.7, rf"(?:免贵姓|我姓|她姓|他姓|对方姓)({family})(?=的|叫|[^{_HAN}]|$)", True),
    )
    return tuple(_Rule(why, score, re.compile(pattern), wordlike) for why, score, pattern, wordlike in said)


def worth_reading(clause: str) -> bool:
    """Whether LAC could find a name here: a family name that does not open a frequent word, or a run of transliteration."""
    if _introduces().search(clause):
        return True
    single, frequent, not_given = grammar().single, grammar().frequent, cues().not_given
    foreign = 0
    for i, char in enumerate(clause):
        foreign = foreign + 1 if char in _TRANSLITERATED else 0
        if foreign > 2:
            return True
        after = clause[i + 1 : i + 2]
        if (
            char in single
            and after
            and "\u4e00" <= after <= "\u9fff"
            and after not in not_given
            and char + after not in frequent
        ):
            return True
    return False


def without_title(text: str, start: int, end: int) -> tuple[int, int]:
    """What LAC took for a person, without the title it may have swallowed and what is no letter of a name."""
    found = _titled().search(text, start, end)
    end = found.start() if found and found.start() > start else end
    odd = re.compile(rf"[^{_HAN}·A-Za-z]").search(text, start, end)
    return (start, odd.start()) if odd and odd.start() > start else (start, end)


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any((*cues().titles, *cues().short_titles, '客户', '用户'))})$")


def persons(reading: Reading, others: Sequence[Find], no_names: frozenset[str]) -> Iterator[Find]:
    """The names in `reading`; `others` are the numbers beside which a name may stand."""
    sure = [*_by_rule(reading), *_by_field(reading), *_by_dot(reading.text), *_beside_numbers(reading, others)]
    seen = [f for f in [*sure, *_by_lac(reading)] if not _is_other(reading.text, f, no_names)]
    yield from seen
    named = {reading.text[f.start : f.end] for f in seen if f.end - f.start > 1 and f.score >= 0.5}
    for name in named:
        for again in re.finditer(re.escape(name), reading.text):
            yield Find("PERSON", *again.span(), 0.6, "named before")


def _by_rule(reading: Reading) -> Iterator[Find]:
    for rule in _rules():
        for found in rule.pattern.finditer(reading.text):
            group = next(i for i, value in enumerate(found.groups(), 1) if value is not None)
            start, end = _fitted(reading, *found.span(group))
            if rule.wordlike or not _is_word(reading.text[start:end]):
                yield Find("PERSON", start, end, rule.score, rule.why)


def _by_field(reading: Reading) -> Iterator[Find]:
    """Any two to four characters in a field for names, as long as no ordinary word is among them."""
    for found in _fields().finditer(reading.text):
        start, end = found.span(1)
        if not any(a < end and start < b for a, b in reading.things) and not _is_word(found[1]):
            yield Find("PERSON", start, end, 0.65, "field")


@cache
def _fields() -> re.Pattern[str]:
    named = _any(field for field in cues().fields if field[-1] in "名人主")
    return re.compile(rf"(?:{named})(?:是|为|叫)?[ :]{{0,2}}([{_HAN}]{{2,4}})(?![{_HAN}])")


def _by_dot(text: str) -> Iterator[Find]:
    """Names of two parts, 阿依古丽·买买提: mostly characters that spell foreign sounds, or called by a title."""
    for found in re.finditer(rf"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}}){{1,3}}", text):
        start, end = without_title(text, *found.span())
        start += _lead_of(text[start:end])
        spelled = sum(char in _TRANSLITERATED for char in text[start:end])
        if spelled * 3 >= (end - start) * 2:
            yield Find("PERSON", start, end, 0.7, "dot")


def _lead_of(words: str) -> int:
    c = cues()
    return next(
        (len(lead) for lead in (*c.greetings, *c.fields, *c.leads) if len(lead) > 1 and words.startswith(lead)), 0
    )


def _beside_numbers(reading: Reading, others: Sequence[Find]) -> Iterator[Find]:
    before, after = _beside()
    for find in others:
        if find.type in _NUMBERS:
            found = before.search(reading.text, max(0, find.start - 24), find.start) or after.match(
                reading.text, find.end
            )
            if found:
                start, end = _fitted(reading, *found.span(1))
                if not _is_word(reading.text[start:end]):
                    yield Find("PERSON", start, end, 0.65, "beside a number")


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name = grammar().name
    label = r"(?:的)?(?:本人)?(?:联系)?(?:手机号码?|手机|电话号码|电话|身份证号码?|身份证|证件号码?|银行卡号?|卡号|账号|邮箱|号码|护照号?)?(?:是|为)?"
    return (
        re.compile(rf"{_begin()}({name})[^{_HAN}A-Za-z0-9]{{0,4}}{label}[^{_HAN}A-Za-z0-9]{{0,4}}$"),
        re.compile(rf"[ \t,|;/]{{1,3}}({name})(?![{_HAN}])"),
    )


def _fitted(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The span without a lead that looks like a family name (向李明) where LAC sees the person begin later."""
    return next(((a, b) for a, b in reading.people if b == end and start < a < end - 1), (start, end))


def _by_lac(reading: Reading) -> Iterator[Find]:
    for start, end in reading.people:
        name = reading.text[start:end]
        backed = _is_backed(reading.text, start, end)
        if _is_word(name) or (not backed and reading.text.startswith(cues().not_after, end)):
            continue
        if backed and len(name) > 1:
            yield Find("PERSON", start, end, 0.7, "lac and context")
        elif _shaped(name):
            yield Find("PERSON", start, end, 0.55, "lac")


@cache
def _introduces() -> re.Pattern[str]:
    c = cues()
    return re.compile(f"{_any(c.titles)}|{_any(c.greetings)}")


@cache
def _surroundings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    c = cues()
    before = rf"(?:{_any(c.fields)})[: 是为叫]{{1,2}}$|(?:{_any(c.greetings)})$"
    after = rf"{_any(c.titles)}|{_any(c.roles)}|[ (:,]{{0,2}}(?:手机|电话|身份证)?[:号]{{0,2}} ?\+?\d{{6,}}"
    return re.compile(before), re.compile(after)


def _is_backed(text: str, start: int, end: int) -> bool:
    """Whether the words around say a person is meant, whatever the name looks like."""
    before, after = _surroundings()
    return bool(before.search(text, max(0, start - 8), start) or after.match(text, end))


def _shaped(name: str) -> bool:
    return ("·" in name and len(name) > 3) or re.fullmatch(grammar().name, name) is not None


def _is_word(name: str) -> bool:
    words = grammar().words
    return (
        name in words
        or name in cues().other
        or (len(name) == 3 and name[:2] in grammar().frequent)
        or name[:2] in cues().other
    )


def _is_other(text: str, find: Find, no_names: frozenset[str]) -> bool:
    """A brand or a word of the house, unless a field or title says it is a person; somebody in public office."""
    if find.why not in _SURE and (
        text[find.start] * 2 == text[find.start : find.start + 2]
        or text[find.start : find.start + 4] in grammar().idioms
    ):
        return True
    listed = any(text.startswith(word, find.start) for word in no_names if word[0] == text[find.start])
    if listed and find.why not in _SURE:
        return True
    return text[max(0, find.start - 10) : find.start].rstrip(" ").endswith(lexicon().office)
