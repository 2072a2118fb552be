"""What a formula answers: the figures agree, these do not and what would be right, or it cannot be worked out."""

from typing import Literal

from knowledge.figures import Figure
from knowledge.values import Bilingual, Value


class Breach(Value):
    """Code points [start, end) whose figure breaks a formula, and what would be right."""

    start: int
    end: int
    said: Bilingual


class Verdict(Value):
    """Whether the figures of a text satisfy a formula; `unclear` where they do not suffice to tell."""

    answer: Literal["holds", "broken", "unclear"]
    breaches: tuple[Breach, ...] = ()


HOLDS = Verdict(answer="holds")
UNCLEAR = Verdict(answer="unclear")


def breach(figure: Figure, zh: str, en: str) -> Breach:
    """A breach at `figure`."""
    return Breach(start=figure.start, end=figure.end, said=Bilingual(zh=zh, en=en))


def broken(*breaches: Breach) -> Verdict:
    """Broken where there is a breach, else holds."""
    return Verdict(answer="broken", breaches=breaches) if breaches else HOLDS
