"""What can happen to a handoff: one frozen dataclass an act, exactly what a trail record's `data` holds.

What can happen to a plan is in `bot.domain.plan_events`.

Free text never stands here: a `Digest` does (`bot.domain.trail.digest`), and the words lie in `texts`.
A class's `act` is the name under which the trail keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, get_args

from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.plan_events import PlanEvent


class Side(StrEnum):
    """The two owners of a handoff."""

    GIVER = "giver"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class Propose:
    """The whole sentence. `confirmed` is true where the giver typed it; `follows` is the handoff it hands back."""

    act: ClassVar[str] = "propose"
    giver: str
    receiver: str
    thing: Digest
    criteria: tuple[Digest, ...]
    due: Due
    confirmed: bool
    follows: int | None = None
    names: tuple[Digest, ...] = ()  # display names of that day: the giver's, the receiver's


@dataclass(frozen=True, slots=True)
class Confirm:
    """The giver says that what somebody else typed is right."""

    act: ClassVar[str] = "confirm"


@dataclass(frozen=True, slots=True)
class NotMe:
    """The giver says that they are not the one."""

    act: ClassVar[str] = "not_me"


@dataclass(frozen=True, slots=True)
class Agree:
    """The receiver takes it."""

    act: ClassVar[str] = "agree"


@dataclass(frozen=True, slots=True)
class Offer:
    """The receiver suggests another date, other criteria, or both; the old terms stand until it is answered."""

    act: ClassVar[str] = "offer"
    due: Due | None
    criteria: tuple[Digest, ...] | None
    reason: Digest | None


@dataclass(frozen=True, slots=True)
class AgreeToChange:
    """The giver takes the offer. `offer` is the number of the record that made it."""

    act: ClassVar[str] = "agree_to_change"
    offer: int


@dataclass(frozen=True, slots=True)
class Keep:
    """The giver keeps the terms as they are."""

    act: ClassVar[str] = "keep"
    offer: int
    reason: Digest | None


@dataclass(frozen=True, slots=True)
class Decline:
    """The receiver will not take it: for a reason, or because they are not the one."""

    act: ClassVar[str] = "decline"
    reason: Digest | None
    not_me: bool


@dataclass(frozen=True, slots=True)
class Deliver:
    """The giver has done their part."""

    act: ClassVar[str] = "deliver"
    evidence: Digest | None


@dataclass(frozen=True, slots=True)
class Accept:
    """The receiver confirms every criterion (numbers from 1) of one wording.

    What was missing is recorded as such: `undelivered` ("not marked delivered") and `no_evidence`.
    """

    act: ClassVar[str] = "accept"
    criteria: tuple[int, ...]
    wording: int
    note: Digest | None
    evidence: Digest | None
    undelivered: bool = False
    no_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """The receiver says not yet: which criteria (numbers from 1) are unmet, and why."""

    act: ClassVar[str] = "return"
    unmet: tuple[int, ...]
    reason: Digest


@dataclass(frozen=True, slots=True)
class Reschedule:
    """A new date that counts at once; `was` is the one before it."""

    act: ClassVar[str] = "reschedule"
    due: Due
    was: Due
    reason: Digest | None


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The receiver is fine with the moved date."""

    act: ClassVar[str] = "acknowledge"


@dataclass(frozen=True, slots=True)
class Edit:
    """A new wording of the thing and the criteria, both in full; `wording` is its version."""

    act: ClassVar[str] = "edit"
    thing: Digest
    criteria: tuple[Digest, ...]
    wording: int


@dataclass(frozen=True, slots=True)
class Reassign:
    """One side passes to another person."""

    act: ClassVar[str] = "reassign"
    side: Side
    was: str
    to: str
    reason: Digest | None
    names: tuple[Digest, ...] = ()  # the new owner's display name of that day


@dataclass(frozen=True, slots=True)
class Cancel:
    """It will not be handed over."""

    act: ClassVar[str] = "cancel"
    reason: Digest | None


@dataclass(frozen=True, slots=True)
class Undo:
    """Typed by mistake."""

    act: ClassVar[str] = "undo"


@dataclass(frozen=True, slots=True)
class HandBack:
    """After acceptance: a new handoff (`handoff`) goes the other way."""

    act: ClassVar[str] = "hand_back"
    handoff: int
    reason: Digest


@dataclass(frozen=True, slots=True)
class WaitFor:
    """It waits for these other handoffs of its plan (their numbers, in order); none: it waits no more."""

    act: ClassVar[str] = "wait_for"
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CheckIn:
    """`days` after the acceptance (30 or 90) the receiver says whether it still runs without the giver."""

    act: ClassVar[str] = "check_in"
    days: int
    running: bool
    note: Digest | None


HandoffEvent = (
    Propose | Confirm | NotMe | Agree | Offer | AgreeToChange | Keep | Decline | Deliver | Accept | Return
    | Reschedule | Acknowledge | Edit | Reassign | Cancel | Undo | HandBack | WaitFor | CheckIn
)  # fmt: skip
Event = HandoffEvent | PlanEvent

EVENTS: dict[str, type[Event]] = {kind.act: kind for kind in get_args(Event)}
_TEXTS = {kind: [field.name for field in fields(kind) if "Digest" in str(field.type)] for kind in EVENTS.values()}


def digests_in(event: Event) -> tuple[Digest, ...]:
    """Every digest of free text that the event holds, in the order of its fields."""
    found: list[Digest] = []
    for name in _TEXTS[type(event)]:
        value = getattr(event, name)
        found.extend(value if isinstance(value, tuple) else () if value is None else (value,))
    return tuple(found)
