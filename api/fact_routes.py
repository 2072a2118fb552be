"""/v1/facts: propose facts from documents, list them with their evidence, accept, reject, withdraw."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.concurrency import run_in_threadpool

from api.entrance import ENTRANCE, seated
from api.judging import Deciding, Judgement
from api.uploads import FILES, in_a_folder, sent_files
from assistant.desk import Desk
from assistant.facts import Entry
from assistant.proposing import Proposed
from knowledge.values import Bilingual, Period

Id = Annotated[str, Path(max_length=128)]


class Acceptance(Deciding):
    """A proposal accepted for a product; name, condition and validity may be corrected, the quoted value may not."""

    product: str | None = None
    name: Bilingual | None = None
    condition: Bilingual | None = None
    valid: Period | None = None


def fact_routes(desk: Desk) -> APIRouter:
    """The routes of facts."""
    routes = APIRouter(responses=ENTRANCE, tags=["facts"])
    reads, writes = (Depends(seated(desk, scope)) for scope in ("read", "write"))

    @routes.post("/v1/facts/proposals", status_code=201, openapi_extra=FILES)
    async def propose(request: Request, at: Annotated[Desk, writes]) -> tuple[Proposed, ...]:
        """从资料提议要素（multipart，字段 files）/ Propose facts from documents."""
        async with sent_files(request, desk.limits.size) as form:
            with in_a_folder(form) as folder:
                return await run_in_threadpool(lambda: tuple(at.propose([folder])))

    @routes.get("/v1/facts", dependencies=[reads])
    def facts(
        state: Literal["proposed", "accepted", "rejected", "withdrawn"] | None = None, product: str | None = None
    ) -> list[Entry]:
        """要素及其状态、原文出处 / Facts with their state and anchor."""
        every = desk.records().facts.entries()
        return [one for one in every if state in (None, one.state) and product in (None, one.product)]

    @routes.post("/v1/facts/{id:path}/accept")
    def accept(id: Id, given: Acceptance, at: Annotated[Desk, reads]) -> Entry:
        """采纳 / Accept."""
        kept = desk.records().facts
        proposed = kept.find(id).fact
        changes = {name: getattr(given, name) for name in ("name", "condition", "valid")}
        corrected = proposed.model_copy(update={name: value for name, value in changes.items() if value is not None})
        return kept.accept(id, given.by(at), given.product, corrected)

    @routes.post("/v1/facts/{id:path}/reject")
    def reject(id: Id, judged: Judgement, at: Annotated[Desk, reads]) -> Entry:
        """否决 / Reject."""
        return desk.records().facts.reject(id, judged.by(at), judged.why)

    @routes.post("/v1/facts/{id:path}/withdraw")
    def withdraw(id: Id, judged: Judgement, at: Annotated[Desk, reads]) -> Entry:
        """撤回（产品文件里的要素写作 产品/要素）/ Take a fact out of use; one of a file as product/fact."""
        return desk.records().facts.withdraw(id, judged.by(at), judged.why)

    @routes.get("/v1/facts/{id:path}", dependencies=[reads])
    def fact(id: Id) -> Entry:
        """一条要素及其原文 / One fact with its evidence."""
        return desk.records().facts.find(id)

    return routes
