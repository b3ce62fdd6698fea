"""Plans used by hand, wrong way round too: every answer has a next step, and nothing is told that is not so."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.scenario.team import BATON, CHANNEL, Team
from tests.scenario.test_plan_set_up import OTHER, SECRET, chooses_setting, fills_new, planned

HIDDEN = "#hidden"
GIFT = "/handoff By 15 Dec, I transfer the gift to @ben, done when it is wrapped"


def hidden_channel(team: Team) -> None:
    """A private channel of Ana's and Ben's, whose name Slack has not told Baton."""
    members = [team.person(name).id for name in ("Ana", "Ben")]
    team.sandbox.workspace.add_channel(HIDDEN.removeprefix("#"), members, "private")


# Words after /transition ----------------------------------------------------------------------------------


async def test_a_word_where_there_is_no_plan_says_how_one_begins(team: Team) -> None:
    await team.types("Ana", "/transition kickoff")
    answer = team.private_answers("Ana")[-1]
    assert team.words("Ana", answer) == "I find no such plan here. /transition new begins one."
    assert team.labels("Ana", answer) == ["New plan"]


async def test_in_a_direct_message_it_says_where_to_type_it(team: Team) -> None:
    await team.types("Ana", "/transition gates", BATON)
    assert team.answered("Ana", BATON) == (
        "I find no such plan here. Type it in the plan's channel. All that you may see: /transition portfolio."
    )


async def test_where_handoffs_are_no_plan_yet_it_says_who_can_make_them_one(team: Team) -> None:
    await team.proposed()
    await team.types("Ana", "/transition gates")
    assert team.labels("Ana", team.private_answers("Ana")[-1]) == ["Make it a plan"]
    await team.types("Ben", "/transition gates")
    assert team.answered("Ben") == "These handoffs have no gates yet. Ana owns them and can make them a plan."


async def test_an_unknown_word_is_answered_with_the_words_there_are(team: Team) -> None:
    for typed in ("finish", "shadow finish"):
        await team.types("Ana", f"/transition {typed}")
        answer = team.answered("Ana")
        assert answer.startswith(f'I do not know "{typed}". A whole system: /transition new.')
        assert "/transition portfolio" in answer


async def test_where_the_channel_is_taken_the_form_starts_with_the_template(team: Team) -> None:
    await team.proposed()
    await team.types("Ben", "/transition new")
    team.person("Ben").sees("Ana owns this channel's handoffs and can make them a plan.")
    team.person("Ben").sees("Start with: Pilot to production: 4 handoffs")


# Names ----------------------------------------------------------------------------------------------------


async def test_a_channel_whose_name_slack_does_not_tell_is_never_shown_as_its_id(team: Team) -> None:
    hidden_channel(team)
    await team.types("Ana", GIFT, HIDDEN)
    await team.types("Ana", "/transition", HIDDEN)
    assert team.answered("Ana", HIDDEN).startswith("0 of 1 accepted. Ana owns these handoffs.")
    await team.clicks("Ana", "Change owner")
    await team.person("Ana").chooses("New owner", "Dev")
    await team.submits("Ana")
    assert "passed the handoffs of a private channel on to you" in team.told("Dev")
    await fills_new(team, "Ben", OTHER)
    place = team.sandbox.workspace.find_channel(HIDDEN).id
    for name in ("Ana", "Ben", "Dev"):
        team.person(name).sees_not(place)


async def test_a_plan_in_such_a_channel_is_made_in_its_channel(team: Team) -> None:
    hidden_channel(team)
    await fills_new(team, "Ana", HIDDEN)
    await team.submits("Ana")
    assert team.answered("Ana", HIDDEN).startswith("Fraud model is made in its channel. You own it.")


async def test_a_name_of_which_nothing_can_be_seen_is_none(team: Team) -> None:
    await team.invites_baton()
    await fills_new(team, name="\u202e\u200b\u2060 ")
    await team.person("Chloe").submits()
    form = team.person("Chloe").modal()
    assert form is not None
    assert form.errors == {"name": "Give the plan a name."}


async def test_a_private_plans_name_is_not_proposed_for_a_template_of_everybodys(team: Team) -> None:
    await fills_new(team, "Ana", SECRET)
    await team.submits("Ana")
    await team.clicks("Ana", "Show gates")
    await team.clicks("Ana", "Save as template")
    ana = team.person("Ana")
    ana.sees("Name: ____ Everybody reads it. One of the same name is replaced.")
    ana.sees("Data pipelines")
    await ana.fills("Name", "\u202eOur way")
    await team.submits("Ana")
    assert '"Our way" is saved' in team.answered("Ana", SECRET)


# What is said afterwards ------------------------------------------------------------------------------------


async def test_who_is_told_of_an_edit_is_named_and_where_nobody_is_nobody(team: Team) -> None:
    await planned(team)
    for name, who, said in (("Churn", "Dev", "Changed. Churn."), ("Churn 2", "Ben", "Changed. Ben is told. Churn 2.")):
        await chooses_setting(team, "Edit plan")
        await team.person("Chloe").fills("Name", name)
        await team.person("Chloe").chooses("Production owner", who)
        await team.submits("Chloe")
        assert team.answered("Chloe").startswith(said)


async def test_somebody_who_gives_themselves_a_part_is_not_told_of_it(team: Team) -> None:
    await planned(team)
    await chooses_setting(team, "Edit plan")
    await team.person("Chloe").chooses("Production owner", "Chloe")
    await team.submits("Chloe")
    assert team.answered("Chloe").startswith("Changed. Fraud model.")


async def test_a_handoff_made_elsewhere_names_the_channel_that_baton_is_not_in(team: Team) -> None:
    chloe = team.person("Chloe")
    await chloe.opens_home()
    await team.settled()
    await team.clicks("Chloe", "New plan")
    await chloe.fills("Name", "Fraud model")
    await chloe.chooses("Home channel", CHANNEL)
    await team.submits("Chloe")
    await team.clicks("Chloe", "Fill in")
    await chloe.chooses("To", "Dev")
    await chloe.chooses("By", "2026-12-15")
    await chloe.submits()
    await team.settled()
    chloe.sees("H-1 is made and Dev is asked. I can't post in #fraud-model: type /invite @Baton there.")


async def test_so_does_a_sentence_that_was_typed_elsewhere(team: Team) -> None:
    await team.types("Ana", GIFT, BATON)
    await team.person("Ana").chooses("Plan", CHANNEL)
    await team.submits("Ana")
    assert "I can't post in #fraud-model: type /invite @Baton there." in team.answered("Ana", BATON)


async def test_a_form_sent_while_the_database_is_away_gives_back_what_was_entered(team: Team) -> None:
    await team.invites_baton()
    await fills_new(team, name="Kept words", production="Dev", home_channel=CHANNEL)
    with closing(sqlite3.connect(team.database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await team.person("Chloe").submits()
        await team.person("Chloe").waits_for("What you entered:", BATON, within=15)
    told = team.told("Chloe")
    assert "What you entered: Name: Kept words" in told
    assert "Production owner: @Dev Home channel: #fraud-model" in told
    assert team.query("SELECT count(*) FROM trail") == [(0,)]
