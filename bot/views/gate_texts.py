"""Gates in words: their names, what each still misses and whose it is, and since when and by whom one is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.domain.gates import Condition, Missing
from bot.domain.plan import Opened, Overridden, Plan
from bot.domain.plan_events import Gate, Risk
from bot.domain.retrospective import SEVERAL
from bot.domain.trail import BATON
from bot.views import dates
from bot.views.kit import Runs, say, sentences
from bot.views.look import Look
from bot.views.text import bare, clip, headline, number, quote, unstopped
from bot.views.translations import N_

NAMES = {
    Gate.KICKOFF: N_("Kickoff"),
    Gate.INTEGRATION: N_("Integration"),
    Gate.SHADOW: N_("Shadow mode"),
    Gate.GO_LIVE: N_("Go-live"),
    Gate.STABLE: N_("Stable"),
    Gate.RETROSPECTIVE: N_("Retrospective"),
}
IN_SENTENCE = {
    Gate.KICKOFF: N_("kickoff"),
    Gate.INTEGRATION: N_("integration"),
    Gate.SHADOW: N_("shadow mode"),
    Gate.GO_LIVE: N_("go-live"),
    Gate.STABLE: N_("stable"),
    Gate.RETROSPECTIVE: N_("the retrospective"),
}
QUESTIONS = {
    "response_time": N_("response time"),
    "uptime": N_("uptime"),
    "failure": N_("what happens when it fails"),
    "monitoring": N_("who monitors"),
    "retention": N_("data retention"),
    "updates": N_("how it is updated"),
}
RISKS = {
    Risk.INTERNAL: N_("internal"),
    Risk.CUSTOMER_FACING: N_("customer-facing"),
    Risk.FINANCIAL_OR_HEALTH: N_("financial or health"),
}
NOTE_SHOWN = 300  # characters of a reason beside much else
_NUMBERS_SHOWN = 5
BOTH_EVIDENCE = N_("evidence that it runs in the real deployment environment, on production data")
_BOTH_KINDS = frozenset({Condition.ENVIRONMENT, Condition.PRODUCTION_DATA})


def gate_name(gate: Gate, at: Look) -> str:
    """ "Shadow mode": at the start of a sentence or alone."""
    return at.gettext(NAMES[gate])


def gate_word(gate: Gate, at: Look) -> str:
    """ "shadow mode": within a sentence."""
    return at.gettext(IN_SENTENCE[gate])


def plan_name(plan: Plan, at: Look) -> str:
    """ "Fraud model"; where it has no name yet, its channel's, which Slack does not tell of every private one."""
    if plan.name is not None:
        return headline(at.text(plan.name))
    return (
        at.gettext("Only the two of you") if plan.pair else at.channel(plan.channel) or at.gettext("a private channel")
    )


def plan_in_sentence(plan: Plan, at: Look) -> str:
    """The same as it was typed, article left out: for use after a colon or a preposition."""
    return bare(at.text(plan.name)) if plan.name is not None else plan_name(plan, at)


def and_list(words: Sequence[str], at: Look) -> str:
    """ "H-1, H-4 and H-9"."""
    *first, last = words
    if not first:
        return last
    return at.gettext("{first} and {last}").format(first=", ".join(first), last=last)


def in_turn(lacking: Sequence[Missing]) -> Sequence[Missing]:
    """Asking to go live comes last: as long as anything else is missing, nobody waits for that."""
    rest = [one for one in lacking if one.condition is not Condition.NOT_ASKED]
    return rest or lacking


def missing_words(lacking: Sequence[Missing], at: Look) -> str:
    """ "a production owner (Chloe names one); uptime and data retention (Dev answers)"."""
    conditions = {one.condition for one in lacking}
    if not conditions >= _BOTH_KINDS:
        return "; ".join(missing_one(one, at) for one in lacking)
    kept = [one for one in lacking if one.condition is not Condition.PRODUCTION_DATA]
    return "; ".join(
        _evidence(one, at) if one.condition is Condition.ENVIRONMENT else missing_one(one, at) for one in kept
    )


def missing_one(one: Missing, at: Look) -> str:
    """What one condition misses, and whose it is where it is somebody's."""
    what = _WHAT[one.condition](one, at)
    doing = _WHOSE.get(one.condition)
    if doing is None or one.whose is None:
        return what
    return f"{what} ({at.gettext(doing).format(person=at.person(one.whose))})"


def opened_words(plan: Plan, opened: Opened, at: Look) -> Runs:
    """ "open since Mon 7 Dec, by Dev."; an override with what was missing and why."""
    since = dates.date_of(opened.at, at)
    overridden = override_of(plan, opened.gate)
    if overridden is not None and overridden.seq == opened.seq:
        return _overridden_since(overridden, since, at)
    if opened.by == BATON:
        return say(at.gettext("open since {date}: three months live without a major incident."), date=since)
    return say(at.gettext("open since {date}, by {person}."), date=since, person=at.person(opened.by))


def override_of(plan: Plan, gate: Gate) -> Overridden | None:
    """The gate's last override."""
    return next((one for one in reversed(plan.overrides) if one.gate is gate), None)


def override_words(one: Overridden, at: Look, *, most: int = NOTE_SHOWN) -> Runs:
    """ "Go-live was overridden by Dev: "board decision". Missing then: accepted handoffs." At most so many characters
    of the reason: where it was told it stood in full.
    """
    if one.second:
        said = at.gettext("{gate} was overridden by {person}, confirmed by {second}: {reason}.")
    else:
        said = at.gettext("{gate} was overridden by {person}: {reason}.")
    return sentences(say(said, gate=gate_name(one.gate, at), **_overriding(one, at, most)), _missing_then(one, at))


def _overridden_since(one: Overridden, since: str, at: Look) -> Runs:
    """ "open since Mon 7 Dec, overridden by Dev: "board decision". Missing then: …" """
    if one.second:
        said = at.gettext("open since {date}, overridden by {person}, confirmed by {second}: {reason}.")
    else:
        said = at.gettext("open since {date}, overridden by {person}: {reason}.")
    return sentences(say(said, date=since, **_overriding(one, at, NOTE_SHOWN)), _missing_then(one, at))


def _overriding(one: Overridden, at: Look, most: int) -> dict[str, object]:
    """Who, with whom, and why."""
    return {
        "person": at.person(one.by),
        "second": at.person(one.second or one.by),
        "reason": quote(clip(unstopped(at.text(one.reason)), most)),
    }


def _missing_then(one: Overridden, at: Look) -> Runs:
    """What the gate was opened without; both kinds of evidence in one breath."""
    conditions = [Condition(code) for code in one.missing]
    both = set(conditions) >= _BOTH_KINDS
    missed = [
        at.gettext(BOTH_EVIDENCE if both and one is Condition.ENVIRONMENT else _SHORT[one])
        for one in conditions
        if not (both and one is Condition.PRODUCTION_DATA)
    ]
    return say(at.gettext("Missing then: {what}."), what=and_list(missed, at)) if missed else ()


def _evidence(one: Missing, at: Look) -> str:
    """Both kinds, which the same person links."""
    what = at.gettext(BOTH_EVIDENCE)
    return f"{what} ({at.gettext(_WHOSE[one.condition]).format(person=at.person(one.whose or ''))})"


def _requirements(one: Missing, at: Look) -> str:
    if len(one.questions) == len(QUESTIONS):
        return at.gettext("the six questions on running it")
    return and_list([at.gettext(QUESTIONS[name]) for name in one.questions], at)


def _owner_gone(one: Missing, at: Look) -> str:
    said = at.gettext("another production owner, since {person}'s account is deactivated")
    return said.format(person=at.person(one.person or ""))


def _before(one: Missing, at: Look) -> str:
    return at.gettext("{gate}, which comes first").format(gate=gate_word(one.gate or Gate.KICKOFF, at))


def _weeks(one: Missing, at: Look) -> str:
    return at.gettext("shadow mode until {date}").format(date=_day(one, at))


def _months(one: Missing, at: Look) -> str:
    return at.gettext("three months without a major incident, until {date}").format(date=_day(one, at))


def _day(one: Missing, at: Look) -> str:
    return dates.day_of(one.until, at) if one.until else ""


def _handoffs(one: Missing, at: Look) -> str:
    named = [number(handoff) for handoff in one.handoffs[:_NUMBERS_SHOWN]]
    more = len(one.handoffs) - len(named)
    rest = [at.ngettext("{count} more", "{count} more", more).format(count=more)] if more else []
    listed = and_list([*named, *rest], at)
    said = at.gettext("{handoffs} accepted")
    if one.whose is None or not one.handoffs:
        return said.format(handoffs=listed)
    moves = at.gettext("{handoffs} accepted (next move on {number}: {person})")
    return moves.format(handoffs=listed, number=number(one.handoffs[0]), person=at.person(one.whose))


def _slots(one: Missing, at: Look) -> str:
    said = at.ngettext("{count} handoff to be filled in", "{count} handoffs to be filled in", len(one.slots))
    return said.format(count=len(one.slots))


def _scores(one: Missing, at: Look) -> str:
    said = at.gettext("scores of {several} people (so far {count})")
    return said.format(several=SEVERAL, count=one.count)


def _fixed(words: str) -> Callable[[Missing, Look], str]:
    return lambda _one, at: at.gettext(words)


# As short as a list of them needs: what an override went without.
_SHORT = {
    Condition.GATE_BEFORE: N_("the gate before"),
    Condition.PRODUCTION_OWNER: N_("a production owner"),
    Condition.TWO_PEOPLE: N_("a production owner other than the pilot owner"),
    Condition.OWNER_GONE: N_("another production owner"),
    Condition.REQUIREMENTS: N_("answers to the questions on running it"),
    Condition.ENVIRONMENT: N_("evidence that it runs in the real deployment environment"),
    Condition.PRODUCTION_DATA: N_("evidence that it runs on production data"),
    Condition.RISK_CLASS: N_("a risk class"),
    Condition.WEEKS: N_("the full weeks of shadow mode"),
    Condition.HANDOFFS: N_("accepted handoffs"),
    Condition.NO_HANDOFF: N_("a first handoff"),
    Condition.SLOTS: N_("handoffs to be filled in"),
    Condition.NOT_ASKED: N_("a request to go live"),
    Condition.MONTHS: N_("three months without a major incident"),
    Condition.SCORES: N_("scores of several people"),
    Condition.ABOVE: N_("a dimension above the previous plan, or why there is none"),
}
_WHAT: Mapping[Condition, Callable[[Missing, Look], str]] = {
    **{condition: _fixed(words) for condition, words in _SHORT.items()},
    Condition.GATE_BEFORE: _before,
    Condition.OWNER_GONE: _owner_gone,
    Condition.REQUIREMENTS: _requirements,
    Condition.WEEKS: _weeks,
    Condition.HANDOFFS: _handoffs,
    Condition.SLOTS: _slots,
    Condition.MONTHS: _months,
    Condition.SCORES: _scores,
}
_WHOSE = {
    Condition.PRODUCTION_OWNER: N_("{person} names one"),
    Condition.TWO_PEOPLE: N_("{person} names one"),
    Condition.OWNER_GONE: N_("{person} names one"),
    Condition.REQUIREMENTS: N_("{person} answers"),
    Condition.ENVIRONMENT: N_("{person} links it"),
    Condition.PRODUCTION_DATA: N_("{person} links it"),
    Condition.RISK_CLASS: N_("{person} sets it"),
    Condition.NO_HANDOFF: N_("{person} proposes one"),
    Condition.SLOTS: N_("{person} fills them in or drops them"),
    Condition.NOT_ASKED: N_("{person} asks"),
    Condition.ABOVE: N_("{person} says why"),
}
