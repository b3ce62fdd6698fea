"""A plan's summary as its channel reads it, the question whether there should be any, and when they come."""

from __future__ import annotations

from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.remedy import Remedy
from bot.domain.summary import Summary
from bot.domain.summary_times import USUAL, next_date
from bot.views import dates, summary_texts
from bot.views.gate_buttons import plan_button
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, Runs, actions, bold, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.pictures import show_all_button, timeline_button
from bot.views.remedies import remedy_words
from bot.views.translations import N_

SUMMARY, SUMMARY_WEEKLY = "summary", "summary_weekly"
_ONE_LINE = 3000  # characters: a longer line would lose its end, the record, where `text` has no room for all of it
INSTEAD = "instead"  # in a button's value: the answer takes the place of the message that it stands in
TIMES = N_("Summary times")


def summary_message(summary: Summary, at: Look, *, wrong: Remedy | None = None, sets_times: bool = False) -> Message:
    """How the plan stands, what changed, what is late, what comes next, its gates and its record; one line where
    nothing changed. `wrong`: why it does not stand in its channel; `sets_times`: its reader may say when it comes.
    """
    total = (bold(plan_name(summary.plan, at)), *say(": {standing}", standing=summary_texts.standing(summary, at)))
    said = [
        total,
        summary_texts.changed(summary, at),
        summary_texts.late(summary, at),
        summary_texts.upcoming(summary, at),
        summary_texts.gates(summary, at),
        summary_texts.overridden(summary, at),
        summary_texts.record(summary, at),
    ]
    paragraphs = [paragraph(part) for part in said if part]
    if not summary.changes and len(message(*paragraphs).text) < _ONE_LINE:
        paragraphs = [paragraph(*said)]
    buttons = [show_all_button(summary.plan, at), timeline_button(summary.plan, at)]
    if sets_times:
        buttons.append(times_button(summary.plan, at))
    return message(paragraph(remedy_words(wrong, at)) if wrong else None, *paragraphs, actions(buttons))


def summary_offer(plan: Plan, at: Look) -> Message:
    """To the plan owner, once: none comes until they say when."""
    asks = at.gettext(
        "Shall I post a summary of {plan} in {channel}: how it stands, what changed, what is late and what comes next?"
    )
    if not plan.is_named:
        asks = at.gettext(
            "Shall I post a summary in {channel}: how its handoffs stand, what changed, what is late and what comes "
            "next?"
        )
    asked = say(asks, plan=plan_name(plan, at), channel=_channel(plan, at))
    label = at.gettext("Weekly, {weekday} {time}").format(
        weekday=summary_texts.weekday_name(0, at), time=f"{USUAL:%H:%M}"
    )
    buttons = [
        plan_button(plan, SUMMARY_WEEKLY, label, at, INSTEAD),
        plan_button(plan, SUMMARY, at.gettext("Other times"), at, INSTEAD),
    ]
    return message(paragraph(asked, say(at.gettext("Until you choose, none comes."))), actions(buttons))


def times_set(plan: Plan, at: Look) -> Message:
    """When summaries come from now on, for the one who said so."""
    return message(paragraph(_times(plan, at)), actions([times_button(plan, at, INSTEAD)]))


def times_stand(plan: Plan, at: Look) -> Message:
    """When summaries come, for the one who said what was set already."""
    said = say(at.gettext("Nothing changed."))
    return message(paragraph(said, _times(plan, at, anew=False)), actions([times_button(plan, at, INSTEAD)]))


def times_button(plan: Plan, at: Look, *rest: str) -> Block:
    """Opens the form."""
    return plan_button(plan, SUMMARY, at.gettext(TIMES), at, *rest)


def unclear_times(said: Message, plan: Plan, at: Look) -> Message:
    """Why what was typed was not understood, and the form."""
    return message(*said.blocks, actions([times_button(plan, at, INSTEAD)]))


def _times(plan: Plan, at: Look, *, anew: bool = True) -> Runs:
    values = {"plan": plan_name(plan, at), "channel": _channel(plan, at)}
    if plan.summary is None:
        return say(_none_comes(plan, at, anew=anew), **values)
    comes = at.gettext("A summary of {plan} comes to {channel} {when}, {city}.")
    if not plan.is_named:
        comes = at.gettext("A summary comes to {channel} {when}, {city}.")
    first = next_date(plan.summary, plan.zone, at.now)
    closed = plan.channel in at.words.unreachable
    return sentences(
        say(comes, when=summary_texts.when(plan.summary, at), city=dates.city(plan.zone), **values),
        say(
            at.gettext("The first one: {date}.") if anew else at.gettext("Next: {date}."), date=dates.day_of(first, at)
        ),
        say(at.gettext("I can't post there now: unarchive it, or type `/invite @Baton` there.")) if closed else (),
    )


def _none_comes(plan: Plan, at: Look, *, anew: bool) -> str:
    _ = at.gettext
    if anew:
        return _("No summary of {plan} comes any more.") if plan.is_named else _("No summary comes any more.")
    return _("No summary of {plan} comes.") if plan.is_named else _("No summary comes.")


def _channel(plan: Plan, at: Look) -> str:
    return at.channel(plan.channel) or at.gettext("its channel")
