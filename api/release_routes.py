"""/v1/releases: make, get, verify, withdraw, and what they were used for; /v1/audit for auditors."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import Field, SecretStr, ValidationError

from api.contract import say_fault
from api.entrance import ENTRANCE, seated
from api.reviewing import Once
from assistant.audit import line_of
from assistant.desk import Desk
from assistant.examiner import make_pack
from assistant.item import ITEMS
from assistant.ledger import Act, Anchor, Verified
from assistant.printing import print_pack
from assistant.release import Release, Vouched, verify, written
from assistant.review import Use
from assistant.reviewing import Wish
from assistant.store.chain import anchor, verify_chain, walk
from assistant.using import WARNING, expiring, find_release, put_to_use, releases_in_use, unusable, uses
from knowledge.values import BadInput, Bilingual, Value

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
OnDay = Annotated[date | None, Query(description="这一天能否使用 / may it be used on this day")]
JSON = "application/json"


class ReleaseLine(Value):
    """A release in use: of which item, from when until when, and whether its end is near."""

    id: str
    item: str
    starts: date | None
    ends: date | None
    soon: bool


class ToRelease(Value):
    """Which approved item to release; the publisher gives their own password again."""

    item: str = Field(max_length=80)
    seen: str
    password: SecretStr


class Withdrawn(Value):
    """Why a release may be used no more."""

    why: str = Field(min_length=1, max_length=4000)


class UseLine(Value):
    """One use of a release."""

    at: datetime
    who: str
    use: Use


class Proven(Value):
    """What vouches for a release, or what is broken."""

    vouches: tuple[Bilingual, ...]
    broken: tuple[Bilingual, ...]


class LedgerState(Value):
    """Whether the chain of acts holds, how many rows it has, and its end to keep elsewhere."""

    rows: int
    fault: Bilingual | None
    anchor: Anchor


def release_routes(desk: Desk) -> APIRouter:
    """The routes of releases and of the ledger."""
    routes = APIRouter(responses=ENTRANCE, tags=["releases"])
    reads, submits, fills, audits = (Depends(seated(desk, scope)) for scope in ("read", "submit", "fill", "audit"))
    _reading(routes, reads)
    _acting(routes, submits)
    _using(routes, fills, reads)
    _auditing(routes, audits)
    return routes


def _reading(routes: APIRouter, reads: object) -> None:
    @routes.get("/v1/releases")
    def in_use(at: Annotated[Desk, reads]) -> tuple[ReleaseLine, ...]:
        """在用的定稿，快到期的在前 / Releases in use, those that end soon first."""
        store, today = at.reviews().store, at.today()
        soon = {release.id for release in expiring(store, today, WARNING)}
        found = releases_in_use(store, at.seat().person())
        return tuple(_line(release, soon=release.id in soon) for release in found)

    @routes.get("/v1/releases/{id}", response_model=Release)
    def one(id: Id, at: Annotated[Desk, reads]) -> Response:
        """定稿文件，可离线验证 / The release's file, which proves itself offline."""
        return Response(written(find_release(at.reviews().store, id, at.seat().person())), media_type=JSON)

    @routes.post("/v1/releases/verify")
    def prove(
        given: dict[str, object], at: Annotated[Desk, reads], on: Annotated[date | None, Query()] = None
    ) -> Proven:
        """验证一份定稿，并看它现在是否在用 / Prove a release, and that it is in use here."""
        try:
            release = Release.model_validate(given)
        except ValidationError as error:
            raise BadInput(*say_fault(error, "定稿", "the release")) from None
        vouched = verify(release, at.reviews().keys.trusted(), on or at.today())
        return _proven(vouched, unusable(at.reviews().store, release, unknown=False))


def _acting(routes: APIRouter, submits: object) -> None:
    @routes.post("/v1/releases", status_code=201, response_model=Release)
    def make(given: ToRelease, at: Annotated[Desk, submits], key: Once = "") -> Response:
        """发布一份已通过的稿件 / Release an approved item."""
        seat, subject = at.seat(), ITEMS + given.item.removeprefix(ITEMS)
        proof = seat.prove(given.password.get_secret_value())
        release = at.reviews().once(key).release(subject, given.seen, seat.person(), proof)
        return Response(written(release), 201, media_type=JSON)

    @routes.post("/v1/releases/{id}/withdrawal", status_code=204)
    def withdraw(id: Id, given: Withdrawn, at: Annotated[Desk, submits], key: Once = "") -> None:
        """撤回；立即不能再用 / Withdraw; it may be used no more from this moment."""
        reviews, person = at.reviews().once(key), at.seat().person()
        sealed = find_release(reviews.store, id, person).sealed
        wish = Wish(subject=sealed.subject, act=Act.WITHDRAW, content=sealed.content.digest, why=given.why)
        reviews.act(person, wish)


def _using(routes: APIRouter, fills: object, reads: object) -> None:
    @routes.post("/v1/releases/{id}/uses", status_code=201)
    def use(id: Id, given: Use, at: Annotated[Desk, fills], key: Once = "") -> UseLine:
        """使用前登记；已撤回、到期或被替换的不能用 / Put a use on record; refused when it is not in use."""
        person, reviews = at.seat().person(), at.reviews()
        put_to_use(reviews.once(key), find_release(reviews.store, id, person), person, given)
        return UseLine(at=reviews.now(), who=person.id, use=given)

    @routes.get("/v1/releases/{id}/uses")
    def used(id: Id, at: Annotated[Desk, reads]) -> tuple[UseLine, ...]:
        """使用记录 / What it was used for."""
        person, reviews = at.seat().person(), at.reviews()
        opened = reviews.look(find_release(reviews.store, id, person).sealed.subject, person)
        return tuple(UseLine(at=event.at, who=event.who, use=given) for event, given in uses(opened.history))


def _auditing(routes: APIRouter, audits: object) -> None:
    @routes.get("/v1/audit")
    def verified(at: Annotated[Desk, audits]) -> LedgerState:
        """验证留痕链 / Verify the chain of acts."""
        reviews = at.reviews()
        with reviews.store.read() as connection:
            found: Verified = verify_chain(connection)
            end = anchor(connection, reviews.now())
        return LedgerState(rows=found.rows, fault=found.fault.said if found.fault else None, anchor=end)

    @routes.get("/v1/audit/export", response_class=StreamingResponse)
    def export(at: Annotated[Desk, audits]) -> StreamingResponse:
        """导出全部留痕（逐行 JSON，可离线验证） / Every act as JSON lines, for offline verification."""
        return StreamingResponse(_export(at), media_type="application/x-ndjson")

    @routes.get("/v1/audit/items/{draft}/{number}")
    def examine(draft: str, number: int, at: Annotated[Desk, audits], form: str = "json") -> Response:
        """一稿的检查材料；form=pdf 为 PDF / The examiner's pack of an item."""
        pack = make_pack(at.reviews().store, f"{ITEMS}{draft}/{number}", at.reviews().now())
        if form == "pdf":
            return Response(print_pack(pack), media_type="application/pdf")
        return Response(pack.model_dump_json(exclude_computed_fields=True), media_type=JSON)


def _export(at: Desk) -> Iterator[str]:
    with at.reviews().store.read() as connection:
        for link in walk(connection):
            yield line_of(link)


def _line(release: Release, *, soon: bool) -> ReleaseLine:
    sealed = release.sealed
    item = sealed.subject.removeprefix(ITEMS)
    return ReleaseLine(id=release.id, item=item, starts=sealed.starts, ends=release.ends, soon=soon)


def _proven(vouched: Vouched, stopped: Bilingual | None) -> Proven:
    broken = (*vouched.broken, *((stopped,) if stopped else ()))
    return Proven(vouches=() if broken else vouched.vouches, broken=broken)
