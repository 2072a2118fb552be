"""Disclosures: the words that must appear, when they are due, and whether a text says them."""

import re
import unicodedata
from typing import Literal

from knowledge.channels import Channel
from knowledge.products import Bank, Product, Risk
from knowledge.values import BadInput, Bilingual, Jurisdiction, Language, ProductType, Value

Place = Literal["start", "end", "any"]
"""Where in its part a disclosure stands."""

BLANK = re.compile(r"\{([a-z][a-z0-9-]*)\}")
RISKS: dict[Risk, Bilingual] = {
    "R1": Bilingual(zh="R1（低风险）", en="R1 (low)"),
    "R2": Bilingual(zh="R2（中低风险）", en="R2 (low to medium)"),
    "R3": Bilingual(zh="R3（中等风险）", en="R3 (medium)"),
    "R4": Bilingual(zh="R4（中高风险）", en="R4 (medium to high)"),
    "R5": Bilingual(zh="R5（高风险）", en="R5 (high)"),
}


class Disclosure(Value):
    """Words that must appear: where a channel or product names them, or the product is of a type in `when`.

    `{bank}`, `{issuer}`, `{risk}`, `{grade}` and `{fact-id}` stand for what the bank and the product say.
    """

    id: str
    words: Bilingual
    short: Bilingual | None = None
    """The form for tight channels; without one they take the words in full."""
    also: tuple[Bilingual, ...] = ()
    """Other wordings that say the same."""
    when: tuple[ProductType, ...] = ()
    agency: bool = False
    """Whether `when` holds only for what the bank sells for another issuer."""
    roomy: bool = False
    """Whether tight channels may leave it to the page they lead to."""
    place: Place = "any"
    jurisdictions: tuple[Jurisdiction, ...] = ("CN", "US", "UK", "EU")

    def only(self, language: Language) -> "Disclosure":
        """This disclosure with its wordings in `language` alone."""
        also = tuple(Bilingual.model_validate(words.to(language)) for words in self.also)
        return self.model_copy(update={"words": Bilingual.model_validate(self.words.to(language)), "also": also})

    def said_in(self, text: str, language: Language) -> bool:
        """Whether `text` says this in one of its wordings, whatever the punctuation."""
        heard = _bare(text)
        return any(_bare(words.to(language)) in heard for words in (self.words, *self.also))


def due(disclosure: Disclosure, channel: Channel, product: Product) -> bool:
    """Whether copy for `product` on `channel` must carry `disclosure`."""
    if product.jurisdiction not in disclosure.jurisdictions or (channel.tight and disclosure.roomy):
        return False
    named = disclosure.id in channel.disclosures or disclosure.id in product.disclosures
    typed = product.type in disclosure.when and not (disclosure.agency and product.issuer is None)
    return named or typed


def worded(disclosure: Disclosure, channel: Channel, product: Product, bank: Bank | None) -> Disclosure:
    """`disclosure` in the form `channel` has room for, with its blanks filled; `BadInput` names a missing fact."""
    full = _filled(disclosure, disclosure.words, product, bank)
    also = tuple(_filled(disclosure, words, product, bank) for words in disclosure.also)
    if not (channel.tight and disclosure.short):
        return disclosure.model_copy(update={"words": full, "also": also, "short": None})
    short = _filled(disclosure, disclosure.short, product, bank)
    return disclosure.model_copy(update={"words": short, "also": (full, *also), "short": None})


def _filled(disclosure: Disclosure, words: Bilingual, product: Product, bank: Bank | None) -> Bilingual:
    def fill(language: Language) -> str:
        return BLANK.sub(lambda blank: _said(blank[1], disclosure, product, bank).to(language), words.to(language))

    return Bilingual(zh=fill("zh"), en=fill("en"))


def _said(blank: str, disclosure: Disclosure, product: Product, bank: Bank | None) -> Bilingual:
    fact = product.fact(blank)
    if fact:
        return Bilingual(zh=fact.words("zh"), en=fact.words("en"))
    house = bank.of(product.jurisdiction) if bank else None
    known = {
        "issuer": product.issuer,
        "risk": RISKS[product.risk] if product.risk else None,
        "grade": Bilingual.model_validate(product.risk) if product.risk else None,
        "bank": house.name if house else None,
        "address": house.address if house else None,
        "hotline": house.hotline if house else None,
    }.get(blank)
    if known is None:
        raise BadInput(
            f"提示语 {disclosure.id} 要写明 {blank}，请在产品 {product.id}（或 bank.yaml）中补上。",
            f"disclosure {disclosure.id} states {blank}: add it to product {product.id} (or to bank.yaml).",
        )
    return known


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
