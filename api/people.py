"""`mingyan people` and `mingyan keys`: who may work here, what their keys open, and the keys that sign releases."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pydantic import SecretStr

    from assistant.people import Person
    from assistant.store.people import People

ROLES = {
    "经办": "writer", "复核": "reviewer", "发布": "publisher", "管理": "admin", "自动": "automation", "审计": "auditor",
}  # fmt: skip
LINES = {"业务": "business", "合规": "compliance"}
SCOPES = ("read", "check", "write", "submit", "fill", "audit")
ID = click.argument("id")
NAME = click.option("--name", help="姓名 / the name shown")
BY = click.option("--by", envvar="MINGYAN_PERSON", required=True, help="谁来做，默认 MINGYAN_PERSON / who does it")
WHY = click.option("--why", required=True, help="理由 / why")
SECRET = click.option(
    "--password-file", type=click.Path(path_type=Path), help="口令在文件首行，不给则提问 / a file with the password"
)
ROLE = click.option("--role", "roles", multiple=True, type=click.Choice([*ROLES, *ROLES.values()]), help="角色 / role")
LINE = click.option("--line", "lines", multiple=True, type=click.Choice([*LINES, *LINES.values()]), help="复核的线")
SENIOR = click.option("--senior/--not-senior", default=None, help="高级复核人 / a senior reviewer")
BRANCH = click.option("--branch", help="机构，默认总行 / branch, the head office if not given")


@click.group()
def people() -> None:
    """成员：设立、添加、列出、改动、停用、密钥 / People: found, admit, list, change, bar, key, revoke."""


@people.command()
@ID
@NAME
@SECRET
def found(id: str, name: str | None, password_file: Path | None) -> None:
    """设立第一位管理员；此后接口与屏幕都要登录 / The first administrator; from then on everyone signs in."""
    from assistant.people import Person

    secret = ask_secret(password_file, "口令 / password", twice=True)
    with _people() as at:
        at.found(Person(id=_id(id), name=name or id, roles=("admin",)), secret)
    click.echo(f"{id}: admin")


@people.command()
@ID
@NAME
@ROLE
@LINE
@SENIOR
@BRANCH
@click.option("--no-password", is_flag=True, help="只用密钥或单点登录 / keys or single sign-on only")
@BY
@SECRET
def admit(id: str, *, no_password: bool, by: str, password_file: Path | None, **given: object) -> None:
    """添加成员；给出一次性显示的初始口令，本人改过才能作决定 / Admit somebody; shows a first password once."""
    from assistant.people import first_password

    person = _person({"id": id, "name": id, "roles": ()}, given)
    first = None if no_password else first_password()
    with _acting(by, password_file) as at:
        at.admit(person, by, first)
    click.echo(f"{id}: {'、'.join(person.roles)} · {person.branch}")
    if first:
        click.echo(f"初始口令，只显示一次 / first password, shown once: {first.get_secret_value()}")


@people.command("list")
def list_people() -> None:
    """列出成员及其密钥 / Everyone, with their keys."""
    from assistant.people import HEAD_OFFICE

    with _people() as at:
        for person in at.everyone():
            marks = [*person.lines, *(["senior"] if person.senior else []), person.branch or HEAD_OFFICE]
            click.echo(f"{person.id}\t{','.join(person.roles)}\t{','.join(marks)}\t{person.name}")
            for key in at.keys_of(person.id):
                state = "revoked" if key.revoked else f"{key.expires:%Y-%m-%d}"
                click.echo(f"  {key.id}\t{','.join(key.scopes)}\t{state}")


@people.command()
@ID
@NAME
@ROLE
@LINE
@SENIOR
@BRANCH
@WHY
@BY
@SECRET
def change(id: str, *, why: str, by: str, password_file: Path | None, **given: object) -> None:
    """改动成员的角色、复核线或机构；不能改自己的 / Change somebody's roles, lines or branch; nobody their own."""
    with _acting(by, password_file) as at:
        known = at.find(id)
        person = _person(known.model_dump() if known else {"id": id, "name": id, "roles": ()}, given)
        at.change(person, by, why)
    click.echo(f"{id}: {'、'.join(person.roles)} · {person.branch}")


@people.command()
@ID
@WHY
@BY
@SECRET
def bar(id: str, why: str, by: str, password_file: Path | None) -> None:
    """停用成员；其密钥与登录立即失效，留痕仍在 / End somebody's work here, with their keys and sessions."""
    with _acting(by, password_file) as at:
        at.dismiss(id, by, why)


@people.command()
@ID
@SECRET
@click.option("--new-password-file", type=click.Path(path_type=Path), help="新口令在文件首行 / a file with the new one")
def password(id: str, password_file: Path | None, new_password_file: Path | None) -> None:
    """改自己的口令 / Change one's own password."""
    with _acting(id, password_file) as at:
        at.set_password(id, ask_secret(new_password_file, "新口令 / new password", twice=True), id)


@people.command()
@ID
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES), help="用途 / what for")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="有效天数 / days it lives")
@BY
@SECRET
def key(id: str, scopes: tuple[str, ...], days: int, by: str, password_file: Path | None) -> None:
    """发一把密钥，只显示一次 / Issue a key; its secret is shown once."""
    from typing import cast

    from api.compose import now
    from assistant.people import Scope

    with _acting(by, password_file) as at:
        issued = at.issue_key(id, tuple(cast("Scope", scope) for scope in scopes), now() + timedelta(days=days), by)
    click.echo(f"{issued.key.id}\t{','.join(scopes)}\t{issued.key.expires:%Y-%m-%d}", err=True)
    click.echo(issued.secret.get_secret_value())


@people.command()
@ID
@WHY
@BY
@SECRET
def revoke(id: str, why: str, by: str, password_file: Path | None) -> None:
    """按编号停用一把密钥 / End a key by its id."""
    with _acting(by, password_file) as at:
        at.revoke_key(id, by, why)


@click.group()
def keys() -> None:
    """签名密钥：列出、轮换 / Signing keys: list, rotate."""


@keys.command("list")
def list_keys() -> None:
    """验证定稿所信任的公钥 / The public keys that releases are verified with."""
    from assistant.keys import Keys
    from assistant.settings import Settings

    kept = Keys(Settings.from_env(os.environ).home / "keys")
    for public in kept.trusted():
        click.echo(f"{public}\t{'signs' if public == kept.current() else 'verifies'}")


@keys.command()
@WHY
@click.option("--by", envvar="MINGYAN_PERSON", help="管理员，默认 MINGYAN_PERSON / an administrator")
@SECRET
def rotate(why: str, by: str | None, password_file: Path | None) -> None:
    """换一把签名密钥；旧定稿仍可验证 / Sign with a new key; old releases still verify."""
    from assistant.keys import Keys
    from assistant.settings import Settings

    kept = Keys(Settings.from_env(os.environ).home / "keys")
    with _people() as at:
        if at.founded():
            _prove(at, by or "", password_file)
        click.echo(at.rotate(kept, by, why))


@contextmanager
def _people() -> "Iterator[People]":
    from api.compose import now
    from assistant.settings import Settings
    from assistant.store import Store
    from assistant.store.people import People

    with Store(Settings.from_env(os.environ).database()) as store:
        yield People(store, now)


@contextmanager
def _acting(by: str, password_file: Path | None) -> "Iterator[People]":
    """The people, once `by` has shown their own password."""
    with _people() as at:
        _prove(at, by, password_file)
        yield at


def _prove(at: "People", by: str, password_file: Path | None) -> None:
    from assistant.store.roll import Refused

    if at.sign_in(by, ask_secret(password_file, f"{by} 的口令 / password of {by}")) is None:
        raise Refused("姓名或口令不对。", "the name or the password is wrong.")


def ask_secret(file: Path | None, words: str, *, twice: bool = False) -> "SecretStr":
    """The password in the first line of a file, or typed; `BadInput` when there is none."""
    from pydantic import SecretStr

    from knowledge.values import BadInput, read_text

    if file:
        return SecretStr(read_text(file).partition("\n")[0].rstrip("\r"))
    try:
        return SecretStr(click.prompt(words, hide_input=True, confirmation_prompt=twice, err=True))
    except click.Abort:
        raise BadInput("没有给出口令。", "no password was given.") from None


def _person(known: dict[str, object], given: dict[str, object]) -> "Person":
    """Who is described: what is known of them, and what was given anew."""
    from pydantic import ValidationError

    from api.contract import say_fault
    from assistant.people import Person
    from knowledge.values import BadInput

    fresh = {name: value for name, value in given.items() if value not in (None, ())}
    words: dict[str, Callable[[str], str]] = {"roles": lambda w: ROLES.get(w, w), "lines": lambda w: LINES.get(w, w)}
    for name, english in words.items():
        if isinstance(said := fresh.get(name), tuple):
            fresh[name] = tuple(map(english, said))
    try:
        person = Person.model_validate(known | fresh)
    except ValidationError as error:
        raise BadInput(*say_fault(error, "成员", "the person")) from None
    if not person.roles:
        raise BadInput("请用 --role 给出角色。", "give a role with --role.")
    return person


def _id(written: str) -> str:
    return _person({"id": written, "name": written, "roles": ("admin",)}, {}).id
