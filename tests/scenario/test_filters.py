"""`/handoff list` narrowed in words and in its form: pages, plans, people, states, dates and text."""

from __future__ import annotations

import re

import pytest

from bot.sandbox import account, default_cast
from tests.scenario.at_home import at_home, home, presses
from tests.scenario.playbook import SECRET, add_channel, planned
from tests.scenario.team import BATON, CHANNEL, Team, at_work

TAIL = "done when it rang twice"
ASK = "Change the filter, or clear it."


async def several(team: Team) -> None:
    """A plan of Chloe's in the channel: H-1 Ana to Ben (agreed, 15 Dec), H-2 Ana to Chloe (20 Dec), H-3 Chloe to Ana
    (18 Dec), H-4 Ben to Chloe (3 Dec).
    """
    await planned(team)
    await team.types("Ana", f"/handoff By 15 Dec, I transfer the fraud-model pager to @ben, {TAIL}; runbook is merged")
    await team.clicks("Ben", "I'll take it")
    for sentence in (
        f"By 20 Dec, @ana transfers the rota to @chloe, {TAIL}",
        f"By 18 Dec, @chloe transfers the feature store to @ana, {TAIL}",
        f"By 3 Dec, @ben transfers the model registry to @chloe, {TAIL}",
    ):
        await team.types("Chloe", f"/handoff {sentence}")


def numbers(listed: str) -> list[str]:
    """The handoffs of a list, in order."""
    return re.findall(r"H-\d+(?= ·)", listed)


async def lists(team: Team, name: str, words: str, where: str = CHANNEL) -> str:
    """What somebody is answered who asks for a list."""
    await team.types(name, f"/handoff list {words}", where)
    return team.answered(name, where)


def below(team: Team, name: str, where: str = CHANNEL) -> list[str]:
    """The buttons below the newest list, those beside its rows left out."""
    return [label for label in team.labels(name, team.private_answers(name, where)[-1]) if label != "Open"]


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_words_narrow_a_list_in_any_order(team: Team) -> None:
    await several(team)
    for words, title, listed in (
        ("@ben mine", "Your handoffs, with Ben: 1.", ["H-1"]),
        ("agreed", "Handoffs, agreed: 1.", ["H-1"]),
        ("due this month by 15 Dec", "I cannot filter by", []),
        ("by 18 Dec @chloe", "Handoffs with Chloe, due by Fri 18 Dec: 2.", ["H-3", "H-4"]),
        ("#fraud-model due tomorrow", "Handoffs of Fraud model, due Thu 3 Dec: 1.", ["H-4"]),
        ('plan "fraud model" all', "Handoffs of Fraud model, in any state: 4.", ["H-1", "H-2", "H-3", "H-4"]),
        ("giving of plan fraud-model", "You hand over, of Fraud model: 2.", ["H-1", "H-2"]),
        ("Fraud model", "Handoffs of Fraud model: 4.", ["H-1", "H-2", "H-3", "H-4"]),
        ("RUNBOOK", 'Handoffs, with the words "RUNBOOK": 1.', ["H-1"]),
        ("store rang", 'Handoffs, with the words "store rang": 1.', ["H-3"]),
        ("h-4", 'Handoffs, with the words "h-4": 1.', ["H-4"]),
        ("@ben pager", 'Handoffs with Ben, with the words "pager": 1.', ["H-1"]),
    ):
        said = await lists(team, "Ana", words)
        assert said.startswith(title), words
        assert sorted(numbers(said)) == listed, words


async def test_what_is_unclear_gets_a_sentence_that_says_what_to_do(team: Team) -> None:
    await several(team)
    for words, said in (
        ("by hand", 'I find no date in "by hand". Write one as in by 15 Dec, due Friday or due this week'),
        ("before 03/04/2027", 'I do not read "before 03/04/2027" as one date. Write the date as 2027-03-04 or'),
        ("Friday", 'Is "Friday" a date? Write "due Friday", or put it in quotes to search for it.'),
        ("from 15 Dec to 1 Dec 2026", "That would begin on Tue 15 Dec and end on Tue 1 Dec. Write the dates"),
        ("plan", 'Name the plan, as in plan "Fraud model", or type its #channel.'),
        ('plan "Churn"', "I find no such plan. Type its #channel, or its whole name in quotes; /transition portfolio"),
        ("mine giving", 'I cannot filter by "giving" as well. Name one person, one plan, one state and one span of'),
        ("@ana @ben", 'I cannot filter by "@Ben" as well. Name one person'),
        ("x" * 101, "Search for at most 100 characters."),
        ("@nobody-of-this-name late", "I find nobody called nobody-of-this-name. Type @ and choose the name"),
    ):  # fmt: skip
        assert (await lists(team, "Ana", words)).startswith(said), words


async def test_several_people_of_one_name_are_a_question(team_database_url: str) -> None:
    people = [*default_cast(), account("Reed", "x", "Europe/Berlin"), account("Weir", "x", "Europe/Berlin")]
    people[-2].real_name, people[-1].real_name = "Sam Reed", "Sam Weir"
    async with at_work(team_database_url, people=people) as team:
        await team.types("Ana", "hello", BATON)
        said = await lists(team, "Ana", "@sam late", BATON)
        assert said == "Several people are called sam: Reed, Weir. Type @ and choose one of those that Slack offers."
        assert (await lists(team, "Ana", "@sam weir", BATON)).startswith("No open handoffs with Weir.")
        assert (await lists(team, "Ana", "@weir pager", BATON)).startswith('Handoffs with Weir, with the words "pager"')


async def test_a_handoff_of_a_list_is_no_list(team: Team) -> None:
    await team.invites_baton()
    await team.types("Ana", f"/handoff list owner: I transfer the list of pagers to @ben by 15 Dec, {TAIL}")
    team.person("Ana").sees("New handoff")
    team.person("Ana").sees("the list of pagers")


async def test_nothing_found_says_what_to_do(team: Team) -> None:
    await several(team)
    said = await lists(team, "Ana", "late @ben")
    assert said == f"Handoffs with Ben, late: none. {ASK}"
    assert below(team, "Ana") == ["Filter", "Clear filter"]
    said = await lists(team, "Ana", "no such words")
    assert said == (
        'Handoffs, with the words "no such words": none. Only open ones are looked at; all looks at every one. '
        f"People are found by @name. {ASK}"
    )
    await team.clicks("Ana", "Clear filter")
    assert team.answered("Ana").startswith("Handoffs: 4.")


async def test_a_narrowed_list_is_turned_over_to_and_fro(team: Team) -> None:
    await planned(team)
    for number in range(1, 19):
        who = "Ana" if number % 2 else "Ben"
        await team.person(who).types(f"/handoff By 15 Dec, I transfer pager {number} to @chloe, {TAIL}", CHANNEL)
    await team.types("Ben", "/handoff list #fraud-model pager")
    assert 'Handoffs of Fraud model, with the words "pager": 18. Page 1 of 2.' in team.answered("Ben")
    assert below(team, "Ben") == ["Next page", "Filter", "Clear filter"]
    answers = len(team.private_answers("Ben"))
    await team.clicks("Ben", "Next page")
    assert "Page 2 of 2." in team.answered("Ben")
    assert numbers(team.answered("Ben")) == ["H-15", "H-16", "H-17", "H-18"]
    assert below(team, "Ben") == ["Previous page", "Filter", "Clear filter"]
    await team.clicks("Ben", "Previous page")
    assert "Page 1 of 2." in team.answered("Ben")
    assert len(team.private_answers("Ben")) == answers  # in place of the list that was there


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_the_form_is_filled_and_renews_the_list(team: Team) -> None:
    await several(team)
    await lists(team, "Ana", "mine @chloe by 31 Dec feature")
    answers = len(team.private_answers("Ana"))
    await team.clicks("Ana", "Filter")
    ana = team.person("Ana")
    for shown in ("Plan", "Person", "Chloe", "State", "Open", "Due from", "Due until", "2026-12-31", "Text", "feature"):
        ana.sees(shown)
    await ana.clears("Text")
    await ana.clears("Person")
    await ana.chooses("Plan", "Fraud model")
    await ana.chooses("Due from", "2026-12-18")
    await team.submits("Ana")
    assert team.answered("Ana").startswith("Your handoffs, of Fraud model, due Fri 18 Dec to Thu 31 Dec: 2.")
    assert sorted(numbers(team.answered("Ana"))) == ["H-2", "H-3"]
    assert len(team.private_answers("Ana")) == answers


async def test_the_form_can_be_cleared(team: Team) -> None:
    await several(team)
    await lists(team, "Ana", "mine @chloe agreed by 31 Dec feature")
    await team.clicks("Ana", "Filter")
    await team.clicks("Ana", "Clear")
    ana = team.person("Ana")
    ana.sees("Filter")
    await team.submits("Ana")
    assert team.answered("Ana").startswith("Your handoffs: 3.")
    assert below(team, "Ana") == ["Filter"]


async def test_what_the_form_cannot_mean_stands_at_its_input(team: Team) -> None:
    await several(team)
    await lists(team, "Ana", "mine")
    await team.clicks("Ana", "Filter")
    ana = team.person("Ana")
    await ana.chooses("Due from", "2026-12-18")
    await ana.chooses("Due until", "2026-12-15")
    await ana.submits()
    ana.sees("This is before Due from: choose Fri 18 Dec or a later day.")
    await ana.chooses("Due until", "2026-12-20")
    await team.submits("Ana")
    assert team.answered("Ana").startswith("Your handoffs, due Fri 18 Dec to Sun 20 Dec: 2.")


async def test_the_channels_list_follows_what_is_chosen(team: Team) -> None:
    await several(team)
    await lists(team, "Ben", "")
    await team.clicks("Ben", "Filter")
    await team.person("Ben").chooses("State", "Agreed")
    await team.submits("Ben")
    assert team.answered("Ben").startswith("Handoffs of Fraud model, agreed: 1.")


async def test_a_plan_that_one_may_not_see_is_not_there(team: Team) -> None:
    add_channel(team, SECRET)
    await planned(team, SECRET)
    await team.types("Dev", f"/handoff By 15 Dec, I transfer the merger keys to @ben, {TAIL}", SECRET.channel)
    unknown = await lists(team, "Chloe", 'plan "No such plan"')
    secret = team.sandbox.workspace.find_channel(SECRET.channel)
    for words in ('plan "Merger model"', "#secret", "plan secret", f"<#{secret.id}|secret>", f"<#{secret.id}>"):
        assert await lists(team, "Chloe", words) == unknown, words
    assert "none." in await lists(team, "Chloe", "Merger model")
    assert "none." in await lists(team, "Chloe", "merger keys @dev all")
    assert "none." in await lists(team, "Chloe", "H-1 @ben all")
    await team.clicks("Chloe", "Filter")
    modal = team.person("Chloe").modal()
    assert modal is not None
    assert "Merger" not in str(modal.payload)
    await team.person("Chloe").closes()
    assert (await lists(team, "Ben", "merger keys")).startswith('Your handoffs, with the words "merger keys": 1.')
    said = await lists(team, "Dev", 'plan "merger model"', SECRET.channel)
    assert said.startswith("Handoffs of Merger model: 1.")


async def test_a_plan_that_one_may_see_no_longer(team: Team) -> None:
    """A pager of Ben's list names a plan that is somebody else's by now: the same answer as where there is none."""
    await several(team)
    await lists(team, "Ben", "#fraud-model")
    forged = team.button("Ben", "Filter", team.private_answers("Ben")[-1])
    forged.element["value"] = "1|k=plan&n=99|0"
    await team.forges("Ben", forged, team.private_answers("Ben")[-1])
    assert team.person("Ben").modal() is not None  # of their own handoffs
    await team.person("Ben").closes()
    forged.element["action_id"] = "handoff.list_page"
    await team.forges("Ben", forged, team.private_answers("Ben")[-1])
    assert team.answered("Ben").startswith("I find no such plan here.")


async def test_home_is_narrowed_by_the_same_form(team: Team) -> None:
    await several(team)
    assert "H-3" in await at_home(team, "Ana")
    await presses(team, "Ana", "Filter")
    ana = team.person("Ana")
    await ana.chooses("Person", "Ben")
    await ana.fills("Text", "runbook")
    await team.submits("Ana")
    assert 'with Ben, with the words "runbook"' in home(team, "Ana")
    assert "H-1" in home(team, "Ana")
    assert "H-3" not in home(team, "Ana")
    await presses(team, "Ana", "Filter")
    ana.sees("Person (optional): @Ben")
    ana.sees("Text (optional): runbook")
    await team.clicks("Ana", "Clear")
    await team.submits("Ana")
    assert "H-3" in home(team, "Ana")


async def test_in_a_direct_message_the_list_is_ones_own(team: Team) -> None:
    await several(team)
    said = await lists(team, "Ana", "due this month", BATON)
    assert said.startswith("Your handoffs, due Tue 1 Dec to Thu 31 Dec: 3.")
