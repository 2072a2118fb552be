"""`mingyan jobs` and `mingyan audit calls`: what is being written, what stopped, what models were asked and cost."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from knowledge.values import Bilingual

if TYPE_CHECKING:
    from assistant.calls import Call
    from assistant.durable import Job

STATES = {
    "waiting": Bilingual(zh="排队", en="waiting"),
    "running": Bilingual(zh="进行中", en="running"),
    "interrupted": Bilingual(zh="中断", en="interrupted"),
    "done": Bilingual(zh="完成", en="done"),
    "failed": Bilingual(zh="失败", en="failed"),
    "unknown": Bilingual(zh="调用结果不明", en="unknown"),
    "cancelled": Bilingual(zh="已取消", en="cancelled"),
}
JSON = click.option("--json", "as_json", is_flag=True, help="供程序读取 / for programs")


@click.group()
def jobs() -> None:
    """写稿工作：列出、恢复、取消 / Writing jobs: list, resume, cancel."""


@jobs.command("list")
@JSON
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 1000))
def list_jobs(*, as_json: bool, most: int) -> None:
    """最近的工作 / The newest jobs."""
    from api.cli import desk

    at = desk()
    for job in at.jobs().newest(at.seat().person(), most):
        click.echo(_line(job, as_json=as_json))


@jobs.command()
@click.argument("id")
@JSON
@click.option("--pay-again", "why", default="", help="结果不明时，为何可以再付一次 / why to pay again")
def resume(id: str, why: str, *, as_json: bool) -> None:
    """从停下的那一步继续，直到送审稿 / Go on from the step where it stopped, to the draft."""
    from api.cli import desk, speech
    from api.telling import tell_draft

    at = desk()
    tell_draft(at.jobs().resume(id, at.seat().person(), why), speech(), as_json=as_json)


@jobs.command()
@click.argument("id")
def cancel(id: str) -> None:
    """做完手上一步就停下，之后仍可恢复 / Stop after the step at hand; it can be resumed later."""
    from api.cli import desk

    at = desk()
    click.echo(_line(at.jobs().cancel(id, at.seat().person()), as_json=False))


@click.command("calls")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="从这一天起 / from this day on")
@click.option("--job", help="只看这一项工作 / of this job only")
@JSON
def list_calls(since: datetime | None, job: str | None, *, as_json: bool) -> None:
    """模型调用：何时、为哪项工作、用量、费用与合计 / Model calls: when, for which job, tokens, cost, totals."""
    from api.compose import BANK_TIME
    from api.records import open_store
    from assistant.store.calls import StoreCalls

    with open_store() as store:
        calls = StoreCalls(store)
        found = calls.of(job) if job else calls.since(since.replace(tzinfo=BANK_TIME) if since else None)
    for call in found:
        click.echo(call.model_dump_json(exclude={"prompt", "answer"}) if as_json else _call_line(call))
    if not as_json:
        click.echo(_totals(found))


def _line(job: "Job", *, as_json: bool) -> str:
    from api.cli import speech

    if as_json:
        return job.model_dump_json()
    order, said = job.order, f" · {job.said.to(speech())}" if job.said else ""
    what = f"{order.brief.product} → {', '.join(order.brief.channels)}"
    return f"{job.id}  {STATES[job.state].to(speech())}  {order.by.id}  {order.model or 'template'}  {what}{said}"


def _call_line(call: "Call") -> str:
    tokens = f"{call.spent.asked}+{call.spent.answered}" if call.spent else "?"
    took = f"{(call.answered - call.asked).total_seconds():.1f} s" if call.answered else "-"
    cost = "?" if call.cost is None else f"{call.cost:f}"
    state = "unknown" if call.state == "asked" else call.state
    where = f"{call.asked:%Y-%m-%d %H:%M:%S}  {call.request[:12]}  {call.model}"
    return f"{where}  {state}  {tokens} tokens  {cost}  {took}  {call.job}"


def _totals(calls: "Iterable[Call]") -> str:
    """Sums, with what could not be summed said beside them."""
    from api.cli import speech

    every = tuple(calls)
    states = Counter(call.state for call in every)
    tokens = sum(call.spent.asked + call.spent.answered for call in every if call.spent)
    cost = sum((call.cost for call in every if call.cost is not None), Decimal(0))
    uncounted = sum(call.state == "answered" and call.spent is None for call in every)
    unpriced = sum(call.state == "answered" and call.cost is None for call in every)
    return Bilingual(
        zh=f"合计 {len(every)} 次：已答 {states['answered']}，未成 {states['failed']}，不明 {states['asked']}；"
        f"{tokens} tokens（{uncounted} 次没有用量），费用 {cost:f}（{unpriced} 次无法计价）",
        en=f"{len(every)} calls: {states['answered']} answered, {states['failed']} failed, {states['asked']} unknown; "
        f"{tokens} tokens ({uncounted} not counted), cost {cost:f} ({unpriced} not priced)",
    ).to(speech())
