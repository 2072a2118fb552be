"""`mingyan verify`, `releases`, `reviews` and `examine`: prove a release offline; what is in use; one item's pack."""

import os
import sys
from datetime import datetime, timedelta
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


@click.group()
def releases() -> None:
    """定稿：在用的、到期的 / Releases: those in use, those that are over."""


@releases.command("list")
@click.option("--days", default=14, show_default=True, help="几天内到期的打上记号 / mark those that end within")
def list_releases(days: int) -> None:
    """在用的定稿，先到期的在前 / Releases in use, those that end first in front."""
    from api.cli import desk
    from assistant.people import EVERYONE
    from assistant.using import expiring, releases_in_use

    at = desk()
    store = at.reviews().store
    soon = {release.id for release in expiring(store, at.today(), timedelta(days=days))}
    for release in releases_in_use(store, EVERYONE):
        mark = "快到期 ends soon" if release.id in soon else ""
        click.echo(f"{release.id}\t{release.sealed.subject}\t{release.ends or '-'}\t{mark}")


@releases.command()
def expire() -> None:
    """停用过期的定稿并重新送审；mingyan serve 会自己做 / End what is over and submit it again."""
    from api.cli import desk, speech
    from assistant.using import keep_hours

    for subject, kept in keep_hours(desk().reviews()):
        said = kept.to(speech()) if kept else "已重新送审 / submitted again"
        click.echo(f"{subject}\t{said}")


@click.group()
def reviews() -> None:
    """复核：漏掉的问题写成规则、台面数字 / Review: missed findings as rules, figures of the desk."""


@reviews.command("missed")
def list_missed() -> None:
    """复核人指出而规则漏掉的，写成规则草案（YAML） / What reviewers found and rules missed, as drafts of rules."""
    from api.cli import desk
    from assistant.people import EVERYONE
    from assistant.remarks import propose_missed

    at = desk().reviews()
    click.echo(propose_missed([one.history for one in at.queue(EVERYONE)], at.words), nl=False)


@reviews.command()
def figures() -> None:
    """台面数字：周期、一次通过率、每条规则的认可度 / Cycle time, first-pass rate, agreement per rule."""
    from api.cli import desk
    from assistant.figures import desk_figures
    from assistant.people import EVERYONE

    click.echo(desk_figures(desk().reviews().queue(EVERYONE)).model_dump_json(indent=1))


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
