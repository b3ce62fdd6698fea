"""What a person sees, and how the words on the screen lead to the right button, box or input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.sandbox import AppConfig, Message, Sandbox, default_cast
from bot.sandbox.mrkdwn import encode_typed, to_words
from bot.sandbox.workspace import Workspace
from tests.unit.sandbox.pager_app import CONFIG, Pager, button, form, plain, section, text_input

Post = Callable[..., Message]


@pytest.fixture
def post(sandbox: Sandbox) -> Post:
    """Posts blocks as the app into #fraud-model."""

    def post(*blocks: dict[str, Any], text: str = "x", **more: Any) -> Message:
        channel = sandbox.workspace.find_channel("fraud-model")
        return sandbox.workspace.post_as_app(channel, text, blocks=list(blocks), **more)

    return post


def boxes(block_id: str, label: str, *options: str) -> dict[str, Any]:
    """An input with boxes."""
    offered = [{"text": plain(text), "value": text} for text in options]
    element = {"type": "checkboxes", "action_id": "ticked", "options": offered}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def menu(action_id: str, *options: str) -> dict[str, Any]:
    """An overflow menu."""
    offered = [{"text": plain(text), "value": text} for text in options]
    return {"type": "overflow", "action_id": action_id, "options": offered}


def test_a_message_in_words(sandbox: Sandbox, post: Post) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    general = sandbox.workspace.find_channel("general").id
    message = post(
        {"type": "header", "text": plain("Page *one*")},
        section(f"*To* <@{ben.id}> in <#{general}|g>: <https://a.example|runbook> &amp; _tea_"),
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*By* Friday"}], "accessory": menu("m", "A", "B")},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "`H-1`"}]},
        {"type": "divider"},
        {"type": "actions", "elements": [button("Accept", "heard"), button("Not yet", "other")]},
        visible_to=ana.id,
    )
    assert ana.reads(message) == (
        "Pager · only visible to you\nPage *one*\nTo @Ben in #general: runbook & tea\nBy Friday\n[… A | B]\n"
        "H-1\n---\n[Accept] [Not yet]"
    )
    ben.sees_not("runbook")


def test_dates_are_shown_in_the_readers_zone(sandbox: Sandbox, post: Post) -> None:
    moment = int(datetime(2026, 12, 15, 20, 30, tzinfo=UTC).timestamp())
    post(section(f"<!date^{moment}^{{date_num}} {{time}}|soon> <!here> <!date^x^y|later>"))
    sandbox.person("Ana").sees("2026-12-15 21:30 @here later")
    sandbox.person("Chloe").sees("2026-12-16 02:00")


def test_what_is_not_there_is_an_assertion_with_the_screen(sandbox: Sandbox, post: Post) -> None:
    post(section("Only this"))
    ana = sandbox.person("Ana")
    with pytest.raises(AssertionError, match=r"Ana does not see 'That' but:\n#fraud-model Pager\nOnly this"):
        ana.sees("That")
    with pytest.raises(AssertionError, match="Ana sees 'Only"):
        ana.sees_not("Only this")


@pytest.mark.parametrize("act", ["clicks", "fills", "ticks", "chooses", "submits", "closes", "uses_shortcut"])
async def test_what_cannot_be_done_says_what_is_seen(sandbox: Sandbox, post: Post, act: str) -> None:
    post(section("Only this"))
    extra = {"fills": ["x"], "chooses": ["x"], "uses_shortcut": ["nowhere"]}.get(act, [])
    label = [] if act in {"submits", "closes"} else ["Make a page" if act == "uses_shortcut" else "Accept"]
    with pytest.raises(AssertionError, match="Only this"):
        await getattr(sandbox.person("Ana"), act)(*label, *extra)


async def test_the_newest_button_is_pressed_or_the_one_meant(sandbox: Sandbox, http_pager: Pager, post: Post) -> None:
    ana = sandbox.person("Ana")
    old = post(section("Old"), {"type": "actions", "elements": [button("Go", "heard", "old")]})
    rows = [
        section("H-1 late"),
        {"type": "actions", "elements": [button("Go", "heard", "one"), menu("heard", "Reschedule", "Cancel")]},
        section("H-2 early") | {"accessory": button("Go", "heard", "two") | {"action_id": "heard"}},
    ]
    post(*rows)

    async def pressed(*args: Any, **more: Any) -> Any:
        await ana.clicks(*args, **more)
        action = http_pager.last("block_actions")["actions"][0]
        return action.get("value") or action["selected_option"]["value"]

    assert await pressed("Go") == "one"
    assert await pressed("Go", nth=2) == "two"
    assert await pressed("Go", on="H-2") == "two"
    assert await pressed("Go", on="Old") == "old"
    assert await pressed("Go", on=old) == "old"
    assert await pressed("Cancel") == "Cancel"
    message = http_pager.last("block_actions")["message"]
    assert message["blocks"][0]["text"]["text"] == "H-1 late"
    await sandbox.person("Ben").clicks("Go")
    with pytest.raises(AssertionError, match="Dev sees no button"):
        await sandbox.person("Dev").clicks("Go")


async def test_boxes_selects_and_pickers_in_a_form(sandbox: Sandbox, http_pager: Pager) -> None:
    ana = sandbox.person("Ana")
    offered = [{"text": plain(text), "value": text} for text in ("Daily", "Mondays")]
    inputs = [
        boxes("one", "First", "Confirmed"),
        boxes("two", "Second", "Confirmed"),
        text_input("Note", "note", optional=True, element={"max_length": 5, "initial_value": "Hi"}),
        _input("often", "How often", {"type": "static_select", "options": offered, "initial_option": offered[0]}),
        _input("radio", "Kind", {"type": "radio_buttons", "options": offered}),
        _input("time", "Nudge time", {"type": "timepicker"}),
        _input("people", "People", {"type": "multi_users_select"}),
        _input("place", "Plan", {"type": "conversations_select"}),
    ]
    sandbox.slack.surfaces.open(ana.id, form(*inputs))
    await ana.ticks("Confirmed", 2)
    ana.sees("First: [ ] Confirmed Second: [x] Confirmed Note (optional): Hi How often: Daily")
    await ana.ticks("Confirmed")
    await ana.unticks("Second")
    await ana.submits()
    ana.sees("Second: [ ] Confirmed ! Please complete this required field.")
    await ana.ticks("Second")
    await ana.fills("Note", "Too long")
    for label, values in {
        "How often": ["Mondays"],
        "Kind": ["Daily"],
        "Nudge time": ["09:00"],
        "People": ["Ben", "Chloe"],
        "Plan": ["#general"],
    }.items():
        await ana.chooses(label, *values)
    ana.sees("How often: Mondays Kind: [x] Daily [ ] Mondays Nudge time: 09:00 People: @Ben, @Chloe Plan: #general")
    await ana.submits()
    ana.sees("Please enter at most 5 characters.")
    await ana.clears("Note")
    await ana.submits()
    values = http_pager.last("view_submission")["view"]["state"]["values"]
    assert values["one"]["ticked"]["selected_options"] == [{"text": plain("Confirmed"), "value": "Confirmed"}]
    assert values["note"]["value"] == {"type": "plain_text_input", "value": None}
    assert values["people"]["value"]["selected_users"] == [sandbox.person(n).id for n in ("Ben", "Chloe")]


def _input(block_id: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element | {"action_id": "value"},
    }


async def test_choosing_outside_a_form_is_sent_at_once(sandbox: Sandbox, http_pager: Pager, post: Post) -> None:
    ana = sandbox.person("Ana")
    offered = [{"text": plain(text), "value": text} for text in ("A", "B")]
    select = {"type": "static_select", "action_id": "heard", "options": offered, "placeholder": plain("Pick")}
    post(section("Which one") | {"accessory": select}, {"type": "actions", "elements": [button("Go", "heard")]})
    ana.sees("Which one (Pick) [Go]")
    await ana.chooses("Which one", "B")
    assert http_pager.last("block_actions")["actions"][0]["selected_option"]["value"] == "B"
    with pytest.raises(AssertionError, match="does not offer 'C', but A, B"):
        await ana.chooses("Which one", "C")
    await ana.clicks("Go")
    (state,) = http_pager.last("block_actions")["state"]["values"].values()
    assert state["heard"]["selected_option"]["value"] == "B"


async def test_waiting_ends_with_the_change(sandbox: Sandbox, post: Post) -> None:
    ana = sandbox.person("Ana")
    sandbox.workspace.subscribe(lambda _: None)
    with pytest.raises(AssertionError, match="Ana does not see 'Never'"):
        await ana.waits_for("Never", within=0.01)
    post(section("Now"))
    await ana.waits_for("Now")
    await sandbox.settled(quiet=0.01)


async def test_places(sandbox: Sandbox) -> None:
    ana, ben, dev = (sandbox.person(name) for name in ("Ana", "Ben", "Dev"))
    await ana.types("For you two", "Ben, Chloe")
    ben.sees("For you two")
    await ana.types("For you", "Ben")
    assert [message.text for message in ben.messages("Ana")] == ["For you"]
    sandbox.person("Chloe").sees_not("For you", "Ana")
    with pytest.raises(AssertionError, match="Dev is not in #fraud-model"):
        await dev.types("x", "#fraud-model")
    await dev.joins("#fraud-model")
    await dev.types("Hello @Ana", "#fraud-model")
    ana.sees("Dev Hello @Ana")
    await dev.leaves("#fraud-model")
    with pytest.raises(AssertionError, match="private"):
        await ben.joins("#secret-project")
    await dev.invites("Ben", "#secret-project")
    await dev.types("/invite @Ben", "#secret-project")
    dev.sees("Ben is already in this channel.")
    sandbox.workspace.app.config = replace(CONFIG, messages_tab_read_only=True)
    with pytest.raises(AssertionError, match="turned off"):
        await ana.types("Hello", "Pager")
    with pytest.raises(LookupError, match="Ana, Ben"):
        sandbox.person("Nobody")


def test_typed_mentions_prefer_the_longest_name() -> None:
    workspace = Workspace(default_cast(), CONFIG)
    ana = workspace.find_user("Ana").id
    assert encode_typed("@Ana Nowak, @ANA and mail@ana", workspace, ana) == f"<@{ana}|ana>, <@{ana}|ana> and mail@ana"
    assert to_words("*bold* _it_ ~no~ `code` 2*3*4 <!channel> &lt;b&gt;", workspace, "UTC") == (
        "bold it no code 2*3*4 @channel <b>"
    )


def test_message_times_never_repeat_nor_go_back() -> None:
    times = iter(datetime(2026, 12, day, tzinfo=UTC) for day in (2, 2, 1, 3))
    workspace = Workspace(default_cast(), CONFIG, lambda: next(times))
    stamps = [workspace.next_ts() for _ in range(4)]
    assert stamps == sorted(set(stamps))
    assert stamps[3] == "1796256000.000000"


def test_a_manifest_is_read(tmp_path: Path) -> None:
    manifest = {
        "display_information": {"name": "Pager"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Pager"},
            "slash_commands": [{"command": "/pager", "should_escape": True}, {"command": "/raw"}],
            "shortcuts": [
                {"name": "Make a page", "type": "message", "callback_id": "make_page"},
                {"name": "New page", "type": "global", "callback_id": "new_page"},
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(CONFIG.scopes)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(CONFIG.bot_events)},
            "interactivity": {"is_enabled": True},
        },
    }
    path = tmp_path / "manifest.yml"
    path.write_text(yaml.safe_dump(manifest))
    assert AppConfig.from_manifest(path) == AppConfig.from_manifest(manifest) == CONFIG
