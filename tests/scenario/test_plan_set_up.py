"""A plan is set up by its form, from a template or not; what its owner changes later; nothing typed is lost."""

from __future__ import annotations

import pytest

from tests.scenario.team import CHANNEL, SENTENCE, Team

SECRET = "#secret-project"
OTHER = "#general"

both_ways = pytest.mark.parametrize("transport", ["http", "socket"])


async def fills_new(team: Team, who: str = "Chloe", where: str = CHANNEL, **chosen: str) -> None:
    """Somebody types `/transition new` and fills the form, up to sending it."""
    await team.types(who, "/transition new", where)
    person = team.person(who)
    await person.fills("Name", chosen.pop("name", "Fraud model"))
    labels = {
        "pilot": "Pilot owner",
        "production": "Production owner",
        "owner": "Plan owner",
        "target": "Target go-live",
    }
    for field, value in chosen.items():
        await person.chooses(labels.get(field, field.replace("_", " ").capitalize()), value)


async def planned(team: Team) -> None:
    """Baton is in the channel, and Chloe has made its plan from the template: Ana built it, Dev will run it."""
    await team.invites_baton()
    await fills_new(team, pilot="Ana", production="Dev", risk_class="Customer-facing")
    await team.submits("Chloe")


async def chooses_setting(team: Team, label: str) -> None:
    """The plan owner opens one of the forms in the plan's menu."""
    await team.types("Chloe", "/transition gates")
    await team.clicks("Chloe", label)


# Making it ------------------------------------------------------------------------------------------------


@both_ways
async def test_a_plan_from_the_template(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", "/transition new")
    chloe = team.person("Chloe")
    for line in ("= New plan =", "Plan owner: @Chloe", "Pilot owner: @Chloe", f"Home channel: {CHANNEL}",
                 "Start with: Pilot to production: 4 handoffs", "[ ] Internal Shadow mode runs 1 week."):  # fmt: skip
        chloe.sees(line)
    await chloe.fills("Name", "the fraud model")
    await chloe.chooses("Pilot owner", "Ana")
    await chloe.chooses("Production owner", "Dev")
    await chloe.chooses("Target go-live", "2027-03-01")
    await team.submits("Chloe")

    assert team.answered("Chloe") == (
        "Fraud model is made in #fraud-model. You own it. "
        "Next: Dev answers the six questions on running it, and kickoff can open. "
        "4 handoffs to fill in: Data pipelines Infrastructure Support team Monitoring with alerting"
    )
    assert team.acts() == ["start_plan", "set_up"]
    assert "You are its pilot owner" in team.told("Ana")
    assert "Fraud model" in team.told("Dev")
    team.person("Ben").sees("Chloe made Fraud model a transition plan.", CHANNEL)


async def test_a_channels_handoffs_become_a_plan(team: Team) -> None:
    await team.proposed()
    await team.types("Ana", "/transition new")
    team.person("Ana").sees("Start with: Empty")
    await team.person("Ana").fills("Name", "Fraud model")
    await team.submits("Ana")
    assert team.acts() == ["start_plan", "propose", "set_up"]
    assert team.answered("Ana").endswith("Next: Ana names a production owner; without one, no kickoff.")


async def test_somebody_sets_it_up_for_another_who_is_told_once(team: Team) -> None:
    await team.invites_baton()
    await fills_new(team, owner="Ben", pilot="Ben")
    await team.submits("Chloe")
    assert team.answered("Chloe").startswith("Fraud model is made in #fraud-model. Ben owns it and is told.")
    assert team.acts() == ["start_plan", "set_up", "change_owner"]
    assert len(team.direct_messages("Ben")) == 1
    assert team.labels("Chloe", team.private_answers("Chloe")[-1]) == ["Fill in"] * 4 + ["Show gates"]


@both_ways
async def test_wrong_input_stands_at_its_field_and_loses_nothing(team: Team) -> None:
    await team.invites_baton()
    await fills_new(team, name="x" * 81, owner="Baton", production="Baton", target="2026-12-01")
    chloe = team.person("Chloe")
    await chloe.submits()
    form = chloe.modal()
    assert form is not None
    not_a_person = "Baton cannot take part: choose an active member or guest, not an app."
    assert form.errors == {
        "name": "Shorten the name to 80 characters.",
        "owner": not_a_person,
        "production_owner": not_a_person,
        "target": "That day is past. Choose a day to come, or leave it empty.",
    }
    await chloe.fills("Name", "Fraud model")
    await chloe.chooses("Plan owner", "Chloe")
    await chloe.chooses("Production owner", "Dev")
    await chloe.chooses("Target go-live", "2026-12-02")
    await team.submits("Chloe")
    assert team.acts() == ["start_plan", "set_up"]


async def test_a_name_is_asked_for_and_an_account_that_was_deactivated_meanwhile_refused(team: Team) -> None:
    await team.invites_baton()
    await fills_new(team, name="  ", pilot="Ben")
    team.sandbox.workspace.change_user(team.person("Ben").id, deleted=True)
    await team.settled()
    chloe = team.person("Chloe")
    await chloe.submits()
    form = chloe.modal()
    assert form is not None
    assert form.errors["name"] == "Give the plan a name."
    assert form.errors["pilot_owner"] == "Ben's account is deactivated. Choose another person."
    assert team.query("SELECT count(*) FROM trail") == [(0,)]


async def test_a_channel_has_one_plan(team: Team) -> None:
    await planned(team)
    await fills_new(team, "Ana", name="Churn model", home_channel=CHANNEL)
    ana = team.person("Ana")
    ana.sees("This channel is home to a plan already. Choose another channel.")
    await ana.submits()
    form = ana.modal()
    assert form is not None
    assert form.errors == {"channel": "Another plan has its home there. Choose another channel."}
    await ana.chooses("Home channel", OTHER)
    await team.submits("Ana")
    assert "Churn model is made in #general." in team.answered("Ana")


async def test_only_who_owns_a_channels_handoffs_makes_them_a_plan(team: Team) -> None:
    await team.proposed()
    await fills_new(team, "Chloe", home_channel=CHANNEL)
    chloe = team.person("Chloe")
    chloe.sees("Ana owns this channel's handoffs and can make them a plan. Choose another channel.")
    await chloe.submits()
    form = chloe.modal()
    assert form is not None
    assert "Ana" in form.errors["channel"]


async def test_where_baton_is_not_it_is_made_anyway(team: Team) -> None:
    await fills_new(team)
    await team.submits("Chloe")
    assert "I can't post there: type /invite @Baton." in team.answered("Chloe")
    assert team.acts() == ["start_plan", "set_up"]


async def test_a_private_channel_of_others_cannot_be_chosen(team: Team) -> None:
    await team.invites_baton("Ana", SECRET)
    await team.invites_baton()
    await fills_new(team)
    chloe = team.person("Chloe")
    secret = team.sandbox.workspace.find_channel(SECRET).id
    modal = chloe.modal()
    assert modal is not None
    modal.values["channel"]["value"]["selected_conversation"] = secret
    await chloe.submits()
    form = chloe.modal()
    assert form is not None
    assert form.errors == {"channel": "Choose a channel that you are in."}


async def test_from_a_direct_message_the_form_asks_for_the_channel(team: Team) -> None:
    await team.invites_baton()
    await team.types("Chloe", "/transition new", "Baton")
    chloe = team.person("Chloe")
    chloe.sees("Home channel: ____")
    await chloe.fills("Name", "Fraud model")
    await chloe.chooses("Home channel", CHANNEL)
    await team.submits("Chloe")
    chloe.sees("Fraud model is made in #fraud-model.", "Baton")


# Handoffs to be filled in ---------------------------------------------------------------------------------


@both_ways
async def test_a_slot_becomes_a_handoff(team: Team) -> None:
    await planned(team)
    await team.clicks("Chloe", "Fill in")
    chloe = team.person("Chloe")
    chloe.sees("What is handed over: the data pipelines From: @Ana")
    await chloe.chooses("To", "Dev")
    await chloe.chooses("By", "2026-12-15")
    await team.submits("Chloe")
    assert team.answered("Chloe").startswith("H-1 is proposed; Ana and Dev are being asked. Fraud model")
    assert "3 handoffs to fill in: Infrastructure" in team.answered("Chloe")
    assert team.acts() == ["start_plan", "set_up", "propose", "fill_slot"]
    assert "Data pipelines" in team.card_says()


async def test_what_is_wrong_with_it_stands_at_its_field(team: Team) -> None:
    await planned(team)
    await team.clicks("Chloe", "Fill in")
    chloe = team.person("Chloe")
    await chloe.chooses("To", "Ana")
    await chloe.chooses("By", "2026-12-01")
    await chloe.submits()
    form = chloe.modal()
    assert form is not None
    assert sorted(form.errors) == ["due", "receiver"]


async def test_a_slot_that_was_dropped_meanwhile_loses_nothing(team: Team) -> None:
    await planned(team)
    await team.types("Ana", "/transition")
    await team.clicks("Ana", "Fill in")
    ana = team.person("Ana")
    await ana.fills("What is handed over", "the pipelines, all of them")
    await ana.chooses("To", "Dev")
    await ana.chooses("By", "2026-12-15")
    await team.clicks("Chloe", "Not needed")
    await ana.submits()
    form = ana.modal()
    assert form is not None
    assert form.errors == {"thing": "Nothing changed: it was filled in or dropped meanwhile."}
    ana.sees("What is handed over: the pipelines, all of them")
    assert "propose" not in team.acts()


async def test_not_needed_is_the_plan_owners(team: Team) -> None:
    await planned(team)
    await team.types("Ana", "/transition")
    assert "Not needed" not in team.labels("Ana", team.private_answers("Ana")[-1])
    await team.clicks("Chloe", "Not needed")
    assert "3 handoffs to fill in: Infrastructure" in team.answered("Chloe")
    button = team.button("Chloe", "Not needed")
    welcome = team.newest("Ana", "Baton tracks handoffs", CHANNEL)
    await team.forges("Ana", button, on=welcome)
    assert "Chloe" in team.answered("Ana")
    assert team.acts() == ["start_plan", "set_up", "drop_slot"]


# Changing it ----------------------------------------------------------------------------------------------


@both_ways
async def test_its_fields_can_be_changed(team: Team) -> None:
    await planned(team)
    await chooses_setting(team, "Edit plan")
    chloe = team.person("Chloe")
    chloe.sees("Name: Fraud model")
    await chloe.fills("Name", "Fraud model 2")
    await chloe.chooses("Production owner", "Ben")
    await team.submits("Chloe")
    assert team.answered("Chloe").startswith("Changed. Ben is told. Fraud model 2")
    assert "Fraud model 2" in team.told("Ben")


async def test_what_did_not_change_is_said_at_the_form(team: Team) -> None:
    await planned(team)
    await chooses_setting(team, "Edit plan")
    chloe = team.person("Chloe")
    await chloe.submits()
    form = chloe.modal()
    assert form is not None
    assert form.errors["name"].startswith("Nothing changed")


async def test_a_form_that_is_older_than_the_plan_comes_back_with_what_was_typed(team: Team) -> None:
    await planned(team)
    await chooses_setting(team, "Edit plan")
    chloe = team.person("Chloe")
    await chloe.fills("Name", "Fraud model 2")
    form = chloe.modal()
    assert form is not None
    form.payload["private_metadata"] = form.payload["private_metadata"].replace("1|P-1|2", "1|P-1|1")
    await chloe.submits()
    chloe.sees("The plan changed while this was open. What you entered still stands: look again, then save.")
    chloe.sees("Name: Fraud model 2")
    await team.submits("Chloe")
    assert team.acts()[-1] == "edit_plan"


@both_ways
async def test_the_first_handoffs_echo_passes_the_channel_on(team: Team) -> None:
    await team.proposed()
    assert team.labels("Ana", team.private_answers("Ana")[-1]) == ["Undo", "Edit", "Change owner"]
    await team.clicks("Ana", "Change owner")
    await team.person("Ana").chooses("New owner", "Chloe")
    await team.submits("Ana")
    assert team.answered("Ana") == "Chloe owns it now and is told."
    assert "fraud-model" in team.told("Chloe")
    await team.types("Ana", "/handoff By 16 Dec, I transfer the rota to @ben, done when he has it")
    assert "Change owner" not in team.labels("Ana", team.private_answers("Ana")[-1])


async def test_the_new_owner_hears_of_what_is_stuck(team: Team) -> None:
    await team.proposed()
    await team.clicks("Ana", "Change owner")
    await team.person("Ana").chooses("New owner", "Chloe")
    await team.submits("Ana")
    await team.at("2026-12-08 09:00", "Asia/Kolkata")
    assert "H-1" in team.told("Chloe")


async def test_another_time_zone(team: Team) -> None:
    await planned(team)
    await chooses_setting(team, "Change time zone")
    chloe = team.person("Chloe")
    chloe.sees("Time zone: Kolkata, India")
    await chloe.chooses("Time zone", "Warsaw, Poland")
    await team.submits("Chloe")
    assert team.answered("Chloe").startswith("Days are counted in Warsaw from now on.")
    assert team.records()[-1]["data"]["zone"] == "Europe/Warsaw"


# Another channel ------------------------------------------------------------------------------------------


@both_ways
async def test_a_plan_moves_and_leaves_nothing_behind(team: Team) -> None:
    await planned(team)
    await team.types("Ana", SENTENCE)
    old = team.card()
    await team.invites_baton("Chloe", OTHER)
    await chooses_setting(team, "Change channel")
    chloe = team.person("Chloe")
    await chloe.chooses("New channel", OTHER)
    await team.submits("Chloe")
    assert team.answered("Chloe").startswith("It is at home in #general now.")
    assert old.text == "Moved to another channel."
    assert team.labels("Ben", old) == []
    assert "proposed, Ben's move" in team.card_says(OTHER)

    await team.clicks("Ben", "I'll take it")
    assert old.text == "Moved to another channel."
    assert "agreed, Ana's move" in team.card_says(OTHER)


async def test_an_escalation_goes_where_the_plan_is(team: Team) -> None:
    await planned(team)
    await team.types("Ana", SENTENCE)
    await team.clicks("Ben", "I'll take it")
    await team.at("2026-12-18 12:00")
    before = len(team.person("Ben").messages(CHANNEL))
    await team.invites_baton("Chloe", OTHER)
    await chooses_setting(team, "Change channel")
    await team.person("Chloe").chooses("New channel", OTHER)
    await team.submits("Chloe")
    await team.at("2026-12-21 12:00")
    team.person("Ben").sees("H-1", OTHER)
    assert len(team.person("Ben").messages(CHANNEL)) == before


async def test_two_plans_never_share_a_channel(team: Team) -> None:
    await planned(team)
    await team.invites_baton("Ana", OTHER)
    await team.types("Ana", "/handoff By 16 Dec, I transfer the rota to @ben, done when he has it", OTHER)
    await chooses_setting(team, "Change channel")
    chloe = team.person("Chloe")
    await chloe.chooses("New channel", OTHER)
    await chloe.submits()
    form = chloe.modal()
    assert form is not None
    assert form.errors == {"channel": "Another plan has its home there. Choose another channel."}


async def test_where_baton_is_not_in_the_new_channel_it_says_so(team: Team) -> None:
    await planned(team)
    await chooses_setting(team, "Change channel")
    await team.person("Chloe").chooses("New channel", OTHER)
    await team.submits("Chloe")
    assert "I can't post there: type /invite @Baton." in team.answered("Chloe")


# Templates ------------------------------------------------------------------------------------------------


@both_ways
async def test_a_plan_is_saved_as_a_template_and_begun_with(team: Team) -> None:
    await planned(team)
    await chooses_setting(team, "Save as template")
    chloe = team.person("Chloe")
    chloe.sees("Everybody in the workspace can begin a plan with it.")
    chloe.sees("Data pipelines 1. They read production data on schedule for five working days.")
    await chloe.fills("Name", "Our way")
    await team.submits("Chloe")
    assert team.answered("Chloe").startswith('"Our way" is saved, 4 handoffs. /transition new offers it to everybody')
    assert team.acts(plan=0) == ["save_template"]

    await fills_new(team, "Ben", OTHER, name="Churn model", start_with="Our way")
    await team.submits("Ben")
    assert "4 handoffs to fill in: Data pipelines" in team.answered("Ben", OTHER)


async def test_a_template_of_the_same_name_is_replaced(team: Team) -> None:
    await planned(team)
    for name in ("Our way", "our WAY"):
        await chooses_setting(team, "Save as template")
        await team.person("Chloe").fills("Name", name)
        await team.submits("Chloe")
    assert "It takes the place of the one of that name." in team.answered("Chloe")
    await team.types("Ben", "/transition new", OTHER)
    await team.person("Ben").chooses("Start with", "our WAY")


async def test_only_its_owner_shows_a_plans_words_to_everybody(team: Team) -> None:
    await planned(team)
    await team.types("Ana", "/transition gates")
    assert "Save as template" not in team.labels("Ana", team.private_answers("Ana")[-1])


async def test_help_names_the_words(team: Team) -> None:
    await team.types("Ana", "/transition help")
    for word in ("/transition new", "kickoff", "shadow", "go-live", "incident", "retro", "/transition portfolio"):
        assert word in team.answered("Ana")
    await team.types("Ana", "/handoff help")
    assert "A whole system: /transition new." in team.answered("Ana")
    assert "/transition help" in team.answered("Ana")
