"""The audit decides a plan's acts again, as the trail says that all stood then, and holds the stored plan to them."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.gates import Facts
from bot.domain.plan import WORKSPACE_PLAN
from bot.domain.plan_events import Cadence, Gate
from bot.domain.retrospective import Medians
from bot.domain.trail import BATON
from bot.ports import UnitOfWork
from bot.usecases.gates import override
from bot.usecases.plan_act import PlanClick
from bot.usecases.where import NOWHERE
from storage.audit import Audit, Problem, Summary
from storage.writer import StorageWriter
from tests.contract.playbook import (
    BETTER,
    DAN,
    DAY,
    begin,
    handed,
    overridden,
    planned,
    recorded,
    to_live,
    to_shadow,
    to_stable,
    to_the_end,
)
from tests.contract.samples import ANA, BEN, CLEO, TEAM, StillClock, act, propose, query
from tests.contract.test_audit import problems, rewrite, tamper


def say(word: str) -> Digest:
    """Words that were never kept."""
    return Digest(word * 64)


async def test_the_whole_way_has_no_findings(url: str, writer: StorageWriter, clock: StillClock) -> None:
    await to_the_end(writer, clock)
    summary = Summary()
    assert list(Audit(url).findings(summary)) == []
    assert (summary.plans, summary.handoffs) == (1, 1)


async def test_an_override_with_a_second_person(url: str, writer: StorageWriter, clock: StillClock) -> None:
    await begin(writer)
    await to_shadow(writer)
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.ChangeOwner("", BEN)))
    for who, build in overridden(BEN, Gate.GO_LIVE, ANA):
        await writer.write(TEAM, planned(1, who, build))
    assert problems(url) == set()


async def test_what_is_decided_after_the_clock_went_back(url: str, writer: StorageWriter, clock: StillClock) -> None:
    """It is dated as the record before it, and decided as of then: so the audit can decide it again."""
    await begin(writer)
    await to_shadow(writer)
    clock.pass_time(8 * DAY)
    await writer.write(TEAM, planned(1, CLEO, lambda say: pe.LogShadow(1, 1, say("a line"), "form")))
    clock.pass_time(-6 * DAY)
    click = PlanClick(BEN, NOWHERE, 1, None, "k1")
    await writer.write(TEAM, lambda unit: override(unit, click, Gate.GO_LIVE, "a deadline", None))
    assert problems(url) == set()
    ((data,),) = query(url, "SELECT record FROM trail WHERE plan=1 ORDER BY seq DESC LIMIT 1")
    assert json.loads(data)["data"]["missing"] == ["handoffs", "not_asked"]


@pytest.mark.parametrize("previous", [None, BETTER, Medians(1.0, 1.0, 1.0, 1.0)])
async def test_a_retrospective_whatever_it_was_compared_with(
    url: str, writer: StorageWriter, clock: StillClock, previous: Medians | None
) -> None:
    await begin(writer)
    await to_shadow(writer)
    await to_live(writer, clock)
    await to_stable(writer, clock)
    for who in (ANA, BEN, CLEO):
        await writer.write(TEAM, planned(1, who, lambda _say: pe.Score(3, 4, 2, 5, None)))
    facts = Facts(previous=previous)
    await writer.write(TEAM, planned(1, CLEO, lambda say: pe.OpenGate(Gate.RETROSPECTIVE, None, say("why")), facts))
    assert problems(url) == set()


@pytest.mark.parametrize(
    "change",
    [
        "body=NULL",
        "body='{}'",
        "body='[]'",
        "body='no json'",
        'body=replace(body, \'"gate":"kickoff"\', \'"gate":"shadow"\')',
        "body=replace(body, '\"major_incidents\":1,', '')",
        "pilot_owner='U9'",
        "production_owner=NULL",
        "channel='C8'",
    ],
)
async def test_a_plan_that_was_changed(url: str, writer: StorageWriter, clock: StillClock, change: str) -> None:
    await to_the_end(writer, clock)
    query(url, f"UPDATE plans SET {change.replace(':', chr(92) + ':')} WHERE plan=1")
    assert problems(url) == {(Problem.WRONG_PLAN_STATE, 1, None)}


GATES = [
    pytest.param(CLEO, pe.OpenGate(Gate.KICKOFF), id="nothing is answered"),
    pytest.param(CLEO, pe.OpenGate(Gate.INTEGRATION), id="the gate before it is closed"),
    pytest.param(BATON, pe.OpenGate(Gate.STABLE), id="it is not live"),
    pytest.param(BEN, pe.GoLive(), id="nobody asked"),
    pytest.param(DAN, pe.ChangeOwner(CLEO, DAN), id="by a stranger"),
    pytest.param(ANA, pe.TakeOver(CLEO), id="nobody knows, but was is right: allowed"),
    pytest.param(ANA, pe.TakeOver(BEN), id="from somebody else"),
    pytest.param(CLEO, pe.SaveTemplate("k", say("a"), ()), id="a template on a plan"),
    pytest.param(CLEO, pe.AnswerRequirements(7, *[None] * 6), id="a version too many"),
]


@pytest.mark.parametrize(("who", "event"), GATES)
async def test_an_act_against_the_rules(url: str, writer: StorageWriter, who: str, event: pe.PlanEvent) -> None:
    await begin(writer)
    await writer.write(TEAM, recorded(1, who, event))
    found = {one for one in problems(url) if one[0] is not Problem.MISSING_TEXT}
    allowed = event == pe.TakeOver(CLEO)  # that the account was deactivated is not in the trail
    assert found == (set() if allowed else {(Problem.AGAINST_RULES, 1, 4)})


async def test_going_live_with_a_handoff_that_was_accepted_only_later(
    url: str, writer: StorageWriter, clock: StillClock
) -> None:
    await begin(writer)
    await to_shadow(writer)
    clock.pass_time(8 * DAY)
    await writer.write(TEAM, recorded(1, CLEO, pe.AskGoLive()))
    await writer.write(TEAM, recorded(1, BEN, pe.GoLive()))
    await writer.write(TEAM, handed(1, BEN, ev.Accept((1, 2), 1, None, None, False, False)))
    assert problems(url) == {(Problem.AGAINST_RULES, 1, 9), (Problem.AGAINST_RULES, 1, 10)}


async def test_a_handoff_is_judged_by_whose_plan_it_then_was(url: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, propose())
    await writer.write(TEAM, propose("another"))
    await writer.write(TEAM, handed(1, CLEO, ev.Cancel(None)))
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.ChangeOwner("", DAN)))
    assert problems(url) == set()
    await writer.write(TEAM, propose("a third", actor=DAN))
    await writer.write(TEAM, act(3, CLEO, ev.Cancel(None)))
    assert problems(url) == {(Problem.AGAINST_RULES, 1, 7)}


WEEKLY = pe.SetSummary(Cadence.WEEKLY, 0, dt.time(9), dt.date(2026, 11, 23))


class TestSummaries:
    async def test_times_that_were_set_and_ended(self, url: str, writer: StorageWriter) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, planned(1, CLEO, lambda _say: WEEKLY))
        assert problems(url) == set()
        await writer.write(TEAM, lambda unit: unit.keep_summary(1, dt.date(2026, 11, 23)))
        await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.SetSummary(Cadence.OFF)))
        assert problems(url) == set()

    async def test_by_somebody_who_leads_nothing(self, url: str, writer: StorageWriter) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, recorded(1, ANA, WEEKLY))
        assert problems(url) == {(Problem.AGAINST_RULES, 1, 3)}

    @pytest.mark.parametrize("body", ["NULL", "replace(body, '09:00', '10:00')", "replace(body, 'weekly', 'hourly')"])
    async def test_times_that_were_changed_in_the_database(self, url: str, writer: StorageWriter, body: str) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, planned(1, CLEO, lambda _say: WEEKLY))
        query(url, f"UPDATE plans SET body={body.replace(':', chr(92) + ':')} WHERE plan=1")
        assert problems(url) == {(Problem.WRONG_PLAN_STATE, 1, None)}

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            ({"cadence": "hourly"}, Problem.MALFORMED),
            ({"cadence": 7}, Problem.MALFORMED),
            ({"weekday": "Monday"}, Problem.MALFORMED),
            ({"weekday": True}, Problem.MALFORMED),
            ({"at": "noon"}, Problem.MALFORMED),
            ({"at": 9}, Problem.MALFORMED),
            ({"starts": "soon"}, Problem.MALFORMED),
            ({"zone": "UTC"}, Problem.MALFORMED),
            ({"at": None}, Problem.CANNOT_FOLLOW),
            ({"starts": None}, Problem.CANNOT_FOLLOW),
        ],
    )
    async def test_times_of_the_wrong_kind(
        self, url: str, writer: StorageWriter, data: dict[str, object], problem: Problem
    ) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, planned(1, CLEO, lambda _say: WEEKLY))
        tamper(url, lambda run: rewrite(run, 3, lambda value: value["data"].update(data)))
        assert (problem, 1, 3) in problems(url)


async def test_nothing_is_said_of_what_comes_after_an_act_that_cannot_follow(url: str, writer: StorageWriter) -> None:
    await begin(writer, slots=1)
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.DropSlot(1)))
    await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.ChangeZone("UTC")))
    assert problems(url) == set()
    tamper(url, lambda run: rewrite(run, 4, lambda value: value.update(data={"slot": 9})))
    assert problems(url) == {(Problem.CANNOT_FOLLOW, 1, 4), (Problem.WRONG_PREV, 1, 5)}


async def test_templates(url: str, writer: StorageWriter) -> None:
    def save(unit: UnitOfWork) -> None:
        template = pe.SaveTemplate("k", unit.keep_text("ours"), (unit.keep_text("the pager\nit rang"),))
        unit.record(WORKSPACE_PLAN, None, ANA, template)

    await writer.write(TEAM, save)
    await writer.write(TEAM, recorded(WORKSPACE_PLAN, BEN, pe.DropTemplate("k")))
    await writer.write(TEAM, propose())
    summary = Summary()
    assert list(Audit(url).findings(summary)) == []
    assert (summary.plans, summary.records, summary.texts) == (1, 4, 2 + 3)
    assert problems(url, plan=WORKSPACE_PLAN) == set()
    await writer.write(TEAM, recorded(WORKSPACE_PLAN, BEN, pe.ChangeZone("Europe/Warsaw")))
    query(url, "DELETE FROM texts WHERE text='ours'")
    query(url, "UPDATE plans SET body=NULL WHERE plan=0")
    assert problems(url) == {
        (Problem.MISSING_TEXT, 0, 1),
        (Problem.AGAINST_RULES, 0, 3),
        (Problem.WRONG_PLAN_STATE, 0, None),
    }


async def test_the_words_of_a_plan_act_that_are_not_there(url: str, writer: StorageWriter) -> None:
    await begin(writer)
    await writer.write(TEAM, recorded(1, CLEO, pe.AnswerRequirements(1, say("a"), None, say("b"), None, None, None)))
    found = {(one.seq, one.what) for one in Audit(url).findings(Summary())}
    assert found == {(4, "a" * 64), (4, "b" * 64)}
