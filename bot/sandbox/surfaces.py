"""Modals and Homes: stacks of three, hashes, ids of the app's own, and what an update keeps."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bot.sandbox.inputs import STATE_KEYS, assign_ids, first_state, first_values
from bot.sandbox.model import Change, Json, View
from bot.sandbox.offers import conversations
from bot.sandbox.workspace import Workspace

STACK_DEPTH = 3


class ViewError(Exception):
    """The code the `views.*` methods answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Surfaces:
    """Each person's stack of modals (the top one last) and Home."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.viewing: dict[str, str] = {}
        """The id of the conversation in which each person last acted on something of the app's; none on its Home."""

    def stack(self, user_id: str) -> list[View]:
        """The person's modals, the top one last."""
        return self._stacks.get(user_id, [])

    def top(self, user_id: str) -> View | None:
        """The modal in front of the person."""
        stack = self.stack(user_id)
        return stack[-1] if stack else None

    def find(self, view_id: str = "", external_id: str = "") -> View | None:
        """The view of that id, or of that id of the app's own."""
        shown = [view for stack in self._stacks.values() for view in stack] + list(self.homes.values())
        if view_id:
            return next((view for view in shown if view.id == view_id), None)
        return next((view for view in shown if external_id and view.external_id == external_id), None)

    def open(self, user_id: str, payload: Json) -> View:
        """Show a modal as a stack of its own."""
        view = self._make(user_id, payload)
        self._stacks[user_id] = [view]
        self._changed(view)
        return view

    def push(self, user_id: str, payload: Json) -> View:
        """Put a modal on top. Raises `ViewError` without an open one, or beyond three."""
        stack = self.stack(user_id)
        if not stack:
            raise ViewError("not_found")
        if len(stack) >= STACK_DEPTH:
            raise ViewError("push_limit_reached")
        view = self._make(user_id, payload, below=stack[-1])
        stack.append(view)
        self._changed(view)
        return view

    def publish(self, user_id: str, payload: Json, expected_hash: str = "") -> View:
        """Show a Home; its id stays. Raises `ViewError` when `expected_hash` is not the present one."""
        view = self.homes.get(user_id)
        if view is None:
            view = self.homes[user_id] = self._make(user_id, payload)
            self._changed(view)
            return view
        self.update(view, payload, expected_hash)
        return view

    def update(self, view: View, payload: Json, expected_hash: str = "") -> None:
        """Show something else in a view. Inputs of the same block and action ids keep what stands in them."""
        if expected_hash and expected_hash != view.hash:
            raise ViewError("hash_conflict")
        self._refuse_double(payload, view)
        old_blocks, new = view.blocks, self._with_ids(payload)
        view.payload = new
        view.values = first_values(new["blocks"], view.values, old_blocks, self._first(view.user, new))
        view.hash, view.shown_ts = self._new_hash(), self._workspace.next_ts()
        view.errors, view.banner = {}, None
        self._changed(view)

    def close(self, view: View) -> None:
        """Take one modal away; the one below shows again."""
        if view in self.stack(view.user):
            self._stacks[view.user].remove(view)
            self._changed(view)

    def clear(self, user_id: str) -> list[View]:
        """Take all of a person's modals away; answers those that were open, the top one first."""
        closed = list(reversed(self._stacks.pop(user_id, [])))
        for view in closed:
            self._changed(view)
        return closed

    def complain(self, view: View, *, errors: dict[str, str] | None = None, banner: str | None = None) -> None:
        """Show errors at inputs (by block id) or a line above the form."""
        view.errors, view.banner = errors or {}, banner
        self._changed(view)

    def as_json(self, view: View) -> Json:
        """The view object of the wire."""
        app = self._workspace.app
        return view.as_json(self._workspace.team_id, app.app_id, app.bot_id)

    def _make(self, user_id: str, payload: Json, below: View | None = None) -> View:
        self._refuse_double(payload)
        new = self._with_ids(payload)
        view_id = self._workspace.new_id("V")
        return View(
            id=view_id,
            user=user_id,
            payload=new,
            values=first_values(new["blocks"], first=self._first(user_id, new)),
            hash=self._new_hash(),
            shown_ts=self._workspace.next_ts(),
            root_id=below.root_id if below else view_id,
            previous_id=below.id if below else None,
        )

    def _first(self, user_id: str, payload: Json) -> Callable[[Json], Json]:
        """What stands in the inputs of a new view. A modal's may begin with the conversation it was opened from."""
        here = self.viewing.get(user_id) if payload["type"] == "modal" else None

        def first(element: Json) -> Json:
            state = first_state(element)
            if here is None or not element.get("default_to_current_conversation"):
                return state
            if here not in {channel.id for channel in conversations(element, self._workspace, user_id)}:
                return state
            key, initial = STATE_KEYS[element["type"]]
            if key.endswith("s"):  # here, unlike in a select of one, Slack ignores what is preselected
                return state | {key: [here]}
            return state if element.get(initial) else state | {key: here}

        return first

    def _with_ids(self, payload: Json) -> Json:
        return payload | {"blocks": assign_ids(payload.get("blocks", []), self._workspace.new_id)}

    def _refuse_double(self, payload: Json, own: View | None = None) -> None:
        external_id = payload.get("external_id") or ""
        if external_id and self.find(external_id=external_id) not in {None, own}:
            raise ViewError("duplicate_external_id")

    def _new_hash(self) -> str:
        return f"{self._workspace.next_ts().split('.')[0]}.{secrets.token_hex(4)}"

    def _changed(self, view: View) -> None:
        self._workspace.announce(Change("view_changed", view=view))
