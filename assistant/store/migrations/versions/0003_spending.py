"""What model calls were for and what they cost."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Put the columns on the table of calls."""
    op.add_column("calls", sa.Column("job", sa.String(64), nullable=False, server_default=""))
    op.add_column("calls", sa.Column("asked_tokens", sa.Integer))
    op.add_column("calls", sa.Column("answered_tokens", sa.Integer))
    op.add_column("calls", sa.Column("cost", sa.String(40)))
    op.create_index("calls_of_a_job", "calls", ["job"])
