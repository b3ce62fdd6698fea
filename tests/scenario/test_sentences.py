"""Sentences as people type them: complete ones make a handoff, others open the form and say what to settle."""

from __future__ import annotations

import pytest

from bot.sandbox import account, default_cast
from tests.scenario.team import CHANNEL, Team, at_work

TAIL = "done when it rang twice"


async def types_incomplete(team: Team, sentence: str, where: str = CHANNEL, name: str = "Ana") -> str:
    """Somebody types what opens the form; the form in words, on one line."""
    await team.types(name, sentence, where)
    person = team.person(name)
    assert person.modal() is not None, person.screen()
    assert "H-1" not in person.screen()
    return " ".join(person.screen().partition("= New handoff =")[2].split())


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_the_sentence_of_the_readme_makes_h_1_word_for_word(team: Team) -> None:
    await team.invites_baton()
    await team.types(
        "Chloe",
        "/handoff By 15 Dec, @ana transfers the fraud-model pager to @ben, "
        "done when Ben's team answered two pages alone; runbook is merged",
    )
    assert "H-1 is proposed; Ana and Ben are being asked." in team.answered("Chloe")
    assert "1. Ben's team answered two pages alone. 2. Runbook is merged." in team.card_says()


@pytest.mark.parametrize(
    "sentence",
    [
        "By 15 Dec, @ana will have transferred the pager to @ben. The handoff is complete when it rang twice.",
        "@ana hands over the pager to @ben by 15 Dec, done when it rang twice",
        "By 15 December 2026, I pass the pager to @ben, done when it rang twice",
        "I give the pager to @ben by Dec 15th, done when it rang twice",
        "By 2026-12-15, @Ana Nowak will transfer the pager to @Ben Carter, done when it rang twice",
        "By 15 Dec, ana transfers the pager to ben carter, done when it rang twice",
        "BY 15.12.2026 ANA MOVES the pager TO BEN DONE WHEN it rang twice",
    ],
)
async def test_many_ways_to_say_the_same(team: Team, sentence: str) -> None:
    await team.proposed(f"/handoff {sentence}")
    says = team.card_says()
    assert says.lower().startswith("pager · h-1 · proposed, ben's move. ana to ben by tue 15 dec. done when:"), says
    assert "rang twice" in says


async def test_mentions_without_names_count_too(team: Team) -> None:
    team.person("Ana").mention_style = "plain"
    await team.proposed()
    assert "Ana to Ben by Tue 15 Dec" in team.card_says()


async def test_the_thing_may_hold_to_links_mentions_and_commas(team: Team) -> None:
    await team.proposed(
        "/handoff By 15 Dec, I transfer access to the pager, see https://wiki.example.com/p?a=1&b=2 & ask @chloe, "
        f"to @ben, {TAIL}"
    )
    assert "Ana to Ben" in team.card_says()
    team.person("Chloe").sees("Access to the pager, see https://wiki.example.com/p?a=1&b=2 & ask @Chloe", CHANNEL)


async def test_what_people_type_cannot_mention_or_format(team: Team) -> None:
    await team.proposed(f"/handoff By 15 Dec, I transfer *the* _pager_ @channel <!here> to @ben, {TAIL}")
    assert "<!" not in str(team.card().blocks)
    assert "<!" not in team.card().text.replace("&lt;", "")
    team.person("Chloe").sees("*the* _pager_ @channel @here · H-1", CHANNEL)


@pytest.mark.parametrize(
    ("sentence", "settle"),
    [
        (f"By 15 Dec, I transfer the pager, {TAIL}", "Choose who takes it over."),
        (f"I transfer the pager to @ben, {TAIL}", "Choose a date."),
        ("By 15 Dec, I transfer the pager to @ben", "Say what done means, one criterion a line."),
        (f"By 15 Dec, I transfer the pager to me, {TAIL}", "Choose two people: nobody hands over to themselves."),
        (f"By 15 Dec, @ben transfers the pager to @ben, {TAIL}", "Choose two people"),
        (f"By 15 Dec, I transfer the pager to Zoe, {TAIL}", "I find nobody called Zoe. Choose the person."),
        (f"By 15 Dec, I transfer the pager to @finn, {TAIL}", "Finn's account is deactivated"),
        (f"By 15 Dec, I transfer the pager to @Baton, {TAIL}", "Baton cannot take part"),
        (f"By 1 Dec 2026, I transfer the pager to @ben, {TAIL}", "That is past. Choose a date to come."),
        (f"By 1 Dec 2031, I transfer the pager to @ben, {TAIL}", "That is more than two years ahead."),
        (f"By Wednesday, I transfer the pager to @ben, {TAIL}", '"Wednesday" can be read in more than one way.'),
        (f"By when it is ready, I transfer the pager to @ben, {TAIL}", "Choose"),
    ],
)
async def test_what_is_missing_opens_the_form_and_is_said(team: Team, sentence: str, settle: str) -> None:
    await team.invites_baton()
    form = await types_incomplete(team, f"/handoff {sentence}")
    assert settle in form
    assert "the pager" in form
    assert team.query("SELECT count(*) FROM handoffs") == [(0,)]


async def test_an_ambiguous_date_is_a_choice_with_nothing_chosen(team: Team) -> None:
    await team.invites_baton()
    form = await types_incomplete(team, f"/handoff By 03/04/2027, I transfer the pager to @ben, {TAIL}")
    assert '"03/04/2027" can be read in more than one way. Choose one.' in form
    assert "[ ] Thu 4 Mar (in 92 days), Warsaw" in form
    assert "[ ] Sat 3 Apr (in 122 days), Warsaw" in form
    assert "[x]" not in form
    ana = team.person("Ana")
    await ana.submits()
    ana.sees("Choose a date.")
    await ana.chooses("By", "Sat 3 Apr (in 122 days), Warsaw")
    await team.submits("Ana")
    assert "Ana to Ben by Sat 3 Apr" in team.card_says()


async def test_several_people_of_one_name_are_a_question(team_database_url: str) -> None:
    people = [*default_cast(), account("Bea", "Carter", "Europe/Berlin")]
    people[-1].display_name = "Ben"
    async with at_work(team_database_url, people=people) as team:
        for channel, names in (("fraud-model", ("Ana", "Ben")),):
            team.sandbox.workspace.add_channel(channel, [team.person(name).id for name in names])
        await team.invites_baton()
        form = await types_incomplete(team, f"/handoff By 15 Dec, I transfer the pager to Ben, {TAIL}")
        assert "Several people are called Ben" in form
        assert "U0" not in form


async def test_a_guest_can_be_a_side(team: Team) -> None:
    await team.proposed(f"/handoff By 15 Dec, I transfer the pager to @eve, {TAIL}")
    assert team.can_press("Eve") == ["I'll take it", "Suggest a change", "Decline"]


async def test_a_stranger_of_slack_connect_cannot_be_a_side(team_database_url: str) -> None:
    people = [*default_cast(), account("Gus", "Moe", "Asia/Tokyo", other_team="T9ELSEWHERE")]
    async with at_work(team_database_url, people=people) as team:
        team.sandbox.workspace.add_channel("fraud-model", [team.person("Ana").id])
        await team.invites_baton()
        form = await types_incomplete(team, f"/handoff By 15 Dec, I transfer the pager to @gus, {TAIL}")
        assert "This person cannot take part" in form


async def test_twenty_an_hour_and_no_more(team: Team) -> None:
    await team.invites_baton()
    for number in range(20):
        await team.person("Ana").types(f"/handoff By 15 Dec, I transfer pager {number} to @ben, {TAIL}", CHANNEL)
    sentence = f"By 15 Dec, I transfer the last pager to @ben, {TAIL}"
    await team.types("Ana", f"/handoff {sentence}")
    assert team.answered("Ana").startswith("You made 20 handoffs within an hour. Wait a little before the next.")
    assert "the last pager" in team.answered("Ana")
    assert team.query("SELECT count(*) FROM handoffs") == [(20,)]

    await team.types("Chloe", f"/handoff By 15 Dec, I transfer mine to @ben, {TAIL}")
    assert "H-21 is proposed" in team.answered("Chloe")
    await team.later(hours=1, seconds=1)
    await team.types("Ana", f"/handoff {sentence}")
    assert "H-22 is proposed" in team.answered("Ana")


@pytest.mark.parametrize(
    ("transport", "words"),
    [("http", "the \x00pa\x00ger"), ("socket", "the \x00pager"), ("socket", "the \ud800pager\udfff")],
)
async def test_nul_and_lone_surrogates_are_removed(team: Team, words: str) -> None:
    """A surrogate without its other half can only come in JSON, which is how Socket Mode sends commands."""
    await team.invites_baton()
    await team.types("Ana", "/handoff help")
    sent = team.sandbox.log.calls("/handoff")[-1].request
    ben = f"<@{team.person('Ben').id}>"
    typed = {"text": f"By 15 Dec, I transfer {words} to {ben}, {TAIL}", "trigger_id": "1.2.3"}
    ack = await team.sandbox.slack.link.send("slash_commands", sent | typed)
    await team.settled()
    assert ack.body is not None and "H-1 is proposed; Ben is being asked." in str(ack.body["text"])
    assert team.card_says().startswith("Pager · H-1 · proposed")


async def test_four_thousand_characters_have_a_clear_answer(team: Team) -> None:
    await team.invites_baton()
    criteria = "; ".join(f"case {number} was answered by Ben's team alone and written down" for number in range(60))
    form = await types_incomplete(
        team, f"/handoff By 15 Dec, I transfer the pager to @ben, done when {criteria}"[:4000]
    )
    assert "Use at most 20 criteria, or make two handoffs." in form
    await team.types("Ana", "/handoff " + "x" * 4000)
    assert team.answered("Ana").startswith("I do not know this: " + "x" * 4000)


async def test_twenty_long_criteria_fit_everywhere(team: Team) -> None:
    criteria = "; ".join(f"{number} " + "long words of a criterion " * 7 for number in range(1, 21))
    await team.proposed(f"/handoff By 15 Dec, I transfer the pager to @ben, done when {criteria}")
    assert "proposed, Ben's move" in team.card_says()
    assert team.can_press("Ben") == ["I'll take it", "Suggest a change", "Decline"]
    await team.clicks("Ben", "Open")
    await team.clicks("Ben", "Accept")
    team.person("Ben").sees("20. ")
    await team.person("Ben").ticks("Confirmed")
    await team.submits("Ben")
    assert "Ben accepted the pager (H-1), all 20 points" in team.told("Ana")


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_in_a_direct_message_the_form_asks_for_a_place(team: Team) -> None:
    form = await types_incomplete(team, f"/handoff By 15 Dec, I transfer the pager to @ben, {TAIL}", "Baton")
    assert "Choose a channel, or only the two of you." in form
    ana = team.person("Ana")
    await ana.submits()
    ana.sees("Choose a channel, or only the two of you.")
    await ana.ticks("Only the two of us")
    await team.submits("Ana")
    assert "H-1 is proposed; Ben is being asked." in team.person("Ana").screen("Baton")
    ana.sees("Only the two of you see it.")
    assert "(H-1, only the two of you see it)" in team.told("Ben")
    assert team.query("SELECT channel FROM plans") == [(None,)]


async def test_a_direct_message_between_people_is_no_place_either(team: Team) -> None:
    form = await types_incomplete(team, f"/handoff By 15 Dec, I transfer the pager to @ben, {TAIL}", "Ben")
    assert "Choose a channel, or only the two of you." in form
    ana = team.person("Ana")
    await ana.chooses("Plan", "#fraud-model")
    await team.submits("Ana")
    assert team.told("Ben").startswith("Ana asks you to take over the pager by Tue 15 Dec (H-1, #fraud-model)")


async def test_in_a_private_channel(team: Team) -> None:
    await team.invites_baton("Ana", "#secret-project")
    await team.types("Ana", f"/handoff By 15 Dec, I transfer the pager to @dev, {TAIL}", "#secret-project")
    assert "H-1 is proposed; Dev is being asked." in team.answered("Ana", "#secret-project")
    assert team.told("Dev").startswith("Ana asks you to take over the pager by Tue 15 Dec (H-1, #secret-project).")
    assert team.card("#secret-project").text


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_where_baton_is_not_in_the_channel_the_card_follows_the_invitation(team: Team) -> None:
    await team.types("Ana", f"/handoff By 15 Dec, I transfer the pager to @ben, {TAIL}")
    assert team.answered("Ana").startswith(
        "H-1 is made and Ben is asked. I can't post here: type /invite @Baton. Due Tue 15 Dec"
    )
    assert team.told("Ben").startswith("Ana asks you to take over the pager")
    await team.clicks("Ben", "I'll take it")
    await team.types("Ana", "/invite @Baton")
    assert "agreed, Ana's move" in team.card_says()
    team.person("Chloe").sees("Baton tracks handoffs", CHANNEL)


async def test_not_a_sentence_gets_usage(team: Team) -> None:
    await team.types("Ana", "/handoff please do something")
    assert team.answered("Ana").startswith('I do not know "please do something". Try:')
