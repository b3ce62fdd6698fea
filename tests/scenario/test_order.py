"""The order of a plan's handoffs: who waits for whom, and what a moved date pushes. What each person sees."""

from __future__ import annotations

import pytest

from bot.sandbox.controls import Button
from tests.scenario.team import CHANNEL, Team
from tests.scenario.test_clicks import repeated

PAGER = "/handoff By 15 Dec, @ana transfers the pager to @ben, done when he answered two pages alone"
FEATURES = "/handoff By 18 Dec, @ana transfers the feature store to @ben, done when it answers"
REGISTRY = "/handoff By 21 Dec, @ana transfers the model registry to @chloe, done when it answers"
ALERTS = "/handoff By 16 Dec, @dev transfers the alerts to @ben, done when they ring"
SECRET = "#secret-project"


async def menu(team: Team, name: str, number: str, label: str) -> None:
    """Somebody types the number and chooses in the card's menu."""
    await team.types(name, f"/handoff {number}")
    await team.clicks(name, label, on=team.private_answers(name)[-1])


async def waits_for(team: Team, name: str, number: str, *others: str) -> None:
    """Somebody has a handoff wait for others."""
    await menu(team, name, number, "Wait for others")
    await team.person(name).chooses("It waits for", *others)
    await team.submits(name)


async def chain(team: Team, owner: str = "Ana") -> None:
    """H-3 waits for H-2, and H-2 for H-1; all of them Ana's to give."""
    await team.invites_baton()
    for sentence in (PAGER, FEATURES, REGISTRY):
        await team.types(owner, sentence)
    await waits_for(team, owner, "H-2", "H-1 Pager")
    await waits_for(team, owner, "H-3", "H-2 Feature store")


async def moves(team: Team, name: str, number: str, date: str, reason: str = "") -> None:
    """Somebody sends the form Reschedule."""
    await menu(team, name, number, "Reschedule")
    await team.person(name).chooses("By", date)
    if reason:
        await team.person(name).fills("Reason", reason)
    await team.person(name).submits()
    await team.settled()


def form(team: Team, name: str) -> str:
    """The form in front of somebody, in words on one line."""
    assert team.person(name).modal() is not None
    return " ".join(team.person(name).screen().split("\n\n")[-1].split())


# Waiting --------------------------------------------------------------------------------------------------------


async def test_ana_says_what_it_waits_for_and_everybody_can_see_it(team: Team) -> None:
    await chain(team)
    told = team.direct_messages("Ben")
    assert "After H-1." in team.card_says(number="H-2")
    await team.types("Ben", "/handoff list")
    assert "· after H-1 · Fri 18 Dec" in team.answered("Ben")
    await team.types("Ben", "/handoff H-2")
    await team.clicks("Ben", "History", on=team.private_answers("Ben")[-1])
    assert "Ana put it after H-1." in team.answered("Ben")
    assert team.acts()[-2:] == ["wait_for", "wait_for"]
    assert len(told) == 2, "waiting changes no terms, so that nobody is told"
    assert "I'll take it" in team.can_press("Ben")


async def test_once_it_is_accepted_the_card_says_so(team: Team) -> None:
    await chain(team)
    await team.types("Ben", "/handoff H-1")
    await team.clicks("Ben", "Accept", on=team.private_answers("Ben")[-1])
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
    assert "H-1 is accepted." in team.card_says(number="H-2")
    await team.types("Ben", "/handoff list")
    assert "· H-1 is accepted · Fri 18 Dec" in team.answered("Ben")


async def test_what_is_cancelled_is_waited_for_no_more(team: Team) -> None:
    await chain(team)
    await menu(team, "Ana", "H-1", "Cancel handoff")
    await team.person("Ana").fills("Reason", "the pilot is stopped")
    await team.submits("Ana")
    assert "H-1" not in team.card_says(number="H-2")


async def test_it_can_wait_for_nothing_again(team: Team) -> None:
    await chain(team)
    await menu(team, "Ana", "H-2", "Wait for others")
    await team.person("Ana").submits()
    team.person("Ana").sees("Nothing changed: these are the present terms.")
    await team.person("Ana").clears("It waits for")
    await team.submits("Ana")
    assert "After" not in team.card_says(number="H-2")
    await menu(team, "Ana", "H-2", "History")
    assert "Ana had it wait for nothing more." in team.answered("Ana")


async def test_a_circle_is_refused_with_its_chain(team: Team) -> None:
    await chain(team)
    await menu(team, "Ana", "H-1", "Wait for others")
    await team.person("Ana").chooses("It waits for", "H-3 Model registry")
    await team.person("Ana").submits()
    team.person("Ana").sees("H-1 waits for H-3, H-3 waits for H-2, H-2 waits for H-1")
    await team.person("Ana").closes()
    assert team.acts()[-1] == "wait_for"
    assert "After" not in team.card_says(number="H-1")


async def test_what_is_over_makes_no_circle(team: Team) -> None:
    await chain(team)
    await menu(team, "Ana", "H-2", "Cancel handoff")
    await team.person("Ana").fills("Reason", "not needed")
    await team.submits("Ana")
    await waits_for(team, "Ana", "H-1", "H-3 Model registry")
    assert "After H-3." in team.card_says()


async def test_two_who_would_make_a_circle_together(team: Team) -> None:
    await chain(team, "Chloe")
    await menu(team, "Ana", "H-1", "Wait for others")
    await team.person("Ana").chooses("It waits for", "H-3 Model registry")
    await menu(team, "Chloe", "H-2", "Wait for others")
    await team.person("Chloe").clears("It waits for")
    await team.submits("Chloe")
    await team.submits("Ana")
    await menu(team, "Chloe", "H-2", "Wait for others")
    await team.person("Chloe").chooses("It waits for", "H-1 Pager")
    await team.person("Chloe").submits()
    team.person("Chloe").sees("H-2 waits for H-1, H-1 waits for H-3, H-3 waits for H-2")


async def test_alone_there_is_nothing_to_wait_for(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", PAGER)
    await menu(team, "Ana", "H-1", "Wait for others")
    team.person("Ana").sees("Nothing else is open that it could wait for.")


async def test_others_cannot_say_what_it_waits_for(team: Team) -> None:
    await chain(team)
    await team.types("Ana", "/handoff H-3")
    button = team.button("Ana", "Wait for others", on=team.private_answers("Ana")[-1])
    for name in ("Ben", "Chloe"):
        await team.forges(name, button, on=team.newest(name, "Baton tracks handoffs", CHANNEL))
        assert "Saying what it waits for is Ana's to do" in team.answered(name)
        assert team.person(name).modal() is None


async def test_a_side_of_a_private_plan_reads_of_no_other_handoff(team: Team) -> None:
    await team.invites_baton("Ana", SECRET)
    await team.types("Ana", "/handoff By 15 Dec, I transfer the merger model to @dev, done when it ran", SECRET)
    await team.types(
        "Ana", "/handoff By 18 Dec, @ben transfers the books to @dev after H-1, done when they ran", SECRET
    )
    assert "After H-1." in team.card_says(SECRET, "H-2")
    assert "H-1" not in "".join(team.direct_messages("Ben"))
    await team.types("Ben", "/handoff H-2")
    await team.clicks("Ben", "Wait for others", on=team.private_answers("Ben")[-1])
    team.person("Ben").sees("Nothing else is open that it could wait for.")
    await team.person("Ben").closes()
    await team.types("Ben", "/handoff H-2")
    await team.clicks("Ben", "History", on=team.private_answers("Ben")[-1])
    assert "Ana put it after others." in team.answered("Ben")
    await team.types("Ana", "/handoff H-1", SECRET)
    await team.clicks("Ana", "Reschedule", on=team.private_answers("Ana", SECRET)[-1])
    await team.person("Ana").chooses("By", "2026-12-22")
    await team.person("Ana").submits()
    await team.person("Ana").chooses("What it pushes", "Only this one")
    await team.submits("Ana")
    assert "H-1" not in "".join(team.direct_messages("Ben")) + team.person("Ben").screen()


# Typed ----------------------------------------------------------------------------------------------------------


async def test_the_sentence_says_what_it_waits_for(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", PAGER)
    await team.types("Ana", "/handoff By 18 Dec, I transfer the rota to @ben after H-1, done when it lists him")
    assert team.answered("Ana").startswith("H-2 is proposed; Ben is being asked.")
    assert team.acts() == ["start_plan", "propose", "propose", "wait_for"]
    assert "After H-1." in team.card_says(number="H-2")
    assert "Ana asks you to take over the rota" in team.told("Ben")
    assert "Now:" not in team.told("Ben")


async def test_an_unknown_number_is_asked_and_nothing_is_lost(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", PAGER)
    typed = "By 18 Dec, I transfer the rota to @ben after H-1 and H-77, done when it lists him"
    await team.types("Ana", f"/handoff {typed}")
    ana = team.person("Ana")
    ana.sees("I find no H-77 in this plan.")
    ana.sees("It waits for (optional): H-1 Pager")
    await ana.closes()
    await team.settled()
    ana.sees(typed)
    assert team.acts() == ["start_plan", "propose"]
    await team.types("Ana", f"/handoff {typed}")
    await team.submits("Ana")
    assert "After H-1." in team.card_says(number="H-2")


async def test_what_else_is_missing_does_not_lose_it(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", PAGER)
    await team.types("Ana", "/handoff I transfer the rota to @ben after H-1, done when it lists him")
    await team.person("Ana").chooses("By", "2026-12-18")
    await team.submits("Ana")
    assert "After H-1." in team.card_says(number="H-2")


# Moving ---------------------------------------------------------------------------------------------------------


async def test_what_a_date_pushes_is_shown_before_it_is_saved(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-22", "change freeze")
    assert form(team, "Ana") == (
        "= Reschedule = Pager · H-1 · Ana to Ben by Tue 15 Dec The new date: Tue 22 Dec. This pushes: "
        "H-2 Feature store, Ana to Ben: Fri 25 Dec, was Fri 18 Dec "
        "H-3 Model registry, Ana to Chloe: Mon 28 Dec, was Mon 21 Dec "
        "What it pushes: [ ] Move them along [ ] Only this one Reason (optional): change freeze [Reschedule] [Close]"
    )
    assert "reschedule" not in team.acts()
    await team.person("Ana").closes()
    await team.settled()
    assert "reschedule" not in team.acts()


async def test_they_move_along_and_each_person_hears_of_it_once(team: Team) -> None:
    await chain(team)
    told = len(team.direct_messages("Ben")), len(team.direct_messages("Chloe"))
    await moves(team, "Ana", "H-1", "2026-12-22", "change freeze")
    await team.person("Ana").chooses("What it pushes", "Move them along")
    await team.submits("Ana")
    assert (len(team.direct_messages("Ben")), len(team.direct_messages("Chloe"))) == (told[0] + 1, told[1] + 1)
    assert team.told("Ben") == (
        'Ana moved two handoffs: "change freeze". The new dates count at once. '
        "Say whether they are fine, or suggest others. "
        "Pager (H-1): Tue 22 Dec, was Tue 15 Dec. Feature store (H-2): Fri 25 Dec, was Fri 18 Dec."
    )
    assert team.can_press("Ben") == ["I'll take it", "Suggest a change", "Decline", "I'll take it", "Open"]
    assert team.told("Chloe") == (
        'Ana moved the model registry (H-3) from Mon 21 Dec to Mon 28 Dec: "change freeze". '
        "It counts at once. Say whether that is fine, or suggest another date."
    )
    assert team.acts()[-3:] == ["reschedule"] * 3
    assert [record["data"]["due"]["date"] for record in team.records()[-3:]] == [
        "2026-12-22",
        "2026-12-25",
        "2026-12-28",
    ]
    assert {record["data"]["reason"] for record in team.records()[-3:]} == {team.records()[-1]["data"]["reason"]}


async def test_the_one_message_follows_each_of_its_handoffs(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-22")
    await team.person("Ana").chooses("What it pushes", "Move them along")
    await team.submits("Ana")
    await team.clicks("Ben", "I'll take it", on=team.newest("Ben", "Ana moved two handoffs"))
    assert "Pager (H-1): Tue 22 Dec, was Tue 15 Dec. Now: agreed, Ana's move." in team.told("Ben")
    assert team.can_press("Ben") == ["I'll take it", "Suggest a change", "Decline", "Open"]
    await team.clicks("Ben", "Decline")
    await team.person("Ben").closes()
    await menu(team, "Ana", "H-2", "Cancel handoff")
    await team.person("Ana").fills("Reason", "not needed")
    await team.submits("Ana")
    assert "Now: cancelled." in team.words("Ben", team.newest("Ben", "Ana moved two handoffs"))
    assert team.can_press("Ben") == ["Open"]


async def test_only_this_one(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-22")
    await team.person("Ana").chooses("What it pushes", "Only this one")
    await team.submits("Ana")
    assert team.acts().count("reschedule") == 1
    assert "by Fri 18 Dec" in team.card_says(number="H-2")
    assert team.told("Ben").startswith("Ana moved the pager (H-1) from Tue 15 Dec to Tue 22 Dec.")


async def test_whose_handoff_is_left_where_it_was_hears_of_it(team: Team) -> None:
    await team.invites_baton()
    for sentence in (PAGER, ALERTS):
        await team.types("Chloe", sentence)
    await waits_for(team, "Chloe", "H-2", "H-1 Pager")
    await moves(team, "Chloe", "H-1", "2026-12-22")
    await team.person("Chloe").chooses("What it pushes", "Only this one")
    await team.submits("Chloe")
    assert team.told("Dev") == (
        "Alerts (H-2): due Wed 16 Dec, but waits for H-1, now due Tue 22 Dec. Move it, if it has to wait."
    )


async def test_the_choice_must_be_made(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-22")
    await team.person("Ana").submits()
    assert team.person("Ana").modal() is not None
    assert "reschedule" not in team.acts()


async def test_a_date_that_pushes_nothing_is_saved_at_once(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-18")
    assert team.person("Ana").modal() is None
    await moves(team, "Ana", "H-1", "2026-12-07")
    assert team.person("Ana").modal() is None
    assert team.acts().count("reschedule") == 2


async def test_a_weekend_is_stepped_over(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-23")
    team.person("Ana").sees("H-2 Feature store, Ana to Ben: Mon 28 Dec, was Fri 18 Dec")
    team.person("Ana").sees("H-3 Model registry, Ana to Chloe: Thu 31 Dec, was Mon 21 Dec")


async def test_what_somebody_may_not_move_is_said_and_its_giver_is_told(team: Team) -> None:
    await team.invites_baton()
    for sentence in (PAGER, ALERTS, FEATURES):
        await team.types("Chloe", sentence)
    await waits_for(team, "Chloe", "H-2", "H-1 Pager")
    await waits_for(team, "Chloe", "H-3", "H-1 Pager")
    await moves(team, "Ana", "H-1", "2026-12-22", "change freeze")
    ana = team.person("Ana")
    ana.sees("H-3 Feature store, Ana to Ben: Fri 25 Dec, was Fri 18 Dec")
    ana.sees("You cannot move H-2 Alerts, due Wed 16 Dec; Dev is told.")
    await ana.chooses("What it pushes", "Move them along")
    await team.submits("Ana")
    assert [record["handoff"] for record in team.records() if record["act"] == "reschedule"] == [1, 3]
    assert team.told("Dev") == (
        "Alerts (H-2): due Wed 16 Dec, but waits for H-1, now due Tue 22 Dec. Move it, if it has to wait."
    )
    assert "by Wed 16 Dec" in team.card_says(number="H-2")
    assert team.can_press("Dev") == ["Reschedule", "Open"]
    await team.clicks("Dev", "Reschedule")
    await team.person("Dev").chooses("By", "2026-12-23")
    await team.submits("Dev")
    assert team.told("Dev") == "Alerts (H-2): due Wed 23 Dec now."
    assert team.can_press("Dev") == ["Open"]


async def test_where_nothing_of_it_may_be_moved_there_is_no_choice(team: Team) -> None:
    await team.invites_baton()
    for sentence in (PAGER, ALERTS):
        await team.types("Chloe", sentence)
    await waits_for(team, "Chloe", "H-2", "H-1 Pager")
    await moves(team, "Ana", "H-1", "2026-12-22")
    assert "Move them along" not in form(team, "Ana")
    await team.submits("Ana")
    assert team.acts().count("reschedule") == 1
    assert "waits for H-1, now due Tue 22 Dec" in team.told("Dev")


async def test_what_is_pushed_changed_between_the_two_steps(team: Team) -> None:
    await chain(team, "Chloe")
    await moves(team, "Ana", "H-1", "2026-12-22", "change freeze")
    await moves(team, "Chloe", "H-3", "2026-12-22")
    ana = team.person("Ana")
    await ana.chooses("What it pushes", "Move them along")
    await ana.submits()
    ana.sees("What it pushes changed while you read. Here it is anew.")
    ana.sees("H-3 Model registry, Ana to Chloe: Tue 29 Dec, was Tue 22 Dec")
    ana.sees("change freeze")
    assert team.acts().count("reschedule") == 1
    await ana.chooses("What it pushes", "Move them along")
    await team.submits("Ana")
    assert team.acts().count("reschedule") == 4


async def test_the_handoff_itself_changed_between_the_two_steps(team: Team) -> None:
    await team.invites_baton()
    for sentence in (PAGER, FEATURES):
        await team.types("Chloe", sentence)
    await waits_for(team, "Chloe", "H-2", "H-1 Pager")
    await moves(team, "Ana", "H-1", "2026-12-22", "change freeze")
    await moves(team, "Chloe", "H-1", "2026-12-16")
    ana = team.person("Ana")
    await ana.chooses("What it pushes", "Move them along")
    await ana.submits()
    ana.sees("Nothing changed: the terms are newer than that button.")
    ana.sees("change freeze")
    assert team.acts().count("reschedule") == 1


async def test_the_second_step_sent_twice_counts_once(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-22")
    await team.person("Ana").chooses("What it pushes", "Move them along")
    await team.submits("Ana")
    await repeated(team, "view_submission")
    assert team.acts().count("reschedule") == 3
    assert len(team.direct_messages("Ben")) == 3


async def test_a_stranger_who_sends_the_second_step_moves_nothing(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-22")
    second = team.person("Ana").modal()
    assert second is not None
    await team.person("Ana").chooses("What it pushes", "Move them along")
    await team.sandbox.slack.submit(team.person("Chloe").user, second)
    await team.settled()
    assert "reschedule" not in team.acts()


# Agreed ---------------------------------------------------------------------------------------------------------


async def agreed_to_later(team: Team) -> None:
    """Ben suggests another date for H-1, and Ana agrees to it."""
    await chain(team)
    await team.clicks("Ben", "Suggest a change", on=team.newest("Ben", "take over the pager"))
    await team.person("Ben").chooses("By", "2026-12-22")
    await team.person("Ben").fills("Reason", "change freeze")
    await team.submits("Ben")
    await team.clicks("Ana", "Agree to change")


async def test_an_offer_that_is_agreed_to_says_what_it_pushes(team: Team) -> None:
    await agreed_to_later(team)
    team.person("Ana").sees("H-1 is agreed for Tue 22 Dec, was Tue 15 Dec.")
    team.person("Ana").sees("H-2 Feature store, Ana to Ben: Fri 25 Dec, was Fri 18 Dec")
    assert "reschedule" not in team.acts()
    await team.clicks("Ana", "Move them along")
    team.person("Ana").sees("Moved along:")
    assert [record["handoff"] for record in team.records() if record["act"] == "reschedule"] == [2, 3]
    assert 'from Fri 18 Dec to Fri 25 Dec: "change freeze"' in team.told("Ben")


async def test_pressing_it_again_or_as_somebody_else_moves_nothing(team: Team) -> None:
    await agreed_to_later(team)
    message = team.newest("Ana", "H-1 is agreed for Tue 22 Dec")
    button = team.button("Ana", "Move them along", on=message)
    await team.forges("Chloe", button, on=team.newest("Chloe", "Baton tracks handoffs", CHANNEL))
    assert "Rescheduling is Ana's to do" in team.answered("Chloe")
    broken = Button("x", button.block, {**button.element, "value": "1|H-1|12|soon|x"}, None, "")
    await team.forges("Ana", broken, on=team.newest("Ana", "Baton tracks handoffs", CHANNEL))
    assert "reschedule" not in team.acts()
    await team.clicks("Ana", "Move them along")
    await team.forges("Ana", button, on=team.newest("Ana", "Baton tracks handoffs", CHANNEL))
    assert team.acts().count("reschedule") == 2


@pytest.mark.parametrize("transport", ["socket"])
async def test_it_is_the_same_by_socket_mode(team: Team) -> None:
    await chain(team)
    await moves(team, "Ana", "H-1", "2026-12-22")
    await team.person("Ana").chooses("What it pushes", "Move them along")
    await team.submits("Ana")
    assert team.acts().count("reschedule") == 3
