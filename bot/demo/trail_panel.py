"""The panel "Trail": every record in words, the bytes that were hashed, and whether all of it holds at this moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.commands.audit import sentence
from bot.demo.passing import look
from bot.demo.trail_titles import title
from bot.demo.world import DemoWorld
from bot.domain import events as ev
from bot.domain.plan import Plan
from bot.domain.plan_events import StartPlan
from bot.domain.trail import Record
from bot.sandbox.page import Panel
from bot.usecases.where import NOWHERE, Where, may_see_plan
from bot.usecases.words import words_for
from bot.views.dates import city, moment
from bot.views.history import told
from bot.views.look import Look
from storage.audit import Audit, Finding, Summary
from storage.looking_in import Kept, LookingIn

Json = Mapping[str, Any]

MOST_SHOWN = 200
REST = 20  # times what a verification took: for so long its verdict stands, unless there is a newer record
NOTHING = "Nothing is recorded here yet. The first handoff in this channel begins its trail."
WITNESS = (
    "A database alone cannot prove that its end was not cut off. For that, each acceptance prints its record's number "
    "and the first 32 characters of its hash in Slack."
)


def trail_panel(world: DemoWorld, most: int = MOST_SHOWN) -> Panel:
    """The trail of the channel that is open; anywhere else, the trails of what the person takes part in.

    Of a long one the newest `most` records are shown; all of it is verified.
    """
    return Panel("Trail", _Trail(world, most).read)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one person may see: records, newest first, and each plan with whether all of it is open to them."""

    records: tuple[Kept, ...]
    heads: Mapping[int, str]
    whole: frozenset[int]
    at: Look


@dataclass(frozen=True, slots=True)
class _Verified:
    """What was found in a plan's trail whose newest record had this hash; holds until then (seconds, monotonic)."""

    head: str
    until: float
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Trail:
    world: DemoWorld
    most: int
    _verified: dict[int, _Verified] = field(default_factory=dict)
    _verifying: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read(self, who: str, channel: str) -> Json:
        """The panel for this person, at this conversation (both ids)."""
        shown = await look(self.world, lambda looking: self._visible(looking, who, channel))
        if not shown.records:
            return {"verdict": None, "empty": NOTHING, "note": None, "items": []}
        findings = [one for plan, head in shown.heads.items() for one in await self._findings(plan, head)]
        wrong = {(one.plan, one.seq) for one in findings}
        several = len(shown.heads) > 1
        return {
            "verdict": _verdict(shown, findings),
            "empty": None,
            "note": _note(shown, len(shown.records) - self.most),
            "items": [
                _item(kept, shown.at, several=several, ok=(kept.plan, kept.seq) not in wrong)
                for kept in shown.records[: self.most]
            ],
        }

    def _visible(self, looking: LookingIn, who: str, channel: str) -> _Shown:
        place = self.world.sandbox.workspace.channels.get(channel)
        where = Where(channel, place.kind == "private") if place and who in place.members else NOWHERE
        if place and place.kind in {"public", "private"}:
            home = looking.plan_of_channel(channel)
            plans = [home] if home and may_see_plan(looking, who, where, home) else []
        else:
            plans = _plans_of(looking, who)
        whole = frozenset(plan.number for plan in plans if may_see_plan(looking, who, where, plan))
        own = {handoff.number for handoff in looking.handoffs_of_person(who, open_only=False)}
        kept = tuple(
            one
            for one in looking.trail_of_plans([plan.number for plan in plans])
            if one.plan in whole or (one.record and one.record.handoff in own)
        )
        records = [one.record for one in kept if one.record]
        words = words_for(looking, plans=[plan for plan in plans if plan.number in whole], records=records)
        person = looking.person(who)
        at = Look(words, self.world.clock.now(), person.zone if person else "UTC")
        return _Shown(kept, {plan.number: looking.head_of_plan(plan.number) for plan in plans}, whole, at)

    async def _findings(self, plan: int, head: str) -> tuple[Finding, ...]:
        """What is wrong with a plan's trail, from a verification of a moment ago or a new one."""
        async with self._verifying:
            known = self._verified.get(plan)
            if known and known.head == head and time.monotonic() < known.until:
                return known.findings
            began = time.monotonic()
            audit = Audit(self.world.database_url, plan)
            findings = tuple(await asyncio.to_thread(lambda: list(audit.findings(Summary()))))
            ended = time.monotonic()
            self._verified[plan] = _Verified(head, ended + REST * (ended - began), findings)
            return findings


def _plans_of(looking: LookingIn, who: str) -> list[Plan]:
    numbers = {plan.number for plan in looking.plans_owned(who)}
    numbers |= {handoff.plan for handoff in looking.handoffs_of_person(who, open_only=False)}
    return looking.plans(sorted(numbers))


def _verdict(shown: _Shown, findings: Sequence[Finding]) -> Json:
    """One sentence. Of a plan that the person sees in part, what is wrong is not told: it may be about the rest.

    What is wrong with a record says more than that a trigger is missing, and is told first.
    """
    if not findings:
        count = len(shown.records)
        records, explain = ("1 record", "it explains") if count == 1 else (f"{count} records", "they explain")
        return {"ok": True, "text": f"{records}, the chain holds, and {explain} every state."}
    told_of = [one for one in findings if one.plan in shown.whole] + [one for one in findings if one.plan is None]
    first = f" {sentence(replace(told_of[0], workspace=None))}." if told_of else ""
    more = f" And {len(told_of) - 1} more." if len(told_of) > 1 else ""
    return {"ok": False, "text": f"The trail does not hold.{first}{more}"}


def _note(shown: _Shown, older: int) -> str:
    hidden = f"{older} older records are not shown. " if older > 0 else ""
    return f"{hidden}Times in {city(shown.at.zone)}. {WITNESS}"


def _item(kept: Kept, at: Look, *, several: bool, ok: bool) -> Json:
    number = f"{kept.plan}.{kept.seq}" if several else f"{kept.seq}"
    record = kept.record
    return {
        "title": f"{number} · {title(record, at) if record else 'This is no record of Baton'}",
        "text": _text(record, at) if record else "",
        "ok": ok,
        "detail": f"{kept.text}\n\nSHA-256 {kept.hash}",
    }


def _text(record: Record, at: Look) -> str:
    if isinstance(record.event, StartPlan):
        place = at.channel(record.event.channel) or "the two of them"
        return f"For {place}. {at.person(record.event.owner)} owns it."
    if record.handoff is None or _all_in_title(record.event):
        return moment(record.at, at)
    return "".join(run.text for run in told(record, at))


def _all_in_title(event: ev.Event) -> bool:
    """Whether a sentence about it would only say its title again."""
    match event:
        case ev.Confirm() | ev.NotMe() | ev.Agree() | ev.AgreeToChange() | ev.Acknowledge():
            return True
        case ev.Keep() | ev.Decline() | ev.Cancel():
            return event.reason is None and not (isinstance(event, ev.Decline) and event.not_me)
    return False
