"""The first revision: every table, and the triggers that keep the trail append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RECORD_HANDOFF = {
    "sqlite": "json_extract(record, '$.handoff')",
    "postgresql": "(((record)::jsonb ->> 'handoff')::bigint)",
}


def upgrade() -> None:
    """Make everything."""
    _make_plans_and_handoffs()
    _make_trail()
    _make_outbox()
    _make_messages()
    _make_people()
    _make_directory_and_drafts()
    for statement in triggers.creating(op.get_bind().dialect.name):
        op.execute(statement)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _make_plans_and_handoffs() -> None:
    """Counters, plans and handoffs."""
    op.create_table(
        "workspaces",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("next_plan", sa.BigInteger, nullable=False),
        sa.Column("next_handoff", sa.BigInteger, nullable=False),
        sa.Column("next_leaf", sa.BigInteger, nullable=False),
        sa.Column("next_outbox", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="workspaces_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plans",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("plan", sa.BigInteger, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("pair", sa.Text),
        sa.Column("pair_key", sa.Text),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("next_seq", sa.BigInteger, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
        sa.Column("head_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "plan", name="plans_key"),
        sa.UniqueConstraint("workspace", "channel", name="plans_channel"),
        sa.UniqueConstraint("workspace", "pair_key", name="plans_pair"),
    )
    op.create_index("plans_owner", "plans", ["workspace", "owner"])
    op.create_table(
        "handoffs",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("handoff", sa.BigInteger, nullable=False),
        sa.Column("plan", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("giver", sa.Text, nullable=False),
        sa.Column("receiver", sa.Text, nullable=False),
        sa.Column("proposer", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "handoff", name="handoffs_key"),
    )
    op.create_index("handoffs_giver", "handoffs", ["workspace", "giver", "state"])
    op.create_index("handoffs_plan", "handoffs", ["workspace", "plan", "handoff"])
    op.create_index("handoffs_proposer", "handoffs", ["workspace", "proposer", "proposed_at"])
    op.create_index("handoffs_receiver", "handoffs", ["workspace", "receiver", "state"])


def _make_trail() -> None:
    """The trail, its words, and the tombstones of purged workspaces."""
    op.create_table(
        "trail",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("plan", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("leaf", sa.BigInteger, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "plan", "seq", name="trail_key"),
        sa.UniqueConstraint("workspace", "leaf", name="trail_leaf"),
    )
    op.create_table(
        "texts",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "digest", name="texts_key"),
    )
    op.create_table(
        "purges",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("heads", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="purges_key"),
        sqlite_with_rowid=False,
    )
    handoff = sa.text(RECORD_HANDOFF[op.get_bind().dialect.name])
    op.create_index("trail_handoff", "trail", ["workspace", "plan", handoff, "seq"])


def _make_outbox() -> None:
    """What waits to be said, and the deliveries already seen."""
    op.create_table(
        "outbox",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("plan", sa.BigInteger),
        sa.Column("handoff", sa.BigInteger),
        sa.Column("seq", sa.BigInteger),
        sa.Column("handoffs", sa.Text, nullable=False),
        sa.Column("not_before", sa.BigInteger),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("held_until", sa.BigInteger, nullable=False),
        sa.Column("began_at", sa.BigInteger),
        sa.Column("unknown_since", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("outcome", sa.Text),
        sa.PrimaryKeyConstraint("workspace", "id", name="outbox_key"),
        sa.UniqueConstraint("workspace", "key", name="outbox_once"),
    )
    _partial("outbox_handoff", "outbox", ["workspace", "handoff"], "ended_at IS NULL")
    _partial("outbox_flying", "outbox", ["workspace", "place"], "ended_at IS NULL AND began_at IS NOT NULL")
    _partial("outbox_next", "outbox", ["priority", "due", "id"], "ended_at IS NULL")
    _partial("outbox_place", "outbox", ["workspace", "place", "priority", "id"], "ended_at IS NULL")
    op.create_table(
        "seen",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name="seen_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("seen_at", "seen", ["at"])


def _make_messages() -> None:
    """The delivery log, and what stands in Slack."""
    op.create_table(
        "deliveries",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("handoff", sa.BigInteger),
        sa.Column("handoffs", sa.Text, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", "attempt", "outcome", name="deliveries_key"),
    )
    op.create_index("deliveries_place", "deliveries", ["workspace", "place", "at"])
    op.create_table(
        "messages",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("handoff", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("ts", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger),
        sa.Column("handoffs", sa.Text, nullable=False),
        sa.Column("buttons", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "handoff", "place", "ts", name="messages_key"),
    )
    op.create_index("messages_ts", "messages", ["workspace", "channel", "ts"])


def _make_people() -> None:
    """People and when they are looked at next."""
    op.create_table(
        "people",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text),
        sa.Column("full_name", sa.Text, nullable=False),
        sa.Column("deactivated", sa.Boolean, nullable=False),
        sa.Column("bot", sa.Boolean, nullable=False),
        sa.Column("guest", sa.Boolean, nullable=False),
        sa.Column("stranger", sa.Boolean, nullable=False),
        sa.Column("dm", sa.Text),
        sa.Column("name_folded", sa.Text, nullable=False),
        sa.Column("full_name_folded", sa.Text, nullable=False),
        sa.Column("first_name_folded", sa.Text, nullable=False),
        sa.Column("wake_at", sa.BigInteger),
        sa.Column("nudged_on", sa.Text),
        sa.PrimaryKeyConstraint("workspace", "person", name="people_key"),
    )
    op.create_index("people_first_name", "people", ["workspace", "first_name_folded"])
    op.create_index("people_full_name", "people", ["workspace", "full_name_folded"])
    op.create_index("people_name", "people", ["workspace", "name_folded"])
    _partial("people_wake", "people", ["wake_at"], "wake_at IS NOT NULL")


def _make_directory_and_drafts() -> None:
    """Channels, and sentences that wait for their form."""
    op.create_table(
        "channels",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("joined", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", name="channels_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drafts",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answer_url", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "draft", name="drafts_key"),
        sqlite_with_rowid=False,
    )
