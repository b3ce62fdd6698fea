"""What the rules need from outside, as Protocols. `storage` and `bot.slack` fill them; `bot.bootstrap` joins them."""

from bot.ports.clock import Clock
from bot.ports.reading import (
    Attention,
    Draft,
    Nudged,
    NudgeState,
    Reader,
    Reads,
    SentMessage,
    SummaryMark,
    TrailRow,
)
from bot.ports.sending import Claimed, Limits, Messenger, Outbox, Remedies, Room, Settled
from bot.ports.waking import Alarms
from bot.ports.writing import Changed, UnitOfWork, Wanted, Writer

__all__ = [
    "Alarms", "Attention", "Changed", "Claimed", "Clock", "Draft", "Limits", "Messenger", "NudgeState", "Nudged",
    "Outbox", "Reader", "Reads", "Remedies", "Room", "SentMessage", "Settled", "SummaryMark", "TrailRow", "UnitOfWork",
    "Wanted", "Writer",
]  # fmt: skip
