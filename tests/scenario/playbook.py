"""A plan led through its gates by pressing what stands there: from `/transition new` to a closed retrospective.

Chloe owns the plan, Ana built the system and hands it to Ben, Dev will run it; a `Cast` says otherwise.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.sandbox.model import ChannelKind
from tests.scenario.team import CHANNEL, Team

ANSWERS = {
    "Response time": "300 ms at 50 requests a second",
    "Uptime": "99.5 % in office hours",
    "What happens when it fails": "the rules of before decide, and the pager rings",
    "Who monitors it": "the platform team",
    "Data retention": "90 days",
    "How it is updated": "behind a switch, each second Monday",
}
ENVIRONMENT = "https://dash.example.com/fraud/production"
DATA = "https://dash.example.com/fraud/data"
WEEKS = {"Internal": 1, "Customer-facing": 4, "Financial or health": 8}
FORTNIGHT = dt.timedelta(days=14)
MONTHS = 93  # days: three months, whichever


@dataclass(frozen=True)
class Cast:
    """Who leads a plan, what it is called, and where it is at home. `giver` and `receiver` are of its one handoff."""

    name: str = "Fraud model"
    channel: str = CHANNEL
    owner: str = "Chloe"
    pilot: str = "Ana"
    production: str = "Dev"
    risk: str = "Internal"
    giver: str = "Ana"
    receiver: str = "Ben"
    target: str | None = None
    private: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who leads it or hands over in it."""
        return tuple(dict.fromkeys((self.owner, self.pilot, self.production, self.giver, self.receiver)))


FRAUD = Cast()
CHURN = Cast("Churn model", "#churn")
SECRET = Cast("Merger model", "#secret", "Ana", "Dev", "Ben", giver="Dev", private=True)  # Chloe knows nothing of it


def add_channel(team: Team, cast: Cast) -> None:
    """The plan's home channel, with its people in it."""
    members = [team.person(name).id for name in cast.people]
    kind: ChannelKind = "private" if cast.private else "public"
    team.sandbox.workspace.add_channel(cast.channel.removeprefix("#"), members, kind)


async def planned(team: Team, cast: Cast = FRAUD, *, start_with: str = "Empty") -> None:
    """Baton is invited, and the owner makes the plan."""
    await team.invites_baton(cast.owner, cast.channel)
    await team.types(cast.owner, "/transition new", cast.channel)
    owner = team.person(cast.owner)
    await owner.fills("Name", cast.name)
    await owner.chooses("Pilot owner", cast.pilot)
    await owner.chooses("Production owner", cast.production)
    await owner.chooses("Risk class", cast.risk)
    if cast.target:
        await owner.chooses("Target go-live", cast.target)
    await owner.chooses("Home channel", cast.channel)
    await owner.chooses("Start with", start_with)
    await team.submits(cast.owner)


async def gates(team: Team, who: str, cast: Cast = FRAUD) -> str:
    """Somebody looks at the gates; what they read."""
    await team.types(who, "/transition gates", cast.channel)
    return team.answered(who, cast.channel)


async def presses(team: Team, who: str, label: str, cast: Cast = FRAUD) -> None:
    """Somebody looks at the gates and presses a button there."""
    await gates(team, who, cast)
    await team.clicks(who, label, team.private_answers(who, cast.channel)[-1])


async def kicked_off(team: Team, cast: Cast = FRAUD) -> None:
    """The plan is made, the six questions are answered, kickoff is open."""
    await planned(team, cast)
    await presses(team, cast.owner, "Answer questions", cast)
    for question, answer in ANSWERS.items():
        await team.person(cast.owner).fills(question, answer)
    await team.submits(cast.owner)
    await presses(team, cast.owner, "Open kickoff", cast)


async def integrated(team: Team, cast: Cast = FRAUD) -> None:
    """And evidence is linked, integration is open."""
    await kicked_off(team, cast)
    await presses(team, cast.owner, "Link evidence", cast)
    await team.person(cast.owner).fills("Runs in the real environment", ENVIRONMENT)
    await team.person(cast.owner).fills("Runs on production data", DATA)
    await team.submits(cast.owner)
    await presses(team, cast.owner, "Open integration", cast)


async def in_shadow(team: Team, cast: Cast = FRAUD) -> None:
    """And shadow mode runs."""
    await integrated(team, cast)
    await presses(team, cast.owner, "Start shadow mode", cast)


async def handed_over(team: Team, cast: Cast = FRAUD, thing: str = "the fraud-model pager") -> str:
    """A handoff of the plan, proposed by its giver and accepted by its receiver; its number as "H-1"."""
    due = (team.clock.now() + FORTNIGHT).date()
    sentence = f"/handoff By {due}, I transfer {thing} to @{cast.receiver.lower()}, done when the runbook is merged"
    await team.types(cast.giver, sentence, cast.channel)
    ((number,),) = team.query("SELECT max(handoff) FROM handoffs")
    proposed = f"H-{number}"
    await team.clicks(cast.receiver, "I'll take it", team.newest(cast.receiver, f"({proposed}"))
    await team.clicks(cast.giver, "Mark delivered", team.newest(cast.giver, f"({proposed})"))
    await team.submits(cast.giver)
    await team.clicks(cast.receiver, "Accept", team.newest(cast.receiver, f"({proposed})"))
    await team.person(cast.receiver).ticks("Confirmed")
    await team.submits(cast.receiver)
    return proposed


async def ready_to_go_live(team: Team, cast: Cast = FRAUD) -> None:
    """And the one handoff is accepted, shadow mode has run its weeks: nothing is missing but the two presses."""
    await in_shadow(team, cast)
    await handed_over(team, cast)
    await team.later(weeks=WEEKS[cast.risk])


async def live(team: Team, cast: Cast = FRAUD) -> None:
    """And the owner asks, and the production owner goes live."""
    await ready_to_go_live(team, cast)
    await presses(team, cast.owner, "Ask to go live", cast)
    await team.clicks(cast.production, "Go live")


async def stable(team: Team, cast: Cast = FRAUD) -> None:
    """And three months pass without a major incident."""
    await live(team, cast)
    await months_pass(team)


async def months_pass(team: Team) -> None:
    """Three months and, whatever day that is, a working day's morning."""
    await team.later(days=MONTHS)
    for _ in range(3):
        await team.later(days=1)


async def scores(team: Team, who: str, *marks: int, note: str = "", cast: Cast = FRAUD) -> None:
    """Somebody who sees the plan in its channel scores data, technical, operational, adoption."""
    await team.types(who, "/transition retro", cast.channel)
    answer = team.private_answers(who, cast.channel)[-1]
    label = next(one for one in team.labels(who, answer) if one.startswith("Score"))
    await team.clicks(who, label, answer)
    await fills_scores(team, who, *marks, note=note)
    await team.submits(who)


async def fills_scores(team: Team, who: str, *marks: int, note: str = "") -> None:
    """The form of the retrospective, filled in."""
    names = ("Data maturity", "Technical capability", "Operational readiness", "Cultural adoption")
    for name, mark in zip(names, marks, strict=True):
        await team.person(who).chooses(name, str(mark))
    if note:
        await team.person(who).fills("Note", note)


async def held(team: Team, cast: Cast = FRAUD, marks: tuple[int, int, int, int] = (3, 3, 3, 3), why: str = "") -> None:
    """And everybody scores alike, and the owner closes the retrospective."""
    await stable(team, cast)
    for who in ("Ana", "Ben", "Dev") if cast.private else ("Ana", "Ben", "Chloe"):
        await scores(team, who, *marks, cast=cast)
    await team.types(cast.owner, "/transition retro", cast.channel)
    await team.clicks(cast.owner, "Close the retrospective", team.private_answers(cast.owner, cast.channel)[-1])
    if why:
        await team.person(cast.owner).fills("Reason", why)
    await team.submits(cast.owner)
