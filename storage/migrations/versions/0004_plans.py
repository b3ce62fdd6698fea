"""What plans with gates need: their leaders and the rest of their state, who is in private channels, which cases a run
of shadow mode has. Plans with handoffs that were accepted are looked at once, for their check-ins.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004_plans"
down_revision = "0003_sending"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; plans that are there have nothing in it."""
    for name in ("pilot_owner", "production_owner", "body"):
        op.add_column("plans", sa.Column(name, sa.Text))
    for leader in ("pilot_owner", "production_owner"):
        led = sa.text(f"{leader} IS NOT NULL")
        op.create_index(f"plans_{leader}", "plans", ["workspace", leader], sqlite_where=led, postgresql_where=led)
    _table("members", sa.Column("channel", sa.Text), sa.Column("person", sa.Text))
    _table(
        "shadow_cases",
        sa.Column("plan", sa.BigInteger),
        sa.Column("run", sa.BigInteger),
        sa.Column("case_key", sa.Text),
    )
    op.execute(
        "UPDATE plans SET wake_at = 0 WHERE EXISTS (SELECT 1 FROM handoffs WHERE handoffs.workspace = plans.workspace "
        "AND handoffs.plan = plans.plan AND handoffs.state = 'accepted')"
    )


def _table(name: str, *columns: sa.Column[Any]) -> None:
    """A table whose columns, with the workspace before them, are its key."""
    whole = [sa.Column("workspace", sa.Text), *columns]
    key = sa.PrimaryKeyConstraint(*(column.name for column in whole), name=f"{name}_key")
    op.create_table(name, *whole, key, sqlite_with_rowid=False)
