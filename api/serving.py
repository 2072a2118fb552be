"""Serve the API and the screen from one process; pages may reach this host and no other."""

import logging
import re
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.app import build_app
from api.hours import start_hours, start_telling
from api.signing_in import put_door
from assistant.desk import Desk
from knowledge.values import Language

if TYPE_CHECKING:
    from starlette.responses import StreamingResponse

POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; frame-ancestors 'none'; form-action 'self'"
)
HERE = ("127.0.0.1", "localhost", "::1")
SCREENS: tuple[tuple[str, Language], ...] = (("/en", "en"), ("/", "zh"))
OUTSIDE_TAGS = re.compile(rb"<(?:meta|link)\b[^>]*https?://[^>]*>")
"""Tags of Gradio's page that name other hosts (social previews, font preconnects)."""


def serve_forever(desk: Desk, host: str, port: int, *, screen: bool) -> None:
    """Serve until stopped."""
    import uvicorn

    desk.jobs().serve()
    start_hours(desk)
    if host not in HERE and not desk.sessions().founded():
        logging.getLogger("mingyan").warning("%s is open to the network and nobody signs in; see people found", host)
    start_telling(desk)
    threading.Thread(target=desk.ready, name="ready", daemon=True).start()
    site = build_site(desk, screen=screen)
    site.router.on_shutdown.append(partial(run_in_threadpool, desk.jobs().close))
    uvicorn.run(site, host=host, port=port, log_config=None, server_header=False)


def build_site(desk: Desk, *, screen: bool) -> FastAPI:
    """The API, with the screen in Chinese at `/` and in English at `/en` when wanted."""
    app = build_app(desk)
    app.middleware("http")(_stay_inside)
    if not screen:
        return app
    put_door(app, desk, desk.oidc())
    import os

    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    from ui import build, look

    theme, style = look()
    for path, language in SCREENS:
        blocks = build(desk, language)
        app = gr.mount_gradio_app(
            app,
            blocks,
            path,
            theme=theme,
            css=style,
            footer_links=[],
            ssr_mode=False,
            show_error=False,
            mcp_server=False,
        )
    return app


async def _stay_inside(request: Request, go_on: "Callable[[Request], Awaitable[StreamingResponse]]") -> Response:
    """Forbid every other host by policy, and drop the tags that name one."""
    answer = await go_on(request)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return answer
    page = OUTSIDE_TAGS.sub(b"", b"".join([_bytes(chunk) async for chunk in answer.body_iterator]))
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(page, answer.status_code, headers)


def _bytes(chunk: str | bytes | memoryview) -> bytes:
    return chunk.encode() if isinstance(chunk, str) else bytes(chunk)
