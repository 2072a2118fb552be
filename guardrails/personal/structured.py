"""Everything but names: recognisers, addresses and sensitive facts over all views of a text; no model."""

from guardrails.personal.addresses import addresses
from guardrails.personal.addresses_en import addresses_en
from guardrails.personal.addresses_plain import addresses_plain
from guardrails.personal.recognisers import Find, table
from guardrails.personal.sheets import births_in_rows, sheets
from guardrails.personal.views import plain, spelled, spoken


def structured(text: str) -> list[Find]:
    """All sightings in `text`, still overlapping."""
    first, rows = plain(text), table()
    numbers, said = spelled(first), spoken(first)
    finds = [*rows.finds(first, "plain", "numbers", "spoken" if said is first else "")]
    if said is not first:
        finds += rows.finds(said, "spoken")
    if numbers is not first:
        finds += rows.finds(numbers, "numbers")
    finds += list(births_in_rows(first, finds))
    return [*finds, *addresses(first), *addresses_en(first), *addresses_plain(first), *sheets(first)]
