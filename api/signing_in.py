"""Signing in to the screen: by one's own password or the bank's sign-on; until then no page of it is shown."""

import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, FastAPI, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from pydantic import SecretStr, ValidationError

from assistant.desk import Desk
from assistant.oidc import Oidc, Visit
from assistant.people import Person
from assistant.review import FRESH
from assistant.sessions import COOKIE, LASTS, Session
from assistant.tokens import fresh
from knowledge.values import BadInput, Bilingual, Language
from ui import FOLDER
from ui.sign_in import password_page, sign_in_page
from ui.words import Words

VISIT, AWAY = "mingyan_visit", timedelta(minutes=10)
OPEN = ("/v1/", "/docs", "/redoc", "/openapi.json", "/healthz", "/sign-in", "/static-offline-docs")
"""What answers without a session: the API has its own entrance, the rest holds nothing of the bank's."""
Typed = Annotated[str, Form(max_length=200)]
CHANGED = Bilingual(zh="口令已改，请重新登录。", en="the password is changed; sign in again.")


def put_door(app: FastAPI, desk: Desk, oidc: Oidc | None) -> None:
    """Keep the screen behind signing in, once there are people."""
    app.include_router(_pages(desk, oidc), include_in_schema=False)
    app.middleware("http")(_gate(desk))


def _gate(desk: Desk) -> Callable[..., Awaitable[Response]]:
    async def gate(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.path.startswith(OPEN) and not request.url.path.startswith("/sign-in"):
            return await go_on(request)
        if request.method not in ("GET", "HEAD") and _from_elsewhere(request):
            return PlainTextResponse("这个请求来自别的网站。 / This request comes from another site.", 403)
        if request.url.path.startswith("/sign-in") or await run_in_threadpool(_may_enter, desk, request):
            return await go_on(request)
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"/sign-in?next={quote(request.url.path)}", 303)
        return PlainTextResponse("请先登录。 / Sign in first.", 401)

    return gate


def _pages(desk: Desk, oidc: Oidc | None) -> APIRouter:
    routes = APIRouter()

    @routes.get("/sign-in")
    def ask(request: Request, next: str = "/") -> Response:
        return _sign_in(request, oidc, None, next)

    @routes.post("/sign-in")
    def sign_in(request: Request, person: Typed, password: Typed, next: Typed = "/") -> Response:
        try:
            session = desk.sessions().sign_in(person.strip(), SecretStr(password))
        except BadInput as bad:
            return _sign_in(request, oidc, bad.said, next)
        return _let_in(request, desk, session, _inside(next))

    @routes.post("/sign-out")
    def sign_out(request: Request) -> Response:
        desk.sessions().end(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(COOKIE)
        return answer

    _passwords(routes, desk)
    if oidc:
        _single(routes, desk, oidc)
    return routes


def _passwords(routes: APIRouter, desk: Desk) -> None:
    """Setting a password of one's own, which ends the sessions of the old one."""

    @routes.get("/password")
    def ask_password(request: Request) -> Response:
        return HTMLResponse(password_page(_words(request), _style(), said=None, done=False))

    @routes.post("/password")
    def set_password(request: Request, old: Typed, new: Typed) -> Response:
        session = desk.sessions().read(request.cookies.get(COOKIE, ""))
        try:
            who = desk.sessions().sign_in(session.who if session else "", SecretStr(old)).who
            desk.sessions().people.set_password(who, SecretStr(new), who)
        except BadInput as bad:
            return HTMLResponse(password_page(_words(request), _style(), said=bad.said, done=False), 422)
        return HTMLResponse(password_page(_words(request), _style(), said=CHANGED, done=True))


def _single(routes: APIRouter, desk: Desk, oidc: Oidc) -> None:
    """Leaving for the bank's sign-on, and coming back."""

    @routes.get("/sign-in/oidc")
    def leave(request: Request, next: str = "/", *, prove: bool = False) -> Response:
        until = desk.reviews().now() + AWAY
        visit = oidc.leave(str(request.base_url) + "sign-in/oidc/back", _inside(next), until)
        try:
            answer = RedirectResponse(oidc.address(visit, prove=prove), 303)
        except BadInput as bad:
            return _sign_in(request, oidc, bad.said, next)
        _put(request, answer, VISIT, desk.sessions().signed(visit.model_dump_json()), AWAY)
        return answer

    @routes.get("/sign-in/oidc/back")
    def back(request: Request, state: str = "", code: str = "") -> Response:
        try:
            visit = _visit(desk, request, state)
            claims = oidc.claims(visit, code)
            person = _admitted(desk, claims.said(oidc.registered.claim))
            proved = fresh(claims, desk.reviews().now(), FRESH)
            answer = _let_in(request, desk, desk.sessions().begin(person, "oidc", proved), visit.next_page)
        except BadInput as bad:
            answer = _sign_in(request, oidc, bad.said, "/")
        answer.delete_cookie(VISIT)
        return answer


def _admitted(desk: Desk, who: str) -> Person:
    """The person the sign-on speaks of; `BadInput` when an administrator has not admitted them."""
    person = desk.sessions().people.find(who)
    if person is None:
        raise BadInput(
            "单点登录成功，但这里没有您这位成员，请管理员添加。", "you are not admitted here; ask an administrator."
        )
    return person


def _visit(desk: Desk, request: Request, state: str) -> Visit:
    """What was remembered when this browser left; `BadInput` when it is another's, or too old."""
    body = desk.sessions().unsigned(request.cookies.get(VISIT, ""))
    try:
        visit = Visit.model_validate_json(body or "")
    except ValidationError:
        visit = None
    if (
        visit is None
        or visit.until < desk.reviews().now()
        or not hmac.compare_digest(visit.state.encode(), state.encode())
    ):
        raise BadInput("这次单点登录已经作废，请重新登录。", "this sign-on is over; sign in again.")
    return visit


def _may_enter(desk: Desk, request: Request) -> bool:
    sessions = desk.sessions()
    founded = sessions.lately if sessions.lately is not None else sessions.founded()
    return not founded or sessions.read(request.cookies.get(COOKIE, "")) is not None


def _from_elsewhere(request: Request) -> bool:
    """Whether a page of another site sent this; browsers say so, and programs without a browser say nothing."""
    fetched, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if fetched is not None:
        return fetched not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


def _let_in(request: Request, desk: Desk, session: Session, next_page: str) -> Response:
    answer = RedirectResponse(next_page, 303)
    _put(request, answer, COOKIE, desk.sessions().token(session), LASTS)
    return answer


def _put(request: Request, answer: Response, name: str, value: str, lasts: timedelta) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(
        name, value, max_age=int(lasts.total_seconds()), httponly=True, samesite="lax", secure=secure, path="/"
    )


def _sign_in(request: Request, oidc: Oidc | None, said: Bilingual | None, next: str) -> Response:
    page = sign_in_page(_words(request), _style(), said=said, next_page=_inside(next), single=oidc is not None)
    return HTMLResponse(page, 401 if said else 200)


def _inside(path: str) -> str:
    """A page of this site, whatever was asked for."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _words(request: Request) -> Words:
    english = request.headers.get("accept-language", "").lower().startswith("en")
    language: Language = "en" if english else "zh"
    return Words(language)


def _style() -> str:
    return (FOLDER / "screen.css").read_text(encoding="utf-8")
