"""`mingyan audit` and `mingyan store`: prove the chain of acts, export it, back the database up and bring it back."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.jobs import list_calls
from knowledge.values import Bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.ledger import Verified
    from assistant.store import Store

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def audit() -> None:
    """留痕：验证、导出 / The ledger: verify, export."""


@audit.command()
@click.argument("export", required=False, type=click.Path(path_type=Path))
@click.option(
    "--anchor", "anchors", multiple=True, type=click.Path(path_type=Path), help="另存的锚 / an anchor kept aside"
)
def verify(export: Path | None, anchors: tuple[Path, ...]) -> None:
    """验证留痕链；EXPORT 是导出的文件，不给则验证数据库 / Verify the chain of the database, or of an export offline."""
    from assistant.audit import read_anchor, read_export
    from assistant.ledger import verify as prove
    from assistant.store.chain import verify_chain

    kept = tuple(read_anchor(path) for path in anchors)
    if export:
        _tell(prove(read_export(export), kept))
    with open_store() as store, store.read() as connection:
        _tell(verify_chain(connection, kept))


@audit.command("export")
@FILE
def export_chain(file: Path) -> None:
    """导出全部留痕，可离线验证；锚点另存在旁，删尾也能查出 / Export every act, with an anchor beside it."""
    from api.compose import now
    from assistant.audit import write_export
    from assistant.store.chain import walk

    with open_store() as store, store.read() as connection:
        anchor = write_export(walk(connection), file, now())
    beside = file.with_name(file.name + ".anchor")
    beside.write_text(anchor.model_dump_json(), encoding="utf-8")
    click.echo(f"{file}: {anchor.seq} · {anchor.seal}\n{beside}")


audit.add_command(list_calls)


@click.group("store")
def keeping() -> None:
    """数据库：备份、恢复、升级 / The database: back up, restore, upgrade."""


@keeping.command()
@FILE
def backup(file: Path) -> None:
    """备份到一个文件，没写完的工作只存订单；密钥与资料库在 MINGYAN_HOME 里，另行备份 / Back up into one file.

    Jobs that are not finished are kept as orders. Keys and libraries are files of MINGYAN_HOME: keep those too.
    """
    from api.cli import desk
    from assistant.store.backup import back_up

    with open_store() as store:
        orders = [order.model_dump_json() for order in desk().jobs().unfinished()]
        click.echo(f"{file}: {back_up(store, file, orders)}")
    if orders:
        _tell_orders(
            f"其中 {len(orders)} 项工作没写完：恢复后用 mingyan jobs resume 继续。",
            f"{len(orders)} jobs are not finished: after a restore go on with `mingyan jobs resume`.",
        )


@keeping.command()
@FILE
def restore(file: Path) -> None:
    """把备份恢复到空的数据库；没写完的工作停着，等人继续 / Restore into an empty database; jobs wait for a person."""
    from api.cli import desk
    from assistant.durable.order import Order
    from assistant.store.backup import restore as bring_back

    waiting: list[Order] = []

    def put_by(bodies: "Sequence[str]") -> None:
        waiting[:] = [Order.model_validate_json(body) for body in bodies]
        desk().jobs().put_by(waiting)

    with open_store() as store:
        click.echo(f"{file}: {bring_back(store, file, put_by)}")
    if waiting:
        _tell_orders(
            f"{len(waiting)} 项没写完的工作已停放：mingyan jobs list 查看，jobs resume 继续。",
            f"{len(waiting)} unfinished jobs are put by: see `mingyan jobs list`, go on with `jobs resume`.",
        )


@keeping.command()
def upgrade() -> None:
    """把旧库升级到这一版 / Bring an older database up to this version."""
    from assistant.settings import Settings
    from assistant.store import upgrade_store

    upgrade_store(Settings.from_env(os.environ).database())


def open_store() -> "Store":
    """The store of this environment."""
    from assistant.settings import Settings
    from assistant.store import Store

    return Store(Settings.from_env(os.environ).database())


def _tell_orders(zh: str, en: str) -> None:
    from api.cli import speech

    click.echo(Bilingual(zh=zh, en=en).to(speech()), err=True)


def _tell(verified: "Verified") -> None:
    from api.cli import speech

    if verified.fault:
        click.echo(f"✗ {verified.fault.said.to(speech())}")
        sys.exit(1)
    click.echo(f"✓ {verified.rows} · {verified.tip}")
    sys.exit(0)
