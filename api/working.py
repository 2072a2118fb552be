"""/v1/jobs: begin a draft and come back for it; see where a job stands."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from api.entrance import ENTRANCE, seated
from assistant.brief import Brief
from assistant.desk import Desk
from assistant.durable.order import Job, State
from knowledge.values import Bilingual, Value

Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$")]


class JobAnswer(Value):
    """Where a job stands: its steps, what stopped it, and the draft once it is done (they share their name)."""

    job: str
    state: State
    steps: tuple[str, ...]
    message: Bilingual | None
    draft: str | None


def job_routes(desk: Desk) -> APIRouter:
    """Jobs over HTTP."""
    routes = APIRouter(responses=ENTRANCE, tags=["jobs"])
    reads, writes = (Depends(seated(desk, scope)) for scope in ("read", "write"))

    @routes.post("/v1/jobs", status_code=202)
    def begin(brief: Brief, at: Annotated[Desk, writes], library: str = "main") -> JobAnswer:
        """下单写稿，稍后来取 / Order a draft and come back for it."""
        return _answer(at.begin(brief, library))

    @routes.get("/v1/jobs/{id}")
    def job(id: Id, at: Annotated[Desk, reads]) -> JobAnswer:
        """一项写稿工作走到哪一步 / Where a job stands."""
        return _answer(at.jobs().find(id, at.seat().person()))

    return routes


def _answer(job: Job) -> JobAnswer:
    draft = job.id if job.state == "done" else None
    return JobAnswer(job=job.id, state=job.state, steps=job.steps, message=job.said, draft=draft)
