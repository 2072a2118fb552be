"""Jobs at the command line and over HTTP: listed, resumed, cancelled; what models were asked is told with totals."""

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.app import build_app
from api.cli import main
from api.compose import open_desk
from tests.conftest import ROOT
from tests.scripted_model import breaks_off, playing, says
from tests.test_pipeline import GOOD

BRIEF = ROOT / "examples" / "mingchuan" / "briefs" / "01-anxin-maturity.yaml"
SMS = "product: anxin-3y\nchannels: [sms]\npublish: {from: 2026-12-01, to: 2026-12-31}\n"


@pytest.fixture
def sms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A brief for one text message, to be written by a model that has a price."""
    named = {"WRITER": "model", "MODEL": "scripted", "PRICE_ASKED": "2", "PRICE_ANSWERED": "8", "MODEL_TRIES": "1"}
    for name, value in named.items():
        monkeypatch.setenv(f"MINGYAN_{name}", value)
    file = tmp_path / "sms.yaml"
    file.write_text(SMS, "utf-8")
    return file


def said(run: CliRunner, *words: str) -> str:
    done = run.invoke(main, list(words))
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_a_draft_written_is_a_job_done(run: CliRunner) -> None:
    draft = json.loads(said(run, "write", str(BRIEF), "--json"))["draft"]
    (job,) = [json.loads(line) for line in said(run, "jobs", "list", "--json").splitlines()]
    assert (job["id"], job["state"]) == (draft, "done")
    for act in ("resume", "cancel"):
        assert run.invoke(main, ["jobs", act, draft]).exit_code == 2
    assert run.invoke(main, ["jobs", "resume", "no-such"]).exit_code == 2


def test_calls_are_listed_with_tokens_cost_and_totals(run: CliRunner, sms: Path, monkeypatch) -> None:
    def counts(stage) -> None:
        write = stage.wfile.write
        usage = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}
        last = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [], "usage": usage}
        stage.wfile.write = lambda piece: write(
            f"data: {json.dumps(last)}\n\n".encode() + piece if piece.endswith(b"[DONE]\n\n") else piece
        )
        says(GOOD)(stage)

    with playing(counts) as server:
        monkeypatch.setenv("MINGYAN_MODEL_URL", server.url)
        draft = json.loads(said(run, "write", str(sms), "--json"))["draft"]
        assert server.asked[0]["stream_options"] == {"include_usage": True}
    (call,) = [json.loads(line) for line in said(run, "audit", "calls", "--job", draft, "--json").splitlines()]
    assert (call["state"], call["spent"], call["cost"]) == ("answered", {"asked": 1000, "answered": 500}, "0.006")
    assert "合计 1 次" in said(run, "audit", "calls")
    assert "1500 tokens" in said(run, "audit", "calls")


def test_an_unknown_call_is_listed_and_paid_again_only_by_a_persons_word(
    run: CliRunner, sms: Path, monkeypatch
) -> None:
    with playing(breaks_off('{"body": "[产品名]'), says(GOOD)) as server:
        monkeypatch.setenv("MINGYAN_MODEL_URL", server.url)
        assert run.invoke(main, ["write", str(sms)]).exit_code == 2
        (job,) = [json.loads(line)["id"] for line in said(run, "jobs", "list", "--json").splitlines()]
        assert "不自动重发" in run.invoke(main, ["jobs", "resume", job]).stderr
        assert "调用结果不明" in said(run, "jobs", "list")
        assert "不明 1" in said(run, "audit", "calls")
        assert "--pay-again" in run.invoke(main, ["jobs", "resume", job]).stderr
        assert len(server.asked) == 1
        said(run, "jobs", "resume", job, "--pay-again", "账单上没有这一次")
        assert len(server.asked) == 2


def test_over_http_one_key_is_one_draft_and_a_job_can_be_come_back_for(home: Path) -> None:
    assert home
    brief = {"product": "anxin-3y", "channels": ["sms"], "publish": {"from": "2026-12-01", "to": "2026-12-31"}}
    with TestClient(build_app(open_desk(os.environ))) as client:
        key = {"Idempotency-Key": "order 7"}
        drafts = {client.post("/v1/drafts", json=brief, headers=key).json()["draft"] for _ in range(2)}
        assert len(drafts) == 1
        job = client.post("/v1/jobs", json=brief)
        assert job.status_code == 202
        place, end = f"/v1/jobs/{job.json()['job']}", time.monotonic() + 60
        while (now := client.get(place).json())["state"] != "done" and time.monotonic() < end:
            time.sleep(0.1)
        assert now["draft"] == job.json()["job"]
        assert now["steps"][0] == "gather"
        assert client.get("/v1/jobs/no-such").status_code == 422
