"""What Slack's answers mean for a delivery: outcomes as values, and the table of Slack's error codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

LEASE = dt.timedelta(seconds=90)  # longer than any attempt, and than the wait before a search
SEARCH_AFTER = dt.timedelta(seconds=60)  # an uncertain message is looked for this long after its attempt ended
SEARCH_BEFORE = dt.timedelta(minutes=5)  # and back to this long before the attempt began
CALL_AT_MOST = dt.timedelta(seconds=15)  # a call to Slack that takes longer is cut off
# With less left of a lease nothing is posted: if we died meanwhile, the next process would search for it too early.
LEASE_TO_POST = SEARCH_AFTER + CALL_AT_MOST
PROBE_EVERY = dt.timedelta(minutes=15)  # how often a token that Slack refuses is tried again

SEARCH_EVERY = dt.timedelta(seconds=1.2)  # of one workspace by one process: 50 a minute (SLACK.md, "Rates")
SEARCH_AGAIN = dt.timedelta(seconds=15)  # after a search that failed
RETRY_FIRST = dt.timedelta(seconds=2)
RETRY_MOST = dt.timedelta(minutes=15)
RETRY_AFTER_LEAST = dt.timedelta(seconds=1)
LONGEST_WAIT = dt.timedelta(minutes=30)  # whatever Slack asks for, it is asked again after this
MOST_ATTEMPTS = 100  # about a day of trying


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack has it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not sent; to be tried again after this long. `code` is Slack's, for the delivery log.

    One that does not count says nothing of the message itself: Slack would take no more just then, or would not say
    whether it has it.
    """

    after: dt.timedelta
    code: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """Not sent, and trying again would not help: each code has a remedy of its own."""

    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps sent (time-out, reset, `fatal_error`): searched for before anything is sent again."""

    code: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Not sent on purpose: it no longer holds, or a newer update says more."""

    why: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not to be said before `until` (message time): it is due then, and nothing was tried."""

    until: dt.datetime
    why: str


@dataclass(frozen=True, slots=True)
class Denied:
    """Not sent: Slack refuses the workspace's token, and so would it whatever else waits there. The row waits with
    the whole workspace. `needed` is the scope that Slack misses, where it says so.
    """

    code: str
    needed: str | None = None


Outcome = Sent | Later | Gone | Unknown | Dropped | Postponed | Denied

RATE_LIMITED = "ratelimited"  # the code of a Later that Slack's rate limits asked for
_RATE_LIMITED = (RATE_LIMITED, "rate_limited")
_NOT_SENT = (
    "connection_failed",  # no connection, so no request: ours, not Slack's
    "internal_error",
    "service_unavailable",
    "team_added_to_org",
    "org_login_required",
    "token_expired",  # a rotating token: the next attempt fetches the new one
)
_PERHAPS_SENT = ("timeout", "connection_lost", "no_json", "request_timeout", "fatal_error")
_TOKEN = (
    "token_revoked",
    "account_inactive",
    "invalid_auth",
    "not_authed",
    "missing_scope",
    "team_access_not_granted",
)
_TARGET = (
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "messages_tab_disabled",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
    "ekm_access_denied",
)
OUR_MISTAKES = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text", "metadata_too_large"}
)
_UPDATE = ("message_not_found", "cant_update_message", "edit_window_closed")

# Slack's codes, and those that stand for no answer at all (`timeout`, `connection_failed`, `connection_lost`,
# `no_json`), each with the kind of outcome that follows. A code that is not here is not tried again.
CODES: Mapping[str, type[Later] | type[Gone] | type[Unknown] | type[Dropped] | type[Denied]] = {
    **dict.fromkeys((*_RATE_LIMITED, *_NOT_SENT), Later),
    **dict.fromkeys(_PERHAPS_SENT, Unknown),
    **dict.fromkeys(_TOKEN, Denied),
    **dict.fromkeys((*_TARGET, *OUR_MISTAKES), Gone),
    **dict.fromkeys(_UPDATE, Dropped),
}


def outcome_of(
    status: int | None, error: str | None, retry_after: float | None = None, attempts: int = 1, salt: int = 0
) -> Outcome:
    """What an answer means. `status` is HTTP's, None where none came; `error` Slack's code, None where it said ok;
    `retry_after` in seconds as Slack asked. `attempts` (this one counted) and `salt` shape the wait before the next.

    A 5xx without one of Slack's codes may have been carried out, so it counts as unknown; a 503 has not.
    """
    if status == 429 or error in _RATE_LIMITED:
        asked = dt.timedelta(seconds=retry_after) if retry_after else back_off(attempts, salt)
        return Later(max(asked, RETRY_AFTER_LEAST), counts=False, code=RATE_LIMITED)
    if error is None and status is not None and status < 300:
        return Sent()
    code = error or (f"http_{status}" if status else "connection_lost")
    if code == "http_503":
        return Later(back_off(attempts, salt), code)
    kind = CODES.get(code, Unknown if status is not None and status >= 500 else Gone)
    if issubclass(kind, Later):
        return Later(back_off(attempts, salt), code)
    return kind(code)


def with_patience(outcome: Outcome, attempts: int, salt: int) -> Outcome:
    """An outcome as the outbox takes it down: each Later waits longer than the one before, and at last it ends.

    How long Slack asked to wait after too many requests stands, and never ends it.
    """
    if not isinstance(outcome, Later) or not outcome.counts:
        return outcome
    if attempts >= MOST_ATTEMPTS:
        return Gone(outcome.code)
    return Later(max(outcome.after, back_off(attempts, salt)), outcome.code)


def back_off(attempts: int, salt: int) -> dt.timedelta:
    """How long to wait after this many attempts: doubled each time up to a quarter of an hour, and spread by up to
    a quarter by `salt` (the row's id), so that what failed together does not come back together.
    """
    doubled: int = 2 ** min(attempts - 1, 16)
    return min(RETRY_MOST, RETRY_FIRST * doubled) * (1 + (salt % 16) / 64)
