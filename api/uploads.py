"""Files sent to the API: read within a limit, put into a folder of their own, gone when the work is done."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.types import Message, Receive

from knowledge.values import BadInput

MOST_FILES = 100
SLACK = 1 << 20
"""What the envelope around files may weigh."""

FILES = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}
"""What the description of the API says of routes that take files."""


class TooLarge(BadInput):
    """More was sent than is taken at once."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"一次上传不能超过 {most >> 20} MB，请分批上传。",
            f"one upload may not exceed {most >> 20} MB; send it in parts.",
        )


@asynccontextmanager
async def sent_files(request: Request, most: int) -> AsyncIterator[FormData]:
    """The form of a multipart request of at most `most` bytes, whatever its header says; `TooLarge` otherwise."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadInput("请以 multipart/form-data 上传。", "send multipart/form-data.")
    capped = Request(request.scope, _capped(request.receive, most + SLACK, most))
    async with capped.form(max_files=MOST_FILES, max_fields=20) as form:
        yield form


@contextmanager
def in_a_folder(form: FormData) -> Iterator[Path]:
    """The files of the form under their own names; `BadInput` when there is none or two have one name."""
    files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
    if not files:
        raise BadInput("请在 files 字段里附上文件。", "attach files in the field `files`.")
    with TemporaryDirectory() as folder:
        for file in files:
            with (_place(Path(folder), file.filename or "")).open("xb") as kept:
                copyfileobj(file.file, kept)
        yield Path(folder)


def _place(folder: Path, name: str) -> Path:
    """Where a file goes: its bare name, whatever folders the sender wrote before it."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    if not bare or bare.startswith(".") or not bare.isprintable() or len(bare.encode()) > 200:
        raise BadInput(f"文件名 {name!r} 不能用，请改名。", f"the file name {name!r} cannot be used; rename it.")
    if (folder / bare).exists():
        raise BadInput(f"有两个文件都叫 {bare}，请改名。", f"two files are called {bare}; rename one.")
    return folder / bare


def _capped(receive: Receive, cap: int, most: int) -> Receive:
    read = 0

    async def capped() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > cap:
            raise TooLarge(most)
        return message

    return capped
