"""Who acts at the command line: the person named, once their password is shown; before anyone is admitted, the desk."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.deciding import Decider
    from assistant.desk import Desk

BY = click.option("--by", envvar="MINGYAN_PERSON", help="谁来做，默认 MINGYAN_PERSON / who does it")
WHY = click.option("--reason", "--why", "why", required=True, help="理由 / why")
SECRET = click.option(
    "--password-file", type=click.Path(path_type=Path), help="口令在文件首行，不给则提问 / a file with the password"
)


def acting(desk: "Desk", by: str | None, password_file: Path | None) -> "Decider":
    """Who decides; `BadInput` when nobody is named where people were admitted, or the password is wrong."""
    from api.people import ask_secret
    from assistant.deciding import Decider
    from assistant.people import LOCAL
    from assistant.review import Proof
    from knowledge.values import BadInput

    people = desk.seat().people
    if not people.founded():
        return Decider(person=LOCAL)
    if not by:
        raise BadInput("请用 --by 写明由谁来定。", "say with --by who decides.")
    known = people.prove(by, ask_secret(password_file, f"{by} 的口令 / password of {by}"))
    if known is None:
        raise BadInput("姓名或口令不对。", "the name or the password is wrong.")
    return Decider(person=known, proof=Proof(who=known.id, at=desk.seat().now()))
