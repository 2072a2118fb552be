"""/v1/reviews: the worklist, an item with all its evidence, and every act on it; /v1/delegations and /v1/figures."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Response

from api.entrance import ENTRANCE, seated
from api.review_answers import (
    Asked,
    Edited,
    ReviewAnswer,
    ReviewLine,
    Submitted,
    TakeUp,
    answer_line,
    answer_sheet,
)
from assistant.desk import Desk
from assistant.figures import DeskFigures, desk_figures
from assistant.item import ITEMS
from assistant.ledger import Act
from assistant.people import Line
from assistant.remarks import Quoted, Resolution, propose_missed
from assistant.review import VERDICTS, Delegation, Grant, Route, State, Waiving
from assistant.reviewing import Reviews, Wish
from assistant.sheet import grant_line, make_sheet
from knowledge.values import Value

Draft = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,64}$")]
Number = Annotated[int, Path(ge=1, le=99)]
ONCE = "同一键的同一操作只做一次 / done once for one key"
Once = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[ -~]{0,100}$", description=ONCE)]


class Loaned(Value):
    """A line of one's own to lend to `to`."""

    to: str
    line: Line
    until: datetime


class Taken(Value):
    """A loan to end."""

    to: str
    line: Line


def review_routes(desk: Desk) -> APIRouter:
    """The routes of review."""
    routes = APIRouter(responses=ENTRANCE, tags=["reviews"])
    _reading(routes, Depends(seated(desk, "read")))
    _writing(routes, Depends(seated(desk, "submit")))
    _lending(routes, Depends(seated(desk, "submit")), Depends(seated(desk, "read")))
    return routes


def _reading(routes: APIRouter, reads: object) -> None:
    @routes.get("/v1/reviews")
    def worklist(
        at: Annotated[Desk, reads], state: Annotated[list[State] | None, Query()] = None
    ) -> tuple[ReviewLine, ...]:
        """待办：本机构的稿件，等得最久的在前 / The items of one's branch, those that wait longest first."""
        queue = at.reviews().queue(at.seat().person())
        return tuple(answer_line(one) for one in queue if not state or one.standing.state in state)

    @routes.get("/v1/reviews/missed")
    def proposals(at: Annotated[Desk, reads]) -> Response:
        """复核人发现而规则漏掉的，写成规则草案（YAML） / What reviewers found and rules missed, as drafts of rules."""
        histories = [one.history for one in at.reviews().queue(at.seat().person())]
        return Response(propose_missed(histories, at.reviews().words), media_type="application/yaml")

    @routes.get("/v1/reviews/{draft}/{number}")
    def one(draft: Draft, number: Number, at: Annotated[Desk, reads]) -> ReviewAnswer:
        """一稿的全部依据：问题与条文、数字台账、未判定、异议、留言、改动 / An item with all its evidence."""
        return _told(at, _subject(draft, number))

    @routes.get("/v1/figures")
    def figures(at: Annotated[Desk, reads]) -> DeskFigures:
        """台面数字：周期、一次通过率、最多的问题、每条规则的认可度 / Figures of the desk."""
        return desk_figures(at.reviews().queue(at.seat().person()))


def _writing(routes: APIRouter, submits: object) -> None:
    @routes.post("/v1/reviews", status_code=201)
    def take_up(given: TakeUp, at: Annotated[Desk, submits], key: Once = "") -> ReviewAnswer:
        """立项：把送审稿的一稿交给复核流程 / Make an item of a draft's variant."""
        draft = at.drafts().find(given.draft)
        return _told(at, at.reviews().once(key).take_up(draft, given.variant, at.seat().person()))

    @routes.put("/v1/reviews/{draft}/{number}")
    def edit(draft: Draft, number: Number, given: Edited, at: Annotated[Desk, submits], key: Once = "") -> ReviewAnswer:
        """改稿；不给部位则只按现行规则与要素重查 / Change parts, or only check anew."""
        subject = _subject(draft, number)
        at.reviews().once(key).edit(subject, given.seen, given.parts, at.seat().person())
        return _told(at, subject)

    @routes.post("/v1/reviews/{draft}/{number}/submissions", status_code=201)
    def submit(draft: Draft, number: Number, given: Submitted, at: Annotated[Desk, submits], key: Once = "") -> Route:
        """送审；答复审批路线及其理由 / Submit; the answer is the route with its reasons."""
        return at.reviews().once(key).submit(_subject(draft, number), given.seen, at.seat().person())

    @routes.post("/v1/reviews/{draft}/{number}/acts", status_code=201)
    def act(draft: Draft, number: Number, given: Asked, at: Annotated[Desk, submits], key: Once = "") -> ReviewAnswer:
        """通过、退改、否决、放行、上报、撤回、留言、异议、了结；作决定要再给本人口令，密钥不能作决定。

        Any act but writing, submitting and releasing; a verdict takes one's own password again and never a key.
        """
        subject = _subject(draft, number)
        _do(at, at.reviews().once(key), subject, given)
        return _told(at, subject)


def _lending(routes: APIRouter, submits: object, reads: object) -> None:
    @routes.get("/v1/delegations")
    def lent(at: Annotated[Desk, reads]) -> tuple[Delegation, ...]:
        """委托给我的复核权 / The lines lent to me."""
        return at.reviews().lent(at.seat().person().id)

    @routes.post("/v1/delegations", status_code=204)
    def lend(given: Loaned, at: Annotated[Desk, submits]) -> None:
        """把自己的复核权委托给同事，到某日为止 / Lend a line of one's own until a day."""
        at.reviews().delegate(at.seat().person(), given.to, given.line, given.until)

    @routes.delete("/v1/delegations", status_code=204)
    def end(given: Taken, at: Annotated[Desk, submits]) -> None:
        """收回委托 / Take it back."""
        at.reviews().take_back(at.seat().person(), given.to, given.line)


def _do(at: Desk, reviews: Reviews, subject: str, given: Asked) -> None:
    person, act = at.seat().person(), Act(given.act)
    proof = at.seat().prove(given.password.get_secret_value()) if act in VERDICTS else None
    wish = Wish(subject=subject, act=act, content=given.seen, why=given.why, until=given.until)
    if reviews.done(person, wish):
        return
    about = ABOUT.get(act, _nothing)(at, subject, given)
    reviews.act(person, wish.model_copy(update={"about": about}), proof)


def _nothing(_at: Desk, _subject: str, _given: Asked) -> str:
    return ""


def _grant(at: Desk, subject: str, given: Asked) -> str:
    """The line that was named, or the missing one that is the caller's."""
    if given.line:
        return Grant(line=given.line, behalf=given.behalf).model_dump_json()
    person = at.seat().person()
    line, behalf = grant_line(at.reviews().look(subject, person), person, at.reviews().lent(person.id))
    return Grant(line=line, behalf=behalf).model_dump_json()


def _quoted(_at: Desk, _subject: str, given: Asked) -> str:
    return Quoted(
        part=given.part, quote=given.quote, start=given.start, thread=given.thread, missed=given.missed
    ).model_dump_json()


ABOUT: dict[Act, Callable[[Desk, str, Asked], str]] = {
    Act.APPROVE: _grant,
    Act.WAIVE: lambda _at, _subject, given: Waiving(finding=given.finding, scope=given.scope).model_dump_json(),
    Act.COMMENT: _quoted,
    Act.DISAGREE: lambda _at, _subject, given: given.finding,
    Act.RESOLVE: lambda _at, _subject, given: Resolution(thread=given.thread or "").model_dump_json(),
}
"""What an act says it is about, from what was asked."""


def _told(at: Desk, subject: str) -> ReviewAnswer:
    person, reviews = at.seat().person(), at.reviews()
    opened = reviews.look(subject, person)
    return answer_sheet(make_sheet(opened, reviews.threads(opened), person, reviews.now()))


def _subject(draft: str, number: int) -> str:
    return f"{ITEMS}{draft}/{number}"
