"""Bytes to text, whatever the encoding: marks first, then UTF-8, then the Chinese ones by common characters."""

import codecs
import re

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "資產銀這國時來們學對會發動過說種後實業務險貸額戶費這個為與開關產應該還沒給從當點無進長現體機電話請問訊"
    "资银险贷额户费与开关应该还没给从当点无进长现体机电话请问讯利率存款理财保信卡客金期限日月元，。、：；（）"
)
SAMPLE = 1 << 16
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes) -> str | None:
    """The text in `content`, line ends made `\\n`; `None` when it is not text."""
    for encoding in _guesses(content):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _is_text(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _guesses(content: bytes) -> list[str]:
    marked = [encoding for mark, encoding in MARKS if content.startswith(mark)]
    if marked:
        return marked[:1]
    wide = _wide(content)
    if wide:
        return [wide]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(content)
    return ["utf-8"]


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: its ASCII leaves NULs at every other byte."""
    sample = content[:SAMPLE]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    return "utf-16-le" if high > low else "utf-16-be"


def _legacy(content: bytes) -> list[str]:
    """Old encodings, the likeliest first: the one that yields the most common Chinese characters."""
    scored = [(_commonness(content[:SAMPLE], encoding), encoding) for encoding in ("gb18030", "big5hkscs")]
    chinese = [encoding for score, encoding in sorted(scored, reverse=True) if score > 0.1]
    other = from_bytes(content[:SAMPLE]).best()
    return [*chinese, *([other.encoding] if other else []), "gb18030", "big5hkscs", "cp1252"]


def _commonness(sample: bytes, encoding: str) -> float:
    """The share of common characters among those beyond ASCII, 0 where bytes do not fit the encoding."""
    text = sample.decode(encoding, errors="replace")
    beyond = [char for char in text if char > "\x7f"]
    broken = sum(char == "�" for char in beyond)
    if not beyond or broken > 1 + len(beyond) // 50:
        return 0.0
    return sum(char in COMMON for char in beyond) / len(beyond)


def _is_text(text: str) -> bool:
    return len(CONTROL.findall(text)) <= len(text) // 500
