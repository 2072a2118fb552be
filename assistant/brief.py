"""Briefs: what copy is wanted, for which product, where, for whom and when."""

from pathlib import Path

from pydantic import Field

from knowledge.values import Jurisdiction, Language, Period, Value, read_yaml


class Brief(Value):
    """A request for copy, as people and programs write it in YAML or JSON."""

    product: str
    channels: tuple[str, ...] = Field(min_length=1)
    segment: str | None = None
    scenario: str | None = None
    language: Language = "zh"
    jurisdiction: Jurisdiction | None = None
    goal: str = ""
    points: tuple[str, ...] = ()
    publish: Period = Period()
    variants: int = Field(default=1, ge=1, le=6)


def read_brief(path: Path) -> Brief:
    """The brief in a YAML file; `BadFile` names the line of a mistake."""
    return read_yaml(path, Brief)
