# ruff: noqa: E501 - a pattern is read in one piece
"""Names of people in Latin letters: titles, fields and salutations; given names beside family names; pinyin."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from guardrails.personal.lists import lexicon, rows
from guardrails.personal.recognisers import Find

_CAP = r"(?:(?:Mc|Mac|O'|O’|D'|Di|De|La|Le|Van|St\.)?[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]{1,20}(?:[-'’](?!s(?![a-z]))[A-ZÀ-Ža-zß-ž]{1,15}){0,2})"
_INITIAL = r"(?:[A-Z]\.?)"
_LINK = r"(?: (?:van der|van den|van|von|de la|de los|del|de|da|dos|di|du|la|le|bin|ibn|al|el|Van|Von|De))?"
_FULL = rf"{_CAP}(?: {_INITIAL})?(?:{_LINK} {_CAP}){{1,3}}"
_ANY = rf"{_CAP}(?: {_INITIAL})?(?:{_LINK} {_CAP}){{0,3}}"
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Mister|Doctor|Lady|Lord|Rev|Captain|Capt|Sgt|Fr|Sister|Judge)"
)
_FIELD = r"(?:(?:full|first|last|given|family|middle|customer|account|card ?holder'?s?|client|beneficiary|payee|payer|sender|recipient|applicant|borrower|patient|employee|contact|user|spouse|holder)'?s? ?name|name|payee|beneficiary|cardholder|account holder|customer|client|applicant|borrower|guarantor|insured|policyholder|patient|contact(?: person)?|attn\.?|attention|signed(?: by)?|signature|from|recipient|sender|spouse|next of kin|emergency contact|tenant|landlord|employee|member|relationship manager|advisor|agent|nominee|director|witness|姓名|户名|收款人|英文名|持卡人|拼音|联系人|客户|受益人|汇款人)"
_GREETING = r"(?:Dear|Hi|Hello|Hey|Good (?:morning|afternoon|evening)|Congratulations|Thank you|Thanks|Welcome(?: back)?|Regards|Best regards|Kind regards|Sincerely|Yours (?:truly|sincerely|faithfully)|Best|Cheers|Respectfully|Hola|Bonjour)"
_PERSONAL_VERB = r"(?:said|says|called|calls|emailed|wrote|asked|asks|told|wants|wanted|needs|needed|lives|lived|works|worked|was born|has applied|applied|reported|opened|transferred|requested|complained|signed|visited|phoned|paid|owes|owed|is (?:a|the|an|our|my|your|his|her|not|\d)|has (?:a|an|been|not)|would like|will be|replied|confirmed|agreed|died|married|moved|sent|received|mentioned|submitted|claims|claimed|explained|thinks|believes|and (?:his|her))"
_BEFORE = r"(?:my (?:name is|name's|wife|husband|son|daughter|mother|father|sister|brother|friend|colleague|boss|partner|manager|advisor|cousin|uncle|aunt|neighbou?r|boyfriend|girlfriend|fianc[eé]e?|mum|mom|dad)|(?:his|her|our|their|the) (?:wife|husband|son|daughter|mother|father|sister|brother|client|customer|colleague|manager|patient|borrower|applicant|beneficiary|payee|advisor)|I am|I'm|this is|it's|named|called|spoke (?:to|with)|speak (?:to|with)|met(?: with)?|contact|call|email|ask|told|tell|from|for|by|with|to|at|of|and|behalf of|owned by|signed by|transfer to|pay|sent (?:to|by)|给|向|和|联系|叫|是|由)"
_TAIL = re.compile(
    r"(?: (?:Street|Road|Avenue|Bank|Ltd|Inc|LLC|Corp|Group|Company|University|College|Hospital|Insurance|Capital|Holdings|Partners|Fund|Plc|PLC|Park|Lake|River|County|City|Island|Airport|School))"
)
_SYLLABLE = r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
_PINYIN = re.compile(rf"(?:{_SYLLABLE}){{1,3}}", re.IGNORECASE)
_FAMILY_PINYIN = frozenset(
    [
        "wang",
        "li",
        "zhang",
        "liu",
        "chen",
        "yang",
        "huang",
        "zhao",
        "wu",
        "zhou",
        "xu",
        "sun",
        "ma",
        "zhu",
        "hu",
        "guo",
        "he",
        "lin",
        "gao",
        "luo",
        "zheng",
        "liang",
        "xie",
        "song",
        "tang",
        "han",
        "deng",
        "feng",
        "cao",
        "peng",
        "zeng",
        "xiao",
        "tian",
        "dong",
        "pan",
        "yuan",
        "cai",
        "jiang",
        "yu",
        "du",
        "ye",
        "cheng",
        "wei",
        "su",
        "lv",
        "lyu",
        "lu",
        "ding",
        "ren",
        "yao",
        "shen",
        "zhong",
        "cui",
        "tan",
        "fan",
        "wang",
        "liao",
        "shi",
        "jin",
        "jia",
        "xia",
        "fu",
        "fang",
        "zou",
        "xiong",
        "bai",
        "meng",
        "qin",
        "qiu",
        "hou",
        "yin",
        "xue",
        "yan",
        "duan",
        "lei",
        "long",
        "shi",
        "tao",
        "he",
        "mao",
        "hao",
        "gu",
        "gong",
        "shao",
        "wan",
        "qian",
        "dai",
        "mo",
        "kong",
        "xiang",
        "chang",
        "kang",
        "lai",
        "wen",
        "yi",
        "qi",
        "ouyang",
        "sima",
        "zhuge",
        "shangguan",
        "lau",
        "chan",
        "wong",
        "cheung",
        "leung",
        "kwok",
        "chow",
        "lam",
        "ng",
        "tsang",
        "chiu",
        "yeung",
    ]
)


_OPENED = ("title", "field", "greeting", "vocative")
_ENDINGS = (
    "tion",
    "ment",
    "ness",
    "ing",
    "ous",
    "ful",
    "ism",
    "ology",
    "ship",
    "cide",
    "ical",
    "able",
    "ance",
    "ence",
    "land",
    "burg",
    "shire",
)
_ARTICLE = re.compile(r"(?i)(?<![a-z])(?:the|a|an|this|our|your|every|each|new) $")


class _Known(NamedTuple):
    given: frozenset[str]
    common: frozenset[str]
    family: frozenset[str]
    words: frozenset[str]


@cache
def _known() -> _Known:
    given, common = rows("given_en.txt")
    family, words = rows("family_en.txt")[0], rows("words_en.txt")[0]
    return _Known(frozenset(given), frozenset(common), frozenset(family), frozenset(words))


@cache
def _rules() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    edge = r"(?<![A-Za-z])"
    return (
        ("title", 0.85, re.compile(rf"{edge}{_TITLE}\.? ?({_ANY}|[A-Z]{{2,15}}(?: [A-Z]{{2,15}})?)(?![a-z])")),
        ("field", 0.8, re.compile(rf"(?i:(?<!bank )(?<!company )(?<!product )(?<!file )(?<!brand )(?<!branch )(?<!event )(?<!campaign )(?<!plan )(?<!fund ){edge}{_FIELD})[ ]?(?:[:=|]|\t| is |为|是)[ ]{{0,3}}[\"“]?({_ANY}|[A-Z]{{2,15}}[ /,]{{1,2}}[A-Z]{{2,15}}(?: [A-Z]{{2,15}})?)(?![A-Za-z])")),
        ("vocative", 0.6, re.compile(rf"(?m)^({_CAP})(?=, (?:please|could|can|your|you|I|we|good|thank|just|let|don't|here|this|congrat|welcome|if|the))")),
        ("called", 0.75, re.compile(rf"(?i:(?:my|his|her) name is|my name's|named|I'm|I am|this is|called|individual|patient|client) ({_ANY})(?![A-Za-z])")),
        ("greeting", 0.75, re.compile(rf"{edge}{_GREETING},?[ \n]{{1,2}}({_ANY})(?=[,.!:;\n—-]|$| ?[\u4e00-\u9fff])")),
        ("said", 0.7, re.compile(rf"(?i:{edge}{_BEFORE}) ?(?<=[ \u4e00-\u9fff])({_ANY})(?![A-Za-z])")),
        ("verb", 0.6, re.compile(rf"{edge}({_ANY})(?='s (?:account|card|phone|email|address|loan|wife|husband|son|daughter|mother|father|number|balance|passport|birthday|salary|policy|mortgage)| {_PERSONAL_VERB})")),
        ("pair", 0.55, re.compile(rf"(?=(?<![A-Za-z\-'])({_FULL})(?![A-Za-z]))")),
        ("alone", 0.5, re.compile(rf"(?<![A-Za-z\-'&@.])({_CAP})(?![A-Za-z&@]| &| [A-Z])")),
        ("strange", 0.45, re.compile(rf"(?:^|(?<=[a-z,:;>)\n] )|(?<=[.!?\n>]))({_CAP} {_CAP})(?![A-Za-z]| [A-Z&])")),
        ("pair", 0.55, re.compile(r"(?<![A-Za-z])([A-Z]{2,15}[ /,]{1,2}[A-Z]{2,15})(?![A-Za-z])")),
    )  # fmt: skip


def english_persons(text: str, no_names: frozenset[str]) -> Iterator[Find]:
    """The names in Latin letters in folded `text`."""
    if not any("A" <= char <= "Z" for char in text):
        return
    seen: set[str] = set()
    for why, score, pattern in _rules():
        for found in pattern.finditer(text):
            span = _trimmed(found[1], why)
            if why in ("pair", "alone", "strange") and _ARTICLE.search(
                text, max(0, found.start(1) - 7), found.start(1)
            ):
                continue
            if span and found[1][slice(*span)] not in no_names and not _in_office(text, found.start(1)):
                start, end = found.start(1) + span[0], found.start(1) + span[1]
                seen |= {
                    text[start:end],
                    *(part for part in text[start:end].split() if len(part) > 3 and not _is_plain(part, "")),
                }
                yield Find("PERSON", start, end, score, why)
    for name in seen:
        for again in re.finditer(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text):
            yield Find("PERSON", *again.span(), 0.5, "named before")


def _trimmed(words: str, why: str) -> tuple[int, int] | None:
    """The part of `words` that is a name: ordinary words fall off both ends; what proof is left depends on `why`."""
    parts = [(m.group(), m.start(), m.end()) for m in re.finditer(r"[^ /,]+", words)]
    if _is_full([part[0] for part in parts]):
        return 0, len(words)
    while parts and _is_plain(parts[0][0], why) and not _is_pinyin([part[0] for part in parts]):
        parts.pop(0)
    while parts and _is_plain(parts[-1][0], why) and not _is_pinyin([part[0] for part in parts]):
        parts.pop()
    if not parts or not _proven([part[0] for part in parts], why):
        return None
    return parts[0][1], parts[-1][2]


def _is_full(parts: list[str]) -> bool:
    """A given name that is no ordinary word before a family name, even one that is: Sophie Lang."""
    known = _known()
    return (
        len(parts) == 2 and parts[0] in known.given and parts[0].lower() not in known.words and parts[1] in known.family
    )


def _is_plain(word: str, why: str) -> bool:
    low = word.rstrip(".").lower()
    return low in _known().words and not (why in ("title", "field") and word in _known().family and len(low) > 2)


def _proven(parts: list[str], why: str) -> bool:
    """Whether the words are a name, given what introduced them."""
    first, last = (part.capitalize() if part.isupper() else part for part in (parts[0], parts[-1]))
    known = _known()
    if why in ("alone", "strange"):
        return first in known.common if why == "alone" else len(parts) == 2 and not any(map(_is_ordinary, parts))
    if why in _OPENED or _is_pinyin(parts):
        return True
    if len(parts) == 1:
        return first in known.given or (first in known.family and why in ("verb", "called"))
    if parts[0].isupper():
        return min(map(len, parts)) > 2 and first in known.given and last in known.family
    return why != "pair" or first.split("-")[0] in known.given or (last in known.given and first in known.family)


def _is_ordinary(word: str) -> bool:
    low = word.lower()
    return low in _known().words or low.rstrip("s") in _known().words or low.endswith(_ENDINGS)


def _is_pinyin(parts: list[str]) -> bool:
    """Two or three words of pinyin with a family name first, or last of two (Wei Zhang)."""
    if len(parts) not in (2, 3) or not all(_PINYIN.fullmatch(part) for part in parts):
        return False
    return parts[0].lower() in _FAMILY_PINYIN or (len(parts) == 2 and parts[1].lower() in _FAMILY_PINYIN)


def _in_office(text: str, start: int) -> bool:
    return text[max(0, start - 20) : start].rstrip(" ").endswith(lexicon().office)
