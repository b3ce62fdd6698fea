"""A plan in a private channel does not exist for others: all that ever reaches them is searched for it.

The story goes through everything that a plan can hold, each time in words of its own. Between its steps outsiders try
whatever they can think of: every command, every button and form that there is (forged, since nobody shows them), Home,
and the Web API.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import aiohttp
import pytest

from bot.sandbox import account
from bot.sandbox.controls import Button
from bot.sandbox.model import Json
from bot.slack.plans import COMMANDS, FORMS, PRESSES
from bot.views.values import ACTS
from tests.scenario.overheard import Overheard
from tests.scenario.playbook import Cast, fills_scores, months_pass, presses
from tests.scenario.team import BATON, Team
from tests.support.at_rest import at_rest

VAULT = Cast("Zephyrine", "#vault", "Ana", "Ana", "Dev", giver="Ana", receiver="Ben", private=True)
OPEN = "#lobby"
WORDS = {
    "Name": "Zephyrine", "System": "quillfeather", "Response time": "larkspur", "Uptime": "marjoram",
    "What happens when it fails": "nasturtium", "Who monitors it": "oleander", "Data retention": "periwinkle",
    "How it is updated": "rosewort",
}  # fmt: skip
QUESTIONS = [label for label in WORDS if label not in {"Name", "System"}]
MORE_WORDS = (
    "vault", "orchidfield", "bluebellmoor", "moonstone", "tourmaline", "peridotite", "hematite", "kunzite", "sardonyx",
    "chalcedony", "labradorite", "rhodonite", "carnelian", "obsidiana", "malachite",
)  # fmt: skip
LOOKS = (*COMMANDS, "preview", "audit", "incident major it broke", "shadow token", "shadow reset")
LISTS = ("list", "list mine", "list giving", "list receiving", "list overdue", "list @ana", "list @dev", "H-1", "H-2")
ACTS_OF_ONE = (*ACTS, "open", "history", "receipt", "snooze", "wait_for", "still_running", "needs_giver")
RESTS = ("", "|go_live", "|1", "|edit")


def secrets(team: Team) -> tuple[str, ...]:
    """What nobody outside may read, the channel's id included."""
    return (*WORDS.values(), *MORE_WORDS, team.sandbox.workspace.find_channel(VAULT.channel).id)


def gather(team: Team) -> None:
    """The private channel with Ana and Dev in it, and a public one with everybody, in which outsiders sit."""
    workspace = team.sandbox.workspace
    for name in ("Gus", "Ida"):
        workspace.add_user(account(name, "Reed", "Europe/Warsaw"))
    workspace.add_channel("vault", [team.person(name).id for name in ("Ana", "Dev")], "private")
    everybody = ("Chloe", "Ben", "Gus", "Ida", "Ana", "Eve")
    workspace.add_channel("lobby", [team.person(name).id for name in everybody])


# What the insiders do ------------------------------------------------------------------------------------------------


async def hands_over(team: Team, words: str) -> None:
    await team.types("Ana", f"/handoff By 15 Dec, I transfer {words}", VAULT.channel)


async def plan_begins(team: Team) -> None:
    """It is made by name, has an order, and Ben, who is not in the channel, takes one handoff over."""
    await team.invites_baton("Ana", VAULT.channel)
    await team.types("Ana", "/transition new", VAULT.channel)
    ana = team.person("Ana")
    for label in ("Name", "System"):
        await ana.fills(label, WORDS[label])
    await ana.chooses("Pilot owner", "Ana")
    await ana.chooses("Production owner", "Dev")
    await ana.chooses("Risk class", "Internal")
    await ana.chooses("Home channel", VAULT.channel)
    await ana.chooses("Start with", "Pilot to production: 4 handoffs")
    await team.submits("Ana")
    await hands_over(team, "the moonstone to @dev, done when tourmaline shines")
    await hands_over(team, "the ledger to @ben, after H-1, done when it balances")
    await hands_over(team, "the archive to @ida, done when it is sorted")


async def gates_open(team: Team) -> None:
    """Requirements, evidence, shadow mode with a case."""
    ana = team.person("Ana")
    await presses(team, "Ana", "Answer questions", VAULT)
    for label in QUESTIONS:
        await ana.fills(label, WORDS[label])
    await team.submits("Ana")
    await presses(team, "Ana", "Open kickoff", VAULT)
    await presses(team, "Ana", "Link evidence", VAULT)
    await ana.fills("Runs in the real environment", "https://orchidfield.example.com")
    await ana.fills("Runs on production data", "https://bluebellmoor.example.com")
    await team.submits("Ana")
    await presses(team, "Ana", "Open integration", VAULT)
    await presses(team, "Ana", "Start shadow mode", VAULT)


async def sides_change(team: Team) -> None:
    """Ida passes her handoff on and is a side no more; then it is called something else, and is late."""
    await team.clicks("Ida", "I'll take it")
    await team.types("Ida", "/handoff H-3", OPEN)
    await team.clicks("Ida", "Reassign", on="Archive")
    await team.person("Ida").chooses("To", "Dev")
    await team.submits("Ida")
    await team.types("Ana", "/handoff H-3", VAULT.channel)
    await team.clicks("Ana", "Edit", on="Archive")
    await team.person("Ana").fills("What is handed over", "the peridotite")
    await team.person("Ana").fills("Done when", "hematite is set")
    await team.submits("Ana")
    await team.clicks("Ben", "I'll take it", on="ledger")
    for day in (14, 15, 16, 17, 18, 21):
        await team.at(f"2026-12-{day} 18:00")


async def it_goes_live(team: Team) -> None:
    """Against what is missing, with a reason; then something breaks, and it is looked back on."""
    await presses(team, "Dev", "Override…", VAULT)
    await team.person("Dev").fills("Reason", "kunzite")
    await team.submits("Dev")
    await team.types("Dev", "/transition incident major sardonyx", VAULT.channel)
    if team.person("Dev").modal():
        await team.submits("Dev")
    await months_pass(team)
    for name, note in (("Ana", "chalcedony"), ("Dev", "labradorite")):
        await team.types(name, "/transition retro", VAULT.channel)
        await team.clicks(name, "Score", team.private_answers(name, VAULT.channel)[-1])
        await fills_scores(team, name, 3, 4, 4, 5, note=note)
        await team.submits(name)


# What the outsiders try ----------------------------------------------------------------------------------------------


async def tries_words(team: Team, name: str) -> None:
    """Every command; a form that opens is closed again."""
    for command in chain((f"/transition {word}" for word in LOOKS), (f"/handoff {word}" for word in LISTS)):
        await team.person(name).types(command, OPEN)
        await at_rest(team.sandbox)
        if team.person(name).modal():
            await team.person(name).closes()


def forged() -> Iterator[Json]:
    """Every button that there is, for the plan and its first handoffs, and for what does not exist."""
    for act in PRESSES:
        for rest in RESTS:
            yield {"action_id": f"plan.{act}", "value": f"1|P-1|2{rest}"}
    for act in ACTS_OF_ONE:
        for number in (1, 3):
            yield {"action_id": f"handoff.{act}", "value": f"1|H-{number}|2"}


async def tries_buttons(team: Team, name: str) -> None:
    welcome = team.newest(name, "Baton tracks handoffs", OPEN)
    button = team.button(name, "New handoff", welcome)
    for change in forged():
        element = {**button.element, **change}
        await team.sandbox.slack.press(team.person(name).user, welcome, Button("x", button.block, element, None, ""))
    await at_rest(team.sandbox)


async def tries_forms(team: Team, name: str) -> None:
    """Every form that there is, sent under the cover of one's own."""
    person = team.person(name)
    await person.types("/handoff settings", OPEN)
    await at_rest(team.sandbox)
    view = person.modal()
    assert view is not None
    for act in (*(f"plan.form.{one}" for one in FORMS), *(f"handoff.form.{one}" for one in ACTS)):
        value = "1|P-1|2|kickoff|1" if act.startswith("plan.") else "1|H-1|2|giver"
        view.payload = {**view.payload, "callback_id": act, "private_metadata": value}
        view.hash = f"1.{act}"
        await team.sandbox.slack.submit(person.user, view)
    await at_rest(team.sandbox)
    if person.modal():
        await person.closes()


async def tries_the_channel(team: Team, name: str) -> None:
    """Somebody chooses a channel that Slack does not offer them, for a handoff and for a plan."""
    person, vault = team.person(name), team.sandbox.workspace.find_channel(VAULT.channel)
    for command in ("/handoff By 1 Jun 2027, I transfer my desk to @ben, done when it is empty", "/transition new"):
        await person.types(command, BATON)
        await at_rest(team.sandbox)
        view = person.modal()
        assert view is not None
        if command == "/transition new":
            await person.fills("Name", "My desk")
        inputs = (one for one in view.blocks if one["type"] == "input")
        (block_id,) = [one["block_id"] for one in inputs if one["element"]["type"] == "conversations_select"]
        (state,) = view.values[block_id].values()
        state["selected_conversation"] = vault.id
        await person.submits()
        await team.settled()
        assert list(view.errors) == [block_id], f"it is refused:\n{person.screen()[-2000:]}"
        await person.closes()


async def tries_the_web(team: Team) -> str:
    """What the Web API answers of the plan, and that it is the same of one that is not there."""
    answers = []
    async with aiohttp.ClientSession() as session:
        for number in (1, 999):
            url = f"http://127.0.0.1:{team.baton.port}/api/plans/{number}/shadow"
            token = {"Authorization": f"Bearer baton_{team.sandbox.workspace.team_id}_{'x' * 43}"}
            async with session.post(url, json={"cases": []}, headers=token) as response:
                answers.append((response.status, await response.text()))
    assert answers[0] == answers[1]
    return answers[0][1].lower()


async def tries_everything(team: Team, name: str) -> None:
    await tries_words(team, name)
    await tries_buttons(team, name)
    await tries_forms(team, name)
    await team.person(name).opens_home()
    await team.person(name).types("what is new?", BATON)
    await team.settled()


# What is searched ----------------------------------------------------------------------------------------------------


async def test_nothing_of_a_private_plan_reaches_anybody_outside(team: Team) -> None:
    gather(team)
    await team.invites_baton("Ana", OPEN)
    outsiders = [Overheard(team, name) for name in ("Chloe", "Eve")]
    ben, ida = Overheard(team, "Ben"), Overheard(team, "Ida")
    for step in (plan_begins, gates_open, sides_change, it_goes_live):
        await step(team)
    ben.hears_none_of(("h-1", "h-3"))
    before = team.acts()
    for name in ("Chloe", "Eve", "Ben", "Ida"):
        await tries_everything(team, name)
    await tries_the_channel(team, "Chloe")
    assert team.acts() == before
    hidden = secrets(team)
    everything = (*hidden, "ledger", "archive", "balances")
    for outsider in outsiders:
        outsider.hears_none_of(everything)
    ben.hears_none_of((*hidden, "archive"))
    ida.hears_none_of((*hidden, "ledger", "balances"))
    assert not [word for word in everything if word.lower() in await tries_the_web(team)]


async def test_who_left_the_channel_hears_nothing_any_more(team: Team) -> None:
    gather(team)
    await team.invites_baton("Ana", OPEN)
    await plan_begins(team)
    await team.person("Ana").invites("Gus", VAULT.channel)
    await team.settled()
    await team.types("Gus", "/handoff list @ana", OPEN)
    assert "moonstone" in team.answered("Gus", OPEN).lower()
    await team.person("Gus").leaves(VAULT.channel)
    await team.settled()
    gus = Overheard(team, "Gus")
    await gates_open(team)
    await tries_everything(team, "Gus")
    gus.hears_none_of((*secrets(team), "ledger", "archive"))


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_the_search_finds_what_is_there(team: Team) -> None:
    """Who may see the plan reads all of it: the words are really used, and really looked for."""
    gather(team)
    dev = Overheard(team, "Dev")
    await plan_begins(team)
    await gates_open(team)
    with pytest.raises(AssertionError, match="hears"):
        dev.hears_none_of(secrets(team))
    heard = " ".join(dev.heard)
    assert [word for word in ("zephyrine", "moonstone", "tourmaline", "vault") if word not in heard] == []
