"""Briefs: what copy is wanted, for which product, where, for whom and when."""

from pathlib import Path

import yaml
from pydantic import Field

from knowledge.values import BadFile, BadInput, Bilingual, Jurisdiction, Language, Period, Value, read_text, read_yaml


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
    version_of: str | None = Field(default=None, pattern=r"^[0-9A-Za-z-]{1,64}/[0-9]{1,3}$")
    """The draft and variant that says the same in the other language: both must state the same figures."""


class BadField(BadInput):
    """A brief that cannot be carried out, and the field that says why."""

    def __init__(self, field: str, said: Bilingual) -> None:
        super().__init__(f"创作需求的 {field}：{said.zh}", f"brief, {field}: {said.en}")
        self.field, self.why = field, said

    def placed(self, path: Path) -> BadFile:
        """The same fault with the file and line of its field."""
        return BadFile(path, _line_of(self.field, path), f"{self.field}：{self.why.zh}", f"{self.field}: {self.why.en}")


def read_brief(path: Path) -> Brief:
    """The brief in a YAML file; `BadFile` names the line of a mistake."""
    return read_yaml(path, Brief)


def _line_of(field: str, path: Path) -> int | None:
    root = yaml.compose(read_text(path), Loader=yaml.CSafeLoader)
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    return next((key.start_mark.line + 1 for key, _ in entries if key.value == field), None)
