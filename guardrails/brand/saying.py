"""What a guideline says, in Chinese and English, told from its test."""

from collections.abc import Iterable

from guardrails.brand.guidelines import Countable, Digits, Most, Name, Spacing, Style, Terms, Trial
from knowledge.values import Bilingual

MOSTS: dict[Countable, Bilingual] = {
    "sentence": Bilingual(zh="每句不超过{n}字", en="no sentence over {n} words"),
    "hard": Bilingual(zh="每百字至多{n}个难字", en="at most {n} hard words in a hundred"),
    "exclamations": Bilingual(zh="感叹号至多{n}个", en="exclamation marks: at most {n}"),
    "emoji": Bilingual(zh="表情符号至多{n}个", en="emoji: at most {n}"),
}
NONE: dict[Countable, Bilingual] = {
    "exclamations": Bilingual(zh="不用感叹号", en="no exclamation marks"),
    "emoji": Bilingual(zh="不用表情符号", en="no emoji"),
}
STYLES: dict[Style, Bilingual] = {
    "half_width": Bilingual(zh="数字用半角", en="half-width digits"),
    "arabic_percent": Bilingual(zh="百分数写阿拉伯数字加%", en="percentages in Arabic digits with %"),
    "two_decimals": Bilingual(zh="利率保留两位小数", en="rates with two decimals"),
    "thousands": Bilingual(zh="五位以上金额用千位分隔符", en="thousands separated in amounts of five digits and more"),
    "full_date": Bilingual(zh="日期写全年月日", en="dates in full, year first (2026年12月31日)"),
}


def say(test: Trial) -> Bilingual:
    """One sentence for a person, without its full stop."""
    match test:
        case Terms():
            return _terms(test)
        case Name(right=right, wrong=wrong):
            zh = f"写作“{right}”" + (f"，不写{_listed(wrong, '')}" if wrong else "，照写，不加引号、不拆分")
            return Bilingual(zh=zh, en=f"write “{right}” as it stands" + (f", not {_listed(wrong)}" if wrong else ""))
        case Most(of=of, most=most):
            said = MOSTS[of] if most or of not in NONE else NONE[of]
            return Bilingual(zh=said.zh.format(n=f"{most:g}"), en=said.en.format(n=f"{most:g}"))
        case Spacing(blank=blank):
            zh, en = ("加空格", "a blank") if blank else ("不加空格", "no blank")
            return Bilingual(zh=f"汉字与英文、数字之间{zh}", en=f"{en} between Han and Latin letters or digits")
        case Digits(style=style):
            return STYLES[style]
        case _:
            return Bilingual(zh="中文用全角标点", en="full-width punctuation in Chinese")


def _terms(test: Terms) -> Bilingual:
    better = tuple(dict.fromkeys(test.instead.values()))
    zh = f"不用{_listed(test.words, '')}" + (f"，用{_listed(better, '')}" if better else "")
    en = f"do not use {_listed(test.words)}" + (f"; use {_listed(better)}" if better else "")
    return Bilingual(zh=zh, en=en)


def _listed(words: Iterable[str], between: str = ", ") -> str:
    return between.join(f"“{word}”" for word in words)
