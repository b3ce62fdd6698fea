"""What the rules need from outside, as Protocols. `storage` and `bot.slack` fill them; `bot.bootstrap` joins them."""

from bot.ports.clock import Clock
from bot.ports.reading import Attention, Draft, Nudged, NudgeState, Reader, Reads, SentMessage, TrailRow
from bot.ports.sending import Claimed, Limits, Messenger, Outbox, Remedies, Room, Settled
from bot.ports.waking import Alarms
from bot.ports.writing import UnitOfWork, Wanted, Writer

__all__ = [
    "Alarms", "Attention", "Claimed", "Clock", "Draft", "Limits", "Messenger", "NudgeState", "Nudged", "Outbox",
    "Reader", "Reads", "Remedies", "Room", "SentMessage", "Settled", "TrailRow", "UnitOfWork", "Wanted", "Writer",
]  # fmt: skip
