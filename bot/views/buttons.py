"""Which buttons a person gets: those of their move first, each only where the life cycle would let them act."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import available
from bot.domain.plan import Plan
from bot.views import values
from bot.views.home_values import OPEN, home_action
from bot.views.kit import Block, actions, button, overflow
from bot.views.look import Look
from bot.views.text import bare, number
from bot.views.translations import N_

LABELS = {
    "take": N_("I'll take it"),
    "suggest": N_("Suggest a change"),
    "decline": N_("Decline"),
    "confirm": N_("That's right"),
    "not_me": N_("Not me"),
    "agree_to_change": N_("Agree to change"),
    "keep": N_("Keep as it is"),
    "fine": N_("Fine"),
    "deliver": N_("Mark delivered"),
    "accept": N_("Accept"),
    "not_yet": N_("Not yet"),
    "reschedule": N_("Reschedule"),
    "reassign": N_("Reassign"),
    "edit": N_("Edit"),
    "cancel": N_("Cancel handoff"),
    "undo": N_("Undo"),
    "hand_back": N_("Hand back"),
    values.WAIT_FOR: N_("Wait for others"),
    values.MOVE_ALONG: N_("Move them along"),
    "still_running": N_("Still running"),
    "needs_giver": N_("It needs the giver"),
    "history": N_("History"),
    "open": N_("Open"),
    "receipt": N_("Receipt"),
    "new": N_("New handoff"),
    values.SNOOZE: N_("Snooze"),
    values.SETTINGS: N_("Reminder settings"),
}
_OTHERS = ("take", "deliver", "suggest", "accept", "decline", "hand_back")  # possible, though not what is asked
_RARE = ("reschedule", "reassign", "edit", values.WAIT_FOR, "cancel")
_MOST_OPTIONS = 5  # of an overflow menu


def move(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> tuple[str, ...]:
    """The acts that are this person's move now, the first of them what Baton asks for; empty where it is not."""
    allowed = allowed_acts(handoff, plan, viewer, at)
    return tuple(act for act in _asked(handoff, plan, viewer, at) if act in allowed)


def move_row(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> Block | None:
    """A notice's buttons: those of this person's move; once it is accepted, the receipt and the history."""
    if handoff.state is State.ACCEPTED:
        return actions([act_button(handoff, act, at) for act in ("receipt", "history")])
    return actions(_row(handoff, move(handoff, plan, viewer, at), at))


def full_row(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> Block | None:
    """All that this person may do: main moves as buttons, rare ones in the "…" menu."""
    allowed = allowed_acts(handoff, plan, viewer, at)
    asked = move(handoff, plan, viewer, at)
    rare = _rare(handoff, allowed - {*asked})
    others = tuple(act for act in _OTHERS if act in allowed and act not in asked and act not in rare)
    over = ("receipt",) if handoff.state is State.ACCEPTED else ()
    beside = () if "history" in rare else ("history",)
    return actions([*_row(handoff, (*asked, *others, *over, *beside), at, asked), _menu(handoff, rare, at)])


def nudge_row(
    handoff: Handoff, acts: Sequence[str], menu: Sequence[str], at: Look, *, primary: bool = False
) -> Block | None:
    """A reminder's buttons: these acts, or Open where there are none, and what else of `menu` as "…".

    `primary`: the first act is green. Open becomes a button where the menu would have more than five options, and what
    would be alone in it too.
    """
    shown = tuple(acts) or ("open",)
    rest = [act for act in menu if act not in shown]
    if len(rest) > _MOST_OPTIONS:
        shown, rest = (*shown, "open"), [act for act in rest if act != "open"]
    if rest == [values.SETTINGS]:
        return actions([*(act_button(handoff, act, at) for act in shown), settings_button(at)])
    row = [act_button(handoff, act, at, primary=primary and act in acts[:1]) for act in shown]
    options = [(at.gettext(LABELS[act]), values.option_value(handoff, act)) for act in rest]
    return actions([*row, overflow(values.action_id(values.MORE), options)] if options else row)


def next_button(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> Block:
    """Beside a line of a list: this person's next move, or Open."""
    return act_button(handoff, (*move(handoff, plan, viewer, at), "open")[0], at)


def _menu(handoff: Handoff, rare: Sequence[str], at: Look) -> Block:
    options = [(at.gettext(LABELS[act]), values.option_value(handoff, act)) for act in rare]
    return overflow(values.action_id(values.MORE), options)


def _rare(handoff: Handoff, allowed: frozenset[str]) -> tuple[str, ...]:
    """What stands in the "…" menu, five at most; History becomes a button where there is no room. Before anybody agreed
    Accept is there too, where there is room: beside I'll take it people would read it as the same.
    """
    acts = tuple(act for act in _RARE if act in allowed)
    early = handoff.state is State.PROPOSED and "accept" in allowed and len(acts) + 2 <= _MOST_OPTIONS
    return (*acts, *(("accept", "history") if early else ("history",)))[:_MOST_OPTIONS]


def act_button(handoff: Handoff, act: str, at: Look, *, primary: bool = False) -> Block:
    """The button of one act; screen readers hear which handoff it is about."""
    label = at.gettext(LABELS[act])
    spoken = f"{label}: {number(handoff.number)}, {bare(at.text(handoff.thing))}"
    return button(label, values.action_id(act), values.button_value(handoff, act), spoken, primary=primary)


def new_button(at: Look) -> Block:
    """Opens an empty form."""
    label = at.gettext(LABELS["new"])
    return button(label, values.action_id("new"), values.FORMAT, label)


def settings_button(at: Look) -> Block:
    """Opens the reminder settings, from every reminder."""
    label = at.gettext(LABELS[values.SETTINGS])
    return button(label, values.action_id(values.SETTINGS), values.FORMAT, label)


def home_button(at: Look) -> Block:
    """Leads to Home, from a reminder of several; the messenger knows the address."""
    label = at.gettext("Open Home")
    return button(label, home_action(OPEN), values.FORMAT, label)


def allowed_acts(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> frozenset[str]:
    """The acts of this person that would count."""
    events = available(handoff, plan, viewer, at.now)
    return frozenset(act for act, event in values.ACTS.items() if event in events)


def _asked(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> tuple[str, ...]:
    """What the life cycle waits for from this person, as a side or as the owner; a table by state."""
    if handoff.offer and viewer == handoff.giver:
        past = handoff.offer.due is not None and handoff.offer.due.instant() <= at.now
        return "reschedule" if past else "agree_to_change", "keep"
    if not handoff.confirmed and viewer == handoff.giver:
        return "confirm", "not_me"
    if handoff.state is State.AGREED and viewer == handoff.giver:
        return "deliver", "reschedule"
    if handoff.state is State.DECLINED and viewer == plan.owner:
        return "reassign", "cancel"
    if viewer != handoff.receiver or handoff.offer:
        return ()
    match handoff.state:
        case State.PROPOSED:
            return "take", "suggest", "decline"
        case State.DELIVERED:
            return ("accept", "not_yet", "fine") if handoff.moved else ("accept", "not_yet")
        case State.AGREED if handoff.moved:
            return "fine", "suggest"
    return ()


def _row(handoff: Handoff, acts: tuple[str, ...], at: Look, asked: tuple[str, ...] | None = None) -> list[Block]:
    """Buttons in order; the first is green where it is what Baton asks this person to do."""
    first = (acts if asked is None else asked)[:1]
    return [act_button(handoff, act, at, primary=act in first) for act in acts]
