"""The words around a figure that change what it says: year basis, simple or compound, from or up to."""

import re

from knowledge.figures.shape import Basis, Bound, Figure, Style

_REACH = 40
_SENTENCE = re.compile(r"[。！？!?\n]")
_CLAUSE = re.compile(r"[。！？!?\n，,；;]")
_NOUNS = re.compile(
    r"利率|收益率|费率|手续费|业绩比较基准|基准|折扣|分期费|利息|年利|月利|日利|回报率|比例|成数|首付"
    r"|(?<![A-Za-z])(?i:rate|yield|interest|fee|return|deposit|discount)s?(?![A-Za-z])"
)
_BASIS = re.compile(
    r"(?P<year>年化|(?<![0-9一二三四五六七八九十])年(?:利(?!息)|息|收益|费)|每年|年均|年[缴交]|[（(]年[）)]"
    r"|(?i:annual(?:i[sz]ed|ly)?|per annum|yearly|(?<![A-Za-z])(?:p\.a\.|APR|APY|AER)))"
    r"|(?P<month>月化|月利|月息|月费|月供|每月|每期|月手续费|月[缴交]|[（(]月[）)]|(?i:monthly))"
    r"|(?P<day>日化|日利|日息|日费|每日|每天|[（(]日[）)]|(?i:daily))"
)
_AFTER = re.compile(
    r" ?[（(]? ?(?:(?:gross|net|variable|fixed|interest|tax-free|flat)[ ,/]{1,2}){0,2}(?:"
    r"(?P<year>/\s?年|每年(?!付)|(?<=[（(])(?:年化|年利率|按年|年[）)，,])|p\.a\.|p\.?a(?![A-Za-z])"
    r"|(?i:/\s?(?:yr|year|annum)|per annum|a year|per year|annual(?: percentage (?:yield|rate)|ly)?|APR|APY|AER))"
    r"|(?P<month>/\s?月|/\s?期|每月(?!付)|每期|(?<=[（(])(?:月[利费]率|按月|月[）)，,])"
    r"|(?i:/\s?mo(?:nth)?|per month|a month|monthly|per instal|p\.m\.))"
    r"|(?P<day>/\s?[日天]|每[日天]|(?<=[（(])(?:日[利费]率|按日|日[）)，,])|(?i:per day|a day|daily|/\s?day)))"
)
_PER = re.compile(r"(?: [a-z]+){1,3} (?:a|per|each|every) (?:(?P<year>year)|(?P<month>month)|(?P<day>day))(?![a-z])")
_ANEW = re.compile("折合|折算|相当于|等于")
_LABEL = re.compile("(?:以上|上述|前述|均为|皆为)[^，。；\\n0-9]{0,6}(?:[年月日]化|[年月日]利率)")
_STYLE = re.compile(
    r"(?P<simple>单利|(?i:simple))|(?P<compound>复利|(?i:compound))"
    r"|(?P<apr>(?<![A-Za-z])APR(?![A-Za-z])|(?i:annual percentage rate))"
    r"|(?P<effective>(?<![A-Za-z])(?:APY|AER)(?![A-Za-z])|(?i:annual percentage yield|annual equivalent))"
)
_GAP = r"[^，。,.;；！!？?\n0-9]{0,8}"
_MIN_BEFORE = re.compile(
    r"(?:不低于|不少于|不小于|至少|最低|最少|低至|起步|超过|超|逾|高于|大于|满|从|自"
    r"|(?i:from|at least|minimum(?: of)?|min\.?|over|more than|above|starting (?:at|from)|as low as))" + _GAP + "$"
)
_MAX_BEFORE = re.compile(
    r"(?:不超过?|不高于|不大于|不多于|最高|最多|最长|至多|高达|上限|低于|少于|未满|封顶"
    r"|(?i:up to|no more than|not exceeding|at most|maximum(?: of)?|max\.?|under|below|less than|within|as high as))"
    + _GAP
    + "$"
)
_MIN_AFTER = re.compile(
    r"起[存购投]| ?[（(]?(?:起(?![存购投售息算点用])|及?以上|\+|(?i:(?:or|and) (?:more|above|over|higher)|minimum))"
)
_MAX_AFTER = re.compile(r" ?[（(]?(?:及?以内|及?以下|之?内|封顶|为限|(?i:or (?:less|below|under|lower)|maximum))")


def with_context(figure: Figure, text: str) -> Figure:
    """`figure` with the basis, style and bound that the words around it in `text` give."""
    changed: dict[str, object] = {}
    if figure.bound is None and figure.kind not in ("date", "phone", "code"):
        changed["bound"] = bound_of(figure, text)
    if figure.kind in ("rate", "amount", "count"):
        changed["basis"] = basis_of(figure, text)
    if figure.kind == "rate":
        changed["style"] = style_of(figure, text)
    return figure.model_copy(update=changed)


def _left(text: str, end: int, stop: re.Pattern[str]) -> str:
    window = text[max(0, end - _REACH) : end]
    cuts = [cut.end() for cut in stop.finditer(window)]
    return window[cuts[-1] :] if cuts else window


def basis_of(figure: Figure, text: str) -> Basis | None:
    """A year, a month or a day: by the words right behind the figure, else by the last ones before it."""
    behind = _AFTER.match(text, figure.end) or (figure.kind == "count" and _PER.match(text, figure.end))
    if behind:
        return _named(behind)
    if figure.kind != "rate":
        return basis_in(_left(text, figure.start, _CLAUSE))
    return basis_in(_left(text, figure.start, _SENTENCE)) or _basis_of_all(text[figure.end : figure.end + 80])


def _basis_of_all(behind: str) -> Basis | None:
    """以上均为年利率: a label behind a list of rates."""
    label = _LABEL.search(behind)
    return basis_in(label[0]) if label else None


def basis_in(words: str) -> Basis | None:
    """The basis that `words` end on; a later noun with no basis of its own (手续费) ends an earlier one's reach."""
    last = _last(_BASIS, words)
    if last is None or _ANEW.search(words, last.end()):
        return None
    for noun in _NOUNS.finditer(words, last.end()):
        if re.search(r"[0-9，,；;、%]", words[last.end() : noun.start()]):
            return None
    return _named(last)


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    return next(reversed([*pattern.finditer(words)]), None)


def _named(found: re.Match[str]) -> Basis:
    return next(name for name in ("year", "month", "day") if found.groupdict()[name])


def style_of(figure: Figure, text: str) -> Style | None:
    """Simple, compound, APR or effective (APY, AER): right behind the figure, else in the clause before it."""
    behind = re.split(r"[0-9，。；;\n]", text[figure.end : figure.end + 14], maxsplit=1)[0]
    before = _left(text, figure.start, _CLAUSE)
    found = _STYLE.search(behind) or _last(_STYLE, before)
    return found.lastgroup if found else None  # type: ignore[return-value]


def bound_of(figure: Figure, text: str) -> Bound | None:
    """From or up to, by the words next to the figure."""
    before = text[max(0, figure.start - 24) : figure.start]
    if _MIN_AFTER.match(text, figure.end):
        return "min"
    if _MAX_AFTER.match(text, figure.end):
        return "max"
    if _MAX_BEFORE.search(before):
        return "max"
    return "min" if _MIN_BEFORE.search(before) else None
