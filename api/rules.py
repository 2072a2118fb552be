"""`mingyan rules`: list, show, test, score and replay rules, without a programmer."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from guardrails.rules import Pack, Rule

RULE = click.argument("rule")


@click.group()
def rules() -> None:
    """规则：列出、查看、自测、评分、回放 / Rules: list, show, test, score, replay."""


@rules.command("list")
@click.option("--jurisdiction", help="只列这一地的 / of one jurisdiction")
def list_rules(jurisdiction: str | None) -> None:
    """列出规则 / One line for each rule."""
    for pack, rule in _all():
        if jurisdiction is None or jurisdiction in rule.applies.jurisdictions:
            cited = "；".join(f"{b.law.zh} {b.article}[{b.status}]" for b in rule.basis) or rule.grounds
            click.echo(f"{rule.id}\t{rule.stage}\t{rule.outcome}\t{pack.pack}\t{rule.title.zh}\t{cited}")


@rules.command()
@RULE
def show(rule: str) -> None:
    """查看一条规则的全部内容 / Everything about one rule."""
    click.echo(_find(rule).model_dump_json(indent=1, exclude_defaults=True))


@rules.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def test(folder: Path | None) -> None:
    """用规则自带的例子检验规则；FOLDER 是别处的规则包 / Hold every rule to its own examples."""
    from guardrails.loading import PACKS, load_packs
    from guardrails.trials import failing

    packs = load_packs(folder or PACKS)
    faults = [fault for pack in packs for rule in pack.rules for fault in failing(rule)]
    for fault in faults:
        click.echo(fault)
    count = sum(len(pack.rules) for pack in packs)
    click.echo(f"{count} 条规则，{len(faults)} 处不符 / {count} rules, {len(faults)} faults", err=True)
    sys.exit(1 if faults else 0)


@rules.command()
@click.argument("golden", default="tests/golden", type=click.Path(path_type=Path))
@click.option("--page", is_flag=True, help="输出整页 docs/rules.md / print the whole page docs/rules.md")
def score(golden: Path, page: bool) -> None:  # noqa: FBT001 - click hands flags over by name
    """在带标签的文案上评分：按组、主题和规则 / Precision and recall on labelled adverts, by fold, topic and rule."""
    from api import rulebook
    from guardrails.golden import judge, read_golden
    from guardrails.inspection import Guard
    from guardrails.loading import load_packs

    packs = load_packs()
    judged = judge(read_golden(golden), Guard.of(packs))
    for line in rulebook.page(packs, judged) if page else rulebook.scores(judged):
        click.echo(line)


@rules.command()
@RULE
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--pack", type=click.Path(path_type=Path), help="新规则所在的文件夹 / folder with the new rule")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按这一天回放 / as of this day")
def replay(rule: str, archive: Path, pack: Path | None, on: datetime | None) -> None:
    """在一批旧文案（JSON 行）上试跑一条规则，列出会改变的 / Run a rule over an archive and show what would change."""
    from api.compose import today
    from api.requests import read_requests
    from assistant.checking import CheckRequest, language_of
    from guardrails.loading import load_packs
    from guardrails.scene import Scene
    from guardrails.trials import replay as changes
    from knowledge.channels import Copy

    new = _find(rule, pack)
    requests = read_requests(str(archive), CheckRequest, "text", jsonl=True)
    texts = [
        Copy(channel=r.channel, language=r.language or language_of(r.text), parts={"text": r.text}) for r in requests
    ]
    scene = Scene(on=on.date() if on else today(), jurisdiction=next(iter(new.applies.jurisdictions), None))
    for change in changes(new, texts, scene, load_packs()):
        quotes = "、".join(finding.quote for finding in change.findings)
        click.echo(f"{requests[change.number].id}\t{change.before} → {change.after}\t{quotes}")


def _all(folder: Path | None = None) -> "Iterator[tuple[Pack, Rule]]":
    from guardrails.loading import PACKS, load_packs

    yield from ((pack, rule) for pack in load_packs(folder or PACKS) for rule in pack.rules)


def _find(id: str, folder: Path | None = None) -> "Rule":
    from knowledge.values import BadInput

    for _, rule in _all(folder):
        if rule.id == id:
            return rule
    raise BadInput(
        f"没有叫 {id} 的规则，用 mingyan rules list 查看。", f"there is no rule {id!r}; see mingyan rules list."
    )
