"""`mingyan verify`: prove a release offline, or say what is broken; `mingyan examine`: all there is on one item."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.release import Release
    from assistant.settings import Settings
    from knowledge.values import Bilingual


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--key", "keys", multiple=True, help="信任的公钥：64 位十六进制或 .pub 文件 / a public key you trust")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="这一天能否使用 / may it be used on this day")
def verify(release: Path, keys: tuple[str, ...], on: datetime | None) -> None:
    """离线验证定稿：谁批的、批的是不是这些字 / Prove a release offline: who approved it, and exactly these words."""
    from api.cli import speech
    from api.compose import today
    from assistant.keys import Keys
    from assistant.release import read_release
    from assistant.release import verify as prove
    from assistant.settings import Settings

    settings = Settings.from_env(os.environ)
    sealed = read_release(release)
    trusted = [_public(key) for key in keys] or Keys(settings.home / "keys").trusted()
    vouched = prove(sealed, trusted, on.date() if on else today())
    withdrawn = _withdrawn(settings, sealed)
    broken = (*vouched.broken, *((withdrawn,) if withdrawn else ()))
    for said in broken or vouched.vouches:
        click.echo(f"{'✗' if broken else '✓'} {said.to(speech())}")
    sys.exit(1 if broken else 0)


@click.command()
@click.argument("item")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="放在哪个文件夹 / which folder")
def examine(item: str, out: Path) -> None:
    """导出一稿的检查材料（PDF 与 JSON） / The examiner's pack of an item, as PDF and JSON."""
    from api.compose import now
    from assistant.examiner import make_pack, write_pack
    from assistant.printing import print_pack
    from assistant.settings import Settings
    from assistant.store import Store

    with Store(Settings.from_env(os.environ).database()) as store:
        pack = make_pack(store, item, now())
    out.mkdir(parents=True, exist_ok=True)
    name = item.replace("/", "-")
    write_pack(pack, out / f"{name}.json")
    (out / f"{name}.pdf").write_bytes(print_pack(pack))
    click.echo(str(out / f"{name}.pdf"))


def _withdrawn(settings: "Settings", release: "Release") -> "Bilingual | None":
    """Why the ledger of this home, where there is one, says that the release is not in use."""
    home = settings.database()
    if isinstance(home, Path) and not home.exists():
        return None
    from assistant.store import Store
    from assistant.using import unusable

    with Store(home) as store:
        return unusable(store, release, unknown=False)


def _public(key: str) -> str:
    from knowledge.values import BadInput, read_text

    hexed = (read_text(Path(key)) if Path(key).exists() else key).strip().lower()
    if len(hexed) != 64 or not set(hexed) <= set("0123456789abcdef"):
        raise BadInput(f"{key} 不是公钥，应为 64 位十六进制。", f"{key!r} is no public key: 64 hexadecimal digits.")
    return hexed
