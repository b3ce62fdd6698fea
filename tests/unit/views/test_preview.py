"""What is still to come: person by person, calm and short, and nobody's settings told to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.calendars import Calendar
from bot.domain.due_dates import Due
from bot.domain.nudge_lines import Case, LineKind
from bot.domain.nudge_policy import next_wake
from bot.domain.nudge_preview import Ahead, Someone, for_channel, for_person
from bot.domain.nudge_settings import HowOften, NudgeSettings
from bot.domain.outgoing import Message
from bot.domain.words import Words
from bot.views.kit import MOST_BLOCKS, MOST_TEXT
from bot.views.look import Look
from bot.views.preview import EVERYTHING, items, preview
from bot.views.text import number
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    NAMES,
    NOW,
    PLAN,
    WARSAW,
    Story,
    agreed,
    assert_message,
    declined,
    delivered,
    labels,
    offered,
    proposed,
)

FAR = dt.date(2028, 1, 1)
KOLKATA = "Asia/Kolkata"
OWNED = replace(PLAN, owner=CHLOE)


def to_come(*stories: Story, who: str = ANA, settings: NudgeSettings | None = None, zone: str = WARSAW,
            snoozed: dt.date | None = None) -> list[Ahead]:  # fmt: skip
    """What is to come for one person of these handoffs."""
    calendar = Calendar(zone, settings or NudgeSettings())
    cases = tuple(Case(story.now_is, OWNED, snoozed) for story in stories)
    wake_at = next_wake(cases, who, calendar, NOW)
    return list(for_person(Someone(who, calendar, cases, wake_at), NOW, {1}, FAR))


def look(away: dict[str, dt.date] | None = None) -> Look:
    """Names, and who is away."""
    return Look(Words(NAMES, {"C1": "fraud-model"}, {}, away or {}), NOW, WARSAW)


def said(message: Message) -> list[str]:
    """The lines of a message."""
    assert_message(message)
    assert labels(message) == []
    return message.text.split("\n")


def shown(coming: Sequence[Ahead], viewer: str = ANA, away: dict[str, dt.date] | None = None) -> list[str]:
    """The lines for this viewer; everybody is in Warsaw."""
    zones = {ahead.place: WARSAW for ahead in coming}
    return said(preview(OWNED, coming, zones, viewer, look(away)))


def test_one_handoff_to_its_first_monday() -> None:
    assert shown(to_come(agreed())) == [
        "Reminders still to come in #fraud-model, if nothing moves. Each in that person's own time.",
        "Ana (Warsaw)",
        "Tue 8 Dec 09:00 · H-1, due in 7 days",
        "Fri 11 Dec 09:00 · H-1, due in 4 days (for Sat 12 Dec: weekend)",
        "Mon 14 Dec 09:00 · H-1, due tomorrow",
        "Tue 15 Dec 09:00 · H-1, due today",
        "Wed 16 Dec 09:00 · H-1, 1 working day late",
        "Thu 17 Dec 09:00 · H-1, 2 working days late, escalates Fri 18 Dec",
        "Fri 18 Dec 09:00 · H-1, 3 working days late",
        "Mon 21 Dec 09:00 · H-1, 4 working days late",
        "Tue 22 Dec 09:00 · H-1, 5 working days late",
        "Mon 28 Dec 09:00 · H-1, 9 working days late, then every Monday",
    ]


def test_each_by_their_own_clock_and_the_channel_by_the_plans() -> None:
    story = agreed()
    case = Case(story.now_is, OWNED)
    channel = for_channel(OWNED, [case], NOW, NOW, FAR)
    coming = [*to_come(story, who=BEN, zone=KOLKATA)[:1], *channel]
    lines = said(preview(OWNED, coming, {BEN: KOLKATA, "C1": WARSAW}, ANA, look()))
    assert lines[1:] == [
        "Ben (Kolkata)",
        "Tue 8 Dec 09:00 · H-1, due in 7 days",
        "#fraud-model (Warsaw)",
        "Fri 18 Dec 09:00 · H-1, escalated, 3 working days late",
    ]


@pytest.mark.parametrize(
    ("story", "who", "first"),
    [
        (proposed(by=CHLOE), ANA, "H-1, to be confirmed"),
        (proposed(by=CHLOE), BEN, "H-1, to be answered"),
        (offered(), ANA, "H-1, has an offer to answer"),
        (delivered(), BEN, "H-1, ready to accept"),
        (declined(), CHLOE, "H-1, needs a receiver"),
    ],
)
def test_each_row_has_its_words(story: Story, who: str, first: str) -> None:
    assert shown(to_come(story, who=who))[2] == f"Thu 3 Dec 09:00 · {first}"


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (proposed(), "H-1, escalated, no answer for 3 working days"),
        (offered(), "H-1, escalated, an offer not answered for 3 working days"),
        (delivered(), "H-1, escalated, not accepted for 3 working days"),
        (agreed(), "H-1, escalated, 3 working days late"),
    ],
)
def test_each_escalation_has_its_words(story: Story, words: str) -> None:
    assert words in shown(to_come(story, who=CHLOE))[2]


def test_a_proposal_past_its_date_needs_another() -> None:
    assert "Wed 16 Dec 09:00 · H-1, needs a new date" in shown(to_come(proposed(), who=BEN))


def test_the_reason_of_each_date() -> None:
    away = dt.date(2026, 12, 10)
    settings = NudgeSettings(away_until=away, country="PL")
    eve = agreed(due=Due(dt.date(2026, 12, 25), None, WARSAW))
    lines = shown(to_come(eve, settings=replace(settings, away_until=None)), BEN)
    assert "Wed 23 Dec 09:00 · H-1, due in 2 days (for Fri 25 Dec: public holiday)" in lines
    lines = shown(to_come(agreed(), settings=settings), BEN, {ANA: away})
    assert lines[2] == "Thu 10 Dec 09:00 · H-1, due in 5 days (for Tue 8 Dec: away until 10 Dec)"
    early = agreed(due=Due(dt.date(2026, 12, 15), dt.time(8), WARSAW))
    assert "Mon 14 Dec 09:00 · H-1, due tomorrow (for Tue 15 Dec: due earlier that day)" in shown(to_come(early))


SNOOZED = dt.date(2026, 12, 9)
OWN = [
    (NudgeSettings(how_often=HowOften.MONDAYS), None, "Mon 14 Dec 09:00 · H-1, due tomorrow", ""),
    (NudgeSettings(), SNOOZED, "Wed 9 Dec 09:00 · H-1, due in 6 days", " (for Tue 8 Dec: snoozed)"),
    (
        NudgeSettings(working_days=frozenset({0, 2, 3})), None,
        "Mon 7 Dec 09:00 · H-1, due in 8 days", " (for Tue 8 Dec: no working day)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "snoozed", "line", "reason"), OWN)
def test_what_somebody_chose_is_told_to_them_alone(
    settings: NudgeSettings, snoozed: dt.date | None, line: str, reason: str
) -> None:
    coming = to_come(agreed(), settings=settings, snoozed=snoozed)
    mine, others = shown(coming, ANA)[2], shown(coming, BEN)[2]
    assert others == line
    assert mine.startswith(line + reason)
    said_to_others = " ".join(shown(coming, BEN)).lower()
    assert not any(word in said_to_others for word in ("snooz", "mondays", "muted", "no working day"))


def test_reasons_of_ones_own() -> None:
    wednesday = agreed(due=Due(dt.date(2026, 12, 16), None, WARSAW))
    lines = shown(to_come(wednesday, settings=NudgeSettings(how_often=HowOften.MONDAYS)), ANA)
    assert lines[2] == "Mon 14 Dec 09:00 · H-1, due in 2 days (for Sun 13 Dec: weekend, Mondays only)"
    lines = shown(to_come(agreed(), snoozed=SNOOZED), ANA)
    assert all("snoozed" not in line for line in lines[3:])


def test_whoever_chose_home_only_reads_so_and_nobody_else() -> None:
    lines = said(preview(OWNED, [], {}, ANA, look(), none_for_viewer=True))
    assert lines == [
        "No reminders are still to come in #fraud-model.",
        "Ana (Warsaw)",
        "No reminders: you chose Home only. What is escalated to you still comes.",
    ]
    assert said(preview(OWNED, [], {}, BEN, look())) == ["No reminders are still to come in #fraud-model."]


def test_east_of_the_plan_the_warning_is_of_that_very_day() -> None:
    """09:00 in Kolkata is 04:30 in Warsaw, and the first working day on which one can be warned there."""
    on_fridays = NudgeSettings(working_days=frozenset({0, 4}))
    coming = to_come(agreed(), who=BEN, zone=KOLKATA, settings=on_fridays)
    lines = said(preview(OWNED, coming, {BEN: KOLKATA}, BEN, look()))
    assert "Fri 18 Dec 09:00 · H-1, 3 working days late, escalates today" in lines


def test_a_message_names_five() -> None:
    stories = [agreed(number=n) for n in range(1, 8)]
    assert shown(to_come(*stories))[2] == (
        "Tue 8 Dec 09:00 · H-1, due in 7 days; H-2, due in 7 days; H-3, due in 7 days; H-4, due in 7 days; "
        "H-5, due in 7 days; 2 more"
    )


@pytest.mark.parametrize("name", ["Ana", "&<>" * 60, "😀" * 80, "https://a.io/b " * 12])
def test_a_hundred_people_and_five_hundred_handoffs_have_room(name: str) -> None:
    people = [f"U{n:03}" for n in range(100)]
    story = agreed()
    coming: list[Ahead] = []
    for n, person in enumerate(people):
        handoffs = [replace(story.now_is, number=n * 5 + more, giver=person) for more in range(1, 6)]
        cases = tuple(Case(handoff, OWNED) for handoff in handoffs)
        someone = Someone(person, Calendar(WARSAW), cases, NOW)
        coming += for_person(someone, NOW, {1}, FAR)
    coming.sort(key=lambda ahead: ahead.at)
    names = dict.fromkeys(people, name)
    at = Look(Words(names, {"C1": "fraud-model"}), NOW, WARSAW)
    message = preview(OWNED, coming[:60], dict.fromkeys(people, WARSAW), ANA, at, more=1000, many=True)
    assert_message(message)
    assert len(message.blocks) < MOST_BLOCKS
    assert len(message.text) <= MOST_TEXT
    last = message.text.split("\n")[-1]
    assert last.startswith("And more than 1,0")
    assert last.endswith("Whoever runs Baton sees all of them with `baton preview --plan 1`.")


def test_how_many_more_there_are() -> None:
    coming = to_come(agreed())
    message = preview(OWNED, coming, {ANA: WARSAW}, ANA, look(), more=1)
    assert said(message)[-1].startswith("And 1 more message after these. Whoever runs Baton")
    message = preview(OWNED, coming, {ANA: WARSAW}, ANA, look(), many=True)
    assert said(message)[-1].startswith("More messages come after these. Whoever runs Baton")


def test_whoever_runs_baton_reads_every_handoff_and_reason() -> None:
    stories = [agreed(number=n) for n in range(1, 8)]
    [first, *_] = to_come(*stories, snoozed=SNOOZED)
    line = items(first, WARSAW, look(), lambda line: number(line.handoff.number))
    assert line.count("due in 6 days") == 7
    assert EVERYTHING not in line
    assert {one.line.kind for one in first.told} == {LineKind.DUE_SOON}
