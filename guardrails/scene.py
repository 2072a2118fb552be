"""The scene a text is judged in: where, for what product, from whom, when. What is unknown stays unknown."""

from datetime import date, datetime
from typing import Literal

from knowledge.values import Jurisdiction, Language, ProductType, Value

Publisher = Literal[
    "own_account",
    "third_party_account",
    "personal_account",
    "employee_account",
    "feed_promoted_note",
    "feed_ad",
    "search_ad",
    "influencer",
    "news_media",
    "agency",
    "partner",
    "platform",
]
Modality = Literal["text", "image", "video", "audio"]
Purpose = Literal["marketing", "service"]


class Meta(Value):
    """What the law asks about a text that its words do not say. `None` is unknown, never no."""

    publisher: Publisher | None = None
    paid: bool | None = None
    ad_label: bool | None = None
    ai_generated: bool | None = None
    visible_label: bool | None = None
    human_edited: bool | None = None
    modality: Modality | None = None
    consent: bool | None = None
    opted_out: bool | None = None
    sent_at: datetime | None = None
    audience: str | None = None
    seconds: float | None = None
    purpose: Purpose | None = None
    existing_customer: bool | None = None
    do_not_call: bool | None = None
    automated: bool | None = None


class Scene(Value):
    """The scene of one text; `on` is the planned day of publication."""

    on: date
    jurisdiction: Jurisdiction | None = None
    product: ProductType | None = None
    channel: str | None = None
    language: Language | None = None
    meta: Meta = Meta()
