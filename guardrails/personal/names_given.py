# ruff: noqa: E501 - a pattern is read in one piece
"""Chinese names without a family name, and words that only a name can be where they stand: 我妈美珍, 冬梅姐, 时间(男, 户名:江山."""

import re
from collections.abc import Container, Iterator, Sequence

from guardrails.personal.candidates_zh import family_at, is_given, is_han, lists, odds_of, right_of
from guardrails.personal.cues import cues
from guardrails.personal.patterns import compiled
from guardrails.personal.recognisers import Find

_H = r"[\u4e00-\u9fff]"
_KIN = "女儿|儿子|妻子|丈夫|爱人|老婆|老公|母亲|父亲|妈妈|爸爸|配偶|家属|姐姐|哥哥|弟弟|妹妹|孙子|孙女|同事|朋友|邻居|监护人|代理人|委托人"
_TITLED = compiled(
    rf"(?<!{_H})(?:这位|那位|给|跟|和|请|找|让|帮|替|问|亲爱的|您好|你好)?({_H}{{2}})(姐|哥|叔|姨|婶|嫂|爷|妹|弟|姐姐|哥哥|妹妹|弟弟|阿姨|叔叔|伯伯|爷爷|奶奶|大姐|大哥|同学|小朋友|宝贝|宝宝|妈妈|爸爸|他妈|他爸|她妈|她爸|妈|爸)(?!{_H})|(?<!{_H})(?:这位|那位|给|跟|和|请|找|让|帮|替|问)?({_H}{{2}})(姐|哥|叔|姨|婶|嫂|妹妹|阿姨|叔叔|小朋友|同学|大姐|大哥|奶奶|爷爷)(?=[您你说让的来要问好今昨明下上这那啊呀早晚家])"
)
_TWICE = compiled(rf"(({_H})\2)(?:妈妈|爸爸|小朋友|宝宝|宝贝|奶奶|爷爷|同学|老师)")
_OWN = compiled(rf"(?:[您你我他她咱]家|小朋友|宝宝|宝贝|孙子|孙女|闺女)(({_H})\2)(?=[的今都上要已]|(?!{_H}))")
_SEXED = compiled(rf"(?<!{_H})(?<!\d)({_H}{{2,4}}|(?<![^\n]){_H}(?=[\t|]))[ ]?[,、(|/\t ]{{1,2}}[男女](?:性)?(?!{_H})")
_SELF = compiled(rf"(?:核实|确认|请问|经查|核对)({_H}{{2,4}}?)(?:是否(?:为|系)?|是不是|系|确为|确系)本人")
_WHOSE = compiled(rf"(?<!不)[是系为]({_H}{{2,3}}?)(?:本人)?的(?:{_KIN}|副卡|工资卡|银行卡|存折)(?!号)")
_SIGNED = compiled(
    rf"(?:(?<![个某别每令])[人员者主方]|姓名|户名|名字|本名|签字|签名|签章|签收)(?:[(][^()\n]{{1,8}}[)])?[:][ ]{{0,2}}({_H}{{2,4}})(?!{_H})"
)
_RARE = compiled(rf"(?:[^个本他别老男女某工文军华外等下各][人者]|客户|用户|储户|户主)({_H}{{3}})(?!的)")
_LABELLED = compiled(
    rf"(?:(?<![个某别每令本他老男女])[人员者]|[车户机业房店]主|姓名|户名|名字)[ ]?({_H}{{2,3}})(?=[,;。、(\n]|$)"
)
_CELL = compiled(rf"(?m)(?:^|[|\t,;])[ ]?({_H}{{2,4}})[ ]?(?=[|\t,;][ ]?[+\dA-Za-z])")
_CALL = compiled(rf"(?:联系|致电|通知|回访|打给|转告|找)({_H}{{2,3}})[,: (]{{1,2}}$")
_SPEAKER = compiled(rf"(?m)^({_H}{{2,4}})(?=:)")
_STAMPED = compiled(rf"(?m)^({_H}{{2,5}}) (?=(?:\d{{1,4}}[/.\-]|\d{{1,2}}:)\d{{1,2}}[^\n]{{0,12}}$)")
_LIKELY, _GIVEN, _WORDLIKE = 0, 1.5, 3
_COMPANY = frozenset("部行局处司院所厂店社会室团组办心校队网台站区市县镇村")
_DOING = compiled(
    r"说(?![明法])|来电|致电|来访|来行|来柜台|来网点|来取|来补|来问|来办|来还|来存|来销|反映|同意|本人到|本人来|签(?:的)?字|急着|没收到|没接|没来|不会写|不识字|(?:昨天|今天|明天|上午|下午|刚才|昨晚|早上)(?:来|打|去|到|说|在)|想(?:贷款|办|买|开|查|给|把|问)|的(?:老婆|老公|丈夫|妻子|儿子|女儿|爱人|父亲|母亲|爸爸|妈妈|爸|妈|家人|遗产|存折|身份证|征信|工资卡|房贷|按揭|手机号|美容店|小店|店里)|把(?:卡|包|钱|身份证|存折|手机)|打来|帮我|替我|陪我|介绍|转来|满月|上学|持(?:外国|护照|身份证|户口)|是(?:我|他|她)(?:的|爸|妈|哥|姐|弟|妹|老|同|朋|爱|儿|女|表|堂|婆|公)"
)
_RECEIVING = compiled(
    rf"(?:转账给|汇款给|打给|转给|汇给|寄给|借给|还给|交给|通知|委托|兹委托|借到|麻烦找一下|找一下|问一下|电联|联系|给|帮|替|跟|请|找|陪|问|由|对方|欠)({_H}{{2,3}}?)(?=打个?电话|回个?电|转[账钱\d]|发|寄|查|办|拿|取|代[办签领]|还[钱款清]|一下|人民币|先生|女士|[一二三四五六七八九十两]{{1,3}}[千百万元]|\d|尽快|明天|今天|下午|上午|约|来|开的|去|商量|确认|核对|销户|带|到)"
)
_BOTH = compiled(
    rf"(?<!{_H})({_H}{{2,3}})[和与、]({_H}{{2,3}}?)(?=是(?:兄弟|姐妹|夫妻|父子|母女|父女|母子|亲|一家|同)|两人|二人|两位|俩|一起[来到去办开]|都来|各出|夫妇|兄弟|姐妹|[(]\d)"
)
_CALLING = frozenset("款债务付收来证保贷担经办托理护请签持投接汇缴存取诉益报执行继承绍荐系责借访访问")
"""What a word for somebody's part in a matter ends with, before 人."""
_BEFORE, _BEFORE_TOO = (
    frozenset("给帮替跟和与请找问陪由"),
    ("同事", "保安", "窗口", "这位", "那位", "那个", "叫做", "通知", "柜员", "客户", "大堂", "微信上"),
)
_NUMBERED = frozenset(("CN_MOBILE", "CN_ID_CARD", "CN_BANK_CARD", "BANK_ACCOUNT", "EMAIL_ADDRESS", "WECHAT_ID"))
_THINGS = (
    "款叫",
    "种叫",
    "品叫",
    "项叫",
    "卡叫",
    "金叫",
    "划叫",
    "险叫",
    "动叫",
    "能叫",
    "店叫",
    "统叫",
    "就叫",
    "也叫",
    "这叫",
    "不叫",
    "都叫",
)
_PHONES = frozenset(("CN_MOBILE", "CN_LANDLINE", "PHONE_INTL"))
_TITLES = compiled("(?:姐姐|哥哥|妹妹|弟弟|阿姨|叔叔|姐|哥|叔|姨|婶|嫂|妹|弟|总|老师|经理)$")


def given_names(text: str, others: Sequence[Find]) -> Iterator[Find]:
    """Such names in folded `text`; `others` are the numbers beside which one may stand."""
    yield from _addressed(text)
    yield from _placed(text)
    yield from _rare(text)
    yield from _speaking(text)
    yield from _in_rows(text, others)
    yield from _acting(text)
    for number in others:
        called = _CALL.search(text, max(0, number.start - 8), number.start) if number.type in _PHONES else None
        if called and _is_free(called[1]) and odds_of(called[1]) > -2.4:
            yield Find("PERSON", *called.span(1), 0.6, "called")


def _acting(text: str) -> Iterator[Find]:
    """Given names before what only a person does, or behind what is only done to a person: 石生说, 给春生查一下, 建军和建民是兄弟."""
    for found in _DOING.finditer(text):
        for start in (found.start() - 2, found.start() - 3):
            if start >= 0 and _is_open(text, start) and _is_person(text[start : found.start()]):
                yield Find("PERSON", start, found.start(), 0.6, "clause")
    for found in _RECEIVING.finditer(text):
        if _is_person(found[1]):
            yield Find("PERSON", *found.span(1), 0.6, "clause")
    for found in _BOTH.finditer(text):
        if all(_is_free(found[i]) and is_given(found[i], cues().not_given) and odds_of(found[i]) > -1 for i in (1, 2)):
            yield from (Find("PERSON", *found.span(i), 0.6, "list") for i in (1, 2))


_DONE = compiled("[请错可应需必只再]")


def _is_open(text: str, start: int) -> bool:
    return (
        start == 0 or not is_han(text[start - 1]) or text[start - 1] in _BEFORE or text.endswith(_BEFORE_TOO, 0, start)
    )


def _is_person(word: str) -> bool:
    """Whether two or three characters are a given name rather than a word."""
    given = word[1:] if len(word) == 3 else word
    likely = odds_of(given) >= _GIVEN and word not in lists().frequent and word[:2] not in lists().frequent
    return (
        likely
        and not _DONE.match(word)
        and is_given(word, cues().not_given)
        and _is_free(word)
        and (len(word) == 2 or family_at(word, 0) > 0)
    )


def _in_rows(text: str, others: Sequence[Find]) -> Iterator[Find]:
    """The cell before a personal number in a row without blanks: 时光|170…, 002,索朗,6217…."""
    starts = {number.start for number in others if number.type in _NUMBERED}
    for found in _CELL.finditer(text) if starts else ():
        if found.end() + 1 in starts and _is_free(found[1]) and is_given(found[1], cues().not_given):
            yield Find("PERSON", *found.span(1), 0.6, "beside a number")


def filled(text: str, start: int, things: Container[tuple[int, int]] = ()) -> int:
    """Where a given name that fills a field or follows somebody of the family ends; 0 if none begins at `start`. After 叫 and a colon a word too."""
    sure = text[start - 1] in "叫:" and not text.endswith(_THINGS, 0, start)
    for end in (start + 2, start + 3):
        word = text[start:end]
        if (
            not is_given(word, cues().not_given)
            or cues().verbs.begins(text, start)
            or cues().titles.begins(text, start)
        ):
            return 0
        if (
            right_of(text, end) in ("edge", "verb", "and")
            or text[end : end + 2] == word
            or text[end : end + 1] in cues().after_person
        ):
            likely = odds_of(word) >= (_WORDLIKE if (start, end) in things else 1) and word not in lists().frequent
            return end if _is_free(word) and (likely or (sure and odds_of(word) > -1)) else 0
    return 0


def _addressed(text: str) -> Iterator[Find]:
    """冬梅姐, 单单小朋友, 您家壮壮."""
    for found in _TITLED.finditer(text):
        group = 1 if found[1] else 3
        word, twice = found[group], found[group][0] == found[group][1]
        if (
            is_given(word, cues().not_given)
            and _is_free(word)
            and (odds_of(word) >= 1 or (twice and found[group + 1] == "小朋友"))
        ):
            yield Find("PERSON", *found.span(group), 0.65, "title")
    for found in _TWICE.finditer(text):
        if _is_free(found[1]) and odds_of(found[1]) > -1 and found[1] not in lists().frequent:
            yield Find("PERSON", *found.span(1), 0.6, "title")
    for found in _OWN.finditer(text) if any(word in text for word in ("家", "孙", "宝", "朋友", "闺女")) else ():
        if _is_free(found[1]) and is_given(found[1], cues().not_given):
            yield Find("PERSON", *found.span(1), 0.6, "family")


def _placed(text: str) -> Iterator[Find]:
    """Where only a person can stand, a word is a name: before the sex, before 本人, whose daughter it is, who signed."""
    for found in (
        *(_SEXED.finditer(text) if "男" in text or "女" in text else ()),
        *(_SELF.finditer(text) if "本人" in text else ()),
    ):
        if _is_free(found[1]) and (len(found[1]) > 1 or family_at(text, found.start(1))):
            yield Find("PERSON", found.start(1), found.end(1), 0.7, "said")
    for pattern, why in ((_WHOSE, "family"), (_LABELLED, "field"), (_SIGNED, "field")):
        for found in pattern.finditer(text):
            if _is_free(found[1]) and is_given(found[1], cues().not_given) and _fits(text, found, pattern):
                yield Find("PERSON", found.start(1), found.end(1), 0.65, why)


def _fits(text: str, found: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """How much a word must look like a name: any may stand behind a label with a colon."""
    word = found[1]
    if pattern is _SIGNED:
        return len(word) < 4 or odds_of(word) >= 1
    if pattern is _WHOSE:
        return odds_of(word) >= _LIKELY
    if word in lists().words and not family_at(word, 0):
        return False
    known = cues().fields.ends(text, found.start(1)) or text[found.start(1) - 2] in _CALLING
    family = family_at(word, 0)
    return known and odds_of(word[family == 1 :]) >= (_LIKELY if family else 1)


def _rare(text: str) -> Iterator[Find]:
    """借款人生铁柱, 客户过秀兰称: any character may be a family name before two that are given names."""
    for found in _RARE.finditer(text):
        start, end = found.span(1)
        given, right = text[start + 1 : end], right_of(text, end)
        room = right in ("edge", "verb", "and") or text[end : end + 1] in cues().after_person
        if (
            room
            and is_given(text[start:end], cues().not_given)
            and odds_of(given) >= 2.5
            and _is_free(given)
            and _is_free(found[1][:2])
        ):
            yield Find("PERSON", start, end, 0.6, "said")


def _speaking(text: str) -> Iterator[Find]:
    """Who speaks in a chat: a name before the hour, or at the head of more than one line."""
    if "\n" not in text:
        return
    heads = [found.span(1) for found in _STAMPED.finditer(text)]
    spoken = [found.span(1) for found in _SPEAKER.finditer(text)]
    words = [text[a:b] for a, b in spoken]
    heads += [
        (a, b) for a, b in spoken if words.count(text[a:b]) > 1 and family_at(text, a) and odds_of(text[a + 1 : b]) >= 1
    ]
    for start, end in heads:
        title = _TITLES.search(text, start, end)
        word = text[start : title.start()] if title and title.start() > start else text[start:end]
        if _is_free(word) and is_given(word, cues().not_given) and (title or odds_of(word) >= 1):
            yield Find("PERSON", start, start + len(word), 0.6, "speaker")


def _is_free(word: str) -> bool:
    """Whether `word` is no title, field, place of work or other thing people are called by."""
    c = cues()
    if word in c.other or word[:2] in c.other or word[-2:] in c.other or (len(word) > 2 and word[-1] in _COMPANY):
        return False
    return not (
        c.fields.ends(word, len(word))
        or c.titles.ends(word, len(word))
        or c.fields.begins(word, 0)
        or c.titles.begins(word, 0)
    )
