# ruff: noqa: E501 - a pattern is read in one piece
"""Postal addresses without a number before the street: houses that have a name; and those written in small letters or capitals alone."""

from collections.abc import Iterator

from guardrails.personal.addresses_en import CAP, CODE, PART, PUBLIC, UNIT
from guardrails.personal.patterns import compiled
from guardrails.personal.recognisers import Find
from guardrails.personal.tagger_en import known
from guardrails.personal.views import View

_NOUN = r"(?:Cottages?|House|Lodge|Farm|Farmhouse|Barn|Rectory|Vicarage|Manse|Manor|Grange|Hall|Croft|Mill|Villas?|Court|Gatehouse|Steading|Bungalow|Oast|Schoolhouse|Stables|Mansions?|Towers?|Apartments|Flats|Estate|Wharf|Heights|Residences|Road|Street|Avenue|Lane|Crescent|Terrace|Drive|Close|Mews|Gardens|Grove|Square|Hill|Row|Boulevard|Parade|Wynd|Brae|(?<!Building )(?<!Friendly )Society|Nagar|Colony|Enclave|Layout|Marg|Vihar)"
_NAMED = compiled(
    rf"(?<![A-Za-z])((?:{UNIT},? ){{1,4}}|\d{{1,4}}[A-Za-z]?,? )?(?:[Tt]he )?(?:{CAP} ){{0,3}}{_NOUN}(?: \d{{1,4}}[A-Za-z]?)?(?![A-Za-z'’])((?:,? ?\n|, ?)(?:(?:near|nr\.?|off|by) )?{CAP}(?: (?:(?:upon|on|le|la|de|of|the|sur) )*{CAP}){{0,3}}){{0,5}}(,?\s(?:{CODE}))?(?![A-Za-z])"
)
_HOME = compiled(
    r"(?i)(?:(?<![a-z])(?:live[sd]?|living|resid(?:es?|ed|ing|ent)|stay(?:s|ing)?|moved|moving|relocated|address|addr|addy|deliver(?:ed|y)?|ship(?:ped)?|sen[dt]|posted|mail(?:ed)?|replacement|tenant|occupier|owner)(?![a-z])(?: [a-z]+){0,4}?|(?<![a-z])(?:home|old|new|from|to|current|previous)(?=:))[:,]?(?: (?:at|in|on|to|is|of|as))?[: ]{1,2}(?:the )?$"
)
_COUNT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{3,5}teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|and)"
_NOT = r"(?!(?:the|an?|on|in|of|at|to|by|my|your|our|his|her|their|this|that|per|from|for|and|or|way|lane|miles?|minutes?|mins?|hours?|days?|weeks?|months?|years?|percent|people|down|off|up|along|across|is|are|was|more|new|other|major|main|side|back|country|each|every|high)(?![a-z]))"
_WAYS = r"(?:road|rd|street|avenue|ave|lane|crescent|terrace|boulevard|blvd|grove|gardens|mews)"
_LESS = r"(?:st|drive|dr|close|court|ct|way|place|pl|square|hill|walk|row|park|green|view|rise)"
_SMALL = compiled(
    rf"(?<![a-z0-9/.\-])(?:(?:flat|apt|apartment|unit) \w{{1,4}},? )?(?:(?:no\.? )?\d{{1,5}}[a-z]?|{_COUNT}(?:[ \-]{_COUNT}){{0,4}}),? (?:\d{{1,3}}(?:st|nd|rd|th) |[nsew]{{1,2}}\.? |{_NOT}[a-z'’.\-]{{2,14}} |high (?=street)){{1,3}}(?:{_WAYS}|({_LESS}))(?: (?:north|south|east|west))?(?![a-z\-]|[ ]?(?:banks?|brands?|lenders?|stores?|retailers?|names?|shops?)(?![a-z]))"
)
_NEXT = compiled(
    r",? ?\n?([a-z][a-z'\-]{2,15}(?: [a-z][a-z'\-]{2,15})?)(?![a-z])|,? ((?:[a-z]{2} )?\d{5}(?!\d)|[a-z]{1,2}\d[a-z\d]?(?: ?\d[a-z]{2})?(?![a-z\d])|apt \w{1,4}|(?:flat|unit|#) ?\w{1,4})"
)
_HOUSES = compiled(rf"{_NOUN}(?![A-Za-z'’])")
_STREETS = compiled(rf"(?:{_WAYS}|{_LESS})(?![a-z])")


def addresses_plain(view: View) -> Iterator[Find]:
    """Such addresses in `view`; not those of branches and of the house itself."""
    for part in PART.finditer(view.text):
        for start, end in (*_named(view.text, *part.span()), *_small(view.low, *part.span())):
            if not PUBLIC.search(view.text, max(0, start - 50), start):
                yield Find("ADDRESS", *view.span(start, end), 0.65, "address")


def _named(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Rose Cottage, Low Lane, Whitby: led in by a word of living, or with a unit, a postcode or two further parts."""
    for found in _NAMED.finditer(text, first, last) if _HOUSES.search(text, first, last) else ():
        whole = found[0].rstrip(" ,\n")
        parts = whole.count(",") + whole.count("\n")
        placed = parts and (found[1] or found[3] or parts > 1)
        if placed or _HOME.search(text, max(0, found.start() - 48), found.start()):
            yield found.start(), found.start() + len(whole)


def _small(low: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """14 station road, leeds: the place behind a comma too."""
    for found in _SMALL.finditer(low, first, last) if _STREETS.search(low, first, last) else ():
        if found[1] and not _HOME.search(low, max(0, found.start() - 48), found.start()):
            continue
        end = found.end()
        while after := _NEXT.match(low, end):
            if after[1] and not any(word.capitalize() in known().places for word in after[1].split()):
                break
            end = after.end()
        yield found.start(), end
