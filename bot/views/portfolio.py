"""The portfolio: live systems, plans at risk, when a shared platform pays, and who has earned the right to scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.portfolio import Danger, Platform, Reason, is_live, may_scale, platform
from bot.views import dates
from bot.views.gate_texts import and_list, gate_word, plan_name
from bot.views.kit import Block, Runs, actions, bold, button, lines, message, paragraph, say
from bot.views.look import Look
from bot.views.plan_buttons import new_plan_button
from bot.views.plan_values import plan_action
from bot.views.text import clip, number
from bot.views.translations import N_

AtRisk = Sequence[tuple[Plan, tuple[Danger, ...]]]

_ADVICE = {
    Platform.NOT_YET: N_("Fewer than five live systems: a shared platform does not pay yet."),
    Platform.PLAN: N_("Five to ten live systems: begin to plan a shared platform."),
    Platform.NEEDED: N_("More than ten live systems: a shared platform is needed."),
}
_NAME_SHOWN, _LINE_SHOWN, _NUMBERS_SHOWN = 80, 240, 5
_ROOM = 1000  # characters of each of the three lists: a message may have 4,000 in all


def portfolio(plans: Sequence[Plan], at_risk: AtRisk, at: Look) -> Message:
    """All of these plans; `at_risk` are those of them that are. No name of a plan that is not among them."""
    if not plans:
        none = at.gettext("You see no plans yet. Begin one with `/transition new`.")
        return message(paragraph(say(none)), actions([new_plan_button(at)]))
    live = [plan for plan in plans if is_live(plan)]
    counted = at.ngettext("{count} plan that you may see, {live} live.", "{count} plans that you may see, {live} live.",
                          len(plans))  # fmt: skip
    title = (bold(at.gettext("Portfolio")), *say(": "), *say(counted, count=len(plans), live=len(live)))
    advice = say(at.gettext(_ADVICE[platform(len(live))]))
    return message(
        paragraph(title, advice),
        _list(at.gettext("Live"), [_live(plan, at) for plan in live], at),
        _list(at.gettext("At risk"), [_risk(plan, found, at) for plan, found in at_risk], at),
        _scaling([plan for plan in plans if may_scale(plan)], at),
    )


def portfolio_button(at: Look) -> Block:
    """Shows the portfolio; for Home."""
    label = at.gettext("Portfolio")
    return button(label, plan_action("portfolio"), "1", label)


def _scaling(earned: Sequence[Plan], at: Look) -> Block:
    if not earned:
        what = at.gettext("live, three months stable, retrospective held")
        return paragraph(say(at.gettext("None has earned the right to scale yet: {what}."), what=what))
    found = _list(at.gettext("Earned the right to scale"), [_name(plan, at) for plan in earned], at)
    assert found is not None
    return found


def _list(title: str, rows: Sequence[str], at: Look) -> Block | None:
    """A line each, as many as there is room for; how many more there are."""
    if not rows:
        return None
    shown: list[Runs] = []
    room = _ROOM
    for text in rows:
        room -= len(text) + 1
        if room < 0:
            break
        shown.append(say("{line}", line=text))
    hidden = len(rows) - len(shown)
    more = say(at.gettext("And {count} more."), count=hidden) if hidden else ()
    head = (bold(at.gettext("{title} ({count})").format(title=title, count=len(rows))),)
    return paragraph(lines(head, *shown, more))


def _live(plan: Plan, at: Look) -> str:
    """ "Fraud model, since Tue 5 May, stable"."""
    since = dates.date_of(plan.live_at, at) if plan.live_at else ""
    said = at.gettext("{plan}, since {date}, stable") if plan.is_open(Gate.STABLE) else ""
    return (said or at.gettext("{plan}, since {date}")).format(plan=_name(plan, at), date=since)


def _risk(plan: Plan, found: Sequence[Danger], at: Look) -> str:
    """ "Churn model: H-3 late; target Fri 18 Dec is past"."""
    reasons = "; ".join(_REASONS[one.reason](plan, one, at) for one in found)
    return clip(at.gettext("{plan}: {reasons}").format(plan=_name(plan, at), reasons=reasons), _LINE_SHOWN)


def _name(plan: Plan, at: Look) -> str:
    return clip(plan_name(plan, at), _NAME_SHOWN)


def _owner_gone(_plan: Plan, one: Danger, at: Look) -> str:
    names = and_list([at.person(person) for person in one.people], at)
    said = at.ngettext("{people}'s account is deactivated", "the accounts of {people} are deactivated", len(one.people))
    return said.format(people=names)


def _late(_plan: Plan, one: Danger, at: Look) -> str:
    shown = ", ".join(map(number, one.handoffs[:_NUMBERS_SHOWN]))
    more = len(one.handoffs) - _NUMBERS_SHOWN
    if more > 0:
        return at.gettext("{handoffs} and {count} more late").format(handoffs=shown, count=more)
    return at.gettext("{handoffs} late").format(handoffs=shown)


def _target_past(_plan: Plan, one: Danger, at: Look) -> str:
    assert one.on is not None
    return at.gettext("target {date} is past").format(date=dates.day_of(one.on, at))


def _target_near(plan: Plan, one: Danger, at: Look) -> str:
    assert one.on is not None and plan.target is not None
    said = at.gettext("target {date} is too near: shadow mode cannot end before {end}")
    return said.format(date=dates.day_of(plan.target, at), end=dates.day_of(one.on, at))


def _reset(_plan: Plan, one: Danger, at: Look) -> str:
    said = at.ngettext("shadow mode began anew", "shadow mode began anew {count} times", one.count)
    return said.format(count=one.count)


def _major_incident(_plan: Plan, one: Danger, at: Look) -> str:
    return at.ngettext("{count} major incident", "{count} major incidents", one.count).format(count=one.count)


def _override(_plan: Plan, one: Danger, at: Look) -> str:
    return at.gettext("opened by override: {gates}").format(gates=and_list([gate_word(g, at) for g in one.gates], at))


_REASONS: dict[Reason, Callable[[Plan, Danger, Look], str]] = {
    Reason.OWNER_GONE: _owner_gone,
    Reason.LATE: _late,
    Reason.TARGET_PAST: _target_past,
    Reason.TARGET_NEAR: _target_near,
    Reason.RESET: _reset,
    Reason.MAJOR_INCIDENT: _major_incident,
    Reason.OVERRIDE: _override,
}
