"""Reading one sentence, or one row of a table, of a brand guide: words to use and to avoid, names, limits, looks."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from guardrails.brand.guidelines import Aspect, Countable, Digits, Most, Name, Spacing, Style, Terms, Trial, Width

Found = tuple[Aspect, Trial, str]
"""What is asked for, and why."""

GOOD = re.compile(
    r"宜用|推荐|建议|这样说|正确|规范|通俗|白话|改为|可用|应写|(?i:^(?:use|say|preferred|plain|write|do)\b)"
)
BAD = re.compile(
    r"不用|禁用|避免|不这样说|错误|不宜|慎用|不推荐|不写|术语|行话|(?i:avoid|do not|don't|jargon|instead of|never)"
)
JARGON = re.compile(r"术语|行话|(?i:jargon)")
WHY = re.compile(r"理由|原因|说明|(?i:why|reason|note)")
HEAD = re.compile(r"(?:^|；)\s*([^：；\n]{1,20})：")
QUOTE = re.compile(r"“([^”]{1,40})”|「([^」]{1,40})」|\"([^\"]{1,40})\"")
LIST = r"((?:\s*(?:[“「\"][^”」\"]{1,40}[”」\"])(?:\s*(?:[、，,和或及]|or|and|nor)?\s*))+)"
NOT = re.compile(
    r"(?:不[再得能要可宜应]?(?:写|说|用|使用|称|叫|出现)(?:成|作|为)?|禁用|禁止(?:使用|出现)?|避免(?:使用|出现)?|勿用|慎用"
    r"|(?i:(?:do not|don't|never|must not)\s+(?:say|write|use)|avoid|\bno\b|\bnot\b|rather than|instead of))" + LIST
)
USE = re.compile(
    r"(?:应?(?:写|称|用|说)(?:作|成|为)|应(?:写|称|用|说)|改[为用说]|统一[写称用](?:作|为)?|自称|而用|(?i:\b(?:use|say|write)))"
    + LIST
)
AVOIDED = re.compile(r"不说|不用的|禁用|敏感词|(?i:words to avoid|do not say|banned)")
PRONOUNS = "你咱俺"
"""The only single characters that are sought as words: others stand inside too many words."""
NAMED = re.compile(r"照[^，。；]{0,6}写|照登记|(?i:as registered)")
FULL_NAME = re.compile(r"(?:全称|名称|行名|简称)(?:为|是|写作|：)?\s*[“「]([^”」]{2,30})[”」]")
DIGIT = {"零": 0, "一": 1, "两": 2, "二": 2, "三": 3, "no": 0, "one": 1, "two": 2, "three": 3}
N = r"(\d+|[一两二三]|one|two|three)"
LIMITS: tuple[tuple[Countable, Aspect, str], ...] = (
    ("sentence", "readability", rf"句[^。；，]{{0,8}}?(?:不超过|不多于|最多|至多|控制在|少于)\s*{N}\s*个?(?:汉?字)"),
    ("sentence", "readability", rf"句[^。；，]{{0,8}}?{N}\s*个?字(?:以内|之内|以下)"),
    (
        "sentence",
        "readability",
        rf"sentences?[^.]{{0,40}}?(?:under|below|most|than|up to|within|over)\s+{N}\s+words",
    ),
    ("exclamations", "tone", rf"(?:感叹|惊叹)号[^。；，]{{0,10}}?(?:至多|最多|不超过|只用)\s*{N}"),
    ("exclamations", "tone", rf"(?:at most|no more than|up to)\s+{N}\s+exclamation"),
    ("hard", "readability", rf"(?:生僻字|难字|冷僻字)[^。；]{{0,12}}?(?:不超过|至多|最多)\s*{N}"),
)
NONE: tuple[tuple[Countable, str], ...] = (
    ("exclamations", r"(?:不用|不使用|禁用|避免|不加)[^。，；]{0,4}(?:感叹|惊叹)号|\b(?:no|without|avoid) exclamation"),
    ("emoji", r"(?:不用|不使用|禁用|避免)[^。；]{0,6}(?:表情|emoji)|\b(?:no|avoid) emoji"),
)
LOOKS: tuple[tuple[Trial, re.Pattern[str]], ...] = (
    (Spacing(blank=False), re.compile(r"^(?=.*(?:英文|数字|字母)).*(?:不|无需|勿)(?:加|留|空|要)[^。；]{0,4}空格")),
    (Spacing(blank=True), re.compile(r"^(?=.*(?:英文|数字|字母)).*(?<![不需勿])(?:加|留|空)(?:一个|一|半角)*空格")),
    (Width(), re.compile(r"(?=.*全角)(?=.*标点)")),
)
FIGURES: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("half_width", re.compile(r"(?=.*数字)(?=.*半角)")),
    ("arabic_percent", re.compile(r"不写[“「]?百分之|百分[数比].{0,8}阿拉伯")),
    ("two_decimals", re.compile(r"(?i)[两二]位小数|two decimals")),
    ("thousands", re.compile(r"千[分位]位?|(?i:thousands? separator)")),
    ("full_date", re.compile(r"(?=.*日期)(?:.*年月日|.*写作\d{4}年)")),
)
SEVERAL = re.compile(r"\s*[、/／|]\s*|,\s+|，\s*")
CLAUSES = re.compile(r"[，。！？；,!?;]+|\.(?= |$)")


def sentences_of(text: str) -> list[str]:
    """The sentences of a paragraph, without their full stops; 1.55% stays whole."""
    pieces = re.split(r"[。！？\n]+|(?<=[a-z”)])\.(?: |$)|；(?=[^“])", text)
    return [piece.strip() for piece in pieces if piece.strip()]


def read_table_row(text: str) -> list[Found] | None:
    """What a row of words to use and to avoid asks for; None when the text is no such row."""
    cells = dict(_cells(text))
    bad = next((head for head in cells if BAD.search(head)), None)
    good = next((head for head in cells if head != bad and GOOD.search(head)), None)
    if bad is None or good is None:
        return None
    why = next((cells[head] for head in cells if WHY.search(head)), "")
    aspect: Aspect = "readability" if JARGON.search(bad) else "terms"
    listed = _several(cells[bad])
    words = _usable(listed or _clauses(cells[bad]))
    better = SEVERAL.split(cells[good])[0] if listed else ""
    instead = dict.fromkeys(words, better) if better and len(better) <= 24 else {}
    return [(aspect, Terms(words=words, instead=instead), why)] if words else []


def _cells(text: str) -> Iterator[tuple[str, str]]:
    heads = [head for head in HEAD.finditer(text) if any(kind.search(head[1]) for kind in (BAD, GOOD, WHY))]
    for head, after in zip_longest(heads, heads[1:]):
        yield head[1].strip(), text[head.end() : after.start() if after else None].strip(" ；")


def _several(cell: str) -> list[str]:
    """The terms of a cell that lists them; nothing when it holds a sentence."""
    words = SEVERAL.split(cell)
    short = all(len(word) <= 12 or (word.isascii() and len(word.split()) <= 4) for word in words)
    return words if short and not re.search(r"[。！？!?]|\.$", cell) else []


def _clauses(cell: str) -> list[str]:
    return [
        clause
        for clause in map(str.strip, CLAUSES.split(cell))
        if 3 <= len(clause) <= 40 and not re.search(r"\d", clause)
    ]


def _usable(words: list[str]) -> tuple[str, ...]:
    kept = (word.strip(' “”"「」') for word in words)
    return tuple(dict.fromkeys(word for word in kept if len(word) > 1 or word in PRONOUNS) if words else ())


def read_sentence(sentence: str, heading: str) -> list[Found]:
    """Everything one sentence asks for that can be tested."""
    names = list(_names(sentence))
    found = [*names, *([] if names else _terms(sentence, heading)), *_address(sentence), *_limits(sentence)]
    looks: list[Found] = [("layout", trial, "") for trial, pattern in LOOKS if pattern.search(sentence)]
    styles: list[Found] = [("layout", Digits(style=s), "") for s, pattern in FIGURES if pattern.search(sentence)]
    return [*found, *looks, *styles]


def _terms(sentence: str, heading: str) -> Iterator[Found]:
    avoided = [word for listed in NOT.finditer(sentence) for word in _quoted(listed[1])]
    if not avoided and AVOIDED.search(heading):
        avoided = _quoted(sentence) or (_several(sentence) if "：" not in sentence else [])
    words = _usable([word for word in avoided if word != "百分之"])
    better = [word for listed in USE.finditer(NOT.sub("", sentence)) for word in _quoted(listed[1])]
    if words and words != ("你",):
        instead = dict.fromkeys(words, better[0]) if better else {}
        yield "terms", Terms(words=words, instead=instead), _reason(sentence)


def _address(sentence: str) -> Iterator[Found]:
    if re.search(r"客户[^，。]{0,4}[“「]您[”」]|[“「]您[”」][^。]{0,6}不[^。]{0,4}[“「]你[”」]", sentence):
        yield "tone", Terms(words=("你",), instead={"你": "您"}), ""


def _names(sentence: str) -> Iterator[Found]:
    full = FULL_NAME.search(sentence)
    if full:
        wrong = [word for listed in NOT.finditer(sentence) for word in _quoted(listed[1])]
        yield (
            "names",
            Name(right=full[1], wrong=tuple(word for word in wrong if len(word) > 1)),
            _reason(sentence) if wrong else "",
        )
    marked = NAMED.search(sentence)
    if marked:
        after = sentence[marked.end() :].partition("：")[2] or sentence[marked.end() :].partition(":")[2]
        for name in _listed(after or sentence[: marked.start()]):
            yield "names", Name(right=name), ""


def _listed(text: str) -> list[str]:
    bare = re.sub(r"（[^）]*）|\([^)]*\)|^(?:产品名|Write|Product names?)\s*", "", text)
    pieces = re.split(r"[、，；]|,\s*|\s+and\s+", bare)
    return [piece.strip(' 。.“”"') for piece in pieces if 2 <= len(piece.strip(' 。.“”"')) <= 40]


def _limits(sentence: str) -> Iterator[Found]:
    for of, aspect, pattern in LIMITS:
        found = re.search(pattern, sentence, re.IGNORECASE)
        if found:
            yield aspect, Most(of=of, most=_number(found[1])), ""
            return
    for of, pattern in NONE:
        if re.search(pattern, sentence, re.IGNORECASE):
            yield "tone", Most(of=of, most=0), ""


def _number(written: str) -> int:
    return DIGIT[written.lower()] if written.lower() in DIGIT else int(written)


def _quoted(text: str) -> list[str]:
    return ["".join(found.groups(default="")) for found in QUOTE.finditer(text)]


REASON = re.compile(r"(?:[”」\"])[^“”「」\"：:，,]{0,12}[：:，,]\s*([^“”「」\"]{4,60})$")


def _reason(sentence: str) -> str:
    """What follows the last quoted words behind a colon or comma."""
    found = REASON.search(sentence)
    return found[1].strip() if found else ""
