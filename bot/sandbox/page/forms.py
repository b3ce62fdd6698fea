"""Acting on what is shown: finding a button or an input by its ids, and putting in what was entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.controls import Button, Field
from bot.sandbox.inputs import STATE_KEYS, elements
from bot.sandbox.keyboard import Impossible
from bot.sandbox.model import Json, Message, View
from bot.sandbox.page.body import Body, Refused, unreadable
from bot.sandbox.page.plain import Entering, Unfit
from bot.sandbox.page.shown import Shown
from bot.sandbox.people import User
from bot.sandbox.slack_side import SlackSide, Surface


@dataclass(frozen=True)
class Forms:
    """The surfaces that one person sees. Raises `Refused` or `Impossible` for what is not there for them."""

    slack: SlackSide
    shown: Shown
    user: User

    def surface(self, on: Body | None) -> Surface:
        """The message, modal or Home that `on` names."""
        if on is None:
            raise unreadable()
        view_id = on.optional("view")
        return self.message(on) if view_id is None else self.view(view_id)

    def message(self, on: Body) -> Message:
        """The message that `on` names."""
        message = self.shown.find_message(self.user.id, on.text("channel"), on.text("ts"))
        if message is None:
            raise Refused(404, "This message is not there any more.")
        return message

    def view(self, view_id: str) -> View:
        """The Home, or the modal in front."""
        view = self.slack.surfaces.find(view_id) if view_id else None
        if view is None or view.user != self.user.id:
            raise Refused(404, "This form is not open any more.")
        if view.kind == "modal" and view is not self.slack.surfaces.top(self.user.id):
            raise Impossible("Another form lies on top of this one.")
        return view

    def modal(self, view_id: str) -> View:
        """The modal in front."""
        view = self.view(view_id)
        if view.kind != "modal":
            raise unreadable()
        return view

    def button(self, surface: Surface, act: Body) -> Button:
        """The button, or the option of an overflow menu, that `block`, `action` and `option` name."""
        block, element = self._element(surface, act.text("block"), act.text("action"))
        chosen = act.optional("option")
        if element["type"] == "button" and chosen is None:
            return Button(element["text"]["text"], block, element, None, "")
        if element["type"] != "overflow":
            raise unreadable()
        option = next((one for one in element["options"] if one.get("value") == chosen), None)
        if option is None or chosen is None:
            raise Refused(400, "This menu does not offer that.")
        return Button(option["text"]["text"], block, element, option, "")

    def field(self, surface: Surface, act: Body) -> tuple[Field, Json]:
        """The input that `block` and `action` name, and the state that `value` gives it."""
        block, element = self._element(surface, act.text("block"), act.text("action"))
        return Field("", block, element), self._state(surface, block, element, act.anything("value"))

    def enter(self, surface: Surface, entries: dict[str, dict[str, Any]]) -> None:
        """Put all that was entered into a surface's inputs, or nothing where one of them does not fit."""
        states: list[tuple[str, str, Json]] = []
        for block_id, row in entries.items():
            for action_id, value in row.items():
                block, element = self._element(surface, block_id, action_id)
                states.append((block_id, action_id, self._state(surface, block, element, value)))
        values = self.slack.values(self.user, surface)
        for block_id, action_id, state in states:
            if isinstance(surface, View) and values[block_id][action_id] != state:
                surface.errors.pop(block_id, None)
            values[block_id][action_id] = state

    def _element(self, surface: Surface, block_id: str, action_id: str) -> tuple[Json, Json]:
        for block in surface.blocks:
            for element in elements(block) if block["block_id"] == block_id else ():
                if element.get("action_id") == action_id:
                    return block, element
        raise Refused(404, "This is not there any more.")

    def _state(self, surface: Surface, block: Json, element: Json, value: object) -> Json:
        if element["type"] not in STATE_KEYS:
            raise unreadable()
        present = self.slack.values(self.user, surface)[block["block_id"]][element["action_id"]]
        try:
            return Entering(self.slack.workspace, self.user.id).state(element, value, present)
        except Unfit:
            raise Refused(400, "One of the inputs does not take that.") from None
