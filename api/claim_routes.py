"""/v1/claims: propose claims, harvest them from releases, approve, withdraw, find them in copy."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from api.entrance import ENTRANCE, seated
from api.judging import Deciding, Judgement
from assistant.checking import language_of
from assistant.claims import Claimed
from assistant.desk import Desk
from knowledge.channels import Copy
from knowledge.claims import Link, Statement, link
from knowledge.values import Value

Id = Annotated[str, Path(max_length=64)]


class LinkRequest(Value):
    """A text in which claims are looked for."""

    text: str = Field(max_length=20_000)
    product: str | None = None
    channel: str | None = None
    on: date | None = None


def claim_routes(desk: Desk) -> APIRouter:
    """The routes of claims."""
    routes = APIRouter(responses=ENTRANCE, tags=["claims"])
    reads, writes, checks = (Depends(seated(desk, scope)) for scope in ("read", "write", "check"))

    @routes.get("/v1/claims", dependencies=[reads])
    def claims(state: Literal["proposed", "approved", "withdrawn"] | None = None) -> list[Claimed]:
        """卖点及其状态 / Claims as they stand."""
        return [one for one in desk.records().claims.entries() if state in (None, one.state)]

    @routes.post("/v1/claims", status_code=201)
    def add(statements: tuple[Statement, ...], at: Annotated[Desk, writes]) -> tuple[str, ...]:
        """提交卖点，待审 / Propose claims; the ids of those that are new."""
        return desk.records().claims.add(statements, at.seat().person())

    @routes.post("/v1/claims/harvest", status_code=201)
    def harvest(at: Annotated[Desk, writes], item: str | None = None) -> tuple[str, ...]:
        """从已发布的定稿采集卖点 / Propose what releases in use say."""
        return at.harvest(item)

    @routes.post("/v1/claims/links", dependencies=[checks])
    def links(given: LinkRequest) -> tuple[Link, ...]:
        """文案里的卖点：一致、相近、有出入 / Which claims a text makes: exactly, nearly, or wrongly."""
        shelf = desk.shelf()
        known = shelf.claims_of(shelf.product(given.product)) if given.product else shelf.claims
        words = Copy(channel=given.channel, language=language_of(given.text), parts={"text": given.text})
        return link(words, known, given.on or desk.today()).every

    @routes.post("/v1/claims/{id}/approve")
    def approve(id: Id, judged: Deciding, at: Annotated[Desk, reads]) -> Claimed:
        """审定 / Approve."""
        return desk.records().claims.approve(id, judged.by(at))

    @routes.post("/v1/claims/{id}/withdraw")
    def withdraw(id: Id, judged: Judgement, at: Annotated[Desk, reads]) -> Claimed:
        """撤回 / Withdraw."""
        return desk.records().claims.withdraw(id, judged.by(at), judged.why)

    @routes.get("/v1/claims/{id}", dependencies=[reads])
    def claim(id: Id) -> Claimed:
        """一条卖点 / One claim."""
        return desk.records().claims.find(id)

    return routes
