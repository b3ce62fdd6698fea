"""The messenger against a Slack on this machine: what is posted, what each failure means, and finding it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery_policy import PROBE_EVERY, Denied, Dropped, Gone, Later, Outcome, Sent, Unknown
from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Message, Posted
from bot.domain.people import Person
from bot.sandbox import Fault, Sandbox
from bot.slack.client import CallFailed
from bot.slack.messenger import SlackMessenger, _outcome
from tests.unit.slack.fakes import MemoryStore

WORDS = Message("Due today.", ({"type": "section", "text": {"type": "plain_text", "text": "Due today."}},))


@pytest.fixture
def messenger(client: AsyncWebClient, store: MemoryStore) -> SlackMessenger:
    return SlackMessenger(client, store, store)


class Slack:
    """Posts for a test, and names places by what people call them."""

    def __init__(self, sandbox: Sandbox, messenger: SlackMessenger) -> None:
        self.sandbox, self.messenger = sandbox, messenger
        self.team = sandbox.workspace.team_id

    def user(self, name: str) -> str:
        return next(user.id for user in self.sandbox.workspace.users.values() if user.name == name.lower())

    def channel(self, name: str) -> str:
        return next(channel.id for channel in self.sandbox.workspace.channels.values() if channel.name == name)

    async def post(self, place: str, outbox_id: int = 7) -> tuple[Outcome, Posted | None]:
        return await self.messenger.post(self.team, place, WORDS, outbox_id)

    async def find(self, place: str, outbox_id: int) -> tuple[Outcome, Posted | None]:
        return await self.messenger.find(self.team, place, outbox_id, dt.datetime.now(dt.UTC))


@pytest.fixture
def slack(sandbox: Sandbox, messenger: SlackMessenger) -> Slack:
    return Slack(sandbox, messenger)


async def test_a_direct_message_is_opened_once_and_carries_its_outbox_id(slack: Slack, store: MemoryStore) -> None:
    ben = slack.user("ben")
    store.directory.put_person(Person(ben, "Ben", "UTC"))
    for outbox_id in (7, 8):
        outcome, posted = await slack.post(ben, outbox_id)
        assert outcome == Sent()
        assert posted is not None
        assert posted.channel.startswith("D")
    assert len(slack.sandbox.log.calls("conversations.open")) == 1
    person = store.directory.person(ben)
    assert person is not None
    assert person.dm == posted.channel
    shown = slack.sandbox.person("Ben").messages("Baton")
    assert [message.metadata for message in shown] == [
        {"event_type": "baton_outbox", "event_payload": {"id": outbox_id}} for outbox_id in (7, 8)
    ]


async def test_a_known_direct_message_is_not_opened_again(slack: Slack, store: MemoryStore) -> None:
    ben = slack.user("ben")
    _, posted = await slack.post(ben)
    assert posted is not None
    store.directory.put_person(Person(ben, "Ben", "UTC", dm=posted.channel))
    fresh = SlackMessenger(slack.messenger._client, store, store)
    assert (await fresh.post(slack.team, ben, WORDS, 8))[0] == Sent()
    assert len(slack.sandbox.log.calls("conversations.open")) == 1


async def test_a_message_is_replaced(slack: Slack) -> None:
    _, posted = await slack.post(slack.user("ben"))
    assert posted is not None
    outcome = await slack.messenger.update(slack.team, posted.channel, posted.ts, Message("Accepted.", ()))
    assert outcome == Sent()
    slack.sandbox.person("Ben").sees("Accepted.", "Baton")


async def test_an_update_of_nothing_is_dropped(slack: Slack) -> None:
    _, posted = await slack.post(slack.user("ben"))
    assert posted is not None
    outcome = await slack.messenger.update(slack.team, posted.channel, "1.000001", WORDS)
    assert outcome == Dropped("message_not_found")


async def test_where_baton_is_not_it_cannot_post(slack: Slack) -> None:
    assert await slack.post(slack.channel("general")) == (Gone("not_in_channel"), None)


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault.ratelimited(11), Later, "ratelimited"),
        (Fault.status(503), Later, "http_503"),
        (Fault.status(500), Unknown, "http_500"),
        (Fault.reset_before(), Unknown, "connection_lost"),
        (Fault.reset_after(), Unknown, "connection_lost"),
        (Fault.failing("fatal_error", after=True), Unknown, "fatal_error"),
        (Fault.failing("account_inactive"), Denied, "account_inactive"),
        (Fault.failing("is_archived"), Gone, "is_archived"),
    ],
)
async def test_every_failure_is_an_outcome(slack: Slack, fault: Fault, kind: type, code: str) -> None:
    ben = slack.user("ben")
    await slack.post(ben)
    slack.sandbox.faults.next("chat.postMessage", fault)
    outcome, posted = await slack.post(ben)
    assert isinstance(outcome, kind)
    assert getattr(outcome, "code", None) == code
    assert posted is None
    if code == "ratelimited":
        assert isinstance(outcome, Later)
        assert outcome.after >= dt.timedelta(seconds=11)


async def test_slack_that_cannot_be_reached_was_not_told(slack: Slack, store: MemoryStore) -> None:
    slack.messenger._client.base_url = "http://127.0.0.1:9/api/"
    outcome, _ = await slack.post("C0NOWHERE")
    assert isinstance(outcome, Later)


async def test_an_uncertain_message_is_found_page_after_page(slack: Slack) -> None:
    ben = slack.user("ben")
    slack.sandbox.faults.next("chat.postMessage", Fault.reset_after())
    assert isinstance((await slack.post(ben, 41))[0], Unknown)
    for outbox_id in range(100, 320):
        await slack.post(ben, outbox_id)
    outcome, posted = await slack.find(ben, 41)
    assert outcome == Sent()
    assert posted is not None
    assert len(slack.sandbox.log.calls("conversations.history")) == 2


async def test_what_never_arrived_is_absent(slack: Slack) -> None:
    ben = slack.user("ben")
    slack.sandbox.faults.next("chat.postMessage", Fault.reset_before())
    await slack.post(ben, 41)
    assert await slack.find(ben, 41) == (Dropped("absent"), None)


async def test_channels_are_not_searched(slack: Slack) -> None:
    assert await slack.find(slack.channel("general"), 41) == (Dropped("unsearchable"), None)


async def test_a_search_that_slack_does_not_answer_comes_later(slack: Slack) -> None:
    ben = slack.user("ben")
    await slack.post(ben)
    slack.sandbox.faults.next("conversations.history", Fault.status(500))
    assert isinstance((await slack.find(ben, 41))[0], Later)


async def test_after_a_revocation_slack_is_not_asked_for_a_while(
    slack: Slack, client: AsyncWebClient, store: MemoryStore
) -> None:
    now = [1000.0]
    messenger = SlackMessenger(client, store, store, lambda: now[0])
    messenger.stop()
    assert await messenger.post(slack.team, slack.channel("general"), WORDS, 7) == (Denied("token_revoked"), None)
    assert await messenger.update(slack.team, "C1", "1.0", WORDS) == Denied("token_revoked")
    assert slack.sandbox.log.calls("chat.postMessage") == []
    now[0] += PROBE_EVERY.total_seconds()
    assert (await messenger.post(slack.team, slack.user("ben"), WORDS, 7))[0] == Sent()


async def test_where_direct_messages_may_not_be_opened_a_post_opens_them(slack: Slack, store: MemoryStore) -> None:
    ben = slack.user("ben")
    store.directory.put_person(Person(ben, "Ben", "UTC"))
    slack.sandbox.faults.next("conversations.open", Fault.failing("missing_scope"), times=2)
    assert await slack.find(ben, 7) == (Dropped("unsearchable"), None)
    outcome, posted = await slack.post(ben, 7)
    assert outcome == Sent()
    assert posted is not None
    assert posted.channel.startswith("D")
    person = store.directory.person(ben)
    assert person is not None
    assert person.dm == posted.channel
    assert (await slack.find(ben, 7))[0] == Sent()
    assert len(slack.sandbox.log.calls("conversations.open")) == 2


async def test_a_missing_scope_is_named(slack: Slack) -> None:
    slack.sandbox.faults.next("chat.postMessage", Fault.failing("missing_scope"))
    outcome, _ = await slack.post(slack.user("ben"))
    assert isinstance(outcome, Denied)
    assert outcome.code == "missing_scope"


@pytest.mark.parametrize("needed", ["chat:write", None])
def test_what_slack_says_is_needed_is_kept(needed: str | None) -> None:
    assert _outcome(CallFailed("missing_scope", 200, needed=needed), 0) == Denied("missing_scope", needed)


async def test_a_directory_that_cannot_be_written_costs_no_message(slack: Slack, client: AsyncWebClient) -> None:
    store = Closed()
    messenger = SlackMessenger(client, store, store)
    assert (await messenger.post(slack.team, slack.user("ben"), WORDS, 7))[0] == Sent()


class Closed(MemoryStore):
    """A directory that can be read alone."""

    async def write(self, *_: Any, **__: Any) -> Any:
        raise Refused(Code.UNAVAILABLE)
