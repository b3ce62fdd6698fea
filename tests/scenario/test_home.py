"""The App Home: what waits for somebody, what they wait for, their plans; it shows what others do while it is open."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.faults import Fault
from tests.scenario.at_home import at_home, button_at_home, home, presses, presses_outdated, published, shows
from tests.scenario.team import CHANNEL, SENTENCE, Team
from tests.scenario.test_plan_set_up import SECRET, both_ways, fills_new, planned

REMINDERS = "Reminders on working days at 09:00, {}. [Reminder settings]"


# What is there -----------------------------------------------------------------------------------------------


@both_ways
async def test_who_is_new_is_told_what_baton_is_and_how_to_begin(team: Team) -> None:
    assert await at_home(team, "Eve") == (
        "Baton tracks handoffs: who passes what to whom, by when, and what done means. "
        "Try: /handoff By Friday, I transfer the pager to @ben, done when he answered two pages alone. "
        "Nothing waits for you. A whole system: /transition new. [New handoff] [New plan] "
        "--- " + REMINDERS.format("Lord Howe")
    )


@both_ways
async def test_each_sees_what_waits_for_them_and_what_they_wait_for(team: Team) -> None:
    await team.proposed()
    ana, ben = await at_home(team, "Ana"), await at_home(team, "Ben")
    assert ben == (
        "[New handoff] [Filter] Waiting for me (1) Fraud-model pager (H-1), Ana asks you to take it by Tue 15 Dec "
        "[I'll take it] [… Suggest a change | Decline | Reassign | Open] I wait for You wait for nobody. "
        "My plans You have no plans yet. A plan brings a whole system from pilot to production. "
        "[New plan] [Portfolio] --- " + REMINDERS.format("New York")
    )
    assert ana == (
        "[New handoff] [Filter] Waiting for me Nothing waits for you. "
        "I wait for (1) H-1 · Fraud-model pager · Ana to Ben · proposed, Ben's move · Tue 15 Dec [Open] "
        "My plans (1) #fraud-model · 0 of 1 accepted "
        "[… Show all handoffs | Show timeline | Download as CSV | Summary times] "
        "[New plan] [Portfolio] --- " + REMINDERS.format("Warsaw")
    )


async def test_a_giver_for_whom_another_typed_is_asked_in_home(team: Team) -> None:
    await team.types("Chloe", "/handoff By 15 Dec, @ana transfers the pager to @ben, done when it rang")
    ana = await at_home(team, "Ana")
    assert "Waiting for me (1) Pager (H-1), Chloe wrote that you transfer it to Ben by Tue 15 Dec [That's right]" in ana
    assert "I wait for You wait for nobody." in ana
    await presses(team, "Ana", "That's right")
    await shows(team, "Ana", "Waiting for me Nothing waits for you. I wait for (1) H-1 · Pager")


@both_ways
async def test_everybody_concerned_sees_the_plan_and_where_it_stands(team: Team) -> None:
    await planned(team)
    await team.types("Ana", SENTENCE)
    line = "Fraud model · #fraud-model · 0 of 1 accepted · next gate: kickoff, {} move"
    assert line.format("Dev's") in await at_home(team, "Chloe")
    assert line.format("your") in await at_home(team, "Dev")
    assert line.format("Dev's") in await at_home(team, "Ben")  # he has a handoff in it
    assert "Summary times" in home(team, "Dev")
    assert "Summary times" not in home(team, "Ben")  # who leads it sets them
    assert "Fraud model" not in await at_home(team, "Eve")


async def test_a_guest_sees_their_own_handoff_and_not_the_plan_that_it_is_in(team: Team) -> None:
    await planned(team)
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @eve, done when it rang")
    eve = await at_home(team, "Eve")
    assert "Pager (H-1), Ana asks you to take it by Tue 15 Dec" in eve
    assert "You have no plans yet." in eve
    assert "raud" not in eve
    await presses(team, "Eve", "I'll take it")
    await shows(team, "Eve", "I wait for (1) H-1 · Pager · Ana to Eve · agreed, Ana's move")
    assert "raud" not in home(team, "Eve")
    never = button_at_home(team, "Eve", "New plan")
    for act in ("show", "show_all", "timeline", "csv", "summary"):
        never.element.update(action_id=f"plan.{act}", value="1|P-1|2")
        await presses_outdated(team, "Eve", never)
        assert "raud" not in team.person("Eve").screen()
        await team.person("Eve").closes()


async def test_who_is_not_in_a_private_channel_sees_their_own_alone(team: Team) -> None:
    await team.invites_baton("Ana", SECRET)
    await fills_new(team, "Ana", SECRET, name="Merger model")
    await team.submits("Ana")
    await team.types("Ana", "/handoff By 15 Dec, I transfer the pager to @ben, done when it rang", SECRET)
    assert "Merger model · #secret-project" in await at_home(team, "Ana")
    ben = await at_home(team, "Ben")
    assert "Pager (H-1), Ana asks you to take it by Tue 15 Dec" in ben
    assert "Merger" not in ben
    assert "secret" not in ben


# It changes while it is open ----------------------------------------------------------------------------------


@both_ways
async def test_ana_sees_in_her_open_home_what_ben_does(team: Team) -> None:
    await team.delivered()
    await at_home(team, "Ana")
    assert "I wait for (1) H-1 · Fraud-model pager · Ana to Ben · delivered, Ben's move" in home(team, "Ana")
    await team.clicks("Ben", "Accept")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
    await shows(team, "Ana", "You wait for nobody.")
    assert "1 of 1 accepted" in home(team, "Ana")


async def test_what_is_pressed_in_home_happens_and_shows_there(team: Team) -> None:
    await team.proposed()
    await at_home(team, "Ben")
    await at_home(team, "Ana")
    told = len(team.person("Ben").messages())
    await presses(team, "Ben", "I'll take it")
    await shows(team, "Ben", "I wait for (1)")
    await shows(
        team, "Ana", "Waiting for me (1) Fraud-model pager (H-1), yours to deliver to Ben, due Tue 15 Dec (in 13 days)"
    )
    assert team.person("Ben").modal() is None
    assert len(team.person("Ben").messages()) == told


async def test_a_form_that_home_opens_changes_it(team: Team) -> None:
    await team.agreed()
    await at_home(team, "Ana")
    await presses(team, "Ana", "Mark delivered")
    await team.person("Ana").fills("Evidence", "done")
    await team.submits("Ana")
    await shows(team, "Ana", "delivered, Ben's move")


async def test_what_is_refused_opens_as_a_modal_and_home_is_right_again(team: Team) -> None:
    await team.proposed()
    await at_home(team, "Ben")
    stale = button_at_home(team, "Ben", "I'll take it")
    await presses(team, "Ben", "I'll take it")
    await presses_outdated(team, "Ben", stale)
    team.person("Ben").sees("Nothing changed. H-1 is agreed")
    assert team.person("Ben").modal() is not None
    assert "agreed, Ana's move" in home(team, "Ben")
    assert team.acts().count("agree") == 1


async def test_what_becomes_late_shows_without_being_opened(team: Team) -> None:
    await team.agreed()
    await at_home(team, "Ana")
    await team.at("2026-12-16 09:00")
    await shows(team, "Ana", "(H-1), yours to deliver to Ben, was due Tue 15 Dec, 1 working day late")
    assert "0 of 1 accepted, 1 late" in home(team, "Ana")


async def test_settings_show_in_it_at_once(team: Team) -> None:
    await at_home(team, "Ana")
    await team.clicks("Ana", "Reminder settings")
    await team.person("Ana").chooses("How often", "Home only")
    await team.submits("Ana")
    await shows(team, "Ana", "No reminders: what waits for you stands here. What is escalated still comes.")


async def test_who_never_opened_it_has_none_published(team: Team) -> None:
    await team.agreed()
    assert published(team) == 0


async def test_after_thirty_days_it_is_not_kept_up_to_date(team: Team) -> None:
    await team.proposed()
    await at_home(team, "Ana")
    await team.later(days=31)
    before = published(team)
    await team.clicks("Ben", "I'll take it")
    assert published(team) == before
    assert "Waiting for me (1)" in await at_home(team, "Ana")


async def test_nothing_is_published_to_who_has_left(team: Team) -> None:
    await team.proposed()
    await at_home(team, "Ben")
    team.sandbox.workspace.change_user(team.person("Ben").id, deleted=True)
    await team.settled()
    before = published(team)
    await team.clicks("Ana", "Undo")
    assert published(team) == before


async def test_who_is_not_known_has_one_too(team: Team) -> None:
    workspace = team.sandbox.workspace
    for _ in range(2):
        team.sandbox.faults.next("users.info", Fault.failing("fatal_error"))
    workspace.users["U0NEW00000"] = replace(team.person("Eve").user, id="U0NEW00000", display_name="Nia", name="nia")
    said = await at_home(team, "Nia")
    assert said.startswith("Baton tracks handoffs")


# Slack does not take it ---------------------------------------------------------------------------------------


async def test_a_home_that_slack_did_not_take_is_published_again(team: Team) -> None:
    await team.proposed()
    await at_home(team, "Ana")
    team.sandbox.faults.next("views.publish", Fault.status(503))
    await team.clicks("Ben", "I'll take it")
    await shows(team, "Ana", "Waiting for me (1)")


async def test_a_pause_that_slack_asks_for_is_kept(team: Team) -> None:
    await team.proposed()
    await at_home(team, "Ana")
    team.sandbox.faults.next("views.publish", Fault.ratelimited(1))
    await team.clicks("Ben", "I'll take it")
    assert "Nothing waits for you." in home(team, "Ana")
    await shows(team, "Ana", "Waiting for me (1)")
    assert published(team) == 3  # opened, refused, and once more


# Plans --------------------------------------------------------------------------------------------------------


async def test_the_portfolio_opens_as_a_modal(team: Team) -> None:
    await planned(team)
    await at_home(team, "Chloe")
    await team.clicks("Chloe", "Portfolio")
    team.person("Chloe").sees("Portfolio: 1 plan that you may see, 0 live.")


@both_ways
async def test_gates_open_as_a_modal_and_what_is_done_there_shows_in_both(team: Team) -> None:
    await planned(team)
    await at_home(team, "Chloe")
    chloe = team.person("Chloe")
    told = len(chloe.messages())
    await presses(team, "Chloe", "Show gates")
    modal = chloe.modal()
    assert modal is not None
    chloe.sees("Kickoff: closed.")
    await team.clicks("Chloe", "Edit plan")
    await chloe.fills("Name", "Churn model")
    await chloe.submits()
    await team.settled()
    assert chloe.modal() is modal
    chloe.sees("Changed. Churn model")
    await team.clicks("Chloe", "Not needed")
    chloe.sees("3 handoffs to fill in: Infrastructure")
    await chloe.closes()
    await shows(team, "Chloe", "Churn model · #fraud-model")
    assert len(chloe.messages()) == told


async def test_a_plan_is_made_from_home(team: Team) -> None:
    await team.invites_baton()
    await at_home(team, "Chloe")
    await team.clicks("Chloe", "New plan")
    chloe = team.person("Chloe")
    await chloe.fills("Name", "Fraud model")
    await chloe.chooses("Home channel", CHANNEL)
    await team.submits("Chloe")
    await shows(
        team, "Chloe", "My plans (1) Fraud model · #fraud-model · no handoffs yet · next gate: kickoff, your move"
    )
    chloe.sees("Fraud model is made in #fraud-model.", "Baton")
