"""A plan in shadow mode, made by the rules but without Slack: everything that its gates ask for, act by act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.domain import plan_events as pe
from bot.domain.people import Channel, Person
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate, PlanEvent, Risk
from bot.domain.shadow_token import token_hash, token_of
from bot.ports import UnitOfWork
from bot.usecases.plan_act import PlanClick, perform_plan
from bot.usecases.where import NOWHERE
from storage.writer import StorageWriter

NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
SECRET = "s" * 43

T = TypeVar("T")


class StoppedClock:
    """A `bot.ports.Clock` that stands."""

    def now(self) -> dt.datetime:
        """Always the same."""
        return NOW

    def real(self) -> dt.datetime:
        """The same."""
        return NOW


@dataclass(frozen=True)
class Leaders:
    """Who leads the plan, and its home channel."""

    owner: str = "UCHLOE"
    pilot: str = "UANA"
    production: str = "UDEV"
    channel: str = "C1"

    def known(self, uow: UnitOfWork) -> None:
        """The directory knows them."""
        for person in (self.owner, self.pilot, self.production):
            uow.put_person(Person(person, person[1:].title(), "Europe/Warsaw"))
        uow.put_channel(Channel(self.channel, "fraud-model", private=False, joined=True))


def named_plan(uow: UnitOfWork, led: Leaders, risk: Risk | None = Risk.CUSTOMER_FACING) -> int:
    """A plan with a name; its number."""
    number = uow.new_plan_number()
    uow.record(number, None, led.owner, pe.StartPlan(led.owner, "Europe/Warsaw", led.channel, ()))
    name = uow.keep_text("Fraud model")
    act(uow, led.owner, number, pe.SetUp(name, None, led.pilot, led.production, risk, None))
    return number


def shadow_plan(uow: UnitOfWork, led: Leaders, risk: Risk = Risk.CUSTOMER_FACING) -> int:
    """A plan whose shadow mode has just begun; its number."""
    number = named_plan(uow, led, risk)
    answers = {name: uow.keep_text(f"{name}: agreed") for name in ("response_time", "uptime", "failure")}
    answers |= {name: uow.keep_text(f"{name}: agreed") for name in ("monitoring", "retention", "updates")}
    act(uow, led.production, number, pe.AnswerRequirements(0, **answers))
    act(uow, led.owner, number, pe.OpenGate(Gate.KICKOFF))
    shown = [uow.keep_text(f"https://example.com/{name}") for name in ("environment", "data")]
    act(uow, led.pilot, number, pe.LinkEvidence(0, *shown))
    act(uow, led.owner, number, pe.OpenGate(Gate.INTEGRATION))
    act(uow, led.owner, number, pe.OpenGate(Gate.SHADOW))
    return number


def token_for(uow: UnitOfWork, led: Leaders, number: int) -> str:
    """A token that counts."""
    token = token_of(uow.workspace, SECRET)
    act(uow, led.owner, number, pe.MakeToken(token_hash(token)))
    return token


def act(uow: UnitOfWork, who: str, number: int, event: PlanEvent) -> Plan:
    """Somebody does that; the rules have to allow it."""
    plan = uow.plan(number)
    assert plan is not None
    click = PlanClick(who, NOWHERE, number, None, f"test:{number}:{plan.last}")
    return perform_plan(uow, click, type(event), lambda _plan: event).plan


async def written(url: str, usecase: Callable[[UnitOfWork], T], workspace: str = "T1") -> T:
    """Run a use case on a database, as another process would."""
    writer = StorageWriter(url, StoppedClock())
    try:
        return await writer.write(workspace, usecase)
    finally:
        await writer.close()
