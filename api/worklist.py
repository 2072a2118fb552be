"""`mingyan worklist`: what changed facts, claims and documents reached, and what was done about it."""

from typing import TYPE_CHECKING

import click

from api.acting import WHY

if TYPE_CHECKING:
    from assistant.change import Task
    from knowledge.reach import Reached


@click.group()
def worklist() -> None:
    """待办：要素、卖点、资料变动所波及的稿件 / What changes reached: list, settle, notify."""


@worklist.command("list")
@click.option("--all", "every", is_flag=True, help="办完的也列 / settled ones too")
def list_tasks(*, every: bool) -> None:
    """列出待办 / What is left to do."""
    from api.cli import desk

    for task in desk().records().reach.tasks():
        if every or not task.settled_by:
            click.echo(task_line(task))


@worklist.command()
@click.argument("change")
@click.argument("reached")
@WHY
def settle(change: str, reached: str, why: str) -> None:
    """办结一项，写明怎么处理的 / Say what was done about one of them."""
    from api.cli import desk

    at = desk()
    at.records().reach.settle(change, reached, at.seat().person(), why)


@worklist.command()
def notify() -> None:
    """把还没送达的变动发到 MINGYAN_WEBHOOK_URL / Send the changes that were not taken yet."""
    from api.cli import desk

    taken, waiting = desk().notify()
    click.echo(f"{taken}\t{waiting}")


def task_line(task: "Task") -> str:
    """A task in one line: change, what changed and how, what it reached."""
    by = f"\t{task.settled_by}" if task.settled_by else ""
    return f"{task.change}\t{task.what}\t{task.name}\t{task.how}\t{reached_line(task.reached)}{by}"


def reached_line(reached: "Reached") -> str:
    """What is reached, in one line: kind, id, through what."""
    return f"{reached.kind}\t{reached.id}\t{'、'.join(reached.through)}"
