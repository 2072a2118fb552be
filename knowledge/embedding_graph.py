"""The encoder as an ONNX graph, written from its weights, for one text at a time."""

import struct
from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.embedding_weights import Weights

FLOAT, INT8, INT64 = 1, 3, 7
KINDS = {np.dtype(np.float32): FLOAT, np.dtype(np.int8): INT8, np.dtype(np.int64): INT64}
MICROSOFT = "com.microsoft"
HEAVY_TAILED = frozenset({"fi", "fo"})
"""Products whose input differs so much from token to token that each token gets a scale of its own."""
GELU_FLOOR = np.array([0.17], np.float32)
"""GELU goes no further below zero."""


class Graph:
    """Nodes and constants in ONNX's wire format (Protocol Buffers, written by hand: five message types suffice)."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._made = 0

    def constant(self, array: np.ndarray) -> str:
        """The name of `array` in the graph."""
        name = self._name()
        dims = b"".join(_number(1, size) for size in array.shape)
        raw = np.ascontiguousarray(array).tobytes()
        self._constants.append(dims + _number(2, KINDS[array.dtype]) + _text(8, name) + _bytes(9, raw))
        return name

    def apply(self, kind: str, *inputs: str, domain: str = "", **options: float | int | Sequence[int]) -> str:
        """The name of what operator `kind` makes of `inputs`."""
        name = self._name()
        self._nodes.append(
            b"".join(_text(1, one) for one in inputs)
            + _text(2, name)
            + _text(4, kind)
            + b"".join(_bytes(5, _option(key, value)) for key, value in options.items())
            + _text(7, domain)
        )
        return name

    def model(self, inputs: Iterable[str], width: int, output: str) -> bytes:
        """The whole model: `inputs` are float (1, tokens, width), `output` is (1, width)."""
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _text(2, "encoder")
        graph += b"".join(_bytes(5, constant) for constant in self._constants)
        graph += b"".join(_bytes(11, _tensor(name, (1, "tokens", width))) for name in inputs)
        graph += _bytes(12, _tensor(output, (1, width)))
        opsets = _bytes(8, _text(1, "") + _number(2, 17)) + _bytes(8, _text(1, MICROSOFT) + _number(2, 1))
        return _number(1, 8) + _bytes(7, graph) + opsets

    def _name(self) -> str:
        self._made += 1
        return f"v{self._made}"


class Encoder:
    """BERT's layers on a graph; `full` keeps every product in 32-bit floats, otherwise weights and inputs are int8."""

    def __init__(self, weights: Weights, *, full: bool = False) -> None:
        self._weights, self._full, self._graph = weights, full, Graph()

    def model(self) -> bytes:
        """The graph from the sum of a text's word and place vectors to its unit vector."""
        graph, shape = self._graph, self._weights.shape
        states = self._norm("sums", "emb.ln")
        for layer in range(shape.layers):
            states = self._layer(states, f"l{layer}")
        mean = graph.apply("ReduceMean", states, axes=(1,), keepdims=0)
        return graph.model(["sums"], shape.width, graph.apply("LpNormalization", mean, axis=1, p=2))

    def _layer(self, states: str, at: str) -> str:
        heads = self._weights.shape.heads
        queries, keys, values = (self._linear(states, f"{at}.{part}") for part in "qkv")
        seen = self._graph.apply("MultiHeadAttention", queries, keys, values, domain=MICROSOFT, num_heads=heads)
        states = self._norm(self._add(self._linear(seen, f"{at}.ao"), states), f"{at}.aln")
        wide = self._graph.apply("Gelu", self._linear(states, f"{at}.fi"), domain=MICROSOFT)
        return self._norm(self._add(self._linear(wide, f"{at}.fo"), states), f"{at}.oln")

    def _linear(self, inputs: str, name: str) -> str:
        matrix, bias = self._weights.matrix(f"{name}.w").T, self._graph.constant(self._weights.vector(f"{name}.b"))
        if self._full:
            return self._add(self._graph.apply("MatMul", inputs, self._graph.constant(matrix)), bias)
        scales = np.abs(matrix).max(axis=0) / np.float32(127)
        whole = np.rint(matrix / scales).astype(np.int8)
        constants = [self._graph.constant(one) for one in (whole, scales, np.zeros(len(scales), np.int8))]
        part = name.rpartition(".")[2]
        if part not in HEAVY_TAILED:
            return self._graph.apply("DynamicQuantizeMatMul", inputs, *constants, bias, domain=MICROSOFT)
        reach = self._reach(inputs, after_gelu=part == "fo")
        level = self._graph.apply("Mul", inputs, self._graph.apply("Reciprocal", reach))
        product = self._graph.apply("DynamicQuantizeMatMul", level, *constants, domain=MICROSOFT)
        return self._add(self._graph.apply("Mul", product, reach), bias)

    def _reach(self, inputs: str, *, after_gelu: bool) -> str:
        """How far from zero each token goes; after GELU its greatest value tells."""
        apply = self._graph.apply
        if after_gelu:
            greatest = apply("ReduceMax", inputs, axes=(-1,), keepdims=1)
            return apply("Max", greatest, self._graph.constant(GELU_FLOOR))
        return apply("ReduceMax", apply("Abs", inputs), axes=(-1,), keepdims=1)

    def _norm(self, states: str, name: str) -> str:
        """Layer normalisation in plain operators: ONNX Runtime's own kernel takes five times as long on a CPU."""
        apply, weights = self._graph.apply, self._weights
        centred = apply("Sub", states, apply("ReduceMean", states, axes=(-1,), keepdims=1))
        variance = apply("ReduceMean", apply("Mul", centred, centred), axes=(-1,), keepdims=1)
        spread = apply("Sqrt", self._add(variance, self._graph.constant(np.array([weights.shape.epsilon], np.float32))))
        even = apply("Mul", centred, apply("Reciprocal", spread))
        scaled = apply("Mul", even, self._graph.constant(weights.vector(f"{name}.w")))
        return self._add(scaled, self._graph.constant(weights.vector(f"{name}.b")))

    def _add(self, one: str, other: str) -> str:
        return self._graph.apply("Add", one, other)


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes((*out, number))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _option(name: str, value: float | int | Sequence[int]) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, 2)
    return _text(1, name) + b"".join(_number(8, one) for one in value) + _number(20, 7)


def _tensor(name: str, shape: Sequence[int | str]) -> bytes:
    dims = b"".join(_bytes(1, _number(1, size) if isinstance(size, int) else _text(2, size)) for size in shape)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, FLOAT) + _bytes(2, dims)))
