"""Shadow mode: cases are logged (form, import, request), it is begun anew, and its token is made and revoked.

A batch is logged whole or not at all. A case reference is unique within a run of shadow mode.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.form import Field
from bot.domain.gates import Facts
from bot.domain.plan import WORKSPACE_PLAN, Plan
from bot.domain.plan_events import PlanEvent
from bot.domain.plan_rules import PlanAttempt, check_plan, decide_plan
from bot.domain.shadow_log import BadLine, Batch, Problem, agreeing, as_lines
from bot.domain.shadow_token import fits
from bot.domain.trail import BATON, Record
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.plan_act import PlanClick, PlanDone, carry_out_plan, facts_of, find_plan, perform_plan, plan_here
from bot.usecases.texts import keep_note
from bot.usecases.where import Where
from bot.usecases.words import words_for


class Source(StrEnum):
    """Where cases come from."""

    FORM = "form"
    IMPORT = "import"
    API = "api"


@dataclass(frozen=True, slots=True)
class ShadowSeen:
    """A plan with what its shadow mode asks about, as one person may see it."""

    plan: Plan
    facts: Facts
    words: Words


@dataclass(frozen=True, slots=True)
class Logged:
    """A batch that was logged: the plan as it now stands, and the record that says so."""

    plan: Plan
    record: Record
    count: int
    agreed: int


@dataclass(frozen=True, slots=True)
class TokenMade:
    """`replaced`: there was one before, which counts no more."""

    done: PlanDone
    replaced: bool


def shadow_here(reads: Reads, who: str, where: Where) -> ShadowSeen:
    """That of the channel's plan. Raises Refused: PLAN_NOT_FOUND, UNNAMED."""
    return _seen(reads, who, plan_here(reads, who, where))


def shadow_of(reads: Reads, who: str, where: Where, number: int) -> ShadowSeen:
    """That of this plan. Raises Refused: PLAN_NOT_FOUND, UNNAMED."""
    return _seen(reads, who, find_plan(reads, who, where, number))


def check_shadow(reads: Reads, who: str, where: Where, number: int, kind: type[PlanEvent]) -> ShadowSeen:
    """May such a form be opened now? Raises Refused as the act itself would."""
    seen = shadow_of(reads, who, where, number)
    check_plan(seen.plan, PlanAttempt(who, kind), seen.facts)
    return seen


def log_entered(uow: UnitOfWork, click: PlanClick, batch: Batch) -> PlanDone:
    """What somebody entered in the form. Raises Refused; BAD_CASES carries `lines`."""
    return perform_plan(uow, click, pe.LogShadow, lambda plan: _logging(uow, plan, batch, Source.FORM))


def log_imported(uow: UnitOfWork, number: int, batch: Batch) -> Logged:
    """A file, by whoever may use the database. Raises Refused; BAD_CASES carries `lines`."""
    return _log(uow, _plan(uow, number), batch, Source.IMPORT)


def log_sent(uow: UnitOfWork, number: int, token_sha256: str, batch: Batch) -> Logged:
    """A request, by whoever has the token. Raises Refused: NO_TOKEN where it is not the plan's (or there is no such
    plan), else as the others.
    """
    if not holds_token(uow, number, token_sha256):
        raise Refused(Code.NO_TOKEN)
    return _log(uow, _plan(uow, number), batch, Source.API)


def holds_token(reads: Reads, number: int, token_sha256: str) -> bool:
    """Whether this is the plan's token."""
    return fits(reads.plan(number) if number != WORKSPACE_PLAN else None, token_sha256)


def begin_anew(uow: UnitOfWork, click: PlanClick, reason: str, run: int) -> PlanDone:
    """`run` is the one that was shown: it is begun anew once. Raises Refused, FormProblems."""

    def reset(plan: Plan) -> pe.ResetShadow:
        if plan.shadow is None or plan.shadow.run != run:
            raise Refused(Code.PLAN_STALE)
        with Fields() as fields:
            said = fields.at(Field.REASON, lambda: keep_note(uow, reason, required=True))
        assert said is not None, "an empty reason is refused"
        return pe.ResetShadow(said)

    return perform_plan(uow, click, pe.ResetShadow, reset)


def make_token(uow: UnitOfWork, click: PlanClick, token_sha256: str) -> TokenMade:
    """From now on this one counts, and none before it. Raises Refused."""
    replaced = False

    def made(plan: Plan) -> pe.MakeToken:
        nonlocal replaced
        replaced = plan.token is not None
        return pe.MakeToken(token_sha256)

    return TokenMade(perform_plan(uow, click, pe.MakeToken, made), replaced)


def revoke_token(uow: UnitOfWork, click: PlanClick) -> PlanDone:
    """From now on none counts. Raises Refused."""
    return perform_plan(uow, click, pe.RevokeToken, lambda _plan: pe.RevokeToken())


def _seen(reads: Reads, who: str, plan: Plan) -> ShadowSeen:
    if not plan.is_named:
        raise Refused(Code.UNNAMED)
    facts = facts_of(reads, plan, who)
    return ShadowSeen(plan, facts, words_for(reads, facts.handoffs, [plan]))


def _plan(reads: Reads, number: int) -> Plan:
    plan = reads.plan(number) if number != WORKSPACE_PLAN else None
    if plan is None:
        raise Refused(Code.PLAN_NOT_FOUND)
    return plan


def _log(uow: UnitOfWork, plan: Plan, batch: Batch, source: Source) -> Logged:
    attempt, facts = PlanAttempt(BATON, pe.LogShadow), Facts()
    check_plan(plan, attempt, facts)
    event = _logging(uow, plan, batch, source)
    after, record = carry_out_plan(uow, plan, BATON, decide_plan(plan, attempt, event, facts, uow.now))
    return Logged(after, record, event.count, event.agreed)


def _logging(uow: UnitOfWork, plan: Plan, batch: Batch, source: Source) -> pe.LogShadow:
    assert plan.shadow is not None, "the rules let nothing be logged where it does not run"
    run, cases = plan.shadow.run, batch.cases
    references = [case.case for case in cases]
    known = frozenset(uow.known_cases(plan.number, run, references))
    logged = (BadLine(one.line, Problem.LOGGED, case=one.case.case) for one in batch.entries if one.case.case in known)
    bad = sorted((*batch.bad, *logged), key=lambda one: one.line)
    if bad:
        raise Refused(Code.BAD_CASES, lines=tuple(bad))
    uow.keep_cases(plan.number, run, references)
    return pe.LogShadow(len(cases), agreeing(cases), uow.keep_text(as_lines(cases)), source.value)
