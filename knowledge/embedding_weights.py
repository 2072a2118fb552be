"""The weights file of multilingual-e5-small (`E5S1`, 4-bit blocks of 32): its words, tables and matrices."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from knowledge.values import BadFile

MAGIC = b"E5S1"
SIZE = 71_622_400
"""Bytes of the file; its sha256 is checked when it is fetched."""
BLOCK = 32
"""Weights that share a scale; a block takes 2 bytes of scale and 16 of nibbles."""


class Shape(NamedTuple):
    """The sizes of the encoder and the numbers of its special tokens."""

    width: int
    layers: int
    heads: int
    wide: int
    words: int
    places: int
    epsilon: float
    pieces: int
    start: int
    stop: int
    unknown: int


class Weights:
    """The file at `path`, mapped into memory; `BadFile` when it is another kind of file or cut short."""

    def __init__(self, path: Path) -> None:
        self._map = np.memmap(path, np.uint8, "r") if path.stat().st_size else np.empty(0, np.uint8)
        self._at = len(MAGIC) + 4
        if len(self._map) != SIZE or bytes(self._map[: len(MAGIC)]) != MAGIC:
            raise BadFile(
                path,
                None,
                "不是 e5-small 权重，请运行 mingyan models fetch。",
                "no e5-small weights; run mingyan models fetch.",
            )
        width, layers, heads, wide, words, places, _ = self._read("7i")
        epsilon, _ = self._read("fi")
        pieces, start, stop, _, unknown = self._read("5i")
        self.shape = Shape(width, layers, heads, wide, words, places, epsilon, pieces, start, stop, unknown)
        self.vocabulary = self._vocabulary(self._read("Q")[0])
        self.spelling = self._spelling()
        self._tensors = dict(self._entries())
        offset, size = self._tensors["emb.word"]
        self._words = self._map[offset : offset + size].reshape(words, -1)
        self._places = self.vector("emb.pos").reshape(-1, width) + self.vector("emb.type")[:width]

    def vector(self, name: str) -> np.ndarray:
        """The float32 tensor called `name`, flat."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._map, np.float32, size // 4, offset)

    def matrix(self, name: str) -> np.ndarray:
        """The 4-bit tensor called `name` as float32 (outputs, inputs)."""
        offset, size = self._tensors[name]
        inputs = self.shape.wide if name.endswith(".fo.w") else self.shape.width
        return _floats(self._map[offset : offset + size].reshape(-1, inputs // BLOCK, 18))

    def sums(self, numbers: list[int]) -> np.ndarray:
        """The word vectors of token `numbers` plus those of their places, (tokens, width)."""
        words: np.ndarray = _floats(self._words[numbers].reshape(len(numbers), -1, 18))
        words += self._places[: len(numbers)]
        return words

    def _read(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize("<" + form)
        return struct.unpack("<" + form, self._bytes(size))

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return bytes(self._map[self._at - size : self._at])

    def _vocabulary(self, letters: int) -> list[tuple[str, float]]:
        count = self.shape.pieces
        ends = np.frombuffer(self._bytes(4 * (count + 1)), np.uint32).tolist()
        scores = np.frombuffer(self._bytes(4 * count), np.float32).tolist()
        blob = self._bytes(letters)
        return [(blob[ends[i] : ends[i + 1]].decode(), scores[i]) for i in range(count)]

    def _spelling(self) -> dict[int, str]:
        count, size = self._read("iI")
        raw, at, table = self._bytes(size), 0, {}
        for _ in range(count):
            code, length = struct.unpack_from("<IB", raw, at)
            table[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, at + 5)))
            at += 5 + 4 * length
        return table

    def _entries(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for _ in range(self._read("i")[0]):
            name = self._bytes(self._read("H")[0]).decode()
            self._read("BI")
            yield name, self._read("QQ")


class Tokens:
    """Text to token numbers, exactly as the model was trained on."""

    def __init__(self, weights: Weights) -> None:
        from tokenizers import Tokenizer, models

        shape = weights.shape
        self._shape, self._spelling = shape, weights.spelling
        self._tokenizer = Tokenizer(models.Unigram(weights.vocabulary, unk_id=shape.unknown, byte_fallback=False))

    def numbers(self, text: str) -> list[int]:
        """The token numbers of `text`, between start and stop, as many as the model reads."""
        spelt = re.sub(" {2,}", " ", " " + text.translate(self._spelling)).replace(" ", "▁")
        found = self._tokenizer.encode(spelt, add_special_tokens=False).ids
        return [self._shape.start, *found[: self._shape.places - 2], self._shape.stop]


def _floats(blocks: np.ndarray) -> np.ndarray:
    """4-bit blocks (rows, blocks, 18 bytes) as float32 (rows, blocks × 32)."""
    scales = np.ascontiguousarray(blocks[:, :, :2]).view(np.float16).astype(np.float32)
    nibbles = blocks[:, :, 2:]
    whole = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).astype(np.float32) - np.float32(8)
    return (whole * scales).reshape(len(blocks), -1)
