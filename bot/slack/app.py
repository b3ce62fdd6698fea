"""Bolt behind our own edge: one listener a kind of request, and routing tables of our own behind them.

A request is carried out first and acknowledged then: an acknowledgement before the commit would lose it in a crash.
What takes longer than Slack waits is acknowledged with a word, and its answer follows.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import orjson
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.domain.errors import Refused
from bot.domain.outgoing import Message
from bot.slack import payloads
from bot.slack.answers import private
from bot.slack.buttons import answer_press
from bot.slack.client import web_client
from bot.slack.commands import answer_command
from bot.slack.events import answer_event
from bot.slack.forms import answer_form, close_form, say_instead
from bot.slack.opening import show_page
from bot.slack.payloads import PayloadError
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services
from bot.slack.shortcuts import answer_shortcut
from bot.views.errors import still_working

logger = logging.getLogger(__name__)

T = TypeVar("T")
Json = dict[str, Any]

PATIENCE = 2.5  # seconds; Slack waits three, the way there and back included
_ANY = re.compile("")
_FAILED = "failed\n"


class SlackApp:
    """Takes Slack's payloads, from HTTP or from Socket Mode, and answers what goes back in the acknowledgement."""

    def __init__(self, services: Services, bot_id: str) -> None:
        self._services = services
        self._authorized = AuthorizeResult(
            enterprise_id=None,
            team_id=services.workspace,
            bot_user_id=services.bot_user,
            bot_id=bot_id,
            bot_token=services.client.token,
        )
        self._bolt = self._build()

    async def receive(self, body: Json) -> tuple[int, str, str]:
        """Carry out one verified payload: the status, content type and text to answer with. Never raises.

        What another workspace sent, and what Baton has no use for, is acknowledged and ignored.
        """
        try:
            request = AsyncBoltRequest(body=body, mode="socket_mode")
        except Exception as error:  # whatever Bolt trips over in a payload that Slack would not send
            logger.info("a payload that is none of Slack's: %s", type(error).__name__)
            return 400, "text/plain", "not a payload of Slack's\n"
        if request.context.team_id != self._services.workspace:
            return 200, "text/plain", ""
        response = await self._bolt.async_dispatch(request)
        if response.status == 404:
            return 200, "text/plain", ""
        if response.status == 500 and response.body != _FAILED:
            return 400, "text/plain", "not a payload of Slack's\n"
        content_type = "application/json" if response.body.startswith("{") else "text/plain"
        return response.status, content_type, response.body

    def _build(self) -> AsyncApp:
        async def authorize() -> AuthorizeResult:
            return self._authorized

        quiet = logging.getLogger("bot.slack.bolt")
        quiet.setLevel(logging.CRITICAL)  # Bolt logs bodies; what matters is logged here, without them
        app = AsyncApp(
            name="baton",
            logger=quiet,
            client=_without_token(self._services),
            authorize=authorize,
            process_before_response=True,
            signing_secret="verified before",
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        app.command(_ANY)(_listener(self._command))
        app.action(_ANY)(_listener(self._press))
        app.view_submission(_ANY)(_listener(self._form_sent))
        app.view_closed(_ANY)(_listener(self._form_closed))
        app.shortcut(_ANY)(_listener(self._shortcut))
        app.event(_ANY)(_listener(self._event))
        return app

    async def _command(self, body: Json) -> BoltResponse:
        command = payloads.command(body)

        async def later(message: Message | None) -> None:
            if message is not None:
                await self._services.answers.tell(
                    command.who, message, url=command.response_url, channel=command.where.channel
                )

        answering = answer_command(self._services, command)
        message = await self._in_time(answering, later, lambda: still_working(self._services.look()))
        return _answer(private(message) if message is not None else None)

    async def _press(self, body: Json) -> BoltResponse:
        press = payloads.press(body)
        services = self._services.over_modal() if press.modal else self._services

        async def later(reply: Reply | None) -> None:
            if reply is None or (not press.has_place and await show_page(self._services, press, reply.message)):
                return
            url, channel = press.response_url, press.where.channel
            await self._services.answers.tell(press.who, reply.message, url=url, channel=channel, replace=reply.replace)

        reply = await self._in_time(answer_press(services, press), later, lambda: None)
        if reply is not None:
            self._services.tasks.start(later(reply))
            if not press.has_place:  # in Home it may have been refused because something changed meanwhile
                self._services.homes.show(press.who)
        return _answer(None)

    async def _form_sent(self, body: Json) -> BoltResponse:
        form = payloads.sent_form(body)

        async def later(answer: FormAnswer) -> None:
            await say_instead(self._services, form, answer)

        answer = await self._in_time(answer_form(self._services, form), later, FormAnswer)
        if answer.body is None and answer.instead is not None:
            self._services.tasks.start(later(answer))
        return _answer(answer.body)

    async def _form_closed(self, body: Json) -> BoltResponse:
        await close_form(self._services, payloads.sent_form(body))
        return _answer(None)

    async def _shortcut(self, body: Json) -> BoltResponse:
        await answer_shortcut(self._services, payloads.shortcut(body))
        return _answer(None)

    async def _event(self, body: Json) -> BoltResponse:
        try:
            await answer_event(self._services, payloads.event(body))
        except Refused as refused:  # busy, or no database: Slack sends it again
            logger.warning("an event has to come again: %s", refused.code)
            return BoltResponse(status=503, body="try again\n")
        return _answer(None)

    async def _in_time(
        self, work: Coroutine[Any, Any, T], later: Callable[[T], Awaitable[None]], meanwhile: Callable[[], T]
    ) -> T:
        """What the work answers, or, where Slack would not wait for that, a word meanwhile; `later` says the rest."""
        task = self._services.tasks.start(work)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if done:
            return task.result()

        async def follow() -> None:
            await later(await task)

        self._services.tasks.start(follow())
        return meanwhile()


def _listener(handle: Callable[[Json], Awaitable[BoltResponse]]) -> Callable[..., Awaitable[BoltResponse]]:
    """A listener for Bolt that always answers: what was no payload with 400, what went wrong here with 500."""

    async def listener(body: Json) -> BoltResponse:
        try:
            return await handle(body)
        except (PayloadError, RecursionError) as error:
            return BoltResponse(status=400, body=f"{error}\n")
        except Exception:
            logger.exception("a request failed")
            return BoltResponse(status=500, body=_FAILED)

    return listener


def _answer(body: Json | None) -> BoltResponse:
    return BoltResponse(status=200, body=orjson.dumps(body).decode() if body else "")


def _without_token(services: Services) -> Any:
    """Bolt makes a client for each request from this one; with a token here it would ignore `authorize`."""
    session = services.client.session
    assert session is not None, "the client is built on the shared session"
    return web_client(session, None, services.client.base_url)
