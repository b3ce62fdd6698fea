"""What keeps the trail append-only in the database itself (DESIGN section 5): its triggers, for both databases.

SQLite's `INSERT OR REPLACE` deletes what stands in its way without asking the DELETE trigger, so an insert over an
existing key is refused before it happens, the hidden rowid among the keys. PostgreSQL's own keys refuse it.
"""

from __future__ import annotations

PURGED = "EXISTS (SELECT 1 FROM purges WHERE purges.workspace = OLD.workspace)"
REFUSAL = "the trail is append-only"

SQLITE: dict[str, str] = {
    "trail_no_update": f"""
CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
""".strip(),
    "trail_no_delete": f"""
CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail WHEN NOT {PURGED}
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
""".strip(),
    "trail_no_overwrite": f"""
CREATE TRIGGER trail_no_overwrite BEFORE INSERT ON trail
WHEN EXISTS (SELECT 1 FROM trail WHERE workspace = NEW.workspace AND plan = NEW.plan AND seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM trail WHERE workspace = NEW.workspace AND leaf = NEW.leaf)
  OR EXISTS (SELECT 1 FROM trail WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
""".strip(),
}

POSTGRES_BODY = f"""
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF {PURGED} THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END
"""
POSTGRES_FUNCTION = "trail_refuse"
POSTGRES: dict[str, str] = {
    "trail_no_change": "CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail "
    f"FOR EACH ROW EXECUTE FUNCTION {POSTGRES_FUNCTION}()",
    "trail_no_truncate": "CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON trail "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {POSTGRES_FUNCTION}()",
}


def creating(dialect: str) -> list[str]:
    """The statements that make the triggers, in order. On PostgreSQL they also hold for replicated changes."""
    if dialect == "sqlite":
        return list(SQLITE.values())
    function = f"CREATE FUNCTION {POSTGRES_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${POSTGRES_BODY}$$"
    always = [f"ALTER TABLE trail ENABLE ALWAYS TRIGGER {name}" for name in POSTGRES]
    return [function, *POSTGRES.values(), *always]
