"""What somebody's Home reads: as many statements for hundreds of handoffs as for few."""

from __future__ import annotations

import pytest

from bot.usecases.home import home_of
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, NOON, TEAM, StillClock, propose, statements
from tests.support.many_handoffs import Filling, fill

MANY = 150


@pytest.mark.parametrize("person", [ANA, BEN, CLEO])
async def test_the_number_of_statements_is_fixed(
    url: str, writer: StorageWriter, reader: StorageReader, clock: StillClock, person: str
) -> None:
    await writer.write(TEAM, propose())
    counted = []
    for numbers in (range(20), range(20, MANY)):
        await fill(url, clock, TEAM, Filling(1, [ANA, BEN], 1), numbers)
        with statements() as ran:
            seen = await reader.read(TEAM, lambda reads: home_of(reads, person, NOON))
        counted.append(len(ran))
    assert counted[0] == counted[1]
    shown = seen.home.waiting.count + seen.home.awaited.count
    assert (shown > MANY // 3) == (person != CLEO)
    things = {handoff.thing for handoff, _ in seen.home.rows}
    assert set(seen.words.texts) == things  # nothing is read that is not shown
