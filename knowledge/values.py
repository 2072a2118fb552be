"""The common ground of every value: frozen, strict, bilingual, and read from files that name their own mistakes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

Language = Literal["zh", "en"]
Jurisdiction = Literal["CN", "US", "UK", "EU"]
ProductType = Literal[
    "deposit",
    "structured_deposit",
    "wealth",
    "fund",
    "insurance",
    "annuity",
    "loan",
    "credit_card",
    "mortgage",
    "gold",
    "crypto",
    "generic",
]
PRODUCT_TYPES: tuple[ProductType, ...] = get_args(ProductType)


class Value(BaseModel):
    """A value that never changes after it is made and accepts no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Bilingual(Value):
    """Words in Chinese and English; a bare string, or one language only, serves for both."""

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _one_for_both(cls, given: object) -> object:
        if isinstance(given, str):
            return {"zh": given, "en": given}
        if isinstance(given, dict) and len(given) == 1 and given.keys() <= {"zh", "en"}:
            return dict.fromkeys(("zh", "en"), *given.values())
        return given

    def to(self, language: Language) -> str:
        """These words in `language`."""
        return self.zh if language == "zh" else self.en


class Period(Value):
    """Days from `start` to `end`, both included; an open end never ends."""

    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")
        return self

    def holds(self, on: date) -> bool:
        """Whether `on` lies inside."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)

    def covers(self, other: "Period") -> bool:
        """Whether every day of `other` lies inside."""
        starts = self.start is None or (other.start is not None and self.start <= other.start)
        ends = self.end is None or (other.end is not None and other.end <= self.end)
        return starts and ends


class BadInput(Exception):
    """What was given cannot be used; `said` tells the person, in one sentence, what to do about it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Bilingual(zh=zh, en=en)


class BadFile(BadInput):
    """A file that cannot be used; names the file and, where known, the line."""

    def __init__(self, path: Path | str, line: int | None, zh: str, en: str) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}：{zh}", f"{place}: {en}")
        self.path, self.line = Path(path), line


T = TypeVar("T")


def read_yaml(path: Path, shape: type[T]) -> T:
    """The file at `path` as a `shape`; `BadFile` names file, line and field otherwise."""
    return parse_yaml(read_text(path), shape, path)


def read_text(path: Path) -> str:
    """The UTF-8 text of the file at `path`; `BadFile` otherwise."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadFile(path, None, "找不到这个文件，请检查路径。", "no such file; check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(
            path, None, f"读不出文字（{error}），请存成 UTF-8 文本。", f"cannot be read as UTF-8 text ({error})."
        ) from None


def parse_yaml(text: str, shape: type[T], path: Path, first_line: int = 1) -> T:
    """`text` as a `shape`; mistakes are placed in `path`, counting from `first_line`."""
    try:
        content: Any = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + first_line if mark else None
        problem = getattr(error, "problem", None) or "not YAML"
        raise BadFile(
            path, line, f"YAML 写法有误（{problem}），请改正这一行。", f"broken YAML ({problem}); mend this line."
        ) from None
    try:
        return TypeAdapter(shape).validate_python(content)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        line = _line_of(yaml.compose(text, Loader=yaml.CSafeLoader), fault["loc"], first_line)
        field, said = first_fault(error, "(file)")
        raise BadFile(path, line, f"字段 {field} 不合要求：{said}。", f"field {field}: {said}.") from None


def first_fault(error: ValidationError, whole: str = "") -> tuple[str, str]:
    """The field of a validation's first fault, `whole` where it is in no field, and what is wrong."""
    fault = error.errors(include_url=False)[0]
    return ".".join(str(step) for step in fault["loc"]) or whole, fault["msg"]


def split_header(text: str, path: Path) -> tuple[str, str]:
    """The YAML header between `---` lines, and the body below it, of a headed Markdown file."""
    if not text.startswith("---\n"):
        raise BadFile(path, 1, "缺少以 --- 包住的文件头。", "the header between --- lines is missing.")
    header, found, body = text[4:].partition("\n---\n")
    if not found:
        raise BadFile(path, 1, "文件头没有以 --- 收尾。", "the header is not closed with ---.")
    return header, body.strip("\n")


def _line_of(node: yaml.Node | None, steps: tuple[int | str, ...], first_line: int) -> int | None:
    """The line of the deepest node that `steps` reach."""
    if node is None:
        return None
    for step in steps:
        below = next((value for key, value in _children(node) if key == str(step)), None)
        if below is None:
            continue
        node = below
    return int(node.start_mark.line) + first_line


def _children(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(i), value) for i, value in enumerate(node.value))
