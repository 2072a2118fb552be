"""The composition root: the one place where the parts of a desk are put together, each made when first needed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from api.guarding import HOUSE, Given, open_insight, open_rulebook
from assistant.branding import Branding
from assistant.desk import Desk, library_name
from assistant.drafts import Drafts
from assistant.insight import Insight
from assistant.masking import RESTORERS, Masking
from assistant.model import Model
from assistant.settings import Settings
from assistant.standing import StandingShelf
from assistant.studio import Studio
from guardrails.brand.keeping import Guidelines
from guardrails.inspection import Guard
from guardrails.personal import Redactor, Vault, mask_document
from knowledge.library import Library
from knowledge.shelf import Shelf, read_shelf
from knowledge.values import BadInput

if TYPE_CHECKING:
    from assistant.durable import Jobs
    from assistant.oidc import Oidc
    from assistant.records import Records
    from assistant.reranking import Reranker
    from assistant.reviewing import Reviews
    from assistant.rulekeeping import RuleDesk
    from assistant.seat import Seat
    from assistant.sessions import Session, Sessions
    from assistant.store import Store
    from assistant.webhook import Webhook

_LEGAL_FORM = re.compile("(?:农村|城市)?(?:商业)?银行")
"""What a bank's name goes on with, and people leave out: 明川银行 is called 明川."""
BANK_TIME = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The time at the bank's head office."""
    return datetime.now(BANK_TIME)


def today() -> date:
    """The day at the bank's head office."""
    return now().date()


def open_desk(env: Mapping[str, str]) -> Desk:
    """The desk that `env` describes; `BadInput` names a setting that is wrong."""
    settings = Settings.from_env(env)

    files = cache(partial(read_shelf, settings.bank, settings.home))
    store = cache(partial(_open_store, settings))
    rules = cache(partial(_open_rules, store, settings))
    rulebook = cache(lambda: open_rulebook(Given(settings, files, rules, model, redactor)))

    def guard() -> Guard:
        return rulebook().guard()

    @cache
    def redactor() -> Redactor:
        return Redactor.load(_own_words(files()))

    @cache
    def masker() -> Redactor:
        return Redactor.load(_own_words(files()), names=False)

    paper = partial(mask_document, masker, redactor)
    vault = cache(partial(_open_vault, settings))

    @cache
    def library(name: str) -> Library:
        from knowledge.embedding import find_embedder

        opened = Library.open(settings.home / "libraries" / library_name(name), find_embedder(), paper, vault())
        opened.rerank = _open_reranker(settings, partial(_mask, redactor))
        return opened

    model = cache(partial(_choose_model, settings, env))
    records = cache(partial(_open_records, store, files, library, paper))
    shelf = StandingShelf(files, lambda: None if settings.is_new() else records())
    branding = cache(lambda: Branding(Guidelines(settings.home, settings.bank), store, now))
    insight = open_insight(settings, branding, guard)

    def studio(drafts: Callable[[], Drafts], name: str) -> Studio:
        return Studio(
            shelf=shelf(),
            guard=guard(),
            redactor=redactor(),
            masker=masker(),
            today=today,
            now=now,
            library=library(name),
            model=model(),
            insist=settings.writer == "model",
            drafts=drafts(),
            vault=vault(),
            insight=insight,
        )

    def seated(session: "Session | None") -> Desk:
        seat = cache(partial(_open_seat, store, settings, session))
        drafts = cache(partial(_open_drafts, store, seat))
        return replace(desk, seat=seat, drafts=drafts, studio=partial(studio, drafts))

    seat = cache(partial(_open_seat, store, settings, None))
    drafts = cache(partial(_open_drafts, store, seat))
    desk = Desk(
        home=settings.home,
        today=today,
        shelf=shelf,
        guard=guard,
        shadow=lambda: rulebook().shadow(),
        insight=insight,
        redactor=redactor,
        library=library,
        studio=partial(studio, drafts),
        drafts=drafts,
        rules=rules,
        branding=branding,
        reviews=cache(partial(_open_reviews, settings, store, shelf, guard, partial(_mask, redactor), insight)),
        seat=seat,
        jobs=cache(partial(_open_jobs, settings, store, partial(studio, drafts))),
        sessions=cache(partial(_open_sessions, store, settings)),
        oidc=cache(partial(_open_oidc, settings)),
        seated=seated,
        records=records,
        limits=settings.limits(),
        webhook=cache(partial(_open_webhook, settings, records)),
        masking=Masking(redactor=redactor, vault=vault, store=store),
    )
    return desk


def _choose_model(settings: Settings, env: Mapping[str, str]) -> Model | None:
    from assistant.model.choosing import choose_model

    return choose_model(settings, env)


def _open_vault(settings: Settings) -> Vault:
    return Vault(settings.home / "vault", now, roles=RESTORERS)


def _open_store(settings: Settings) -> "Store":
    from assistant.store import Store

    return Store(settings.database())


def _open_rules(store: "Callable[[], Store]", settings: Settings) -> "RuleDesk":
    from assistant.rulekeeping import RuleDesk

    return RuleDesk(store(), now, partial((settings.home / HOUSE).mkdir, parents=True, exist_ok=True))


def _open_seat(store: "Callable[[], Store]", settings: Settings, session: "Session | None") -> "Seat":
    from assistant.seat import Seat
    from assistant.store.people import People

    people = People(store(), now)
    if session is None:
        return Seat(people=people, named=settings.person, now=now)
    return Seat(people=people, named=session.who, now=now, proved=session.proved, keyed=bool(session.key))


def _open_sessions(store: "Callable[[], Store]", settings: Settings) -> "Sessions":
    from assistant.sessions import Sessions
    from assistant.store.people import People

    return Sessions(People(store(), now), settings.home / "keys", now)


def _open_records(
    store: "Callable[[], Store]",
    files: Callable[[], Shelf],
    library: Callable[[str], Library],
    mask: Callable[[str], str],
) -> "Records":
    from assistant.claims import Claims
    from assistant.documents import Documents
    from assistant.facts import Facts
    from assistant.reaching import Reach
    from assistant.records import Records

    reach = Reach(store(), files, now)
    facts = Facts(store(), files, now, mask, reach.record)
    return Records(
        documents=Documents(store(), library, now, facts.anchored, reach.record),
        facts=facts,
        claims=Claims(store(), files, now, reach.record),
        reach=reach,
    )


def _open_reranker(settings: Settings, mask: Callable[[str], str]) -> "Reranker | None":
    from assistant.reranking import Reranker

    url = settings.rerank_url
    return Reranker(url, mask, settings.rerank_model, settings.rerank_key) if url else None


def _open_webhook(settings: Settings, records: "Callable[[], Records]") -> "Webhook | None":
    from assistant.webhook import Webhook

    if settings.webhook_url is None:
        return None
    if settings.webhook_key is None:
        raise BadInput(
            "请用 MINGYAN_WEBHOOK_KEY 给出签名密钥（至少 16 个字符）。", "set MINGYAN_WEBHOOK_KEY to sign with."
        )
    return Webhook(settings.webhook_url, settings.webhook_key.get_secret_value().encode(), records().reach)


def _open_oidc(settings: Settings) -> "Oidc | None":
    from assistant.oidc import Oidc, Registered

    if not (settings.oidc_issuer and settings.oidc_client):
        return None
    secret, claim = settings.oidc_secret, settings.oidc_claim
    return Oidc(Registered(issuer=settings.oidc_issuer, client=settings.oidc_client, secret=secret, claim=claim), now)


def _open_drafts(store: "Callable[[], Store]", seat: "Callable[[], Seat]") -> Drafts:
    from assistant.store.drafts import StoreDrafts

    return StoreDrafts(store(), seat().person())


def _open_jobs(settings: Settings, store: "Callable[[], Store]", studio: Callable[[str], Studio]) -> "Jobs":
    from assistant.calls import FREE, Price, RecordedModel
    from assistant.durable import Capacity, Jobs, Parts
    from assistant.model.embedded import EmbeddedModel
    from assistant.store.calls import StoreCalls
    from assistant.store.drafts import StoreDrafts

    asked, answered = settings.price_asked, settings.price_answered
    price = Price(asked=asked, answered=answered) if asked is not None and answered is not None else None

    def recorded(model: Model, job: str) -> RecordedModel:
        costs = FREE if isinstance(model, EmbeddedModel) else price
        return RecordedModel(model, StoreCalls(store()), now, job, costs)

    parts = Parts(
        home=settings.home,
        address=settings.durable(),
        now=now,
        studio=studio,
        drafts=lambda by: StoreDrafts(store(), by),
        recorded=recorded,
        ask_store=lambda: store().answer(),
        allow_again=lambda job, by, why: StoreCalls(store()).allow_job_again(job, by, why, now()),
        record=lambda event: store().record(event),
    )
    return Jobs(parts, Capacity(settings.jobs_at_once, settings.jobs_of_a_branch))


def _open_reviews(
    settings: Settings,
    store: "Callable[[], Store]",
    shelf: Callable[[], Shelf],
    guard: Callable[[], Guard],
    mask: Callable[[str], str],
    insight: Insight,
) -> "Reviews":
    from assistant.keys import Keys
    from assistant.reviewing import Reviews

    keys = Keys(settings.home / "keys")
    return Reviews(store=store(), shelf=shelf, guard=guard, keys=keys, now=now, mask=mask, insight=insight)


def _mask(redactor: Callable[[], Redactor], text: str) -> str:
    return redactor().redact(text).text


def _own_words(shelf: Shelf) -> tuple[str, ...]:
    """What the bank says in public, which is nobody's personal data: names, hotlines, addresses, people in office."""
    banks = (shelf.bank, *shelf.bank.abroad.values()) if shelf.bank else ()
    names = (
        *(one.name for one in shelf.products),
        *(one.name for one in shelf.segments),
        *(words for one in banks for words in (one.name, one.hotline, one.address)),
    )
    short = (_LEGAL_FORM.split(one.name.zh)[0] for one in banks)
    public = (word for one in banks for word in one.public)
    return (*(word for both in names for word in (both.zh, both.en)), *short, *public)
