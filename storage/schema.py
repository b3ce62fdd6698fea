"""Every table. The workspace is the first part of every key; instants are integers, milliseconds since 1970 in UTC.

Tables that have more indexes than their key keep SQLite's rowid: without it its planner takes the key for every query.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

metadata = MetaData(naming_convention={"pk": "%(table_name)s_key"})


def _key(*names: str) -> list[Column[Any]]:
    """The columns that are the key, or its first ones: numbers where they have one of these names, else text."""
    numbers = {"plan", "handoff", "seq", "run", "id"}
    return [Column(one, BigInteger if one in numbers else Text, primary_key=True, autoincrement=False) for one in names]


def _needed(kind: type[BigInteger | Text], *names: str) -> list[Column[Any]]:
    """Columns of one kind, none of which is ever null."""
    return [Column(one, kind, nullable=False) for one in names]


# The counters of a workspace, and the row that whoever writes in it locks.
workspaces = Table(
    "workspaces",
    metadata,
    *_key("workspace"),
    *_needed(BigInteger, "next_plan", "next_handoff", "next_leaf", "next_outbox"),
    sqlite_with_rowid=False,
)

# `body` holds what the columns do not, as JSON; null where that is nothing. Plan 0 is the workspace's own trail.
plans = Table(
    "plans",
    metadata,
    *_key("workspace", "plan"),
    *_needed(Text, "owner", "zone"),
    Column("channel", Text),
    Column("pair", Text),  # two ids with a comma between them, as the record has them
    Column("pair_key", Text),  # the same in alphabetical order
    Column("started_at", BigInteger, nullable=False),
    Column("next_seq", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("head_at", BigInteger, nullable=False),
    Column("wake_at", BigInteger),  # when the engine looks at the plan next: no part of what the trail explains
    Column("pilot_owner", Text),  # named plans have one
    Column("production_owner", Text),
    Column("body", Text),
    UniqueConstraint("workspace", "channel", name="plans_channel"),
    UniqueConstraint("workspace", "pair_key", name="plans_pair"),
    Index("plans_owner", "workspace", "owner"),
)
_plan_to_wake = plans.c.wake_at.is_not(None)
Index("plans_wake", plans.c.wake_at, sqlite_where=_plan_to_wake, postgresql_where=_plan_to_wake)
for _leader in (plans.c.pilot_owner, plans.c.production_owner):
    _led = _leader.is_not(None)
    Index(f"plans_{_leader.name}", plans.c.workspace, _leader, sqlite_where=_led, postgresql_where=_led)

# `body` is the whole state; the other columns are what queries look for.
handoffs = Table(
    "handoffs",
    metadata,
    *_key("workspace", "handoff"),
    Column("plan", BigInteger, nullable=False),
    *_needed(Text, "state", "giver", "receiver", "proposer"),
    *_needed(BigInteger, "proposed_at", "due"),
    Column("body", Text, nullable=False),
    Index("handoffs_plan", "workspace", "plan", "handoff"),
    Index("handoffs_plan_state", "workspace", "plan", "state"),
    Index("handoffs_giver", "workspace", "giver", "state"),
    Index("handoffs_receiver", "workspace", "receiver", "state"),
    Index("handoffs_proposer", "workspace", "proposer", "proposed_at"),
)

trail = Table(
    "trail",
    metadata,
    *_key("workspace", "plan", "seq"),
    Column("leaf", BigInteger, nullable=False),
    *_needed(Text, "record", "hash"),
    UniqueConstraint("workspace", "leaf", name="trail_leaf"),
)

# A record's handoff is read out of the record itself, so that no second copy can disagree with what was hashed.
RECORD_HANDOFF = {
    "sqlite": "json_extract(record, '$.handoff')",
    "postgresql": "(((record)::jsonb ->> 'handoff')::bigint)",
}
for _dialect, _handoff in RECORD_HANDOFF.items():
    _index = Index("trail_handoff", trail.c.workspace, trail.c.plan, literal_column(_handoff), trail.c.seq)
    _index.ddl_if(dialect=_dialect)

texts = Table(
    "texts",
    metadata,
    *_key("workspace", "digest"),
    Column("salt", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
)

seen = Table(
    "seen",
    metadata,
    *_key("workspace", "key"),
    Column("at", BigInteger, nullable=False),
    Index("seen_at", "at"),
    sqlite_with_rowid=False,
)

# `due` and `began_at` are message time, `held_until` is real time: a lease, or the wait before the next attempt.
# `attempts` are those that count, `tries` all of them: by that number the delivery log has each.
# `began_at` stands while an attempt runs; `unknown_since` is when the first attempt of unknown outcome began.
outbox = Table(
    "outbox",
    metadata,
    *_key("workspace", "id"),
    *_needed(Text, "key", "kind", "place"),
    Column("priority", Integer, nullable=False),
    *(Column(one, BigInteger) for one in ("plan", "handoff", "seq")),
    Column("handoffs", Text, nullable=False),
    Column("not_before", BigInteger),
    Column("due", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("held_until", BigInteger, nullable=False),
    *(Column(one, BigInteger) for one in ("began_at", "unknown_since", "ended_at")),
    Column("outcome", Text),
    UniqueConstraint("workspace", "key", name="outbox_once"),
)
_waiting = outbox.c.ended_at.is_(None)
_flying = _waiting & outbox.c.began_at.is_not(None)
for _name, _columns, _where in (
    ("outbox_next", tuple(outbox.c[name] for name in ("workspace", "priority", "held_until", "due", "id")), _waiting),
    ("outbox_place", (outbox.c.workspace, outbox.c.place, outbox.c.priority, outbox.c.id), _waiting),
    ("outbox_handoff", (outbox.c.workspace, outbox.c.handoff), _waiting),
    ("outbox_flying", (outbox.c.workspace, outbox.c.place), _flying),
):
    Index(_name, *_columns, sqlite_where=_where, postgresql_where=_where)

# When a place may be posted to again (real time), whichever process posted there last.
places = Table(
    "places",
    metadata,
    *_key("workspace", "place"),
    Column("free_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The delivery log: one row an attempt, or for what was dropped without one; and one a snooze, which is why a reminder
# did not come (its number is one of the outbox's, where there is nothing of it). Rows are only ever added.
deliveries = Table(
    "deliveries",
    metadata,
    *_key("workspace", "id"),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("outcome", Text, primary_key=True),
    Column("code", Text),
    *_needed(Text, "kind", "place"),
    Column("handoff", BigInteger),
    Column("handoffs", Text, nullable=False),
    *_needed(BigInteger, "due", "at"),
    Index("deliveries_place", "workspace", "place", "at"),
)
_nudged = (deliveries.c.kind == literal_column("'nudge'")) & (deliveries.c.outcome == literal_column("'sent'"))
Index(
    "deliveries_nudged",
    deliveries.c.workspace,
    deliveries.c.place,
    deliveries.c.at,
    sqlite_where=_nudged,
    postgresql_where=_nudged,
)

# What stands in Slack about a handoff. A message that names several handoffs has a row for each.
messages = Table(
    "messages",
    metadata,
    *_key("workspace", "handoff", "place", "ts"),
    *_needed(Text, "channel", "kind"),
    Column("seq", BigInteger),
    Column("handoffs", Text, nullable=False),
    Column("buttons", Boolean, nullable=False),
    Index("messages_ts", "workspace", "channel", "ts"),
)

# The directory, how each person wants to be reminded (JSON; null for the defaults), and when the engine looks at them
# next. `zone` is null for somebody whom the directory does not know yet but who is to be woken. The three names are
# folded for comparison.
people = Table(
    "people",
    metadata,
    *_key("workspace", "person"),
    Column("name", Text, nullable=False),
    Column("zone", Text),
    Column("full_name", Text, nullable=False),
    *(Column(one, Boolean, nullable=False) for one in ("deactivated", "bot", "guest", "stranger")),
    Column("dm", Text),
    *_needed(Text, "name_folded", "full_name_folded", "first_name_folded"),
    Column("wake_at", BigInteger),
    Column("nudged_on", Text),
    Column("owed_since", BigInteger),
    Column("settings", Text),
    *(Index(f"people_{one}", "workspace", f"{one}_folded") for one in ("name", "full_name", "first_name")),
)
_to_wake = people.c.wake_at.is_not(None)
Index("people_wake", people.c.wake_at, sqlite_where=_to_wake, postgresql_where=_to_wake)

# What a place, a person or a channel, has to do with a handoff: until which date it was snoozed and when, and of which
# escalations it was told (a sorted JSON list of keys). Nothing is kept about a handoff that is over.
attention = Table(
    "attention",
    metadata,
    *_key("workspace", "place", "handoff"),
    Column("snoozed_until", Text),
    Column("snoozed_at", BigInteger),
    Column("told", Text, nullable=False),
    Index("attention_handoff", "workspace", "handoff"),
)

channels = Table(
    "channels",
    metadata,
    *_key("workspace", "channel"),
    Column("name", Text, nullable=False),
    *(Column(one, Boolean, nullable=False) for one in ("private", "archived", "joined")),
    sqlite_with_rowid=False,
)

# Who is in a private channel.
members = Table("members", metadata, *_key("workspace", "channel", "person"), sqlite_with_rowid=False)

# The cases that a run of a plan's shadow mode has: the SHA-256 of each reference, in hex.
shadow_cases = Table("shadow_cases", metadata, *_key("workspace", "plan", "run", "case_key"), sqlite_with_rowid=False)

drafts = Table(
    "drafts",
    metadata,
    *_key("workspace", "draft"),
    Column("person", Text, nullable=False),
    Column("channel", Text),
    Column("text", Text, nullable=False),
    Column("answer_url", Text),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The summaries that were queued: which date of the plan's zone (ISO 8601) each is of, the number of the plan's last
# record then, and when that was. The next one tells what came after.
summaries = Table(
    "summaries",
    metadata,
    *_key("workspace", "plan", "date"),
    *_needed(BigInteger, "seq", "at"),
    sqlite_with_rowid=False,
)

# What somebody chose to see in their App Home (JSON), and when they last opened it or chose anew.
homes = Table(
    "homes",
    metadata,
    *_key("workspace", "person"),
    Column("state", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The address of somebody's calendar: the SHA-256 of its secret, in hex, and since when it counts.
calendars = Table(
    "calendars",
    metadata,
    *_key("workspace", "person"),
    Column("secret_hash", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    UniqueConstraint("workspace", "secret_hash", name="calendars_secret"),
)

# Workspaces whose trail may be deleted; `heads` is the tombstone that stays: the last hash of each plan, as JSON.
purges = Table(
    "purges",
    metadata,
    *_key("workspace"),
    Column("at", BigInteger, nullable=False),
    Column("heads", Text, nullable=False),
    sqlite_with_rowid=False,
)
