"""What each of Slack's answers means: the table of its error codes, and the patience with which it is tried again."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.delivery_policy import (
    CALL_AT_MOST,
    CODES,
    LEASE,
    LEASE_TO_POST,
    MOST_ATTEMPTS,
    OUR_MISTAKES,
    RETRY_FIRST,
    RETRY_MOST,
    SEARCH_AFTER,
    SEARCH_AGAIN,
    Denied,
    Dropped,
    Gone,
    Later,
    Outcome,
    Postponed,
    Sent,
    Unknown,
    back_off,
    outcome_of,
    with_patience,
)

# HTTP's status, the code, and the outcome that follows.
ANSWERS: list[tuple[int | None, str | None, type[Outcome]]] = [
    (200, None, Sent),
    (200, "internal_error", Later),
    (503, "service_unavailable", Later),
    (200, "team_added_to_org", Later),
    (200, "org_login_required", Later),
    (200, "token_expired", Later),
    (None, "connection_failed", Later),
    (503, None, Later),
    (200, "fatal_error", Unknown),
    (500, "fatal_error", Unknown),
    (200, "request_timeout", Unknown),
    (None, "timeout", Unknown),
    (None, "connection_lost", Unknown),
    (200, "no_json", Unknown),
    (500, None, Unknown),
    (502, "http_502", Unknown),
    (None, None, Unknown),
    (200, "invalid_auth", Denied),
    (200, "token_revoked", Denied),
    (200, "missing_scope", Denied),
    (200, "account_inactive", Denied),
    (200, "not_authed", Denied),
    (200, "team_access_not_granted", Denied),
    (200, "is_archived", Gone),
    (200, "not_in_channel", Gone),
    (200, "channel_not_found", Gone),
    (200, "messages_tab_disabled", Gone),
    (200, "invalid_blocks", Gone),
    (200, "msg_too_long", Gone),
    (400, None, Gone),
    (200, "a_code_of_next_year", Gone),
    (200, "message_not_found", Dropped),
    (200, "cant_update_message", Dropped),
    (200, "edit_window_closed", Dropped),
]


@pytest.mark.parametrize(("status", "code", "kind"), ANSWERS)
def test_what_an_answer_means(status: int | None, code: str | None, kind: type[Outcome]) -> None:
    assert type(outcome_of(status, code)) is kind


@pytest.mark.parametrize(("status", "code"), [(429, None), (429, "ratelimited"), (200, "rate_limited")])
def test_too_many_requests_wait_as_long_as_slack_asks(status: int, code: str | None) -> None:
    assert outcome_of(status, code, 30) == Later(dt.timedelta(seconds=30), "ratelimited", counts=False)
    assert outcome_of(status, code, 0) == Later(RETRY_FIRST, "ratelimited", counts=False)


def test_an_outcome_keeps_the_code() -> None:
    assert outcome_of(200, "is_archived") == Gone("is_archived")
    assert outcome_of(502, None) == Unknown("http_502")
    assert outcome_of(None, "timeout") == Unknown("timeout")


def test_our_own_mistakes_are_never_tried_again() -> None:
    assert {CODES[code] for code in OUR_MISTAKES} == {Gone}


def test_waits_double_up_to_a_quarter_of_an_hour_and_are_spread() -> None:
    assert [back_off(attempts, 0).total_seconds() for attempts in (1, 2, 3, 9, 10, 1000)] == [2, 4, 8, 512, 900, 900]
    assert len({back_off(5, row) for row in range(16)}) == 16
    assert all(RETRY_MOST <= back_off(50, row) < RETRY_MOST * 1.25 for row in range(16))


def test_patience_grows_and_ends() -> None:
    failed = Later(RETRY_FIRST, "internal_error")
    assert with_patience(failed, 1, 0) == failed
    assert with_patience(failed, 4, 0) == Later(dt.timedelta(seconds=16), "internal_error")
    assert with_patience(failed, MOST_ATTEMPTS, 0) == Gone("internal_error")


def test_how_long_slack_asked_to_wait_stands() -> None:
    asked = Later(dt.timedelta(seconds=5), "ratelimited", counts=False)
    assert with_patience(asked, MOST_ATTEMPTS, 3) == asked


OTHERS = [
    Sent(),
    Gone("is_archived"),
    Unknown("timeout"),
    Dropped("deactivated"),
    Postponed(dt.datetime(2026, 12, 8, 8, tzinfo=dt.UTC), "out_of_hours"),
    Denied("token_revoked"),
]


@pytest.mark.parametrize("outcome", OTHERS)
def test_other_outcomes_are_left_alone(outcome: Outcome) -> None:
    assert with_patience(outcome, MOST_ATTEMPTS, 0) is outcome


def test_what_is_posted_late_in_a_lease_is_searched_for_late_enough() -> None:
    assert LEASE > LEASE_TO_POST == SEARCH_AFTER + CALL_AT_MOST


def test_what_says_nothing_of_the_message_neither_ends_it_nor_waits_longer_each_time() -> None:
    not_found_out = Later(SEARCH_AGAIN, "http_500", counts=False)
    assert with_patience(not_found_out, attempts=MOST_ATTEMPTS + 1, salt=7) == not_found_out
