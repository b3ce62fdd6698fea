"""When somebody's account is deactivated: all that they had passes on in one form, and their plans are taken over."""

from __future__ import annotations

import pytest

from tests.scenario.playbook import Cast, gates, kicked_off, planned
from tests.scenario.team import BATON, CHANNEL, SENTENCE, Team

BENS = Cast(owner="Ana", pilot="Chloe", production="Ben")
OURS = Cast(owner="Ana", pilot="Chloe", production="Dev")
KEYS = "/handoff By 15 Dec, @ben transfers the keys to @chloe, done when she has them"
ROTA = "/handoff By 15 Dec, I transfer the rota to @ben, done when it ran"
NOTES = "/handoff By 15 Dec, I transfer my notes to @ben, done when he read them"
PAGER_TO, KEYS_FROM = "H-1, Fraud-model pager: who takes it over", "H-2, Keys: who hands it over"
ROTA_TO, RUNS = "H-3, Rota: who takes it over", "Production owner of Fraud model"


async def leaves(team: Team, name: str, *, gone: bool = True) -> None:
    team.sandbox.workspace.change_user(team.person(name).id, deleted=gone)
    await team.settled()


async def ben_has_parts(team: Team) -> None:
    """Ben takes H-1 and H-3 over, hands over H-2, and will run the system; the plan is Ana's."""
    await planned(team, BENS)
    for sentence in (SENTENCE, KEYS, ROTA):
        await team.types("Ana", sentence)


async def form_opens(team: Team) -> list[str]:
    """Ana presses Reassign; the labels of the form's choices."""
    await team.clicks("Ana", "Reassign", on="Ben's account is deactivated")
    form = team.person("Ana").modal()
    assert form is not None
    return [block["label"]["text"] for block in form.blocks if block["type"] == "input"]


def in_channel(team: Team, words: str) -> list[str]:
    place = team.sandbox.workspace.find_channel(CHANNEL)
    return [one.text for one in team.sandbox.workspace.history(place) if words in one.text]


# All that somebody had -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_everything_passes_on_in_one_form(team: Team) -> None:
    await ben_has_parts(team)
    before = {name: len(team.direct_messages(name)) for name in ("Ana", "Chloe", "Dev")}
    await leaves(team, "Ben")
    assert team.told("Ana").startswith(
        "Ben's account is deactivated. Three handoffs wait: H-1, H-2, H-3. Ben was production owner of Fraud model: "
        "kickoff and go-live stay closed until there is another one."
    )
    assert len(team.direct_messages("Ana")) == before["Ana"] + 1
    assert await form_opens(team) == [RUNS, PAGER_TO, KEYS_FROM, ROTA_TO]
    ana = team.person("Ana")
    for label in (RUNS, PAGER_TO, KEYS_FROM, ROTA_TO):
        await ana.chooses(label, "Dev")
    await team.submits("Ana")
    assert team.acts()[-4:] == ["reassign", "reassign", "reassign", "edit_plan"]
    said = team.direct_messages("Dev")[before["Dev"] :]
    assert len(said) == 2, "one for the handoffs, one for the plan"
    assert sum("Ana asks you to take on three handoffs, in place of Ben." in one for one in said) == 1
    assert sum("You are its production owner" in one for one in said) == 1
    assert sum("H-2" in one for one in team.direct_messages("Chloe")[before["Chloe"] :]) == 1
    await team.clicks("Ana", "Reassign", on="Ben's account is deactivated")
    assert team.answered("Ana", BATON) == "Nothing of yours waits for another person here."


async def test_what_is_left_empty_stays_and_is_there_again(team: Team) -> None:
    await ben_has_parts(team)
    await leaves(team, "Ben")
    await form_opens(team)
    await team.person("Ana").chooses(KEYS_FROM, "Dev")
    await team.submits("Ana")
    assert team.acts()[-1] == "reassign"
    assert "Ana asks you" in team.told("Dev") or "Ana wrote that you transfer the keys" in team.told("Dev")
    assert await form_opens(team) == [RUNS, PAGER_TO, ROTA_TO]


async def test_what_is_wrong_stands_at_its_choice_and_nothing_changes(team: Team) -> None:
    await ben_has_parts(team)
    await leaves(team, "Ben")
    acts = team.acts()
    ana = team.person("Ana")
    await form_opens(team)
    await ana.submits()
    assert "Choose who takes it over." in ana.screen()
    await ana.chooses(PAGER_TO, "Ana")
    await ana.chooses(KEYS_FROM, "Finn")
    await ana.chooses(ROTA_TO, "Dev")
    await ana.chooses(RUNS, "Baton")
    await ana.submits()
    form = ana.modal()
    assert form is not None
    assert sorted(form.errors.values()) == [
        "Baton cannot take part: choose an active member or guest, not an app.",
        "Choose two people: nobody hands over to themselves.",
        "Finn's account is deactivated. Choose another person.",
    ]
    assert team.acts() == acts
    await ana.chooses(PAGER_TO, "Dev")
    await ana.chooses(KEYS_FROM, "Dev")
    await ana.chooses(RUNS, "Dev")
    await team.submits("Ana")
    assert team.acts() == [*acts, "reassign", "reassign", "reassign", "edit_plan"]


async def test_what_changed_while_the_form_was_open_is_said(team: Team) -> None:
    await ben_has_parts(team)
    await leaves(team, "Ben")
    await form_opens(team)
    ana = team.person("Ana")
    form = ana.modal()
    assert form is not None
    await ana.chooses(PAGER_TO, "Dev")
    await ana.chooses(RUNS, "Dev")
    await ana.closes()
    await team.types("Ana", "/handoff H-1")
    await team.clicks("Ana", "Edit")
    await ana.fills("What is handed over", "the pager of the fraud model")
    await team.submits("Ana")
    acts = team.acts()
    await team.sandbox.slack.submit(ana.user, form)
    await team.settled()
    assert ["terms are newer" in error for error in form.errors.values()] == [True]
    assert team.acts() == acts


async def test_gates_that_need_the_leaver_are_held(team: Team) -> None:
    await kicked_off(team, BENS)
    await leaves(team, "Ben")
    assert "Ben was production owner of Fraud model: go-live stays closed until there is another one." in team.told(
        "Ana"
    )
    assert "Ben" in await gates(team, "Ana", BENS)
    await form_opens(team)
    await team.person("Ana").chooses(RUNS, "Dev")
    await team.submits("Ana")
    assert "deactivated" not in await gates(team, "Ana", BENS)


async def test_a_pilot_owner_alone_is_worth_a_word(team: Team) -> None:
    await planned(team, OURS)
    await leaves(team, "Chloe")
    assert team.told("Ana") == "Chloe's account is deactivated. Chloe was pilot owner of Fraud model."
    await team.clicks("Ana", "Reassign")
    await team.person("Ana").chooses("Pilot owner of Fraud model", "Ben")
    await team.submits("Ana")
    assert "You are its pilot owner" in team.told("Ben")


async def test_each_owner_passes_on_their_own_alone(team: Team) -> None:
    await ben_has_parts(team)
    await team.invites_baton(where="#general")
    await team.types("Chloe", "/handoff By 15 Dec, I transfer the alerts to @ben, done when one rang", "#general")
    await leaves(team, "Ben")
    assert await form_opens(team) == [RUNS, PAGER_TO, KEYS_FROM, ROTA_TO]
    button, shown = team.button("Ana", "Reassign"), team.newest("Chloe", "Ben's account is deactivated", BATON)
    await team.person("Ana").closes()
    await team.forges("Chloe", button, shown)
    form = team.person("Chloe").modal()
    assert form is not None
    assert [block["label"]["text"] for block in form.blocks if block["type"] == "input"] == [
        "H-4, Alerts: who takes it over"
    ]


async def test_who_owns_nothing_there_gets_nothing_by_a_forged_form(team: Team) -> None:
    await ben_has_parts(team)
    await leaves(team, "Ben")
    await form_opens(team)
    form, acts = team.person("Ana").modal(), team.acts()
    assert form is not None
    await team.person("Ana").chooses(RUNS, "Dev")
    await team.person("Ana").chooses(PAGER_TO, "Dev")
    await team.sandbox.slack.submit(team.person("Dev").user, form)
    assert team.acts() == acts
    assert form.errors


# A plan without its owner --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_a_member_of_the_channel_takes_the_plan_over(team: Team) -> None:
    await planned(team, OURS)
    await team.types("Ana", SENTENCE)
    await leaves(team, "Ana")
    said = "Ana's account is deactivated; Ana owned Fraud model. One handoff waits: H-1. Any member of this channel can"
    assert in_channel(team, "deactivated")[0].startswith(said)
    message = team.newest("Ben", "Ana owned Fraud model", CHANNEL)
    await team.clicks("Ben", "Take over", message)
    assert team.answered("Ben").startswith(
        "You own Fraud model now; what is escalated comes to you. One handoff waits: H-1."
    )
    assert in_channel(team, "took Fraud model over") == ["Ben took Fraud model over, and owns it now."]
    await team.clicks("Chloe", "Take over", message)
    assert team.answered("Chloe") == "Nothing changed: Ben is active and owns this. Ask Ben to pass it on."
    assert team.acts()[-1] == "take_over"
    await team.at("2026-12-03 09:00", "America/New_York")
    assert any(
        one.startswith("Ana's account is deactivated. One handoff waits: H-1.") for one in team.direct_messages("Ben")
    )
    await team.clicks("Ben", "Reassign", on="Ana's account is deactivated")
    await team.person("Ben").chooses("H-1, Fraud-model pager: who hands it over", "Dev")
    await team.submits("Ben")
    assert "Ben wrote that you transfer" in team.told("Dev") or "Ben asks you" in team.told("Dev")


async def test_the_channel_of_handoffs_without_a_name(team: Team) -> None:
    await team.proposed()
    await leaves(team, "Ana")
    await team.clicks("Chloe", "Take over")
    assert (
        in_channel(team, "took the handoffs")[0] == "Chloe took the handoffs of #fraud-model over, and owns them now."
    )
    for day in (7, 8, 9):
        await team.at(f"2026-12-{day:02} 09:00", "Asia/Kolkata")
    assert "It has waited 4 working days for an answer. Next move: Ben." in team.told("Chloe")


async def test_a_guest_and_who_is_not_in_the_channel_cannot(team: Team) -> None:
    await team.person("Ana").invites("Eve", CHANNEL)
    await team.proposed()
    await leaves(team, "Ana")
    await team.clicks("Eve", "Take over")
    refused = "Nothing changed: a member of its channel can take this over, a guest cannot."
    assert team.answered("Eve") == refused
    await team.invites_baton("Dev", "#general")
    button = team.button("Chloe", "Take over")
    await team.forges("Dev", button, team.newest("Dev", "Baton tracks handoffs", "#general"))
    assert team.answered("Dev", "#general") == refused
    assert "take_over" not in team.acts()


async def test_nobody_takes_over_from_an_owner_who_is_here(team: Team) -> None:
    await team.proposed()
    await leaves(team, "Ana")
    message = team.newest("Chloe", "Ana owned", CHANNEL)
    await leaves(team, "Ana", gone=False)
    await team.clicks("Chloe", "Take over", message)
    assert team.answered("Chloe") == "Nothing changed: Ana is active and owns this. Ask Ana to pass it on."


async def test_an_empty_plan_with_a_name_needs_an_owner_too(team: Team) -> None:
    await planned(team, OURS)
    await leaves(team, "Ana")
    assert in_channel(team, "deactivated") == [
        "Ana's account is deactivated; Ana owned Fraud model. Any member of this channel can take over."
    ]


async def test_where_baton_is_not_in_the_channel_its_other_leaders_hear(team: Team) -> None:
    await planned(team, OURS)
    await team.person("Ana").removes("Baton", CHANNEL)
    await team.settled()
    await leaves(team, "Ana")
    await team.at("2026-12-03 09:00", "Asia/Kolkata")
    assert "Ana's account is deactivated. Ana owned Fraud model." in team.told("Dev")
    assert "Ana's account is deactivated. Ana owned Fraud model." in team.told("Chloe")
    await team.clicks("Dev", "Take over")
    assert team.answered("Dev", BATON) == "You own Fraud model now; what is escalated comes to you."


async def test_the_other_of_a_pair_takes_it_over(team: Team) -> None:
    await team.types("Ana", NOTES, BATON)
    await team.person("Ana").ticks("Only the two of us")
    await team.submits("Ana")
    await leaves(team, "Ana")
    await team.at("2026-12-02 09:00", "America/New_York")
    await team.clicks("Ben", "Take over")
    assert team.answered("Ben", BATON).startswith("You own what only the two of you see now. One handoff waits: H-1.")
    assert team.acts()[-1] == "take_over"
    await team.types("Chloe", "/handoff H-1")
    button = team.button("Ben", "Take over")
    await team.invites_baton("Chloe")
    await team.forges("Chloe", button, team.newest("Chloe", "Baton tracks handoffs", CHANNEL))
    assert "Ben" not in team.answered("Chloe")


async def test_who_left_before_the_owner_is_told_to_the_new_one(team: Team) -> None:
    await ben_has_parts(team)
    await leaves(team, "Ana")
    await leaves(team, "Ben")
    await team.clicks("Chloe", "Take over", on="Ana owned")
    await team.at("2026-12-03 09:00", "Asia/Kolkata")
    told = " ".join(team.direct_messages("Chloe"))
    assert "Ana's account is deactivated. Two handoffs wait: H-1, H-3." in told
    assert "Ben's account is deactivated. Three handoffs wait: H-1, H-2, H-3. Ben was production owner" in told
