"""`mingyan brand`: guidelines read out of a brand guide, accepted by people, and copy scored by them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.acting import BY, SECRET, acting

if TYPE_CHECKING:
    from assistant.branding import Branding, Proposals
    from guardrails.brand.guidelines import State
    from knowledge.documents import Document

ID = click.argument("ids", nargs=-1, required=True)


@click.group()
def brand() -> None:
    """品牌规范：提议、列出、采纳、否决、检查 / Brand guidelines: propose, list, accept, reject, check."""


@brand.command()
@click.argument("guides", nargs=-1)
@click.option("--library", help="GUIDE 是这个资料库里资料的编号 / GUIDE is a document of this library")
@click.option("--usual", is_flag=True, help="提议多数银行采用的好读与排版规范 / the usual ones on reading and layout")
@BY
def propose(guides: tuple[str, ...], library: str | None, by: str | None, *, usual: bool) -> None:
    """从品牌手册（Markdown、DOCX、PDF）提议规范 / Propose guidelines from brand guides."""
    from knowledge.values import BadInput

    at = _branding()
    if not guides and not usual:
        raise BadInput("请给出品牌手册，或用 --usual。", "give a brand guide, or use --usual.")
    if usual:
        _tell(at.propose_usual(by or "local"))
    for guide in guides:
        _tell(at.propose(_document(guide, library), by or "local"))


@brand.command("list")
@click.option("--state", type=click.Choice(["proposed", "accepted", "rejected"]), help="只列这一种 / only these")
def list_guidelines(state: str | None) -> None:
    """规范及其状态、出处 / Guidelines with their state and place."""
    from api.cli import speech

    for entry in _branding().kept.entries():
        guide = entry.guideline
        if state is None or entry.state == state:
            where = f"{guide.source.document} {guide.source.where}" if guide.source else "-"
            click.echo(f"{guide.id}\t{entry.state}\t{entry.by}\t{guide.aspect}\t{guide.says.to(speech())}\t{where}")


@brand.command()
@ID
@click.option("--why", default="", help="理由 / why")
@BY
@SECRET
def accept(ids: tuple[str, ...], why: str, by: str | None, password_file: Path | None) -> None:
    """采纳；all 为全部待采纳的 / Accept; `all` takes every proposed one."""
    waiting = [entry.guideline.id for entry in _branding().kept.entries() if entry.state == "proposed"]
    _decide(waiting if ids == ("all",) else ids, "accepted", why, by, password_file)


@brand.command()
@ID
@click.option("--why", required=True, help="理由 / why")
@BY
@SECRET
def reject(ids: tuple[str, ...], why: str, by: str | None, password_file: Path | None) -> None:
    """否决，或停用已采纳的 / Turn down, or take out of use."""
    _decide(ids, "rejected", why, by, password_file)


@brand.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help="逐行 JSON；参数为文件，或读标准输入 / JSON lines from a file or stdin")
@click.option("--language")
def check(text: str | None, *, jsonl: bool, language: str | None) -> None:
    """按已采纳的规范评分：哪条没守、哪几个字 / Score copy: which guideline was broken by which words."""
    from api.compose import today
    from api.findings import BrandRequest, answer_brand
    from api.requests import read_requests

    at = _branding()
    for request in read_requests(text, BrandRequest, "text", jsonl=jsonl, language=language):
        click.echo(answer_brand(request, at, today()).model_dump_json())


def _decide(ids: "Iterable[str]", state: "State", why: str, by: str | None, password_file: Path | None) -> None:
    from api.cli import desk

    at = desk()
    who = acting(at, by, password_file)
    for one in ids:
        decided = at.branding().decide(one, state, who, why, by=by or "")
        click.echo(f"{decided.guideline.id}\t{decided.state}\t{decided.by}")


def _branding() -> "Branding":
    from api.cli import desk

    return desk().branding()


def _document(guide: str, library: str | None) -> "Document":
    from api.cli import desk
    from assistant.branding import document_of
    from knowledge.readers import read_document

    if library:
        return document_of(guide, desk().library(library).passages(guide))
    return read_document(Path(guide))


def _tell(brought: "Proposals") -> None:
    from api.cli import speech

    for guide in brought.new:
        click.echo(f"{guide.id}\t{guide.aspect}\t{guide.says.to(speech())}")
    for sentence in brought.left:
        click.echo(f"· {sentence}", err=True)
    zh = f"提议 {len(brought.new)} 条，已有 {brought.known} 条；{len(brought.left)} 句没有可检验的要求，列在上面。"
    en = f"{len(brought.new)} proposed, {brought.known} known; {len(brought.left)} sentences ask nothing testable."
    click.echo(zh if speech() == "zh" else en, err=True)
