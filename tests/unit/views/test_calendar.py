"""What entries of a calendar say, and how an address is made, shown and revoked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.nudge_settings import DEFAULTS
from bot.views.calendar import (
    calendar_made_before,
    calendar_not_shown,
    calendar_once,
    calendar_revoked,
    calendar_section,
    entry_title,
    entry_words,
    is_only_here,
)
from bot.views.forms import settings_form
from bot.views.home import page
from tests.unit.views.builders import (
    ANA,
    BEN,
    NOW,
    WARSAW,
    Story,
    accepted,
    agreed,
    assert_form,
    assert_message,
    declined,
    delivered,
    labels,
    one_line,
    proposed,
)  # fmt: skip

AT = proposed().look()
PUBLIC = "https://baton.example.com"
HERE = "http://127.0.0.1:3000"
URL = f"{PUBLIC}/calendar/T1-{'s' * 43}.ics"


def title(story: Story, who: str) -> str:
    return entry_title(story.now_is, who, story.look())


def words(story: Story, who: str = ANA) -> list[str]:
    return entry_words(story.now_is, story.plan, who, story.look()).split("\n")


def said(blocks: list[dict[str, Any]]) -> str:
    """What the paragraphs among these blocks say."""
    parts = [part for one in blocks if one["type"] == "rich_text" for part in one["elements"][0]["elements"]]
    return "".join(part["text"] for part in parts)


def test_each_side_reads_their_own_part() -> None:
    assert title(agreed(), ANA) == "Hand over: fraud-model pager to Ben (H-1)"
    assert title(agreed(), BEN) == "Take over: fraud-model pager from Ana (H-1)"
    assert title(accepted(), ANA) == "Accepted: fraud-model pager to Ben (H-1)"
    assert title(accepted(), BEN) == "Accepted: fraud-model pager from Ana (H-1)"


def test_an_entry_says_how_it_stands_and_what_done_means() -> None:
    assert words(agreed()) == [
        "State: agreed, your move.",
        "#fraud-model",
        "Done when:",
        "1. Two pages answered alone.",
        "2. Runbook is merged.",
        "3. Rota lists Ben.",
    ]
    assert words(delivered())[0] == "State: delivered, Ben's move."
    assert words(delivered(), BEN)[0] == "State: delivered, your move."
    assert words(accepted())[0] == "State: accepted."
    assert words(declined(), BEN)[0] == "State: declined, Ana's move."


def test_a_time_is_named_in_the_handoffs_own_zone() -> None:
    story = agreed(due=Due(dt.date(2026, 12, 18), dt.time(17), "Asia/Kathmandu"))
    assert words(story)[0] == "Due at 17:00 in Kathmandu."


def test_words_do_not_change_as_time_passes() -> None:
    story = agreed()
    later = story.look(now=NOW + dt.timedelta(days=400))
    assert entry_words(story.now_is, story.plan, ANA, later) == "\n".join(words(story))
    assert entry_title(story.now_is, ANA, later) == title(story, ANA)


def test_much_and_hostile_text_stays_one_short_line_and_a_short_list() -> None:
    story = agreed(thing="a\nb\r\nBEGIN:VEVENT\u2028c", criteria=["x" * 500] * 20)
    assert title(story, ANA) == "Hand over: a b BEGIN:VEVENT c to Ben (H-1)"
    lines = words(story)
    assert lines[-1] == "And 16 more: /handoff H-1 in Slack."
    assert len("\n".join(lines)) < 1200


def test_what_was_erased_is_said_so() -> None:
    story = agreed()
    story.texts.clear()
    assert title(story, ANA) == "Hand over: (erased) to Ben (H-1)"


def test_settings_without_an_address_offer_one() -> None:
    blocks = calendar_section(None, PUBLIC, AT)
    assert said(blocks) == ("Calendar: an address of your own shows the dates of your handoffs in your calendar.")
    assert labels_of(blocks) == ["Make calendar address"]


def test_settings_with_an_address_say_since_when() -> None:
    blocks = calendar_section(NOW, PUBLIC, AT, news=calendar_revoked(AT))
    assert said(blocks) == (
        "The calendar address is revoked: it shows nothing any more."
        "Calendar: an address made Wed 2 Dec shows the dates of your handoffs. A new one replaces it."
    )
    assert labels_of(blocks) == ["New calendar address", "Revoke address"]


def labels_of(blocks: list[dict[str, Any]]) -> list[str]:
    return [one["text"]["text"] for block in blocks if block["type"] == "actions" for one in block["elements"]]


@pytest.mark.parametrize("address", [HERE, "http://localhost:3000", "http://0.0.0.0:3000", "http://[::1]:3000"])
def test_where_only_this_machine_reaches_baton_it_is_said_what_to_set(address: str) -> None:
    assert is_only_here(address)
    assert "ask whoever runs Baton to set BATON_PUBLIC_URL." in said(calendar_section(None, address, AT))
    shown = calendar_once(URL, address, AT, replaced=False).text
    assert shown.index("BATON_PUBLIC_URL") < shown.index("Google Calendar")  # before what would fail


@pytest.mark.parametrize(
    "address", [PUBLIC, f"{PUBLIC}/baton", "http://10.0.0.7:3000", "https://localhost.example.com"]
)
def test_elsewhere_nothing_is_said_of_it(address: str) -> None:
    assert not is_only_here(address)
    assert "BATON_PUBLIC_URL" not in said(calendar_section(None, address, AT))


def test_the_form_with_it_is_one_that_slack_takes_and_keeps_its_inputs() -> None:
    with_it = settings_form(DEFAULTS, AT, calendar_section(NOW, HERE, AT, news=calendar_revoked(AT)))
    without = settings_form(DEFAULTS, AT)
    assert_form(with_it)
    inputs = [[one for one in view["blocks"] if one["type"] == "input"] for view in (with_it, without)]
    assert inputs[0] == inputs[1] and len(inputs[0]) == 5
    assert {name: with_it[name] for name in ("callback_id", "title")} == {
        name: without[name] for name in ("callback_id", "title")
    }


def test_the_address_is_shown_with_what_it_is_worth_and_what_to_do_with_it() -> None:
    shown = calendar_once(URL, PUBLIC, AT, replaced=True)
    assert_message(shown)
    assert_form(page(shown, AT))
    assert one_line(shown) == (
        "The address of your calendar. It is shown this once: copy it now. Whoever has it can read these dates, "
        f"without signing in: keep it like a password. The one before it no longer works. {URL} "
        "Google Calendar: Other calendars, then From URL. Outlook: Add calendar, then Subscribe from web. "
        "Apple Calendar: File, then New Calendar Subscription. "
        "Calendars look again every few hours: a new date shows later there than in Slack."
    )
    assert "The one before it" not in calendar_once(URL, PUBLIC, AT, replaced=False).text
    assert labels(shown) == []


def test_what_is_not_shown_again_says_how_to_go_on() -> None:
    for message in (calendar_made_before(AT), calendar_not_shown(AT)):
        assert_message(message)
        assert "New calendar address for another" in message.text


def test_the_date_is_the_readers() -> None:
    late = dt.datetime(2026, 12, 2, 23, 30, tzinfo=dt.UTC)
    assert "made Thu 3 Dec" in said(calendar_section(late, PUBLIC, proposed().look(WARSAW)))


def test_a_date_that_moved_is_the_one_that_counts() -> None:
    story = agreed()
    story.does(ANA, ev.Reschedule(Due(dt.date(2026, 12, 18), None, WARSAW), story.now_is.due, None))
    assert words(story)[0] == "State: agreed, your move."
