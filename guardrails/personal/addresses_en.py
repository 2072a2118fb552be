# ruff: noqa: E501 - a pattern is read in one piece
"""Postal addresses in Latin letters: American, British, Hong Kong and military forms, European streets, and what follows a word of living."""

from collections.abc import Iterator

from guardrails.personal.patterns import compiled
from guardrails.personal.recognisers import Find
from guardrails.personal.views import View

CAP = r"(?:(?:St|Mt|Ft|N\.T|Dr)\.|[A-ZÀ-ÖØ-ÞĀ-ŽΆ-Ω][^\W\d_]*(?:['’\-][^\W\d_]+)*)"
_GAP = r"(?:,?[ ]{1,2}|[ ]?,?[ ]?\n[ ]{0,12}(?:\?{3} ?)?(?:, ?)?)"
UNIT = r"(?:(?:Apartment|Apt|Suite|Ste|Unit|[Ff]lat|Room|Rm|Floor|Fl|Building|Bldg|Block|Blk|Tower|Lot|Box|Penthouse)\.? ?#?[A-Za-z0-9\-]{1,6}|#[A-Za-z0-9\-]{1,8}|\d{1,2}/F)"
_SUFFIX = r"(?:Street|St|Avenue|Ave|Av|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Courts|Ct|Way|Place|Pl|Terrace|Ter|Square|Sq|Close|Crescent|Cres|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Row|Gardens|Grove|Mews|Hill|Walk|Alley|Loop|Pike|Plaza|Path|Quay|Embankment|Green|Greens|Bend|Ridge|Crossing|Expressway|Turnpike|Broadway|Summit|Manor|Point|Isle|Meadow|Meadows|Steps|Wynd|Brae|Vale|Rise|Parade|Yard|Fold|Garth|Drove|Hollow|Trace|Cove|Landing|Mead|Croft|Wharf|Gate|Mount|Route|Rte|Rd|RD|ST|AVE)(?: (?:[NSEW]{1,2}|North|South|East|West)(?![A-Za-z]))?(?: \d{1,4}(?![\d/.\-]| [a-z]))?"
_NUMBER = r"(?:No\.? ?|Bl(?:oc)?k\.? )?\d{1,5}[A-Za-z]?(?:[\-/]\d{1,4})?"
_PLACE = rf"(?![A-Z][a-z]+(?: [A-Za-z]+)? ?:)(?:{CAP}(?: (?:upon|on|le|la|de|of|the|sur|am|im|nad|v|u|ob|do|da) )?[ ]?){{1,4}}"
CODE = r"\d{4}-\d{3}(?!\d)|(?:[A-Z]{2},? ?)?\d{4,6}(?:-\d{4})?(?!\d)|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d"
_CITY = rf"(?:,\s{{0,2}}(?:[A-Z]{{1,2}}[- ])?\d{{3,5}}(?:-\d{{3}}| \d{{2}}| [A-Z]{{2}})? (?!(?:Tel|Phone|Email|Mobile|Try|Please|The|Date|Return|Name|DOB|Call|My|His|Her)(?![a-z])){CAP}(?:[ \-]{CAP}){{0,2}})?"
_REST = rf"(?:{_GAP}{UNIT}){{0,2}}{_CITY}(?:{_GAP}(?!(?:HKID|ID|Tel|Phone|Email|SSN|DOB|Mobile)(?![a-z])){_PLACE}(?=,|\s|[.;\n]|$)){{0,4}}(?:,?\s{{1,12}}(?:{CODE}))?"
_FIRST = rf"(?:(?:[Tt]he )?[Ff]lat (?:above|over|behind) |(?:{UNIT}{_GAP}){{1,3}})?"
_ESTATE = rf"(?:(?:{CAP} ){{0,2}}(?:Court|House|Garden|Gardens|City|Tower|Towers|Mansion|Building|Estate|Villa|Villas|Shing|Place|Centre|Center|Plaza|Cottage|Lodge|Hall|Farm|Barn|Rectory|Vicarage|Manor|Grange|Park|Heights|View|Apartments|Residences|Residency|Enclave|Complex|Chambers|Wing|Quarters|Campus){_GAP})?"
_STREETS = rf"(?:(?:[NSEW]{{1,2}}\.?|North|South|East|West|Old|New) )?(?:{CAP} |\d{{1,3}}(?:st|nd|rd|th) |of |the ){{1,4}}?{_SUFFIX}(?: {_SUFFIX})?(?![A-Za-z])\.?"
_ABROAD = rf"(?:(?:rue|avenue|Rua|Calle|Via|Rue|Avenida|Avenue|Av\.?|Plaza|Piazza|ul\.|Ulica|Allée|Chemin|Viale|Corso|Jalan|Jl\.|Quai|Strada|Carrer|Praça|Travessa) (?:(?:de|la|da|do|du|des|della|di|el|von|los) )*(?:{CAP} ?){{1,3}}|(?:{CAP} ){{0,2}}{CAP}(?:stra(?:ß|ss)e|str\.|gatan?|vej|vei?en|vegen|vägen|weg|straat|gasse|platz|katu|tie|tänav|laan|plein|gracht|utca|braut|stræde|allé))(?: ?\d{{1,4}}[A-Za-z]?)"
_WHOLE = compiled(
    rf"(?<![A-Za-z0-9]){_FIRST}{_ESTATE}(?:\d{{1,5}} )?{_NUMBER},? {_STREETS}{_REST}"
    rf"|(?<![A-Za-z0-9])(?:{_NUMBER} )?{_ABROAD}{_REST}"
    rf"|(?<![A-Za-z0-9]){_NUMBER}(?: ?(?:bis|ter|quater))?,? (?:rue|avenue|boulevard|place|impasse|allée|chemin|quai|cours|route|via|viale|piazza|calle|plaza|Jalan|Jln|Jl\.|Lorong|Lrg|rua|ulica|ul\.) (?:(?:de|la|da|do|du|des|della|di|el|von|los) |[ld]['’])*(?:{CAP} ?){{1,3}}(?:\d{{1,3}}(?![\d]))?{_REST}"
    rf"|(?<![A-Za-z0-9])(?:{_NUMBER} )?(?:{CAP} (?:[a-zà-ž]{{2,9}} )?){{1,4}}\d{{1,4}}[A-Za-z]?{_GAP}(?:Apt|Suite|Unit|Flat)\.? [A-Z0-9]{{1,5}}{_REST}"
    rf"|(?<![A-Za-z])(?:the )?corner of (?:{CAP} ){{1,4}}(?:\d{{1,4}} )?(?:{_SUFFIX}\.? )?and (?:{CAP} ?){{1,4}}(?:\d{{1,4}})?"
    rf"|(?<![A-Za-z0-9])\d{{1,5}}{_GAP}(?:Apt|Suite|Unit|Flat)\.? [A-Z0-9]{{1,5}}{_REST}"
    r"|(?<![A-Za-z])(?:PSC \d{1,5},? Box \d{1,5}|Unit \d{1,5} Box \d{1,5}|USCGC [A-Z][a-z]+|USS [A-Z][a-z]+|USNS [A-Z][a-z]+)\s{1,3}[AFD]PO,? A[AEP] \d{5}"
    rf"|(?<![A-Za-z])(?:R\.? ?R\.?|Rural Route|HC|Star Route|Route|Rte\.?) ?\d{{1,3}},? Box \d{{1,5}}[A-Z]?(?![A-Za-z0-9]){_REST}"
    rf"|(?<![A-Za-z0-9])\d{{1,5}} (?:Camino|Calle|Paseo|Avenida|Via|Vista|Rancho|Rue|Rua|Chemin)(?: (?:de|del|la|las|los|el|du|des|da|do))*(?: {CAP}){{1,3}}{_REST}"
    rf"|(?<![A-Za-z])BFPO \d{{1,4}}{_REST}"
    rf"|(?<![A-Za-z])(?:P\.? ?O\.? Box|Locked Bag|Private Bag) \d{{1,6}}{_REST}"
    r"|(?<![A-Za-z0-9])(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])"
)
PART = compiled(r"[^\u4e00-\u9fff]{7,}")
"""What stands between Chinese: long enough for a postcode."""
_WORD = compiled(
    r"[A-ZÀ-Ž][^\W\d_]{2,}[^\n\u4e00-\u9fff]{0,30}\d|\d[^\n\u4e00-\u9fff]{0,12}[A-ZÀ-Ž][^\W\d_]{2}|[A-Z]{1,2}\d"
)
_LIVING = compiled(
    rf"(?:(?i:(?:live[sd]?|living) (?:at|on|in)|arrived at|office is at|located at|address .{{0,30}}? to(?: the same)?|resid(?:es|ing|ent) at|moved to|relocated to|(?:my|his|her|their|our|new|home|billing|shipping|delivery|mailing|postal|street|correspondence|residential|permanent|current|delivery) address(?: is|:| to)?|address(?: is|:| to)|(?:deliver(?:ed)?|ship(?:ped)?|mail(?:ed)?|post(?:ed)?|return(?:ed)?|be sent) (?:it )?to|meet (?:me|you) at|drops? you off at|corner of))[: ]{{1,6}}"
    rf"((?:\d{{1,5}}[A-Za-z]?,? |{UNIT},? |{CAP},? |(?:de|la|da|do|du|van|von|of|and|the) ){{0,5}}(?:\d{{1,5}}[A-Za-z]?(?![\d@/]))(?:(?:{_GAP}|, ?)(?![A-Z][a-z]+ ?:)(?:{UNIT}|{CAP}|\d{{3,6}}(?!\d))){{0,9}})"
)
PUBLIC = compiled(
    r"(?i)(?:branch|branches|atms?|store|our (?:head )?offices?|headquarters|lounge|venue|showroom|head office|registered (?:office|address|in)|visit(?: us)?|join us|events?|seminar|write to us|centre|center|lobby|kiosk|counter|parking|opens at)(?![a-z])(?![^.;\n]{0,36}(?:live[sd]?|resid|home|address|customer|client|(?<![a-z])s?he |moved from))[^.;\n]{0,36}$"
)


def addresses_en(view: View) -> Iterator[Find]:
    """Addresses in Latin letters in `view`; not those of branches."""
    for part in PART.finditer(view.text) if view.run else ():
        if _WORD.search(view.text, *part.span()):
            yield from _within(view, *part.span())


def _within(view: View, first: int, last: int) -> Iterator[Find]:
    for pattern, group in ((_WHOLE, 0), (_LIVING, 1)):
        for found in pattern.finditer(view.text, first, last):
            start = found.start(group)
            if ("corner" in found[group] or any(map(str.isdigit, found[group]))) and not PUBLIC.search(
                view.text, max(0, start - 50), start
            ):
                yield Find("ADDRESS", *view.span(start, start + len(found[group].rstrip(" ,\n"))), 0.7, "address")
