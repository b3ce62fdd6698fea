"""Decoding: what Slack documents is read, anything else is refused in words that quote nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import payloads
from bot.slack.payloads import PayloadError
from bot.usecases.where import NOWHERE, Where

COMMAND = {
    "command": "/handoff", "text": "list", "user_id": "U1", "channel_id": "C1", "channel_name": "general",
    "trigger_id": "1.2.x", "response_url": "http://127.0.0.1/r",
}  # fmt: skip
PRESS = {
    "type": "block_actions", "user": {"id": "U1"}, "trigger_id": "1.2.x", "response_url": "http://127.0.0.1/r",
    "channel": {"id": "C1", "name": "privategroup"}, "container": {"is_ephemeral": True},
    "actions": [{"action_id": "handoff.take", "value": "1|H-7|12"}],
}  # fmt: skip
VIEW = {"id": "V1", "hash": "h1", "callback_id": "handoff.form", "private_metadata": "1|||d|C1"}
FORM = {"type": "view_submission", "user": {"id": "U1"}, "view": VIEW}
SHORTCUT = {"type": "message_action", "callback_id": "x", "user": {"id": "U1"}, "message": {"text": "a\x00b"}}
EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "text": "\ud800hi"}}


def test_a_command_is_read() -> None:
    command = payloads.command(COMMAND)
    assert (command.who, command.where, command.text) == ("U1", Where("C1", False, "general"), "list")
    assert command.key == "trigger:1.2.x"


@pytest.mark.parametrize(
    ("channel", "name", "where"),
    [
        ("C1", "privategroup", Where("C1", True, "")),
        ("G1", "privategroup", Where("G1", True, "")),
        ("D1", "directmessage", NOWHERE),
        ("G1", "mpdm-ana--ben-1", NOWHERE),
        (None, None, NOWHERE),
        ("C1", None, Where("C1", False, "")),
    ],
)
def test_a_conversation_between_people_is_no_place(channel: str | None, name: str | None, where: Where) -> None:
    assert payloads.command({**COMMAND, "channel_id": channel, "channel_name": name}).where == where


def test_a_click_is_read() -> None:
    press = payloads.press(PRESS)
    assert (press.action_id, press.value, press.ephemeral) == ("handoff.take", "1|H-7|12", True)
    assert press.where.private


def test_a_menu_s_choice_is_its_value() -> None:
    action = {"action_id": "handoff.more", "selected_option": {"value": "edit|1|H-7|12"}}
    assert payloads.press({**PRESS, "actions": [action]}).value == "edit|1|H-7|12"


def test_a_form_is_known_by_its_view_and_hash() -> None:
    assert payloads.sent_form(FORM).key == "view:V1:h1"


def test_nul_and_lone_surrogates_are_gone() -> None:
    assert payloads.shortcut(SHORTCUT).text == "ab"
    assert payloads.event(EVENT).body["text"] == "hi"


@pytest.mark.parametrize(
    ("decode", "body"),
    [
        (payloads.command, {**COMMAND, "user_id": "ana"}),
        (payloads.command, {**COMMAND, "user_id": ["U1"]}),
        (payloads.command, {**COMMAND, "channel_id": "C1\x00"}),
        (payloads.command, {**COMMAND, "trigger_id": ""}),
        (payloads.command, {**COMMAND, "text": 7}),
        (payloads.press, {**PRESS, "actions": []}),
        (payloads.press, {**PRESS, "actions": "x"}),
        (payloads.press, {**PRESS, "user": None}),
        (payloads.sent_form, {**FORM, "view": None}),
        (payloads.sent_form, {**FORM, "view": [1]}),
        (payloads.event, {**EVENT, "event_id": "E" * 1000}),
    ],
)
def test_what_slack_would_not_send_is_refused(decode: Callable[[Any], object], body: Mapping[str, Any]) -> None:
    with pytest.raises(PayloadError):
        decode(body)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "user", "channel", "value", "actions", "text"]), inner, max_size=4)
    ),
    max_leaves=10,
)


NAMES = ["user", "user_id", "channel", "channel_id", "actions", "view", "event", "event_id", "trigger_id"]


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_any_object_is_decoded_or_refused(body: dict[str, Any]) -> None:
    for decode in (payloads.command, payloads.press, payloads.sent_form, payloads.shortcut, payloads.event):
        with contextlib.suppress(PayloadError):
            decode(body)
