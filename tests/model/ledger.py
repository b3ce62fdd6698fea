"""What people and channels have heard against what the oracle says that they were to hear.

A look is a moment at which somebody may be written to. What must be said then is required; what an event has changed
since its own moment may be said or left for the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from tests.model import oracle
from tests.model.oracle import DAY, INSTANT, ORDER, Person

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Said:
    """A message: to a person, or in a channel (there `lines` are numbers with an empty kind)."""

    place: str
    at: dt.datetime
    lines: tuple[tuple[int, str, bool], ...]


@dataclass
class Ears:
    """Until when nothing is owed to somebody, when they could last be reminded, when a setting of theirs changed, and
    the date of their last nudge. `perhaps_told`: escalations that came true on the date of a message, after the nudge
    time for which it may have been written; whether it told them cannot be seen.
    """

    person: Person
    looked: dt.datetime
    reached: dt.datetime
    changed: dt.datetime
    nudged_on: dt.date | None = None
    active: bool = True
    perhaps_told: set[object] = field(default_factory=set)


@dataclass
class Ledger:
    """All handoffs as they stand, and who has heard what of them."""

    plans: dict[int, Plan]
    ears: dict[str, Ears]
    handoffs: dict[int, Handoff] = field(default_factory=dict)
    touched: dict[int, dt.datetime] = field(default_factory=dict)
    channels_told: set[object] = field(default_factory=set)
    channels_said_on: set[object] = field(default_factory=set)

    def up(self, start: dt.datetime, end: dt.datetime, said: Iterable[Said]) -> None:
        """Baton ran from `start` until `end` and nobody did anything."""
        self._hear(sorted({*self._moments(start, end), end}), said)

    def at_once(self, now: dt.datetime, said: Iterable[Said]) -> None:
        """Baton looked at this instant."""
        self._hear([now], said)

    def _hear(self, moments: Iterable[dt.datetime], said: Iterable[Said]) -> None:
        heard: dict[tuple[dt.datetime, str], Said] = {}
        for one in said:
            before = heard.get((one.at, one.place))
            assert before is None or one.place.startswith("C"), f"two messages at once: {before} and {one}"
            heard[one.at, one.place] = replace(one, lines=(*before.lines, *one.lines)) if before else one
        for at in moments:
            self.look(at, heard)
        assert not heard, f"said at no moment of theirs: {list(heard.values())}"

    def look(self, at: dt.datetime, heard: dict[tuple[dt.datetime, str], Said]) -> None:
        """Everybody's messages of this instant are taken out of `heard` and held against what they were owed."""
        for ears in self.ears.values():
            self._look_at_person(ears, at, heard.pop((at, ears.person.id), None))
        for plan in self.plans.values():
            if plan.channel:
                self._look_at_channel(plan, at, heard.pop((at, plan.channel), None))

    def changes(self, who: str, at: dt.datetime, **settings: object) -> None:
        """Somebody has other settings, or another zone. What that makes due on this day of theirs is not lost."""
        ears = self.ears[who]
        for name, value in settings.items():
            setattr(ears.person, name, value)
        ears.changed, today = at, ears.person.date(at)
        if ears.nudged_on != today:
            midnight = oracle.first_instant(dt.datetime.combine(today, dt.time(0)), ears.person.zone)
            ears.looked = min(ears.looked, midnight - INSTANT)
            ears.reached = min(ears.reached, ears.looked)

    def leaves(self, who: str, at: dt.datetime, gone: bool) -> None:
        """Somebody's account is deactivated, or active again: then what is due on this day of theirs is not lost."""
        self.ears[who].active, self.ears[who].looked = not gone, at
        self.ears[who].reached = at
        self.changes(who, at)

    def _moments(self, start: dt.datetime, end: dt.datetime) -> Iterable[dt.datetime]:
        calendars = [ears.person for ears in self.ears.values()] + [Person("", p.zone) for p in self.plans.values()]
        for person in calendars:
            day = person.date(start)
            while day <= person.date(end):
                if start < person.moment(day) <= end:
                    yield person.moment(day)
                day += DAY

    def _look_at_person(self, ears: Ears, at: dt.datetime, said: Said | None) -> None:
        person, day = ears.person, ears.person.date(at)
        may = ears.active and ears.nudged_on != day and person.in_hours(at) and person.here(day)
        owed = {no: list(self._reminders(ears, one, at)) if ears.active else [] for no, one in self.handoffs.items()}
        escalated = {no: self._escalated(ears, one, at) if may else [] for no, one in self.handoffs.items()}
        allowed: dict[int, tuple[int, str, bool]] = {}
        required: set[int] = set()
        if may and (person.open(day) or any(escalated.values())):
            for number in self.handoffs:
                self._allow(ears, number, at, owed[number], escalated[number], allowed, required)
        lines = tuple(self._in_full(line, allowed) for line in said.lines) if said else ()
        where = f"{person.id} at {at.isoformat()} ({person.zone})"
        assert set(lines) <= set(allowed.values()), f"{where}: {lines} is more than {allowed}"
        assert required <= {number for number, *_ in lines}, f"{where}: {lines} lacks {required} of {allowed}"
        urgency = [(ORDER.index(kind), self.handoffs[no].due.instant(), no) for no, kind, _ in lines]
        assert urgency == sorted(urgency), f"{where}: {lines} is not in order"
        if lines:
            ears.nudged_on = day
        if (may and person.open(day)) or ears.nudged_on == day:  # all of this date and those before is dealt with
            ears.looked = ears.reached = at
        elif not any(owed.values()):
            ears.looked = at
        if lines:
            self._tell(ears, at, {number for number, *_ in lines})

    def _in_full(self, line: tuple[int, str, bool], allowed: dict[int, tuple[int, str, bool]]) -> tuple[int, str, bool]:
        """A world that hears words alone knows the number, and not of what kind a line is."""
        return line if line[1] else allowed.get(line[0], line)

    def _allow(
        self,
        ears: Ears,
        number: int,
        at: dt.datetime,
        owed: list[dt.datetime],
        escalated: list[dt.datetime],
        allowed: dict[int, tuple[int, str, bool]],
        required: set[int],
    ) -> None:
        """One handoff's line for one person at this moment: by the table, or because it is escalated to them."""
        person, handoff, day = ears.person, self.handoffs[number], ears.person.date(at)
        kind = oracle.row(handoff, self.plans[handoff.plan], person, at)
        if kind and (owed or escalated):
            allowed[number] = (number, kind, oracle.is_after_five(person, handoff, kind, day))
        elif escalated:
            allowed[number] = (number, "escalated", False)
        reminded = person.open(day) and any(moment > max(ears.looked, self.touched[number]) for moment in owed)
        if reminded or any(moment <= at for moment in escalated):
            required.add(number)

    def _reminders(self, ears: Ears, handoff: Handoff, at: dt.datetime) -> Iterable[dt.datetime]:
        """The moments of its reminders since they could last be reminded, and until now, of the row that holds now."""
        person, day = ears.person, ears.person.date(ears.reached)
        kind = oracle.row(handoff, self.plans[handoff.plan], person, at)
        while kind and day <= person.date(at):
            moment = person.moment(day)
            if (ears.reached < moment < at or moment == at) and oracle.reaches(person, handoff, kind, day):
                yield moment
            day += DAY

    def _escalated(self, ears: Ears, handoff: Handoff, at: dt.datetime) -> list[dt.datetime]:
        """For each condition that has come true and that this plan owner was not told of: their moment for it."""
        person, plan = ears.person, self.plans[handoff.plan]
        found = []
        for kind, begun in oracle.conditions(handoff).items() if plan.owner == person.id else ():
            true_from = oracle.escalates(begun, plan)
            if true_from <= at and (handoff.number, kind, begun) not in person.told:
                if (handoff.number, kind, begun) in ears.perhaps_told:
                    found.append(NEVER)  # it may be said, and need not
                    continue
                known = max(true_from, self.touched[handoff.number], ears.changed)
                day = person.date(known)
                while person.moment(day) < known or not person.here(day):
                    day += DAY
                found.append(person.moment(day))
        return found

    def _tell(self, ears: Ears, at: dt.datetime, numbers: Iterable[int]) -> None:
        person = ears.person
        written = person.moment(person.date(at))
        for number in numbers:
            handoff = self.handoffs[number]
            plan = self.plans[handoff.plan]
            for kind, begun in oracle.conditions(handoff).items() if plan.owner == person.id else ():
                if (true_from := oracle.escalates(begun, plan)) <= at:
                    known = person.told if true_from <= written else ears.perhaps_told
                    known.add((number, kind, begun))

    def _look_at_channel(self, plan: Plan, at: dt.datetime, said: Said | None) -> None:
        """A channel is told of each overdue handoff once, Monday to Friday from 09:00 until 18:00, once a date."""
        there = Person("", plan.zone)
        day, allowed, required = there.date(at), set(), set()
        may = there.works(day) and there.in_hours(at) and (plan.number, day) not in self.channels_said_on
        for number, handoff in self.handoffs.items() if may else ():
            begun = oracle.conditions(handoff).get("overdue")
            if handoff.plan != plan.number or begun is None or (number, begun) in self.channels_told:
                continue
            true_from = oracle.escalates(begun, plan)
            if true_from <= at:
                allowed.add(number)
                known = max(true_from, self.touched[number])
                turn = there.date(known)
                while there.moment(turn) < known or not there.works(turn):
                    turn += DAY
                if there.moment(turn) <= at:
                    required.add(number)
        numbers = {number for number, *_ in said.lines} if said else set()
        assert required <= numbers <= allowed, f"{plan.channel} at {at.isoformat()}: {numbers} of {required}..{allowed}"
        if numbers:
            self.channels_said_on.add((plan.number, day))
            self.channels_told |= {(number, oracle.conditions(self.handoffs[number])["overdue"]) for number in numbers}
