"""The child process that meets hostile files: a path and an id a line in, a line of JSON per document out.

Run as `python -m knowledge.readers.child LIMITS`; it limits its own memory and is killed by its parent when slow."""

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from knowledge.documents import Document
from knowledge.readers.reading import documents_of, load
from knowledge.readers.source import Limits
from knowledge.values import BadFile

END = "end"


def told(document: Document | BadFile) -> str:
    """A document or a refusal as one line."""
    if isinstance(document, Document):
        return f"document {document.model_dump_json(by_alias=True)}"
    said = document.said
    return f"bad {json.dumps([str(document.path), document.line, said.zh, said.en])}"


def answers(line: str, limits: Limits) -> Iterator[str]:
    """What there is to tell about the file a line names, and the word that it was all."""
    path, name = json.loads(line)
    try:
        yield from map(told, documents_of(load(Path(path), limits), name))
    except BadFile as bad:
        yield told(bad)
    yield END


def main() -> None:
    """Answer until the parent closes the way in."""
    limits = Limits.model_validate_json(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        for answer in answers(line, limits):
            out.write(answer + "\n")
        out.flush()
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > limits.memory // 4:
            return


if __name__ == "__main__":
    main()
