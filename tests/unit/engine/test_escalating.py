"""What a channel is told of handoffs that nobody moves: of its plan owner only what is so, and renewed as they move."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.domain import events as ev
from bot.domain import outgoing
from bot.domain.escalation import overdue
from bot.domain.handoff import State
from bot.domain.nudge_settings import NudgeSettings
from tests.support.stories import ANA, BEN, CHLOE
from tests.unit.engine.conftest import Office
from tests.unit.engine.fakes import CHANNEL


def queue_update(office: Office) -> None:
    office.world.send(outgoing.update(office.world.story.handoff, CHANNEL))


def act(office: Office, who: str, event: ev.HandoffEvent) -> None:
    """Somebody acts, and what stands in the channel is to follow."""
    office.world.does(who, event)
    queue_update(office)


class TestEscalationsRenewed:
    """What a channel was told goes on telling what of it still needs a hand, beside each handoff's own card."""

    @staticmethod
    async def told(office: Office) -> None:
        """H-1 and H-2 are agreed and three working days late; H-1 has its card, too."""
        office.world.send(outgoing.card(office.world.story.handoff, CHANNEL))
        await office.engine.tick()
        office.world.does(BEN, ev.Agree())
        office.world.others = {2: replace(office.world.story.handoff, number=2)}
        office.clock.to("2026-12-18 08:00")
        office.world.send(outgoing.escalation(office.world.story.plan, dt.date(2026, 12, 18), [1, 2]))
        queue_update(office)
        await office.engine.tick()
        assert office.slack.standing["002"].text.startswith("2 handoffs were due and need")

    async def test_one_that_moved_is_left_out_and_its_card_follows(self, office: Office) -> None:
        await self.told(office)
        act(office, ANA, ev.Deliver(None))
        await office.engine.tick()
        card, told = office.slack.standing["001"], office.slack.standing["002"]
        assert told.text.startswith("The pager (H-2) was due Tue 15 Dec and needs a new date or a hand.")
        assert "delivered" in card.text
        assert (card.has_buttons, told.has_buttons) == (True, True)

    async def test_where_nothing_is_left_it_says_so_and_rests(self, office: Office) -> None:
        await self.told(office)
        office.world.others[2] = replace(office.world.others[2], state=State.ACCEPTED)
        act(office, ANA, ev.Deliver(None))
        await office.engine.tick()
        card, told = office.slack.standing["001"], office.slack.standing["002"]
        assert told.text == "Nothing here needs a hand any more: H-1, H-2."
        assert (card.has_buttons, told.has_buttons) == (True, False)
        office.slack.standing["002"] = replace(told, text="as it was")
        act(office, BEN, ev.Accept((1, 2), 1, None, None))
        await office.engine.tick()
        assert "accepted" in office.slack.standing["001"].text
        assert office.slack.standing["002"].text == "as it was"

    async def test_what_was_told_again_stands_in_the_newer_message_alone(self, office: Office) -> None:
        await self.told(office)
        office.world.send(outgoing.escalation(office.world.story.plan, dt.date(2026, 12, 21), [1]))
        office.clock.to("2026-12-21 08:00")
        await office.engine.tick()
        office.world.send(outgoing.renewal(office.world.story.handoff, CHANNEL, "again"))
        await office.engine.tick()
        assert "(H-1)" in office.slack.standing["003"].text
        assert office.slack.standing["002"].text.startswith("The pager (H-2) was due")
        assert [one.buttons for one in office.world.messages if one.ts == "001"] == [True]

    async def test_what_was_all_told_again_is_not_said_to_have_moved(self, office: Office) -> None:
        await self.told(office)
        office.world.send(outgoing.escalation(office.world.story.plan, dt.date(2026, 12, 21), [1, 2]))
        office.clock.to("2026-12-21 08:00")
        await office.engine.tick()
        office.world.send(outgoing.renewal(office.world.story.handoff, CHANNEL, "again"))
        await office.engine.tick()
        assert office.slack.standing["002"].text == "What stood here was told again further down."
        assert not office.slack.standing["002"].has_buttons
        assert office.slack.standing["003"].text.startswith("2 handoffs were due")

    async def test_a_remedy_is_about_no_handoff_and_stands_as_it_was_said(self, office: Office) -> None:
        office.world.send(outgoing.remedy("messages_tab", "T1", CHANNEL, dt.date(2026, 12, 2)))
        await office.engine.tick()
        said = office.slack.standing["001"]
        assert said.text.startswith("I can't write to anybody")
        act(office, BEN, ev.Agree())
        await office.engine.tick()
        assert office.slack.standing == {"001": said}


class TestWhetherTheOwnerKnows:
    """The channel is told of the plan owner only what is so."""

    @staticmethod
    async def said(office: Office, at: str = "2026-12-18 08:00") -> str:
        office.world.does(BEN, ev.Agree())
        office.clock.to(at)
        office.world.send(outgoing.escalation(office.world.story.plan, office.clock.at.date(), [1]))
        await office.engine.tick()
        return office.slack.said_to(CHANNEL)[0].partition("Next move: Ana.")[2].strip()

    async def test_told_at_the_same_moment(self, office: Office) -> None:
        assert await self.said(office) == "Chloe knows."

    async def test_told_on_the_same_date_in_another_zone(self, office: Office) -> None:
        office.world.zones[CHLOE] = "America/New_York"
        assert await self.said(office) == "Chloe knows."

    async def test_told_on_their_next_working_day(self, office: Office) -> None:
        office.world.put_settings(CHLOE, NudgeSettings(working_days=frozenset({0, 1})))
        assert await self.said(office) == "I tell Chloe on Mon 21 Dec."

    async def test_told_already(self, office: Office) -> None:
        office.world.put_settings(CHLOE, NudgeSettings(working_days=frozenset({0, 1})))
        office.world.does(BEN, ev.Agree())
        condition = overdue(office.world.story.handoff, office.world.story.plan)
        assert condition is not None
        office.world.mark_told(CHLOE, 1, f"{condition.key}@2026-12-18")
        office.clock.to("2026-12-18 08:00")
        office.world.send(outgoing.escalation(office.world.story.plan, dt.date(2026, 12, 18), [1]))
        await office.engine.tick()
        assert office.slack.said_to(CHANNEL)[0].endswith("knows.")

    async def test_away(self, office: Office) -> None:
        office.world.put_settings(CHLOE, NudgeSettings(away_until=dt.date(2026, 12, 22)))
        assert await self.said(office) == "Chloe is away until 22 Dec."

    async def test_never_told(self, office: Office) -> None:
        office.world.deactivated = {CHLOE}
        assert await self.said(office) == ""

    async def test_not_known(self, office: Office) -> None:
        del office.world.zones[CHLOE]
        assert await self.said(office) == ""
