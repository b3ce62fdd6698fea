"""Starting: what is wrong is one line that names the setting, and nothing is left running."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import bootstrap
from bot.sandbox import Fault, Sandbox
from bot.settings import SettingError, load
from bot.slack.identity import NotAnswering, TokenRefused, who_we_are
from storage import migrate


async def no_wait(_seconds: float) -> None:
    await asyncio.sleep(0)


def settings_of(sandbox: Sandbox, folder: Path, **other: str) -> dict[str, str]:
    """The environment of a Baton on SQLite."""
    url = f"sqlite:///{folder / 'baton.db'}"
    migrate.upgrade(url)
    return {
        "DATABASE_URL": url,
        "PORT": "0",
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        **other,
    }


async def test_who_we_are_is_asked_until_slack_answers(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.next("auth.test", Fault.status(500), times=2)
    identity = await who_we_are(client, sleep=no_wait)
    app = sandbox.workspace.app
    assert (identity.workspace, identity.bot_user) == (sandbox.workspace.team_id, app.bot_user)


async def test_silence_ends_in_words(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.next("auth.test", Fault.status(500), times=10)
    with pytest.raises(NotAnswering, match="http_500"):
        await who_we_are(client, waits=(0, 0), sleep=no_wait)


async def test_a_refused_token_is_not_tried_again(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.workspace.app.refused = "token_revoked"
    with pytest.raises(TokenRefused, match="token_revoked"):
        await who_we_are(client, sleep=no_wait)
    assert len(sandbox.log.calls("auth.test")) == 1


async def test_a_refused_token_names_its_setting(sandbox: Sandbox, tmp_path: Path) -> None:
    environ = settings_of(sandbox, tmp_path, SLACK_BOT_TOKEN="xoxb-of-somebody-else")
    with pytest.raises(SettingError, match=r"^SLACK_BOT_TOKEN is refused by Slack: invalid_auth$"):
        await bootstrap.build(load(environ)).start()


async def test_a_taken_port_names_its_setting(sandbox: Sandbox, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environ = settings_of(sandbox, tmp_path, PORT=str(taken.getsockname()[1]))
        with pytest.raises(SettingError, match=r"^HOST, PORT: cannot listen on "):
            await bootstrap.build(load(environ)).start()


async def test_a_first_start_is_ready_once_the_people_are_read(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.faults.next("users.list", Fault.latency(0.3))
    environ = settings_of(sandbox, tmp_path)
    first = bootstrap.build(load(environ))
    await first.start()
    assert await first.not_ready() == ["the people of the workspace are being read for the first time"]
    while await first.not_ready():  # noqa: ASYNC110 - asked as a load balancer asks
        await asyncio.sleep(0.01)
    await first.stop()
    assert "stopping" in await first.not_ready()
    again = bootstrap.build(load(environ))
    await again.start()
    assert await again.not_ready() == []
    await again.stop()


async def test_socket_mode_is_part_of_readiness(sandbox: Sandbox, tmp_path: Path) -> None:
    environ = settings_of(sandbox, tmp_path, SLACK_APP_TOKEN=sandbox.app_token)
    sandbox.faults.next("apps.connections.open", Fault.latency(0.5))
    baton = bootstrap.build(load(environ))
    await baton.start()
    assert "not connected to Slack by Socket Mode" in await baton.not_ready()
    await sandbox.socket_mode.connected()
    while await baton.not_ready():  # noqa: ASYNC110 - asked as a load balancer asks
        await asyncio.sleep(0.01)
    await baton.stop()
