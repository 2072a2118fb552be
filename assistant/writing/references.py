"""Facts by reference: the writer places marks such as [年利率], the program puts in values: no figure drifts."""

import re
from collections.abc import Iterable, Sequence

from knowledge.products import Fact, Product
from knowledge.values import Language, Value

MARK = re.compile(r"\[([^\[\]\n]{1,60})\]")
SENTENCE = re.compile(r"[^。！？；!?\n]*?(?:[。！？；!?\n]|\.(?=\s|$)|$)")
AS_OF = re.compile(r"as of|截至|公布日|publication date|published", re.IGNORECASE)
"""Names of facts that only date another one: disclosures state them; as marks they end up where a rate belongs."""
PRODUCT = {"zh": "产品名", "en": "product"}
UNIT = re.compile(r"(?:[%％天元期次]|万元|个月|年|days?|months?|years?|yuan)$")
GOES_ON = re.compile(r"年(?=[利化收费期龄末初底度报])")
"""Where 年 opens the next word, as in 3年 followed by 年利率."""
SHORT = {"zh": 16, "en": 40}
"""A condition up to this long always follows its figure; a longer one where there is room."""


class Reference(Value):
    """A mark the writer may place, the words it stands for, and the fact behind them; none for the product's name."""

    mark: str
    words: str
    condition: str = ""
    fact: str | None = None

    @property
    def told(self) -> str:
        """The words and their condition, as the writer is told."""
        return f"{self.words}（{self.condition}）" if self.condition else self.words


def refer(product: Product, facts: Iterable[Fact], language: Language) -> tuple[Reference, ...]:
    """A reference for the product's name and for each fact; facts of one name are told apart by condition or id."""
    references = [Reference(mark=f"[{PRODUCT[language]}]", words=product.name.to(language))]
    for fact in facts:
        if AS_OF.search(fact.name.en) or AS_OF.search(fact.name.zh):
            continue
        condition = fact.condition.to(language) if fact.condition else ""
        name = fact.name.to(language)
        for candidate in (name, f"{name} {condition}"[:50], f"{name} {fact.id}"):
            if f"[{candidate}]" not in {reference.mark for reference in references}:
                break
        words = fact.words(language)
        references.append(Reference(mark=f"[{candidate}]", words=words, condition=condition, fact=fact.id))
    return tuple(references)


def unknown_marks(words: str, references: Iterable[Reference]) -> tuple[str, ...]:
    """Marks in `words` that stand for nothing."""
    known = {reference.mark for reference in references}
    return tuple(found[0] for found in MARK.finditer(words) if found[0] not in known)


def put_values(words: str, references: Sequence[Reference], language: Language, *, roomy: bool = True) -> str:
    """`words` with values in place of marks, each figure's condition after its first mention unless it stands there."""
    by_mark = {reference.mark: reference for reference in references}
    said: set[str] = set()
    pieces, done = [], 0
    for found in MARK.finditer(words):
        reference = by_mark.get(found[0])
        if reference is None:
            continue
        due = reference.mark not in said and (roomy or len(reference.condition) <= SHORT[language])
        said.add(reference.mark)
        around = plain(_sentence(words, found.start()), by_mark)
        aside = _aside(reference.condition, language) if due and not stands(reference.condition, around) else ""
        before, rest = words[done : found.start()], words[found.end() :]
        gap = " " if language == "en" and before[-1:].isalnum() else ""
        pieces += [before, gap, reference.words, aside]
        done = found.end() + _repeated(reference.words, rest)
    return "".join([*pieces, words[done:]])


def _aside(condition: str, language: Language) -> str:
    if not condition:
        return ""
    return f"（{condition}）" if language == "zh" else f" ({condition})"


def _repeated(value: str, rest: str) -> int:
    """How many characters of `rest` say the unit again that `value` ends in, as in 7天天."""
    unit, blanks = UNIT.search(value), len(rest) - len(rest.lstrip(" "))
    again = unit and rest.startswith(unit[0], blanks) and not GOES_ON.match(rest, blanks)
    return blanks + len(unit[0]) if unit and again else 0


def plain(words: str, by_mark: dict[str, Reference]) -> str:
    """`words` with the bare values in place of marks."""
    return MARK.sub(lambda found: by_mark[found[0]].words if found[0] in by_mark else found[0], words)


def _sentence(words: str, at: int) -> str:
    return next((found[0] for found in SENTENCE.finditer(words) if found.start() <= at < found.end()), words)


def stands(said: str, words: str) -> bool:
    """Whether most of `said` stands in `words`, by pairs of characters."""
    wanted = _pairs(said)
    return not wanted or len(wanted & _pairs(words)) >= 0.6 * len(wanted)


def _pairs(words: str) -> set[str]:
    bare = re.sub(r"[\s，。；、,.;（）()]", "", words.lower())
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
