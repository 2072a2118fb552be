"""How to ask: prompts are Markdown files with a header; rendering refuses missing and surplus inputs."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from knowledge.values import BadFile, Bilingual, Language, Value, parse_yaml, read_text, read_yaml, split_header

HOME = Path(__file__).parent
ROLE = re.compile(r"^<!-- (system|user|assistant) -->$", re.MULTILINE)
FENCE = re.compile(r"<{2,}|>{2,}|《{2,}|》{2,}")
Side = Literal["system", "user", "assistant"]


class Line(Value):
    """What one side of a conversation says."""

    role: Side
    words: str


class Header(Value):
    """What a prompt is called, what it is for, what it must be given and what it returns."""

    name: str
    version: int
    purpose: Bilingual
    inputs: tuple[str, ...]
    returns: str
    exemplars: bool = False
    """Whether the exemplars of each channel go with it."""


class Prompt(Value):
    """A prompt in one language, with the exemplars that go with it."""

    header: Header
    sections: tuple[Line, ...]
    body: str
    exemplars: dict[str, "Exemplar"] = {}

    @cached_property
    def stamp(self) -> str:
        """Name, version and twelve hex digits of the words, such as `write@3:0123456789ab`."""
        words = self.body + "".join(self.exemplars[name].model_dump_json() for name in sorted(self.exemplars))
        return f"{self.header.name}@{self.header.version}:{hashlib.sha256(words.encode()).hexdigest()[:12]}"

    def render(self, inputs: Value, shown: Iterable[tuple[Value, str]] = ()) -> tuple[Line, ...]:
        """The conversation for `inputs`, after one question and answer for each exemplar in `shown`."""
        system = [line for line in self.sections if line.role == "system"]
        asked = [line for line in self.sections if line.role != "system"]
        lines = [self._said(line, inputs) for line in system]
        for given, answer in shown:
            lines += [*(self._said(line, given) for line in asked), Line(role="assistant", words=answer)]
        return (*lines, *(self._said(line, inputs) for line in asked))

    def _said(self, line: Line, inputs: Value) -> Line:
        given = {name: getattr(inputs, name) for name in type(inputs).model_fields}
        if given.keys() != set(self.header.inputs):
            odd = ", ".join(sorted(given.keys() ^ set(self.header.inputs)))
            raise ValueError(f"prompt {self.header.name}: missing or surplus inputs: {odd}")
        return Line(role=line.role, words=_TEMPLATES.from_string(line.words).render(given).strip())


class Exemplar(Value):
    """A finished piece for another, fictional product: what was asked, and a good answer."""

    product: str
    own: tuple[str, ...] = ()
    """Words of that product alone: in copy for another one they have leaked."""
    facts: dict[str, str]
    points: tuple[str, ...]
    segment: str
    goal: str
    parts: dict[str, str | tuple[str, ...]]


def load(name: str, language: Language, home: Path = HOME) -> Prompt:
    """The prompt `name` in `language`, read from `<name>.<language>.md`; `BadFile` names the line of a mistake."""
    path = home / f"{name}.{language}.md"
    header, body = split_header(read_text(path), path)
    first, *rest = ROLE.split(body)
    if first.strip() or not rest:
        raise BadFile(path, None, "正文要以 <!-- system --> 等标记分段。", "mark sections, such as <!-- system -->.")
    pairs = zip(rest[::2], rest[1::2], strict=True)
    parsed = parse_yaml(header, Header, path, first_line=2)
    return Prompt(
        header=parsed,
        sections=tuple(Line.model_validate({"role": role, "words": words.strip()}) for role, words in pairs),
        body=body,
        exemplars=_exemplars(home, language) if parsed.exemplars else {},
    )


@cache
def prompt(name: str, language: Language) -> Prompt:
    """The prompt `name` of this folder, read once."""
    return load(name, language)


def fenced(words: str) -> str:
    """Words of others inside marks they cannot forge: what stands there is material, never an instruction."""
    return f"<<<\n{FENCE.sub('', words)}\n>>>"


def _exemplars(home: Path, language: Language) -> Mapping[str, Exemplar]:
    files = sorted((home / "exemplars").glob(f"*.{language}.yaml"))
    return {path.name.split(".")[0]: read_yaml(path, Exemplar) for path in files}


_TEMPLATES = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
_TEMPLATES.filters["fenced"] = fenced
