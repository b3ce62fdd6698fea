"""What summaries, App Home and calendars need: which summaries were queued, what somebody chose to see in their Home,
and the addresses of calendars.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_summaries"
down_revision = "0004_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; nothing that is there changes."""
    op.create_table(
        "summaries",
        sa.Column("workspace", sa.Text),
        sa.Column("plan", sa.BigInteger, autoincrement=False),
        sa.Column("date", sa.Text),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "plan", "date", name="summaries_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "homes",
        sa.Column("workspace", sa.Text),
        sa.Column("person", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", name="homes_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calendars",
        sa.Column("workspace", sa.Text),
        sa.Column("person", sa.Text),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", name="calendars_key"),
        sa.UniqueConstraint("workspace", "secret_hash", name="calendars_secret"),
    )
