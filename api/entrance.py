"""The entrance of /v1: once there are people, every route asks for a key or a session and for the scope it needs."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

from api.contract import Problem
from assistant.calls import CallUnknown
from assistant.desk import Desk
from assistant.people import Person, Scope
from assistant.review import NotAllowed
from assistant.sessions import Session
from assistant.store import StoreDown
from assistant.store.roll import Refused
from guardrails.personal import DetectorDown
from knowledge.values import BadInput, Bilingual, Value

BEARER = HTTPBearer(
    auto_error=False,
    description="设立成员之前不用。密钥 `mk_…`（mingyan people key），或登录所得的 `ms_…`（POST /v1/sessions）。"
    " / Not needed before people are founded: a key `mk_…`, or the `ms_…` of a session.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
ENTRANCE: dict[int | str, dict[str, Any]] = {401: {"model": Problem}, 403: {"model": Problem}, 422: {"model": Problem}}
"""What every route may answer besides its own."""


DOWN = (StoreDown, DetectorDown)
"""What is not there at the moment, through no fault of the caller's."""


class Stopped(BadInput):
    """Somebody who is not let in, and why."""

    def __init__(self, status: int, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.status = status


class SignIn(Value):
    """A name and one's own password."""

    person: str
    password: SecretStr


class SessionAnswer(Value):
    """A session: send `token` as `Authorization: Bearer`, until `ends`."""

    token: str
    ends: datetime
    person: Person


def seated(desk: Desk, scope: Scope) -> Callable[..., Awaitable[Desk]]:
    """A dependency that answers the desk with the caller sitting at it, once they may use it for `scope`."""

    async def enter(given: Credentials) -> Desk:
        founded = desk.sessions().lately
        if founded is None:
            founded = await run_in_threadpool(desk.sessions().founded)
        if not founded:
            return desk
        return desk.seated(await run_in_threadpool(_session, desk, scope, given.credentials if given else ""))

    return enter


def sessions(desk: Desk) -> APIRouter:
    """Signing in by name and password; a session may do what its person's roles may."""
    routes = APIRouter(responses={401: {"model": Problem}, 422: {"model": Problem}}, tags=["people"])

    @routes.post("/v1/sessions", status_code=201)
    def sign_in(given: SignIn) -> SessionAnswer:
        """登录（八小时） / Sign in for eight hours."""
        try:
            session = desk.sessions().sign_in(given.person, given.password)
        except BadInput as bad:
            raise Stopped(401, bad.said.zh, bad.said.en) from None
        person = desk.seated(session).seat().person()
        return SessionAnswer(token=desk.sessions().token(session), ends=session.ends, person=person)

    @routes.delete("/v1/sessions", status_code=204)
    def sign_out(given: Credentials) -> None:
        """退出登录，凭证立即失效 / Sign out: the token opens nothing from now on."""
        if not desk.sessions().end(given.credentials if given else ""):
            raise _over()

    return routes


def _session(desk: Desk, scope: Scope, token: str) -> Session:
    """Whose key or session it is; `Stopped` when it is nobody's, over, or for something else."""
    if token.startswith("ms_"):
        session = desk.sessions().read(token)
        if session is None:
            raise _over()
        _hold_role(desk.seated(session).seat().person(), scope)
        return session
    found = desk.sessions().people.open(token) if token else None
    if found is None:
        raise Stopped(
            401,
            "请在 Authorization: Bearer 后给出有效的密钥（mingyan people key）或登录所得的凭证。",
            "send a valid key (mingyan people key) or a session's token as Authorization: Bearer.",
        )
    person, key = found
    if scope not in key.scopes:
        raise Stopped(403, f"这把密钥不能用于 {scope}。", f"this key is not for {scope}.")
    _hold_role(person, scope)
    return Session(who=person.id, ends=key.expires, key=key.id)


def _over() -> Stopped:
    return Stopped(401, "登录已失效，请重新登录。", "the session is over; sign in again.")


def _hold_role(person: Person, scope: Scope) -> None:
    if scope == "audit" and not {"auditor", "admin"} & set(person.roles):
        raise Stopped(403, "留痕只给审计与管理员看。", "the ledger is for auditors and administrators.")
    if scope == "write" and not {"writer", "automation"} & set(person.roles):
        raise Stopped(403, "写稿要由经办来做。", "writing is for writers.")


def tell_refusals(app: FastAPI) -> None:
    """Answer each refusal with its own status and one sentence."""
    for refusal in (Stopped, NotAllowed, Refused, CallUnknown, StoreDown, DetectorDown):
        app.add_exception_handler(refusal, _say)


def _say(_: Request, bad: Exception) -> JSONResponse:
    said = bad.said if isinstance(bad, BadInput) else Bilingual(zh=str(bad), en=str(bad))
    status = bad.status if isinstance(bad, Stopped) else 503 if isinstance(bad, DOWN) else 409
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse(Problem(message=said).model_dump(), status_code=status, headers=headers)
