"""Events are append-only: the database itself refuses to change or delete one."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Put a trigger on the table of events."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create function events_stand() returns trigger language plpgsql as "
            "$$ begin raise exception 'events are append-only' using errcode = 'integrity_constraint_violation'; end $$"
        )
        op.execute(
            "create trigger events_stand before update or delete or truncate on events "
            "for each statement execute function events_stand()"
        )
        return
    for act in ("update", "delete"):
        op.execute(
            f"create trigger events_stand_{act} before {act} on events "
            "begin select raise(abort, 'events are append-only'); end"
        )
