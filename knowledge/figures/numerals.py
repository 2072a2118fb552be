"""Numbers as they are written: digits of any script, Chinese numerals plain and formal, English number words."""

import re
import unicodedata
from decimal import Decimal

HAN_DIGITS = {
    sign: value
    for value, signs in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for sign in signs
}
HAN_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8}
EN_UNITS = {
    word: value
    for value, word in enumerate(
        re.findall(
            "[a-z]+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen",
        )
    )
}
EN_TENS = {
    word: 10 * i
    for i, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}
EN_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
VULGAR = {sign: Decimal(str(unicodedata.numeric(sign))) for sign in "½¼¾⅛⅜⅝⅞⅕⅖⅗⅘"}

DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,7}(?![0-9])|[0-9]{1,24})(?:\.[0-9]{1,12})?"
HAN_DIGIT = "[" + "".join(HAN_DIGITS) + "]"
_HAN_SIGN = "".join([*HAN_DIGITS, *HAN_SCALES])
HAN = rf"[{''.join(HAN_DIGITS)}十拾百佰千仟][{_HAN_SIGN}]{{0,23}}(?:点{HAN_DIGIT}{{1,12}}[万亿]?)?"
MIXED = rf"{DIGITS}(?:[wW](?![A-Za-z])|\s?[十百千万亿]{{1,2}}(?![克分])(?:[0-9]{{1,4}}[百千万])?)?"
_EN_WORD = "|".join(sorted([*EN_UNITS, *EN_TENS, *EN_SCALES], key=len, reverse=True))
ENGLISH = (
    rf"(?<![A-Za-z])(?i:{_EN_WORD})(?:(?:\s?-\s?|\s(?:and\s)?)(?:{_EN_WORD})(?![A-Za-z])){{0,12}}"
    rf"(?:\spoint(?:\s(?:{_EN_WORD})(?![A-Za-z])){{1,6}})?(?![A-Za-z])"
)
HALF = r"[0-9]*[" + "".join(VULGAR) + "]"

_MIXED_PART = re.compile(rf"({DIGITS})\s?([十百千万亿wW]*)")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_FULL_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_PLAIN = str.maketrans(
    "萬億兩個點貳參陸圓圆塊週歲號時鐘筆級內過於達從約幣鎊歐單複復費開優間張戶家項種條㎡﹪％‰￥﹩＄￡．～〜〰－﹣−–—―〖〗期幾㈠滿減屆階劃僅額減",
    "万亿两个点贰叁陆元元块周岁号时钟笔级内过于达从约币镑欧单复复费开优间张户家项种条㎡%%‰¥$$£.~~~------〖〗期几㈠满减届阶划仅额减",
)
_WIDE = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0xFF01 + i) not in "，：；！？（）～"} | {
    0x3000: 0x20,
    0xA0: 0x20,
}


def fold(text: str) -> tuple[str, list[int] | None]:
    """`text` in one script and width, and where each of its code points stood (None: just where it stands)."""
    plain = _FULL_COMMA.sub(",", text).translate(_PLAIN).translate(_WIDE)
    plain = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), plain)
    if not _UNSEEN.search(plain):
        return plain, None
    kept = [i for i, sign in enumerate(plain) if not _UNSEEN.match(sign)]
    return "".join(plain[i] for i in kept), [*kept, len(plain)]


def read_number(words: str) -> Decimal:
    """The value of a number written in digits, Chinese numerals or English words."""
    words = words.strip()
    if words[-1] in VULGAR:
        return Decimal(words[:-1] or 0) + VULGAR[words[-1]]
    if words[0].isascii() and words[0].isdigit():
        return _read_mixed(words)
    return _read_english(words.lower()) if words[0].isascii() else _read_han(words)


def _read_mixed(words: str) -> Decimal:
    total = Decimal(0)
    for digits, scales in _MIXED_PART.findall(words):
        part = Decimal(digits.replace(",", ""))
        for scale in scales:
            part *= HAN_SCALES["万" if scale in "wW" else scale]
        total += part
    return total


def _read_han(words: str) -> Decimal:
    whole, _, decimals = words.partition("点")
    scale = HAN_SCALES.get(decimals[-1:], 1)
    tail = "".join(str(HAN_DIGITS[sign]) for sign in decimals.rstrip("万亿"))
    return (Decimal(_read_han_whole(whole)) + (Decimal(f"0.{tail}") if tail else 0)) * scale


def _read_han_whole(words: str) -> int:
    for mark in ("亿", "万"):
        high, found, low = words.partition(mark)
        if found:
            return (_read_han_whole(high) if high else 1) * HAN_SCALES[mark] + _read_tail(low, HAN_SCALES[mark])
    if not any(sign in HAN_SCALES for sign in words):
        return int("".join(str(HAN_DIGITS[sign]) for sign in words) or 0)
    return _read_below_ten_thousand(words)


def _read_tail(low: str, scale: int) -> int:
    """What follows a scale; a lone digit counts tenths of it, as in 一万五."""
    if len(low) == 1 and HAN_DIGITS.get(low, 0):
        return HAN_DIGITS[low] * scale // 10
    return _read_han_whole(low) if low else 0


def _read_below_ten_thousand(words: str) -> int:
    total, digit, scale = 0, 0, 1
    for sign in words:
        if sign in HAN_DIGITS:
            digit = HAN_DIGITS[sign]
            scale = scale if digit else 1
        else:
            scale = HAN_SCALES[sign]
            total += (digit or 1) * scale
            digit = 0
    return total + (digit * scale // 10 if scale > 10 else digit)


def _read_english(words: str) -> Decimal:
    whole, _, decimals = words.partition(" point")
    tail = "".join(str(EN_UNITS.get(word, 0)) for word in decimals.split())
    return Decimal(_read_english_whole(whole)) + (Decimal(f"0.{tail}") if tail else 0)


def _read_english_whole(words: str) -> int:
    total, part = 0, 0
    for word in re.split(r"[\s-]+", words):
        if word in EN_SCALES and EN_SCALES[word] > 100:
            total, part = total + (part or 1) * EN_SCALES[word], 0
        elif word in EN_SCALES:
            part = (part or 1) * EN_SCALES[word]
        else:
            part += EN_UNITS.get(word, 0) + EN_TENS.get(word, 0)
    return total + part
