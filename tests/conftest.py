"""What every test has: a home of its own, the sample bank, and a network that ends at this machine."""

import gc
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
LOCAL = ("127.0.0.1", "::1", "localhost")


class LeavesTheMachine(AssertionError):
    """A test or the product tried to reach another host."""


@pytest.fixture(autouse=True)
def _stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def local_only(address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise LeavesTheMachine(f"connects to {address}")

    def guarded(self: socket.socket, address: object) -> object:
        local_only(address)
        return connect(self, address)  # type: ignore[arg-type]

    def guarded_ex(self: socket.socket, address: object) -> object:
        local_only(address)
        return connect_ex(self, address)  # type: ignore[arg-type]

    def guarded_look_up(host: object, *rest: object, **more: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in (*LOCAL, None, "", "0.0.0.0", socket.gethostname()):
            raise LeavesTheMachine(f"looks up {name}")
        return look_up(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@pytest.fixture(autouse=True, scope="module")
def _forget_apps() -> Iterator[None]:
    """FastAPI remembers the functions of every app it ever made, and with them a desk and all its rules."""
    yield
    from fastapi.dependencies import models

    for kept in vars(models).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()
    gc.collect()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `$MINGYAN_HOME` of the test's own; drafts are composed by the template writer."""
    monkeypatch.setenv("MINGYAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MINGYAN_WRITER", "template")
    monkeypatch.setenv("MINGYAN_LANG", "zh")
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> CliRunner:
    """Runs `mingyan` in this process, in a home of its own."""
    assert home
    return CliRunner()


def need_shared(*parts: str) -> Path:
    """The path under ../shared, or a skip that says so."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"../shared/{'/'.join(parts)} is absent")
    return path
