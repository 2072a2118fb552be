"""The demo walks the whole way in a sealed room: no network at all but this machine's own loopback."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SEALED = ("unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up 2>/dev/null; exec "$@"', "sh")


def sealed_room() -> tuple[str, ...]:
    """The command that gives a process a network of its own with nothing in it, where this machine allows that."""
    if shutil.which("unshare") and subprocess.run((*SEALED, "true"), capture_output=True, check=False).returncode == 0:
        return SEALED
    pytest.skip("this machine gives no network namespace of its own (unshare)")


def test_the_demo_walks_the_whole_way_with_no_network(tmp_path: Path) -> None:
    environ = os.environ | {"MINGYAN_HOME": str(tmp_path), "MINGYAN_WRITER": "template", "MINGYAN_LANG": "zh"}
    command = (*sealed_room(), sys.executable, "-m", "api.cli", "demo")
    walked = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=280)
    assert walked.returncode == 0, walked.stderr
    assert "{{手机号#1}}" in walked.stdout
    page = (tmp_path / "demo.html").read_text("utf-8")
    assert page.count('<article class="my-variant">') >= 6
    assert '<span class="my-pill my-pill-block">' not in page.split("三、")[0]
    assert re.findall(r"(?:src|href)=|https?://", page) == []
