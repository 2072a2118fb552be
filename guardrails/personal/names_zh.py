# ruff: noqa: E501 - a pattern is read in one piece
"""Names of people in Chinese text: what titles, fields and leads around them give away, and what LAC takes for a person."""

import re
from collections.abc import Iterable, Iterator, Sequence

from guardrails.personal.candidates_zh import (
    Candidate,
    candidates,
    family_at,
    family_names,
    is_han,
    left_of,
    likeness,
    lists,
    right_of,
)
from guardrails.personal.cues import Words, cues
from guardrails.personal.lists import lexicon
from guardrails.personal.names_far import far_names
from guardrails.personal.names_lac import by_lac, people
from guardrails.personal.reading_zh import Reading, is_active, is_crossed, is_frequent, is_thing, is_word
from guardrails.personal.recognisers import Find

_NUMBERS = frozenset(
    ("CN_MOBILE", "CN_ID_CARD", "CN_BANK_CARD", "CN_LANDLINE", "EMAIL_ADDRESS", "BANK_ACCOUNT", "CN_PASSPORT")
)
_SURE = frozenset(("field", "title", "family", "greeting", "said"))
_BESIDE = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9]{0,4}的?(?:本人)?(?:联系)?(?:手机号码?|手机|电话号码|电话|身份证号码?|身份证|证件号码?|银行卡号?|卡号|账号|邮箱|号码|护照号?)?(?:是|为)?[^\u4e00-\u9fffA-Za-z0-9]{0,4}"
)
_SPEAKS = frozenset("说问叫要想在和跟与给的让把是也就")
_PLACES_TOO = frozenset(("东方", "百里", "南宫", "长孙", "第五", "西门", "南门", "东门", "乐正"))
_HONORIFICS = ("先生", "女士", "小姐")
"""Titles of nothing but people, by which three characters are a name whatever words LAC sees in them: 马英勇先生."""
_NICKNAME = re.compile(r"[老小阿][\u4e00-\u9fff]")
_APART = re.compile(r"姓 ?名[ :]{1,4}([\u4e00-\u9fff](?: [\u4e00-\u9fff]){1,3})(?= {0,4}(?:性|民|出|\n|$)| {2})")
_SAID = re.compile("[我你您他她它们吗呢了的]")
_LIST = re.compile(r"[ ]?[、;,|/\t和][ ]?")
_ITEM = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
_NEAR = 24
"""No longer are the words between a name and its number."""
_GAP = re.compile(r"[ \t,|;/]{1,3}")


def persons(reading: Reading, others: Sequence[Find], no_names: Words) -> list[Find]:
    """The names in `reading`; `others` are the numbers beside which a name may stand."""
    here = list(candidates(reading.text))
    found = [
        *_by_cues(reading, here),
        *_families(reading),
        *_by_field(reading),
        *far_names(reading.text),
        *_nicknames(reading),
        *_spaced(reading.text),
    ]
    found += [*_beside_numbers(reading, others, here), *by_lac(reading)]
    found += list(_listed(reading, found))
    seen = [find for find in found if not _is_other(reading.text, find, no_names)]
    return [*seen, *_again(reading.text, seen)]


def _by_cues(reading: Reading, all_here: Sequence[Candidate]) -> Iterator[Find]:
    ends = {(one.start, one.end) for one in all_here}
    for one in all_here:
        if reading.text[one.start] in cues().lead_letters and (one.start + 1, one.end) in ends:
            continue
        verdict = _judged(reading, one, ends)
        if verdict:
            yield Find("PERSON", one.start, one.end, *verdict)


def _judged(reading: Reading, one: Candidate, ends: set[tuple[int, int]]) -> tuple[float, str] | None:
    """Score and reason: a field or greeting carries even a word-like name, weaker signs need LAC not to object."""
    word = reading.text[one.start : one.end]
    if _is_opened(reading, one, word):
        return 0.85, "title" if one.right == "title" else "field" if one.left == "label" else one.left
    if one.left == "none" and one.start not in reading.read:
        return None
    verdict = _hinted(reading.text, one, ends) or ((0.5, "shape") if likeness(word) >= _shapely(one, word) else None)
    return verdict if verdict and not is_word(word) and not is_thing(reading, one) else None


def _hinted(text: str, one: Candidate, ends: set[tuple[int, int]]) -> tuple[float, str] | None:
    """What speaks for a name besides its characters."""
    if one.right == "title":
        return 0.75, "title"
    if one.right == "role" or (one.left == "label" and (one.right in ("edge", "verb") or _is_doing(text, one.end))):
        return 0.7, "said"
    if one.left in ("edge", "lead") and (one.right == "verb" or _is_one_of_two(text, one, ends)):
        return 0.6, "clause"
    return None


def _is_doing(text: str, end: int) -> bool:
    return text[end : end + 1] in cues().after_person and text[end : end + 1] != ""


def _shapely(one: Candidate, word: str) -> float:
    """How much a candidate LAC says nothing about must look like a name; both sides must leave room for two characters."""
    room = (one.left != "none") + (one.right != "none")
    if family_at(word, 0) == 2:
        return (6, 4, 4)[room] if word[:2] in _PLACES_TOO else (4, 1, -1)[room]
    return (9, 9, 3.5)[room] if len(word) == 2 else (9, 2.5, 2)[room]


def _is_opened(reading: Reading, one: Candidate, word: str) -> bool:
    """Whether a filled field, a greeting or a title with room before it says that this is a name."""
    if one.right in ("none", "and"):
        return False
    if one.left == "field" or (
        one.left == "label" and one.right == "edge" and cues().named.ends(reading.text, one.start)
    ):
        return word not in lists().frequent and word not in cues().other
    titled = one.right == "title" and one.left in ("edge", "lead", "label")
    addressed = len(word) == 3 and reading.text.startswith(_HONORIFICS, one.end)
    odd = is_crossed(reading, one) and not addressed
    return (titled or one.left == "greeting") and not is_frequent(word) and not odd


def _is_one_of_two(text: str, one: Candidate, ends: set[tuple[int, int]]) -> bool:
    """张伟和李娜是 …: the names on both sides of 和 speak for each other."""
    if one.right == "and":
        return any((one.end + 1, one.end + 1 + size) in ends for size in (2, 3))
    before = (
        one.start
        and text[one.start - 1] in "和与及、"
        and any((one.start - 1 - size, one.start - 1) in ends for size in (2, 3))
    )
    return bool(before) and one.right == "edge"


def _families(reading: Reading) -> Iterator[Find]:
    """A family name alone: 岑女士, 谢总, 我姓王."""
    text, c = reading.text, cues()
    for i, size in family_names(text):
        if text[i - 1 : i] != "姓" and text[i + size : i + size + 1] not in c.called:
            continue
        left, after = left_of(text, i), text[i + size + 1 : i + size + 2]
        if left != "edge" and any(a < i < b or a < i + size < b for a, b in reading.things):
            continue
        if (
            text[i - 1 : i] == "姓"
            and left != "lead"
            and c.surname.ends(text, i)
            and not c.not_surname.begins(text, i + size)
        ):
            yield Find("PERSON", i, i + size, 0.7, "family")
        elif (
            left not in ("none", "label")
            and c.titles.begins(text, i + size)
            and (left == "edge" or not is_frequent(text[i : i + 2]))
        ):
            yield Find("PERSON", i, i + size, 0.75, "family")
        elif (
            left not in ("none", "label")
            and text[i + size : i + size + 1] in c.short_titles
            and (not is_han(after or "。") or after in "您你好说那的" or right_of(text, i + size + 1) == "verb")
        ):
            yield Find("PERSON", i, i + size, 0.65, "family")


def _by_field(reading: Reading) -> Iterator[Find]:
    """Two to four characters that fill a field for names, as long as no ordinary word is among them."""
    for found in cues().field_pattern.finditer(reading.text):
        start, end = found.span(1)
        inside = any(a < end and start < b for a, b in reading.things)
        if start in reading.read and not inside and not is_word(found[1]) and not _SAID.search(found[1]):
            yield Find("PERSON", start, end, 0.65, "field")


def _spaced(text: str) -> Iterator[Find]:
    """姓 名 王 小 明: a form whose characters are set apart."""
    for found in _APART.finditer(text):
        yield Find("PERSON", *found.span(1), 0.7, "field")


def _listed(reading: Reading, found: Sequence[Find]) -> Iterator[Find]:
    """Who stands beside a name in a list: 欧阳静、占军、完颜亮亮."""
    text = reading.text
    for item in _ITEM.finditer(text) if found and _LIST.search(text) else ():
        start, end = item.span(1)
        beside = any(
            (one.end <= start and _LIST.fullmatch(text, one.end, start))
            or (end <= one.start and _LIST.fullmatch(text, end, one.start))
            for one in found
        )
        inside = any(a < end and start < b and (a, b) != (start, end) for a, b in reading.things)
        if beside and family_at(text, start) and not inside and not is_word(item[1]) and likeness(item[1]) >= -1:
            yield Find("PERSON", start, end, 0.55, "list")


def _nicknames(reading: Reading) -> Iterator[Find]:
    """老王, 小李, 阿陈, where both sides leave room for a person."""
    for found in _NICKNAME.finditer(reading.text):
        start, end = found.span()
        one = Candidate(start, end, left_of(reading.text, start), right_of(reading.text, end))
        room = one.left != "none" and (one.right in ("edge", "role", "and", "verb") or reading.text[end] in _SPEAKS)
        known = found[0] in lists().words or found[0] in lists().frequent or found[0] in lists().tails
        if (
            found[0][1] in lists().single
            and not known
            and (room or (start, end) in reading.people)
            and not is_thing(reading, one)
        ):
            yield Find("PERSON", start, end, 0.55, "nickname")


def _beside_numbers(reading: Reading, others: Sequence[Find], here: Sequence[Candidate]) -> Iterator[Find]:
    """张伟 138…, 张伟的卡号是6222…, 6222… 张伟."""
    numbers = [find for find in others if find.type in _NUMBERS]
    if not numbers:
        return
    for one in (*here, *people(reading)):
        if not any(n.start - _NEAR <= one.end <= n.start or n.end <= one.start <= n.end + _NEAR for n in numbers):
            continue
        gap = _BESIDE.match(reading.text, one.end)
        before = any(gap and one.end <= n.start <= gap.end() for n in numbers) and one.left != "none"
        after = one.right == "edge" and any(_GAP.fullmatch(reading.text, n.end, one.start) for n in numbers)
        word = reading.text[one.start : one.end]
        wordlike = is_frequent(word) if one.left in ("label", "field") else is_word(word)
        if (before or after) and not wordlike and not is_active(reading, one):
            yield Find("PERSON", one.start, one.end, 0.65, "beside a number")


def without_title(text: str, start: int, end: int) -> tuple[int, int]:
    """What LAC took for a person, without the title it may have swallowed and what is no letter of a name."""
    found = cues().titled.search(text, start, end)
    end = found.start() if found and found.start() > start else end
    stop = next((i for i in range(start, end) if not is_han(text[i]) and text[i] != "·"), end)
    return start, max(stop, start + 1)


def _again(text: str, seen: Iterable[Find]) -> Iterator[Find]:
    """Wherever else a name of the text stands."""
    for name in {text[find.start : find.end] for find in seen if find.end - find.start > 1}:
        for again in re.finditer(re.escape(name), text):
            yield Find("PERSON", *again.span(), 0.5, "named before")


def _is_other(text: str, find: Find, no_names: Words) -> bool:
    """A brand, an idiom, a word of the house, unless a field or title says it is a person; somebody in public office."""
    size = find.end - find.start + (find.why in _SURE)
    if no_names.begins(text, find.start, at_least=size):
        return True
    if find.why not in _SURE and text[find.start : find.start + 4] in lists().idioms:
        return True
    return text[max(0, find.start - 10) : find.start].rstrip(" ").endswith(lexicon().office)
