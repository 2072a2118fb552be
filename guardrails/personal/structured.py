"""Everything but names: recognisers, addresses and sensitive facts over all views of a text; no model."""

from guardrails.personal.addresses import addresses
from guardrails.personal.addresses_en import addresses_en
from guardrails.personal.addresses_plain import addresses_plain
from guardrails.personal.closing import closed
from guardrails.personal.recognisers import Find, table
from guardrails.personal.said_en import said as counted
from guardrails.personal.sheets import births_in_rows, sheets
from guardrails.personal.views import View, plain, spelled, spoken


def structured(text: str) -> list[Find]:
    """All sightings in `text`, still overlapping."""
    first = plain(text)
    finds = _read(first)
    finds += list(births_in_rows(first, finds))
    whole = closed(first)
    if whole is not first:
        finds += [*_read(whole), *addresses_en(whole), *addresses_plain(whole)]
    return [*finds, *addresses(first), *addresses_en(first), *addresses_plain(first), *sheets(first)]


def _read(first: View) -> list[Find]:
    """What the recognisers see in one reading of a text and in what is said in it."""
    rows, numbers, said = table(), _numbers(first), spoken(first)
    finds = [*rows.finds(first, "plain", "numbers", "spoken" if said is first else "")]
    if said is not first:
        finds += rows.finds(said, "spoken")
    if numbers is not first:
        finds += rows.finds(numbers, "numbers")
    return finds


def _numbers(first: View) -> View:
    """A reading with numbers said or spelled out in digits; `first` itself if it has none."""
    heard = counted(first)
    read = spelled(heard)
    return read if heard is first else View(read.text, read.at, first)
