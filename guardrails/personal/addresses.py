# ruff: noqa: E501 - a pattern is read in one piece
"""Postal addresses in Chinese: an anchor (road and number, building and room) grown to both sides."""

import re
from collections.abc import Iterator
from functools import cache

from guardrails.personal.cues import cues
from guardrails.personal.lists import rows
from guardrails.personal.patterns import compiled
from guardrails.personal.recognisers import Find
from guardrails.personal.views import View, joined

_HAN = r"\u4e00-\u9fff"
_N = r"[A-Za-z甲乙丙丁]?(?:\d{1,5}|[一二三四五六七八九十百零〇壹贰叁肆伍陆柒捌玖拾幺]{1,5})(?:[-#之]\d{1,4}){0,3}[A-Za-z]?"
_WAY = r"(?:大道|大街|胡同|公路|路|街|巷|弄|道|里|条|坊|径|段)"
_UNIT = r"(?:号楼|号院|门(?=[\d一二三四五六七八九])|号|栋|幢|座|弄|单元|楼层|层|楼|室|房|户|铺|门|期|组|队|区)"
_BLOCK = r"(?:大厦|大楼|花园|花苑|小区|邨|公寓|广场|中心|家园|新村|社区|家属院|家属区|宿舍楼?|干休所|大院|市场|商城|公馆|国际|名邸|华府|天地|苑|园|城|庭|湾|府|邸|墅|庄|轩|阁|村|屯|寨|坊|院|厂|学校|中学|大学)"
_ANCHOR = compiled(
    rf"(?:{_WAY}|{_BLOCK}|[镇乡村屯组区])[ ]?{_N}[ ]?(?:号楼|号院|号|弄|栋|幢|座|组|单元|室|房)"
    rf"|(?:{_N}(?=[ ]?(?:栋|幢|号楼|座)[ ]?{_N})|[A-Za-z]?\d{{1,4}}[A-Za-z]?)[ ]?(?:栋|幢|号楼|座)[ ]?(?:{_N}[ ]?单元)?[ ]?(?:{_N}[ ]?(?:室|房|户|号|层))?"
    rf"|{_BLOCK}[ ]?(?:[A-Za-z]\d?区?|[一二三四五东西南北]区)?[A-Za-z]?\d{{1,4}}(?:-\d{{1,4}})?(?:档|铺位?|号铺|柜)"
    rf"|{_BLOCK}(?:[一二三四五六七八九十\d]{{1,2}}期)?[A-Za-z]?\d{{1,3}}(?:-\d{{1,4}}){{1,3}}(?![\d\-])"
    rf"|(?<=[{_HAN}])(?<![号码是为话编至])\d{{1,3}}-\d{{1,2}}-\d{{3,4}}(?![\d\-])"
    rf"|(?:{_WAY}|{_BLOCK})\d{{1,4}}-\d{{3,4}}(?!\d)"
    rf"|(?<=[{_HAN}]{{3}})楼[ ]?\d{{3,4}}[ ]?[室房]"
    rf"|(?:[镇乡]|街道|农场)[{_HAN}]{{1,8}}?(?:村|社区|屯|寨|大队)(?:[{_HAN}]{{0,6}}?{_N}[组队屯社号](?:{_N}号)?|(?:村?委会|小学|卫生[院所室]|文化站)?(?:旁边?|对面|附近|隔壁|门口))"
)
_RIGHT = compiled(
    rf"(?:[ ]?(?:{_N}[ ]?{_UNIT}|[{_HAN}]{{0,9}}?{_BLOCK}(?:{_N}{_UNIT}?)?(?![{_HAN}]*(?:支行|网点|办理))|附{_N}号?|(?:写字|商务|办公|主|副|附|裙)楼(?=[A-Za-z\d])|[东南西北中]单元|[顶底]楼|[A-Za-z][座栋幢](?:\d{{3,4}}[室号房]?)?|[东南西北中][单]?元?侧?门?(?=\d)|[东南西北中]户|[{_HAN}]{{2,9}}?(?=\d{{1,3}}(?:[-#栋幢座]|号楼|单元))(?:{_N}{_UNIT}|\d{{1,3}}(?:[-#]\d{{1,4}}){{1,3}})|\d{{3,4}}(?:室|房)?(?!\d|[元年万人个多%位])|\((?:[^()]{{1,12}}[楼室号栋区])\)))*"
)
_COUNTED = compiled(
    rf"[\d一二三四五六七八九十〇零壹贰叁肆伍陆柒捌玖拾][A-Za-z]?[ ]?[{_HAN}]?[号栋幢座弄组室房屯队社单楼档铺柜]|\d-\d|村|社区|大队|[屯寨]"
)
_LONGEST = 40
_LIVING = compiled(r"[住址居籍寄送定搬]")
_PHONE = compiled(r"\d[ \-]?(?:\d[ \-]?){5,}\d")
_RUN = compiled(rf"[{_HAN}A-Za-z0-9·\-#()〇 ]*$")
_CUE = compiled(
    r"(?:家庭(?:住|地)址|居住地址?|收货地址|收件地址|通讯地址|联系地址|户籍(?:地址?|所在地)?|邮寄地址|寄送地址|家庭地址|单位地址|住址|地址|家住|现住|现居|暂住|租住|住在|住到|居住于|居住在|搬到|搬去|寄到|邮寄到|送到|寄往|送至|寄至|快递到|籍贯|定居|位于|人在|到|在|住|去|于|往|址|是|为|改成|变更为|回)[:是为在于 ]{0,2}"
)
_HOME = compiled(
    r"(?:住址|地址|家住|现住|现居|暂住|租住|住在|居住于|居住在|搬到|搬去|寄到|邮寄到|寄往|寄至|送到|送至|户籍(?:地址?|所在地)?|籍贯|定居|(?<![入居])住(?![宅院房建所]))(?:是|为|在|于|变更为|改为)?[: ]{0,3}"
)
_CROSSING = compiled(rf"[{_HAN}]{{2,4}}?[路街道][和与及跟][{_HAN}]{{2,5}}?[路街道](?:交叉口|交汇处?|路口|口|相交|拐角)")
_FIELD = compiled(
    r"(?<![网营])(?:(?:家庭|居住|收货|收件|通讯|联系|户籍|邮寄|寄送|单位|工作|外访|上门|现|旧|原|新|老家|常住|经常居住|送货|身份证|房产|抵押物|收票|账单)?(?:住|地)址|户籍(?:所在地|地)?|现住|现居(?:住地?)?|家住|住所(?:地)?|居住地|籍贯|收货信息|房屋坐落|坐落)(?:是|为|在|于|变更为|改为|更新为)?[: ]{1,3}|(?:家庭|居住|收货|通讯|联系|户籍|单位|外访)(?:住|地)址(?:是|为|在|改为|变更为)?"
)
_FILLED = compiled(
    rf"[ ]?([{_HAN}A-Za-z0-9·\-#()〇]{{5,50}}?)(?=[,，。;；、\t\n|\"”]|$| |\s|(?:邮编|电话|手机|联系|收件|收货人|收\d))"
)
_LOCAL = compiled(
    rf"(?<=[区县市州旗])[{_HAN}]{{2,8}}?(?:街道|{_WAY}|[镇乡])[{_HAN}A-Za-z0-9]{{0,12}}?(?:[A-Za-z]?\d{{1,4}}(?:-\d{{1,4}}){{0,3}}(?![\d年月万元%位])(?:号楼?|栋|幢|室|房|层|档|铺)?|村(?:委会|小组)?|社区|小区|家园|花园|宿舍|公寓)"
)
_REST = compiled(rf"[{_HAN}A-Za-z0-9\-]{{1,8}}(?![{_HAN}A-Za-z0-9\-])")
_ELSE = compiled(
    r"(?:[是了吗呢吧啊的您你我他她这那请让把被给将在和或及与按可不没有已需要能会用从里内就都也还又再很]|然后|现在|办理|电话|手机|邮编|收|联系|开|买|卖|租|附近有|人员|客户|先生|女士|年|月|元|万)"
)
_PUBLIC_AFTER = compiled(
    rf"[{_HAN}A-Za-z0-9 ()\-]{{0,12}}?(?:支行|分行|总行|网点|营业厅|营业部|营业网点|营业室|分理处|储蓄所|门店|分店|旗舰店|专柜|自助银行|自助网点|银行|ATM|服务中心|会议室|车位|[,，]原址|举办|举行|盛大|开业|酒店|柜台)"
)
_OFFICE = compiled(r"[支分]行|网点|营业[部厅]|分理处|自助银行")
_PUBLIC_BEFORE = compiled(
    r"(?:网点地址|营业地址|门店地址|活动地[点址]|地点|支行地址|分行地址|ATM(?:地址)?|自助银行|自助网点|培训中心|服务中心|营业厅|集合地点|比赛地点|举办地|商户地址|办公地址|公司地址|总部(?:地址)?|本行地址|我行地址|会场|支行|分行|营业部|网点|分理处|店址)[^。;\n]{0,6}$"
)


@cache
def _places() -> re.Pattern[str]:
    """Provinces, cities, districts; in full or without their last syllable where two remain."""
    names = {word for row in rows("places_zh.txt") for word in row}
    short = {name[:-1] for name in names if len(name) > 2 and name[-1] in "省市县区"}
    provinces = {"内蒙古", "广西", "宁夏", "新疆", "西藏", "北京", "上海", "天津", "重庆", "香港", "澳门", "台湾"}
    return compiled("|".join(sorted(names | short | provinces, key=len, reverse=True)))


def addresses(view: View) -> Iterator[Find]:
    """Addresses in `view`; those of branches and events fall below the threshold."""
    text = view.text
    found = (*_anchored(text), *_at_home(text), *_labelled(text), *_placed(text))
    for start, end in joined(sorted((start, _to_the_end(text, start, end)) for start, end in found)):
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
    crossing = _CROSSING.search(text, first, end)
    if crossing:
        return crossing.start()
    begin = strong[-1] if strong else max([c for c in cues if c <= end - 1], default=max(first, end - 8))
    return begin + (len(text[begin:end]) - len(text[begin:end].lstrip(" -()")))


def _labelled(text: str) -> Iterator[tuple[int, int]]:
    """What fills a field for an address, up to the next mark, if it names a place, a way or a block."""
    for cue in _FIELD.finditer(text) if "址" in text or "籍" in text or "居" in text or "住" in text else ():
        filled = _FILLED.match(text, cue.end())
        if filled and _addressing().search(filled[1]):
            yield filled.span(1)


def _placed(text: str) -> Iterator[tuple[int, int]]:
    """A district with a way, a village or a block in it and a number or a house behind, wherever it stands."""
    for found in _LOCAL.finditer(text):
        run = _RUN.search(text, max(0, found.start() - 14), found.start())
        place = _places().search(text, run.start() if run else found.start(), found.end())
        if place and place.start() < found.start() <= place.end() + 8:
            yield place.start(), found.end()


def _to_the_end(text: str, start: int, end: int) -> int:
    """Where an address ends: a few characters before the next mark still belong to it, unless something is done there."""
    rest = _REST.match(text, end)
    if (
        rest is None
        or not rest[0]
        or cues().verbs.begins(text, end)
        or text[end] in cues().after_person
        or _PUBLIC_AFTER.match(text, end)
    ):
        return end
    return rest.end() if end > start and not _ELSE.search(rest[0]) else end


@cache
def _addressing() -> re.Pattern[str]:
    return compiled(rf"{_places().pattern}|{_WAY}|{_BLOCK}|[镇乡村寨屯][{_HAN}\d]")


def _at_home(text: str) -> Iterator[tuple[int, int]]:
    """Without a number: what follows a word of living, if it names two levels of place or a place and a block."""
    for cue in _HOME.finditer(text) if _LIVING.search(text) else ():
        found = _dwelling().match(text, cue.end())
        if found:
            yield found.span()


@cache
def _dwelling() -> re.Pattern[str]:
    place = _places().pattern
    block = rf"[{_HAN}A-Za-z0-9]{{1,10}}?(?:{_BLOCK}|{_WAY}|街道|[镇乡])(?:附近|旁边)?"
    return compiled(rf"(?:{place}){{2,4}}(?:{block}){{0,3}}|(?:{place}){{1,3}}(?:{block}){{1,3}}")


def _is_public(text: str, start: int, end: int) -> bool:
    """Whether the words around say that a branch, a company or an event is there and nobody lives there."""
    if _PUBLIC_BEFORE.search(text, max(0, start - 14), start) or _OFFICE.search(text, start, end):
        return True
    return not _HOME.search(text, max(0, start - 8), start) and _PUBLIC_AFTER.match(text, end) is not None
