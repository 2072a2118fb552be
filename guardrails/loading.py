"""Reading packs: every rule file of a folder, its word lists filled in, its ids unique."""

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

import yaml
from pydantic import ValidationError

from guardrails import packfile
from guardrails.rules import Pack, Rule, Unless
from guardrails.words import checked
from knowledge.values import BadFile, Value, parse_yaml, read_text, read_yaml

PACKS = Path(__file__).parent / "packs"
LISTS = "_words.yaml"

Lists = dict[str, tuple[str, ...]]
V = TypeVar("V")
Filled = TypeVar("Filled", bound=Value)


def load_packs(folder: Path = PACKS) -> tuple[Pack, ...]:
    """The packs of every `*.yaml` in `folder`, by file name; `BadFile` names file and line of the first mistake."""
    lists = read_lists(PACKS / LISTS) | read_lists(folder / LISTS)
    files = sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("_"))
    packs = tuple(read_pack(path, lists) for path in files)
    _refuse_twins(files, packs)
    return packs


def read_pack(path: Path, lists: Lists) -> Pack:
    """The pack in one file, its `@lists` filled in."""
    pack, filling = _read(read_text(path), path), Filling(lists, path, {})
    return pack.model_copy(update={"rules": tuple(map(filling.filled, pack.rules))})


@lru_cache(maxsize=64)
def _parsed(text: str) -> Pack:
    """The pack that a file says, remembered, so that a reload reads only what has changed."""
    return Pack.model_validate(packfile.load(text))


def _read(text: str, path: Path) -> Pack:
    """The pack, read fast if it is right; the full reader says what is wrong and where."""
    try:
        return _parsed(text)
    except (packfile.Unusual, yaml.YAMLError, ValidationError, TypeError, KeyError):
        return parse_yaml(text, Pack, path)


def read_lists(path: Path) -> Lists:
    """The word lists of a file, by name; none if there is no file."""
    if not path.exists():
        return {}
    lists = read_yaml(path, Lists)
    for name, entries in lists.items():
        for entry in entries:
            _refuse_bad_word(path, name, entry)
    return lists


def _refuse_bad_word(path: Path, name: str, entry: str) -> None:
    try:
        checked(entry)
    except ValueError as fault:
        raise BadFile(path, line_of(path, entry), f"词表 {name}：{fault}。", f"list {name}: {fault}.") from None


class Filling(NamedTuple):
    """Fills in the lists that one file names; what its rules share is filled once, by its id in `done`."""

    lists: Lists
    path: Path
    done: dict[int, Value]

    def filled(self, rule: Rule) -> Rule:
        """The rule with every `@list` replaced by the list's entries."""
        check = self._fill(rule.check)
        return rule if check is rule.check else rule.model_copy(update={"check": check})

    def _fill(self, given: V) -> V:
        if isinstance(given, Unless):
            if id(given) not in self.done:
                self.done[id(given)] = self._copied(given)
            return cast("V", self.done[id(given)])
        if isinstance(given, Value):
            return self._copied(given)
        if isinstance(given, tuple) and not all(map(_plain, given)):
            return cast("V", tuple(word for entry in given for word in self._entries(entry)))
        return given

    def _copied(self, given: Filled) -> Filled:
        values = vars(given)
        changed = {name: new for name in _kept(type(given)) if (new := self._fill(values[name])) is not values[name]}
        return given.model_copy(update=changed) if changed else given

    def _entries(self, entry: V) -> tuple[V | str, ...]:
        if not (isinstance(entry, str) and entry.startswith("@")):
            return (self._fill(entry),)
        if entry[1:] in self.lists:
            return self.lists[entry[1:]]
        known = ", ".join(sorted(self.lists)) or "-"
        raise BadFile(
            self.path,
            line_of(self.path, entry),
            f"没有叫 {entry} 的词表，已知的有：{known}。",
            f"there is no word list {entry}; known: {known}.",
        )


def _plain(entry: object) -> bool:
    """Whether an entry is a word that names no list."""
    return isinstance(entry, str) and entry[:1] != "@"


@cache
def _kept(kind: type[Value]) -> tuple[str, ...]:
    """The fields of a value in which words may be listed."""
    return tuple(name for name, field in kind.model_fields.items() if field.annotation not in (str, int, bool))


def _refuse_twins(files: list[Path], packs: tuple[Pack, ...]) -> None:
    """`BadFile` for a rule id, or a pack id, that is used twice."""
    seen: dict[str, Path] = {}
    for path, pack in zip(files, packs, strict=True):
        for name in (pack.pack, *(rule.id for rule in pack.rules)):
            if name in seen:
                line = line_of(path, name, last=True)
                raise BadFile(
                    path,
                    line,
                    f"编号 {name} 已在 {seen[name].name} 用过。",
                    f"id {name} is taken in {seen[name].name}.",
                )
            seen[name] = path


def line_of(path: Path, words: str, *, last: bool = False) -> int | None:
    """The first (or last) line of a file that holds `words`."""
    lines = [number for number, line in enumerate(read_text(path).splitlines(), 1) if words in line]
    return lines[-1 if last else 0] if lines else None
