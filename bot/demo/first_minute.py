"""What the guide says next: a pure function of how things stand, so that whatever somebody does, it fits the screen.

It follows the newest handoff that was made since the sample, from its sentence to its acceptance.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
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
STATUS = "/transition status"
SENTENCES = (
    ("A whole sentence", WHOLE),
    ("Without a date", DATELESS),
    ("With three points", THREE_POINTS),
)
CLICK_A_SENTENCE = "Click a sentence, then press Enter."
IN_PRIVATE = " In the form, choose Only the two of us, and propose it."


@dataclass(frozen=True, slots=True)
class Someone:
    """A person: their id, the name that is shown, and their direct message with Baton, where there is one."""

    id: str
    name: str
    dm: str | None


@dataclass(frozen=True, slots=True)
class Followed:
    """The handoff that the guide follows.

    `thing` stands in words, as a headline. `mover` is whose move it is; `channel` its plan's, None where the giver is
    not in it, or for a pair's. `due` is its date in words while that is to come.
    """

    number: int
    thing: str
    state: State
    offered: bool
    giver: Someone
    receiver: Someone
    mover: Someone | None
    channel: str | None
    due: str | None

    @property
    def named(self) -> str:
        """ "Alert thresholds (H-10)"."""
        return f"{self.thing} (H-{self.number})"


@dataclass(frozen=True, slots=True)
class Facts:
    """How things stand for whoever looks at the page.

    `first` types the sentences, in the conversation `home`, or wherever they are; `cancelled`: all that was made since
    the sample is; `reminded`: whom Baton reminded after the handoff was made; `next_nudge`: which jump goes there;
    `asked`: somebody else whom the sample left with a handoff to take or to decline.
    """

    viewer: str
    channel: str
    first: Someone
    home: str | None
    next_nudge: int
    followed: Followed | None = None
    cancelled: bool = False
    reminded: tuple[Someone, ...] = ()
    asked: Someone | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One click: become `person`, go to `channel` or another `tab` of it, write `typed` into the composer, jump, open a
    panel.
    """

    label: str
    person: str | None = None
    channel: str | None = None
    typed: str | None = None
    tab: str | None = None
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
        text = again if facts.cancelled else CLICK_A_SENTENCE
        text += IN_PRIVATE if facts.home == facts.first.dm else ""
        return Step(1, "Make a handoff", text, _sentences(facts))
    if followed.offered:
        text = f"{followed.named}: agree to the change, or keep it as it is."
        return Step(2, f"{followed.receiver.name} suggests a change", text, _be(facts, followed.giver))
    return _BY_STATE[followed.state](facts, followed)


def _proposed(facts: Facts, followed: Followed) -> Step:
    text = f"{followed.named}: take it, suggest a change, or decline."
    return Step(2, f"{followed.receiver.name} is asked", text, _be(facts, followed.receiver))


def _declined(facts: Facts, followed: Followed) -> Step:
    owner = followed.mover or followed.giver
    text = f"{followed.named}: {owner.name} can reassign or cancel it. Or click a sentence, then press Enter."
    return Step(2, f"{followed.receiver.name} declined", text, (*_be(facts, owner), *_sentences(facts)))


def _agreed(facts: Facts, followed: Followed) -> Step:
    if not facts.reminded:
        text = f"{followed.named}: nobody has to keep it in mind. Let time pass until Baton reminds somebody."
        return Step(3, f"{followed.receiver.name} took it", text, (Offer("See Baton remind", jump=facts.next_nudge),))
    to_come = f"; of H-{followed.number} it reminds both before {followed.due}" if followed.due else ""
    reminded = f"Baton reminded {_names(facts.reminded)} of what waits{to_come}."
    text = f"{reminded} When {followed.giver.name}'s part is done: press Mark delivered at {followed.named}."
    return Step(4, "Deliver it", text, (*_be(facts, followed.giver), *_reminder(facts, followed)))


def _delivered(facts: Facts, followed: Followed) -> Step:
    name = followed.receiver.name
    text = f"{followed.named}: press Accept and confirm each point. If something is missing: Not yet."
    return Step(5, f"Only {name} can accept it", text, _be(facts, followed.receiver))


def _accepted(facts: Facts, followed: Followed) -> Step:
    giver, receiver = followed.giver, followed.receiver
    text = f"{followed.named} is {receiver.name}'s now, and each step is on record."
    offers = [Offer("See the trail", person=giver.id, channel=followed.channel or giver.dm, panel="Trail")]
    if _is_there(facts, receiver):
        text += " Press History to look back."
    else:
        offers.append(Offer(f"Look back: press History as {receiver.name}", receiver.id, receiver.dm))
    offers += _overviews(facts)
    if facts.asked and not _is_there(facts, facts.asked):
        offers.append(Offer(f"Decline something as {facts.asked.name}", facts.asked.id, facts.asked.dm))
    return Step(LAST, f"{receiver.name} accepted it", text, tuple(offers), done=True)


def _overviews(facts: Facts) -> Iterator[Offer]:
    """What one person opens first, and what the whole team looks at every week."""
    first = facts.first
    if first.dm:
        yield Offer(f"Open {first.name}'s Home", first.id, first.dm, tab="home")
    if facts.home and facts.home != first.dm:
        yield Offer("Ask how the plan stands, then press Show timeline", first.id, facts.home, STATUS)


def _reminder(facts: Facts, followed: Followed) -> tuple[Offer, ...]:
    """To the last reminder; nothing where one is there already, or goes there anyway."""
    last = facts.reminded[-1]
    if last.id == followed.giver.id or _is_there(facts, last):
        return ()
    return (Offer("Read the reminder", last.id, last.dm),)


def _names(people: Sequence[Someone]) -> str:
    *most, last = [person.name for person in people]
    return f"{', '.join(most)} and {last}" if most else last


def _is_there(facts: Facts, person: Someone) -> bool:
    """Whether the page shows this person's direct message with Baton, to them."""
    return facts.viewer == person.id and facts.channel == person.dm


def _be(facts: Facts, person: Someone) -> tuple[Offer, ...]:
    """To the person's direct message with Baton; nothing where one is there already."""
    if _is_there(facts, person):
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
