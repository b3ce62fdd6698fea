"""What sending needs at scale: the outbox is looked through workspace by workspace, places rest after a post, and each
attempt has a number of its own in the delivery log, whether it counts or not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_sending"
down_revision = "0002_nudges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the index by which rows are claimed, add the table of places, and number the attempts."""
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
    op.add_column("outbox", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE outbox SET tries = attempts")
    # An attempt that did not count is in the log under the number that the next one would have had.
    op.execute(
        "UPDATE outbox SET tries = attempts + 1 WHERE EXISTS (SELECT 1 FROM deliveries WHERE "
        "deliveries.workspace = outbox.workspace AND deliveries.id = outbox.id AND "
        "deliveries.attempt = outbox.attempts + 1)"
    )
