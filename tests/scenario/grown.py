"""A team whose plan holds so many handoffs, with the longest names and words; and whether Slack took all of Baton's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.wire_log import WireEntry
from tests.scenario.team import Team
from tests.support.many_handoffs import PLAN_NAME, PLAN_SYSTEM, Filling, fill, long_name

WHERE = "#" + "fraud-model-" * 6 + "fraud-mo"  # 80 characters
PEOPLE = ("Ana", "Ben", "Chloe", "Dev")
MESSAGE_TEXT, MESSAGE_BLOCKS, VIEW_BLOCKS = 4_000, 50, 100

Json = dict[str, Any]


async def grown(team: Team, count: int) -> None:
    """Ana made the plan, and Baton came to its channel; both its owners and all sides have long names."""
    workspace = team.sandbox.workspace
    for n, name in enumerate(PEOPLE):
        workspace.change_user(team.person(name).id, display_name=long_name(n, name))
    workspace.add_channel(WHERE.removeprefix("#"), [team.person(name).id for name in PEOPLE])
    await team.invites_baton("Ana", WHERE)
    await team.types("Ana", "/transition new", WHERE)
    ana = team.person("Ana")
    await ana.fills("Name", PLAN_NAME)
    await ana.fills("System", PLAN_SYSTEM)
    await ana.chooses("Production owner", "Dev")
    await ana.chooses("Risk class", "Customer-facing")
    await ana.chooses("Start with", "Empty")
    await team.submits("Ana")
    people = [team.person(name).id for name in PEOPLE]
    await fill(team.database_url, team.clock, workspace.team_id, Filling(1, people), range(count))


def assert_accepted(team: Team, failing: str | None = None) -> None:
    """Slack refused nothing that Baton sent (but calls of `failing`), and all of it keeps to what Baton promises: at
    most 4,000 characters and under 50 blocks a message, at most 100 blocks a view.
    """
    for entry in team.sandbox.log.entries:
        assert entry.ok or entry.method == failing, entry.line()
        for payload in _said(entry):
            blocks = payload.get("blocks") or []
            if payload.get("type") in {"home", "modal"}:
                assert len(blocks) <= VIEW_BLOCKS, entry.line()
            else:
                assert len(blocks) < MESSAGE_BLOCKS, entry.line()
                assert len(payload.get("text") or "") <= MESSAGE_TEXT, entry.line()


def _said(entry: WireEntry) -> Iterator[Json]:
    """The messages and views that Baton sent with a call, or answered one with."""
    told = entry.request if entry.direction == "app to Slack" else entry.response
    if isinstance(told, dict):
        yield from (found for found in (told, told.get("view")) if isinstance(found, dict) and "blocks" in found)
