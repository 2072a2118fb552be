"""The command line: results on stdout, progress on stderr; exit 0 done, 1 blocked, 2 wrong use or bad input."""

import gc
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from api.brand import brand
from api.claims import claims
from api.facts import facts
from api.jobs import jobs
from api.people import keys, people
from api.personal import redact, restore
from api.records import audit, keeping
from api.releases import examine, releases, reviews, verify
from api.rules import rules
from api.sources import sources
from api.worklist import worklist

if TYPE_CHECKING:
    from assistant.desk import Desk
    from knowledge.values import Language

T = TypeVar("T")
SELDOM = (50_000, 20, 10)
"""How seldom garbage is sought: what is made at the start serves to the end, and looking it through takes long."""


def speech(environ: "os._Environ[str]" = os.environ) -> "Language":
    """The language to speak in: `MINGYAN_LANG`, else English where the locale is English, else Chinese."""
    named = environ.get("MINGYAN_LANG") or environ.get("LC_ALL") or environ.get("LANG") or ""
    return "en" if named.lower().startswith("en") else "zh"


class SaysWhatIsWrong(click.Group):
    """Turns bad input into one sentence on stderr and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; `BadInput` ends with 2."""
        from knowledge.values import BadInput

        try:
            return super().invoke(ctx)
        except BadInput as bad:
            click.echo(bad.said.to(speech()), err=True)
            ctx.exit(2)


@click.group(cls=SaysWhatIsWrong, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mingyan")
def main() -> None:
    """明言 Mingyan：写得出、查得清、说得准的银行文案台 / the copy desk for banks."""
    gc.set_threshold(*SELDOM)


def desk() -> "Desk":
    """The desk of this home and this environment."""
    from api.compose import open_desk
    from api.logs import start_logs

    opened = open_desk(os.environ)
    start_logs(os.environ, opened.redactor)
    return opened


ON = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="计划发布日 / planned day of publication")
JSONL = click.option(
    "--jsonl", is_flag=True, help="逐行 JSON；参数为文件，或读标准输入 / JSON lines from a file or stdin"
)
LIBRARY = click.option("--library", default="main", show_default=True, help="资料库名称 / which library")


@main.command()
@click.argument("text", required=False)
@JSONL
@ON
@click.option("--channel")
@click.option("--product", help="产品类型或编号 / a type or an id")
@click.option("--jurisdiction")
@click.option("--language")
@click.option("--brief", type=click.Path(path_type=Path), help="为哪份创作需求而写 / the brief it was written for")
@click.option("--twin", help="另一语言的版本，数字须一致 / the other-language version: same figures")
def check(text: str | None, *, jsonl: bool, on: datetime | None, brief: Path | None, **known: str | None) -> None:
    """检查文案：哪一处、违反哪一条、怎么改 / Check copy: where, which article, how to mend it."""
    from api.contract import answer_check
    from api.requests import read_requests
    from assistant.brief import read_brief
    from assistant.checking import CheckRequest

    said = {"on": on.date() if on else None, "brief": read_brief(brief) if brief else None}
    requests = read_requests(text, CheckRequest, "text", jsonl=jsonl, **known)
    at = desk()
    dated = [
        request.model_copy(update={name: value for name, value in said.items() if value and not getattr(request, name)})
        for request in requests
    ]
    answers = [answer_check(request.id, at.check(request)) for request in dated]
    for answer in answers:
        click.echo(answer.model_dump_json())
    sys.exit(1 if any(answer.verdict == "block" for answer in answers) else 0)


@main.command()
@click.argument("query", required=False)
@JSONL
@ON
@LIBRARY
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 100))
def search(query: str | None, *, jsonl: bool, on: datetime | None, library: str, k: int) -> None:
    """检索资料 / Search the library."""
    from api.contract import SearchRequest, answer_search
    from api.requests import read_requests

    requests = read_requests(query, SearchRequest, "query", jsonl=jsonl)
    at, day = desk(), on.date() if on else None
    for remark in at.library(library).remarks:
        click.echo(remark.words.to(speech()), err=True)
    for request in watched(requests):
        hits = at.search(request.query, request.on or day, library=library, k=k)
        click.echo(answer_search(request.id, hits).model_dump_json())


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--jsonl", is_flag=True, help="读 {id, text, title?, date?} 行 / read JSON lines as documents")
@LIBRARY
def ingest(paths: tuple[Path, ...], *, jsonl: bool, library: str) -> None:
    """收进资料：读、修、筛、切、建索引 / Bring in documents: read, repair, screen, cut, index."""
    from api.requests import named_as_lines

    with named_as_lines(paths) if jsonl else nullcontext(paths) as named:
        for receipt in watched(desk().ingest(named, library)):
            click.echo(receipt.model_dump_json())


@main.command()
@click.argument("brief", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for programs")
@LIBRARY
def write(brief: Path, *, as_json: bool, library: str) -> None:
    """按创作需求写稿 / Write drafts for a brief."""
    from api.telling import tell_draft

    tell_draft(desk().write(brief, library), speech(), as_json=as_json)


@main.command()
@click.option("--page", type=click.Path(path_type=Path), default=None, help="结果页面 / where to put the page")
def demo(page: Path | None) -> None:
    """在示例银行上走完全程 / The whole journey on the sample bank."""
    from api.demo import run_demo

    run_demo(desk(), page, speech())


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=7860, show_default=True)
@click.option("--screen/--no-screen", default=True, show_default=True, help="是否带屏幕 / with the screen")
def serve(host: str, port: int, *, screen: bool) -> None:
    """启动服务：/v1 接口、/docs 文档、/ 屏幕 / Serve the API, its docs and the screen."""
    from api.serving import serve_forever

    serve_forever(desk(), host, port, screen=screen)


@main.group()
def models() -> None:
    """模型权重 / Model weights."""


@models.command()
@click.option("--from", "source", help="已有权重的路径或地址 / a path or address that has the weights")
@click.option("--verify", is_flag=True, help="重新核对校验和 / hash the files again")
def fetch(source: str | None, *, verify: bool) -> None:
    """取来演示模型与向量模型并核对校验和 / Bring the weights and check their sha256."""
    from assistant.model.weights import USUAL
    from assistant.model.weights import fetch as bring
    from knowledge.embedding import models_folder

    for weights in USUAL:
        click.echo(str(bring(weights, models_folder(), source, verify=verify)))


main.add_command(redact)
main.add_command(restore)
main.add_command(rules)
main.add_command(sources)
main.add_command(facts)
main.add_command(worklist)
main.add_command(claims)
main.add_command(brand)
main.add_command(audit)
main.add_command(jobs)
main.add_command(keeping)
main.add_command(verify)
main.add_command(examine)
main.add_command(releases)
main.add_command(reviews)
main.add_command(people)
main.add_command(keys)


def watched(things: Iterable[T], total: int | None = None) -> Iterator[T]:
    """The same things one by one, with a progress bar on stderr when someone is watching."""
    from tqdm import tqdm

    yield from tqdm(things, total=total, file=sys.stderr, disable=not sys.stderr.isatty())


if __name__ == "__main__":
    main()
