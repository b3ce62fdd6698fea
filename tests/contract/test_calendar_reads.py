"""What a calendar reads: the last records of many handoffs with one statement a plan, written or not yet."""

from __future__ import annotations

from bot.domain import events as ev
from bot.ports import Reads, UnitOfWork
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import BEN, TEAM, act, in_one_batch, propose


def read_ahead(reads: Reads, seqs: list[int]) -> list[str]:
    """The acts of these records, read at once; nothing for those that are not there."""
    reads.read_trail_rows(1, seqs)
    rows = (reads.trail_row(1, seq) for seq in seqs)
    return [row.record.event.act for row in rows if row]


async def test_several_records_at_once(writer: StorageWriter, reader: StorageReader) -> None:
    await in_one_batch(writer, propose("one"), propose("two"), act(1, BEN, ev.Agree()))
    assert await reader.read(TEAM, lambda reads: read_ahead(reads, [4, 2, 99, 4])) == ["agree", "propose", "agree"]
    assert await reader.read(TEAM, lambda reads: read_ahead(reads, [])) == []
    assert await reader.read("T9", lambda reads: read_ahead(reads, [2])) == []


async def test_a_record_that_is_not_written_yet_is_among_them(writer: StorageWriter) -> None:
    await writer.write(TEAM, propose("one"))

    def usecase(uow: UnitOfWork) -> list[str]:
        act(1, BEN, ev.Agree())(uow)
        return read_ahead(uow, [2, 3])

    assert await writer.write(TEAM, usecase) == ["propose", "agree"]
