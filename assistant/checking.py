"""Check a text by itself: settle its scene, run the guard, compare its figures with the product's facts."""

from datetime import date
from typing import Self

from assistant.branding import NOT_OURS, Branding, is_ours
from assistant.brief import Brief
from guardrails.brand.judging import Scorecard
from guardrails.folding import fold
from guardrails.grounding import LedgerRow
from guardrails.inspection import Guard
from guardrails.latin import romanised
from guardrails.report import Report, Skipped
from guardrails.scene import Meta, Scene
from guardrails.vouching import Backing, compared, vouch
from knowledge.channels import Copy
from knowledge.claims import Links
from knowledge.disclosures import BLANK, Sources
from knowledge.products import Product
from knowledge.shelf import Shelf
from knowledge.values import PRODUCT_TYPES, BadInput, Jurisdiction, Language, ProductType, Value


class CheckRequest(Value):
    """A text to check and what is known of its scene; `product` is a type or the id of a product on the shelf."""

    id: str | int | None = None
    text: str
    channel: str | None = None
    product: str | None = None
    jurisdiction: Jurisdiction | None = None
    language: Language | None = None
    on: date | None = None
    twin: str | None = None
    """The same in the other language: both must state the same figures."""
    brief: Brief | None = None
    """What the text was written for: says what of the above is not said, and the days it runs."""
    meta: Meta = Meta()

    def filled(self) -> Self:
        """The request with what its brief knows of the scene."""
        if self.brief is None:
            return self
        channel = self.brief.channels[0] if len(self.brief.channels) == 1 else None
        said = {
            "product": self.brief.product,
            "channel": channel,
            "jurisdiction": self.brief.jurisdiction,
            "language": self.brief.language,
            "on": self.brief.publish.start,
        }
        return self.model_copy(update={name: value for name, value in said.items() if getattr(self, name) is None})


class Checked(Value):
    """The words as judged, what was found, each figure beside its fact, and how the brand was kept."""

    words: Copy
    report: Report
    ledger: tuple[LedgerRow, ...] = ()
    links: Links = Links()
    """Approved claims it makes, nearly makes, or makes wrongly."""
    brand: Scorecard | None = None


def check_text(request: CheckRequest, shelf: Shelf, guard: Guard, today: date, shadow: Guard | None = None) -> Checked:
    """The report on one text; `BadInput` lists the known words when its channel or product is unknown."""
    product = _product(request, shelf)
    words, scene = placed(request, shelf, today)
    notices = _notices(shelf, scene, product, words.language)
    report = _with_twin(guard.mended(words, scene, notices=notices), words, request.twin)
    if shadow:
        report = report.model_copy(update={"shadow": shadow.inspect(words, scene).findings})
    if product is None:
        return Checked(words=words, report=report)
    runs = request.brief.publish if request.brief and request.brief.publish.start else None
    backing = Backing(
        on=runs or request.on or today,
        facts=product.facts,
        claims=shelf.claims_of(product),
        quotable=_said_elsewhere(product, shelf),
    )
    vouched = vouch(words, backing)
    full = report.also(vouched.findings)
    return Checked(words=words, report=full, ledger=vouched.rows, links=vouched.links)


def placed(request: CheckRequest, shelf: Shelf, today: date) -> tuple[Copy, Scene]:
    """The text as copy, and its scene as far as it is known."""
    language = request.language or language_of(request.text)
    words = Copy(channel=request.channel, language=language, parts={"text": request.text})
    return words, _scene(request, shelf, _product(request, shelf), today)


def with_brand(checked: Checked, request: CheckRequest, shelf: Shelf, branding: Branding, today: date) -> Checked:
    """The same with what the bank's accepted guidelines advise; copy of others is left alone, and that is said."""
    brand, report = branding.brand(), checked.report
    if not brand.guidelines:
        return checked
    if not is_ours(request.text, shelf, _product(request, shelf), request.meta.publisher):
        skipped = (*report.skipped, Skipped(rule="brand", reason=NOT_OURS))
        return checked.model_copy(update={"report": report.model_copy(update={"skipped": skipped})})
    card = brand.judge(checked.words, request.on or today)
    findings = (*report.findings, *card.findings)
    return checked.model_copy(update={"report": report.of(findings), "brand": card})


def _with_twin(report: Report, words: Copy, twin: str | None) -> Report:
    if not twin:
        return report
    other = Copy(channel=words.channel, language=language_of(twin), parts={"text": twin})
    if other.language == words.language:
        raise BadInput("twin 应是另一种语言的版本。", "`twin` must be the version in the other language.")
    return report.also(compared(words, other))


def language_of(text: str) -> Language:
    """Chinese where Han characters are at least a fifth of the letters or all is pinyin, else English."""
    letters = [c for c in text if c.isalpha()]
    han = sum("\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" for c in letters)
    return "zh" if not letters or han * 5 >= len(letters) or romanised(fold(text).text) else "en"


def _scene(request: CheckRequest, shelf: Shelf, product: Product | None, today: date) -> Scene:
    if request.channel:
        shelf.channel(request.channel)
    sent = request.meta.sent_at
    return Scene(
        on=request.on or (sent.date() if sent else today),
        jurisdiction=request.jurisdiction or (product.jurisdiction if product else None),
        product=product.type if product else _type(request),
        channel=request.channel,
        language=request.language,
        meta=request.meta,
    )


def _product(request: CheckRequest, shelf: Shelf) -> Product | None:
    if request.product is None or request.product in PRODUCT_TYPES:
        return None
    known = {product.id: product for product in shelf.products}
    if request.product not in known:
        words = ", ".join((*PRODUCT_TYPES, *known))
        raise BadInput(
            f"没有叫 {request.product} 的产品类型或产品，已知的有：{words}。",
            f"there is no product type or product {request.product!r}; known: {words}.",
        )
    return known[request.product]


def _type(request: CheckRequest) -> ProductType | None:
    return next((kind for kind in PRODUCT_TYPES if kind == request.product), None)


def _notices(shelf: Shelf, scene: Scene, product: Product | None, language: Language) -> tuple[str, ...]:
    """Disclosures that may be added to this copy as they are, with the product's own facts where it is known."""
    sources = Sources(product=product, bank=shelf.bank) if product else None
    market = scene.jurisdiction or ("CN" if language == "zh" else None)
    fitting = (d for d in shelf.disclosures if market in d.jurisdictions and (not d.when or scene.product in d.when))
    forms = [form for d in fitting for form in (d.words, d.short, d.plain) if form is not None]
    known = [form for form in forms if not BLANK.search(form.zh) or (sources and sources.lacking(form) is None)]
    return tuple((sources.fill(form) if sources else form).to(language) for form in known)


def _said_elsewhere(product: Product, shelf: Shelf) -> tuple[str, ...]:
    """Words whose figures copy may repeat: the sheet, names and grade, the bank's own, and what the law asks for."""
    bank = shelf.bank.of(product.jurisdiction).model_dump_json() if shelf.bank else ""
    disclosures = (words for d in shelf.disclosures for words in (d.words.zh, d.words.en))
    return (product.sheet, product.name.zh, product.name.en, product.risk or "", bank, *disclosures)
