"""What an audit finds, as values; the command line gives them words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Everything that can be wrong with a trail, the state beside it, or the words behind it."""

    NO_TRIGGER = "no_trigger"  # a trigger is missing, changed or switched off; `what` names it
    MALFORMED = "malformed"  # a record, or its act, is none of Baton's
    STATES_UNREAD = "states_unread"  # the states of the workspace were not checked, because of malformed records
    NOT_CANONICAL = "not_canonical"  # the same record in other bytes
    WRONG_HASH = "wrong_hash"  # the text does not have the hash that stands beside it
    WRONG_PREV = "wrong_prev"  # it does not follow the record before it
    WRONG_PLACE = "wrong_place"  # it names another workspace, plan or number than the one it is stored under
    GAP = "gap"  # `what` is the number that was expected
    TIME_WENT_BACK = "time_went_back"
    WRONG_LEAF = "wrong_leaf"  # `what` is the leaf number: out of range, or there twice
    WRONG_HEAD = "wrong_head"  # the plan's stored head is not its last record
    WRONG_COUNTER = "wrong_counter"  # `what` names the counter of the workspace
    CANNOT_FOLLOW = "cannot_follow"  # there is nothing that it could change after the records before it
    AGAINST_RULES = "against_rules"  # not by that person, not then, or not with that content
    WRONG_PLAN_STATE = "wrong_plan_state"
    WRONG_HANDOFF_STATE = "wrong_handoff_state"
    UNEXPLAINED_PLAN = "unexplained_plan"  # stored, but no record made it
    UNEXPLAINED_HANDOFF = "unexplained_handoff"
    MISSING_PLAN = "missing_plan"  # records made it, but it is not stored
    MISSING_HANDOFF = "missing_handoff"
    MISSING_TEXT = "missing_text"  # `what` is the digest
    WRONG_TEXT = "wrong_text"
    RELEASED = "released"  # the workspace's trail may be deleted: what is gone of it cannot be checked


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: where, and `what` where the problem needs it."""

    problem: Problem
    workspace: str | None = None
    plan: int | None = None
    seq: int | None = None
    handoff: int | None = None
    what: str = ""


@dataclass(slots=True)
class Summary:
    """What was looked at."""

    workspaces: int = 0
    plans: int = 0
    records: int = 0
    handoffs: int = 0
    texts: int = 0
