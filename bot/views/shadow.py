"""Shadow mode in words: how it stands, what is wrong with a line of a batch, and the token, shown once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import plan_events as pe
from bot.domain.gates import Facts, missing, shadow_ends
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.plan_rules import may
from bot.domain.shadow_log import BadLine, Case, Problem
from bot.domain.working_time import local_date
from bot.views import dates
from bot.views.gate_buttons import gate_button, named_button, plan_button
from bot.views.gate_texts import missing_words, plan_name
from bot.views.gates import agreement, shadow_words
from bot.views.kit import Block, Runs, actions, bold, message, paragraph, preformatted, say, sentences
from bot.views.look import Look
from bot.views.text import quote
from bot.views.translations import N_

LABELS = {
    "log_case": N_("Log a case"),
    "reset_shadow": N_("Begin anew"),
    "token": N_("Make token"),
    "revoke_token": N_("Revoke token"),
}
NEW_TOKEN = N_("New token")  # the present one stops to count
FIELDS = {"case": N_("Case"), "recommendation": N_("Recommendation"), "decision": N_("Decision")}
_KINDS = {
    "log_case": pe.LogShadow,
    "reset_shadow": pe.ResetShadow,
    "token": pe.MakeToken,
    "revoke_token": pe.RevokeToken,
}
_SAMPLE = '{"case": "C-1042", "recommendation": "decline", "decision": "decline"}'
_WRONG = {
    Problem.NOT_UTF8: N_("it is not UTF-8 text."),
    Problem.NOT_CSV: N_("a quotation mark fits nowhere, or a value has no end."),
    Problem.NOT_JSON: N_("it is no JSON."),
    Problem.NOT_AN_OBJECT: N_("it is no JSON object."),
    Problem.NO_COLUMN: N_(
        "the first line has to name the columns case, recommendation and decision; {field} is not there."
    ),
    Problem.COLUMN_TWICE: N_("the column {field} is named more than once."),
    Problem.OTHER_COUNT: N_("it has {count} values, and the first line has {most}."),
    Problem.EMPTY: N_("{field} is empty."),
    Problem.NOT_TEXT: N_("{field} is no text."),
    Problem.TOO_LONG: N_("{field} is longer than {most} characters."),
    Problem.REPEATED: N_("{case} stands in line {count} already."),
    Problem.LOGGED: N_("{case} is logged already."),
    Problem.TOO_MANY: N_("here it has more than {most} cases; split it."),
    Problem.NO_CASES: N_("there is no case in it."),
}
_AT_INPUT = {
    Problem.EMPTY: N_("Fill this in."),
    Problem.TOO_LONG: N_("Shorten it to {most} characters."),
    Problem.LOGGED: N_("This case is logged already. Each case counts once."),
}


def shadow_state(plan: Plan, facts: Facts, viewer: str, at: Look, *, news: Runs = ()) -> Message:
    """How it stands, and what this person may do; `news` is what they have just done."""
    title = (bold(plan_name(plan, at)), *say(": "), *_stands(plan, facts, at))
    said = paragraph(news) if news else None
    return message(said, paragraph(title, _token_words(plan, at)), actions(_buttons(plan, facts, viewer, at)))


def token_once(plan: Plan, token: str, address: str, at: Look, *, replaced: bool) -> Message:
    """The token, for the one who made it: Baton keeps only its hash. `address` is Baton's own; `replaced`: there was
    one before.
    """
    name = plan_name(plan, at)
    shown = say(at.gettext("Token for the cases of {plan}. It is shown this once: keep it like a password."), plan=name)
    before = say(at.gettext("The one before it no longer works.")) if replaced else ()
    command = (
        f"curl -X POST '{address}/api/plans/{plan.number}/shadow' -H 'Authorization: Bearer {token}' "
        f"-H 'Content-Type: application/json' -d '{_SAMPLE}'"
    )
    used = say(at.gettext("A program logs a case with it like this:"))
    revoke = plan_button(plan, "revoke_token", at.gettext(LABELS["revoke_token"]), at)
    return message(
        paragraph(shown, before), preformatted(token), paragraph(used), preformatted(command), actions([revoke])
    )


def case_logged(case: Case, at: Look) -> Runs:
    """ "C-1042 is logged; recommendation and decision agree." """
    if case.agrees:
        return say(at.gettext("{case} is logged; recommendation and decision agree."), case=case.case)
    return say(at.gettext("{case} is logged; recommendation and decision differ."), case=case.case)


def begun_anew(at: Look) -> Runs:
    """Its weeks and its count start again."""
    return say(at.gettext("The weeks and the count start again."))


def token_revoked(at: Look) -> Runs:
    """No token counts."""
    return say(at.gettext("The token is revoked: nobody logs cases with it any more."))


def token_made_before(at: Look) -> Runs:
    """The same click again: what it showed is not shown twice."""
    return say(at.gettext("A token was made, and is not shown again. Press New token for another."))


def bad_line(bad: BadLine, at: Look) -> str:
    """What is wrong with a line or an entry, after its number: "decision is empty." """
    return at.gettext(_WRONG[bad.problem]).format(field=bad.field, case=quote(bad.case), count=bad.count, most=bad.most)


def bad_inputs(bad: Sequence[BadLine], at: Look) -> dict[str, str]:
    """The same at the inputs of the form."""
    return {one.field or "case": at.gettext(_AT_INPUT[one.problem]).format(most=one.most) for one in bad}


def _stands(plan: Plan, facts: Facts, at: Look) -> Runs:
    live = plan.opening(Gate.GO_LIVE)
    if plan.shadow is None:
        return _not_begun(plan, facts, at)
    if live is not None:
        ended = at.gettext("shadow mode ended when it went live, {date}. {agreement}")
        return say(ended, date=dates.date_of(live.at, at), agreement=agreement(plan, at))
    since = dates.date_of(plan.shadow.since, at)
    anew = say(at.gettext("It began anew {date}."), date=since) if plan.shadow.run > 1 else ()
    return sentences(
        say(at.gettext("shadow mode runs.")), say("{words}", words=_so_far(plan, at)), anew, _ends(plan, at)
    )


def _not_begun(plan: Plan, facts: Facts, at: Look) -> Runs:
    lacking = missing(plan, Gate.SHADOW, facts, at.now)
    begun = say(at.gettext("shadow mode has not begun."))
    if not lacking:
        return sentences(begun, say(at.gettext("Nothing is missing: it can start.")))
    return sentences(begun, say(at.gettext("Missing: {missing}."), missing=missing_words(lacking, at)))


def _so_far(plan: Plan, at: Look) -> str:
    """Without a risk class it has no weeks."""
    if plan.risk is not None:
        return shadow_words(plan, at)
    said = at.gettext("It has no end before {person} sets a risk class. {agreement}")
    return said.format(person=at.person(plan.owner), agreement=agreement(plan, at))


def _ends(plan: Plan, at: Look) -> Runs:
    ends = shadow_ends(plan)
    if ends is None or local_date(at.now, plan.zone) >= ends:
        return ()
    return say(at.gettext("It runs until {date}."), date=dates.day_of(ends, at))


def _token_words(plan: Plan, at: Look) -> Runs:
    return say(at.gettext("A token is in use.")) if plan.token else ()


def _buttons(plan: Plan, facts: Facts, viewer: str, at: Look) -> list[Block]:
    """Green is what is asked: logging cases while it runs, and before that the next thing of its gate."""
    first = gate_button(plan, Gate.SHADOW, facts, viewer, at)
    labels = LABELS | ({"token": NEW_TOKEN} if plan.token else {})
    made = [
        plan_button(plan, act, at.gettext(label), at, primary=act == "log_case")
        for act, label in labels.items()
        if may(plan, _KINDS[act], viewer, facts)
    ]
    return [*([first] if first else []), *made, named_button(plan, "show", at)]
