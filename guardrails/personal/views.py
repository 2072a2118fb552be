# ruff: noqa: E501 - a pattern is read in one piece
"""Ways of reading a text so that spelling tricks fall away; every reading knows where its characters came from."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from guardrails.personal.patterns import compiled

Span = tuple[int, int]
HIDDEN = "\u200b"
"""What every invisible character becomes: zero-width, soft hyphen, variation selector, keycap, direction mark."""
_HIDE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f\u20e3\u202a\u202b\u202c\u2066\u2067\u2069\u180e"
_ALIKE = (
    dict.fromkeys(_HIDE, HIDDEN)
    | dict.fromkeys("—–−‐‑‒―－﹣﹘⁃ｰ", "-")
    | dict.fromkeys("∶﹕︰", ":")
    | dict.fromkeys("•∙⋅‧・", "·")
    | {"İ": "I", "ı": "i"}
)
_INVISIBLE = re.compile(f"[{_HIDE}]")
_FOLDED = re.compile(r"[^\x00-\x7f\u4e00-\u9fff]")
"""What folding may change: neither plain Latin nor Han."""
_NUMERAL = dict(
    zip(
        "〇零洞一幺壹弌二两贰貳弍三叁參弎四肆五伍六陆陸七柒拐八捌九玖勾", "0001111222223333445566677788999", strict=True
    )
)
_TO_DIGITS = str.maketrans(_NUMERAL)
_NUMERALS = compiled(
    r"[〇零洞幺壹贰貳叁參肆伍陆陸柒捌玖一二两三四五六七八九拐勾](?:(?<![一二两三四五六七八九拐勾])|[^\u4e00-\u9fff]{0,2}[〇零洞一二三四五六七八九\d])"
)
_CROSS = re.compile(r"(?<=\d{3})叉")
_LOOKALIKE = compiled(r"(?<![A-Za-z0-9])[0-9OIl|](?:[ \-]?[0-9OoQIl|]){6,22}[Xx]?(?![A-Za-z0-9])")
_RUN = re.compile(r"\d(?:[^0-9A-Za-z\u4e00-\u9fff]{0,4}[\dOoXx×])*")
_DIGITS, _NO_DIGIT = re.compile(r"[0-9]+"), re.compile(r"[^\dOoXx×]+")
_LETTERED = re.compile(r"[0-9A-Za-z](?:[^0-9A-Za-z\u4e00-\u9fff]{0,4}[0-9A-Za-z])*")
_NOT_ONE, _LETTER = re.compile(r"[^0-9]+"), re.compile(r"[A-Za-z]")
_NAMED = 4
"""A number of fewer digits is told by the words before it, which may stand far off."""
_BEFORE, _BEHIND, _FAR, _CLOSE = 10, 14, 60, 4
_MIXED = compiled(r"[A-Za-z][^0-9A-Za-z\u4e00-\u9fff]{0,3}\d|\d[^0-9A-Za-z\u4e00-\u9fff]{0,3}[A-Za-z]")
_AS_DIGIT = str.maketrans("OoQIl|", "000111")
_SYLLABLES = {
    "ling": 0, "dong": 0, "yao": 1, "yi": 1, "er": 2, "liang": 2, "san": 3, "si": 4, "wu": 5, "liu": 6, "qi": 7,
    "guai": 7, "ba": 8, "jiu": 9, "gou": 9, "zero": 0, "oh": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_WORD = "|".join(sorted(_SYLLABLES, key=len, reverse=True))
_SPELLED = compiled(rf"(?i)(?<![A-Za-z])(?:(?:{_WORD})[ \-,']{{0,2}}){{3,}}(?:{_WORD})(?![A-Za-z])")
_COUNTING = re.compile("er|san|two|three|qi|nine")
_ONE_WORD = re.compile(_WORD, re.IGNORECASE)
_FILLER = compiled(
    r"(?<=\d)[ ,]?(?:转|杠|横杠|横|空格|空|减号|减|再|然后|接着|,?中间(?:四位)?(?:是)?|,?后四位(?:是)?)[ ,]?(?=\d)"
)
_FILLED = re.compile(r"\d[ ,]?[转杠横空减再然接中后]")
_AT = compiled(
    r"(?i)(?<=[a-z0-9_])\s*(?:%40|艾特|爱特|埃特|小老鼠|圈a|#at#|[(\[{<]\s*(?:at|@|艾特)\s*[)\]}>]|\s@\s|@\s|\s@|_at_|#(?=[a-z0-9\-]{2,30}\.(?:com|cn|net|org|co|edu|gov)(?![a-z]))| at (?=(?:[a-z0-9\-]{1,30} dot ){1,3}(?:com|net|org|edu|gov|co|io|me|info|biz|ac|[a-df-z][a-z])(?![a-z])(?! dot | at [a-z0-9]+ dot ))| at (?=(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|aol|proton|protonmail|gmx|btinternet|netvigator|singnet)\.))\s*(?=[a-z0-9])"
)
_DOT = compiled(
    r"(?i)(?<=[a-z0-9])\s*(?:点|[(\[{<]\s*(?:dot|点|\.)\s*[)\]}>]| dot |\s\.\s?|\.\s(?=(?:com|cn|net|org|co|edu|gov)(?![a-z]))|。(?=(?:com|cn|net|org|co|edu|gov)(?![a-z])))\s*(?=[a-z0-9]{2,})"
)


class Number(NamedTuple):
    """Digits at [start, end) of a view, how many they are, and the marks that stand among them."""

    start: int
    end: int
    digits: int
    marks: str = ""

    @property
    def around(self) -> Span:
        """The number with the marks beside it."""
        return max(0, self.start - _CLOSE), self.end + _CLOSE


class View:
    """A reading of a text: `at[i]` is where its character `i` stands in the text as given."""

    def __init__(self, text: str, at: Sequence[int], before: "View | None" = None) -> None:
        """`before` is the reading this one says anew: numbers that stand in both are looked at there."""
        self.text, self.at, self._before = text, at, before

    @cached_property
    def low(self) -> str:
        """The text in small letters: one for one, since it is folded."""
        return self.text.lower()

    @cached_property
    def numbers(self) -> list[Number]:
        """Where digits stand, whatever separates them, that `before` does not have just so."""
        return self._new([Number(*found.span(), *_digits_in(found[0])) for found in _RUN.finditer(self.text)])

    @cached_property
    def run(self) -> int:
        """How many digits the longest of these has."""
        return max((number.digits for number in self.numbers), default=0)

    @cached_property
    def mixed(self) -> bool:
        """Whether a Latin letter and a digit stand together."""
        return _MIXED.search(self.text) is not None

    @cached_property
    def mixtures(self) -> list[Number]:
        """Where letters and digits stand together, whatever separates them, that `before` does not have just so."""
        if not self.mixed:
            return []
        runs = [(found.span(), found[0]) for found in _LETTERED.finditer(self.text) if _LETTER.search(found[0])]
        counted = [Number(*span, len(_NOT_ONE.sub("", run))) for span, run in runs]
        return self._new([one for one in counted if one.digits])

    def windows(self, least: int, *, mixed: bool) -> Sequence[Span]:
        """Where a value with `least` digits may stand: near such numbers, `mixed` with letters, or anywhere."""
        if (least, mixed) not in self._windows:
            self._windows[least, mixed] = self._wide(least, mixed=mixed)
        return self._windows[least, mixed]

    @cached_property
    def _windows(self) -> dict[tuple[int, bool], Sequence[Span]]:
        return {}

    def _wide(self, least: int, *, mixed: bool) -> Sequence[Span]:
        named = least < _NAMED and not mixed
        if not least or (named and self._before is None):
            return ((0, len(self.text)),) if self.run >= least else ()
        before, behind = (_FAR, _FAR) if named else (_BEFORE, _BEHIND)
        near = self.mixtures if mixed else self.numbers
        return joined([(max(0, one.start - before), one.end + behind) for one in near if one.digits >= least])

    def _new(self, numbers: list[Number]) -> list[Number]:
        """Those of `numbers` that the reading before does not have just so."""
        earlier = self._before
        if earlier is None:
            return numbers
        spans = [self.span(one.start, one.end) for one in numbers]
        here = [self.text[one.start : one.end] for one in numbers]
        return [one for one, (a, b), text in zip(numbers, spans, here, strict=True) if earlier.text[a:b] != text]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Code points [start, end) of this reading as a span of the text as given."""
        return (self.at[start], self.at[end - 1] + 1) if end > start else (self.at[start], self.at[start])


def _digits_in(run: str) -> tuple[int, str]:
    """How many digits, and what else."""
    if run.isdecimal():
        return len(run), ""
    return len(_NO_DIGIT.sub("", run)), "".join(sorted(set(_DIGITS.sub("", run))))


def joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted `spans`, those that overlap made one."""
    whole: list[Span] = []
    for start, end in spans:
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


@cache
def _fold_one(char: str) -> str:
    if char in _ALIKE:
        return _ALIKE[char]
    if unicodedata.category(char) == "Zs":
        return " "
    digit = unicodedata.digit(char, None)
    form = str(digit) if digit is not None else unicodedata.normalize("NFKC", char)
    return form if len(form) == 1 else char


def fold(text: str) -> str:
    """`text` with full-width, styled and invisible characters made plain, one code point for one."""
    return text if text.isascii() else _FOLDED.sub(lambda found: _fold_one(found[0]), text)


def unhidden(text: str) -> View:
    """The text without its invisible characters."""
    if not _INVISIBLE.search(text):
        return View(text, range(len(text) + 1))
    at = [i for i, char in enumerate(text) if not _INVISIBLE.match(char)]
    return View("".join(text[i] for i in at), [*at, len(text)])


def plain(text: str) -> View:
    """The folded text."""
    return View(fold(text), range(len(text) + 1))


def spelled(view: View) -> View:
    """Numbers written out made digits: 一三八, 幺, yao san ba, O for 0, l for 1, 138转1234; `view` itself if it has none."""
    first = view
    if _NUMERALS.search(view.text):
        view = View(_CROSS.sub("X", view.text.translate(_TO_DIGITS)), view.at, first)
    if view.mixed and _LOOKALIKE.search(view.text):
        view = View(_LOOKALIKE.sub(_digits_alike, view.text), view.at, first)
    if _COUNTING.search(view.low):
        view = rewritten(view, _SPELLED, _digits_of)
    return rewritten(view, _FILLER, lambda _: "") if _FILLED.search(view.text) else view


def spoken(view: View) -> View:
    """Addresses said aloud made plain: 艾特 and (at) become @, 点com becomes .com."""
    if not any(mark in view.text for mark in ("特", "老鼠", "圈", "at", "AT", "@", "#", "%40")):
        return view
    said = rewritten(rewritten(view, _AT, lambda _: "@"), _DOT, lambda _: ".")
    return rewritten(said, _JOINED, lambda found: "_" if found[1] == "underscore" else "-")


_JOINED = re.compile(r"(?i)(?<=[a-z0-9]) (underscore|dash|hyphen) (?=[a-z0-9._ ]{1,40}@)")


def _digits_alike(found: re.Match[str]) -> str:
    """Letters that look like digits among digits made digits, where most are digits already."""
    read = found[0].translate(_AS_DIGIT)
    return read if sum(map(str.isdigit, found[0])) * 2 > sum(map(str.isalnum, found[0])) else found[0]


def _digits_of(found: re.Match[str]) -> str:
    return "".join(str(_SYLLABLES[word.lower()]) for word in _ONE_WORD.findall(found[0]))


def rewritten(view: View, pattern: re.Pattern[str], say: Callable[[re.Match[str]], str]) -> View:
    """`view` with every find of `pattern` said anew, its characters spread over the old ones."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for found in pattern.finditer(view.text):
        new = say(found)
        parts += [view.text[done : found.start()], new]
        places += view.at[done : found.start()]
        places += _spread(view.at[found.start()], view.at[found.end() - 1], len(new))
        done = found.end()
    if not done:
        return view
    places += view.at[done:]
    return View("".join([*parts, view.text[done:]]), places)


def _spread(first: int, last: int, count: int) -> list[int]:
    return [first + (last - first) * i // max(count - 1, 1) for i in range(count)]
