"""The API at /v1: each route parses, calls the desk and answers; bad input answers 422 with one sentence."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi_offline import FastAPIOffline
from pydantic import Field

from api.branding import brand_routes
from api.claim_routes import claim_routes
from api.contract import (
    CheckAnswer,
    DraftAnswer,
    Problem,
    SearchAnswer,
    SearchRequest,
    answer_check,
    answer_draft,
    answer_search,
    hold_to_limit,
)
from api.document_routes import document_routes
from api.entrance import ENTRANCE, seated, sessions, tell_refusals
from api.fact_routes import fact_routes
from api.masking import masking
from api.reach_routes import reach_routes
from api.release_routes import release_routes
from api.reviewing import review_routes
from api.rule_routes import rule_routes
from api.working import job_routes
from assistant.brief import Brief
from assistant.checking import CheckRequest
from assistant.desk import Desk
from assistant.draft import Draft
from assistant.studio import Progress
from knowledge.channels import Channel
from knowledge.products import Product, Segment
from knowledge.values import BadInput, Bilingual

SHORT = 2_000
"""Code points that are checked at once; longer texts are checked beside, so that nobody waits for them."""


Key = Annotated[str | None, Header(max_length=200, description="同一键只写一稿 / one draft for one key")]


def build_app(desk: Desk) -> FastAPI:
    """The API of one desk, its docs served from this machine alone."""
    app = FastAPIOffline(title="明言 Mingyan", version="1", summary="Drafts, checks and evidence for bank copy")
    app.include_router(_work(desk))
    app.include_router(masking(desk))
    app.include_router(_shelf(desk))
    app.include_router(sessions(desk))
    app.include_router(job_routes(desk))
    tell_refusals(app)
    app.include_router(document_routes(desk))
    app.include_router(brand_routes(desk))
    app.include_router(reach_routes(desk))
    app.include_router(fact_routes(desk))
    app.include_router(review_routes(desk))
    app.include_router(release_routes(desk))
    app.include_router(claim_routes(desk))
    app.include_router(rule_routes(desk))
    app.add_exception_handler(BadInput, _say_bad_input)
    app.add_exception_handler(RequestValidationError, _say_wrong_shape)
    return app


def _work(desk: Desk) -> APIRouter:
    """What the desk does."""
    routes = APIRouter(responses=ENTRANCE)
    checks, reads, writes = (Depends(seated(desk, scope)) for scope in ("check", "read", "write"))

    @routes.post("/v1/checks", dependencies=[checks])
    async def check(request: CheckRequest) -> CheckAnswer:
        """检查一段文案 / Check one text."""
        hold_to_limit(request.text)
        if len(request.text) > SHORT or desk.waits():
            return answer_check(request.id, await run_in_threadpool(desk.check, request))
        return answer_check(request.id, desk.check(request))

    @routes.post("/v1/search", dependencies=[reads])
    def search(request: SearchRequest, library: str = "main") -> SearchAnswer:
        """检索资料 / Search the library."""
        hits = desk.search(request.query, request.on, library=library, k=request.k)
        return answer_search(request.id, hits)

    @routes.post(
        "/v1/drafts",
        status_code=201,
        response_model=DraftAnswer,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    def write(
        brief: Brief, request: Request, at: Annotated[Desk, writes], library: str = "main", idempotency_key: Key = None
    ) -> DraftAnswer | Response:
        """按创作需求写稿；Accept: text/event-stream 则边写边送 / Write drafts; streams when asked to."""
        events = at.write(brief, library, key=idempotency_key)
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(_as_events(events), media_type="text/event-stream")
        return answer_draft(next(event for event in events if isinstance(event, Draft)))

    @routes.get("/v1/drafts/{id}")
    def draft(id: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$")], at: Annotated[Desk, reads]) -> DraftAnswer:
        """取一份送审稿 / One draft."""
        return answer_draft(at.drafts().find(id))

    return routes


def _shelf(desk: Desk) -> APIRouter:
    """What the desk has."""
    routes = APIRouter(responses=ENTRANCE)
    reads = [Depends(seated(desk, "read"))]

    @routes.get("/healthz", include_in_schema=False)
    async def healthz() -> Response:
        return Response("ok", media_type="text/plain")

    @routes.get("/v1/channels", dependencies=reads)
    async def channels() -> tuple[Channel, ...]:
        """渠道 / Channels."""
        return desk.shelf().channels

    @routes.get("/v1/products", dependencies=reads)
    async def products() -> tuple[Product, ...]:
        """产品与产品要素 / Products and their facts."""
        return desk.shelf().products

    @routes.get("/v1/segments", dependencies=reads)
    async def segments() -> tuple[Segment, ...]:
        """客群 / Segments."""
        return desk.shelf().segments

    return routes


def _as_events(events: Iterator[Progress | Draft]) -> Iterator[str]:
    """Server-sent events: `progress` while it is written, then one `draft`."""
    for event in events:
        if isinstance(event, Draft):
            yield f"event: draft\ndata: {answer_draft(event).model_dump_json()}\n\n"
        else:
            yield f"event: progress\ndata: {event.model_dump_json()}\n\n"


def _say_bad_input(_: Request, bad: Exception) -> JSONResponse:
    said = bad.said if isinstance(bad, BadInput) else Bilingual(zh=str(bad), en=str(bad))
    return JSONResponse(Problem(message=said).model_dump(), status_code=422)


def _say_wrong_shape(_: Request, wrong: Exception) -> JSONResponse:
    fault = wrong.errors()[0] if isinstance(wrong, RequestValidationError) else {"loc": (), "msg": str(wrong)}
    field = ".".join(str(step) for step in fault["loc"] if step != "body") or "JSON"
    said = Bilingual(zh=f"字段 {field} 不合要求：{fault['msg']}。", en=f"field {field}: {fault['msg']}.")
    return JSONResponse(Problem(message=said).model_dump(), status_code=422)
