"""What sending needs at scale: the outbox is looked through workspace by workspace, and places rest after a post."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_sending"
down_revision = "0002_nudges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the index by which rows are claimed, and add the table of places."""
    waiting = sa.text("ended_at IS NULL")
    op.drop_index("outbox_next", "outbox")
    columns = ["workspace", "priority", "held_until", "due", "id"]
    op.create_index("outbox_next", "outbox", columns, sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "places",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("free_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "place", name="places_key"),
        sqlite_with_rowid=False,
    )
