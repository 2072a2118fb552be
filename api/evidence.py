"""`mingyan facts`: which facts people accepted from documents."""

import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from knowledge.facts import Facts

BY = click.option("--by", default=getpass.getuser, help="谁决定的 / who decides")


@click.group()
def facts() -> None:
    """产品要素：从资料提议，由人采纳 / Facts: proposed from documents, accepted by people."""


@facts.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@BY
def propose(paths: tuple[str, ...], by: str) -> None:
    """从资料中提议要素 / Propose facts from documents."""
    from pathlib import Path

    from api.compose import now
    from knowledge.facts import propose as found
    from knowledge.readers import read_document

    kept = _facts()
    for path in paths:
        proposals = found(read_document(Path(path)))
        click.echo(f"{path}: {kept.propose(proposals, by, now())}")


@facts.command("list")
@click.option("--state", type=click.Choice(["proposed", "accepted", "rejected", "withdrawn"]))
def list_facts(state: str | None) -> None:
    """要素及其状态、原文出处 / Facts with their state and anchor."""
    for entry in _facts().entries():
        if state is None or entry.state == state:
            anchor = entry.proposal.anchor
            click.echo(
                f"{entry.proposal.id}\t{entry.state}\t{entry.fact.name.zh}\t{entry.fact.value}\t"
                f"{anchor.document} {anchor.place}\t“{anchor.quote}”"
            )


@facts.command()
@click.argument("id")
@click.option("--product", help="属于哪款产品 / of which product")
@BY
def accept(id: str, product: str | None, by: str) -> None:
    """采纳 / Accept."""
    from api.compose import now

    click.echo(_facts().accept(id, by, now(), product=product).model_dump_json(exclude_defaults=True))


def _turn_down(act: "Callable[[Facts], Callable[..., object]]", id: str, by: str, reason: str) -> None:
    from api.compose import now

    act(_facts())(id, by, now(), reason)


@facts.command()
@click.argument("id")
@click.option("--reason", required=True)
@BY
def reject(id: str, reason: str, by: str) -> None:
    """否决 / Reject."""
    _turn_down(lambda kept: kept.reject, id, by, reason)


@facts.command("withdraw")
@click.argument("id")
@click.option("--reason", required=True)
@BY
def withdraw_fact(id: str, reason: str, by: str) -> None:
    """撤回已采纳的要素 / Take an accepted fact out of use."""
    _turn_down(lambda kept: kept.withdraw, id, by, reason)


def _facts() -> "Facts":
    from api.cli import desk
    from knowledge.facts import Facts

    return Facts(desk().home)
