"""What the guide says next: a pure function of how things stand, so that whatever somebody does, it fits the screen.

It follows the newest handoff that was made since the sample, from its sentence to its acceptance.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.domain.handoff import State

LAST = 6
WHOLE = "/handoff By next Friday, I transfer the alert thresholds to @ben, done when Ben tuned one alert alone"
DATELESS = "/handoff I transfer the retraining schedule to @ben, done when one retraining ran without Ana"
THREE_POINTS = (
    "/handoff By next Friday, I transfer the fraud-model pager to @ben, "
    "done when Ben answered two pages alone; the runbook is merged; the rota lists Ben"
)
SENTENCES = (
    ("A whole sentence", WHOLE),
    ("One without a date: a form asks for it", DATELESS),
    ("One with three points", THREE_POINTS),
)
CLICK_A_SENTENCE = "Click a sentence, then press Enter."


@dataclass(frozen=True, slots=True)
class Someone:
    """A person: their id, the name that is shown, and their direct message with Baton, where there is one."""

    id: str
    name: str
    dm: str | None


@dataclass(frozen=True, slots=True)
class Followed:
    """The handoff that the guide follows. `mover` is whose move it is; `channel` its plan's, None for a pair's."""

    number: int
    state: State
    offered: bool
    giver: Someone
    receiver: Someone
    mover: Someone | None
    channel: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """How things stand for whoever looks at the page.

    `first` types the sentences, in the channel `home`; `cancelled`: all that was made since the sample is;
    `reminded`: Baton reminded somebody after the handoff was made; `next_nudge`: which jump goes there;
    `asked`: somebody else whom the sample left with a handoff to take or to decline.
    """

    viewer: str
    channel: str
    first: Someone
    home: str
    next_nudge: int
    followed: Followed | None = None
    cancelled: bool = False
    reminded: bool = False
    asked: Someone | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One click: become `person`, go to `channel`, write `typed` into the composer, jump, open a panel."""

    label: str
    person: str | None = None
    channel: str | None = None
    typed: str | None = None
    jump: int | None = None
    panel: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As the page reads it."""
        names = {"person": "as", "typed": "type"}
        values = dataclasses.asdict(self).items()
        return {names.get(name, name): value for name, value in values if value is not None}


@dataclass(frozen=True, slots=True)
class Step:
    """Where one is, of `LAST`, and the clicks that lead on."""

    number: int
    title: str
    text: str
    offers: tuple[Offer, ...] = ()
    done: bool = False

    def as_json(self) -> dict[str, Any]:
        """As the page reads it."""
        offers = [offer.as_json() for offer in self.offers]
        said = {"step": self.number, "of": LAST, "title": self.title, "text": self.text, "done": self.done}
        return said | {"offers": offers}


def step(facts: Facts) -> Step:
    """What to do next."""
    followed = facts.followed
    if followed is None:
        again = "It is cancelled. For another: click a sentence, then press Enter."
        return Step(1, "Make a handoff", again if facts.cancelled else CLICK_A_SENTENCE, _sentences(facts))
    if followed.offered:
        text = "Agree to the change, or keep it as it is."
        return Step(2, f"{followed.receiver.name} suggests a change", text, _be(facts, followed.giver))
    return _BY_STATE[followed.state](facts, followed)


def _proposed(facts: Facts, followed: Followed) -> Step:
    text = "Take it, suggest a change, or decline."
    return Step(2, f"{followed.receiver.name} is asked", text, _be(facts, followed.receiver))


def _declined(facts: Facts, followed: Followed) -> Step:
    owner = followed.mover or followed.giver
    text = f"{owner.name} can reassign or cancel it. Or make another: click a sentence, then press Enter."
    return Step(2, f"{followed.receiver.name} declined", text, (*_be(facts, owner), *_sentences(facts)))


def _agreed(facts: Facts, followed: Followed) -> Step:
    if not facts.reminded:
        text = "Nobody has to keep it in mind. Let time pass until Baton reminds somebody."
        return Step(3, f"{followed.receiver.name} took it", text, (Offer("See Baton remind", jump=facts.next_nudge),))
    text = f"When {followed.giver.name}'s part is done: press Mark delivered."
    return Step(4, "Deliver it", text, _be(facts, followed.giver))


def _delivered(facts: Facts, followed: Followed) -> Step:
    name = followed.receiver.name
    text = "Press Accept and confirm each point. If something is missing: Not yet."
    return Step(5, f"Only {name} can accept it", text, _be(facts, followed.receiver))


def _accepted(facts: Facts, followed: Followed) -> Step:
    giver, receiver = followed.giver, followed.receiver
    offers = [
        Offer("See the trail", person=giver.id, channel=followed.channel or giver.dm, panel="Trail"),
        Offer(f"Look back: press History as {receiver.name}", person=receiver.id, channel=receiver.dm),
        Offer(f"List what waits for {facts.first.name}", facts.first.id, facts.home, "/handoff list mine"),
    ]
    if facts.asked:
        offers.append(Offer(f"Decline something as {facts.asked.name}", facts.asked.id, facts.asked.dm))
    text = f"H-{followed.number} is {receiver.name}'s now, and each step is on record."
    return Step(LAST, f"{receiver.name} accepted it", text, tuple(offers), done=True)


def _be(facts: Facts, person: Someone) -> tuple[Offer, ...]:
    """To the person's direct message with Baton; nothing where one is there already."""
    if facts.viewer == person.id and facts.channel == person.dm:
        return ()
    label = "Open Baton's message" if facts.viewer == person.id else f"Be {person.name}"
    return (Offer(label, person.id, person.dm),)


def _sentences(facts: Facts) -> tuple[Offer, ...]:
    return tuple(Offer(label, facts.first.id, facts.home, typed) for label, typed in SENTENCES)


_BY_STATE: dict[State, Callable[[Facts, Followed], Step]] = {
    State.PROPOSED: _proposed,
    State.DECLINED: _declined,
    State.AGREED: _agreed,
    State.DELIVERED: _delivered,
    State.ACCEPTED: _accepted,
}
