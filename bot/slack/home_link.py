"""The button that leads from a reminder to Home. Views do not know where that is: the address names team and app."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.domain.outgoing import Message
from bot.views.home_values import OPEN, home_action

Block = dict[str, Any]

_OPEN = home_action(OPEN)


def linked(message: Message, address: str | None) -> Message:
    """The same message, where there is an address with that in its Open Home buttons."""
    if address is None or not any(_is_open(one) for block in message.blocks for one in _elements(block)):
        return message
    return replace(message, blocks=tuple(_linked(block, address) for block in message.blocks))


def _linked(block: Block, address: str) -> Block:
    if not any(map(_is_open, _elements(block))):
        return block
    return {**block, "elements": [{**one, "url": address} if _is_open(one) else one for one in block["elements"]]}


def _elements(block: Block) -> list[Block]:
    return block["elements"] if block.get("type") == "actions" else []


def _is_open(element: Block) -> bool:
    return element.get("action_id") == _OPEN
