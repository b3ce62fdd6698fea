"""What the forms of plans have in common: each field held against the rules."""

from __future__ import annotations

import datetime as dt
import unicodedata

from bot.domain.errors import Code, Refused
from bot.domain.form import Field
from bot.domain.plan_form import NAME_MAX, SYSTEM_MAX, EnteredPlan
from bot.domain.sentence import clean
from bot.domain.working_time import local_date
from bot.ports import Reads, UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.understand import owner_problem

_INVISIBLE = "CZ"  # Unicode's categories of what only controls, formats or separates


def checked_name(text: str) -> str:
    """A name on one line, of which something can be seen. Raises Refused."""
    name = _one_line(text)
    if all(unicodedata.category(character)[0] in _INVISIBLE for character in name):
        raise Refused(Code.NO_NAME)
    if len(name) > NAME_MAX:
        raise Refused(Code.NAME_TOO_LONG, most=NAME_MAX)
    return name


def checked_about(
    uow: UnitOfWork, fields: Fields, entered: EnteredPlan, zone: str, *, standing: dt.date | None = None
) -> EnteredPlan:
    """What a plan is, every problem at its field; texts on one line. `standing`: a target that may stay as it is, also
    where it has passed.
    """
    name = fields.at(Field.NAME, lambda: checked_name(entered.name))
    system = fields.at(Field.SYSTEM, lambda: _checked_system(entered.system))
    pilot = fields.at(Field.PILOT_OWNER, lambda: leader(uow, entered.pilot_owner))
    production = entered.production_owner
    if production is not None:
        fields.at(Field.PRODUCTION_OWNER, lambda: leader(uow, production))
    if entered.target != standing:
        fields.at(Field.TARGET, lambda: _checked_target(uow, entered, zone))
    return EnteredPlan(name or "", system or "", pilot, production, entered.risk, entered.target)


def leader(reads: Reads, person: str | None) -> str:
    """Somebody who can answer for something. Raises Refused."""
    if not person:
        raise Refused(Code.NO_RECEIVER)
    if problem := owner_problem(reads, person):
        raise problem
    return person


def _checked_system(text: str) -> str:
    system = _one_line(text)
    if len(system) > SYSTEM_MAX:
        raise Refused(Code.TEXT_TOO_LONG, most=SYSTEM_MAX)
    return system


def _checked_target(uow: UnitOfWork, entered: EnteredPlan, zone: str) -> None:
    if entered.target and entered.target < local_date(uow.now, zone):
        raise Refused(Code.TARGET_PAST)


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
