"""Facts put into words: the first few worth stating, each with its value and condition."""

import re
from collections.abc import Sequence

from assistant.writing.phrases import Say
from knowledge.products import Fact
from knowledge.values import Language

BLANK = re.compile(r"\{(facts|lines):([0-9])\}")
LONGEST = {"zh": 20, "en": 60}
"""Where room is short, a fact whose condition is longer is left out rather than stated without it."""


def worth_stating(facts: Sequence[Fact], said: str, language: Language, *, roomy: bool) -> tuple[Fact, ...]:
    """The facts copy may lead with: no worked examples, nothing `said` anyway, no condition there is no room for."""
    plain = [fact for fact in facts if not fact.id.startswith("example")]
    short = [fact for fact in plain if roomy or len(_condition(fact, language)) <= LONGEST[language]]
    told = said + "".join(_condition(fact, language) for fact in short)
    return tuple(short[:1] + [fact for fact in short[1:] if fact.words(language) not in told])


def turned(facts: Sequence[Fact], by: int) -> tuple[Fact, ...]:
    """The first fact and, after it, the others in another order."""
    first, rest = tuple(facts[:1]), tuple(facts[1:])
    by %= max(len(rest), 1)
    return (*first, *rest[by:], *rest[:by])


def state(wording: str, facts: Sequence[Fact], say: Say, language: Language) -> str | None:
    """`wording` with facts in its blanks; nothing when it asks for facts and there are none."""
    if not BLANK.search(wording):
        return wording
    if not facts:
        return None
    return BLANK.sub(lambda blank: _told(blank[1], facts[: int(blank[2])], say, language), wording)


def _told(how: str, facts: Sequence[Fact], say: Say, language: Language) -> str:
    wording, between = (say.line, "\n") if how == "lines" else (say.fact, say.between)
    return between.join(_fact(wording, fact, say, language) for fact in facts)


def _fact(wording: str, fact: Fact, say: Say, language: Language) -> str:
    condition = _condition(fact, language)
    aside = say.condition.replace("{condition}", condition) if condition else ""
    said = wording.replace("{name}", fact.name.to(language)).replace("{value}", fact.words(language))
    return said.replace("{condition}", aside)


def _condition(fact: Fact, language: Language) -> str:
    return fact.condition.to(language) if fact.condition else ""
