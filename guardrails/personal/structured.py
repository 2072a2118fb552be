"""Everything but names: recognisers, addresses and sensitive facts over all views of a text; no model."""

from guardrails.personal.addresses import addresses
from guardrails.personal.addresses_en import addresses_en
from guardrails.personal.recognisers import Find, table
from guardrails.personal.sheets import sheets
from guardrails.personal.views import plain, spelled, spoken


def structured(text: str) -> list[Find]:
    """All sightings in `text`, still overlapping."""
    first = plain(text)
    numbers, said, rows = spelled(first), spoken(first), table()
    finds = [*rows.finds(first, "plain"), *rows.finds(first, "numbers"), *rows.finds(said, "spoken")]
    if numbers.text != first.text:
        finds += rows.finds(numbers, "numbers")
    return [*finds, *addresses(first), *addresses_en(first), *sheets(first)]
