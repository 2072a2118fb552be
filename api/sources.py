"""`mingyan sources`: which documents are kept, which are held back and why; release, discard, withdraw."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.acting import BY, SECRET, WHY, acting

if TYPE_CHECKING:
    from knowledge.catalogue import Kept
    from knowledge.quarantine import Quarantined
    from knowledge.values import Language

LIBRARY = click.option("--library", default="main", show_default=True, help="资料库名称 / which library")
HELD = click.argument("held")
DOCUMENT = click.argument("document")


@click.group(invoke_without_command=True)
@click.option("--quarantine", is_flag=True, help="只列被扣下的 / only what is held back")
@LIBRARY
@click.pass_context
def sources(ctx: click.Context, library: str, *, quarantine: bool) -> None:
    """资料：列出、扣下的、放行、丢弃、撤下 / Documents: list, quarantine, release, discard, withdraw."""
    if ctx.invoked_subcommand is None:
        _tell(library, quarantine=quarantine)


@sources.command("list")
@click.option("--quarantine", is_flag=True, help="只列被扣下的 / only what is held back")
@LIBRARY
def list_sources(library: str, *, quarantine: bool) -> None:
    """资料及其版本、有效期、片段数 / Documents with version, validity and passages."""
    _tell(library, quarantine=quarantine)


@sources.command()
@HELD
@click.option("--bytes", "raw", type=click.Path(path_type=Path), help="把原件存到这里 / save the file itself here")
@LIBRARY
def show(held: str, library: str, raw: Path | None) -> None:
    """一份被扣下的资料：原因、读不通的比例、发现了什么、全文 / What is held, why, and its words."""
    from api.cli import desk, speech

    quarantine = desk().library(library).quarantine
    found = quarantine.find(held)
    click.echo(held_line(found, speech()))
    for words in found.held.found:
        click.echo(f"  » {words}")
    for block in found.held.document.blocks:
        click.echo(block.text)
    if raw:
        raw.write_bytes(quarantine.source(held))


@sources.command()
@HELD
@WHY
@BY
@SECRET
@LIBRARY
def release(held: str, why: str, by: str | None, password_file: Path | None, library: str) -> None:
    """放行：由复核人判断，全文进入检索 / Let what is held be indexed; a reviewer decides."""
    from api.cli import desk

    at = desk()
    person = acting(at, by, password_file)
    click.echo(at.records().documents.release(library, held, person, why).model_dump_json())


@sources.command()
@HELD
@WHY
@BY
@SECRET
@LIBRARY
def discard(held: str, why: str, by: str | None, password_file: Path | None, library: str) -> None:
    """丢弃：删去内容，保留来历与原因 / Forget what is held; that it was there, and why, stays."""
    from api.cli import desk, speech

    at = desk()
    person = acting(at, by, password_file)
    click.echo(held_line(at.records().documents.discard(library, held, person, why), speech()))


@sources.command()
@DOCUMENT
@click.option("--reason", "--why", "why", default="撤下 / withdrawn", help="理由 / why")
@BY
@SECRET
@LIBRARY
def withdraw(document: str, why: str, by: str | None, password_file: Path | None, library: str) -> None:
    """撤下一份资料，不再被检索到 / Never show a document's passages again."""
    from api.cli import desk

    at = desk()
    at.records().documents.withdraw(library, document, acting(at, by, password_file), why)


def held_line(found: "Quarantined", language: "Language") -> str:
    """What is held, in one line: id, state, document, version, score, reason."""
    document = found.held.document
    version = document.version or "-"
    reason = found.held.reason.to(language)
    return f"{found.id}\t{found.state}\t{document.id}\t{version}\t{found.held.score:.0%}\t{reason}"


def kept_line(kept: "Kept") -> str:
    """A document in one line: id, state, version, validity, passages, title."""
    document = kept.document
    valid = f"{document.valid.start or '…'}–{document.valid.end or '…'}"
    state = "withdrawn" if kept.withdrawn else document.audience
    return f"{document.id}\t{state}\t{document.version or '-'}\t{valid}\t{kept.passages}\t{document.title}"


def _tell(library: str, *, quarantine: bool) -> None:
    from api.cli import desk, speech

    at = desk().library(library)
    if not quarantine:
        for kept in at.documents():
            click.echo(kept_line(kept))
    for found in at.quarantine.all():
        if quarantine or found.state == "waiting":
            click.echo(held_line(found, speech()))
