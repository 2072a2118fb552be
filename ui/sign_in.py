"""The pages outside the screen: signing in, and setting a password of one's own; plain forms, nothing to run."""

from html import escape

from knowledge.values import Bilingual
from ui.words import Words


def sign_in_page(words: Words, style: str, *, said: Bilingual | None, next_page: str, single: bool) -> str:
    """A name and a password; with `single`, also the bank's own sign-in."""
    onwards = f'<input type="hidden" name="next" value="{escape(next_page)}">'
    form = (
        f'<form method="post" action="/sign-in" id="sign-in">{onwards}{_field("person", words("person"), "username")}'
        f"{_field('password', words('own_password'), 'current-password')}"
        f'<button class="my-button">{escape(words("sign_in"))}</button></form>'
    )
    elsewhere = f'<p><a class="my-button" href="/sign-in/oidc">{escape(words("single_sign_on"))}</a></p>'
    return _page(words, style, "sign_in", said, form + (elsewhere if single else ""))


def password_page(words: Words, style: str, *, said: Bilingual | None, done: bool) -> str:
    """The old password and the new one."""
    form = (
        f'<form method="post" action="/password" id="password">'
        f"{_field('old', words('old_password'), 'current-password')}"
        f"{_field('new', words('new_password'), 'new-password')}"
        f'<button class="my-button">{escape(words("set_password"))}</button></form>'
    )
    back = f'<p><a href="/">{escape(words("back"))}</a></p>'
    return _page(words, style, "set_password", said, back if done else form + back)


def seat_html(words: Words, name: str | None, *, single: bool) -> str:
    """Who sits here, how to prove it anew with the bank's own sign-in, and how to leave; or that nobody signs in."""
    if name is None:
        return f'<p class="my-seat">{escape(words("single_user"))}</p>'
    own = f'<a href="/password">{escape(words("set_password"))}</a>'
    prove = f'<a href="/sign-in/oidc?prove=1" id="prove">{escape(words("prove_again"))}</a>'
    return (
        f'<form class="my-seat" method="post" action="/sign-out">{escape(words("seat"))} <b>{escape(name)}</b> '
        f"{prove if single else own} <button>{escape(words('sign_out'))}</button></form>"
    )


def _page(words: Words, style: str, title: str, said: Bilingual | None, body: str) -> str:
    note = f'<p class="my-said">{escape(said.to(words.language))}</p>' if said else ""
    heading = f"{escape(words('title'))} · {escape(words(title))}"
    return (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><title>{heading}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style><body class="my-page my-narrow">'
        f'<header class="my-header"><h1>{heading}</h1></header>'
        f'<main class="my-variant">{note}{body}</main></body></html>'
    )


def _field(name: str, label: str, kind: str) -> str:
    hidden = "text" if kind == "username" else "password"
    return (
        f'<label>{escape(label)}<input name="{name}" type="{hidden}" autocomplete="{kind}" required '
        f'maxlength="200"></label>'
    )
