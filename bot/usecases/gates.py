"""The gates of a plan: looking at them, opening them, what they ask for, and overriding them (DESIGN section 3)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import partial

from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.errors import Code, Refused
from bot.domain.form import Field
from bot.domain.gates import QUESTIONS
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate, PlanEvent, Severity
from bot.domain.plan_rules import PlanAttempt, check_plan, decide_plan
from bot.domain.sentence import clean
from bot.ports import Reads, UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.plan_act import PlanClick, PlanDone, facts_of, find_plan, perform_plan, plan_here
from bot.usecases.plan_fields import leader
from bot.usecases.texts import keep_note
from bot.usecases.where import NOWHERE, Where, may_see_plan
from bot.usecases.words import words_for

_WEB_ADDRESS = re.compile(r"https?://[^\s<>|]+\.[^\s<>|]+", re.IGNORECASE)


def gates_of(reads: Reads, who: str, where: Where, number: int | None = None) -> PlanDone:
    """A plan with gates; without a number the channel's. Raises Refused: PLAN_NOT_FOUND, UNNAMED."""
    plan = plan_here(reads, who, where) if number is None else find_plan(reads, who, where, number)
    if not plan.is_named:
        raise Refused(Code.UNNAMED)
    return _seen(reads, plan, who, where)


def status_here(reads: Reads, who: str, where: Where) -> PlanDone:
    """The channel's plan, named or not. Raises Refused(PLAN_NOT_FOUND)."""
    return _seen(reads, plan_here(reads, who, where), who, where)


def check_plan_form(reads: Reads, who: str, where: Where, number: int | None, kind: type[PlanEvent]) -> PlanDone:
    """May this form be opened now? Raises Refused as the act itself would."""
    seen = gates_of(reads, who, where, number)
    check_plan(seen.plan, PlanAttempt(who, kind), seen.facts)
    return seen


def check_override(reads: Reads, who: str, where: Where, number: int, gate: Gate, now: dt.datetime) -> PlanDone:
    """May this person override this gate now? Raises Refused as the act itself would."""
    seen = gates_of(reads, who, where, number)
    nothing, plan = Digest(""), seen.plan
    asks = plan.owner == plan.production_owner
    event = pe.AskOverride(gate, nothing, "") if asks else pe.Override(gate, (), nothing)
    decide_plan(plan, PlanAttempt(who, type(event)), event, seen.facts, now)
    return seen


def open_gate(uow: UnitOfWork, click: PlanClick, gate: Gate) -> PlanDone:
    """Open a gate all of whose conditions hold. Raises Refused."""
    return perform_plan(uow, click, pe.OpenGate, lambda _plan: pe.OpenGate(gate))


def ask_go_live(uow: UnitOfWork, click: PlanClick) -> PlanDone:
    """The plan owner asks the production owner. Raises Refused."""
    return perform_plan(uow, click, pe.AskGoLive, lambda _plan: pe.AskGoLive())


def go_live(uow: UnitOfWork, click: PlanClick) -> PlanDone:
    """The production owner goes live. Raises Refused."""
    return perform_plan(uow, click, pe.GoLive, lambda _plan: pe.GoLive())


def towards_live(uow: UnitOfWork, click: PlanClick) -> PlanDone:
    """What going live asks of this person now: the production owner's answer where it was asked, else the question.
    Raises Refused.
    """
    plan = find_plan(uow, click.who, click.where, click.number)
    if click.who == plan.production_owner and (plan.go_live_asked or click.who != plan.owner):
        return go_live(uow, click)
    return ask_go_live(uow, click)


def answer_requirements(uow: UnitOfWork, click: PlanClick, answers: Mapping[str, str]) -> PlanDone:
    """The six answers in full, by their names; blank where there is none. Raises Refused, FormProblems."""
    return perform_plan(uow, click, pe.AnswerRequirements, lambda plan: _answered(uow, plan, answers))


def link_evidence(uow: UnitOfWork, click: PlanClick, links: Mapping[str, str]) -> PlanDone:
    """Both kinds in full, by their names; blank where there is none. Raises Refused, FormProblems."""
    return perform_plan(uow, click, pe.LinkEvidence, lambda plan: _linked(uow, plan, links))


def override(uow: UnitOfWork, click: PlanClick, gate: Gate, reason: str, second: str | None) -> PlanDone:
    """The production owner opens a gate that misses something, or asks for the second person's yes where plan and
    production owner are one. Raises Refused, FormProblems.
    """
    plan = find_plan(uow, click.who, click.where, click.number)
    if plan.owner == plan.production_owner:
        return perform_plan(uow, click, pe.AskOverride, lambda plan: _asking(uow, plan, gate, reason, second))
    if second is not None:
        raise Refused(Code.NO_SECOND_NEEDED)
    return perform_plan(uow, click, pe.Override, lambda _plan: pe.Override(gate, (), _reason(uow, reason)))


def confirm_override(uow: UnitOfWork, click: PlanClick, asked: int) -> PlanDone:
    """The second person says yes. `asked`: the record of the question that they read. Raises Refused."""
    return _answering(uow, click, pe.Override, asked)


def refuse_override(uow: UnitOfWork, click: PlanClick, asked: int) -> PlanDone:
    """The second person says no, or the one who asked takes it back. Raises Refused."""
    return _answering(uow, click, pe.RefuseOverride, asked)


def report_incident(uow: UnitOfWork, click: PlanClick, severity: Severity | None, note: str) -> PlanDone:
    """Something went wrong in production. Raises Refused, FormProblems."""
    return perform_plan(uow, click, pe.Incident, lambda _plan: _reported(uow, severity, note))


def _seen(reads: Reads, plan: Plan, who: str, where: Where) -> PlanDone:
    facts = facts_of(reads, plan, who)
    return PlanDone(plan, facts, words_for(reads, facts.handoffs, [plan], reader=who, where=where), None)


def _answered(uow: UnitOfWork, plan: Plan, answers: Mapping[str, str]) -> pe.AnswerRequirements:
    was = plan.requirements
    with Fields() as fields:
        kept = {
            name: fields.at(Field(name), partial(_kept, uow, getattr(was, name), answers.get(name, "")))
            for name in QUESTIONS
        }
    if all(kept[name] == getattr(was, name) for name in QUESTIONS):
        raise Refused(Code.NOTHING_NEW)
    return pe.AnswerRequirements(version=was.version, **kept)


def _linked(uow: UnitOfWork, plan: Plan, links: Mapping[str, str]) -> pe.LinkEvidence:
    was = plan.evidence
    with Fields() as fields:
        runs = fields.at(Field.ENVIRONMENT, lambda: _link(uow, was.environment, links.get("environment", "")))
        data = fields.at(
            Field.PRODUCTION_DATA, lambda: _link(uow, was.production_data, links.get("production_data", ""))
        )
    if (runs, data) == (was.environment, was.production_data):
        raise Refused(Code.NOTHING_NEW)
    return pe.LinkEvidence(was.version, runs, data)


def _link(uow: UnitOfWork, was: Digest | None, text: str) -> Digest | None:
    if text.strip() and not _WEB_ADDRESS.search(text):
        raise Refused(Code.NO_LINK)
    return _kept(uow, was, text)


def _kept(uow: UnitOfWork, was: Digest | None, text: str) -> Digest | None:
    """The digest of what was written; the old one where it did not change, None where nothing was."""
    words = clean(text).strip()
    if was is not None and words and uow.text(was) == words:
        return was
    return keep_note(uow, words)


def _reason(uow: UnitOfWork, text: str) -> Digest:
    """Raises FormProblems where there is none, or too much of it."""
    with Fields() as fields:
        reason = fields.at(Field.REASON, lambda: keep_note(uow, text, required=True))
    assert reason is not None, "it is required"
    return reason


def _asking(uow: UnitOfWork, plan: Plan, gate: Gate, reason: str, second: str | None) -> pe.AskOverride:
    with Fields() as fields:
        kept = fields.at(Field.REASON, lambda: keep_note(uow, reason, required=True))
        who = fields.at(Field.SECOND, lambda: _second(uow, plan, second))
    assert kept is not None and who is not None, "both are required"
    return pe.AskOverride(gate, kept, who, (_name(uow, who),))


def _second(uow: UnitOfWork, plan: Plan, second: str | None) -> str:
    """Another person, who may see the plan. Raises Refused."""
    if second is None:
        raise Refused(Code.SECOND_NEEDED)
    if second in {plan.owner, plan.production_owner}:
        raise Refused(Code.SECOND_IS_SAME)
    leader(uow, second)
    if not may_see_plan(uow, second, NOWHERE, plan):
        raise Refused(Code.NOT_A_MEMBER, person=second)
    return second


def _name(uow: UnitOfWork, person: str) -> Digest:
    known = uow.person(person)
    return uow.keep_text(known.name if known else person)


def _answering(uow: UnitOfWork, click: PlanClick, kind: type[PlanEvent], seq: int) -> PlanDone:
    """Answer the question of that record; one that was answered or taken back is no question any more."""

    def answer(plan: Plan) -> PlanEvent:
        asked = plan.override_asked
        if asked is None or asked.seq != seq:
            raise Refused(Code.NO_OVERRIDE_ASKED)
        return pe.RefuseOverride(asked.gate) if kind is pe.RefuseOverride else pe.Override(asked.gate, (), asked.reason)

    try:
        return perform_plan(uow, click, kind, answer)
    except Refused as refused:
        plan = uow.plan(click.number)
        gone = plan is not None and (plan.override_asked is None or plan.override_asked.seq != seq)
        if refused.code is Code.NOT_YOUR_PLAN and gone:  # whoever was asked is asked no more
            raise Refused(Code.NO_OVERRIDE_ASKED) from refused
        raise


def _reported(uow: UnitOfWork, severity: Severity | None, note: str) -> pe.Incident:
    with Fields() as fields:
        how_bad = fields.at(Field.SEVERITY, lambda: _severity(severity))
        kept = fields.at(Field.NOTE, lambda: _what_happened(uow, note))
    assert how_bad is not None and kept is not None, "both are required"
    return pe.Incident(how_bad, kept)


def _severity(severity: Severity | None) -> Severity:
    if severity is None:
        raise Refused(Code.NO_SEVERITY)
    return severity


def _what_happened(uow: UnitOfWork, note: str) -> Digest:
    kept = keep_note(uow, note)
    if kept is None:
        raise Refused(Code.NO_ACCOUNT)
    return kept
