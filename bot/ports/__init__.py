"""What the rules need from outside, as Protocols. `storage` and `bot.slack` fill them; `bot.bootstrap` joins them."""

from bot.ports.clock import Clock
from bot.ports.reading import Draft, NudgeState, Reader, Reads, SentMessage, TrailRow
from bot.ports.sending import Claimed, Messenger, Outbox, Settled
from bot.ports.waking import Alarms
from bot.ports.writing import UnitOfWork, Wanted, Writer

__all__ = [
    "Alarms", "Claimed", "Clock", "Draft", "Messenger", "NudgeState", "Outbox", "Reader", "Reads", "SentMessage",
    "Settled", "TrailRow", "UnitOfWork", "Wanted", "Writer",
]  # fmt: skip
