"""People and a real Bolt app, over HTTP and over Socket Mode: what each sees of the other."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.page.plain import plain_values
from tests.unit.sandbox.pager_app import PAGE_FORM, Pager, button, form, section, text_input


async def test_a_command_is_answered_privately(sandbox: Sandbox, pager: Pager) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ana.types("/pager wake @ben", "#fraud-model")
    ana.sees("Pager · only visible to you Ready: wake @Ben [Post] [Drop]", "#fraud-model")
    ben.sees_not("Ready")
    heard = pager.heard[-1]
    assert heard["text"] == f"wake <@{ben.id}|ben>"
    assert heard["channel_name"] == "fraud-model"
    assert heard["user_id"] == ana.id


async def test_a_button_posts_and_replaces(sandbox: Sandbox, pager: Pager) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ana.invites_app("#fraud-model")
    await ana.types("/pager wake up", "#fraud-model")
    await ana.clicks("Post")
    ben.sees("Paged by @Ana", "#fraud-model")
    ana.sees("Posted")
    ana.sees_not("[Post]")
    clicked = pager.last("block_actions")
    assert clicked["container"]["is_ephemeral"] is True
    assert clicked["actions"][0]["value"] == "1"


async def test_what_is_deleted_is_gone(sandbox: Sandbox, pager: Pager) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/pager wake up", "#fraud-model")
    await ana.clicks("Drop", on="Ready")
    ana.sees_not("Ready")


async def test_a_form_is_checked_filled_and_sent(sandbox: Sandbox, pager: Pager) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ana.types("/pager", "#fraud-model")
    ana.sees("= A page = Reason: ____")
    await ana.submits()
    ana.sees("Please complete this required field.")
    await ana.fills("Reason", "It rang")
    await ana.chooses("Who", "Ben")
    await ana.chooses("By", "2026-12-15")
    ana.sees("Who (optional): @Ben")
    await ana.clicks("Send")
    values = pager.last("view_submission")["view"]["state"]["values"]
    assert values["reason"]["value"] == {"type": "plain_text_input", "value": "It rang"}
    assert values["who"]["value"]["selected_user"] == ben.id
    assert values["when"]["value"]["selected_date"] == "2026-12-15"
    assert ana.modal() is None


async def test_a_form_can_be_answered_with_errors_another_view_or_one_more(sandbox: Sandbox, pager: Pager) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/pager", "#fraud-model")
    await ana.fills("Reason", "It rang")
    pager.answer = {"response_action": "errors", "errors": {"reason": "Say more."}}
    await ana.submits()
    ana.sees("Reason: It rang ! Say more.")

    pager.answer = {"response_action": "push", "view": form(text_input("Sure", "sure"))}
    await ana.submits()
    ana.sees("Sure: ____")
    await ana.cancels()
    ana.sees("Reason: It rang")

    pager.answer = {"response_action": "update", "view": form(section("Thanks"))}
    await ana.submits()
    ana.sees("Thanks")

    pager.answer = {"response_action": "clear"}
    await ana.submits()
    assert ana.modal() is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"no such block": "x"}},
        {"response_action": "update", "view": form(title={"type": "plain_text", "text": "x" * 25})},
    ],
)
async def test_an_answer_that_slack_would_refuse_is_trouble(
    sandbox: Sandbox, http_pager: Pager, answer: dict[str, object]
) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/pager", "#fraud-model")
    await ana.fills("Reason", "It rang")
    http_pager.answer = answer
    await ana.submits()
    ana.sees("We had some trouble connecting. Try again? Reason: It rang")


async def test_closing_tells_the_app(sandbox: Sandbox, pager: Pager) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/pager", "#fraud-model")
    await ana.closes()
    closed = pager.last("view_closed")
    assert closed["is_cleared"] is False
    assert closed["view"]["callback_id"] == "page"
    assert ana.modal() is None


async def test_shortcuts(sandbox: Sandbox, pager: Pager) -> None:
    ana, ben = sandbox.person("Ana"), sandbox.person("Ben")
    await ben.types("By Friday, then", "#fraud-model")
    await ana.uses_shortcut("Make a page", on="By Friday")
    heard = pager.last("message_action")
    assert (heard["callback_id"], heard["message"]["text"]) == ("make_page", "By Friday, then")
    assert "response_url" in heard
    ana.sees("= A page =")
    await ana.closes()
    await ana.uses_shortcut("New page")
    assert "response_url" not in pager.last("shortcut")
    ana.sees("= A page =")


async def test_home(sandbox: Sandbox, pager: Pager) -> None:
    ana = sandbox.person("Ana")
    await ana.opens_home()
    await ana.waits_for("Two pages wait for you")
    await ana.opens_home()
    await sandbox.settled()
    first, second = pager.events("app_home_opened")
    assert first["tab"] == "home"
    assert "view" not in first
    assert second["view"]["blocks"][0]["text"]["text"] == "Two pages wait for you"


async def test_the_app_hears_of_what_changes(sandbox: Sandbox, pager: Pager, client: AsyncWebClient) -> None:
    ana, workspace = sandbox.person("Ana"), sandbox.workspace
    channel = workspace.find_channel("#fraud-model")
    await ana.types("before the app came", "#fraud-model")
    await ana.types("/invite @Pager", "#fraud-model")
    await ana.removes("Pager", "#fraud-model")
    await ana.invites_app("#fraud-model")
    workspace.rename(channel, "risk-model")
    workspace.change_user(sandbox.person("Ben").id, tz="Asia/Tokyo")
    workspace.archive(channel)
    await ana.types("hello", "Pager")
    await sandbox.settled()
    joined, again = pager.events("member_joined_channel")
    assert joined["event_ts"] < again["event_ts"]
    assert pager.events("channel_left")[0]["channel"] == channel.id
    assert (joined["user"], joined["inviter"]) == (workspace.app.bot_user, ana.id)
    assert pager.events("channel_rename")[0]["channel"]["name"] == "risk-model"
    assert pager.events("user_change")[0]["user"]["tz"] == "Asia/Tokyo"
    assert pager.events("channel_archive")[0]["channel"] == channel.id
    assert [event["text"] for event in pager.events("message")] == ["hello"]
    assert pager.events("message")[0]["channel_type"] == "im"


async def test_leaving_the_workspace(sandbox: Sandbox, pager: Pager, client: AsyncWebClient) -> None:
    await sandbox.person("Ana").types("/pager hello", "#fraud-model")
    sandbox.workspace.uninstall()
    await sandbox.settled()
    assert len(pager.events("app_uninstalled")) == 1
    assert len(pager.events("tokens_revoked")) == 1


async def test_a_form_keeps_its_input_over_an_update(
    sandbox: Sandbox, http_pager: Pager, client: AsyncWebClient
) -> None:
    ana = sandbox.person("Ana")
    await ana.types("/pager", "#fraud-model")
    await ana.fills("Reason", "It rang")
    view = ana.modal()
    assert view is not None
    both = PAGE_FORM | {"blocks": [text_input("Reason", "reason"), text_input("Other", "other")]}
    await client.views_update(view_id=view.id, hash=view.hash, view=both)
    ana.sees("Reason: It rang Other: ____")
    renamed = PAGE_FORM | {"blocks": [text_input("Reason", "reason2")]}
    await client.views_update(view_id=view.id, view=renamed)
    ana.sees("Reason: ____")


async def test_a_form_begins_with_the_conversation_it_was_opened_from(
    sandbox: Sandbox, http_pager: Pager, client: AsyncWebClient
) -> None:
    ana, workspace = sandbox.person("Ana"), sandbox.workspace
    fraud, general = workspace.find_channel("fraud-model").id, workspace.find_channel("general").id
    wanted = {"default_to_current_conversation": True}

    async def opened(kind: str = "conversations_select", **more: Any) -> Any:
        element = {"type": kind, "action_id": "value"} | wanted | more
        view = form(text_input("Where", "where", element=element))
        await client.views_open(trigger_id=sandbox.slack.triggers.issue(ana.id), view=view)
        modal = ana.modal()
        assert modal
        return plain_values(modal.values)["where"]["value"]

    assert await opened() is None
    await ana.types("/raw", "#fraud-model")
    assert await opened() == fraud
    assert await opened(default_to_current_conversation=False) is None
    assert await opened(filter={"include": ["private", "im"]}) is None
    assert await opened(initial_conversation=general) == general
    several = "multi_conversations_select"
    assert await opened(several) == [fraud]
    assert await opened(several, initial_conversations=[general]) == [fraud]
    await ana.closes()
    actions = {"type": "actions", "elements": [button("Go", "heard")]}
    workspace.post_as_app(workspace.channels[general], "Card", blocks=[actions])
    await ana.clicks("Go")
    assert await opened() == general
    await ana.closes()
    await ana.opens_home()
    assert await opened() is None
