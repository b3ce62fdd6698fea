"""The guided first minute, walked over the real wire: as it leads, and astray."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.demo import DemoWorld
from bot.demo.first_minute import DATELESS, THREE_POINTS, WHOLE
from bot.demo.guide import guide
from bot.demo.trail_panel import trail_panel
from bot.demo.travel import JUMPS, NEXT_NUDGE, time_travel
from bot.sandbox import Person
from tests.scenario.visiting import channel_id, person_id, visiting

HOME = "#fraud-model"


class Visitor:
    """Somebody who does what the guide says, offer by offer."""

    def __init__(self, world: DemoWorld) -> None:
        self.world = world
        self.person, self.channel = person_id(world, "Ana"), channel_id(world, HOME)
        self.typed = ""

    async def says(self) -> Mapping[str, Any]:
        """What the guide says now."""
        await self.world.baton.engine.tick()
        return await guide(self.world)(self.person, self.channel)

    async def follows(self, label: str) -> Person:
        """Click an offer, as the page does; who one is then."""
        offer = next(one for one in (await self.says())["offers"] if one["label"] == label)
        self.person, self.channel = offer.get("as", self.person), offer.get("channel", self.channel)
        if "jump" in offer:
            await time_travel(self.world).jumps[offer["jump"]].run(self.person)
        if "type" in offer:
            await self.me.types(offer["type"], self.channel)
        return self.me

    @property
    def me(self) -> Person:
        """Who one is."""
        return self.world.person(self.person)

    async def stands_at(self, step: int, title: str) -> None:
        """The guide must be there now."""
        now = await self.says()
        assert (now["step"], now["title"]) == (step, title)


async def fills_in(person: Person, label: str, **fields: str) -> None:
    """Press a button and send its form."""
    await person.clicks(label)
    await person.waits_for(f"= {label} =")
    for name, value in fields.items():
        await person.fills(name, value)
    if label == "Accept":
        await person.ticks("Confirmed")
    if label == "Suggest a change":
        await person.chooses("By", "2026-12-18")
    await person.submits()
    assert person.modal() is None, person.screen()


async def test_it_leads_from_a_sentence_to_an_acceptance() -> None:
    async with visiting() as world:
        visitor = Visitor(world)
        await visitor.stands_at(1, "Make a handoff")
        await visitor.follows("A whole sentence")
        visitor.me.sees("H-10 is proposed; Ben is being asked. Due Fri 11 Dec (in 9 days), Warsaw.", HOME)

        await visitor.stands_at(2, "Ben is asked")
        ben = await visitor.follows("Be Ben")
        assert (await visitor.says())["offers"] == []
        await ben.clicks("I'll take it", "alert thresholds")

        await visitor.stands_at(3, "Ben took it")
        await visitor.follows("See Baton remind")

        await visitor.stands_at(4, "Deliver it")
        assert (await visitor.says())["text"] == (
            "Baton reminded Ben of what waits; of H-10 it reminds both before Fri 11 Dec. "
            "When Ana's part is done: press Mark delivered at Alert thresholds (H-10)."
        )
        visitor.me.sees("The model registry (H-2) was due Tue 1 Dec, 1 working day late.", "Baton")
        ana = await visitor.follows("Be Ana")
        await ana.clicks("Mark delivered", "alert thresholds")
        await ana.waits_for("= Mark delivered =")
        await ana.submits()

        await visitor.stands_at(5, "Only Ben can accept it")
        ben = await visitor.follows("Be Ben")
        await ben.clicks("Accept", "alert thresholds")
        await ben.waits_for("= Accept =")
        await ben.ticks("Confirmed")
        await ben.submits()

        await visitor.stands_at(6, "Ben accepted it")
        assert (await visitor.says())["done"] is True
        await visitor.follows("See the trail")
        content = await trail_panel(world).read(visitor.person, visitor.channel)
        assert content["items"][0]["title"] == "29 · Ben accepted H-10"
        await visitor.follows("Ask how the plan stands, then press Show timeline")
        world.person("Ana").sees("Fraud model: 2 of 7 accepted, 1 late.", HOME)
        eve = await visitor.follows("Decline something as Eve")
        await fills_in(eve, "Decline", Reason="I am away that week")
        await visitor.stands_at(6, "Ben accepted it")


async def test_a_sentence_without_a_date_opens_the_form_and_the_guide_waits() -> None:
    async with visiting() as world:
        visitor = Visitor(world)
        ana = await visitor.follows("Without a date")
        await ana.waits_for("retraining schedule")
        assert ana.modal() is not None
        await visitor.stands_at(1, "Make a handoff")
        await ana.chooses("By", "2026-12-15")
        await ana.submits()
        assert ana.modal() is None, ana.screen()
        await visitor.stands_at(2, "Ben is asked")


async def test_whoever_strays_is_met_where_they_are() -> None:
    async with visiting() as world:
        visitor = Visitor(world)
        ana, ben = world.person("Ana"), world.person("Ben")
        await visitor.follows("With three points")
        await visitor.stands_at(2, "Ben is asked")
        await ana.clicks("Undo")
        await visitor.stands_at(1, "Make a handoff")
        assert (await visitor.says())["text"].startswith("It is cancelled.")

        await ana.types(WHOLE, HOME)
        await visitor.says()
        await fills_in(ben, "Suggest a change", Reason="change freeze")
        await visitor.stands_at(2, "Ben suggests a change")
        await fills_in(ana, "Keep as it is")
        await visitor.stands_at(2, "Ben is asked")
        await fills_in(ben, "Decline", Reason="not my area")
        await visitor.stands_at(2, "Ben declined")

        await ana.types(THREE_POINTS.replace("@ben", "@chloe"), HOME)
        await visitor.stands_at(2, "Chloe is asked")
        chloe = await visitor.follows("Be Chloe")
        await chloe.clicks("Open", "Fraud-model pager")
        await chloe.waits_for("Fraud-model pager · H-12 · proposed, your move.", HOME)
        await fills_in(chloe, "Accept")
        await visitor.stands_at(6, "Chloe accepted it")


async def test_what_a_channel_was_told_is_no_reminder_of_somebody() -> None:
    async with visiting() as world:
        visitor = Visitor(world)
        await visitor.follows("A whole sentence")
        await visitor.stands_at(2, "Ben is asked")
        await world.person("Ben").clicks("I'll take it", "alert thresholds")
        for _ in range(12):  # past Fri 4 Dec, 09:00, when #fraud-model hears of the model registry
            await time_travel(world).jumps[JUMPS.index(NEXT_NUDGE)].run(visitor.person)
        world.person("Ana").sees("needs a new date or a hand", HOME)
        await visitor.stands_at(4, "Deliver it")
        assert "Baton reminded Ben, Eve, Dev, Chloe and Ana of what waits" in (await visitor.says())["text"]


async def test_only_what_was_made_since_the_sample_is_followed() -> None:
    async with visiting() as world:
        visitor = Visitor(world)
        await world.person("Ben").clicks("I'll take it", "weekly false-positive review")
        await visitor.stands_at(1, "Make a handoff")
        typed = [offer["type"] for offer in (await visitor.says())["offers"]]
        assert typed == [WHOLE, DATELESS, THREE_POINTS]


async def test_who_has_left_the_channel_goes_on_where_both_still_are() -> None:
    async with visiting() as world:
        visitor = Visitor(world)
        await visitor.me.types("/leave", HOME)
        places = {offer["channel"] for offer in (await visitor.says())["offers"]}
        workspace = world.sandbox.workspace
        assert places == {workspace.direct(visitor.person, workspace.app.bot_user).id}
        assert "Only the two of us" in (await visitor.says())["text"]
        ana = await visitor.follows("A whole sentence")
        await ana.waits_for("= New handoff =")
        await ana.ticks("Only the two of us")
        await ana.submits()
        await visitor.stands_at(2, "Ben is asked")


async def test_another_channel_with_both_and_baton_will_do() -> None:
    async with visiting() as world:
        visitor = Visitor(world)
        await visitor.me.invites_app("#general")
        await visitor.me.types("/leave", HOME)
        assert {offer["channel"] for offer in (await visitor.says())["offers"]} == {channel_id(world, "#general")}


async def test_the_trail_of_a_channel_that_was_left_is_seen_from_a_direct_message() -> None:
    async with visiting() as world:
        visitor = Visitor(world)
        await visitor.follows("A whole sentence")
        await visitor.stands_at(2, "Ben is asked")
        await world.person("Ben").clicks("I'll take it", "alert thresholds")
        await visitor.stands_at(3, "Ben took it")
        ben = world.person("Ben")
        await ben.clicks("Open", "Alert thresholds")
        await ben.waits_for("Accept", HOME)  # the card that he alone sees
        await fills_in(ben, "Accept")
        await world.person("Ana").types("/leave", HOME)
        trail = next(offer for offer in (await visitor.says())["offers"] if offer["label"] == "See the trail")
        assert trail["channel"] == channel_id(world, "Ana")
