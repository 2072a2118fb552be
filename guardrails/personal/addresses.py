# ruff: noqa: E501 - a pattern is read in one piece
"""Postal addresses in Chinese: an anchor (road and number, building and room) grown to both sides."""

import re
from collections.abc import Iterator
from functools import cache

from guardrails.personal.lists import rows
from guardrails.personal.recognisers import Find
from guardrails.personal.views import View, joined

_HAN = r"\u4e00-\u9fff"
_N = r"[A-Za-z]?(?:\d{1,5}|[一二三四五六七八九十百零〇]{1,5})(?:[-#之]\d{1,4}){0,3}[A-Za-z]?"
_WAY = r"(?:大道|大街|胡同|公路|路|街|巷|弄|道|里|条|坊|径|段)"
_UNIT = r"(?:号楼|号院|号|栋|幢|座|弄|单元|楼层|层|楼|室|房|户|铺|门|期|组|队|区)"
_BLOCK = r"(?:大厦|大楼|花园|花苑|小区|公寓|广场|中心|家园|新村|社区|家属院|宿舍|公馆|国际|名邸|华府|天地|苑|园|城|庭|湾|府|邸|墅|庄|轩|阁|村|屯|寨|坊|院|厂|学校|中学|大学)"
_ANCHOR = re.compile(
    rf"(?:{_WAY}|{_BLOCK}|[镇乡村屯组区])[ ]?{_N}[ ]?(?:号楼|号院|号|弄|栋|幢|座|组|单元|室|房)"
    rf"|(?:{_N}(?=[ ]?(?:栋|幢|号楼|座)[ ]?{_N})|[A-Za-z]?\d{{1,4}}[A-Za-z]?)[ ]?(?:栋|幢|号楼|座)[ ]?(?:{_N}[ ]?单元)?[ ]?(?:{_N}[ ]?(?:室|房|户|号|层))?"
    rf"|(?<=[{_HAN}])\d{{1,3}}-\d{{1,2}}-\d{{3,4}}(?!\d)"
    rf"|(?:{_WAY}|{_BLOCK})\d{{1,4}}-\d{{3,4}}(?!\d)"
    rf"|(?:[镇乡]|街道|农场)[{_HAN}]{{1,8}}?(?:村|社区|屯|寨|大队)(?:[{_HAN}]{{0,6}}?{_N}[组队屯社号](?:{_N}号)?|(?:村?委会|小学|卫生[院所室]|文化站)?(?:旁边?|对面|附近|隔壁|门口))"
)
_RIGHT = re.compile(
    rf"(?:[ ]?(?:{_N}[ ]?{_UNIT}|[{_HAN}]{{1,9}}?{_BLOCK}(?:{_N}{_UNIT}?)?(?![{_HAN}]*(?:支行|网点|办理))|附{_N}号?|[A-Za-z][座栋幢](?:\d{{3,4}}[室号房]?)?|[东南西北中][单]?元?侧?门?(?=\d)|[{_HAN}]{{2,9}}?(?=\d{{1,3}}(?:[-#栋幢座]|号楼|单元))(?:{_N}{_UNIT}|\d{{1,3}}(?:[-#]\d{{1,4}}){{1,3}})|\d{{3,4}}(?:室|房)?(?!\d|[元年万人个多%位])|\((?:[^()]{{1,12}}[楼室号栋区])\)))*"
)
_COUNTED = re.compile(
    rf"[\d一二三四五六七八九十〇零][A-Za-z]?[ ]?[{_HAN}]?[号栋幢座弄组室房屯队社单楼]|\d-\d|村|社区|大队|[屯寨]"
)
_LONGEST = 40
_LIVING = re.compile(r"[住址居籍寄送定搬]")
_PHONE = re.compile(r"\d[ \-]?(?:\d[ \-]?){5,}\d")
_RUN = re.compile(rf"[{_HAN}A-Za-z0-9·\-#()〇 ]*$")
_CUE = re.compile(
    r"(?:家庭(?:住|地)址|居住地址?|收货地址|收件地址|通讯地址|联系地址|户籍(?:地址?|所在地)?|邮寄地址|寄送地址|家庭地址|单位地址|住址|地址|家住|现住|现居|暂住|租住|住在|住到|居住于|居住在|搬到|搬去|寄到|邮寄到|送到|寄往|送至|寄至|快递到|籍贯|定居|位于|人在|到|在|住|去|于|往|址|是|为|改成|变更为|回)[:是为在于 ]{0,2}"
)
_HOME = re.compile(
    r"(?:住址|地址|家住|现住|现居|暂住|租住|住在|居住于|居住在|搬到|搬去|寄到|邮寄到|寄往|寄至|送到|送至|户籍(?:地址?|所在地)?|籍贯|定居|(?<![入居])住(?![宅院房建所]))(?:是|为|在|于|变更为|改为)?[: ]{0,3}"
)
_PUBLIC_AFTER = re.compile(
    rf"[{_HAN}A-Za-z0-9 ()\-]{{0,12}}?(?:支行|分行|总行|网点|营业厅|营业部|营业网点|营业室|分理处|储蓄所|门店|分店|旗舰店|专柜|自助银行|自助网点|银行|ATM|服务中心|会议室|举办|举行|盛大|开业|酒店|柜台)"
)
_PUBLIC_BEFORE = re.compile(
    r"(?:网点地址|营业地址|门店地址|活动地[点址]|地点|支行地址|分行地址|办公地址|公司地址|总部(?:地址)?|本行地址|我行地址|会场|支行|分行|营业部|网点|分理处|注册地址?|单位地址|店址)[^。;\n]{0,6}$"
)


@cache
def _places() -> re.Pattern[str]:
    """Provinces, cities, districts; in full or without their last syllable where two remain."""
    names = {word for row in rows("places_zh.txt") for word in row}
    short = {name[:-1] for name in names if len(name) > 2 and name[-1] in "省市县区"}
    provinces = {"内蒙古", "广西", "宁夏", "新疆", "西藏", "北京", "上海", "天津", "重庆", "香港", "澳门", "台湾"}
    return re.compile("|".join(sorted(names | short | provinces, key=len, reverse=True)))


def addresses(view: View) -> Iterator[Find]:
    """Addresses in `view`; those of branches and events fall below the threshold."""
    text = view.text
    for start, end in joined(sorted((*_anchored(text), *_at_home(text)))):
        if not _is_public(text, start, end):
            yield Find("ADDRESS", *view.span(start, end), 0.75, "address")


def _anchored(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    near = joined((max(0, found.start() - _LONGEST), found.end() + _LONGEST) for found in _COUNTED.finditer(text))
    for anchor in (found for window in near for found in _ANCHOR.finditer(text, *window)):
        if anchor.start() < done:
            continue
        grown = _RIGHT.match(text, anchor.end())
        done = grown.end() if grown else anchor.end()
        yield _left(text, anchor.start()), done


def _left(text: str, end: int) -> int:
    """Where the address that runs into `end` begins: at its first place name, else after the last cue."""
    run = _RUN.search(text, max(0, end - 44), end)
    numbers = [found.end() for found in _PHONE.finditer(text, run.start() if run else end, end)]
    first = max([run.start() if run else end, *numbers])
    cues = [cue.end() for cue in _CUE.finditer(text, first, end) if cue.end() < end]
    strong = [cue.end() for cue in _HOME.finditer(text, first, end) if cue.end() < end]
    place = _places().search(text, strong[-1] if strong else first, end)
    if place:
        return place.start()
    begin = strong[-1] if strong else max([c for c in cues if c <= end - 1], default=max(first, end - 8))
    return begin + (len(text[begin:end]) - len(text[begin:end].lstrip(" -()")))


def _at_home(text: str) -> Iterator[tuple[int, int]]:
    """Without a number: what follows a word of living, if it names two levels of place or a place and a block."""
    for cue in _HOME.finditer(text) if _LIVING.search(text) else ():
        found = _DWELLING().match(text, cue.end())
        if found:
            yield found.span()


@cache
def _DWELLING() -> re.Pattern[str]:  # noqa: N802
    place = _places().pattern
    block = rf"[{_HAN}A-Za-z0-9]{{1,10}}?(?:{_BLOCK}|{_WAY}|街道|[镇乡])(?:附近|旁边)?"
    return re.compile(rf"(?:{place}){{2,4}}(?:{block}){{0,3}}|(?:{place}){{1,3}}(?:{block}){{1,3}}")


def _is_public(text: str, start: int, end: int) -> bool:
    """Whether the words around say that a branch, a company or an event is there and nobody lives there."""
    if _PUBLIC_BEFORE.search(text, max(0, start - 14), start):
        return True
    return not _HOME.search(text, max(0, start - 8), start) and _PUBLIC_AFTER.match(text, end) is not None
