"""`mingyan redact` and `mingyan restore`: texts, JSON lines and Parquet files masked; a case's values put back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from api.contract import RedactRequest

CASE = click.option("--case", help="案卷编号：占位符前后一致，可还原 / placeholders stay the same and can be restored")


@click.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help="逐行 JSON；参数为文件，或读标准输入 / JSON lines from a file or stdin")
@CASE
@click.option(
    "--known", multiple=True, help="已知的姓名、号码，照样掩码 / known names and numbers, masked wherever they stand"
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="掩码整个 .jsonl 或 .parquet 文件，写到这里 / mask a whole file"
)
@click.option("--column", "columns", multiple=True, help="只掩码这些列 / mask these columns only")
def redact(
    text: str | None,
    *,
    jsonl: bool,
    case: str | None,
    known: tuple[str, ...],
    out: Path | None,
    columns: tuple[str, ...],
) -> None:
    """掩码个人信息 / Mask personal data."""
    from api.cli import desk, watched
    from api.contract import RedactRequest, answer_redact, redact_for
    from api.requests import read_requests

    masking = desk().masking
    if out:
        from api.tables import mask_table
        from guardrails.personal import Known

        def mask(words: Sequence[str]) -> list[str]:
            return [one.text for one in masking.redact_many(words, case, tuple(Known(value=value) for value in known))]

        told = mask_table(Path(text or ""), out, columns, mask)
        click.echo(told.model_dump_json())
        return
    for request in watched(read_requests(text, RedactRequest, "text", jsonl=jsonl)):
        click.echo(answer_redact(request.id, redact_for(masking, _filled(request, case, known))).model_dump_json())


@click.command()
@click.argument("text", required=False)
@click.option("--case", required=True)
@click.option("--why", required=True, help="还原的缘由，会留痕 / the reason, kept on record")
def restore(text: str | None, *, case: str, why: str) -> None:
    """还原案卷里的个人信息；留痕 / Put a case's personal data back; it is recorded."""
    from api.cli import desk
    from api.contract import RestoreRequest
    from api.requests import read_requests

    at = desk()
    (request,) = read_requests(text, RestoreRequest, "text", jsonl=False, case=case, why=why)
    click.echo(at.masking.restore(request.text, request.case, request.why, at.seat().person()))


def _filled(request: "RedactRequest", case: str | None, known: tuple[str, ...]) -> "RedactRequest":
    """The request with what the command line says of all."""
    return request.model_copy(update={"case": request.case or case, "known": (*request.known, *known)})
