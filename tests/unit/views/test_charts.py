"""What pictures show, in words: alt texts, the texts in their place, and the sentences of the charts themselves."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace

import pytest

from bot.domain.charts import cumulated, tick_dates, with_rows
from bot.domain.digests import Digest
from bot.domain.gates import Facts
from bot.domain.handoff import State
from bot.domain.plan import Overridden, Plan
from bot.domain.plan_events import Gate
from bot.domain.retrospective import Medians
from bot.views.charts import (
    progress_chart,
    progress_text,
    retrospective_chart,
    retrospective_text,
    timeline_chart,
    timeline_text,
)
from bot.views.look import Look
from tests.unit.pictures import plans
from tests.unit.views.builders import assert_message, one_line

AT = plans.look()
COUNTS = (0, 1, 5, 50, 500)
PLANS = (plans.UNNAMED, plans.WITH_SLOTS, plans.IN_SHADOW, plans.LIVE)
THREE = ((3, 4, 2, 5), (4, 4, 3, 4), (3, 5, 2, 2))


@dataclass(frozen=True)
class Before:
    """The plan before."""

    plan: Plan
    medians: Medians


BEFORE = Before(plans.NAMED, Medians(3, 3.5, 2, 4))


# Alt texts --------------------------------------------------------------------------------------------------------


def test_the_timelines_alt_text_says_what_it_shows() -> None:
    assert timeline_chart(plans.IN_SHADOW, plans.facts(4), AT).alt == (
        "Timeline of Fraud model on Wed 2 Dec: 2 of 4 accepted, 1 late. "
        "H-3 Support team, Dan to Christopher Alexander: agreed, due Fri 27 Nov, 3 working days late. "
        "H-4 Monitoring with alerting, Christopher Alexander to Ottoline: delivered, due Wed 2 Dec. "
        "H-1 Data pipelines, Ben to Chloe: accepted, Mon 16 Nov. "
        "H-2 Infrastructure, Chloe to Dan: accepted, Sat 21 Nov. "
        "Gates: Kickoff open 6 Nov; Integration open 13 Nov; Shadow mode day 13 of 28; Go-live target 21 Dec; "
        "Stable closed; Retrospective closed."
    )


def test_progress_and_retrospective_say_what_they_show() -> None:
    assert progress_chart(plans.IN_SHADOW, plans.facts(5), AT).alt == (
        "Progress of Fraud model on Wed 2 Dec: 2 of 5 accepted. 4 were due by today. "
        "Nov: 3 planned, 2 accepted. Dec: 2 planned, 0 accepted."
    )
    assert retrospective_chart(plans.scored(*THREE), AT, BEFORE).alt == (
        "Retrospective of Fraud model: Medians of 3 people, 1 to 5. Data maturity: 3, before 3. "
        "Technical capability: 4, before 3.5. Operational readiness: 2, before 2. "
        "Cultural adoption: 4, before 4. (before: Fraud model)"
    )


@pytest.mark.parametrize("count", COUNTS)
def test_no_alt_text_is_longer_than_slack_takes(count: int) -> None:
    for plan, at in itertools.product(PLANS, (AT, plans.longest())):
        known = plans.facts(count)
        for chart in (timeline_chart(plan, known, at), progress_chart(plan, known, at)):
            assert 20 < len(chart.alt) <= 2000
            assert chart.title
    for before in (None, BEFORE):
        assert len(retrospective_chart(plans.scored(*THREE), plans.longest(), before).alt) <= 2000


def test_a_long_alt_text_counts_what_it_leaves_out() -> None:
    alt = timeline_chart(plans.IN_SHADOW, plans.facts(16), plans.longest()).alt
    assert " more. Gates: " in alt


# In words ---------------------------------------------------------------------------------------------------------


def test_the_timeline_in_words() -> None:
    assert one_line(timeline_text(plans.IN_SHADOW, plans.facts(3), AT)) == (
        "Fraud model. 2 of 3 accepted, 1 late. H-1 Data pipelines, Ben to Chloe: accepted, Mon 16 Nov "
        "H-2 Infrastructure, Chloe to Dan: accepted, Sat 21 Nov "
        "H-3 Support team, Dan to Christopher Alexander: agreed, due Fri 27 Nov, 3 working days late "
        "Gates: Kickoff open 6 Nov; Integration open 13 Nov; Shadow mode day 13 of 28; Go-live target 21 Dec; "
        "Stable closed; Retrospective closed."
    )


def test_progress_and_retrospective_in_words() -> None:
    assert one_line(progress_text(plans.IN_SHADOW, plans.facts(5), AT)) == (
        "Progress: 2 of 5 accepted. 4 were due by today. "
        "By month: Nov: 3 planned, 2 accepted; Dec: 2 planned, 0 accepted."
    )
    assert one_line(progress_text(plans.IN_SHADOW, Facts(), AT)) == "Progress: no handoff yet."
    assert one_line(retrospective_text(plans.scored(*THREE), AT)) == (
        "Retrospective: Fraud model. Medians of 3 people, 1 to 5. Data maturity: 3 Technical capability: 4 "
        "Operational readiness: 2 Cultural adoption: 4"
    )
    assert one_line(retrospective_text(plans.scored(THREE[0]), AT)) == (
        "Retrospective: Fraud model. 1 person has scored. Medians show from 3 people on."
    )


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("at", [AT, plans.longest()], ids=["common", "longest"])
def test_the_words_fit_one_message(count: int, at: Look) -> None:
    for plan in PLANS:
        timeline, progress = timeline_text(plan, plans.facts(count), at), progress_text(plan, plans.facts(count), at)
        assert_message(timeline)
        assert_message(progress)
        assert len(timeline.text) + len(progress.text) < 4000


# Rows, counts, gates ----------------------------------------------------------------------------------------------


def test_what_is_late_and_next_comes_first_and_the_rest_is_counted() -> None:
    rows, rest = with_rows(plans.handoffs(500), plans.NOW)
    assert sum(one.is_overdue(plans.NOW) for one in rows) == 7
    assert all(one.state is not State.ACCEPTED for one in rows)
    assert (len(rows), len(rest)) == (12, 488)
    chart = timeline_chart(plans.IN_SHADOW, plans.facts(500), AT)
    assert chart.more_label == "488 more, by the month they are due"
    assert [heap.label for heap in chart.more] == [
        "before Dec", "Dec", "Jan 2027", "Feb 2027", "Mar 2027", "from Apr 2027",
    ]  # fmt: skip
    assert chart.more[0].caption == "19, 10 accepted, 6 late"


def test_few_months_are_counted_one_by_one() -> None:
    chart = timeline_chart(plans.UNNAMED, plans.facts(20), AT)
    assert chart.more[0].label == "Nov"
    assert len(chart.more) <= 6


def test_an_empty_plan_says_what_to_do() -> None:
    chart = timeline_chart(plans.WITH_SLOTS, Facts(), AT)
    assert chart.subtitle == "No handoff yet"
    assert chart.empty.startswith("Type /handoff and say in one sentence")
    assert chart.notes == ("4 handoffs to be filled in",)
    said = one_line(timeline_text(plans.WITH_SLOTS, Facts(), AT))
    assert said.startswith("Fraud model. No handoff yet. Try: `/handoff By Friday")
    assert said.count("No handoff") == 1


def test_cancelled_ones_are_told_and_not_drawn() -> None:
    known = Facts((*plans.handoffs(2), plans.handoff(3, State.CANCELLED, plans.NOW.date())))
    chart = timeline_chart(plans.UNNAMED, known, AT)
    assert [row.number for row in chart.rows] == ["H-1", "H-2"]
    assert chart.notes == ("1 cancelled, not shown",)
    assert progress_chart(plans.UNNAMED, known, AT).figure == "2 of 2 accepted"


def test_plans_without_a_name_have_no_gates() -> None:
    assert timeline_chart(plans.UNNAMED, plans.facts(5), AT).gates == ()


def test_gates_say_since_when_until_when_or_that_they_are_closed() -> None:
    live = timeline_chart(plans.LIVE, plans.facts(5), AT)
    assert [gate.word for gate in live.gates] == [
        "open 30 Oct", "open 6 Nov", "done 31 Oct", "open 20 Nov", "from 20 Feb", "closed",
    ]  # fmt: skip
    forced = Overridden(Gate.GO_LIVE, plans.NOW, "UDAN", None, Digest("reason"), (), 23)
    overridden = timeline_chart(replace(plans.LIVE, overrides=(forced,)), plans.facts(5), AT)
    assert overridden.gates[3].word == "overridden 20 Nov"


def test_shadow_mode_is_on_the_axis_while_it_runs() -> None:
    chart = timeline_chart(plans.IN_SHADOW, plans.facts(1), AT)
    shadow = chart.gates[2]
    assert shadow.date is not None
    assert shadow.until is not None
    assert (shadow.until - shadow.date).days == 28
    assert chart.axis.first <= shadow.date < shadow.until <= chart.axis.last


def test_accepted_ones_stand_where_they_were_accepted_and_years_are_told_where_they_are_not_plain() -> None:
    far = plans.handoff(9, State.AGREED, dt.date(2027, 11, 3))
    rows = timeline_chart(plans.UNNAMED, Facts((*plans.handoffs(1), far)), AT).rows
    assert [(row.date, row.caption) for row in rows] == [
        (dt.date(2026, 11, 16), "accepted 16 Nov"),
        (dt.date(2027, 11, 3), "agreed, due 3 Nov 2027"),
    ]


def test_planned_and_accepted_grow_to_the_plans_numbers() -> None:
    chart = progress_chart(plans.IN_SHADOW, plans.facts(50), AT)
    assert chart.planned is not None
    assert chart.accepted is not None
    assert (chart.planned.last, chart.planned.label) == (50, "planned 50")
    assert chart.accepted.steps[-1][0] == chart.axis.today
    assert chart.planned.steps[0] == (chart.axis.first, 0)
    assert [n for _, n in chart.planned.steps] == sorted(n for _, n in chart.planned.steps)


# Axes -------------------------------------------------------------------------------------------------------------


def test_ticks_are_mondays_or_firsts_of_months_and_never_too_many() -> None:
    first = dt.date(2026, 11, 12)
    for days in (1, 13, 14, 30, 60, 100, 400, 1000, 4000):
        found = tick_dates(first, first + dt.timedelta(days=days), 4)
        assert len(found) <= 4
        assert len(found) >= (days >= 14)
        assert all(date.weekday() == 0 for date in found) or all(date.day == 1 for date in found)


def test_counts_grow_and_stay_within_their_span() -> None:
    first, last = dt.date(2026, 12, 1), dt.date(2026, 12, 9)
    dates = [first + dt.timedelta(days=n) for n in (-3, 2, 2, 20)]
    assert cumulated(dates, first, last) == ((first, 1), (first + dt.timedelta(days=2), 3), (last, 4))
    assert cumulated([], first, last) == ((first, 0), (last, 0))
