"""`mingyan rules`: list, show, test, score and replay rules, without a programmer."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.acting import BY, SECRET, WHY, acting

if TYPE_CHECKING:
    from assistant.rulekeeping import Standing
    from guardrails.rules import Pack, Rule

RULE = click.argument("rule")


@click.group()
def rules() -> None:
    """规则：列出、查看、自测、评分、回放、提议、批准、退役 / Rules, from file to force."""


@rules.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rule", "only", multiple=True, help="只提议这几条，默认文件里全部 / only these rules of the file")
@WHY
@BY
@SECRET
def propose(file: Path, only: Sequence[str], why: str, by: str | None, password_file: Path | None) -> None:
    """提议规则文件里的规则：例子全部相符才进影子试行 / Put the rules of a file on trial, once their examples hold."""
    from api.cli import desk
    from assistant.rulekeeping import read_proposals

    at = desk()
    rules = read_proposals(file, only)
    who = acting(at, by, password_file)
    for rule in rules:
        _tell(at.rules().propose(rule, who, why))


@rules.command()
@RULE
@WHY
@BY
@SECRET
def approve(rule: str, why: str, by: str | None, password_file: Path | None) -> None:
    """批准：试行的规则生效，或确认退役；须由提出者以外的复核人 / Approve; never by who asked for it."""
    from api.cli import desk

    at = desk()
    _tell(at.rules().approve(rule, acting(at, by, password_file), why))


@rules.command()
@RULE
@WHY
@BY
@SECRET
def retire(rule: str, why: str, by: str | None, password_file: Path | None) -> None:
    """退役：试行的立即撤下，生效的等另一人 approve / Off trial at once; a live one waits for another."""
    from api.cli import desk

    at = desk()
    built_in = any(kept.id == rule for _, kept in _built_in())
    who = acting(at, by, password_file)
    _tell(at.rules().retire(rule, who, why, built_in=built_in))


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
    for line in rulebook.page(packs, judged) if page else rulebook.scores(packs, judged):
        click.echo(line)


@rules.command()
@RULE
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--pack", type=click.Path(path_type=Path), help="新规则所在的文件夹 / folder with the new rule")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按这一天回放 / as of this day")
def replay(rule: str, archive: Path, pack: Path | None, on: datetime | None) -> None:
    """在一批旧文案（JSON 行）上试跑一条规则，列出会改变的 / Run a rule over an archive and show what would change."""
    from api.cli import desk
    from api.requests import read_requests
    from assistant.checking import CheckRequest
    from assistant.replaying import replayed

    new = _find(rule, pack)
    texts = read_requests(str(archive), CheckRequest, "text", jsonl=True)
    day = on.date() if on else None
    for change in replayed(new, [one.model_copy(update={"on": day or one.on}) for one in texts], desk()).changes:
        quotes = "、".join(finding.quote for finding in change.findings)
        click.echo(f"{change.id}\t{change.before} → {change.after}\t{quotes}")


def _all() -> "Iterator[tuple[Pack, Rule]]":
    """Every rule with its pack: those in force, then those on trial."""
    from api.cli import desk

    at = desk()
    shadow = at.shadow()
    for pack in (*at.guard().packs, *(shadow.packs if shadow else ())):
        for rule in pack.rules:
            yield pack, rule.model_copy(update={"stage": "shadow"}) if pack.pack == "shadow" else rule


def _built_in(folder: Path | None = None) -> "Iterator[tuple[Pack, Rule]]":
    from guardrails.loading import PACKS, load_packs

    yield from ((pack, rule) for pack in load_packs(folder or PACKS) for rule in pack.rules)


def _find(id: str, folder: Path | None = None) -> "Rule":
    """The rule called `id`: of a folder, else on trial, else in force."""
    from knowledge.values import BadInput

    found = [rule for _, rule in (_built_in(folder) if folder else _all()) if rule.id == id]
    if found:
        return found[-1]
    raise BadInput(
        f"没有叫 {id} 的规则，用 mingyan rules list 查看。", f"there is no rule {id!r}; see mingyan rules list."
    )


def _tell(standing: "Standing") -> None:
    from api.cli import speech

    waits = standing.shadow or standing.retiring
    words = "待另一人 approve" if speech() == "zh" else "waits for another's approval"
    click.echo(f"{standing.rule}\t{standing.stage}" + (f"\t{words}" if waits else ""))
