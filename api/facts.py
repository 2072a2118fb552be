"""`mingyan facts`: proposed from documents, accepted by people, withdrawn; each with its words and where they stand."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.acting import BY, SECRET, WHY, acting

if TYPE_CHECKING:
    from assistant.facts import Entry

ID = click.argument("id")


@click.group()
def facts() -> None:
    """产品要素：从资料提议，由人采纳 / Facts: proposed from documents, accepted by people."""


@facts.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def propose(paths: tuple[Path, ...]) -> None:
    """从资料中提议要素 / Propose facts from documents."""
    from api.cli import desk, speech

    for one in desk().propose(paths):
        reason = f"\t{one.reason.to(speech())}" if one.reason else ""
        click.echo(f"{one.document}\t{one.stated}\t{len(one.new)}{reason}")


@facts.command("list")
@click.option("--state", type=click.Choice(["proposed", "accepted", "rejected", "withdrawn"]))
@click.option("--product", help="哪款产品 / of which product")
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for programs")
def list_facts(state: str | None, product: str | None, *, as_json: bool) -> None:
    """要素及其状态、条件、有效期、原文出处 / Facts with state, condition, validity and anchor."""
    from api.cli import desk

    for entry in desk().records().facts.entries():
        if state in (None, entry.state) and product in (None, entry.product):
            click.echo(entry.model_dump_json() if as_json else fact_line(entry))


@facts.command()
@ID
def show(id: str) -> None:
    """一条要素及其原文：文件、版本、位置、上下文 / A fact and its evidence: document, version, place, words around."""
    from api.cli import desk

    entry = desk().records().facts.find(id)
    click.echo(fact_line(entry))
    if entry.proposal:
        anchor = entry.proposal.anchor
        click.echo(f"{anchor.document} {anchor.version} {anchor.place} [{anchor.start}, {anchor.end})")
        click.echo(f"sha256 {anchor.sha256} · quote {anchor.digest}")
        click.echo(anchor.context.replace(anchor.quote, f"«{anchor.quote}»", 1))


@facts.command()
@ID
@click.option("--product", help="属于哪款产品 / of which product")
@BY
@SECRET
def accept(id: str, product: str | None, by: str | None, password_file: Path | None) -> None:
    """采纳：由复核人定，提议的人除外 / Accept; a reviewer decides who did not propose it."""
    from api.cli import desk

    at = desk()
    who = acting(at, by, password_file)
    click.echo(at.records().facts.accept(id, who, product).fact.model_dump_json(exclude_defaults=True, by_alias=True))


@facts.command()
@ID
@WHY
@BY
@SECRET
def reject(id: str, why: str, by: str | None, password_file: Path | None) -> None:
    """否决 / Reject."""
    from api.cli import desk

    at = desk()
    at.records().facts.reject(id, acting(at, by, password_file), why)


@facts.command()
@ID
@WHY
@BY
@SECRET
def withdraw(id: str, why: str, by: str | None, password_file: Path | None) -> None:
    """撤回已采纳的要素，立即停用；产品文件里的写 产品/要素 / Take a fact out of use; one of a file as product/fact."""
    from api.cli import desk

    at = desk()
    at.records().facts.withdraw(id, acting(at, by, password_file), why)


@facts.command()
@ID
def affected(id: str) -> None:
    """依据它的稿件、定稿、卖点、模板；ID 也可以是卖点或资料 / What rests on a fact, a claim or a document."""
    from api.cli import desk
    from api.worklist import reached_line

    for reached in desk().records().affected(id):
        click.echo(reached_line(reached))


def fact_line(entry: "Entry") -> str:
    """A fact in one line: id, state, product, name, value, condition, validity, place, quote."""
    fact, anchor = entry.fact, entry.proposal.anchor if entry.proposal else None
    valid = f"{fact.valid.start or '…'}–{fact.valid.end or '…'}"
    told = (entry.id, entry.state, entry.product or "-", fact.name.zh, fact.words())
    source = f"{anchor.document} {anchor.place}\t“{anchor.quote}”" if anchor else fact.source.zh if fact.source else "-"
    return "\t".join((*told, fact.condition.zh if fact.condition else "-", valid, source))
