"""The embedded demonstration model: llama.cpp in a process of its own, started when first asked, gone when we are."""

import os
import secrets
import select
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, SecretStr

from assistant.model import Ask, ModelDown, ModelFault, V
from assistant.model.answers import read_answer
from assistant.model.chat import Address, ChatModel

NAME = "Qwen2.5-Coder-1.5B（演示模型 demonstration model）"
LLAMA = Path(__file__).with_name("llama.py")
START_WITHIN = 120.0


class EmbeddedModel:
    """A small model on this machine, for demonstration; a crash of its own process never touches ours."""

    name = NAME

    def __init__(self, file: Path, timeout: float = 300.0) -> None:
        self._file, self._timeout = file, timeout
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._chat: ChatModel | None = None

    def stream(self, ask: Ask, returns: type[BaseModel] | None = None) -> Iterator[str]:
        """The answer piece by piece; `ModelFault` otherwise."""
        return self._started().stream(ask, returns)

    def answer(self, ask: Ask, returns: type[V]) -> V:
        """The answer as a `returns`; `ModelFault` otherwise."""
        return read_answer("".join(self.stream(ask, returns)), returns, ask.language)

    def warm(self, asks: Iterable[Ask]) -> threading.Thread:
        """Start now and read the beginnings of `asks` in the background, so that the first words come sooner."""
        thread = threading.Thread(target=self._read_ahead, args=(tuple(asks),), daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """End the model's process."""
        with self._lock:
            process, self._process, self._chat = self._process, None, None
        if process and process.stdin:
            process.stdin.close()
            process.wait(timeout=10)

    def _read_ahead(self, asks: tuple[Ask, ...]) -> None:
        try:
            for ask in asks:
                for _ in self.stream(ask.model_copy(update={"most": 1})):
                    pass
        except ModelFault:
            return  # whoever asks next is told

    def _started(self) -> ChatModel:
        with self._lock:
            if self._chat is None or self._process is None or self._process.poll() is not None:
                self._chat = self._start()
            return self._chat

    def _start(self) -> ChatModel:
        key = secrets.token_urlsafe(24)
        self._process = process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-I", str(LLAMA), str(self._file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"GOMP_SPINCOUNT": "2000"},  # else six times slower as soon as a core is shared
        )
        url = _first_line(process, key)
        if not url:
            process.kill()
            raise ModelDown(
                "演示模型没有启动成功，请运行 mingyan models fetch --verify 检查模型文件。",
                "the demonstration model did not start; run `mingyan models fetch --verify` to check its file.",
            )
        return ChatModel(Address(url=f"{url}/v1", model="embedded", key=SecretStr(key), timeout=self._timeout))


def _first_line(process: "subprocess.Popen[str]", key: str) -> str:
    """Hand the process its key; the address it answers with, or nothing if it ends or keeps silent."""
    if process.stdin is None or process.stdout is None:
        return ""
    try:
        process.stdin.write(key + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return ""
    ready, _, _ = select.select([process.stdout], [], [], START_WITHIN)
    return process.stdout.readline().strip() if ready else ""
