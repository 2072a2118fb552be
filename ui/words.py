"""The words on the screen, from `words.yaml`, in one language."""

from functools import cache
from pathlib import Path

from knowledge.values import Bilingual, Language, read_yaml


class Words:
    """`words("check")` is the label of that name in the language of this screen."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, name: str) -> str:
        """The words called `name`; a missing name is a mistake of ours and raises `KeyError`."""
        return _all()[name].to(self.language)


@cache
def _all() -> dict[str, Bilingual]:
    return read_yaml(Path(__file__).with_name("words.yaml"), dict[str, Bilingual])
