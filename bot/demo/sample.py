"""What the demo begins with: a transition that is half done, made by people who act over the wire as all others do."""

from __future__ import annotations

import datetime as dt

from bot.demo import sample_plan
from bot.demo.cast import GENERAL, HOME, MODEL, ROTA, SECRET, Cast
from bot.demo.passing import pass_until
from bot.demo.world import START, DemoWorld
from bot.sandbox import Person

BEGIN = dt.datetime(2026, 11, 23, 9, tzinfo=HOME)  # a Monday
FRESH = dt.timedelta(days=1)  # what is younger than that at START is unread


async def play(world: DemoWorld) -> None:
    """From BEGIN to START, the Wednesday of the week after.

    Raises AssertionError or LookupError where somebody does not see what they should.
    """
    workspace = world.sandbox.workspace
    workspace.add_channel(ROTA.removeprefix("#"), [workspace.find_user(name).id for name in _ROTA_PEOPLE])
    cast = Cast(world)
    for scene in _SCENES:
        await scene(cast)
    await pass_until(world, START)
    await world.sandbox.settled()
    world.sandbox.page.mark_all_read(START - FRESH)


async def _first_week_begins(cast: Cast) -> None:
    await cast.at(11, 23, 9, 30)
    await cast.types(
        "Ana",
        "Morning all. The fraud model goes from pilot to production by the end of January. "
        "What changes hands is agreed in #fraud-model, one sentence each.",
        GENERAL,
    )
    await cast.types("Chloe", "Good. I am around until 14:00 your time.", GENERAL)
    await cast.at(11, 23, 9, 40)
    await cast.invites_baton("Ana", MODEL)
    await cast.types(
        "Ana",
        "/handoff By 27 Nov, I transfer the training data pipeline to @chloe, "
        "done when two nightly runs finished without Ana; the schema is documented",
        MODEL,
    )
    await cast.at(11, 23, 10, 20)
    await cast.clicks("Chloe", "I'll take it", "training data pipeline")
    await cast.reminded_as_they_like("Chloe", MODEL, _after_stand_up)


async def _after_stand_up(chloe: Person) -> None:
    await chloe.chooses("Nudge time", "10:30")
    await chloe.chooses("Country", "India")


async def _registry_and_test_set(cast: Cast) -> None:
    await cast.at(11, 25, 15, 30)
    await cast.types("Ben", "I can start with the model registry. Can we pair on it once?", MODEL)
    await cast.types(
        "Ana",
        "/handoff By 1 Dec, I transfer the model registry to @ben, "
        "done when Ben promoted one version to staging alone; the naming rules are written down",
        MODEL,
    )
    await cast.at(11, 25, 16)
    await cast.clicks("Ben", "I'll take it", "model registry")
    await cast.at(11, 26, 8)
    await cast.types(
        "Chloe",
        "/handoff By 4 Dec, I transfer the labelled test set to @ana, "
        "done when it holds 500 confirmed cases; the sampling is documented",
        MODEL,
    )
    await cast.at(11, 26, 9, 20)
    await cast.clicks("Ana", "I'll take it", "labelled test set")


async def _pipeline_is_accepted(cast: Cast) -> None:
    async def accept(chloe: Person) -> None:
        await chloe.ticks("Confirmed")
        await chloe.fills("Note", "third run was green too")

    await cast.at(11, 26, 13, 30)
    await cast.delivers(
        "Ana", "training data pipeline", "both nightly runs are green, https://wiki.example.com/pipeline"
    )
    await cast.at(11, 27, 7, 45)
    await cast.fills_in("Chloe", "Accept", "training data pipeline", accept)
    await cast.at(11, 27, 11)
    await cast.types(
        "Ana",
        "/handoff By 4 Dec, I transfer the drift alerts to @chloe, "
        "done when one alert reached Chloe's phone; the thresholds are in the repository",
        MODEL,
    )
    await cast.at(11, 27, 12)
    await cast.clicks("Chloe", "I'll take it", "drift alerts")


async def _rota_and_a_decline(cast: Cast) -> None:
    async def decline(ben: Person) -> None:
        await ben.fills("Reason", "procurement signs contracts, not the on-call team")

    await cast.at(11, 30, 8)
    await cast.types("Chloe", "Shifts change on 9 December. Let us settle who carries which pager here.", ROTA)
    await cast.invites_baton("Chloe", ROTA)
    await cast.types(
        "Chloe",
        "/handoff By 7 Dec, I transfer the weekday on-call rota to @dev, "
        "done when Dev published December; the escalation list is current",
        ROTA,
    )
    await cast.at(11, 30, 15, 40)
    await cast.types(
        "Ana",
        "/handoff By 11 Dec, I transfer the labelling vendor's contract to @ben, done when the renewal is signed",
        MODEL,
    )
    await cast.at(11, 30, 16, 10)
    await cast.fills_in("Ben", "Decline", "labelling vendor's contract", decline)


async def _secret_and_an_offer(cast: Cast) -> None:
    async def later(dev: Person) -> None:
        await dev.chooses("By", "2026-12-10")
        await dev.fills("Reason", "the new shifts start on the 9th")

    await cast.at(12, 1, 7, 30)
    await cast.fills_in("Dev", "Suggest a change", "weekday on-call rota", later)
    await cast.at(12, 1, 9, 30)
    await cast.invites_baton("Ana", SECRET)
    await cast.types(
        "Ana",
        "/handoff By 10 Dec, I transfer the merchant risk scores to @dev, "
        "done when the nightly export runs from Dev's account",
        SECRET,
    )
    await cast.at(12, 1, 9, 50)
    await cast.clicks("Dev", "I'll take it", "merchant risk scores")
    await cast.at(12, 1, 12, 20)
    await cast.delivers("Chloe", "labelled test set", "512 cases, https://wiki.example.com/test-set")


async def _this_morning(cast: Cast) -> None:
    await cast.at(12, 2, 6, 30)
    await cast.types(
        "Dev",
        "/handoff By 11 Dec, I transfer the night escalations to @eve, "
        "done when Eve answered one page alone; the runbook names her",
        ROTA,
    )
    await cast.types("Eve", "Saw it, thanks. I read the runbook first.", ROTA)
    await cast.at(12, 2, 8, 10)
    await cast.types(
        "Chloe",
        "/handoff By 9 Dec, I transfer the weekly false-positive review to @ben, "
        "done when Ben led one review; the checklist is in the wiki",
        MODEL,
    )
    await cast.at(12, 2, 9, 40)
    await cast.types("Chloe", "The feature store backfill has no owner after the cut-over. Ben, would you?", MODEL)
    await cast.types("Ana", "The registry is late, that one is on me. I'll get to it today.", MODEL)
    await cast.types("Chloe", "The test set is yours to check, 512 cases.", "Ana")


_ROTA_PEOPLE = ("Chloe", "Dev", "Ana", "Eve")
_SCENES = (
    _first_week_begins,
    sample_plan.it_is_named,
    sample_plan.summaries_are_set,
    sample_plan.kickoff_opens,
    _registry_and_test_set,
    _pipeline_is_accepted,
    sample_plan.shadow_mode_begins,
    _rota_and_a_decline,
    sample_plan.cases_are_logged,
    _secret_and_an_offer,
    _this_morning,
)
