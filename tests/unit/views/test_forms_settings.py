"""The forms about reminders show what holds, and what is entered comes back as it was meant."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import Calendar
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from bot.domain.public_holidays import countries
from bot.sandbox.inputs import first_values
from bot.views.forms import errors, settings_form, snooze_form
from bot.views.forms.decode_settings import Snoozed, settings, snoozed
from bot.views.look import Look
from bot.views.values import Pressed, parse_value
from tests.unit.views.builders import WARSAW, agreed, assert_form, moved, proposed

AT = proposed().look()
KATHMANDU = "Asia/Kathmandu"
OWN = NudgeSettings(dt.time(16, 30), frozenset({0, 2, 6}), "PL", HowOften.MONDAYS, dt.date(2027, 1, 4))
View = dict[str, Any]


def sent(view: View, **entered: Any) -> View:
    """The view as Slack sends it back, with these states in place of what stood in some blocks."""
    values = first_values(view["blocks"])
    for block_id, state in entered.items():
        (action_id,) = values[block_id]
        values[block_id][action_id] = state
    return view | {"state": {"values": values}}


def block(view: View, block_id: str) -> View:
    """One input."""
    (found,) = [one for one in view["blocks"] if one.get("block_id") == block_id]
    return dict(found)


def labels(options: list[View]) -> list[str]:
    """What stands beside boxes or in a list."""
    return [option["text"]["text"] for option in options]


def groups(view: View) -> list[View]:
    """The countries."""
    return list(block(view, "country")["element"]["option_groups"])


def test_the_form_asks_five_things_in_plain_words() -> None:
    view = settings_form(DEFAULTS, AT)
    assert_form(view)
    assert [one["label"]["text"] for one in view["blocks"]] == [
        "Nudge time",
        "Working days",
        "Country",
        "How often",
        "Away until",
    ]
    assert (view["title"]["text"], view["submit"]["text"]) == ("Reminder settings", "Save")
    assert view["callback_id"] == "handoff.form.settings"
    assert [one["optional"] for one in view["blocks"]] == [False, False, False, False, True]


def test_who_never_set_anything_sees_the_defaults() -> None:
    view = settings_form(DEFAULTS, AT)
    assert block(view, "nudge_time")["element"]["initial_time"] == "09:00"
    assert block(view, "nudge_time")["hint"]["text"] == "In Warsaw, the time zone of your Slack profile."
    days = block(view, "working_days")["element"]
    assert labels(days["options"]) == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
    assert labels(days["initial_options"]) == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert block(view, "country")["element"]["initial_option"]["text"]["text"] == "No public holidays"
    assert block(view, "how_often")["element"]["initial_option"]["text"]["text"] == "Each working day"
    assert "initial_date" not in block(view, "away_until")["element"]


def test_home_only_says_what_it_does() -> None:
    options = block(settings_form(DEFAULTS, AT), "how_often")["element"]["options"]
    assert [(option["text"]["text"], option["description"]["text"]) for option in options] == [
        ("Each working day", "At most one message a day."),
        ("Mondays", "At most one message a week, on your first working day."),
        ("Home only", "Only what is escalated to you. Home shows what waits."),
    ]


@pytest.mark.parametrize("own", [DEFAULTS, OWN, replace(OWN, country=None), replace(OWN, how_often=HowOften.HOME_ONLY)])
def test_what_holds_comes_back_unchanged(own: NudgeSettings) -> None:
    view = settings_form(own, proposed().look(KATHMANDU))
    assert_form(view)
    assert settings(sent(view)) == own


def test_what_is_entered_comes_back() -> None:
    view = settings_form(DEFAULTS, AT)
    entered = sent(
        view,
        nudge_time={"selected_time": "07:15"},
        working_days={"selected_options": [{"value": "6"}, {"value": "0"}]},
        country={"selected_option": {"value": "DE"}},
        how_often={"selected_option": {"value": "home_only"}},
        away_until={"selected_date": "2027-01-04"},
    )
    assert settings(entered) == NudgeSettings(
        dt.time(7, 15), frozenset({0, 6}), "DE", HowOften.HOME_ONLY, dt.date(2027, 1, 4)
    )


def test_no_day_ticked_is_read_as_none_and_not_as_the_defaults() -> None:
    none = sent(settings_form(DEFAULTS, AT), working_days={"selected_options": []})
    assert settings(none).working_days == frozenset()


def test_an_absence_that_is_over_is_not_shown() -> None:
    for away, shown in ((dt.date(2026, 12, 2), None), (dt.date(2026, 12, 3), "2026-12-03")):
        view = settings_form(replace(DEFAULTS, away_until=away), AT)
        assert block(view, "away_until")["element"].get("initial_date") == shown


def test_whose_day_it_is_counts_for_an_absence() -> None:
    late = dt.datetime(2026, 12, 2, 20, tzinfo=dt.UTC)  # the 3rd in Kathmandu
    until_the_third = replace(DEFAULTS, away_until=dt.date(2026, 12, 3))
    for zone, shown in ((WARSAW, True), (KATHMANDU, False)):
        view = settings_form(until_the_third, proposed().look(zone, now=late))
        assert ("initial_date" in block(view, "away_until")["element"]) is shown


def test_every_country_is_offered_once_under_its_first_letter() -> None:
    nowhere, *by_letter = groups(settings_form(DEFAULTS, AT))
    assert labels(nowhere["options"]) == ["No public holidays"]
    assert [group["label"]["text"] for group in by_letter][:3] == ["A", "B", "C"]
    assert "Åland Islands" in labels(by_letter[0]["options"])
    assert "Poland" in labels(next(group for group in by_letter if group["label"]["text"] == "P")["options"])
    values = [option["value"] for group in by_letter for option in group["options"]]
    assert sorted(values) == list(countries())


@pytest.mark.parametrize("locale", ["en", "pl", "de", "ja", "zh", "ar", "ko", "hi"])
def test_slack_takes_the_form_in_every_script(locale: str) -> None:
    view = settings_form(OWN, proposed().look(locale=locale))
    assert_form(view)
    assert len(groups(view)) <= 100
    assert sum(len(group["options"]) for group in groups(view)) == len(countries()) + 1
    assert settings(sent(view)) == OWN


def test_days_and_countries_are_named_in_the_reader_s_language() -> None:
    view = settings_form(OWN, proposed().look(locale="pl"))
    assert labels(block(view, "working_days")["element"]["options"])[0] == "poniedziałek"
    assert block(view, "country")["element"]["initial_option"]["text"]["text"] == "Polska"


def test_a_country_that_is_no_longer_known_shows_as_none() -> None:
    view = settings_form(replace(DEFAULTS, country="XX"), AT)
    assert_form(view)
    assert block(view, "country")["element"]["initial_option"]["value"] == "none"


def test_errors_of_settings_stand_at_their_fields() -> None:
    problems = FormProblems(
        {Field.WORKING_DAYS: Refused(Code.NO_WORKING_DAY), Field.AWAY_UNTIL: Refused(Code.DATE_TOO_FAR)}
    )
    assert errors("handoff.form.settings", problems, AT) == {
        "working_days": "Tick at least one working day.",
        "away_until": "That is more than two years ahead. Choose a nearer date.",
    }


# Snooze ------------------------------------------------------------------------------------------------------------


THURSDAY = dt.date(2026, 12, 3)


def on(day: int, hour: int = 9) -> Look:
    """A day of December 2026, of which the 2nd is a Wednesday."""
    return agreed().look(now=dt.datetime(2026, 12, day, hour, tzinfo=dt.UTC))


def offered(at: Look) -> list[tuple[str, str]]:
    """The choices and their values."""
    calendar = Calendar(at.zone)
    view = snooze_form(agreed().now_is, calendar.opens(calendar.date_of(at.now) + dt.timedelta(days=1)), at)
    assert_form(view)
    return [(one["text"]["text"], one["value"]) for one in block(view, "remind")["element"]["options"]]


def test_a_snooze_is_short_and_says_what_it_does_not_do() -> None:
    view = snooze_form(moved().now_is, THURSDAY, moved().look())
    assert [one["text"] for one in view["blocks"][1]["elements"][0]["elements"]] == [
        "This does not stop an escalation."
    ]
    assert (view["title"]["text"], view["submit"]["text"]) == ("Snooze", "Snooze")
    assert view["callback_id"] == "handoff.form.snooze"
    assert parse_value(view["private_metadata"]) == Pressed(1, moved().now_is.terms)


def test_a_snooze_of_the_longest_thing_fits() -> None:
    story = agreed(thing="&<😀" * 83)
    assert_form(snooze_form(story.now_is, THURSDAY, story.look()))


def test_the_days_of_a_snooze() -> None:
    another = ("Another day", "another_day")
    assert offered(on(2)) == [("Tomorrow (Thu 3 Dec)", "2026-12-03"), ("Monday (Mon 7 Dec)", "2026-12-07"), another]
    assert offered(on(7)) == [("Tomorrow (Tue 8 Dec)", "2026-12-08"), ("Monday (Mon 14 Dec)", "2026-12-14"), another]
    assert offered(on(6)) == [("Tomorrow (Mon 7 Dec)", "2026-12-07"), another]
    assert offered(on(4)) == [("Monday (Mon 7 Dec)", "2026-12-07"), another]
    form = snooze_form(agreed().now_is, dt.date(2026, 12, 8), on(6))  # Monday is a holiday of theirs
    assert block(form, "remind")["element"]["options"][0]["text"]["text"] == "Next working day (Tue 8 Dec)"


def test_the_days_of_a_snooze_are_the_person_s_own() -> None:
    at = agreed().look(KATHMANDU, now=dt.datetime(2026, 12, 2, 20, tzinfo=dt.UTC))
    assert offered(at)[0] == ("Tomorrow (Fri 4 Dec)", "2026-12-04")


def test_a_snooze_comes_back_as_it_was_meant() -> None:
    view = snooze_form(agreed().now_is, THURSDAY, on(2))
    assert snoozed(sent(view)) == Snoozed(dt.date(2026, 12, 3))
    assert snoozed(sent(view, remind={"selected_option": {"value": "2026-12-07"}})) == Snoozed(dt.date(2026, 12, 7))
    assert snoozed(sent(view, remind={"selected_option": {"value": "another_day"}})) == Snoozed(None)
    both = sent(view, another_day={"selected_date": "2026-12-20"})
    assert snoozed(both) == Snoozed(dt.date(2026, 12, 20))


def test_errors_of_a_snooze_stand_at_the_day() -> None:
    problems = FormProblems({Field.ANOTHER_DAY: Refused(Code.SNOOZE_PAST)})
    view = snooze_form(agreed().now_is, THURSDAY, on(2))
    assert errors(str(view["callback_id"]), problems, AT) == {"another_day": "Choose a day after today."}
    assert block(view, "another_day")["label"]["text"] == "Date"


# Whatever comes ----------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["0", "7", "PL", "p", "25:00", "2026-02-30", "mondays"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("value"), inner),
    max_leaves=6,
)
IDS = st.sampled_from(["nudge_time", "working_days", "country", "how_often", "away_until", "remind", "another_day"])
KEYS = st.sampled_from(["selected_time", "selected_options", "selected_option", "selected_date"])
STATES = st.dictionaries(IDS, JSON | st.dictionaries(st.just("value"), st.dictionaries(KEYS, JSON)))


@given(STATES)
def test_whatever_comes_is_read_as_settings(states: dict[str, Any]) -> None:
    view = {"state": {"values": states}}
    read = settings(view)
    assert read.working_days <= frozenset(range(7))
    assert read.country is None or len(read.country) == 2
    snoozed(view)
