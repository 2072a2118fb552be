"""Rules as data: what is forbidden or required, in which scene, citing which article, with examples that prove it.

A word is literal, `/a pattern/` (RE2, every gap bounded: `.{0,8}`), or `@a-list` of `packs/_words.yaml`. Text and words
are folded first (case, width, traditional, invisible signs). No match holds the end of a sentence (。！？；. and line
ends); `^` and `$` are the start and end of a sentence, or of the window in `before` and `after`. A literal ends where
an ASCII word ends; a pattern says so itself with `\\b`, which knows ASCII only.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from guardrails.report import Basis, Grounds, Outcome
from guardrails.words import checked
from knowledge.values import Bilingual, Jurisdiction, Language, ProductType, Value

Stage = Literal["draft", "shadow", "live", "retired"]
Window = Literal["part", "sentence", "text"]
Word = Annotated[str, AfterValidator(checked)]


class Unless(Value):
    """Words that excuse a hit: close before it, close after it, in the same sentence, around it, or anywhere.

    `before` and `after` look `reach` Han characters or whole Latin words inside the same clause, so `/不$/` in `before`
    means directly before. `inside` excuses a hit that is part of a longer harmless word (最近, 第一季度). An excuse
    that touches a word of `void` does not count (不仅, 并非不). In every rule, what stands in quotation marks is
    excused by `quoted` words anywhere or a `named` word right after it (“唯一”奶茶店), a question by a `denied` word at
    the head of the answer (能保证吗？不能。). A quoted phrase, a quote beside a word of `saying`, and what
    stands in a note to colleagues, told by a word of `told` anywhere, may not be the text's own: a person is asked.
    """

    before: tuple[Word, ...] = ()
    after: tuple[Word, ...] = ()
    inside: tuple[Word, ...] = ()
    sentence: tuple[Word, ...] = ()
    text: tuple[Word, ...] = ()
    void: tuple[Word, ...] = ("@not-negation",)
    quoted: tuple[Word, ...] = ("@debunked",)
    named: tuple[Word, ...] = ("@named",)
    saying: tuple[Word, ...] = ("@saying",)
    told: tuple[Word, ...] = ("@told",)
    denied: tuple[Word, ...] = ("@denying-answer",)
    reach: int = Field(default=8, ge=0, le=60)


class Banned(Value):
    """Words that may not appear, unless excused; with `together`, only where one of those stands `within` reach too.

    `replace` gives the smallest harmless wording for a literal word; it is offered after a re-check.
    """

    kind: Literal["banned"]
    words: tuple[Word, ...] = Field(min_length=1)
    unless: Unless = Unless()
    together: tuple[Word, ...] = ()
    within: Window = "sentence"
    replace: dict[str, str] = {}


class Required(Value):
    """Words that must appear, always or when others do: any of `any_of` and, for each group in `all_of`, any of it.

    `unless` excuses the words of `when`; with `together`, they count only in copy that holds one of those too. With
    `before_end` the words may not stand in the closing sentence only.
    """

    kind: Literal["required"]
    when: tuple[Word, ...] = ()
    together: tuple[Word, ...] = ()
    unless: Unless = Unless()
    any_of: tuple[Word, ...] = ()
    all_of: tuple[tuple[Word, ...], ...] = ()
    within: Window = "text"
    before_end: bool = False


class LimitCheck(Value):
    """The channel's limits on its parts."""

    kind: Literal["limit"]


class Declared(Value):
    """A fact about the text that only `meta` can tell: what it must be; unknown asks.

    `given` must hold for the rule to apply; naming the field itself there leaves the unknown to another rule. What
    `unless` says excuses, and its being unknown does not; so do `cleared` words anywhere, such as an approval's number.
    """

    kind: Literal["declared"]
    field: str
    must_be: tuple[bool | str, ...]
    when: tuple[Word, ...] = ()
    given: dict[str, tuple[bool | str, ...]] = {}
    unless: dict[str, tuple[bool | str, ...]] = {}
    cleared: tuple[Word, ...] = ()


class Calculated(Value):
    """A relation between figures of the text, by the name of its formula."""

    kind: Literal["calculated"]
    formula: str
    when: tuple[Word, ...] = ()


class Question(Value):
    """A yes/no question put to a model; it may only ask, never block.

    Where no model is there to be asked, a person is, once the words of `when` stand unexcused; without `when`, never.
    """

    kind: Literal["question"]
    question: Bilingual
    when: tuple[Word, ...] = ()
    unless: Unless = Unless()


Check = Annotated[Banned | Required | LimitCheck | Declared | Calculated | Question, Field(discriminator="kind")]


class Applies(Value):
    """Where a rule applies; an empty list applies everywhere, an unknown scene skips the rule and says so.

    `exempt` lists channels the article leaves out, such as outdoor and broadcast media; an unknown one is not exempt.
    """

    products: tuple[ProductType, ...] = ()
    channels: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
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
