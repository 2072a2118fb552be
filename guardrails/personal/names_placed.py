# ruff: noqa: E501 - a pattern is read in one piece
"""English names told by their place: behind somebody's part in a matter, between commas, on two lines, in a row; and those with bin, ap, s/o."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from guardrails.personal.patterns import compiled
from guardrails.personal.tagger_en import known, lists_of

_CAP = r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]+(?:[-'’][A-Za-zÀ-ž]+)*"
_OF = "ap|ab|ferch|verch|bin|binte|binti|bint|ibn|anak|s/o|d/o|a/l|a/p|ní|Ní|nic|Nic|Ó|Ua"
_PART = (
    "owner|sender|recipient|keeper|driver|lessee|hirer|remitter|debtor|victim|subject|executor|executrix|trustee|heir|donor|signatory|occupier|purchaser|seller|buyer|insured|"
    "life assured|policy ?holder|account holder|joint holder|cardholder|holder|payee|payer|beneficiary|tenant|landlord|guarantor|nominee|witness|claimant|"
    "complainant|caller|applicant|borrower|spouse|attorney|co-owner|mother|father|son|daughter|husband|wife|sister|brother"
)
_SON_OF = compiled(rf"(?:{_CAP} ){{1,3}}(?:{_OF}) {_CAP}(?: {_CAP})?(?![A-Za-z])")
_SON_OF_CRIED = compiled(
    r"(?<![A-Za-z])(?:[A-Z]{3,} ){1,3}(?:BIN|BINTE|BINTI|BINT|ANAK|S/O|D/O|A/L|A/P) [A-Z]{3,}(?: [A-Z]{3,})?(?![A-Za-z])"
)
_OF_THE = compiled(
    r"(?<![A-Za-z])([A-Z]{3,}) (?:[A-Z]{3,} )?(?:DE LA|DE LOS|DE LAS|DEL|DE|VAN DER|VAN DEN|VAN|VON|DA|DOS|DI) ([A-Z]{3,})(?![A-Za-z])"
)
_IT_IS = compiled(
    rf"(?<![A-Za-z])(?:[Ii]t[’']s|[Tt]his is|I[’']m|I am|[Nn]ame is|[Nn]ame[’']s) ({_CAP} {_CAP} {_CAP})(?![A-Za-z])"
)
_TITLED_OF = compiled(
    rf"(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? ((?:{_OF}|van|von|de|di|da|el|al)(?: (?:der|den|la|las|los))? {_CAP})(?![A-Za-z])"
)
_IN_PART = compiled(rf"(?<![A-Za-z])(?i:{_PART})[:,]? ({_CAP}(?: {_CAP}){{1,3}})(?![A-Za-z])")
_WORD = "[a-zà-ž][a-zà-ž'’-]+"
_ALONE = compiled(
    rf"(?:(?<![A-Za-z])(?i:{_PART}|its|it's|this is|i am|i'm|im|name is|name's|regards,?|thanks,?|cheers,?) |(?:(?<=[.,;:!?\n] )|(?<=\n)|\A)(?!(?:hi|hiya|hey|hello|its|it's|this|i|im|i'm|regards|thanks|cheers|my|{_PART})(?![a-z])))({_WORD}(?: {_WORD}){{1,4}})(?= ?[.,;!?\n(]|\Z| here(?![a-z])| speaking| again)"
)
_STACKED = compiled(r"(?<![A-Za-z])(?<![A-Za-z] )([A-ZÀ-Ž'’-]{3,15})[ ]?\n([A-ZÀ-Ž'’-]{3,15})(?=[ ]?(?:\n|\Z))")
_CELL = compiled(
    r"(?m)(?:^|[\t|;])[ ]?([A-ZÀ-Ž'’-]{2,20}, ?[A-ZÀ-Ž'’-]{2,20}(?: [A-Z])?)(?=[ ]?[\t|;]|,\S*\d)|[\t|;,]([A-ZÀ-Ž'’-]{3,20} [A-Z])(?=[\t|;,])"
)
_THANKED = compiled(r"(?<![A-Za-z])(?:Thanks|Thank you|Cheers|Sorry|Congrats|Apologies),? ([A-Z][a-zà-ž]+)(?=[,.!])")
_SHORT, _FEW, _LONGEST = 2, 3, 5


def placed(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Where such names stand, how sure that is and why."""
    yield from _with_particles(text)
    for found in _IT_IS.finditer(text):
        if is_family_first(found[1].split()):
            yield *found.span(1), 0.6, "called"
    for found in _IN_PART.finditer(text):
        if all(map(_may_name, found[1].split())) or is_family_first(found[1].split()):
            yield *found.span(1), 0.6, "called"
    for found in _THANKED.finditer(text):
        if "G" in lists_of(found[1]):
            yield *found.span(1), 0.6, "greeting"
    yield from _small(text)
    yield from _in_lines(text)


def _with_particles(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Nurul binte Ahmad, KAVITHA D/O RAJENDRAN, LUIS DE LA CRUZ, Mr van der Berg."""
    for found in _SON_OF.finditer(text):
        start = _without_words(text, *found.span())
        yield start, found.end(), 0.7, "said"
    for found in _SON_OF_CRIED.finditer(text):
        yield *found.span(), 0.7, "said"
    for found in _OF_THE.finditer(text):
        if "G" in lists_of(found[1]) and "F" in lists_of(found[2]):
            yield *found.span(), 0.6, "called"
    for found in _TITLED_OF.finditer(text):
        yield *found.span(1), 0.8, "title"


def _small(text: str) -> Iterator[tuple[int, int, float, str]]:
    """hi its derek bottomley, owner tendai moyo, …, siti binte yusof, …: small letters, no word of the language."""
    for found in _ALONE.finditer(text):
        words, led = found[1].split(), found.start(1) > found.start()
        name = list(takewhile(_is_no_word, words)) if led else words
        if _is_couple(words) or (len(name) >= _SHORT and all(map(_is_no_word, name)) and _is_likely(name, led=led)):
            yield found.start(1), found.start(1) + len(" ".join(words if _is_couple(words) else name)), 0.6, "called"


def _is_no_word(word: str) -> bool:
    if word in known().particles:
        return True
    return word not in known().never and not any(mark in lists_of(word) for mark in "wcd")


def _is_likely(name: Sequence[str], *, led: bool) -> bool:
    """Two words or more that no dictionary holds: the lists know the first, or one after what leads to a name."""
    marks = [lists_of(word) for word in name if word not in known().particles]
    known_ones = ["G" in mark or "F" in mark for mark in marks]
    return len(marks) >= _SHORT and (known_ones[0] or (led and (any(known_ones) or all(len(w) > _FEW for w in name))))


def _is_couple(words: Sequence[str]) -> bool:
    """Given and family name and nothing else, though the first may be a word too: maria lopez."""
    marks = [lists_of(word) for word in words]
    return len(marks) == _SHORT and "g" in marks[0] and "F" in marks[1] and "w" not in marks[1]


def _in_lines(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Names in capitals on two lines, in a cell: HARJIT / SANDHU, PETRENKO, NIKOLAI |."""
    if "\n" in text:
        for found in _STACKED.finditer(text):
            marks = lists_of(found[1]), lists_of(found[2])
            if any("G" in mark or "F" in mark for mark in marks) and not any(_is_other(mark) for mark in marks):
                yield *found.span(), 0.6, "lines"
    for found in _CELL.finditer(text):
        group = found.lastindex or 1
        marks_of = [lists_of(part) for part in re.findall(r"[^ ,]{2,}", found[group])]
        if any("G" in mark or "F" in mark for mark in marks_of) and not any(_is_other(mark) for mark in marks_of):
            yield *found.span(group), 0.6, "column"


def _is_other(marks: str) -> bool:
    """A word, maker, place or title that is no name."""
    return any(mark in marks for mark in "wotcd") and not ("G" in marks or "F" in marks)


def is_family_first(words: Sequence[str]) -> bool:
    """Chua Li Ting, WONG KAH HOE: a family name and two short ones, words or not."""
    return len(words) == _FEW and "F" in lists_of(words[0]) and all(len(word) <= _LONGEST for word in words)


def _may_name(word: str) -> bool:
    marks = lists_of(word)
    return (
        not _is_other(marks)
        and word.lower() not in known().never
        and ("w" not in marks or "g" in marks or "f" in marks)
    )


def _without_words(text: str, start: int, end: int) -> int:
    """Where a name begins once the ordinary words before it are taken off: Mother Nurul binte …"""
    for found in re.finditer(r"[^ ]+", text[start:end]):
        marks = lists_of(found[0])
        if not ("t" in marks or ("w" in marks and "g" not in marks)):
            return start + found.start()
    return start
