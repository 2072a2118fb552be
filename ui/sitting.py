"""Who sits at a browser: what a button does is done in the name of whoever signed in there."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from assistant.sessions import COOKIE
from knowledge.values import BadInput

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk

T = TypeVar("T")


def signed_in(desk: "Desk", act: "Callable[..., T]") -> Callable[..., T]:
    """`act` with the desk of whoever signed in, then the fields."""
    import gradio as gr

    def press(request: gr.Request, *fields: object) -> T:
        return act(sitting(desk, request), *fields)

    return press


def telling(desk: "Desk", act: "Callable[..., Iterator[T]]") -> Callable[..., Iterator[T]]:
    """The same for an act that shows one step after the other."""
    import gradio as gr

    def press(request: gr.Request, *fields: object) -> Iterator[T]:
        yield from act(sitting(desk, request), *fields)

    return press


def sitting(desk: "Desk", request: "gr.Request") -> "Desk":
    """The desk with whoever signed in at this browser; `BadInput` when nobody has, once there are people."""
    token = (request.cookies or {}).get(COOKIE, "")
    session = desk.sessions().read(token) if token else None
    if session is None and desk.sessions().founded():
        raise BadInput("登录已失效，请重新登录。", "the session is over; sign in again.")
    return desk.seated(session) if session else desk
