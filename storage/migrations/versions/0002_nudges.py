"""What reminders need: settings, snoozes, what was told, when a plan is looked at, and since when a move is waited for.

`since` is a new field of a handoff's body, and the trail says what it is. The rule by which it does is written out here
as it was when this revision was made, so that it goes on working whatever the rules become. The rest of a body stays
as it is: what the trail does not explain is for the audit to find, and not for a migration to put right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

from storage.streams import chunks

revision = "0002_nudges"
down_revision = "0001"
branch_labels = None
depends_on = None

RECORD_HANDOFF = {
    "sqlite": "json_extract(record, '$.handoff')",
    "postgresql": "(((record)::jsonb ->> 'handoff')::bigint)",
}
AT_ONCE = 500  # handoffs

# A move begins with these acts; with a new date only while nobody has agreed to the old one.
PROPOSES = {"propose", "edit", "reassign"}
ANSWERS = {"agree", "agree_to_change", "decline", "deliver", "return"}
BEGINS_A_MOVE = PROPOSES | ANSWERS | {"keep"}

STANDING = "('proposed', 'agreed', 'delivered', 'declined')"


def upgrade() -> None:
    """Add what is new, say since when each handoff waits, and have everybody concerned looked at once."""
    _make_columns_and_indexes()
    _make_attention()
    connection = op.get_bind()
    _say_since(connection)
    _wake_all(connection)


def _make_columns_and_indexes() -> None:
    op.add_column("people", sa.Column("owed_since", sa.BigInteger))
    op.add_column("people", sa.Column("settings", sa.Text))
    op.add_column("plans", sa.Column("wake_at", sa.BigInteger))
    _partial("plans_wake", "plans", ["wake_at"], "wake_at IS NOT NULL")
    _partial("deliveries_nudged", "deliveries", ["workspace", "place", "at"], "kind = 'nudge' AND outcome = 'sent'")
    op.create_index("handoffs_plan_state", "handoffs", ["workspace", "plan", "state"])


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _make_attention() -> None:
    op.create_table(
        "attention",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("handoff", sa.BigInteger, nullable=False),
        sa.Column("snoozed_until", sa.Text),
        sa.Column("snoozed_at", sa.BigInteger),
        sa.Column("told", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "place", "handoff", name="attention_key"),
    )
    op.create_index("attention_handoff", "attention", ["workspace", "handoff"])


def _say_since(connection: sa.Connection) -> None:
    """A few handoffs at a time: first by their records, then those that have none, by when they were proposed."""
    found: dict[tuple[str, int], str] = {}
    for workspace, handoff, since in _by_records(connection):
        found[workspace, handoff] = since
        if len(found) >= AT_ONCE:
            _store(connection, found)
            found.clear()
    _store(connection, found)
    without = sa.text("SELECT workspace, handoff, body FROM handoffs WHERE body NOT LIKE '%\"since\"%'")
    for rows in chunks(connection, without, {}):
        bodies = {(workspace, handoff): body for workspace, handoff, body in rows}
        _write(connection, bodies, {})


def _by_records(connection: sa.Connection) -> Iterator[tuple[str, int, str]]:
    """Workspace, handoff, and when its last move began."""
    number = RECORD_HANDOFF[connection.dialect.name]
    rows = sa.text(
        f"SELECT workspace, plan, {number}, record FROM trail WHERE {number} IS NOT NULL "
        f"ORDER BY workspace, plan, {number}, seq"
    )
    key: tuple[str, int] | None = None
    since, proposed = "", False
    for chunk in chunks(connection, rows, {}):
        for workspace, _plan, handoff, text in chunk:
            if key != (workspace, handoff):
                if key is not None:
                    yield *key, since
                key, since, proposed = (workspace, handoff), "", False
            record = orjson.loads(text)
            act = record["act"]
            if act in BEGINS_A_MOVE or not since or (act == "reschedule" and proposed):
                since = record["at"]
            proposed = act in PROPOSES or (proposed and act not in ANSWERS)
    if key is not None:
        yield *key, since


def _store(connection: sa.Connection, found: Mapping[tuple[str, int], str]) -> None:
    bodies: dict[tuple[str, int], str] = {}
    for workspace in {workspace for workspace, _ in found}:
        numbers = [number for one, number in found if one == workspace]
        select = sa.text("SELECT handoff, body FROM handoffs WHERE workspace = :workspace AND handoff IN :numbers")
        select = select.bindparams(sa.bindparam("numbers", expanding=True))
        rows = connection.execute(select, {"workspace": workspace, "numbers": numbers})
        bodies.update({(workspace, number): body for number, body in rows})
    _write(connection, bodies, found)


def _write(
    connection: sa.Connection, bodies: Mapping[tuple[str, int], str], since: Mapping[tuple[str, int], str]
) -> None:
    rows = []
    for (workspace, number), body in bodies.items():
        changed = _with_since(body, since.get((workspace, number)))
        if changed is not None:
            rows.append({"workspace": workspace, "number": number, "body": changed})
    if rows:
        update = "UPDATE handoffs SET body = :body WHERE workspace = :workspace AND handoff = :number"
        connection.execute(sa.text(update), rows)


def _with_since(body: str, since: str | None) -> str | None:
    """The body with its new field; None where it is no handoff's, which the audit finds."""
    try:
        value: dict[str, Any] = orjson.loads(body)
        value["since"] = since or value["proposed_at"]
    except (KeyError, TypeError, ValueError):
        return None
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _wake_all(connection: sa.Connection) -> None:
    """People are looked at from the newest moment on that their workspace knows of, or from the earlier one that was
    set: what they were told before that does not come twice.
    """
    connection.execute(
        sa.text(
            f"UPDATE plans SET wake_at = 0 WHERE EXISTS (SELECT 1 FROM handoffs WHERE "
            f"handoffs.workspace = plans.workspace AND handoffs.plan = plans.plan AND handoffs.state IN {STANDING})"
        )
    )
    newest = connection.execute(
        sa.text(
            "SELECT workspace, max(at) FROM (SELECT workspace, head_at AS at FROM plans UNION ALL "
            "SELECT workspace, at FROM deliveries) AS moments GROUP BY workspace"
        )
    )
    rows = [{"workspace": workspace, "at": at} for workspace, at in newest]
    concerned = " UNION ".join(
        f"SELECT {side} FROM handoffs WHERE workspace = :workspace AND state IN {STANDING}"
        for side in ("giver", "receiver")
    )
    owners = "SELECT owner FROM plans WHERE workspace = :workspace AND wake_at = 0"
    if rows:
        connection.execute(
            sa.text(
                "UPDATE people SET wake_at = :at WHERE workspace = :workspace AND (wake_at IS NULL OR wake_at > :at) "
                f"AND person IN ({concerned} UNION {owners})"
            ),
            rows,
        )
