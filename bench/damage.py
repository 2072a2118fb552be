"""Text damaged as a scraped page damages it: pinyin put between the bytes of GBK, marks halved, decoded again."""

from functools import cache

from opencc import OpenCC
from pypinyin import Style, pinyin

HALVED_BYTES = "；？"
HALVED = str.maketrans("，：；？！（）", ",:;?!()")
TONED = "āáǎàōóǒòêēéěèīíǐìūúǔùǖǘǚǜü"
CODES = tuple(code for code in range(1, 32) if chr(code) not in "\t\n\r")


@cache
def _converter():
    return OpenCC("s2t")


def damage(text: str, marked: frozenset[str]) -> str:
    """`text` in traditional script with the reading of each `marked` character inserted, blind to where bytes pair."""
    raw = _converter().convert(text).encode("gbk", "ignore")
    for char in sorted(marked):
        reading = pinyin(char, style=Style.TONE)[0][0]
        raw = raw.replace(char.encode("gbk"), char.encode("gbk") + _coded(f"({reading})"))
    for mark in HALVED_BYTES:
        raw = raw.replace(mark.encode("gbk"), mark.translate(HALVED).encode())
    return _decoded(raw).translate(HALVED)


def _coded(words: str) -> bytes:
    """Pinyin in bytes that no character search meets: letters with tones as private single bytes."""
    return b"".join(bytes([CODES[TONED.index(c)]]) if c in TONED else c.encode() for c in words)


def _decoded(raw: bytes) -> str:
    """GBK as lenient decoders read it: a lead byte without its second is `?`, and takes a bracket along."""
    out, at = "", 0
    while at < len(raw):
        one = raw[at]
        if one < 0x80:
            out, at = out + (TONED[CODES.index(one)] if one in CODES else chr(one)), at + 1
            continue
        try:
            out, at = out + raw[at : at + 2].decode("gb18030"), at + 2
        except UnicodeDecodeError:
            out, at = out + "?", at + (2 if raw[at + 1 : at + 2] == b"(" else 1)
    return out
