"""`mingyan claims`: approved statements: added, harvested from releases, approved, withdrawn, found in copy."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.acting import BY, SECRET, WHY, acting

if TYPE_CHECKING:
    from assistant.claims import Claimed

ID = click.argument("id")


@click.group()
def claims() -> None:
    """卖点库：添加、列出、采集、审定、撤回、对照 / Claims: add, list, harvest, approve, withdraw, link."""


@claims.command()
@click.argument("file", type=click.Path(path_type=Path))
def add(file: Path) -> None:
    """从 YAML 提交卖点，待审 / Propose the statements of a YAML file."""
    from api.cli import desk
    from knowledge.claims import read_claims

    at, statements = desk(), read_claims(file)
    for name in at.records().claims.add(statements, at.seat().person()):
        click.echo(name)


@claims.command("list")
@click.option("--state", type=click.Choice(["proposed", "approved", "withdrawn"]))
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for programs")
def list_claims(state: str | None, *, as_json: bool) -> None:
    """卖点及其状态、有效期、依据 / Claims with state, validity and evidence."""
    from api.cli import desk

    for claim in desk().records().claims.entries():
        if state in (None, claim.state):
            click.echo(claim.model_dump_json() if as_json else claim_line(claim))


@claims.command()
@click.argument("item", required=False)
def harvest(item: str | None) -> None:
    """从已发布的定稿采集卖点，待审；不写 ITEM 则看全部在用定稿 / Propose what releases in use say."""
    from api.cli import desk

    for name in desk().harvest(item):
        click.echo(name)


@claims.command()
@ID
@BY
@SECRET
def approve(id: str, by: str | None, password_file: Path | None) -> None:
    """审定：由复核人定，提交的人除外 / Approve; a reviewer decides who did not propose it."""
    from api.cli import desk

    at = desk()
    click.echo(claim_line(at.records().claims.approve(id, acting(at, by, password_file))))


@claims.command()
@ID
@WHY
@BY
@SECRET
def withdraw(id: str, why: str, by: str | None, password_file: Path | None) -> None:
    """撤回 / Take a claim out of use."""
    from api.cli import desk

    at = desk()
    click.echo(claim_line(at.records().claims.withdraw(id, acting(at, by, password_file), why)))


@claims.command()
@click.argument("text")
@click.option("--product", help="产品编号 / a product's id")
@click.option("--channel")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="投放日 / day of publication")
def link(text: str, product: str | None, channel: str | None, on: datetime | None) -> None:
    """一段文案里有哪些卖点：一致、相近、有出入 / Which claims a text makes: exactly, nearly, or wrongly."""
    from api.cli import desk
    from assistant.checking import language_of
    from knowledge.channels import Copy
    from knowledge.claims import link as find

    at = desk()
    shelf = at.shelf()
    known = shelf.claims_of(shelf.product(product)) if product else shelf.claims
    words = Copy(channel=channel, language=language_of(text), parts={"text": text})
    for found in find(words, known, on.date() if on else at.today()).every:
        click.echo(found.model_dump_json(exclude_none=True))


def claim_line(claim: "Claimed") -> str:
    """A claim in one line: id, state, validity, words, evidence."""
    said, valid = claim.statement, claim.statement.valid
    words = said.words.zh if said.words.zh == said.words.en else f"{said.words.zh} / {said.words.en}"
    days = f"{valid.start or '…'}–{valid.end or '…'}"
    return "\t".join((said.id, claim.state, days, words, "、".join(said.evidence)))
