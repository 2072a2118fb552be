# ruff: noqa: E501 - a pattern is read in one piece
"""Names of people in Latin letters: what titles, fields and salutations introduce, and what the tagger sees."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby, zip_longest

from guardrails.personal.lists import lexicon
from guardrails.personal.names_led import led
from guardrails.personal.names_placed import is_family_first, placed
from guardrails.personal.patterns import compiled
from guardrails.personal.recognisers import Find
from guardrails.personal.tagger_en import known, lists_of, names

_CAP = r"(?:(?:Mc|Mac|O'|O’|D'|Di|De|La|Le|Van|St\.)?[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]{1,20}(?:[-'’](?!s(?![a-z]))[A-ZÀ-Ža-zß-ž]{1,15}){0,2})"
_INITIAL = r"(?:[A-Z]\.?)"
_LINK = r"(?: (?:van der|van den|van|von|de la|de los|del|de|da|dos|di|du|la|le|bin|ibn|al|el|Van|Von|De))?"
_ANY = rf"(?:{_INITIAL} )?{_CAP}(?: {_INITIAL})?(?:{_LINK} {_CAP}){{0,3}}"
_UPPER = r"(?:[A-Z] ){0,2}(?:[DO]['’])?[A-ZÀ-Ž]{2,15}(?:[ /,\-]{1,2}[A-ZÀ-Ž]{2,15}){0,3}"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Mister|Doctor|Lady|Lord|Rev|Captain|Capt|Sgt|Sergeant|Constable|Fr|Sister|Judge|Dame|MRS|MR|MISS|MS|DR)"
_WHOSE = "full|first|last|given|family|middle|customer|account|card ?holder'?s?|client|beneficiary|payee|payer|sender|recipient|applicant|borrower|patient|employee|contact|user|spouse|holder|legal|maiden"
_FIELD = (
    "(?:"
    + "".join(rf"{whose}'?s? ?name|" for whose in _WHOSE.split("|"))
    + r"name|payee|beneficiary|cardholder|account holder|customer|client|applicant|borrower|guarantor|insured|policyholder|patient|contact(?: person)?|attn\.?|attention|signed(?: by)?|signature|from|recipient|sender|spouse|next of kin|emergency contact|tenant|landlord|employee|member|relationship manager|advisor|agent|nominee|director|witness|complainant|reporter|claimant|instructor|supervisor|caretaker|surname|姓名|户名|收款人|英文名|持卡人|拼音|联系人|客户|受益人|汇款人)"
)
_GREETING = r"(?:Dear|Hi|Hello|Hey|Good (?:morning|afternoon|evening)|Congratulations|Welcome back|Regards|Best regards|Kind regards|Sincerely|Yours (?:truly|sincerely|faithfully)|Cheers|Respectfully|Hola|Bonjour)"
_NOBODY = (
    "bank ",
    "company ",
    "product ",
    "file ",
    "brand ",
    "branch ",
    "event ",
    "campaign ",
    "plan ",
    "fund ",
    "user",
    "host",
)
_CALLED = r"(?:(?:my|his|her) name is|my name's|named|called|i'm|i am|this is|individual|patient|client) "


_TITLED = compiled(rf"(?<![A-Za-z]){_TITLE}(?:\.? |\.)({_ANY}|{_UPPER})(?![a-z])")
_GREETED = compiled(rf"(?<![A-Za-z]){_GREETING},?[ \n]{{1,2}}({_ANY})(?=[,.!:;\n—-]|$| ?[\u4e00-\u9fff])")
_ASKED = compiled(rf"{_FIELD}[ ]?(?:[:=|]|\t| is |为|是)\**[ ]{{0,12}}[\"“]?")
_FILLED = compiled(rf"({_ANY}|{_UPPER})(?![A-Za-z])")
_SAID, _SAYING = re.compile(_CALLED), compiled(rf"({_ANY})(?![A-Za-z])")


def english_persons(text: str, no_names: frozenset[str]) -> Iterator[Find]:
    """The names in Latin letters in folded `text`."""
    if not _LETTERS.search(text):
        return
    seen: set[str] = set()
    found_here = (*_introduced(text), *led(text), *placed(text), *_tagged(text))
    for start, end, score, why in found_here:
        if not _words(no_names).over(text, start, end) and not _in_office(text, start):
            seen |= {
                text[start:end],
                *(part for part in text[start:end].split() if len(part) > 3 and not _is_word(part)),
            }
            begun = _with_doctor(text, _with_initials(text, start))
            yield Find("PERSON", _with_partner(text, begun), _with_rest(text, end), score, why)
    for name in seen:
        for again in re.finditer(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text):
            yield Find("PERSON", *again.span(), 0.5, "named before")


_LETTERS, _LATIN = compiled(r"[A-Za-zÀ-ž]{2}"), compiled("[A-Za-z]")
_LEAD = compiled(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Sir|Madam|Applicant|Claimant|Customer|Client|Patient|Borrower|Guarantor|Beneficiary|Payee|Dear|Agent|Employee|Director|Governor|Professor|Prof|Detective|Officer|Nurse|Uncle|Aunt)\.? ?)+"
)
_INITIALS = compiled(
    r"(?<![A-Za-z.'’])(?:(?:[A-Z]\. ?){1,3}|(?:[B-HJ-Z] ){1,2})?(?:(?:van|von|der|den|de|la|los|del|da|dos|di|du|bin|ibn|al|el|st) )*\Z"
)
_AFTER = compiled(
    r" (?:IRA|401|[Pp]lans?|[Bb]onds?|[Ff]unds?)(?![A-Za-z])|['’]s (?:[Dd]isease|[Ss]yndrome|[Pp]alsy|[Ll]ymphoma|Society|UK)(?![a-z])|(?:['’]s)? (?:Day|Eve|Week|[Ll]ine|[Ll]aw|[Rr]atio|[Cc]urve|[Ii]ndex|[Tt]heorem|[Mm]odel|[Ee]ffect|[Rr]ule|[Tt]est|[Tt]heory|[Pp]aradox|[Pp]rinciple|[Pp]rize|[Cc]riterion|[Nn]umbers?|[Ss]equence|[Ff]ormula|[Bb]ands|[Cc]oefficient|[Dd]istribution|[Ss]imulation|[Aa]cts?|[Mm]ethod|[Ss]cale|[Cc]up|[Tt]rophy|[Aa]ward)(?![A-Za-z])|-[A-Z][a-z]+ (?:Act|model|formula|theorem|curve|test|ratio)"
)
_FURTHER = compiled(
    r" (?:(?:bin|ibn|bint|ould|van|von|de|da|del|der|den) )*(?:(?:[Aa]l|[Ee]l|ad|ar|as|az|an)-[A-ZÀ-Ž][^\W\d_]+|[\"“][A-Z][a-z]+[\"”] [A-Z][a-z]+)(?![A-Za-z])| ([A-ZÀ-ŽĀ-ỹ][^\W\d_]{1,14})(?![\w'’])"
)
_PARTNER = compiled(r"(?<![A-Za-z])([A-Z][a-z]{2,11}) (?:and|&) \Z")
_DOCTOR = compiled(r"(?<![A-Za-z])Dr\.? \Z")


class _NoNames:
    """The Latin words that name no one."""

    def __init__(self, words: Iterable[str]) -> None:
        latin = sorted(word for word in words if word.isascii())
        self._by_first = {first: tuple(same) for first, same in groupby(latin, key=lambda word: word[0])}
        self._longest = max(map(len, latin), default=0)

    def over(self, text: str, start: int, end: int) -> bool:
        """Whether such a word stands in [start, end) of `text` or reaches into it."""
        for at in range(max(0, start - self._longest), end):
            words = self._by_first.get(text[at])
            if words and text.startswith(words, at) and not _LATIN.match(text, max(at - 1, 0), at):
                ends = (
                    at + len(word)
                    for word in words
                    if text.startswith(word, at) and not _is_part(word, text[start:end])
                )
                if any(last > start and not _LATIN.match(text, last) for last in ends):
                    return True
        return False


def _is_part(word: str, name: str) -> bool:
    """Whether a given name that also names somebody famous is but part of a longer name: Muhammad Danial bin Rosli."""
    return " " not in word and " " in name and name.startswith(f"{word} ") and "G" in lists_of(word)


@cache
def _words(no_names: frozenset[str]) -> _NoNames:
    return _NoNames(no_names)


def _introduced(text: str) -> Iterator[tuple[int, int, float, str]]:
    for why, score, found in (
        *(("title", 0.85, found) for found in _TITLED.finditer(text)),
        *(("field", 0.8, found) for found in _following(text, _ASKED, _FILLED, _NOBODY)),
        *(("called", 0.75, found) for found in _following(text, _SAID, _SAYING, ())),
        *(("greeting", 0.75, found) for found in _GREETED.finditer(text)),
    ):
        span = _trimmed(found[1], why)
        if span:
            yield found.start(1) + span[0], found.start(1) + span[1], score, why


def _following(
    text: str, lead: re.Pattern[str], name: re.Pattern[str], never: tuple[str, ...]
) -> Iterator[re.Match[str]]:
    """Each `name` behind a `lead`, whose letters may be small or capitals; `never` are words no lead stands after."""
    low, at = text.lower(), 0
    while led := lead.search(low, at):
        begun, at = led.start(), led.start() + 1
        inside = "a" <= low[begun - 1 : begun] <= "z" or low.endswith(never, 0, begun)
        found = None if inside else name.match(text, led.end())
        if found:
            at = found.end()
            yield found


def _tagged(text: str) -> Iterator[tuple[int, int, float, str]]:
    spans = list(names(text))
    for (start, end), after in zip_longest(spans, spans[1:]):
        whole = after is not None and text[end : after[0]] == ", " and _is_turned(text, start, end, after)
        span = (start, after[1]) if whole and after else (start, end)
        lead = _LEAD.match(text, *span)
        if _AFTER.match(text, span[1]) or _is_place(text[slice(*span)]) or _is_guess(text, *span):
            continue
        if span[1] - span[0] > 1 and not (lead and lead.end() == span[1]):
            yield lead.end() if lead else span[0], span[1], 0.55, "tagger"


def _is_place(word: str) -> bool:
    """A place alone that is no common name: Germany, London."""
    marks = lists_of(word) if word.isalpha() else ""
    return "c" in marks and "g" not in marks and ("f" not in marks or "w" in marks)


_MADE = re.compile(r"\b(?!Mc|Mac|De|Di|Da|Du|La|Le|Van|Fitz|O['’])[A-Z][a-z]+[A-Z]")
_ACTING = re.compile(
    r"['’]s |,? (?:and|&|,) [A-Z]|,? (?:called|rang|says?|said|asked|asks|wants|wanted|told|came|comes|has|had|is|was|will|would|wrote|writes|emailed|sent|paid|owes|needs|lives|left|phoned|confirmed|reported|signed|opened|called|at|from|in|on|to|here|again|speaking)(?![a-z])|:|,|\)|\.?\s*\Z"
)
_STREET = re.compile(
    r" (?:[A-Z][a-z]+ )?(?:Road|Street|Avenue|Lane|Drive|Square|Crescent|Terrace|Boulevard|Highway)(?![a-z])"
)
_HOUSE = re.compile(
    r" (?:Bank|Money|Insurance|Finance|Capital|Savings|Loans|Mutual|Credit Union|Holdings|Partners|Advisers|Advisors)\Z|\A(?:Banque|Banca|Banco|Banka|Bank|Caisse|Assicurazioni|U\.S\.) "
)
_KIN = frozenset(
    ("Son", "Daughter", "Mother", "Father", "Wife", "Husband", "Sister", "Brother", "Mum", "Dad", "Grandma", "Grandpa")
)


def _is_guess(text: str, start: int, end: int) -> bool:
    """A word no list knows that opens a sentence in which nobody acts; made up: WeChat; somebody of the family; a street; a house: Donau Bank."""
    word = text[start:end]
    if _MADE.search(word) or _HOUSE.search(word) or word in _KIN or _STREET.match(text, end):
        return True
    alone = word.isalpha() and not lists_of(word) and word.isascii()
    opens = start == 0 or text[:start].rstrip(' "“(').endswith((".", "!", "?", "\n", ":"))
    return alone and opens and not _ACTING.match(text, end)


def _is_turned(text: str, start: int, end: int, after: tuple[int, int]) -> bool:
    """Family name first: Vaughn, Kirsten; no list of people."""
    listed = text[:start].endswith((", ", "and ")) or text[after[1] :].startswith((", ", " and "))
    family, given = text[start:end], text[after[0] : after[1]].split(maxsplit=1)[0]
    return not listed and " " not in family and "F" in lists_of(family) and "g" in lists_of(given).lower()


def _trimmed(words: str, why: str) -> tuple[int, int] | None:
    """The part of `words` that may be a name: ordinary words fall off both ends, but a family name stays after a title."""
    parts = [(found[0], found.start(), found.end()) for found in re.finditer(r"[^ /,]+", words)]
    if why in ("title", "field") and is_family_first([part[0] for part in parts]):
        return parts[0][1], parts[-1][2]
    while parts and (_is_plain(parts[0][0], why) or "t" in lists_of(parts[0][0].rstrip("."))):
        parts.pop(0)
    while (
        parts
        and _is_plain(parts[-1][0], why)
        and not (len(parts) > 1 and len(parts[-1][0]) > 1 and parts[-1][0].capitalize() in known().family)
    ):
        parts.pop()
    return (parts[0][1], parts[-1][2]) if parts else None


def _is_plain(word: str, why: str) -> bool:
    return _is_word(word) and not (why in ("title", "field") and word.capitalize() in known().family and len(word) > 2)


def _is_word(word: str) -> bool:
    return "w" in lists_of(word.rstrip(".")) if word[0].isalpha() else True


def _with_initials(text: str, start: int) -> int:
    """The initials and particles before a family name belong to it: A. J. Wetherby, H. van der Berg."""
    found = _INITIALS.search(text, max(0, start - 24), start)
    return found.start() if found else start


def _with_doctor(text: str, start: int) -> int:
    """A doctor's title belongs to the name: it says what they do."""
    found = _DOCTOR.search(text, max(0, start - 5), start)
    return found.start() if found else start


def _with_rest(text: str, end: int) -> int:
    """What follows a name and is one too: bin Abdullah al-Harbi, "Barty" Finch, a third name the lists know."""
    while found := _FURTHER.match(text, end):
        marks = lists_of(found[1]) if found[1] else "F"
        if not ("F" in marks or "G" in marks) or "w" in marks or "c" in marks or "o" in marks:
            break
        end = found.end()
    return end


def _with_partner(text: str, start: int) -> int:
    """Jack and Jill Hillman: the given name before `and` belongs to the same family."""
    found = _PARTNER.search(text, max(0, start - 24), start)
    return found.start(1) if found and "g" in lists_of(found[1]) and "w" not in lists_of(found[1]) else start


_HEAD = re.compile(
    r"(?<![A-Za-z])(?:HKMA|MAS|SFC|PBOC|PBoC|FCA|PRA|SEC|FDIC|CFPB|OCC|ECB|IMF|BIS|FSB|Fed|Federal Reserve|CFTC|HKEX|FINRA|RBI|RBA|BoE|BoJ|EBA|ESMA|World Bank|Bank of [A-Z][a-z]+|Treasury|Financial|Monetary Authority)(?:['’]s)? (?:[A-Z][a-z]+ ){0,2}?(?:Chief Executive|Managing Director|Governor|Chair(?:man|woman)?|Director(?:-General)?|President|CEO|[Cc]hief(?: [Ee]conomist)?|Commissioner|Secretary|[Gg]overnor)\Z|(?<![A-Za-z])(?:Premier|Vice President|Vice-Premier)\Z"
)


def _in_office(text: str, start: int) -> bool:
    before = text[max(0, start - 48) : start].rstrip(" ,")
    return text.startswith(lexicon().office, start) or before.endswith(lexicon().office) or bool(_HEAD.search(before))
