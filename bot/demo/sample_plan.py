"""The sample's plan: the fraud model has a name, its kickoff and integration are open, it runs in shadow mode, and its
channel reads on Mondays how it stands.
"""

from __future__ import annotations

from bot.demo.cast import MODEL, Cast
from bot.sandbox import Person

_ANSWERS = {
    "Response time": "300 ms at 50 requests a second",
    "Uptime": "99.5 % in office hours",
    "What happens when it fails": "the rules of before decide, and the pager rings",
    "Who monitors it": "the on-call team, by the drift alerts",
    "Data retention": "90 days",
    "How it is updated": "behind a switch, each second Monday",
}
_CASES = (
    ("Ben", "C-1042", "decline", "decline"),
    ("Chloe", "C-1043", "decline", "pay"),
    ("Ben", "C-1047", "pay", "pay"),
)


async def it_is_named(cast: Cast) -> None:
    """Ana, who built it, names the plan; Chloe will run the system."""

    async def fill(ana: Person) -> None:
        await ana.fills("Name", "Fraud model")
        await ana.fills("System", "scores card payments, blocks the worst")
        await ana.chooses("Production owner", "Chloe")
        await ana.chooses("Risk class", "Customer-facing")
        await ana.chooses("Target go-live", "2027-01-29")

    await cast.at(11, 24, 9, 15)
    await cast.types_into_form("Ana", "/transition new", "New plan", MODEL, fill)


async def summaries_are_set(cast: Cast) -> None:
    """Baton offered it when the plan got its name: the channel reads every Monday how it stands."""
    await cast.at(11, 24, 9, 20)
    await cast.clicks("Ana", "Weekly, Monday 09:00", "summary")


async def kickoff_opens(cast: Cast) -> None:
    """Chloe answers the six questions."""

    async def fill(chloe: Person) -> None:
        for question, answer in _ANSWERS.items():
            await chloe.fills(question, answer)

    await cast.at(11, 25, 8)
    await cast.types("Chloe", "/transition gates", MODEL)
    await cast.fills_in("Chloe", "Answer questions", "Next gate: kickoff", fill, "Requirements")
    await cast.at(11, 25, 9, 30)
    await cast.types("Ana", "/transition kickoff", MODEL)


async def shadow_mode_begins(cast: Cast) -> None:
    """It runs where it will run, on the data of every day."""

    async def fill(ana: Person) -> None:
        await ana.fills("Runs in the real environment", "https://dash.example.com/fraud/production")
        await ana.fills("Runs on production data", "https://dash.example.com/fraud/inputs")

    await cast.at(11, 27, 14)
    await cast.types("Ana", "/transition gates", MODEL)
    await cast.fills_in("Ana", "Link evidence", "Next gate: integration", fill, "Evidence")
    await cast.types("Ana", "/transition gates", MODEL)
    await cast.clicks("Ana", "Open integration", "Next gate: integration")
    await cast.types("Ana", "/transition shadow", MODEL)
    await cast.clicks("Ana", "Start shadow mode", "shadow mode has not begun")


async def cases_are_logged(cast: Cast) -> None:
    """What the model would have done, and what the team did."""
    await cast.at(11, 30, 17)
    for name, case, recommendation, decision in _CASES:

        async def fill(
            person: Person, case: str = case, recommendation: str = recommendation, decision: str = decision
        ) -> None:
            await person.fills("Case", case)
            await person.fills("Recommendation", recommendation)
            await person.fills("Decision", decision)

        await cast.types(name, "/transition shadow", MODEL)
        await cast.fills_in(name, "Log a case", "shadow mode runs", fill)
