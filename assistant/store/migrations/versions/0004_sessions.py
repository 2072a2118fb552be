"""Who is signed in, and which names met a wrong password lately: known to every process of a home."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("ends", sa.String(40), nullable=False),
    )
    op.create_table(
        "tries",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("door", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_index("tries_at_a_door", "tries", ["door"])
