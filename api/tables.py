"""Whole files masked: JSON lines and Parquet, batch by batch, with a progress bar; the result appears whole or not."""

import json
from collections.abc import Callable, Collection, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from api.cli import watched
from knowledge.values import BadFile, BadInput, Value

AT_ONCE = 256
SHORTEST = 10**6
"""Numbers below this are nobody's."""
Mask = Callable[[Sequence[str]], Sequence[str]]
"""Many texts at a time."""


class Told(Value):
    """What became of a file: rows read, and cells in which something was masked."""

    rows: int
    masked: int


def mask_table(source: Path, out: Path, columns: Sequence[str], mask: Mask) -> Told:
    """`source` masked, at `out`: in `columns`, or wherever there are words. `BadInput` leaves nothing behind."""
    if not source.is_file():
        raise BadInput(f"找不到 {source}，请检查路径。", f"there is no {source}; check the path.")
    if out.suffix != source.suffix or source.suffix not in _KINDS:
        raise BadInput(
            "要掩码的文件与 --out 须同为 .jsonl 或 .parquet。", "the file and --out must both be .jsonl or .parquet."
        )
    part = out.with_name(out.name + ".part")
    masked = _Counted(mask)
    try:
        rows = _KINDS[source.suffix](source, part, columns, masked)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return Told(rows=rows, masked=masked.changed)


class _Counted:
    """Masks, and counts the texts it changed."""

    def __init__(self, mask: Mask) -> None:
        self._mask, self.changed = mask, 0

    def __call__(self, words: Sequence[str]) -> Sequence[str]:
        masked = self._mask(words)
        self.changed += sum(after != before for after, before in zip(masked, words, strict=True))
        return masked


def _mask_lines(source: Path, out: Path, columns: Sequence[str], mask: Mask) -> int:
    rows = 0
    with source.open(encoding="utf-8", errors="replace") as lines, out.open("w", encoding="utf-8") as kept:
        read = (_row(source, number, line, columns) for number, line in enumerate(watched(lines), start=1))
        while batch := list(islice(read, AT_ONCE)):
            for row in _masked_all(batch, columns, mask):
                kept.write(json.dumps(row, ensure_ascii=False) + "\n")
            rows += len(batch)
    return rows


def _row(source: Path, number: int, line: str, columns: Sequence[str]) -> object:
    try:
        row: object = json.loads(line)
    except ValueError:
        raise BadFile(source, number, "不是一行 JSON。", "is not a line of JSON.") from None
    _hold_columns(source, columns, row if isinstance(row, dict) else {})
    return row


def _masked_all(values: Sequence[object], columns: Sequence[str], mask: Mask) -> list[object]:
    """The values with their words masked together."""
    words: list[str] = []

    def note(text: str) -> str:
        words.append(text)
        return text

    for value in values:
        _each(value, columns, note)
    masked = iter(mask(words))
    return [_each(value, columns, lambda _: next(masked)) for value in values]


def _each(value: Any, columns: Sequence[str], put: Callable[[str], str]) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The value with `put` in the place of its words, at any depth; a number that may be somebody's is words too."""
    if isinstance(value, str):
        return put(value)
    if isinstance(value, int) and abs(value) >= SHORTEST:
        return value if (masked := put(str(value))) == str(value) else masked
    if isinstance(value, list):
        return [_each(one, (), put) for one in value]
    if isinstance(value, dict):
        if columns:
            return {name: _each(one, (), put) if name in columns else one for name, one in value.items()}
        row: dict[str, Any] = {}
        for name, one in value.items():
            row[_apart(put(name), row)] = _each(one, (), put)
        return row
    return value


def _apart(name: str, row: Collection[str]) -> str:
    """`name`, marked where two names of a row are masked alike."""
    return name if name not in row else _apart(f"{name}'", row)


def _mask_parquet(source: Path, out: Path, columns: Sequence[str], mask: Mask) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source)
    except (pa.ArrowException, OSError) as error:
        raise BadFile(source, None, f"不是 Parquet 文件（{error}）。", f"is no Parquet file ({error}).") from None
    schema = file.schema_arrow
    _hold_columns(source, columns, schema.names)
    with file, pq.ParquetWriter(out, schema) as kept:
        batches = file.iter_batches(batch_size=AT_ONCE)
        for batch in watched(batches, -(-file.metadata.num_rows // AT_ONCE)):
            cells = [
                _masked_all(batch.column(place).to_pylist(), (), mask)
                if not columns or name in columns
                else batch.column(place)
                for place, name in enumerate(schema.names)
            ]
            kept.write_batch(pa.RecordBatch.from_arrays(_arrays(source, schema, cells), schema=schema))
    return int(file.metadata.num_rows)


def _arrays(source: Path, schema: Any, cells: Sequence[Any]) -> list[Any]:  # noqa: ANN401 - Arrow has no types
    import pyarrow as pa

    def array(field: Any, column: Any) -> Any:  # noqa: ANN401
        try:
            return pa.array(column, field.type) if isinstance(column, list) else column
        except (pa.ArrowException, TypeError):
            raise BadInput(
                f"{source} 的 {field.name} 是数字列，却含有个人信息；请先转成文字列。",
                f"{source}: column {field.name!r} holds numbers that are personal data; turn it into words first.",
            ) from None

    return [array(field, column) for field, column in zip(schema, cells, strict=True)]


def _hold_columns(source: Path, columns: Sequence[str], known: Sequence[str] | dict[str, object]) -> None:
    missing = next((name for name in columns if name not in known), None)
    if missing:
        raise BadInput(
            f"{source} 里没有列 {missing}，有：{'、'.join(known)}。",
            f"{source} has no column {missing!r}; it has: {', '.join(known)}.",
        )


_KINDS: dict[str, Callable[[Path, Path, Sequence[str], Mask], int]] = {
    ".jsonl": _mask_lines,
    ".parquet": _mask_parquet,
}
