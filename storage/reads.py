"""One workspace within a transaction, as `bot.ports.Reads` asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.digests import Digest
from bot.domain.handoff import Handoff
from bot.domain.home_state import HomeState
from bot.domain.nudge_settings import DEFAULTS, NudgeSettings
from bot.domain.outgoing import Intent
from bot.domain.people import Channel, Person
from bot.domain.plan import Plan
from bot.ports.reading import Attention, Draft, Nudged, NudgeState, SentMessage, SummaryMark, TrailRow
from storage import messages, nudged
from storage.agendas import read_agendas
from storage.attention import Attentions
from storage.calendars import Calendars
from storage.channels import Channels
from storage.codec import from_ms, optional_instant
from storage.drafts import Drafts
from storage.handoffs import Handoffs
from storage.homes import Homes
from storage.members import Members
from storage.outbox import Outgoing
from storage.people import People
from storage.plans import Plans
from storage.seen import Seen
from storage.session import Session
from storage.shadow_cases import ShadowCases
from storage.summaries import Summaries
from storage.texts import Texts
from storage.trail import Trail


class WorkspaceReads:
    """Implements `Reads`: each aggregate is read once, and kept as long as the transaction."""

    def __init__(self, session: Session) -> None:
        self.workspace = session.workspace
        self.session = session
        self.handoff_rows = Handoffs(session)
        self.plan_rows = Plans(session)
        self.people_rows = People(session)
        self.channel_rows = Channels(session)
        self.text_rows = Texts(session)
        self.trail_rows = Trail(session)
        self.outbox_rows = Outgoing(session)
        self.draft_rows = Drafts(session)
        self.seen_rows = Seen(session)
        self.attention_rows = Attentions(session)
        self.member_rows = Members(session)
        self.case_rows = ShadowCases(session)
        self.summary_rows = Summaries(session)
        self.home_rows = Homes(session)
        self.calendar_rows = Calendars(session)

    def handoff(self, number: int) -> Handoff | None:
        """See Reads, as for all that follow."""
        return next(iter(self.handoff_rows.many([number])), None)

    def handoffs(self, numbers: Sequence[int]) -> list[Handoff]:
        """By number."""
        return self.handoff_rows.many(numbers)

    def handoffs_of_plan(self, plan: int, *, open_only: bool = False) -> list[Handoff]:
        """By number."""
        if open_only:
            return [handoff for handoff in self.handoff_rows.standing([plan]) if handoff.is_open]
        return self.handoff_rows.of_plan(plan)

    def handoffs_of_plans(self, plans: Sequence[int]) -> list[Handoff]:
        """By number."""
        return self.handoff_rows.of_plans(plans)

    def handoffs_of_person(self, person: str, *, open_only: bool = True) -> list[Handoff]:
        """By number."""
        return self.handoff_rows.of_person(person, open_only=open_only)

    def handoffs_owned(self, person: str) -> list[Handoff]:
        """By number."""
        return self.handoff_rows.standing([plan.number for plan in self.plan_rows.owned(person)])

    def plan(self, number: int) -> Plan | None:
        """None where there is none."""
        return next(iter(self.plan_rows.many([number])), None)

    def plan_of_channel(self, channel: str) -> Plan | None:
        """None where it is home to none."""
        return self.plan_rows.of_channel(channel)

    def plan_of_pair(self, pair: Sequence[str]) -> Plan | None:
        """In either order."""
        return self.plan_rows.of_pair(pair)

    def plans(self, numbers: Sequence[int]) -> list[Plan]:
        """By number."""
        return self.plan_rows.many(numbers)

    def plans_owned(self, person: str) -> list[Plan]:
        """By number."""
        return self.plan_rows.owned(person)

    def plans_led(self, person: str) -> list[Plan]:
        """By number."""
        return self.plan_rows.led(person)

    def plans_named(self) -> list[Plan]:
        """By number."""
        return self.plan_rows.named()

    def is_member(self, channel: str, person: str) -> bool:
        """Only where it is known."""
        return self.member_rows.has(channel, person)

    def read_members(self, channels: Sequence[str], person: str) -> None:
        """With one statement."""
        self.member_rows.read(channels, person)

    def private_channels(self) -> list[Channel]:
        """By id."""
        return self.channel_rows.private()

    def known_cases(self, plan: int, run: int, cases: Sequence[str]) -> list[str]:
        """In the order asked for."""
        return self.case_rows.known(plan, run, cases)

    def plan_wake(self, plan: int) -> dt.datetime | None:
        """None where it is not to be looked at."""
        headed = self.plan_rows.headed(plan)
        return optional_instant(headed.wake_at) if headed else None

    def person(self, person: str) -> Person | None:
        """None where the directory knows nobody of this id."""
        return next(iter(self.people_rows.many([person])), None)

    def people(self, ids: Sequence[str]) -> list[Person]:
        """In the order asked for."""
        return self.people_rows.many(ids)

    def people_named(self, name: str) -> list[Person]:
        """By id."""
        return self.people_rows.named(name)

    def channel(self, channel: str) -> Channel | None:
        """None where the directory knows none of this id."""
        return next(iter(self.channel_rows.many([channel])), None)

    def channels(self, ids: Sequence[str]) -> list[Channel]:
        """In the order asked for."""
        return self.channel_rows.many(ids)

    def text(self, digest: Digest) -> str | None:
        """None once it was erased."""
        return self.text_rows.many([digest]).get(digest)

    def texts(self, digests: Sequence[Digest]) -> dict[Digest, str]:
        """Those that are still there."""
        return self.text_rows.many(digests)

    def trail_of_handoff(self, handoff: Handoff) -> list[TrailRow]:
        """Oldest first."""
        return self.trail_rows.of_handoff(handoff)

    def trail_row(self, plan: int, seq: int) -> TrailRow | None:
        """None where there is none of that number."""
        line = self.trail_rows.line(plan, seq)
        return line.row if line else None

    def read_trail_rows(self, plan: int, seqs: Sequence[int]) -> None:
        """With one statement."""
        self.trail_rows.read(plan, seqs)

    def record_text(self, plan: int, seq: int) -> str | None:
        """None where there is none of that number."""
        line = self.trail_rows.line(plan, seq)
        return line.text if line else None

    def proposals_since(self, person: str, since: dt.datetime) -> int:
        """Those made at `since` count."""
        return self.handoff_rows.proposals_since(person, since)

    def places_of(self, handoff: int) -> list[str]:
        """What waits is read before what stands, so that a message sent in between is in one of them."""
        waiting = self.outbox_rows.places(handoff, self.handoff(handoff))
        standing = messages.places(self.session, handoff) if self.session.may_hold_handoff(handoff) else []
        return list(dict.fromkeys([*standing, *waiting]))

    def messages_of(self, handoff: int, place: str) -> list[SentMessage]:
        """Oldest first."""
        return messages.in_place(self.session, handoff, place)

    def nudge_state(self, person: str) -> NudgeState | None:
        """None where the directory knows nobody of this id."""
        known = self.people_rows.known(person)
        if known is None or known.person is None:
            return None
        wake_at, owed_since = optional_instant(known.wake_at), optional_instant(known.owed_since)
        return NudgeState(known.person, wake_at, known.nudged_on, known.settings, owed_since)

    def nudges_waiting(self, person: str) -> list[Intent]:
        """Oldest first."""
        return self.outbox_rows.nudges(person)

    def settings(self, person: str) -> NudgeSettings:
        """The defaults where nothing was ever set."""
        known = self.people_rows.known(person)
        return known.settings if known else DEFAULTS

    def read_agendas(self, people: Sequence[str]) -> None:
        """With one statement a table."""
        if people:
            mine = {(self.workspace, person) for person in people}
            read_agendas(self.session.connection, mine, {self.workspace: self})

    def attention(self, place: str) -> dict[int, Attention]:
        """By handoff; those with nothing kept are left out."""
        return self.attention_rows.of(place)

    def nudged(self, handoff: Handoff) -> list[Nudged]:
        """Giver, receiver, plan owner; those who never were are left out."""
        plan = self.plan(handoff.plan)
        owner = [plan.owner] if plan else []
        return nudged.of_handoff(self.session, handoff, [*handoff.sides, *owner])

    def trail_after(self, plan: int, seq: int) -> list[TrailRow]:
        """Oldest first."""
        return self.trail_rows.after(plan, seq)

    def head(self, plan: int) -> TrailRow | None:
        """None where there is no such plan."""
        headed = self.plan_rows.headed(plan)
        return self.trail_row(plan, headed.next_seq - 1) if headed else None

    def last_summary(self, plan: int, before: dt.date | None = None) -> SummaryMark | None:
        """By its date."""
        return self.summary_rows.last(plan, before)

    def home_state(self, person: str) -> HomeState | None:
        """The default where it cannot be understood."""
        return self.home_rows.state(person)

    def homes_of(self, people: Sequence[str], plans: Sequence[int], since: dt.datetime) -> list[str]:
        """By id."""
        leaders = (leader for plan in self.plan_rows.many(plans) for leader in plan.leaders)
        return self.home_rows.opened({*people, *leaders, *self.handoff_rows.sides(plans)}, since)

    def calendar_since(self, person: str) -> dt.datetime | None:
        """None where it has no address."""
        address = self.calendar_rows.of(person)
        return from_ms(address.since) if address else None

    def calendar_owner(self, secret_hash: str) -> str | None:
        """None where no address has it, or has it no longer."""
        return self.calendar_rows.owner(secret_hash)

    def draft(self, draft: str) -> Draft | None:
        """None once it was used or given back."""
        return self.draft_rows.one(draft)
