"""Items for tests: a sample bank's shelf and guard, a clock that ticks, people of each kind, and drafts to review."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from assistant.brief import Brief
from assistant.draft import Draft, Variant
from assistant.keys import Keys
from assistant.people import Person
from assistant.review import Proof
from assistant.reviewing import Reviews
from assistant.settings import BANK
from assistant.store import Store
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.personal import Redactor
from guardrails.report import Report
from knowledge.channels import Copy
from knowledge.shelf import Shelf, read_shelf

DAY = date(2026, 11, 22)
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NUMBERS = count(1)
LI = Person(id="li", name="李经办", roles=("writer",))
WU = Person(id="wu", name="吴经办兼复核", roles=("writer", "reviewer"), lines=("business", "compliance"), senior=True)
ZHAO = Person(id="zhao", name="赵业务", roles=("reviewer",), lines=("business",))
QIAN = Person(id="qian", name="钱合规", roles=("reviewer",), lines=("compliance",))
SUN = Person(id="sun", name="孙高级", roles=("reviewer",), lines=("business", "compliance"), senior=True)
ZHOU = Person(id="zhou", name="周发布", roles=("publisher",))
ROBOT = Person(id="robot", name="自动", roles=("automation",))
AUDITOR = Person(id="audit", name="审计", roles=("auditor",))
FAR = Person(id="far", name="分行复核", roles=("reviewer",), lines=("compliance",), branch="suzhou")


class Clock:
    """A second passes each time somebody looks."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@cache
def shelf() -> Shelf:
    return read_shelf(BANK)


@cache
def guard() -> Guard:
    return Guard.of(load_packs(), shelf().channels)


def mask(text: str) -> str:
    """Structured personal data only: the tests' people are names on purpose."""
    return _masker().redact(text).text


@cache
def _masker() -> Redactor:
    return Redactor.load(names=False)


def reviews(store: Store, folder: Path) -> Reviews:
    return Reviews(store=store, shelf=shelf, guard=guard, keys=Keys(folder / "keys"), now=Clock(), mask=mask)


def proof(person: Person, at: Reviews) -> Proof:
    return Proof(who=person.id, at=at.now())


def draft(body: str = "【明川银行】安心存3年期年利率1.55%，到期前有提醒。拒收请回复R", **more: object) -> Draft:
    """A draft of one message; its product and channel can be chosen."""
    asked = {"product": "anxin-3y", "channels": ("sms",), "publish": {"from": DAY, "to": date(2026, 12, 20)}} | more
    brief = Brief.model_validate(asked)
    words = Copy(channel=brief.channels[0], language="zh", parts={"body": body})
    variant = Variant(words=words, axis="clear", writer="template", rounds=1, prompt="p@1", report=Report())
    return Draft(id=f"t-{next(NUMBERS):08}", brief=brief, made=START, variants=(variant,))
