"""The acts that need no more than a click: take it, confirm, not me, fine, undo. Agreeing to a change may push others:
`bot.usecases.order`.
"""

from __future__ import annotations

from bot.domain import events as ev
from bot.ports import UnitOfWork
from bot.usecases.perform import Click, Done, perform


def take(uow: UnitOfWork, click: Click) -> Done:
    """The receiver takes it. Raises Refused."""
    return perform(uow, click, ev.Agree, lambda _handoff, _plan: ev.Agree())


def confirm(uow: UnitOfWork, click: Click) -> Done:
    """The giver confirms what somebody else typed. Raises Refused."""
    return perform(uow, click, ev.Confirm, lambda _handoff, _plan: ev.Confirm())


def not_me(uow: UnitOfWork, click: Click) -> Done:
    """The giver is not the one: it is cancelled. Raises Refused."""
    return perform(uow, click, ev.NotMe, lambda _handoff, _plan: ev.NotMe())


def fine(uow: UnitOfWork, click: Click) -> Done:
    """The receiver is fine with the moved date. Raises Refused."""
    return perform(uow, click, ev.Acknowledge, lambda _handoff, _plan: ev.Acknowledge())


def undo(uow: UnitOfWork, click: Click) -> Done:
    """Typed by mistake: for five minutes and while unanswered. Raises Refused."""
    return perform(uow, click, ev.Undo, lambda _handoff, _plan: ev.Undo())
