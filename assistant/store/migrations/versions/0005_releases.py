"""Where each release is found by its id."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table, and put in what was released before."""
    releases = op.create_table(
        "releases",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
    )
    said = op.get_bind().execute(sa.text('select subject, body from events where body like \'%"act":"release"%\''))
    for subject, body in said.fetchall():
        content = json.loads(body)["about"]
        kept = op.get_bind().execute(sa.text("select body from contents where sha256 = :content"), {"content": content})
        if file := kept.scalar():
            op.bulk_insert(releases, [{"id": json.loads(file)["id"], "subject": subject, "content": content}])
