# ruff: noqa: E501 - a pattern is read in one piece
"""English names in small letters or in capitals, where case says nothing: led in by my name is, spoke to, PAYMENT TO."""

import re
from collections.abc import Iterator

from guardrails.personal.patterns import compiled
from guardrails.personal.tagger_en import known, lists_of

_NOT_SAID = frozenset(
    (
        "will",
        "may",
        "can",
        "has",
        "had",
        "was",
        "did",
        "does",
        "said",
        "art",
        "van",
        "long",
        "mark",
        "bill",
        "grant",
        "chase",
        "drew",
        "sue",
        "rose",
    )
)
_SPEAKING, _LISTED, _SHORTEST = 2, 4, 3
_LEADS = compiled(
    r"(?i)name|call|speak|holder|account|payee|here|hi|hello|hey|dear|thank|cheers|this is|it's|i'm|i am|im |ask for|spoke|talk|w/|my "
)
_CAPITALS = compiled(r"[A-ZÀ-Ž](?:[A-ZÀ-Ž]{2})? [A-ZÀ-Ž]{3}")
_SMALL = compiled(
    r"(?<![A-Za-z])(?i:(?:my|his|her|full|first|last|the) (?:sur)?name(?: is|'s|:)|(?<![a-z])name(?:'s| is|:)|surname(?: is|:)?|in the name of|under the name|account'?s? (?:is )?(?:under|holder(?: is)?|for)|called|named|speaking (?:to|with)|payee is)[ ](?:uh |um |er |mr |mrs |ms )?([a-zà-ž'’\-]+(?: [a-zà-ž'’\-]+){0,2})"
    r"|(?<![A-Za-z])([a-zà-ž'’\-]{3,}(?: [a-zà-ž'’\-]{2,}){1,2}) (?:speaking|calling)(?![a-z])"
    r"|(?<![A-Za-z])(?i:hi|hiya|hello|hey|morning|afternoon),? (?:it's |this is )?([a-zà-ž'’\-]{3,}(?: [a-zà-ž'’\-]{3,})?) here(?![a-z])"
    r"|(?<![A-Za-z])(?i:(?:hi|hiya|hello|hey|dear|thanks|thank you|cheers|this is|it's|i'm|i am|im|ask for|spoke (?:to|with)|talk(?:ed|ing)? to|w/|my (?:wife|husband|son|daughter|mum|mom|dad|brother|sister|partner|boss|friend)),?[ ](?:mr |mrs |ms |miss |missus |mister |dr )?)([a-zà-ž'’\-]{3,}(?: [a-zà-ž'’\-]{3,})?)"
)
_PASSPORT = compiled(
    r"(?<![A-Za-z])([A-ZÀ-Ž]{2,15}(?:-[A-ZÀ-Ž]{2,15})?)(,? )([A-Z][a-z]+(?:[ \-][A-Z]?[a-z]+)?|[A-Z]{3,15}(?: [A-Z](?![A-Za-z]))?|[A-Z]{2,8} [A-Z]{2,8})(?![A-Za-z])"
)
_SIGNED = compiled(
    r"(?:\n|[.!?,)] ?[-–~] ?|\s-{1,2} ?|(?:thanks|cheers|regards|ta|thx|xx?)[,!]? )([a-z]{3,12})(?: x{1,3})?[.!]?\s*\Z"
)
_ROW = compiled(
    r"(?m)(?:^|[\t|;/:] ?)(([A-Z][a-zß-ž'’\-]+), ([A-Z][a-zß-ž\-]+)(?: [A-Z]\.?)?)(?= ?(?:[\t|;/\n]|, ?\d|$))|^([A-Z](?: [A-Z])? [A-ZÀ-Ž'\-]{3,})(?=[|\t])"
)
_INITIAL = compiled(r"(?<![A-Za-z.])((?:[a-z]\. ?){1,2}[a-z]{4,})(?![a-z@.]\S)")
_KIN = compiled(
    r"(?i)(?<![a-z])(?:my|his|her|their|our) (?:(?:late|ex|ex-|dear|eldest|youngest|elder|younger) )?(?:wife|husband|son|daughter|mum|mom|mother|dad|father|brother|sister|partner|boss|friend|niece|nephew|aunt|uncle|cousin|grandson|granddaughter|gran|nan|fiancee?|neighbou?r|carer|flatmate|roommate)(?:'s name is| is called| called|,)? ([a-z]{3,12})(?=[ ,.!?;:']|$)"
)
_CRIED = compiled(
    r"(?<![A-Za-z])(?i:to|from|of|for|by|call|with|fao|attn|and|i am|payee|holder|decee?ased:?|executor:?|surname|names?:?|mrs?|ms|miss) ((?:[A-Z] ){0,2}(?:D'|O'|AL-|EL-)?[A-ZÀ-Ž]{3,}(?: (?:AL|EL|DE|LA|VAN|DER|BIN|[A-Z]))*(?: (?:D'|O'|AL-|EL-)?[A-ZÀ-Ž]{3,}){0,2})(?![A-Za-z])"
)


def led(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Where such names stand, how sure that is and why."""
    if _LEADS.search(text):
        yield from _small(text)
        yield from _family(text)
    if _CAPITALS.search(text):
        yield from _cried(text)
    yield from _written_as_in_passports(text)
    yield from _signed(text)
    yield from _in_rows(text)


def _in_rows(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Lake, Crystal in a cell, K OYELOWO at the head of a row."""
    for found in _ROW.finditer(text):
        if found[4]:
            yield found.start(4), found.end(4), 0.6, "column"
        elif "F" in lists_of(found[2]) and "G" in lists_of(found[3]):
            yield found.start(1), found.end(1), 0.6, "column"


def _family(text: str) -> Iterator[tuple[int, int, float, str]]:
    """my wife autumn: a common given name behind somebody of the family, even one that is a word."""
    for found in _KIN.finditer(text):
        word = found[1]
        if "g" in lists_of(word) and word.lower() not in _NOT_SAID and word.lower() not in known().never:
            yield found.start(1), found.end(1), 0.6, "called"


def _written_as_in_passports(text: str) -> Iterator[tuple[int, int, float, str]]:
    """LIN, Chun-Kai; SATO Yuki; LOWE, SUMMER J: the family in capitals, then the rest."""
    for found in _PASSPORT.finditer(text):
        family, comma, given = lists_of(found[1]), found[2][0] == ",", found[3]
        first = lists_of(re.split(r"[ \-]", given)[0])
        plain = "w" in family or "o" in family or "o" in first or "t" in family
        sure = comma and "F" in family and ("G" in first or "w" not in first)
        if sure or (not given.isupper() and "F" in family and not plain and "w" not in first):
            yield found.start(), found.end(), 0.6, "called"


def _signed(text: str) -> Iterator[tuple[int, int, float, str]]:
    """A given name in small letters at the end of a note, and a family name in small letters behind an initial."""
    end = _SIGNED.search(text, max(0, len(text) - 40)) if text[-1:].islower() or text[-1:] in ".!\n" else None
    if end and "g" in lists_of(end[1]) and "w" not in lists_of(end[1]):
        yield end.start(1), end.end(1), 0.6, "called"
    for found in _INITIAL.finditer(text) if ". " in text or "." in text else ():
        last = found[1].split()[-1].rsplit(".", maxsplit=1)[-1]
        if "w" not in lists_of(last) and ("F" in lists_of(last) or len(last) > 8):
            yield found.start(1), found.end(1), 0.55, "called"


def _small(text: str) -> Iterator[tuple[int, int, float, str]]:
    """my name is priyanka venkataraman, desmond osei speaking: small letters, up to the first ordinary word."""
    for found in _SMALL.finditer(text):
        group = found.lastindex or 1
        words = [(word[0], found.start(group) + word.start()) for word in re.finditer(r"[^ ]+", found[group])]
        kept = [
            word
            for k, word in enumerate(words)
            if all(_is_small_name(w, sure=group != _LISTED) for w, _ in words[: k + 1])
        ]
        whole = len(kept) == len(words) and len(kept) > 1 and all(_is_small_name(w, sure=True) for w, _ in kept)
        if kept and (group != _SPEAKING or whole):
            yield kept[0][1], kept[-1][1] + len(kept[-1][0]), 0.6, "called"


def _is_small_name(word: str, *, sure: bool) -> bool:
    marks = lists_of(word)
    if "w" in marks or len(word) < _SHORTEST or word in known().never:
        return False
    return sure or "G" in marks or "F" in marks


def _cried(text: str) -> Iterator[tuple[int, int, float, str]]:
    """PAYMENT TO NKECHI OBIORA: capitals after a word that leads to somebody, two of them and none ordinary, or one the lists know."""
    for found in _CRIED.finditer(text):
        words = found[1].split()
        marks = [lists_of(word) for word in words if len(word) > 2]
        known_one = any("G" in mark or "F" in mark for mark in marks)
        known_one = known_one or len(words) > len(marks) == 1
        if all("w" not in mark and "o" not in mark for mark in marks) and known_one and len(words) > 1:
            yield found.start(1), found.end(1), 0.6, "called"
