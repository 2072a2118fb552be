"""The HTTP client models are asked with: it stops reading an endless answer and needs no proxy on this machine."""

from collections.abc import Iterator

import httpx2

TOO_MUCH = 1 << 20


class TooMuch(Exception):
    """The answer is larger than any answer can be."""


class Limited(httpx2.SyncByteStream):
    """A stream that breaks off with `TooMuch` after `TOO_MUCH` bytes."""

    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        """The bytes, as long as they are not too many."""
        read = 0
        for piece in self._stream:
            read += len(piece)
            if read > TOO_MUCH:
                raise TooMuch
            yield piece

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()


def open_client(url: str, timeout: float) -> httpx2.Client:
    """A client for the model at `url` that waits `timeout` seconds between two pieces of an answer."""
    here = httpx2.URL(url).host in ("127.0.0.1", "localhost", "::1")
    return httpx2.Client(
        timeout=httpx2.Timeout(timeout, connect=min(timeout, 10.0)),
        event_hooks={"response": [_limit]},
        headers={"Accept-Encoding": "identity"},
        trust_env=not here,
    )


def _limit(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise TooMuch
    response.stream = Limited(response.stream)  # type: ignore[arg-type]
