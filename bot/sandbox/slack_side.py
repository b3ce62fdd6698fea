"""What Slack does when a person types a command, presses, fills, submits, closes: calls the app, shows the answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox import payloads
from bot.sandbox.app_link import AppLink
from bot.sandbox.config import Shortcut, SlashCommand
from bot.sandbox.controls import Button, Field
from bot.sandbox.delivery import Ack
from bot.sandbox.events import home_opened
from bot.sandbox.inputs import first_values, refusals
from bot.sandbox.model import Channel, Json, Message, Values, View
from bot.sandbox.people import SLACKBOT, User
from bot.sandbox.responses import Address, Responses
from bot.sandbox.surfaces import Surfaces, ViewError
from bot.sandbox.triggers import Triggers
from bot.sandbox.web_api.call import ApiError
from bot.sandbox.web_api.views import checked_view
from bot.sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"
Surface = Message | View


@dataclass(frozen=True)
class SlackSide:
    """The workspace together with the ways to and from the app."""

    workspace: Workspace
    surfaces: Surfaces
    triggers: Triggers
    responses: Responses
    link: AppLink

    async def command(self, user: User, channel: Channel, command: SlashCommand, text: str) -> None:
        """Run a slash command; what the app says in its acknowledgement is shown to the person."""
        self.surfaces.viewing[user.id] = channel.id
        address = Address(user.id, channel)
        url, trigger = self.responses.issue(address), self.triggers.issue(user.id)
        payload = payloads.slash_command(self.workspace, user, channel, command.command, text, url, trigger)
        ack = await self.link.send("slash_commands", payload)
        if ack.error:
            self._failed(channel, user, command.command, ack.error)
        elif ack.body:
            try:
                self.responses.respond(address, ack.body)
            except ApiError as refused:
                self._failed(channel, user, command.command, refused.code)

    async def press(self, user: User, surface: Surface, button: Button) -> None:
        """Press a button, or choose an option of its menu."""
        kind = button.element["type"]
        action: Json = {"type": kind, "text": button.element.get("text")}
        if button.option is not None:
            action = {"type": kind, "selected_option": button.option}
        elif "value" in button.element:
            action["value"] = button.element["value"]
        await self._act(user, surface, button.block, button.element, action)

    async def fill(self, user: User, surface: Surface, field: Field, state: Json) -> None:
        """Put something into an input; sent at once where it stands outside a form or asks for it."""
        values = self.values(user, surface)
        values[field.block["block_id"]][field.element["action_id"]] = state
        if isinstance(surface, View):
            surface.errors.pop(field.block["block_id"], None)
        if not field.is_input or field.block.get("dispatch_action"):
            await self._act(user, surface, field.block, field.element, dict(state))

    async def submit(self, user: User, view: View) -> None:
        """Send a form. Required inputs left empty are refused before the app hears of it."""
        problems = refusals(view.blocks, view.values)
        self.surfaces.complain(view, errors=problems)
        if problems:
            return
        trigger = self.triggers.issue(user.id)
        payload = payloads.interaction(self.workspace, "view_submission", user, trigger)
        shown = self.surfaces.as_json(view)
        ack = await self.link.send("interactive", payload | {"view": shown, "response_urls": []})
        self._take_view_answer(view, ack)

    async def close(self, user: User, view: View, *, everything: bool = False) -> None:
        """Close the modal in front; with `everything`, or where it asks for that, those below it too.

        The app is told of each that wants it, the top one first.
        """
        whole_stack = everything or bool(view.payload.get("clear_on_close"))
        closed = list(reversed(self.surfaces.stack(user.id))) if whole_stack else [view]
        for one in closed:
            self.surfaces.close(one)
            if one.payload.get("notify_on_close"):
                payload = payloads.interaction(self.workspace, "view_closed", user)
                shown = self.surfaces.as_json(one)
                await self.link.send("interactive", payload | {"view": shown, "is_cleared": len(closed) > 1})

    async def shortcut(self, user: User, shortcut: Shortcut, message: Message | None) -> None:
        """Use a shortcut, on a message or from anywhere."""
        kind = "message_action" if message else "shortcut"
        url = None
        if message:
            self.surfaces.viewing[user.id] = message.channel
            url = self.responses.issue(Address(user.id, self.workspace.channels[message.channel]))
        payload = payloads.interaction(self.workspace, kind, user, self.triggers.issue(user.id))
        part = payloads.on_shortcut(self.workspace, shortcut.callback_id, message, url)
        ack = await self.link.send("interactive", payload | part)
        if ack.error:
            place = self.workspace.channels[message.channel] if message else self.workspace.direct(SLACKBOT, user.id)
            self._failed(place, user, shortcut.name, ack.error)

    async def open_home(self, user: User) -> None:
        """Open the app's Home tab."""
        self.surfaces.viewing.pop(user.id, None)
        channel = self.workspace.direct(self.workspace.app.bot_user, user.id)
        home = self.surfaces.homes.get(user.id)
        shown = self.surfaces.as_json(home) if home else None
        await self.link.emit(home_opened(user.id, channel, shown, self.workspace))

    def values(self, user: User, surface: Surface) -> Values:
        """What stands in the inputs of a surface, for this person."""
        if isinstance(surface, View):
            return surface.values
        return surface.values.setdefault(user.id, first_values(surface.blocks))

    async def _act(self, user: User, surface: Surface, block: Json, element: Json, action: Json) -> None:
        action |= {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.workspace.next_ts(),
        }
        payload = payloads.interaction(self.workspace, "block_actions", user, self.triggers.issue(user.id))
        if isinstance(surface, View):
            part = payloads.on_view(surface, self.surfaces.as_json(surface))
        else:
            self.surfaces.viewing[user.id] = surface.channel
            url = self.responses.issue(Address(user.id, self.workspace.channels[surface.channel], surface))
            part = payloads.on_message(self.workspace, user, surface, url)
        ack = await self.link.send("interactive", payload | part | {"actions": [action]})
        if ack.error and isinstance(surface, View):
            self.surfaces.complain(surface, banner=TROUBLE)
        elif ack.error and isinstance(surface, Message):
            self._failed(self.workspace.channels[surface.channel], user, "This action", ack.error)

    def _take_view_answer(self, view: View, ack: Ack) -> None:
        answer = ack.body or {}
        action = answer.get("response_action")
        try:
            if ack.error:
                self.surfaces.complain(view, banner=TROUBLE)
            elif action is None:
                self.surfaces.close(view)
            elif action == "clear":
                self.surfaces.clear(view.user)
            elif action == "errors":
                self._show_errors(view, answer.get("errors"))
            elif action == "update":
                self.surfaces.update(view, checked_view(answer.get("view"), "modal", self.workspace.files))
            elif action == "push":
                self.surfaces.push(view.user, checked_view(answer.get("view"), "modal", self.workspace.files))
            else:
                self.surfaces.complain(view, banner=TROUBLE)
        except (ApiError, ViewError):
            self.surfaces.complain(view, banner=TROUBLE)

    def _show_errors(self, view: View, errors: object) -> None:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
            self.surfaces.complain(view, banner=TROUBLE)
        else:
            self.surfaces.complain(view, errors={str(key): str(text) for key, text in errors.items()})

    def _failed(self, channel: Channel, user: User, what: str, error: str) -> None:
        self.workspace.tell_privately(channel, user.id, f'{what} failed with the error "{error}".')
