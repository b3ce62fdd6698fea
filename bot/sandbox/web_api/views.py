"""`views.open`, `.push`, `.update`, `.publish`."""

from __future__ import annotations

from typing import Any, Literal

from bot.sandbox import block_kit
from bot.sandbox.files import Files
from bot.sandbox.model import Json, View
from bot.sandbox.surfaces import Surfaces, ViewError
from bot.sandbox.triggers import TriggerError
from bot.sandbox.web_api.call import ApiError, Call, Method, with_messages
from bot.sandbox.web_api.messages import unfit_files


def views_open(call: Call) -> Json:
    """A modal for the person whose trigger it is."""
    payload = checked_view(_view(call), "modal", call.workspace.files)
    return _shown(call, lambda surfaces: surfaces.open(_redeem(call), payload))


def views_push(call: Call) -> Json:
    """One more modal on top."""
    payload = checked_view(_view(call), "modal", call.workspace.files)
    return _shown(call, lambda surfaces: surfaces.push(_redeem(call), payload))


def views_update(call: Call) -> Json:
    """Something else in an open modal (or Home), by Slack's id or the app's own."""
    args = call.args
    if "view_id" not in args and "external_id" not in args:
        raise with_messages("invalid_arguments", ["missing required field: view_id"])
    view = call.surfaces.find(args.text("view_id"), args.text("external_id"))
    if view is None:
        raise ApiError("not_found")
    payload = checked_view(_view(call), "home" if view.kind == "home" else "modal", call.workspace.files)

    def change(surfaces: Surfaces) -> View:
        surfaces.update(view, payload, args.text("hash"))
        return view

    return _shown(call, change)


def views_publish(call: Call) -> Json:
    """A person's Home."""
    if not call.workspace.app.config.home_tab:
        raise ApiError("not_enabled")
    user_id = call.args.required("user_id")
    if user_id not in call.workspace.users:
        raise with_messages("invalid_arguments", ["user_id is invalid"])
    payload = checked_view(_view(call), "home", call.workspace.files)
    return _shown(call, lambda surfaces: surfaces.publish(user_id, payload, call.args.text("hash")))


def checked_view(payload: Any, kind: Literal["modal", "home"], files: Files) -> Json:
    """The view, when Slack would take it. Raises `ApiError`: `invalid_arguments`, `view_too_large`."""
    if not isinstance(payload, dict):
        raise with_messages("invalid_arguments", ["missing required field: view"])
    problems = block_kit.problems(kind, payload) or unfit_files(payload, files, "/view")
    if problems:
        raise with_messages("invalid_arguments", problems)
    if block_kit.view_size(payload) > block_kit.MAX_VIEW_SIZE:
        raise ApiError("view_too_large")
    return payload


def _view(call: Call) -> Any:
    return call.args.structure("view", "invalid_arguments")


def _redeem(call: Call) -> str:
    return call.triggers.redeem(call.args.required("trigger_id"))


def _shown(call: Call, show: Any) -> Json:
    try:
        return {"view": call.surfaces.as_json(show(call.surfaces))}
    except (ViewError, TriggerError) as refused:
        raise ApiError(refused.code) from None


METHODS = (
    Method("views.open", views_open),
    Method("views.push", views_push),
    Method("views.update", views_update),
    Method("views.publish", views_publish),
)
