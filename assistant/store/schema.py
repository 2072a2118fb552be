"""The schema: made by Alembic when the database is new, brought up to date only when told to."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from assistant.store.connecting import StoreDown, begin_writing, is_down, name_fault

HEAD = "0005"
MIGRATIONS = Path(__file__).parent / "migrations"


class OtherSchema(StoreDown):
    """The database was made by an older or a newer version of the program."""


def prepare(engine: Engine) -> None:
    """Make the schema in a new database; `OtherSchema` when it is another version's."""
    try:
        with engine.connect() as connection:
            found = revision(connection)
    except SQLAlchemyError as error:
        raise name_fault(error) if is_down(error) else error from error
    if found is None:
        upgrade(engine)
    elif found < HEAD:
        raise OtherSchema(
            f"数据库结构是旧版（{found}，现为 {HEAD}）：请先备份，再用 mingyan store upgrade 升级。",
            f"the database has an older schema ({found}, now {HEAD}): back it up, then run `mingyan store upgrade`.",
        )
    elif found > HEAD:
        raise OtherSchema(
            f"数据库由更新的版本建立（{found}），请升级明言。",
            f"the database was made by a newer version ({found}); upgrade Mingyan.",
        )


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the migrations that are missing, in one transaction; another process that does so too is waited for."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            begin_writing(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except SQLAlchemyError as error:
        raise name_fault(error) if is_down(error) else error from error


def revision(connection: Connection) -> str | None:
    """The schema's version, or none in a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()
