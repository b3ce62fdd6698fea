"""Slack's codes, and what each means for the place it came from."""

from __future__ import annotations

import pytest

from bot.domain.delivery_policy import CODES, OUR_MISTAKES, Gone
from bot.domain.people import Channel
from bot.domain.remedy import Trouble, trouble_of, trouble_with


@pytest.mark.parametrize(
    ("code", "in_channel", "to_person"),
    [
        ("not_in_channel", Trouble.NOT_IN_CHANNEL, None),
        ("channel_not_found", Trouble.NOT_IN_CHANNEL, Trouble.UNREACHABLE),
        ("is_archived", Trouble.ARCHIVED, None),
        ("restricted_action", Trouble.RESTRICTED, Trouble.UNREACHABLE),
        ("restricted_action_read_only_channel", Trouble.RESTRICTED, Trouble.UNREACHABLE),
        ("ekm_access_denied", Trouble.RESTRICTED, Trouble.UNREACHABLE),
        ("user_not_visible", None, Trouble.UNREACHABLE),
        ("user_disabled", None, Trouble.DEACTIVATED),
        ("user_not_found", None, Trouble.DEACTIVATED),
        ("messages_tab_disabled", None, Trouble.MESSAGES_TAB),
        ("invalid_blocks", None, None),
        ("token_revoked", None, None),
        ("http_404", None, None),
    ],
)
def test_a_code(code: str, in_channel: Trouble | None, to_person: Trouble | None) -> None:
    assert trouble_of(code, person=False) is in_channel
    assert trouble_of(code, person=True) is to_person


def test_every_refusal_of_a_place_has_a_remedy() -> None:
    refusals = {code for code, outcome in CODES.items() if outcome is Gone} - OUR_MISTAKES
    assert {code for code in refusals if not (trouble_of(code, person=True) or trouble_of(code, person=False))} == set()


@pytest.mark.parametrize(
    ("archived", "joined", "trouble"),
    [
        (False, True, None),
        (False, False, Trouble.NOT_IN_CHANNEL),
        (True, True, Trouble.ARCHIVED),
        (True, False, Trouble.ARCHIVED),
    ],
)
def test_a_channel_that_the_directory_knows(archived: bool, joined: bool, trouble: Trouble | None) -> None:
    assert trouble_with(Channel("C1", "fraud-model", private=False, archived=archived, joined=joined)) is trouble
