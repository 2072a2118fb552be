# ruff: noqa: E501 - a pattern is read in one piece
"""Names of people in Chinese text: what titles, fields and leads around them give away, and what LAC takes for a person."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from guardrails.personal.called_zh import called
from guardrails.personal.candidates_zh import family_at, is_given, is_han, likeness, lists
from guardrails.personal.cues import Words, cues
from guardrails.personal.judged_zh import judged
from guardrails.personal.lists import lexicon, rows
from guardrails.personal.names_far import far_names
from guardrails.personal.names_given import filled, given_names
from guardrails.personal.names_lac import by_lac, people
from guardrails.personal.patterns import compiled
from guardrails.personal.reading_zh import Reading, is_active, is_frequent, is_word
from guardrails.personal.recognisers import Find

_NUMBERS = frozenset(
    ("CN_MOBILE", "CN_ID_CARD", "CN_BANK_CARD", "CN_LANDLINE", "EMAIL_ADDRESS", "BANK_ACCOUNT", "CN_PASSPORT")
)
_SURE = frozenset(("field", "title", "family", "greeting", "said"))
_BESIDE = compiled(
    r"[^\u4e00-\u9fffA-Za-z0-9]{0,4}的?(?:本人)?(?:联系)?(?:手机号码?|手机|电话号码|电话|身份证号码?|身份证|证件号码?|银行卡号?|卡号|账号|邮箱|号码|护照号?)?(?:是|为)?[^\u4e00-\u9fffA-Za-z0-9]{0,4}"
)
_APART = compiled(r"姓 ?名[ :]{0,4}([\u4e00-\u9fff](?: [\u4e00-\u9fff]){1,3})(?= {0,4}(?:性|民|出|身|\n|$)| {2})")
_PARTED = compiled(
    r"(?<![\u4e00-\u9fff] )(?<![\u4e00-\u9fffA-Za-z0-9])([\u4e00-\u9fff]{1,2})[ ]{1,4}([\u4e00-\u9fff](?:[ ]{0,2}[\u4e00-\u9fff])?)(?=[ ]{0,3}(?:[,(、;。:]|\d|$))"
)
_PINYIN = compiled(
    r"(?:英文(?:姓名|名)?|拼音|护照姓名)(?:是|为)?[ :]{0,2}([A-Z][A-Za-z\-]{1,14}[ ,]{1,2}[A-Z][A-Za-z\-]{1,14}(?:[ ][A-Z][A-Za-z\-]{1,14})?)(?![A-Za-z])"
)
_LIKE_PARTED, _SHORT = 2.0, 3
_HAMLET = compiled("[\u4e00-\u9fff]家[沱坪湾村庄寨屯沟桥港口镇岛河湖嘴坡岗店集铺营堡垸岭巷院]")
_SAID = compiled("[我你您他她它们吗呢了的]")
_WHOLE = compiled(r"[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])")
_LIST = compiled(r"[ ]?[、;,|/\t和][ ]?")
_ITEM = compiled(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
_MUCH = 2
_NEAR = 24
"""No longer are the words between a name and its number."""
_GAP = compiled(r"[ \t,|;/]{1,3}")


def persons(reading: Reading, others: Sequence[Find], no_names: Words) -> list[Find]:
    """The names in `reading`; `others` are the numbers beside which a name may stand."""
    found = [
        *_by_cues(reading),
        *called(reading),
        *_by_field(reading),
        *far_names(reading.text),
        *given_names(reading.text, others),
        *_spaced(reading.text),
        *_beside_numbers(reading, others),
        *by_lac(reading),
    ]
    found += list(_listed(reading, found))
    seen = [find for find in found if not _is_other(reading.text, find, no_names)]
    return [*seen, *_again(reading.text, seen)]


def _by_cues(reading: Reading) -> Iterator[Find]:
    for one in reading.here:
        if reading.text[one.start] in cues().lead_letters and (one.start + 1, one.end) in reading.spans:
            continue
        verdict = judged(reading, one, reading.spans)
        if verdict:
            yield Find("PERSON", one.start, one.end, *verdict)


def _by_field(reading: Reading) -> Iterator[Find]:
    """What fills a field for names or follows somebody of the family: no ordinary word up to an edge, or a given name."""
    for found in cues().field_pattern.finditer(reading.text):
        start = found.end()
        whole = _WHOLE.match(reading.text, start)
        end = filled(reading.text, start, reading.things)
        titled = whole and cues().titles.ends(reading.text, whole.end())
        if whole and start in reading.read and not (titled or _SAID.search(whole[0]) or is_word(whole[0])):
            end = end if any(a < whole.end() and start < b for a, b in reading.things) else whole.end()
        if end and not any(a < end < b for a, b in reading.things):
            yield Find("PERSON", start, end, 0.65, "field")


def _spaced(text: str) -> Iterator[Find]:
    """姓 名 王 小 明: a form whose characters are set apart."""
    for found in _APART.finditer(text):
        yield Find("PERSON", *found.span(1), 0.7, "field")
    for found in _PARTED.finditer(text) if " " in text else ():
        family, given = found[1], "".join(found[2].split())
        known = family in lists().single or family in lists().double
        if known and is_given(given, cues().not_given) and likeness(family + given) >= _LIKE_PARTED:
            yield Find("PERSON", found.start(1), found.end(2), 0.65, "field")
    for found in _PINYIN.finditer(text) if "英文" in text or "拼音" in text or "护照姓名" in text else ():
        yield Find("PERSON", *found.span(1), 0.65, "field")


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
        if (
            beside
            and (family_at(text, start) or likeness(item[1]) >= _MUCH)
            and not inside
            and not is_word(item[1])
            and likeness(item[1]) >= -1
        ):
            yield Find("PERSON", start, end, 0.55, "list")


def _beside_numbers(reading: Reading, others: Sequence[Find]) -> Iterator[Find]:
    """张伟 138…, 张伟的卡号是6222…, 6222… 张伟."""
    numbers = [find for find in others if find.type in _NUMBERS]
    if not numbers:
        return
    for one in (*reading.here, *people(reading)):
        near = [n for n in numbers if 0 <= n.start - one.end <= _NEAR or 0 <= one.start - n.end <= _NEAR]
        if not near:
            continue
        gap = _BESIDE.match(reading.text, one.end)
        before = any(gap and one.end <= n.start <= gap.end() for n in near) and one.left != "none"
        after = one.right == "edge" and any(_GAP.fullmatch(reading.text, n.end, one.start) for n in near)
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


@cache
def _cities() -> frozenset[str]:
    """Cities and districts of three characters and more, without their last."""
    names = {word for row in rows("places_zh.txt") for word in row}
    return frozenset(name.rstrip("省市县区") for name in names if len(name) > _SHORT)


def _is_other(text: str, find: Find, no_names: Words) -> bool:
    """A brand, an idiom, a word of the house, unless a field or title says it is a person; somebody in public office."""
    size = find.end - find.start + (find.why in _SURE)
    if no_names.begins(text, find.start, at_least=size):
        return True
    if find.why not in _SURE and text[find.start : find.start + 4] in lists().idioms:
        return True
    name = text[find.start : find.end]
    if (find.why not in _SURE and _HAMLET.fullmatch(name)) or (find.why in ("clause", "list") and name in _cities()):
        return True
    return text[max(0, find.start - 10) : find.start].rstrip(" ").endswith(lexicon().office)
