"""/v1/worklist and …/affected: what rests on a fact, a claim or a document, and what changes left to do."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api.entrance import ENTRANCE, seated
from api.judging import Judgement
from assistant.change import Task
from assistant.desk import Desk
from knowledge.reach import Reached


class Settling(Judgement):
    """Which of the things a change reached was looked after, and how."""

    reached: str


def reach_routes(desk: Desk) -> APIRouter:
    """The routes of the worklist."""
    routes = APIRouter(responses=ENTRANCE, tags=["worklist"])
    reads = Depends(seated(desk, "read"))

    @routes.get("/v1/facts/{id:path}/affected", dependencies=[reads])
    def affected(id: Annotated[str, Path(max_length=256)]) -> tuple[Reached, ...]:
        """依据这条要素的稿件、定稿、卖点、模板 / What rests on a fact (product/fact)."""
        return desk.records().affected(id)

    @routes.get("/v1/claims/{id}/affected", dependencies=[reads])
    def by_claim(id: str) -> tuple[Reached, ...]:
        """用到这条卖点的稿件与定稿 / What rests on a claim."""
        return desk.records().affected(id)

    @routes.get("/v1/documents/affected", dependencies=[reads])
    def by_document(document: str) -> tuple[Reached, ...]:
        """依据这份资料的稿件、定稿、卖点 / What rests on a document."""
        return desk.records().affected(document)

    @routes.get("/v1/worklist", dependencies=[reads])
    def worklist(*, settled: bool = False) -> list[Task]:
        """待办；settled=true 连办完的 / What changes left to do."""
        return [task for task in desk.records().reach.tasks() if settled or not task.settled_by]

    @routes.post("/v1/worklist/{change}/settle", status_code=204)
    def settle(change: str, given: Settling, at: Annotated[Desk, reads]) -> None:
        """办结一项 / Settle one of them."""
        desk.records().reach.settle(change, given.reached, at.seat().person(), given.why)

    return routes
