"""Disclosures: the words that must appear, when they are due, and whether a text says them."""

import re
import unicodedata
from typing import Literal

from knowledge.channels import Channel
from knowledge.products import Bank, Product, Risk
from knowledge.values import BadInput, Bilingual, Jurisdiction, Language, Period, ProductType, Value

Place = Literal["start", "end", "any"]
"""Where in its part a disclosure stands."""

BLANK = re.compile(r"\{([a-z][a-z0-9-]*(?:\|[a-z][a-z0-9-]*)*)\}")
RISKS: dict[Risk, Bilingual] = {
    "R1": Bilingual(zh="R1（低风险）", en="R1 (low)"),
    "R2": Bilingual(zh="R2（中低风险）", en="R2 (low to medium)"),
    "R3": Bilingual(zh="R3（中等风险）", en="R3 (medium)"),
    "R4": Bilingual(zh="R4（中高风险）", en="R4 (medium to high)"),
    "R5": Bilingual(zh="R5（高风险）", en="R5 (high)"),
}


class Disclosure(Value):
    """Words that must appear: where a channel or product names them, or the product is of a type in `when`.

    `{bank}`, `{issuer}`, `{risk}`, `{grade}` and `{fact-id}` stand for what the bank and the product say; of
    `{apr|rate}` the first that is known.
    """

    id: str
    words: Bilingual
    short: Bilingual | None = None
    """The form for tight channels; without one they take the words in full."""
    plain: Bilingual | None = None
    """The form for a product that lacks a fact the others state."""
    also: tuple[Bilingual, ...] = ()
    """Other wordings that say the same."""
    when: tuple[ProductType, ...] = ()
    speaks_of: tuple[str, ...] = ()
    """Narrows `when` to products whose name or facts speak of any of these."""
    agency: bool = False
    """Narrows `when` to what the bank sells for another issuer."""
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
    if disclosure.id in channel.disclosures or disclosure.id in product.disclosures:
        return True
    sold = not disclosure.agency or product.issuer is not None
    return product.type in disclosure.when and sold and _speaks(product, disclosure.speaks_of)


class Sources(Value):
    """Where blanks are filled from: the product's facts during those days, and the house that speaks in its market."""

    product: Product
    bank: Bank | None = None
    days: Period | None = None

    def known(self, blank: str) -> Bilingual | None:
        """What stands for the first of `a|b` that is known."""
        return next((said for name in blank.split("|") if (said := self._known(name))), None)

    def lacking(self, words: Bilingual) -> str | None:
        """The first blank of `words` that nothing is known for."""
        blanks = BLANK.findall(words.zh + words.en)
        return next((blank for blank in blanks if self.known(blank) is None), None)

    def fill(self, words: Bilingual) -> Bilingual:
        """`words` with all blanks filled; ask `lacking` first."""

        def said(language: Language) -> str:
            return BLANK.sub(lambda blank: (self.known(blank[1]) or words).to(language), words.to(language))

        return Bilingual(zh=said("zh"), en=said("en"))

    def _known(self, name: str) -> Bilingual | None:
        fact = self.product.fact(name)
        standing = self.product.version(fact, self.days) if fact and self.days else fact
        if standing:
            return Bilingual(zh=standing.words("zh"), en=standing.words("en"))
        risk, house = self.product.risk, self.bank.of(self.product.jurisdiction) if self.bank else None
        return {
            "issuer": self.product.issuer,
            "risk": RISKS[risk] if risk else None,
            "grade": Bilingual(zh=risk, en=risk) if risk else None,
            "bank": house.name if house else None,
            "address": house.address if house else None,
            "hotline": house.hotline if house else None,
        }.get(name)


def worded(disclosure: Disclosure, channel: Channel, sources: Sources) -> Disclosure:
    """`disclosure` in the form `channel` has room for, its blanks filled; `BadInput` names what is missing for that."""
    forms = [disclosure.short if channel.tight else None, disclosure.words]
    rich = [form for form in forms if form and not sources.lacking(form)]
    if not rich and disclosure.plain and not sources.lacking(disclosure.plain):
        rich = [disclosure.plain]
    if not rich:
        raise _missing(sources.lacking(disclosure.words) or "", disclosure, sources.product)
    also = [form for form in (*rich[1:], *disclosure.also) if not sources.lacking(form)]
    filled = {"words": sources.fill(rich[0]), "also": tuple(map(sources.fill, also)), "short": None, "plain": None}
    return disclosure.model_copy(update=filled)


def _missing(blank: str, disclosure: Disclosure, product: Product) -> BadInput:
    return BadInput(
        f"提示语 {disclosure.id} 要写明 {blank}，请在产品 {product.id}（或 bank.yaml）中补上。",
        f"disclosure {disclosure.id} states {blank}: add it to product {product.id} (or to bank.yaml).",
    )


def _speaks(product: Product, of: tuple[str, ...]) -> bool:
    if not of:
        return True
    names = [product.name, *(fact.name for fact in product.facts), *(f.condition for f in product.facts if f.condition)]
    told = " ".join(f"{name.zh} {name.en}" for name in names)
    return any(re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", told, re.IGNORECASE) for word in of)


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
