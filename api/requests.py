"""What the command line was given: a text, a file, stdin, or JSON lines; mistakes are told before anything is done."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from api.contract import read_lines, read_one
from knowledge.values import BadInput, Value, read_text

V = TypeVar("V", bound=Value)


def read_requests(given: str | None, shape: type[V], field: str, *, jsonl: bool, **known: str | None) -> list[V]:
    """One request for the words given, or one for each JSON line of the file given; stdin where nothing is."""
    if jsonl:
        return list(read_lines(_all_of(given).splitlines(), shape))
    return [read_one(shape, {field: _words(given), **{key: value for key, value in known.items() if value}})]


@contextmanager
def named_as_lines(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """The same files under names that say they hold JSON lines; `-` is stdin."""
    with TemporaryDirectory() as folder:
        named = []
        for number, path in enumerate(paths):
            link = Path(folder) / f"{number}-{path.stem}.jsonl"
            if str(path) == "-":
                link.write_text(_all_of(None), encoding="utf-8")
            elif path.is_file():
                link.symlink_to(path.resolve())
            else:
                raise BadInput(f"找不到 {path}，请检查路径。", f"there is no {path}; check the path.")
            named.append(link)
        yield named


def _words(given: str | None) -> str:
    """Words typed, or the text of the file they name."""
    if given is None or given == "-" or (len(given) < 256 and "\n" not in given and Path(given).is_file()):
        return _all_of(given)
    return given


def _all_of(name: str | None) -> str:
    if name is None or name == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    return read_text(Path(name))
