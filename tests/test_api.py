"""The API at /v1 answers what the command line answers, and says what is wrong in one sentence."""

import json
import os
from collections.abc import Iterator

import pytest
import yaml
from fastapi.testclient import TestClient

from api.compose import open_desk
from api.serving import build_site
from tests.conftest import ROOT

BRIEF = ROOT / "examples" / "mingchuan" / "briefs"


@pytest.fixture
def client(home: object) -> Iterator[TestClient]:
    assert home
    with TestClient(build_site(open_desk(os.environ), screen=False)) as client:
        yield client


def brief() -> dict:
    return yaml.safe_load(
        min(BRIEF.glob("*.yaml")).read_text("utf-8"),
    ) | {"publish": {"from": "2026-12-01", "to": "2026-12-31"}}


def test_healthz_answers_ok(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok"


def test_a_check_gives_findings_with_spans_and_articles(client: TestClient) -> None:
    answer = client.post("/v1/checks", json={"id": "a", "text": "保本保息，稳赚不赔", "product": "wealth"}).json()
    assert answer["verdict"] == "block"
    assert any(finding["basis"] for finding in answer["findings"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"text": "好", "channel": "telegram"}, "telegram"),
        ({"text": "好", "meta": {"publisher": "my_dog"}}, "publisher"),
        ({"text": "好" * 200_001}, "200001"),
        ({}, "text"),
    ],
)
def test_bad_input_answers_422_with_one_sentence_in_both_languages(client: TestClient, body: dict, said: str) -> None:
    answer = client.post("/v1/checks", json=body)
    assert answer.status_code == 422
    assert said in answer.json()["message"]["zh"]
    assert answer.json()["message"]["en"]


def test_a_redaction_keeps_nothing_personal(client: TestClient) -> None:
    answer = client.post("/v1/redactions", json={"text": "手机13800138000联系"}).json()
    assert "13800138000" not in answer["text"]


@pytest.mark.parametrize("things", ["channels", "products", "segments"])
def test_the_shelf_can_be_read(client: TestClient, things: str) -> None:
    assert {entry["id"] for entry in client.get(f"/v1/{things}").json()}


def test_a_draft_is_written_kept_and_found_again(client: TestClient) -> None:
    made = client.post("/v1/drafts", json=brief())
    assert made.status_code == 201
    assert client.get(f"/v1/drafts/{made.json()['draft']}").json() == made.json()


def test_a_draft_can_be_streamed_as_it_is_written(client: TestClient) -> None:
    with client.stream("POST", "/v1/drafts", json=brief(), headers={"Accept": "text/event-stream"}) as answer:
        kinds = [line.removeprefix("event: ") for line in answer.iter_lines() if line.startswith("event: ")]
    assert kinds[0] == "progress"
    assert kinds[-1] == "draft"


def test_an_unknown_draft_is_a_sentence(client: TestClient) -> None:
    answer = client.get("/v1/drafts/nothing-here")
    assert answer.status_code in (404, 422)
    assert answer.json()["message"]["zh"]


def test_the_docs_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "https://" not in page.text.replace("https://fastapi", "")
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_the_description_of_the_api_is_complete(client: TestClient) -> None:
    paths = json.loads(client.get("/openapi.json").text)["paths"]
    assert {"/v1/checks", "/v1/drafts", "/v1/redactions", "/v1/search", "/v1/channels"} <= paths.keys()
