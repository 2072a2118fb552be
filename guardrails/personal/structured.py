"""Everything but names: recognisers, addresses and sensitive facts over all views of a text; no model."""

from guardrails.personal.addresses import addresses
from guardrails.personal.addresses_en import addresses_en
from guardrails.personal.recognisers import Find, table
from guardrails.personal.sheets import sheets
from guardrails.personal.views import View, plain, spelled, spoken


def structured(text: str) -> list[Find]:
    """All sightings in `text`, still overlapping."""
    first = plain(text)
    views = {"plain": (first,), "numbers": _both(first, spelled(first)), "spoken": (spoken(first),)}
    finds = [find for one in table().recognisers for view in views[one.view] for find in one.finds(view)]
    return [*finds, *addresses(first), *addresses_en(first), *sheets(first)]


def _both(first: View, second: View) -> tuple[View, ...]:
    return (first,) if second.text == first.text else (first, second)
