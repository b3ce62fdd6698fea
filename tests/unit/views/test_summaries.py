"""Golden tests of summaries: exactly what a channel reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.due_dates import Due
from bot.domain.gates import Facts
from bot.domain.outgoing import Message
from bot.domain.plan import Opened, Overridden, Plan, Schedule, Shadow, Slot
from bot.domain.plan_events import Cadence, Gate, Risk
from bot.domain.remedy import Remedy, Trouble
from bot.domain.summary import Summary, summarise
from bot.domain.summary_words import Times
from bot.domain.trail import NO_HASH, Record
from bot.domain.words import Words
from bot.views.look import Look
from bot.views.plan_forms.summary import decode_summary, summary_form
from bot.views.remedies import remedy_words
from bot.views.summaries import INSTEAD, summary_message, summary_offer, times_set
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DAN,
    NAMES,
    WARSAW,
    Story,
    accepted,
    agreed,
    assert_form,
    assert_message,
    delivered,
    digest,
    labels,
    offered,
    one_line,
    proposed,
)

MONDAY = dt.datetime(2026, 12, 7, 9, tzinfo=ZoneInfo(WARSAW))
LAST = dt.date(2026, 11, 30)
HEAD = "4be19d02c7a3f6514be19d02c7a3f6514be19d02c7a3f6514be19d02c7a3f651"
RECORD = "Record 58, 4be19d02c7a3f6514be19d02c7a3f651."
FRAUD = Plan(
    1, CHLOE, WARSAW, "C1", (), MONDAY - dt.timedelta(days=60), name=digest("the fraud model"), pilot_owner=ANA,
    production_owner=DAN, risk=Risk.CUSTOMER_FACING, summary=Schedule(Cadence.WEEKLY, 0, dt.time(9), LAST),
)  # fmt: skip
IN_SHADOW = replace(
    FRAUD,
    opened=tuple(Opened(gate, MONDAY, DAN, 20) for gate in (Gate.KICKOFF, Gate.INTEGRATION, Gate.SHADOW)),
    shadow=Shadow(1, MONDAY - dt.timedelta(days=11)),
)
UNNAMED = replace(FRAUD, name=None, pilot_owner=None, production_owner=None, risk=None)


def due(day: int, month: int = 12) -> Due:
    return Due(dt.date(2026, month, day), None, WARSAW)


@dataclass
class Weekly:
    """A plan on a Monday at nine; keeps what happened to it since the last one."""

    plan: Plan = IN_SHADOW
    stories: list[Story] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    now: dt.datetime = MONDAY
    since: dt.date = LAST

    def has(self, *stories: Story) -> Weekly:
        """Handoffs that were so before."""
        self.stories += stories
        return self

    def tells(self, *stories: Story, last: int = 1) -> Weekly:
        """Handoffs whose last records are new."""
        self.stories += stories
        self.records += [record for story in stories for record in story.records[-last:]]
        return self

    def did(self, actor: str, *events: pe.PlanEvent) -> Weekly:
        """Acts on the plan itself."""
        self.records += [Record("T1", 1, 40, self.now, actor, None, event, NO_HASH) for event in events]
        return self

    @property
    def summary(self) -> Summary:
        handoffs = tuple(sorted((story.now_is for story in self.stories), key=lambda one: one.number))
        return summarise(self.plan, Facts(handoffs), self.records, self.since, 58, HEAD, self.now)

    @property
    def look(self) -> Look:
        texts = {digest(text): text for text in ("the fraud model", "board decision", "on leave", "thin slices")}
        return Look(Words(NAMES, {"C1": "fraud-model"}, texts), self.now, WARSAW)

    def message(self, **options: Any) -> Message:
        made = summary_message(self.summary, self.look, **options)
        assert_message(made)
        assert len(made.blocks) <= 50
        return made

    def reads(self, **options: Any) -> str:
        return one_line(self.message(**options))


def numbered(made: Story, number: int) -> Story:
    """The same story of another handoff."""
    made.records = [replace(record, handoff=number) for record in made.records]
    made.number, made.handoff = number, replace(made.now_is, number=number)
    return made


def rescheduled(number: int, to: Due, was: Due) -> Story:
    story = agreed(number=number, due=was)
    story.does(ANA, ev.Reschedule(to, was, None))
    return story


def late(number: int, day: int = 4) -> Story:
    return agreed(number=number, due=due(day))


def of_voice() -> Weekly:
    """The week that VOICE tells."""
    week = Weekly().has(accepted(number=1), late(7), proposed(number=4, due=due(11)))
    return week.tells(accepted(number=3), rescheduled(5, due(18), due(8)))


# What it says ----------------------------------------------------------------------------------------------------


def test_a_summary_as_voice_has_it() -> None:
    message = of_voice().message()
    assert message.text.split("\n") == [
        "Fraud model: 2 of 5 accepted, 1 late.",
        "Since Mon 30 Nov: H-3 accepted; H-5 moved to Fri 18 Dec.",
        "Late: H-7, Ana's move.",
        "Next: H-4, Fri 11 Dec, Ben.",
        "Shadow mode: day 12 of 28.",
        RECORD,
    ]
    assert labels(message) == ["Show all", "Show timeline"]


def test_its_blocks() -> None:
    said = of_voice().message().blocks
    assert [block["type"] for block in said] == ["rich_text"] * 6 + ["actions"]
    first = said[0]["elements"][0]["elements"]
    assert first == [
        {"type": "text", "text": "Fraud model", "style": {"bold": True}},
        {"type": "text", "text": ": 2 of 5 accepted, 1 late."},
    ]
    show_all, timeline = said[-1]["elements"]
    assert (show_all["action_id"], timeline["action_id"]) == ("plan.show_all", "plan.timeline")
    assert show_all["accessibility_label"] == "Show all: fraud model"
    assert "style" not in show_all


def test_a_week_without_change_is_one_line() -> None:
    week = Weekly().has(accepted(number=1), late(7), proposed(number=4, due=due(11)))
    message = week.message()
    assert message.text == (
        "Fraud model: 1 of 3 accepted, 1 late. Nothing changed since Mon 30 Nov. Late: H-7, Ana's move. "
        f"Next: H-4, Fri 11 Dec, Ben. Shadow mode: day 12 of 28. {RECORD}"
    )
    assert [block["type"] for block in message.blocks] == ["rich_text", "actions"]


def test_handoffs_without_a_name_have_no_gates_and_nobody_reads_plan() -> None:
    week = Weekly(UNNAMED).has(late(7)).tells(accepted(number=3))
    assert week.reads() == (
        f"#fraud-model: 1 of 2 accepted, 1 late. Since Mon 30 Nov: H-3 accepted. Late: H-7, Ana's move. {RECORD}"
    )
    assert "plan" not in week.reads().lower()


def test_a_plan_that_has_only_begun() -> None:
    week = Weekly(replace(FRAUD, production_owner=None, slots=(Slot(1, digest("x")), Slot(2, digest("y")))))
    week.did(CHLOE, pe.SetUp(digest("the fraud model"), None, ANA, None, None, None))
    assert week.reads() == (
        "Fraud model: no handoffs yet, 2 to fill in. Since Mon 30 Nov: made a plan. "
        "Next gate: kickoff. Missing: a production owner (Chloe names one); the six questions on running it "
        f"(Chloe answers). {RECORD}"
    )
    assert Weekly(UNNAMED).reads() == f"#fraud-model: no handoffs yet. Nothing changed since Mon 30 Nov. {RECORD}"


def test_a_plan_that_was_cancelled_wholly() -> None:
    week = Weekly(UNNAMED).tells(cancelled(3), cancelled(4))
    assert week.reads() == (
        f"#fraud-model: all handoffs are cancelled. Since Mon 30 Nov: H-3 and H-4 cancelled. {RECORD}"
    )


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (replace(IN_SHADOW, shadow=Shadow(1, MONDAY - dt.timedelta(days=28))),
         "Shadow mode has run its 4 weeks. Next gate: go-live. Missing: a first handoff (Chloe proposes one)."),
        (replace(IN_SHADOW, risk=None), "Shadow mode: day 12."),
    ],
)  # fmt: skip
def test_shadow_mode(plan: Plan, said: str) -> None:
    assert Weekly(plan).reads() == (f"Fraud model: no handoffs yet. Nothing changed since Mon 30 Nov. {said} {RECORD}")


def live(*more: Gate, at: dt.datetime = MONDAY - dt.timedelta(days=4)) -> Plan:
    opened = (*IN_SHADOW.opened, *(Opened(gate, at, DAN, 30) for gate in (Gate.GO_LIVE, *more)))
    return replace(IN_SHADOW, opened=opened, live_at=at, calm_since=at)


def test_live() -> None:
    week = Weekly(live()).tells(accepted(number=3)).did(DAN, pe.GoLive())
    assert week.reads() == (
        "Fraud model: 1 of 1 accepted. Since Mon 30 Nov: went live; H-3 accepted. "
        f"Live since Thu 3 Dec. Without a major incident it is stable on Wed 3 Mar. {RECORD}"
    )


def test_stable_and_done() -> None:
    long_ago = MONDAY - dt.timedelta(days=100)
    said = Weekly(live(Gate.STABLE, at=long_ago)).has(accepted(number=3)).reads()
    assert "Live since Sat 29 Aug. Next gate: the retrospective. Missing: scores of 3 people (so far 0)." in said
    said = Weekly(live(Gate.STABLE, Gate.RETROSPECTIVE, at=long_ago)).has(accepted(number=3)).reads()
    assert said.endswith(f"Live since Sat 29 Aug. All gates are open. {RECORD}")


def test_overrides_stand_in_every_summary_from_then_on() -> None:
    one = Overridden(Gate.INTEGRATION, MONDAY, DAN, None, digest("board decision"), ("environment",), 20)
    two = replace(one, gate=Gate.GO_LIVE, second=BEN, missing=("handoffs", "weeks"))
    week = Weekly(replace(live(), overrides=(one, two))).has(late(7))
    said = week.reads()
    assert said.endswith(
        'Overridden: integration by Dan: "board decision"; go-live by Dan, confirmed by Ben: "board decision". '
        f"{RECORD}"
    )
    many = Weekly(replace(live(), overrides=(one,) * 8)).has(late(7)).reads()
    assert many.count("integration by Dan") == 6
    assert 'board decision"; and 2 earlier ones. Record' in many


# What changed ----------------------------------------------------------------------------------------------------


def changes(week: Weekly) -> str:
    """The sentence on what changed, without when."""
    line = next(line for line in week.message().text.split("\n") if line.startswith("Since"))
    return line.removeprefix("Since Mon 30 Nov: ").removesuffix(".")


def declined(number: int) -> Story:
    story = proposed(number=number)
    story.does(BEN, ev.Decline(digest("on leave"), not_me=False))
    return story


def cancelled(number: int) -> Story:
    story = agreed(number=number)
    story.does(ANA, ev.Cancel(None))
    return story


def passed_on(number: int) -> Story:
    story = agreed(number=number)
    story.does(ANA, ev.Reassign(ev.Side.GIVER, ANA, CHLOE, None))
    return story


def test_alike_stands_together_in_the_order_of_what_matters() -> None:
    week = Weekly().tells(
        accepted(number=3), accepted(number=1), delivered(number=8), agreed(number=9), proposed(number=10),
        rescheduled(5, due(18), due(8)), rescheduled(6, due(18), due(9)), rescheduled(11, due(17), due(9)),
        passed_on(12), declined(13), cancelled(14), offered(number=15),
    )  # fmt: skip
    assert changes(week) == (
        "H-1 and H-3 accepted; H-8 delivered; H-9 agreed; H-10 proposed; H-11 moved to Thu 17 Dec; "
        "H-5 and H-6 moved to Fri 18 Dec; H-12 passed to Chloe; a change suggested to H-15; H-13 declined; "
        "H-14 cancelled"
    )


def test_only_what_a_handoff_came_to_is_told() -> None:
    typo = cancelled(2)
    back_again = rescheduled(3, due(18), due(8))
    back_again.does(ANA, ev.Reschedule(due(8), due(18), None))
    returned = delivered(number=4)
    returned.does(BEN, ev.Return((1,), digest("on leave")))
    edited = agreed(number=5)
    edited.does(ANA, ev.Edit(digest("thin slices"), (digest("on leave"),), 2))
    changed = offered(number=6, due=due(18))
    changed.does(ANA, ev.AgreeToChange(changed.now_is.offer.seq if changed.now_is.offer else 0))
    ordered = agreed(number=7)
    ordered.does(ANA, ev.WaitFor((3,)))
    week = Weekly().tells(typo, accepted(number=1), last=9).tells(back_again, last=2).tells(returned, edited)
    week.tells(changed, last=2).tells(ordered)
    assert changes(week) == (
        "H-1 accepted; H-4 sent back as not done yet; H-6 agreed; H-6 moved to Fri 18 Dec; H-5 reworded; "
        "small changes to H-3 and H-7"
    )


def test_what_became_of_it_after_the_acceptance() -> None:
    handed_back, running, needing = accepted(number=1), accepted(number=2), accepted(number=3)
    handed_back.does(BEN, ev.HandBack(9, digest("on leave")))
    running.does(BEN, ev.CheckIn(30, running=True, note=None))
    needing.does(BEN, ev.CheckIn(30, running=False, note=None))
    said = "H-1 handed back; the giver still needed for H-3; H-2 still running"
    assert changes(Weekly().tells(handed_back, running, needing)) == said


def test_what_happened_to_the_plan() -> None:
    none = digest("board decision")
    week = Weekly().did(
        CHLOE, pe.OpenGate(Gate.SHADOW), pe.Override(Gate.INTEGRATION, (), none), pe.Incident(pe.Severity.MINOR, none),
        pe.Incident(pe.Severity.MINOR, none), pe.Incident(pe.Severity.MAJOR, none), pe.DropSlot(1), pe.DropSlot(2),
        pe.LogShadow(3, 2, none, "form"), pe.LogShadow(9, 9, none, "api"), pe.Score(1, 2, 3, 4, None),
        pe.Score(4, 3, 2, 1, None), pe.ChangeOwner(CHLOE, DAN), pe.ChangeZone(WARSAW), pe.ChangeChannel("C9", "C1"),
        pe.LinkEvidence(1, none, none), pe.ResetShadow(none), pe.AskGoLive(),
        pe.AnswerRequirements(1, none, none, none, none, none, none),
    )  # fmt: skip
    assert changes(week) == (
        "1 major incident; 2 minor incidents; shadow mode opened; integration overridden; "
        "2 handoffs to fill in dropped; questions on running it answered; evidence linked; 12 cases logged; "
        "shadow mode begun anew; go-live asked for; the retrospective scored; Dan owns it now; "
        "moved to #fraud-model; days counted in Warsaw"
    )


def test_the_summary_s_own_times_and_tokens_are_no_news() -> None:
    week = Weekly().did(CHLOE, pe.SetSummary(Cadence.OFF), pe.MakeToken("a" * 64), pe.RevokeToken(), pe.FillSlot(1, 1))
    assert "Nothing changed since Mon 30 Nov." in week.reads()


# What is late, and what comes next -------------------------------------------------------------------------------


def test_late_ones_first_missed_first_and_the_rest_counted() -> None:
    week = Weekly().has(*(late(number, 1 + number % 4) for number in range(1, 13)))
    assert "12 late." in week.reads()
    assert (
        "Late: H-4, Ana's move; H-8, Ana's move; H-12, Ana's move; H-1, Ana's move; H-5, Ana's move; and 7 more."
    ) in week.reads()


def test_whose_move_it_is_and_that_they_are_away() -> None:
    week = Weekly().has(late(7), proposed(number=8, due=due(3)))
    at = week.look
    at = replace(at, words=replace(at.words, away={BEN: dt.date(2027, 1, 4)}))
    said = one_line(summary_message(week.summary, at))
    assert "Late: H-8, Ben's move (away until 4 Jan); H-7, Ana's move." in said


def test_next_is_what_asks_for_an_answer_and_what_the_coming_week_holds() -> None:
    week = Weekly().has(
        delivered(number=1, due=due(3)), declined(2), agreed(number=3, due=due(14)), agreed(number=4, due=due(15)),
        agreed(number=5, due=due(8)),
    )  # fmt: skip
    assert "Next: H-1, delivered, Ben; H-2, declined, Chloe; H-5, Tue 8 Dec, Ana; H-3, Mon 14 Dec, Ana." in week.reads()


def test_where_the_week_holds_nothing_the_first_after_it() -> None:
    week = Weekly().has(agreed(number=3, due=due(22)), agreed(number=4, due=due(22)), agreed(number=5, due=due(23)))
    assert "Next: H-3, Tue 22 Dec, Ana; H-4, Tue 22 Dec, Ana. " in week.reads()


def test_until_the_next_summary_where_they_are_rarer() -> None:
    rarely = replace(IN_SHADOW, summary=Schedule(Cadence.MONTHLY, None, dt.time(9), LAST))
    week = Weekly(rarely).has(agreed(number=3, due=due(22)), agreed(number=4, due=due(30)))
    assert "Next: H-3, Tue 22 Dec, Ana; H-4, Wed 30 Dec, Ana." in week.reads()


# However many there are ------------------------------------------------------------------------------------------


def crowd(count: int) -> Weekly:
    """Each handoff in one of five states, all with news, moved to ever other dates, with the longest names."""
    makers: tuple[Callable[..., Story], ...] = (accepted, delivered, late, declined, cancelled)
    week = Weekly(
        replace(live(), overrides=tuple(
            Overridden(gate, MONDAY, DAN, BEN, digest("board decision"), ("handoffs", "weeks", "environment"), 20)
            for gate in list(Gate)[1:]
        ))
    )  # fmt: skip
    for number in range(1, count + 1):
        if number % 6 == 0:
            week.tells(rescheduled(number, due(number % 28 + 1, 11 + number % 2), due(number % 27 + 2, 10)))
        else:
            week.tells(makers[number % 5](number=number))
    return week.did(CHLOE, *(pe.OpenGate(gate) for gate in Gate), pe.GoLive())


@pytest.mark.parametrize("count", [0, 1, 5, 50, 500])
def test_it_keeps_its_length(count: int) -> None:
    week = crowd(count)
    at = replace(week.look, words=replace(week.look.words, people=dict.fromkeys(NAMES, "n" * 80)))
    at = replace(at, words=replace(at.words, texts=dict.fromkeys(at.words.texts, "t" * 500)))
    message = summary_message(week.summary, at)
    assert_message(message)
    assert len(message.blocks) <= 10
    assert len(message.text) < 4000
    since = [line for line in message.text.split("\n") if line.startswith("Since")]
    assert all(len(line) < 700 for line in since)


def test_of_very_many_changes_the_rest_is_counted() -> None:
    said = changes(crowd(500))
    assert said.startswith(
        "went live; kickoff opened; integration opened; shadow mode opened; go-live opened; stable opened; "
        "the retrospective opened; H-5, H-10, H-15, H-20, H-25 and "
    )
    assert "moved to other dates" in said


# Where it cannot stand in its channel -----------------------------------------------------------------------------


def test_to_the_owner_with_the_remedy_first() -> None:
    week = of_voice()
    waiting = tuple(story.now_is for story in week.stories if story.now_is.is_open)
    wrong = Remedy(Trouble.ARCHIVED, "C1", waiting, {}, week.look.words)
    message = week.message(wrong=wrong, sets_times=True)
    assert message.text.startswith(
        "#fraud-model is archived: I post nothing there, and go on in direct messages. "
        "Unarchive it, or cancel what is no longer needed: H-7, H-4, H-5.\n"
        "Fraud model: 2 of 5 accepted, 1 late.\n"
    )
    assert labels(message) == ["Show all", "Show timeline", "Summary times"]


def test_an_archived_channel_in_which_nothing_waits() -> None:
    week = of_voice()
    said = "".join(run.text for run in remedy_words(Remedy(Trouble.ARCHIVED, "C1", (), {}, Words()), week.look))
    assert said.endswith("in direct messages. Unarchive it, and I post there again.")


# When they come --------------------------------------------------------------------------------------------------


def test_the_offer() -> None:
    message = summary_offer(FRAUD, Weekly().look)
    assert_message(message)
    assert message.text == (
        "Shall I post a summary of Fraud model in #fraud-model: how it stands, what changed, what is late and what "
        "comes next? Until you choose, none comes."
    )
    assert labels(message) == ["Weekly, Monday 09:00", "Other times"]
    assert [one["value"].endswith(f"|{INSTEAD}") for one in message.blocks[-1]["elements"]] == [True, True]
    unnamed = summary_offer(UNNAMED, Weekly().look)
    assert unnamed.text.startswith("Shall I post a summary in #fraud-model: how its handoffs stand, what changed")
    assert "plan" not in unnamed.text


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (Schedule(Cadence.WEEKLY, 0, dt.time(9), LAST), "each Monday at 09:00, Warsaw. The first one: Mon 14 Dec."),
        (Schedule(Cadence.TWO_WEEKS, 4, dt.time(16), dt.date(2026, 12, 11)),
         "every second Friday at 16:00, Warsaw. The first one: Fri 11 Dec."),
        (Schedule(Cadence.DAILY, None, dt.time(8, 30), LAST),
         "Monday to Friday at 08:30, Warsaw. The first one: Tue 8 Dec."),
        (Schedule(Cadence.MONTHLY, None, dt.time(9), LAST),
         "on the first of each month (of a weekend, on the Monday after) at 09:00, Warsaw. The first one: Fri 1 Jan."),
    ],
)  # fmt: skip
def test_when_they_come(schedule: Schedule, said: str) -> None:
    message = times_set(replace(FRAUD, summary=schedule), Weekly().look)
    assert_message(message)
    assert message.text == f"A summary of Fraud model comes to #fraud-model {said}"
    assert labels(message) == ["Summary times"]
    unnamed = times_set(replace(UNNAMED, summary=schedule), Weekly().look)
    assert unnamed.text == f"A summary comes to #fraud-model {said}"


def test_when_they_come_no_more_or_cannot() -> None:
    assert times_set(replace(FRAUD, summary=None), Weekly().look).text == "No summary of Fraud model comes any more."
    assert times_set(replace(UNNAMED, summary=None), Weekly().look).text == "No summary comes any more."
    at = Weekly().look
    closed = replace(at, words=replace(at.words, unreachable=frozenset({"C1"})))
    assert times_set(FRAUD, closed).text.endswith(
        "I can't post there now: unarchive it, or type `/invite @Baton` there."
    )


def state(**chosen: dict[str, Any]) -> dict[str, Any]:
    return {"state": {"values": {block: {"value": value} for block, value in chosen.items()}}}


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def initial(view: dict[str, Any]) -> Sequence[str]:
    """What its three inputs show at first."""
    elements = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    return [str(one.get("initial_time") or one["initial_option"]["value"]) for one in elements]


def test_the_form_shows_what_is_set() -> None:
    usual = summary_form(replace(FRAUD, summary=None), Weekly().look, "C1", "")
    assert_form(usual)
    assert initial(usual) == ["weekly", "0", "09:00"]
    assert usual["private_metadata"] == "1|P-1|1|C1|"
    fridays = replace(FRAUD, summary=Schedule(Cadence.TWO_WEEKS, 4, dt.time(16, 30), LAST))
    assert initial(summary_form(fridays, Weekly().look)) == ["two_weeks", "4", "16:30"]
    assert initial(summary_form(replace(FRAUD, summary=Schedule(Cadence.DAILY, None, dt.time(8), LAST)),
                                Weekly().look)) == ["daily", "0", "08:00"]  # fmt: skip


def test_what_was_chosen_and_what_slack_would_not_send() -> None:
    sent = state(cadence=option("two_weeks"), weekday=option("4"), time={"selected_time": "16:30"})
    assert decode_summary(sent) == Times(Cadence.TWO_WEEKS, 4, dt.time(16, 30))
    assert decode_summary(state(cadence=option("weekly"), weekday=option("9"), time={"selected_time": "x"})) == Times(
        Cadence.WEEKLY
    )
    assert decode_summary(state(cadence=option("hourly"))) is None
    assert decode_summary({}) is None
