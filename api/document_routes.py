"""/v1/documents: bring documents in, list them, judge what is held back, withdraw."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.concurrency import run_in_threadpool

from api.entrance import ENTRANCE, seated
from api.judging import Judgement
from api.uploads import FILES, in_a_folder, sent_files
from assistant.desk import Desk
from knowledge.catalogue import Kept
from knowledge.documents import Receipt
from knowledge.quarantine import Quarantined
from knowledge.values import Bilingual, Value

State = Literal["kept", "withdrawn", "waiting", "released", "discarded", "superseded"]
Held = Annotated[str, Path(max_length=64)]


class DocumentAnswer(Value):
    """A document: kept or withdrawn, or held in quarantine under the name `held` with the reason and the score."""

    document: str
    title: str
    version: str
    state: State
    sha256: str
    valid_from: date | None
    valid_to: date | None
    audience: str
    owner: str
    passages: int = 0
    held: str | None = None
    reason: Bilingual | None = None
    score: float | None = None
    found: tuple[str, ...] = ()
    came: datetime | None = None


class Withdrawal(Judgement):
    """A document that is to answer no more, and why."""

    document: str


def document_routes(desk: Desk) -> APIRouter:
    """The routes of documents."""
    routes = APIRouter(responses=ENTRANCE, tags=["documents"])
    reads, writes = (Depends(seated(desk, scope)) for scope in ("read", "write"))

    @routes.post("/v1/documents", status_code=201, openapi_extra=FILES)
    async def bring(request: Request, at: Annotated[Desk, writes], library: str = "main") -> tuple[Receipt, ...]:
        """收进资料（multipart，字段 files）/ Bring documents in; a receipt for each."""
        async with sent_files(request, desk.limits.size) as form:
            with in_a_folder(form) as folder:
                return await run_in_threadpool(lambda: tuple(at.ingest([folder], library)))

    @routes.get("/v1/documents", dependencies=[reads])
    def documents(library: str = "main", state: State | Literal["quarantined"] | None = None) -> list[DocumentAnswer]:
        """资料；state=quarantined 只列扣下待判的 / Documents; `quarantined` are those that wait to be judged."""
        kept = desk.library(library)
        every = [*map(_kept, kept.documents()), *map(_held, kept.quarantine.all())]
        wanted = "waiting" if state == "quarantined" else state
        return [one for one in every if wanted in (None, one.state)]

    @routes.post("/v1/documents/quarantine/{held}/release")
    def release(held: Held, judged: Judgement, at: Annotated[Desk, reads], library: str = "main") -> Receipt:
        """放行 / Release what is held."""
        return desk.records().documents.release(library, held, judged.by(at), judged.why)

    @routes.post("/v1/documents/quarantine/{held}/discard")
    def discard(held: Held, judged: Judgement, at: Annotated[Desk, reads], library: str = "main") -> DocumentAnswer:
        """丢弃 / Discard what is held."""
        return _held(desk.records().documents.discard(library, held, judged.by(at), judged.why))

    @routes.post("/v1/documents/withdrawals", status_code=204)
    def withdraw(wanted: Withdrawal, at: Annotated[Desk, reads], library: str = "main") -> None:
        """撤下 / Withdraw a document."""
        desk.records().documents.withdraw(library, wanted.document, wanted.by(at), wanted.why)

    return routes


def _kept(kept: Kept) -> DocumentAnswer:
    document = kept.document
    return DocumentAnswer(
        document=document.id,
        title=document.title,
        version=document.version,
        state="withdrawn" if kept.withdrawn else "kept",
        sha256=document.sha256,
        valid_from=document.valid.start,
        valid_to=document.valid.end,
        audience=document.audience,
        owner=document.owner,
        passages=kept.passages,
    )


def _held(found: Quarantined) -> DocumentAnswer:
    document, held = found.held.document, found.held
    answer = _kept(Kept(document, 0, withdrawn=False))
    return answer.model_copy(
        update={
            "state": found.state,
            "held": found.id,
            "reason": held.reason,
            "score": held.score,
            "found": held.found,
            "came": found.at,
            "audience": document.audience,
        }
    )
