"""Reading packs: every rule file of a folder, its word lists filled in, its ids unique."""

from pathlib import Path
from typing import TypeVar, cast

import yaml
from pydantic import ValidationError

from guardrails import packfile
from guardrails.rules import Pack, Rule
from guardrails.words import checked
from knowledge.values import BadFile, Value, parse_yaml, read_text, read_yaml

PACKS = Path(__file__).parent / "packs"
LISTS = "_words.yaml"

Lists = dict[str, tuple[str, ...]]
V = TypeVar("V")


def load_packs(folder: Path = PACKS) -> tuple[Pack, ...]:
    """The packs of every `*.yaml` in `folder`, by file name; `BadFile` names file and line of the first mistake."""
    lists = read_lists(PACKS / LISTS) | read_lists(folder / LISTS)
    files = sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("_"))
    packs = tuple(read_pack(path, lists) for path in files)
    _refuse_twins(files, packs)
    return packs


def read_pack(path: Path, lists: Lists) -> Pack:
    """The pack in one file, its `@lists` filled in."""
    text = read_text(path)
    pack = _read(text, path)
    if "@" not in text:
        return pack
    return pack.model_copy(update={"rules": tuple(_filled(rule, lists, path) for rule in pack.rules)})


def _read(text: str, path: Path) -> Pack:
    """The pack, read fast if it is right; the full reader says what is wrong and where."""
    try:
        return Pack.model_validate(packfile.load(text))
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


def _filled(rule: Rule, lists: Lists, path: Path) -> Rule:
    return rule.model_copy(update={"check": _fill(rule.check, lists, path)})


def _fill(given: V, lists: Lists, path: Path) -> V:
    """`given` with every `@list` in its tuples of words replaced by the list's entries."""
    if isinstance(given, Value):
        return given.model_copy(update={name: _fill(value, lists, path) for name, value in given})
    if isinstance(given, tuple):
        return cast("V", tuple(word for entry in given for word in _entries(entry, lists, path)))
    return given


def _entries(entry: V, lists: Lists, path: Path) -> tuple[V | str, ...]:
    if not (isinstance(entry, str) and entry.startswith("@")):
        return (_fill(entry, lists, path),)
    if entry[1:] in lists:
        return lists[entry[1:]]
    known = ", ".join(sorted(lists)) or "-"
    raise BadFile(
        path,
        line_of(path, entry),
        f"没有叫 {entry} 的词表，已知的有：{known}。",
        f"there is no word list {entry}; known: {known}.",
    )


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
