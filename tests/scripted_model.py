"""An OpenAI-compatible model server over real HTTP that plays its script: one act for each request, the last one on."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Act = Callable[[BaseHTTPRequestHandler], None]


def says(text: str, size: int = 7) -> Act:
    """Streams `text` in pieces."""

    def act(stage: BaseHTTPRequestHandler) -> None:
        _open(stage)
        for start in range(0, len(text), size):
            _send(stage, {"content": text[start : start + size]})
        _send(stage, {}, finish="stop")
        stage.wfile.write(b"data: [DONE]\n\n")

    return act


def breaks_off(text: str) -> Act:
    """Streams `text`, then drops the connection in the middle of a chunk."""

    def act(stage: BaseHTTPRequestHandler) -> None:
        stage.send_response(200)
        stage.send_header("Content-Type", "text/event-stream")
        stage.send_header("Content-Length", "100000")
        stage.end_headers()
        _send(stage, {"content": text})
        stage.wfile.write(b'data: {"choices": [{"del')
        stage.close_connection = True

    return act


def fails(status: int, **headers: str) -> Act:
    """Answers with an HTTP error."""

    def act(stage: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"error": {"message": "scripted failure", "type": "x"}}).encode()
        stage.send_response(status)
        for name, value in headers.items():
            stage.send_header(name.replace("_", "-"), value)
        stage.send_header("Content-Type", "application/json")
        stage.send_header("Content-Length", str(len(body)))
        stage.end_headers()
        stage.wfile.write(body)

    return act


def keeps_silent(seconds: float) -> Act:
    """Says nothing for so long, then closes."""

    def act(stage: BaseHTTPRequestHandler) -> None:
        _open(stage)
        stage.wfile.flush()
        time.sleep(seconds)

    return act


def floods(megabytes: int) -> Act:
    """Streams an answer of so many megabytes."""

    def act(stage: BaseHTTPRequestHandler) -> None:
        _open(stage)
        for _ in range(megabytes * 100):
            _send(stage, {"content": "钱" * 3500})

    return act


def refuses(why: str) -> Act:
    """Streams a refusal, as structured output does."""

    def act(stage: BaseHTTPRequestHandler) -> None:
        _open(stage)
        _send(stage, {"refusal": why})
        _send(stage, {}, finish="stop")
        stage.wfile.write(b"data: [DONE]\n\n")

    return act


class Performance:
    """A running server: where it listens and what it was asked."""

    def __init__(self, acts: tuple[Act, ...]) -> None:
        self._acts, self._lock = acts, threading.Lock()
        self.asked: list[dict] = []
        performance = self

        class Stage(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                try:
                    performance._next(body)(self)
                except (BrokenPipeError, ConnectionResetError):
                    return

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Stage)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def _next(self, body: dict) -> Act:
        with self._lock:
            self.asked.append(body)
            return self._acts[min(len(self.asked), len(self._acts)) - 1]

    @property
    def heard(self) -> str:
        """All words of all requests."""
        return "\n".join(turn["content"] for body in self.asked for turn in body["messages"])


@contextmanager
def playing(*acts: Act) -> Iterator[Performance]:
    """A server that plays `acts`, one a request."""
    performance = Performance(acts)
    thread = threading.Thread(target=performance._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield performance
    finally:
        performance._server.shutdown()
        performance._server.server_close()


def _open(stage: BaseHTTPRequestHandler) -> None:
    stage.send_response(200)
    stage.send_header("Content-Type", "text/event-stream")
    stage.end_headers()


def _send(stage: BaseHTTPRequestHandler, delta: dict, finish: str | None = None) -> None:
    chunk = {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}],
    }
    stage.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
    stage.wfile.flush()
