"""The words of the template writer and the angles copy may take, read from `phrases/*.yaml`."""

from functools import cache
from pathlib import Path

from knowledge.values import Language, ProductType, Value, read_yaml

HOME = Path(__file__).parent / "phrases"


class Angle(Value):
    """A way into the subject: its name, and how a model is asked to take it."""

    name: str
    ask: str


class Way(Value):
    """How a kind of product is introduced from one angle."""

    head: str
    lead: str


class Kind(Value):
    """The words for one type of product."""

    noun: str
    use: Way
    clear: Way
    moment: Way

    def way(self, angle: str) -> Way:
        """The words for `angle`; angles without words of their own share those of three."""
        return {"use": self.use, "clear": self.clear, "ease": self.clear, "brief": self.use}.get(angle, self.moment)


class Say(Value):
    """How facts and points are put into words."""

    fact: str
    condition: str
    between: str
    points_between: str
    stop: str
    about: str
    act: str
    act_short: str
    line: str


class Chunk(Value):
    """One piece of a part, in wordings from long to short; the one with the highest `keep` is shortened last."""

    words: tuple[str, ...]
    keep: int


class Phrases(Value):
    """All words of the template writer in one language."""

    angles: dict[str, Angle]
    types: dict[ProductType, Kind]
    say: Say
    recipes: dict[str, tuple[Chunk, ...]]
    long: dict[str, tuple[Chunk, ...]]


@cache
def phrases(language: Language) -> Phrases:
    """The phrases in `language`, read once."""
    return read_yaml(HOME / f"{language}.yaml", Phrases)
