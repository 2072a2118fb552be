"""A reranker by address orders what search found; when it fails the order of the search stays."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import SecretStr

from assistant.reranking import Reranker
from knowledge.library import Library
from tests.test_library import document, keep

TEXTS = ("网点周末营业。", "定期存款利率见公告。", "存款利率问答。")


class Service:
    """A reranker on this machine: it likes long texts, and answers in the shape it was told to."""

    def __init__(self, shape: str) -> None:
        self.asked: list[tuple[dict[str, str], dict[str, object]]] = []
        outer = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((dict(self.headers), asked))
                rated = [{"index": i, "relevance_score": len(text)} for i, text in enumerate(asked["documents"])]
                plain = [{"index": one["index"], "score": one["relevance_score"]} for one in rated]
                shapes = {"results": {"results": rated}, "list": plain, "half": {"results": rated[:1]}, "odd": "?"}
                body = json.dumps(shapes.get(shape, {})).encode()
                self.send_response(500 if shape == "down" else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}/rerank"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.mark.parametrize(
    ("shape", "order"),
    [
        ("results", [1, 0, 2]),
        ("list", [1, 0, 2]),
        ("half", [0, 1, 2]),
        ("odd", [0, 1, 2]),
        ("down", [0, 1, 2]),
    ],
)
def test_texts_come_in_the_order_of_the_service(shape: str, order: list[int]) -> None:
    service = Service(shape)
    assert Reranker(service.url, str)("利率", TEXTS) == order
    service.server.shutdown()


def test_the_query_is_masked_and_the_key_is_sent() -> None:
    service = Service("results")
    reranker = Reranker(service.url, lambda text: text.replace("张伟", "〔姓名〕"), "m", SecretStr("secret"))
    reranker("张伟的利率", TEXTS)
    headers, asked = service.asked[0]
    assert (asked["query"], asked["model"]) == ("〔姓名〕的利率", "m")
    assert headers["Authorization"] == "Bearer secret"
    service.server.shutdown()


def test_a_service_that_is_away_leaves_the_order() -> None:
    assert Reranker("http://127.0.0.1:9/rerank", str)("利率", TEXTS) == [0, 1, 2]


def test_search_shows_what_the_service_puts_first(tmp_path) -> None:
    library = Library.open(tmp_path / "library")
    keep(library, document("甲", "存款利率。"), document("乙", "存款利率见公告，公告在网点与手机银行。"))
    first = library.search("存款利率", k=2)
    service = Service("results")
    library.rerank = Reranker(service.url, str)
    assert [hit.passage.document for hit in library.search("存款利率", k=1)] == ["乙"]
    assert {hit.passage.id for hit in library.search("存款利率", k=2)} == {hit.passage.id for hit in first}
    service.server.shutdown()
