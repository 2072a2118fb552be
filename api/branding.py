"""/v1/brand: guidelines proposed from an uploaded guide, decided on by people, and copy scored by the accepted."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.entrance import ENTRANCE, seated
from api.findings import BrandAnswer, BrandRequest, answer_brand
from api.judging import Deciding
from api.uploads import FILES, in_a_folder, sent_files
from assistant.branding import Proposals
from assistant.desk import Desk
from guardrails.brand.guidelines import Entry, State
from knowledge.readers import read_document


class Ruling(Deciding):
    """What a person decides on a guideline, and why."""

    state: Literal["accepted", "rejected"]
    why: str = ""


def brand_routes(desk: Desk) -> APIRouter:
    """The routes of the brand desk."""
    routes = APIRouter(prefix="/v1/brand", responses=ENTRANCE, tags=["brand"])
    reads, writes, checks = (Depends(seated(desk, scope)) for scope in ("read", "write", "check"))

    @routes.get("/guidelines", dependencies=[reads])
    def guidelines(state: State | None = None) -> tuple[Entry, ...]:
        """品牌规范及其状态 / Guidelines as they stand."""
        return tuple(entry for entry in desk.branding().kept.entries() if state in (None, entry.state))

    @routes.post("/proposals", status_code=201, openapi_extra=FILES)
    async def propose(request: Request, at: Annotated[Desk, writes]) -> tuple[Proposals, ...]:
        """从品牌手册（multipart，字段 files）提议规范 / Propose guidelines from brand guides."""
        async with sent_files(request, desk.limits.size) as form:
            with in_a_folder(form) as folder:
                return await run_in_threadpool(lambda: _proposed(folder, at))

    @routes.post("/guidelines/{id}/ruling")
    def rule(id: str, ruling: Ruling, at: Annotated[Desk, reads]) -> Entry:
        """采纳或否决一条规范 / Accept or reject a guideline."""
        return desk.branding().decide(id, ruling.state, ruling.by(at), ruling.why)

    @routes.post("/checks", dependencies=[checks])
    def check(request: BrandRequest) -> BrandAnswer:
        """按已采纳的规范评分 / Score one text by the accepted guidelines."""
        return answer_brand(request, desk.branding(), desk.today())

    return routes


def _proposed(folder: Path, at: Desk) -> tuple[Proposals, ...]:
    by = at.seat().person().id
    return tuple(at.branding().propose(read_document(path), by) for path in sorted(folder.iterdir()))
