"""The page on rules (docs/rules.md): every rule with its articles, and how well they do on the golden set."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guardrails.golden import Figures, Judged, RuleFigures
    from guardrails.rules import Pack, Rule

HEAD = """# 规则与成绩 / Rules and how well they do

由 `mingyan rules score --page > docs/rules.md` 生成，勿手改。Made by that command; do not edit.

检出：违规文案被拦截或待研判的比例；误拦：合规文案被拦截的比例；误报：合规文案被拦截或待研判的比例；命中：检出的文案中，命中位置与标出的违规词重合的比例。
规则的“标为本条”：标签属于该规则所载目录条目的违规文案；几条规则同载一条时，一条检出即可，单条的比例因此偏低。
A rule's own adverts are labelled with an entry of the catalogue it carries; several rules often carry one entry.
`dev` 组可用来修规则，`held` 组只用来量。两组与大部分规则出自同一批人之手，外来文案上的成绩会低一些。
"""


def table(title: str, rows: Iterable["Figures"]) -> Iterator[str]:
    """Figures as a Markdown table."""
    counts = "违规 violating | 检出 found | 精确 precision | 命中 span"
    yield f"| {title} | {counts} | 合规 lawful | 误拦 blocked | 误报 flagged |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for row in rows:
        shares = f"{row.recall:.1%} | {row.precision:.1%} | {row.overlap:.1%}"
        yield f"| {row.name} | {row.violating} | {shares} | {row.lawful} | {row.block_rate:.1%} | {row.flag_rate:.1%} |"


def rule_table(rows: Iterable["RuleFigures"]) -> Iterator[str]:
    """What each rule finds: the rightly and wrongly flagged, precision, and how many of those labelled as its own."""
    yield "| 规则 rule | 检出违规 right | 误报合规 wrong | 精确 precision | 标为本条 labelled | 其中检出 recall |"
    yield "|---|---:|---:|---:|---:|---:|"
    for row in rows:
        recall = f"{row.found / row.labelled:.1%}" if row.labelled else "—"
        yield f"| {row.name} | {row.right} | {row.wrong} | {row.precision:.1%} | {row.labelled} | {recall} |"


def scores(packs: Sequence["Pack"], judged: Sequence["Judged"]) -> Iterator[str]:
    """The figures by fold, topic and rule."""
    from guardrails.golden import by, by_rule, fold, topics

    yield from table("组 fold", by(fold, judged))
    yield ""
    yield from table("主题 topic", by(topics, judged))
    yield ""
    yield from rule_table(by_rule((rule for pack in packs for rule in pack.rules), judged))


def page(packs: Sequence["Pack"], judged: Sequence["Judged"]) -> Iterator[str]:
    """The whole page: the figures, then the rules of each pack."""
    yield HEAD
    yield "## 成绩 Figures\n"
    yield from scores(packs, judged)
    for pack in packs:
        yield f"\n## {pack.title.zh} `{pack.pack}` {pack.version}\n"
        yield "| 规则 rule | 说明 title | 处置 outcome | 阶段 stage | 依据 basis [状态 status] | 例 hit / miss |"
        yield "|---|---|---|---|---|---:|"
        yield from map(_row, pack.rules)


def _row(rule: "Rule") -> str:
    cited = "；".join(f"{basis.law.zh} {basis.article} [{basis.status}]" for basis in rule.basis) or rule.grounds
    examples = f"{len(rule.examples.hit)} / {len(rule.examples.miss)}"
    return f"| `{rule.id}` | {rule.title.zh} | {rule.outcome} | {rule.stage} | {cited} | {examples} |"
