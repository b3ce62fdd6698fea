"""What a person can press or fill on a surface, found by the words that stand on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.inputs import STATE_KEYS, elements
from bot.sandbox.model import Json
from bot.sandbox.render import Renderer


@dataclass(frozen=True)
class Button:
    """A button, or one option of an overflow menu. `context` is the text that stands with it."""

    label: str
    block: Json
    element: Json
    option: Json | None
    context: str


@dataclass(frozen=True)
class Field:
    """An input: a whole input block, or an element of a section or of actions."""

    label: str
    block: Json
    element: Json

    @property
    def is_input(self) -> bool:
        """Whether it stands in an input block, whose changes are sent with the form alone."""
        return bool(self.block["type"] == "input")


def buttons(blocks: list[Json], renderer: Renderer) -> Iterator[Button]:
    """Buttons and menu options from top to bottom. A button's context runs from the last row of buttons on."""
    context = ""
    for block in blocks:
        context += renderer.block(block) + "\n"
        for element in elements(block):
            if element["type"] == "button":
                yield Button(element["text"]["text"], block, element, None, context)
            elif element["type"] == "overflow":
                for option in element["options"]:
                    yield Button(option["text"]["text"], block, element, option, context)
        if block["type"] == "actions" or "accessory" in block:
            context = ""


def fields(blocks: list[Json], renderer: Renderer) -> Iterator[Field]:
    """Inputs from top to bottom, named by their label, by the section's text, or by the placeholder."""
    for block in blocks:
        for element in elements(block):
            if element["type"] in STATE_KEYS:
                yield Field(_label(block, element, renderer), block, element)


def _label(block: Json, element: Json, renderer: Renderer) -> str:
    if block["type"] == "input":
        return renderer.text(block["label"])
    if block["type"] == "section" and "text" in block:
        return renderer.text(block["text"])
    placeholder = element.get("placeholder")
    return renderer.text(placeholder) if placeholder else ""
