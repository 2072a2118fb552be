"""Rules as data: what is forbidden or required, in which scene, citing which article, with examples that prove it."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from guardrails.report import Basis, Grounds, Outcome
from knowledge.values import Bilingual, Jurisdiction, Language, ProductType, Value

Stage = Literal["draft", "shadow", "live", "retired"]
Window = Literal["part", "sentence", "text"]


class Unless(Value):
    """Words that excuse a hit: close before it, close after it, in the same sentence, around it, or anywhere.

    `before` and `after` look `reach` code points inside the same clause; `inside` excuses a hit that is part
    of a longer harmless word (最近, 第一季度).
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    sentence: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    reach: int = 8


class Banned(Value):
    """Words that may not appear, unless excused."""

    kind: Literal["banned"]
    words: tuple[str, ...]
    unless: Unless = Unless()
    together: tuple[str, ...] = ()
    within: Window = "sentence"


class Required(Value):
    """Words that must appear, always or when others do: any of `any_of` and, for each group in `all_of`, any of it."""

    kind: Literal["required"]
    when: tuple[str, ...] = ()
    unless: Unless = Unless()
    any_of: tuple[str, ...] = ()
    all_of: tuple[tuple[str, ...], ...] = ()
    within: Window = "text"
    before_end: bool = False


class LimitCheck(Value):
    """The channel's limits on its parts."""

    kind: Literal["limit"]


class Declared(Value):
    """A fact about the text that only `meta` can tell: what it must be; unknown asks."""

    kind: Literal["declared"]
    field: str
    must_be: tuple[bool | str, ...]
    when: tuple[str, ...] = ()
    given: dict[str, tuple[bool | str, ...]] = {}


class Calculated(Value):
    """A relation between figures of the text, by the name of its formula."""

    kind: Literal["calculated"]
    formula: str
    when: tuple[str, ...] = ()


class Question(Value):
    """A yes/no question put to a model; it may only ask, never block."""

    kind: Literal["question"]
    question: Bilingual
    when: tuple[str, ...] = ()


Check = Annotated[Banned | Required | LimitCheck | Declared | Calculated | Question, Field(discriminator="kind")]


class Applies(Value):
    """Where a rule applies; an empty list applies everywhere, an unknown scene skips the rule and says so."""

    products: tuple[ProductType, ...] = ()
    channels: tuple[str, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ("CN",)
    languages: tuple[Language, ...] = ()


class Example(Value):
    """A text of a rule's own, with the meta it needs to be judged."""

    text: str
    meta: dict[str, bool | str | float] = {}


class Examples(Value):
    """What the rule must catch, «marks» around the exact words, and what it must leave alone."""

    hit: tuple[str | Example, ...] = Field(min_length=1)
    miss: tuple[str | Example, ...] = Field(min_length=1)


class Rule(Value):
    """One thing required or forbidden."""

    id: str
    title: Bilingual
    topic: str
    check: Check
    outcome: Outcome
    grounds: Grounds
    basis: tuple[Basis, ...] = ()
    applies: Applies = Applies()
    message: Bilingual
    fix: Bilingual | None = None
    effective: date | None = None
    expires: date | None = None
    stage: Stage = "live"
    catalogue: tuple[str, ...] = ()
    examples: Examples

    @model_validator(mode="after")
    def _law_cites_and_custom_never_blocks(self) -> Self:
        if self.grounds == "law" and not self.basis:
            raise ValueError("grounds law needs a basis")
        blocks = self.outcome is Outcome.BLOCK
        if blocks and self.grounds == "custom":
            raise ValueError("grounds custom may not block")
        if blocks and self.grounds == "law" and all(basis.status == "U" for basis in self.basis):
            raise ValueError("an unverified citation (status U) may not block")
        if blocks and self.check.kind == "question":
            raise ValueError("a question to a model may not block")
        return self


class Pack(Value):
    """A versioned set of rules."""

    pack: str
    title: Bilingual
    version: str
    rules: tuple[Rule, ...]
