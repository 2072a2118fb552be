"""The words on the screen, from `words.yaml`, in one language."""

from datetime import date
from functools import cache
from pathlib import Path

from knowledge.values import BadInput, Bilingual, Language, read_yaml


class Words:
    """`words("check")` is the label of that name in the language of this screen."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, name: str) -> str:
        """The words called `name`; a missing name is a mistake of ours and raises `KeyError`."""
        return _all()[name].to(self.language)

    def topic(self, id: str) -> str:
        """What a rule's topic is called; a bank's own topic without a name by its id."""
        name = topics().get(id)
        return name.to(self.language) if name else id


@cache
def _all() -> dict[str, Bilingual]:
    return read_yaml(Path(__file__).with_name("words.yaml"), dict[str, Bilingual])


@cache
def topics() -> dict[str, Bilingual]:
    """The names of topics."""
    return read_yaml(Path(__file__).with_name("topics.yaml"), dict[str, Bilingual])


def read_day(written: str) -> date | None:
    """The day somebody wrote, or none; `BadInput` says how to write it."""
    text = written.strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(
            f"日期 {text} 写法有误，请写成 2026-12-01。", f"{text!r} is no date; write 2026-12-01."
        ) from None
