"""Plan acts with generated content, through what every use case of them goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from hypothesis import strategies as st

from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.plan import Plan
from bot.domain.plan_events import Cadence, Gate, PlanEvent, Risk, Severity
from bot.domain.trail import BATON
from bot.ports import UnitOfWork
from bot.usecases import accept
from bot.usecases.perform import Click
from bot.usecases.plan_act import PlanClick, perform_plan
from tests.contract.samples import ANA, BEN, CLEO

PEOPLE = (ANA, BEN, CLEO)
SHADOW_DAYS = 8
LONG = tuple(days * 86_400 for days in (SHADOW_DAYS, 100))  # seconds: shadow mode is over, three months are

Say = Callable[[str], Digest]
Content = Callable[[Say], PlanEvent]

_person = st.sampled_from(PEOPLE)
_gate = st.sampled_from(Gate)
_named = st.sampled_from([pe.SetUp, pe.EditPlan])


def _describing(kind: type[pe.SetUp | pe.EditPlan], pilot: str, production: str | None, risk: Risk | None) -> Content:
    return lambda say: kind(say("a plan"), None, pilot, production, risk, dt.date(2027, 3, 1))


def _answers(some: list[bool]) -> Content:
    return lambda say: pe.AnswerRequirements(0, *(say("so") if one else None for one in some))


def _score(value: int) -> Content:
    return lambda say: pe.Score(value, value, value, value, say("well"))


CONTENT: st.SearchStrategy[Content] = st.one_of(
    st.builds(_describing, _named, _person, st.none() | _person, st.none() | st.just(Risk.INTERNAL)),
    st.lists(st.sampled_from([True, True, True, False]), min_size=6, max_size=6).map(_answers),
    st.integers(0, 5).map(_score),
    _person.map(lambda to: lambda _say: pe.ChangeOwner("", to)),
    _gate.map(lambda gate: lambda _say: pe.OpenGate(gate)),
    _gate.map(lambda gate: lambda say: pe.Override(gate, (), say("why"))),
    st.tuples(_gate, _person).map(lambda drawn: lambda say: pe.AskOverride(drawn[0], say("why"), drawn[1])),
    st.sampled_from(Severity).map(lambda severity: lambda say: pe.Incident(severity, say("down"))),
    st.sampled_from(["UTC", "Europe/Warsaw"]).map(lambda zone: lambda _say: pe.ChangeZone(zone)),
    st.sampled_from([
        lambda _say: pe.TakeOver(""),
        lambda say: pe.LinkEvidence(0, say("https://one.example.com"), say("https://two.example.com")),
        lambda say: pe.LogShadow(2, 1, say("lines"), "api"),
        lambda say: pe.ResetShadow(say("anew")),
        lambda _say: pe.RefuseOverride(Gate.SHADOW),
        lambda _say: pe.MakeToken("ab" * 32),
        lambda _say: pe.RevokeToken(),
        lambda _say: pe.AskGoLive(),
        lambda _say: pe.GoLive(),
        lambda _say: pe.SetSummary(Cadence.OFF),
        lambda _say: pe.SetSummary(Cadence.WEEKLY, 4, dt.time(16, 30), dt.date(2026, 11, 27)),
        lambda _say: pe.SetSummary(Cadence.DAILY, None, dt.time(9), dt.date(2026, 11, 23)),
    ]),
)  # fmt: skip


def _perform(content: Content, kind: type[PlanEvent], uow: UnitOfWork, click: Click) -> object:
    who = BATON if kind is pe.OpenGate and click.number == 3 else click.who
    on = PlanClick(who, click.where, 1, None, click.key)

    def build(_plan: Plan) -> PlanEvent:
        return content(uow.keep_text)

    return perform_plan(uow, on, kind, build)


def _kind(content: Content) -> type[PlanEvent]:
    return type(content(lambda _text: Digest("0" * 64)))


PLAN_ACTS: st.SearchStrategy[Callable[[UnitOfWork, Click], object]] = CONTENT.map(
    lambda content: partial(_perform, content, _kind(content))
)

Act = Callable[[UnitOfWork, Click], object]


def _way(content: Content) -> Act:
    return partial(_perform, content, _kind(content))


def _accepts(uow: UnitOfWork, click: Click) -> object:
    return accept.accept(uow, click, confirmed=(1, 2), wording=1, note="", evidence="")


# Most plans with which anything is done at random never get far: these acts, each so many seconds after the one before
# it, bring one to its end. What has number 3 is done by Baton.
WAY: tuple[tuple[str, int, Act, int], ...] = (
    (CLEO, 1, _way(_describing(pe.SetUp, ANA, BEN, Risk.INTERNAL)), 60),
    (BEN, 1, _way(_answers([True] * 6)), 60),
    (CLEO, 1, _way(lambda _say: pe.OpenGate(Gate.KICKOFF)), 60),
    (ANA, 1, _way(lambda say: pe.LinkEvidence(0, say("https://one.example.com"), say("https://two.example.com"))), 60),
    (CLEO, 1, _way(lambda _say: pe.OpenGate(Gate.INTEGRATION)), 60),
    (CLEO, 1, _way(lambda _say: pe.OpenGate(Gate.SHADOW)), 60),
    (BEN, 1, _accepts, 60),
    (CLEO, 1, _way(lambda _say: pe.AskGoLive()), LONG[0]),
    (BEN, 1, _way(lambda _say: pe.GoLive()), 60),
    (ANA, 1, _way(_score(3)), 60),
    (BEN, 1, _way(_score(4)), 60),
    (CLEO, 1, _way(_score(4)), 60),
    (CLEO, 3, _way(lambda _say: pe.OpenGate(Gate.STABLE)), LONG[1]),
    (CLEO, 1, _way(lambda _say: pe.OpenGate(Gate.RETROSPECTIVE)), 60),
)
ON_THE_WAY = st.integers(0, len(WAY)).map(lambda steps: [*WAY[:steps]])
