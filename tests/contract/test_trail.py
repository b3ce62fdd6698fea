"""The trail: hashed as RFC 8785 says, chained, and append-only in the database itself."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
import rfc8785

from bot.domain import events as ev
from bot.domain.trail import NO_HASH
from storage import checks
from storage.errors import StorageError, translated
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import BEN, TEAM, act, in_one_batch, propose, query


async def test_each_record_is_hashed_as_stored_and_follows_the_one_before(url: str, writer: StorageWriter) -> None:
    await in_one_batch(writer, propose("one"), propose("two"))
    await writer.write(TEAM, act(1, BEN, ev.Agree()))
    rows = query(url, "SELECT seq, record, hash FROM trail ORDER BY seq")
    prev = NO_HASH
    for seq, record, digest in rows:
        value = json.loads(record)
        assert rfc8785.dumps(value) == record.encode()
        assert (value["seq"], value["team"], value["prev"]) == (seq, TEAM, prev)
        assert hashlib.sha256(record.encode()).hexdigest() == digest
        prev = digest
    assert len(rows) == 4
    assert query(url, "SELECT next_seq, head FROM plans") == [(5, prev)]
    assert query(url, "SELECT next_plan, next_handoff, next_leaf FROM workspaces WHERE workspace = :one", one=TEAM) == [
        (2, 3, 4)
    ]


async def test_words_lie_beside_the_trail_salted(url: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, propose("the secret pager"))
    assert query(url, "SELECT count(*) FROM trail WHERE record LIKE '%secret%'") == [(0,)]
    assert query(url, "SELECT count(*) FROM handoffs WHERE body LIKE '%secret%'") == [(0,)]
    for digest, salt, text in query(url, "SELECT digest, salt, text FROM texts"):
        assert len(salt) == 16
        assert hmac.new(salt, text.encode(), "sha256").hexdigest() == digest


async def test_history_is_what_names_the_handoff(writer: StorageWriter, reader: StorageReader) -> None:
    await in_one_batch(writer, propose("one"), propose("two"), act(1, BEN, ev.Agree()))
    handoff = await reader.read(TEAM, lambda reads: reads.handoff(1))
    assert handoff is not None
    rows = await reader.read(TEAM, lambda reads: reads.trail_of_handoff(handoff))
    assert [(row.seq, row.leaf, row.record.event.act) for row in rows] == [(2, 1, "propose"), (4, 3, "agree")]
    text = await reader.read(TEAM, lambda reads: reads.record_text(1, 4))
    assert text is not None
    assert hashlib.sha256(text.encode()).hexdigest() == rows[1].hash
    assert await reader.read(TEAM, lambda reads: reads.trail_row(1, 5)) is None
    assert await reader.read(TEAM, lambda reads: reads.trail_row(1, 4)) == rows[1]


COPY = "SELECT workspace, plan, seq, leaf, 'x', hash FROM trail WHERE seq = 1"
INTO = "INTO trail (workspace, plan, seq, leaf, record, hash)"
REFUSED = {
    "update": "UPDATE trail SET record = '{}' WHERE seq = 1",
    "update of a key": "UPDATE trail SET seq = 99 WHERE seq = 1",
    "delete": "DELETE FROM trail WHERE seq = 2",
    "insert": f"INSERT {INTO} {COPY}",
    "insert of a leaf": f"INSERT {INTO} SELECT workspace, plan, 99, leaf, record, hash FROM trail WHERE seq = 1",
    "upsert": f"INSERT {INTO} {COPY.replace('WHERE seq', 'WHERE true AND seq')} "
    "ON CONFLICT (workspace, plan, seq) DO UPDATE SET record = 'x'",
}
REFUSED_BY_SQLITE = {
    "replace": f"INSERT OR REPLACE {INTO} {COPY}",
    "replace of a leaf": f"INSERT OR REPLACE {INTO} "
    "SELECT workspace, plan, 99, leaf, record, hash FROM trail WHERE seq = 1",
    "replace of a rowid": "INSERT OR REPLACE INTO trail (rowid, workspace, plan, seq, leaf, record, hash) "
    "SELECT rowid, workspace, plan, 99, 99, record, hash FROM trail WHERE seq = 1",
    "update or replace": "UPDATE OR REPLACE trail SET seq = 2 WHERE seq = 1",
}
REFUSED_BY_POSTGRES = {
    "truncate": "TRUNCATE trail",
    "replicated update": "SET session_replication_role = replica; UPDATE trail SET record = '{}'",
}


async def test_the_database_refuses_to_change_it(url: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, propose())
    before = query(url, "SELECT * FROM trail ORDER BY seq")
    own = REFUSED_BY_SQLITE if url.startswith("sqlite") else REFUSED_BY_POSTGRES
    for name, statement in {**REFUSED, **own}.items():
        with pytest.raises(StorageError), translated():
            query(url, statement)
        assert query(url, "SELECT * FROM trail ORDER BY seq") == before, name


async def test_a_purged_workspace_may_be_deleted(url: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, propose())
    await writer.write("T2", propose())
    query(url, "INSERT INTO purges (workspace, at, heads) VALUES (:one, 0, '{}')", one=TEAM)
    query(url, "DELETE FROM trail WHERE workspace = :one", one=TEAM)
    assert query(url, "SELECT DISTINCT workspace FROM trail") == [("T2",)]
    with pytest.raises(StorageError), translated():
        query(url, "DELETE FROM trail")


async def test_a_missing_or_weakened_trigger_is_noticed(url: str) -> None:
    assert checks.missing_triggers(url) == []
    if url.startswith("sqlite"):
        query(url, "DROP TRIGGER trail_no_delete")
        query(url, "DROP TRIGGER trail_no_update")
        query(url, "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail WHEN false BEGIN SELECT 1; END")
        assert checks.missing_triggers(url) == ["trail_no_update", "trail_no_delete"]
    else:
        query(url, "DROP TRIGGER trail_no_truncate ON trail")
        query(url, "ALTER TABLE trail ENABLE TRIGGER trail_no_change")
        assert checks.missing_triggers(url) == ["trail_no_change", "trail_no_truncate"]
