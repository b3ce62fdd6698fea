"""What a person sees, as plain text: messages, modals, Home. Buttons stand in brackets."""

from __future__ import annotations

from typing import Any

from bot.sandbox.inputs import STATE_KEYS, first_values
from bot.sandbox.model import Json, Message, Values, View
from bot.sandbox.mrkdwn import to_words
from bot.sandbox.people import User
from bot.sandbox.workspace import Workspace


def render_text(message: Message, viewer: User, workspace: Workspace) -> str:
    """A message as `viewer` sees it: who wrote it, whether it is private, and what it says."""
    marks = [workspace.users[message.user].shown]
    if message.visible_to:
        marks.append("only visible to you")
    if message.is_reply:
        marks.append("in a thread")
    if message.edited_ts and not message.bot_id:
        marks.append("edited")
    head = " · ".join(marks)
    if not message.blocks:
        words = to_words(message.text, workspace, viewer.tz)
        return "\n".join([head, *([words] if words or not message.files else []), *map(_file, message.files)])
    values = message.values.get(viewer.id) or first_values(message.blocks)
    return f"{head}\n{Renderer(workspace, viewer, values).blocks(message.blocks)}"


def render_view(view: View, viewer: User, workspace: Workspace) -> str:
    """A modal or Home as `viewer` sees it, with what stands in its inputs and the errors beside them."""
    renderer = Renderer(workspace, viewer, view.values, view.errors)
    lines = [f"! {view.banner}"] if view.banner else []
    lines.append(renderer.blocks(view.blocks))
    if view.kind == "modal":
        lines.insert(0, f"= {view.payload['title']['text']} =")
        lines.append(" ".join(f"[{label}]" for label in modal_buttons(view).values()))
    return "\n".join(lines)


def _file(file: Json) -> str:
    return f"(file: {file['name']}, {file['size']} bytes)"


def modal_buttons(view: View) -> dict[str, str]:
    """The labels of the modal's own buttons, by `submit` and `close`."""
    submit, close = view.payload.get("submit"), view.payload.get("close")
    labels = {"submit": submit["text"]} if submit else {}
    return labels | {"close": close["text"] if close else "Cancel"}


class Renderer:
    """Turns blocks into lines for one viewer."""

    def __init__(
        self, workspace: Workspace, viewer: User, values: Values, errors: dict[str, str] | None = None
    ) -> None:
        self._workspace, self._viewer = workspace, viewer
        self._values, self._errors = values, errors or {}

    def blocks(self, blocks: list[Json]) -> str:
        """All blocks, one under the other."""
        return "\n".join(line for block in blocks if (line := self.block(block)))

    def block(self, block: Json) -> str:
        """One block; of a kind it does not know, that kind in parentheses."""
        kind = block["type"]
        if kind == "section":
            return self._section(block)
        if kind == "header":
            return self.text(block["text"])
        if kind == "context":
            return " ".join(self._context_element(element) for element in block["elements"])
        if kind == "actions":
            return " ".join(self._element(block, element) for element in block["elements"])
        if kind == "input":
            return self._input(block)
        if kind == "divider":
            return "---"
        if kind == "markdown":
            return str(block["text"])
        if kind == "rich_text":
            return "\n".join(self._rich(element) for element in block["elements"])
        if kind == "image":
            return self._image(block)
        return f"({kind})"

    def text(self, text: Json) -> str:
        """A text object: `plain_text` as it stands, `mrkdwn` as words."""
        if text["type"] == "plain_text":
            return str(text["text"])
        return to_words(text["text"], self._workspace, self._viewer.tz)

    def _section(self, block: Json) -> str:
        lines = [self.text(block["text"])] if "text" in block else []
        lines += [self.text(field) for field in block.get("fields", ())]
        if "accessory" in block:
            lines.append(self._element(block, block["accessory"]))
        return "\n".join(lines)

    def _image(self, block: Json) -> str:
        shown = f"(image: {block['alt_text']})"
        return f"{self.text(block['title'])}\n{shown}" if "title" in block else shown

    def _context_element(self, element: Json) -> str:
        return f"({element['alt_text']})" if element["type"] == "image" else self.text(element)

    def _element(self, block: Json, element: Json) -> str:
        kind = element["type"]
        if kind == "button":
            return f"[{element['text']['text']}]"
        if kind == "overflow":
            return f"[… {' | '.join(self.text(option['text']) for option in element['options'])}]"
        if kind == "image":
            return f"(image: {element['alt_text']})"
        if kind in {"checkboxes", "radio_buttons"}:
            return self._boxes(block, element)
        return self._field(block, element)

    def _input(self, block: Json) -> str:
        label = self.text(block["label"]) + (" (optional)" if block.get("optional") else "")
        lines = [f"{label}: {self._element(block, block['element'])}"]
        if "hint" in block:
            lines.append(self.text(block["hint"]))
        if error := self._errors.get(block["block_id"]):
            lines.append(f"! {error}")
        return "\n".join(lines)

    def _state(self, block: Json, element: Json) -> Any:
        state = self._values.get(block["block_id"], {}).get(element["action_id"], {})
        return state.get(STATE_KEYS[element["type"]][0]) if element["type"] in STATE_KEYS else None

    def _boxes(self, block: Json, element: Json) -> str:
        state = self._state(block, element) or []
        ticked = {option["value"] for option in (state if isinstance(state, list) else [state])}
        shown = []
        for option in element["options"]:
            shown.append(f"[{'x' if option['value'] in ticked else ' '}] {self.text(option['text'])}")
            if "description" in option:
                shown.append(self.text(option["description"]))
        return "\n".join(shown)

    def _field(self, block: Json, element: Json) -> str:
        state = self._state(block, element)
        if not state:
            placeholder = element.get("placeholder")
            return f"({self.text(placeholder)})" if placeholder else "____"
        values = state if isinstance(state, list) else [state]
        return ", ".join(self._chosen(value) for value in values)

    def _chosen(self, value: Any) -> str:
        if isinstance(value, dict) and "text" in value:
            return self.text(value["text"])
        user = self._workspace.users.get(str(value))
        channel = self._workspace.channels.get(str(value))
        return f"@{user.shown}" if user else f"#{channel.name}" if channel else str(value)

    def _rich(self, element: Json) -> str:
        kind = element["type"]
        if kind == "rich_text_list":
            return "\n".join(f"- {self._rich(item)}" for item in element["elements"])
        if "elements" in element:
            return "".join(self._rich(part) for part in element["elements"])
        if kind == "link":
            return str(element.get("text", element["url"]))
        if kind == "user":
            return f"@{self._workspace.users[element['user_id']].shown}"
        return str(element.get("text", f"({kind})"))
