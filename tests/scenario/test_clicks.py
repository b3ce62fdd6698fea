"""Clicks that do not count: those of others, stale ones, second ones, simultaneous ones, and repeats by Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox.controls import Button
from tests.scenario.team import CHANNEL, Team

Made = Callable[[Team], Awaitable[None]]

ACTS = {
    "take", "suggest", "decline", "confirm", "not_me", "agree_to_change", "keep", "fine", "deliver", "accept",
    "not_yet", "reschedule", "reassign", "edit", "cancel", "undo", "hand_back",
}  # fmt: skip
CHANGES = {"reschedule", "edit", "reassign", "cancel"}


async def offered(team: Team) -> None:
    """Ben agreed, and then suggests another date."""
    await team.agreed()
    await team.clicks("Ben", "Open")
    await team.clicks("Ben", "Suggest a change")
    await team.person("Ben").chooses("By", "2026-12-18")
    await team.submits("Ben")


async def declined(team: Team) -> None:
    """Ben will not take it."""
    await team.proposed()
    await team.clicks("Ben", "Decline")
    await team.person("Ben").ticks("I am not the one")
    await team.submits("Ben")


async def cancelled(team: Team) -> None:
    """Ana takes it back at once."""
    await team.proposed()
    await team.clicks("Ana", "Undo")


# Who may do what, by DESIGN section 2. Ana is giver, proposer and plan owner; Ben is the receiver.
MAY: dict[str, tuple[Made, dict[str, set[str]]]] = {
    "proposed": (
        Team.proposed,
        {"Ana": {"deliver", "undo"} | CHANGES, "Ben": {"take", "suggest", "decline", "accept", "reassign"}},
    ),
    "agreed": (
        Team.agreed,
        {"Ana": {"deliver"} | CHANGES, "Ben": {"suggest", "decline", "accept", "reassign"}},
    ),
    "offered": (
        offered,
        {
            "Ana": {"deliver", "agree_to_change", "keep"} | CHANGES,
            "Ben": {"suggest", "decline", "accept", "reassign"},
        },
    ),
    "delivered": (Team.delivered, {"Ana": CHANGES, "Ben": {"accept", "not_yet", "reassign"}}),
    "declined": (declined, {"Ana": {"reassign", "cancel"}, "Ben": {"reassign"}}),
    "accepted": (Team.accepted, {"Ana": {"hand_back"}, "Ben": {"hand_back"}}),
    "cancelled": (cancelled, {}),
}


def named(button: Button, act: str) -> Button:
    """The same button, as if it were another act's."""
    element = {**button.element, "type": "button", "action_id": f"handoff.{act}"}
    return Button(act, button.block, element, None, "")


def button_of(team: Team, act: str) -> Button:
    """A button of that act that carries the right number, whoever really has it."""
    if act in {"agree_to_change", "keep"} and "Agree to change" in team.can_press("Ana"):
        return named(team.button("Ana", "Agree to change"), act)
    return named(team.button("Ana", "Open"), act)


@pytest.mark.parametrize("transport", ["http", "socket"])
@pytest.mark.parametrize("state", MAY)
async def test_who_may_not_is_told_how_things_stand_and_nothing_changes(team: Team, state: str) -> None:
    made, may = MAY[state]
    await made(team)
    trail = team.records()
    for name in ("Ana", "Ben", "Chloe"):
        person = team.person(name)
        seen = len(person.messages(CHANNEL))
        others = sorted(ACTS - may.get(name, set()))
        for act in others:
            await team.sandbox.slack.press(person.user, team.card(), button_of(team, act))
            assert person.modal() is None, f"{name} can open the form of {act}"
        await team.settled()
        answers = [team.words(name, message) for message in person.messages(CHANNEL)[seen:]]
        assert len(answers) == len(others), "\n".join(answers)
        assert all(answer.startswith("Nothing changed") for answer in answers), "\n".join(answers)
        assert person.modal() is None
    assert team.records() == trail


async def test_what_is_shown_to_whom_is_what_counts(team: Team) -> None:
    await team.delivered()
    await team.clicks("Chloe", "Open")
    assert team.labels("Chloe", team.private_answers("Chloe")[-1]) == ["History"]
    await team.clicks("Ben", "Open")
    assert team.labels("Ben", team.private_answers("Ben")[-1]) == ["Accept", "Not yet", "Reassign", "History"]


async def test_somebody_elses_click_says_whose_it_is(team: Team) -> None:
    await team.delivered()
    await team.forges("Chloe", team.button("Ben", "Accept"), on=team.card())
    assert team.answered("Chloe") == "Nothing changed. Accepting is Ben's to do; H-1 is delivered."


async def test_somebody_elses_form_is_refused(team: Team) -> None:
    await team.delivered()
    await team.clicks("Ben", "Accept")
    ben = team.person("Ben")
    await ben.ticks("Confirmed")
    form = ben.modal()
    assert form is not None
    await team.sandbox.slack.submit(team.person("Chloe").user, form)
    assert "Nothing changed. Accepting is Ben's to do; H-1 is delivered." in form.errors.values()
    assert team.acts()[-1] == "deliver"


async def test_a_stale_button_changes_nothing(team: Team) -> None:
    await team.proposed()
    old = team.button("Ben", "I'll take it")
    await team.clicks("Ana", "Edit")
    await team.person("Ana").fills("Done when", "Ben's team answered five pages alone")
    await team.submits("Ana")

    await team.forges("Ben", old, on=team.card())
    said = "Nothing changed: the terms are newer than that button. H-1 is proposed; next move: Ben."
    assert team.answered("Ben").startswith(said)
    assert team.acts()[-1] == "edit"


async def test_a_second_click_changes_nothing(team: Team) -> None:
    await team.proposed()
    take = team.button("Ben", "I'll take it")
    await team.clicks("Ben", "I'll take it")
    await team.forges("Ben", take, on=team.card())
    assert team.answered("Ben") == "Nothing changed. H-1 is agreed; next move: Ana."
    assert team.acts().count("agree") == 1


async def test_the_wording_changes_while_ben_reads_it(team: Team) -> None:
    await team.delivered()
    await team.clicks("Ben", "Accept")
    ben = team.person("Ben")
    await ben.ticks("Confirmed")
    await team.clicks("Ana", "Open")
    await team.clicks("Ana", "Edit")
    await team.person("Ana").fills("Done when", "Ben's team answered two pages alone\nrunbook is rehearsed")
    await team.submits("Ana")

    await ben.submits()
    ben.sees("The wording changed while you read. Here is the new one.")
    ben.sees("2. Runbook is rehearsed")
    assert team.acts()[-1] == "edit"


async def test_fifty_simultaneous_clicks_take_it_once(team: Team) -> None:
    await team.proposed()
    ben, take, card = team.person("Ben"), team.button("Ben", "I'll take it"), team.card()
    await asyncio.gather(*(team.sandbox.slack.press(ben.user, card, take) for _ in range(50)))
    await team.settled()
    assert team.acts().count("agree") == 1
    assert [team.words("Ben", one) for one in team.private_answers("Ben")] == [
        "Nothing changed. H-1 is agreed; next move: Ana."
    ] * 49
    assert [message.text for message in team.person("Ana").messages("Baton")] == [
        "Ben takes the fraud-model pager (H-1), by Tue 15 Dec. When your part is done, mark it delivered."
    ]


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_fifty_simultaneous_acceptances_are_one(team: Team) -> None:
    await team.delivered()
    accept, ben = team.button("Ben", "Accept"), team.person("Ben")
    forms = []
    for _ in range(50):
        await team.sandbox.slack.press(ben.user, team.newest("Ben", "Ready for you to accept"), accept)
        await ben.waits_for("Accepting is final")
        await team.sandbox.settled(quiet=0.005)
        await ben.ticks("Confirmed")
        form = ben.modal()
        assert form is not None
        forms.append(form)
        team.sandbox.slack.surfaces.close(form)

    await asyncio.gather(*(team.sandbox.slack.submit(ben.user, form) for form in forms))
    await team.settled()

    assert team.acts().count("accept") == 1
    refusal = "Nothing changed. H-1 is accepted."
    refused = [form for form in forms if refusal in form.errors.values()]
    # On a busy machine the last of them are not answered within the time that Slack waits: their forms close.
    told = [words for words in team.direct_messages("Ben") if words.startswith(refusal)]
    assert len(refused) + len(told) == 49
    assert sum("Ben accepted" in message.text for message in team.person("Ana").messages("Baton")) == 1


async def test_the_same_click_delivered_twice_counts_once(team: Team) -> None:
    await team.proposed()
    await team.clicks("Ben", "I'll take it")
    await repeated(team, "block_actions")
    assert team.acts().count("agree") == 1
    assert len(team.person("Ana").messages("Baton")) == 1


async def test_the_same_command_delivered_twice_makes_one_handoff(team: Team) -> None:
    await team.proposed()
    await repeated(team, "/handoff")
    assert team.acts() == ["start_plan", "propose"]
    assert len(team.person("Ben").messages("Baton")) == 1


async def test_the_same_form_delivered_twice_counts_once(team: Team) -> None:
    await team.delivered()
    await repeated(team, "view_submission")
    assert team.acts().count("deliver") == 1
    assert sum("Ready for you" in message.text for message in team.person("Ben").messages("Baton")) == 1


async def test_the_same_event_delivered_twice_welcomes_once(team: Team) -> None:
    await team.invites_baton()
    event = team.sandbox.log.calls("member_joined_channel")[0].request["event_id"]
    assert await team.sandbox.redeliver(event)
    await team.settled()
    assert sum("Baton tracks handoffs" in message.text for message in team.person("Ana").messages(CHANNEL)) == 1


async def repeated(team: Team, method: str) -> None:
    """Slack delivers its last request of this kind once more, byte for byte."""
    payload = team.sandbox.log.calls(method)[-1].request
    ack = await team.sandbox.slack.link.send("slash_commands" if method.startswith("/") else "interactive", payload)
    assert ack.ok
    await team.settled()
