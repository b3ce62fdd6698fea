"""The audit finds each kind of tampering, and nothing where there was none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
import pytest

from bot.domain import events as ev
from bot.domain.digests import Digest
from bot.domain.plan_events import StartPlan
from storage import triggers
from storage.audit import Audit, Finding, Problem, Summary
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, TEAM, act, direct, propose

Run = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
async def history(url: str, writer: StorageWriter) -> str:
    """Two workspaces, three plans, a few handoffs in several states."""
    for turn in range(3):
        await writer.write(TEAM, propose(f"thing {turn}"))
    await writer.write(TEAM, act(1, BEN, ev.Agree()))
    await writer.write(TEAM, propose("elsewhere", channel="C2"))
    await writer.write(TEAM, act(2, BEN, ev.Offer(None, (Digest("0" * 64),), None)))
    await writer.write(TEAM, lambda unit: unit.record(1, 2, ANA, ev.Keep(6, unit.keep_text("no"))))
    await writer.write(TEAM, act(1, ANA, ev.Deliver(None)))
    await writer.write("T2", propose())
    return url


def findings(url: str, **options: Any) -> list[Finding]:
    """All that the audit finds."""
    return list(Audit(url, **options).findings(Summary()))


def problems(url: str, **options: Any) -> set[tuple[Problem, int | None, int | None]]:
    """What is wrong, in which plan, and at which record or handoff."""
    return {(one.problem, one.plan, one.seq or one.handoff) for one in findings(url, **options)}


def tamper(url: str, change: Callable[[Run], object]) -> None:
    """Change the database as somebody would who owns it: triggers off, and on again."""
    with direct(url) as run:
        if url.startswith("sqlite"):
            for name in triggers.SQLITE:
                run(f"DROP TRIGGER {name}")
        else:
            run("ALTER TABLE trail DISABLE TRIGGER USER")
        change(run)
        if url.startswith("sqlite"):
            for statement in triggers.SQLITE.values():
                run(statement.replace(":", "\\:"))
        else:
            for name in triggers.POSTGRES:
                run(f"ALTER TABLE trail ENABLE ALWAYS TRIGGER {name}")


def rewrite(run: Run, seq: int, change: Callable[[dict[str, Any]], object], *, rehash: bool = True) -> None:
    """Change a record of the first plan, with the hash that fits."""
    ((text, old),) = run("SELECT record, hash FROM trail WHERE workspace='T1' AND plan=1 AND seq=:seq", seq=seq)
    value = json.loads(text)
    change(value)
    record = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(record).hexdigest() if rehash else old
    where = "WHERE workspace='T1' AND plan=1 AND seq=:seq"
    run(f"UPDATE trail SET record=:record, hash=:hash {where}", record=record.decode(), hash=digest, seq=seq)


# The offer in the history names criteria whose words were never kept.
MISSING_WORDS = (Problem.MISSING_TEXT, 1, 6)


async def test_a_whole_trail_has_no_findings_but_the_words_that_are_missing(history: str) -> None:
    summary = Summary()
    found = list(Audit(history).findings(summary))
    assert [(one.problem, one.workspace, one.plan, one.seq, one.handoff, one.what) for one in found] == [
        (Problem.MISSING_TEXT, TEAM, 1, 6, 2, "0" * 64)
    ]
    assert (summary.workspaces, summary.plans, summary.records, summary.handoffs) == (2, 3, 12, 5)
    assert summary.texts == 5 * 3 + 2


async def test_one_plan_alone(history: str) -> None:
    summary = Summary()
    assert list(Audit(history, plan=2).findings(summary)) == []
    assert (summary.plans, summary.records, summary.handoffs) == (1, 2, 1)
    assert findings(history, states=False) == []


def set_actor(value: dict[str, Any]) -> None:
    """Somebody else did it."""
    value["actor"] = "U9"


async def test_an_edit_without_its_hash(history: str) -> None:
    tamper(history, lambda run: rewrite(run, 5, set_actor, rehash=False))
    assert {(Problem.WRONG_HASH, 1, 5), (Problem.WRONG_PREV, 1, 6)} <= problems(history)


async def test_an_edit_with_its_hash(history: str) -> None:
    tamper(history, lambda run: rewrite(run, 5, set_actor))
    assert problems(history) == {(Problem.WRONG_PREV, 1, 6), (Problem.AGAINST_RULES, 1, 5), MISSING_WORDS}


async def test_an_edit_of_the_last_record(history: str) -> None:
    tamper(history, lambda run: rewrite(run, 8, set_actor))
    assert problems(history) == {(Problem.WRONG_HEAD, 1, 8), (Problem.AGAINST_RULES, 1, 8), MISSING_WORDS}


async def test_a_deletion_in_the_middle(history: str) -> None:
    tamper(history, lambda run: run("DELETE FROM trail WHERE workspace='T1' AND plan=1 AND seq=5"))
    found = problems(history)
    assert {(Problem.GAP, 1, 6), (Problem.WRONG_PREV, 1, 6), (Problem.WRONG_HANDOFF_STATE, 1, 1)} <= found
    assert Problem.WRONG_LEAF in {problem for problem, _, _ in found}


async def test_a_deletion_at_the_end(history: str) -> None:
    tamper(history, lambda run: run("DELETE FROM trail WHERE workspace='T1' AND plan=1 AND seq=8"))
    found = problems(history)
    assert {(Problem.WRONG_HEAD, 1, 7), (Problem.WRONG_HANDOFF_STATE, 1, 1)} <= found
    assert (Problem.WRONG_COUNTER, None, None) in found


async def test_a_plan_that_was_deleted(history: str) -> None:
    tamper(history, lambda run: run("DELETE FROM trail WHERE workspace='T1' AND plan=2"))
    assert {(Problem.UNEXPLAINED_PLAN, 2, None), (Problem.UNEXPLAINED_HANDOFF, 2, 4)} <= problems(history)


async def test_records_that_changed_places(history: str) -> None:
    def swap(run: Run) -> None:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            run("UPDATE trail SET seq=:new WHERE workspace='T1' AND plan=1 AND seq=:old", old=old, new=new)

    tamper(history, swap)
    found = problems(history)
    assert {(Problem.WRONG_PLACE, 1, 3), (Problem.WRONG_PLACE, 1, 4), (Problem.WRONG_PREV, 1, 3)} <= found


async def test_an_insertion(history: str) -> None:
    def insert(run: Run) -> None:
        run(
            "INSERT INTO trail SELECT workspace, plan, seq + 1, leaf + 100, record, hash FROM trail "
            "WHERE workspace='T1' AND plan=1 AND seq=8"
        )

    tamper(history, insert)
    found = problems(history)
    assert {(Problem.WRONG_PLACE, 1, 9), (Problem.WRONG_PREV, 1, 9), (Problem.WRONG_LEAF, 1, 9)} <= found
    assert (Problem.WRONG_HEAD, 1, 9) in found


async def test_other_bytes_of_the_same_record(history: str) -> None:
    def space(run: Run) -> None:
        ((text,),) = run("SELECT record FROM trail WHERE workspace='T1' AND plan=1 AND seq=8")
        spaced = text.replace(":", ": ", 1)
        digest = hashlib.sha256(spaced.encode()).hexdigest()
        run(
            "UPDATE trail SET record=:record, hash=:hash WHERE workspace='T1' AND plan=1 AND seq=8",
            record=spaced,
            hash=digest,
        )
        run("UPDATE plans SET head=:hash WHERE workspace='T1' AND plan=1", hash=digest)

    tamper(history, space)
    assert problems(history) == {(Problem.NOT_CANONICAL, 1, 8), MISSING_WORDS}


@pytest.mark.parametrize(
    "change",
    [{"at": 5}, {"handoff": True}, {"seq": True}, {"plan": True}, {"actor": 5}, {"more": 1}, {"data": []}],
)
async def test_what_is_no_record(history: str, change: dict[str, Any]) -> None:
    with direct(history) as run:  # which on PostgreSQL takes nothing but numbers
        run("DROP INDEX trail_handoff")
    tamper(history, lambda run: rewrite(run, 5, lambda value: value.update(change)))
    found = problems(history)
    assert {(Problem.MALFORMED, 1, 5), (Problem.WRONG_PREV, 1, 6), (Problem.STATES_UNREAD, None, None)} <= found


@pytest.mark.parametrize(
    "change",
    [
        {"act": "unheard_of"},
        {"data": {"more": 1}},
        {"act": "keep", "data": {}},
        {"act": "keep", "data": {"offer": True, "reason": None}},
        {"act": "deliver", "data": {"evidence": {"an": "object"}}},
        {"act": "decline", "data": {"reason": None, "not_me": "free text, which nobody could take back"}},
        {"act": "accept", "data": {"criteria": ["1"], "wording": 1, "note": None, "evidence": None}},
        {"act": "return", "data": {"unmet": 1, "reason": "0" * 64}},
    ],
)
async def test_a_record_that_is_no_event(history: str, change: dict[str, Any]) -> None:
    tamper(history, lambda run: rewrite(run, 5, lambda value: value.update(change)))
    assert (Problem.MALFORMED, 1, 5) in problems(history)


async def test_time_that_goes_back(history: str) -> None:
    tamper(history, lambda run: rewrite(run, 5, lambda value: value.update(at="2020-01-01T00:00:00Z")))
    assert (Problem.TIME_WENT_BACK, 1, 5) in problems(history)


def rewrite_from(run: Run, first: int, change: dict[str, Any]) -> None:
    """Change a record of the first plan and make all that follow it fit."""
    rewrite(run, first, lambda value: value.update(change))
    for seq in range(first + 1, 9):
        rewrite(run, seq, partial(dict.update, prev=hash_of(run, seq - 1)))
    run("UPDATE plans SET head=:head WHERE workspace='T1' AND plan=1", head=hash_of(run, 8))


def hash_of(run: Run, seq: int) -> str:
    """The hash beside a record of the first plan."""
    ((found,),) = run("SELECT hash FROM trail WHERE workspace='T1' AND plan=1 AND seq=:seq", seq=seq)
    return str(found)


@pytest.mark.parametrize(
    ("seq", "change", "problem"),
    [
        (1, {"actor": "U9"}, Problem.AGAINST_RULES),
        (2, {"actor": "U1"}, Problem.AGAINST_RULES),  # Ana, whose word would have confirmed it
        (5, {"actor": "U9"}, Problem.AGAINST_RULES),
        (7, {"data": {"offer": 5, "reason": None}}, Problem.AGAINST_RULES),
        (5, {"act": "agree_to_change", "data": {"offer": 4}}, Problem.CANNOT_FOLLOW),
    ],
)
async def test_a_whole_rewritten_history_is_held_against_the_rules(
    history: str, seq: int, change: dict[str, Any], problem: Problem
) -> None:
    tamper(history, lambda run: rewrite_from(run, seq, change))
    assert (problem, 1, seq) in problems(history)


async def test_what_was_rewritten_within_the_rules_is_not_found(history: str) -> None:
    tamper(history, lambda run: rewrite_from(run, 7, {"data": {"offer": 6, "reason": None}}))
    assert problems(history) == {MISSING_WORDS}  # which is why heads are printed in Slack


@pytest.mark.parametrize(
    "accept",
    [
        ("U9", ev.Accept((), 77, None, None)),
        (BEN, ev.Accept((), 1, None, None, no_evidence=True)),
        (BEN, ev.Accept((1, 2), 77, None, None, no_evidence=True)),
        (BEN, ev.Accept((1, 2), 1, None, None)),  # there was no evidence
    ],
)
async def test_an_acceptance_that_nobody_could_have_given(
    history: str, writer: StorageWriter, accept: tuple[str, ev.Accept]
) -> None:
    await writer.write(TEAM, act(1, *accept))
    assert problems(history) == {(Problem.AGAINST_RULES, 1, 9), MISSING_WORDS}


async def test_an_acceptance_that_was_given(history: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, act(1, BEN, ev.Accept((1, 2), 1, None, None, no_evidence=True)))
    assert problems(history) == {MISSING_WORDS}


async def test_a_date_in_a_zone_that_is_none(history: str) -> None:
    due = {"date": "2026-12-15", "time": None, "zone": "No/Where"}
    value = {"due": due, "was": due, "reason": None}
    tamper(history, lambda run: rewrite_from(run, 8, {"act": "reschedule", "data": value}))
    assert {(Problem.AGAINST_RULES, 1, 8), (Problem.WRONG_HANDOFF_STATE, 1, 1)} <= problems(history)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE handoffs SET state='accepted' WHERE workspace='T1' AND handoff=1",
        "UPDATE handoffs SET due=due+1 WHERE workspace='T1' AND handoff=1",
        "UPDATE handoffs SET body=replace(body, 'delivered', 'accepted') WHERE workspace='T1' AND handoff=1",
        "UPDATE handoffs SET body='{}' WHERE workspace='T1' AND handoff=1",
    ],
)
async def test_a_state_that_was_changed(history: str, change: str) -> None:
    with direct(history) as run:
        run(change)
    assert problems(history) == {(Problem.WRONG_HANDOFF_STATE, 1, 1), MISSING_WORDS}


async def test_states_that_came_and_went(history: str) -> None:
    with direct(history) as run:
        run("UPDATE handoffs SET handoff=77 WHERE workspace='T1' AND handoff=3")
        run("UPDATE handoffs SET handoff=88 WHERE workspace='T1' AND handoff=4")
    assert problems(history) == {
        (Problem.MISSING_HANDOFF, 1, 3),
        (Problem.UNEXPLAINED_HANDOFF, 1, 77),
        (Problem.MISSING_HANDOFF, 2, 4),
        (Problem.UNEXPLAINED_HANDOFF, 2, 88),
        (Problem.WRONG_COUNTER, None, None),
        MISSING_WORDS,
    }


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE plans SET owner='U9' WHERE workspace='T1' AND plan=1", Problem.WRONG_PLAN_STATE),
        ("UPDATE plans SET next_seq=99 WHERE workspace='T1' AND plan=1", Problem.WRONG_HEAD),
        ("UPDATE plans SET head_at=0 WHERE workspace='T1' AND plan=1", Problem.WRONG_HEAD),
        ("DELETE FROM plans WHERE workspace='T1' AND plan=1", Problem.MISSING_PLAN),
        ("UPDATE workspaces SET next_leaf=next_leaf+1 WHERE workspace='T1'", Problem.WRONG_COUNTER),
        ("UPDATE workspaces SET next_plan=1 WHERE workspace='T1'", Problem.WRONG_COUNTER),
        ("UPDATE workspaces SET next_handoff=next_handoff+5 WHERE workspace='T1'", Problem.WRONG_COUNTER),
        ("DELETE FROM workspaces WHERE workspace='T1'", Problem.WRONG_COUNTER),
    ],
)
async def test_a_plan_or_a_counter_that_was_changed(history: str, change: str, problem: Problem) -> None:
    with direct(history) as run:
        run(change)
    assert {one.problem for one in findings(history)} == {problem, Problem.MISSING_TEXT}


async def test_words_that_were_changed_or_taken_away(history: str) -> None:
    with direct(history) as run:
        run("UPDATE texts SET text='everything' WHERE workspace='T1' AND text='thing 1'")
        run("DELETE FROM texts WHERE workspace='T1' AND text='thing 0'")
    assert problems(history) == {(Problem.WRONG_TEXT, 1, 3), (Problem.MISSING_TEXT, 1, 2), MISSING_WORDS}


async def test_a_trigger_that_was_taken_away(history: str) -> None:
    name = next(iter(triggers.SQLITE if history.startswith("sqlite") else triggers.POSTGRES))
    with direct(history) as run:
        run(f"DROP TRIGGER {name}" + ("" if history.startswith("sqlite") else " ON trail"))
    assert Finding(Problem.NO_TRIGGER, what=name) in findings(history)


async def test_a_workspace_that_was_released_and_deleted(history: str) -> None:
    with direct(history) as run:
        run("INSERT INTO purges (workspace, at, heads) VALUES ('T2', 0, '{}')")
        for table in ("trail", "plans", "handoffs", "texts", "workspaces"):
            run(f"DELETE FROM {table} WHERE workspace='T2'")
    assert [one.workspace for one in findings(history) if one.problem is Problem.RELEASED] == ["T2"]


async def test_the_names_in_a_plans_first_record_have_their_words(url: str, writer: StorageWriter) -> None:
    names = (Digest("f" * 64),)
    await writer.write(
        TEAM, lambda unit: unit.record(unit.new_plan_number(), None, ANA, StartPlan(ANA, "UTC", "C7", (), names))
    )
    assert problems(url) == {(Problem.MISSING_TEXT, 1, 1)}
